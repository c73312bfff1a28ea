/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The code that opens the private side; guesses are slowed per report. */
#include "base/code32.h"
#include "base/hash.h"
#include "base/keys.h"
#include "base/time.h"
#include "base/world.h"
#include "report/submit.h"
#include "report/submit.sql.h"

enum { FREE_GUESSES = 5, WAIT_MAX_MS = 15 * 60 * 1000 };

struct receipt {
    str hash;
    int64_t pepper, failed, locked_until;
};
static const struct db_row receipt_row =
    DB_ROW(struct receipt, DB_FIELD(struct receipt, hash), DB_FIELD(struct receipt, pepper),
           DB_FIELD(struct receipt, failed), DB_FIELD(struct receipt, locked_until));

struct outcome {
    int64_t report_id, locked_until;
    bool right;
};

static enum err note_outcome(struct ctx *cx, void *arg)
{
    struct outcome *o = arg;

    if (o->right)
        return db_exec(cx, SQL(receipt_used, .report_id = o->report_id));
    return db_exec(cx,
                   SQL(receipt_failed, .report_id = o->report_id, .locked_until = o->locked_until));
}

/* After some free guesses each further one doubles the wait: 1 s, 2 s … 15 minutes. */
static int64_t wait_after(int64_t failed)
{
    if (failed < FREE_GUESSES)
        return 0;
    int64_t doublings = failed - FREE_GUESSES;
    int64_t wait = doublings > 20 ? WAIT_MAX_MS : INT64_C(1000) << doublings;
    return wait < WAIT_MAX_MS ? wait : WAIT_MAX_MS;
}

enum err receipt_check(struct ctx *cx, int64_t report_id, str code, bool *right_out)
{
    struct receipt r;
    struct key_hash h;

    *right_out = false;
    TRY(db_one(cx, SQL(receipt_of, .report_id = report_id), &receipt_row, &r));
    if (r.locked_until > now_ms(cx)) {
        enum err e = fail_key(cx, ERR_WAIT, NULL, "error_receipt_wait");
        cx->fault.wait_s = (r.locked_until - now_ms(cx) + 999) / 1000;
        return e;
    }
    TRY(keys_hash_with(cx, KEY_PEPPER, r.pepper, S("receipt"), code, &h));
    struct outcome o = {.report_id = report_id,
                        .locked_until = now_ms(cx) + wait_after(r.failed + 1),
                        .right = bytes_equal(KEY_HASH_STR(&h), r.hash)};
    if (!o.right || r.failed > 0)
        TRY(db_write(cx, note_outcome, &o));
    *right_out = o.right;
    return OK;
}
