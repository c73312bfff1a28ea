/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The code that opens the private side. Its 100 random bits are beyond guessing, so that nothing
 * counts the tries: who knows a public number could lock out its reporter, and a write would tell
 * by its time that a number exists. */
#include "base/code32.h"
#include "base/hash.h"
#include "base/keys.h"
#include "report/submit.h"
#include "report/submit.sql.h"

struct receipt {
    str hash;
    int64_t pepper;
};
static const struct db_row receipt_row =
    DB_ROW(struct receipt, DB_FIELD(struct receipt, hash), DB_FIELD(struct receipt, pepper));

enum err receipt_check(struct ctx *cx, int64_t report_id, str code, bool *right_out)
{
    struct receipt r = {0};
    struct key_hash h;

    *right_out = false;
    enum err e = db_one(cx, SQL(receipt_of, .report_id = report_id), &receipt_row, &r);
    if (e == ERR_NOTFOUND) {
        fault_clear(cx);
        keys_hash(cx, KEY_PEPPER, S("receipt"), code, &h); /* takes as long as the other way */
        return OK;
    }
    TRY(e);
    TRY(keys_hash_with(cx, KEY_PEPPER, r.pepper, S("receipt"), code, &h));
    *right_out = bytes_equal(KEY_HASH_STR(&h), r.hash);
    return OK;
}

static const char *const slips[] = {
    [CODE_EMPTY] = "track_code_empty", [CODE_SHORT] = "track_code_short",
    [CODE_LONG] = "track_code_long",   [CODE_LETTER] = "track_code_letter",
    [CODE_CHECK] = "track_code_check",
};

const char *receipt_slip_key(struct ctx *cx, enum code_slip slip, int group)
{
    must(slip > CODE_GOOD && slip < COUNT(slips));
    if (group == 0 || slip == CODE_EMPTY)
        return slips[slip];
    return arena_z(&cx->arena, arena_fmt(&cx->arena, "track_code_group_%d", group));
}
