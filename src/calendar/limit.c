/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/time.h"
#include "calendar/due.h"
#include "calendar/limit.sql.h"

static const struct db_row limit_row =
    DB_ROW(struct limit, DB_FIELD(struct limit, amount), DB_FIELD(struct limit, unit),
           DB_FIELD(struct limit, source));

/* Working days sort before calendar days, then the smaller amount: the strictest comes first. */
enum err limit_of(struct ctx *cx, str kind, str class, const struct agency *agency, int64_t at,
                  struct limit *out)
{
    str day = date_format(cx, day_of(at, (int)agency->zone_min));

    return db_one(cx,
                  SQL(limit_rules, .kind = kind, .class = class, .path = agency->path, .day = day),
                  &limit_row, out);
}
