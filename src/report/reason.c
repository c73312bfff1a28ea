/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "report/reason.h"

#include "report/reason.sql.h"

enum { REASONS_MAX = 100 };

static const struct db_row reason_row =
    DB_ROW(struct reason, DB_FIELD(struct reason, code), DB_FIELD(struct reason, kind),
           DB_FIELD(struct reason, name), DB_FIELD(struct reason, name_en));

enum err reason_list(struct ctx *cx, str kind, struct reasons *out)
{
    return db_all(cx, SQL(reason_list, .kind = kind), &reason_row, REASONS_MAX, out);
}

enum err reason_check(struct ctx *cx, str kind, str code)
{
    int64_t n;

    if (code.n == 0)
        return fail_key(cx, ERR_INVALID, "reason", "error_reason_missing");
    TRY(db_int(cx, SQL(reason_count, .kind = kind, .code = code), &n));
    return n ? OK : fail_key(cx, ERR_INVALID, "reason", "error_reason_unknown");
}
