/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "report/handover.h"

#include "base/limits.h"
#include "db/db.h"
#include "report/handover.sql.h"
#include "report/move.h"

struct held {
    int64_t report_id;
};
struct helds {
    struct held *v;
    size_t n;
};
static const struct db_row held_row = {
    sizeof(struct held),
    &(const struct db_field){"report_id", offsetof(struct held, report_id), DB_I64},
      1
};

enum err handover_count(struct ctx *cx, int64_t person_id, int64_t *out)
{
    return db_int(cx, SQL(handover_count, .person_id = person_id), out);
}

/* Refusals are counted; faults of the store end it. */
static enum err hand_one(struct ctx *cx, int64_t report_id, int64_t to_id,
                         struct handover_done *done)
{
    const struct move m = {.action = ACT_ASSIGN_PERSON, .person = SOME(to_id)};
    enum err e = report_move(cx, report_id, &m, NULL);

    if (e == OK)
        return done->moved++, OK;
    if (e == ERR_BUSY || e == ERR_IO || e == ERR_BUG)
        return e;
    fault_clear(cx);
    done->left++;
    return OK;
}

enum err handover(struct ctx *cx, int64_t from_id, int64_t to_id, struct handover_done *out)
{
    struct handover_done done = {0};
    int64_t after = 0;
    struct helds some;

    do {
        TRY(db_all(
            cx, SQL(handover_next, .person_id = from_id, .after = after, .max = DERIVED_BATCH_MAX),
            &held_row, DERIVED_BATCH_MAX, &some));
        for (size_t i = 0; i < some.n; i++)
            TRY(hand_one(cx, after = some.v[i].report_id, to_id, &done));
    } while (some.n == DERIVED_BATCH_MAX);
    *out = done;
    return OK;
}
