/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Bytes that no row names go: of an upload whose row could not be stored, of one that was given up,
 * of a process that died between the two.
 */
#include "attachment/attachment.h"
#include "attachment/attachment.sql.h"
#include "attachment/store.h"
#include "ledger/sequence.h"

#define READER S("files")
enum { NAMES_MAX = 200000 }; /* rows that name files of one folder in 65536 */

struct named {
    str hash;
};
struct named_list {
    struct named *v;
    size_t n;
};
static const struct db_row named_row = DB_ROW(struct named, DB_FIELD(struct named, hash));

enum err attachment_hashes(struct ctx *cx, str after, size_t max, struct strs *out)
{
    struct named_list some;

    TRY(db_all(cx, SQL(attachment_hashes, .after = after, .max = (int64_t)max), &named_row, max,
               &some));
    *out = (struct strs){arena_array(&cx->arena, str, some.n + 1), some.n};
    for (size_t i = 0; i < some.n; i++)
        out->v[i] = some.v[i].hash;
    return OK;
}

/* Both lists are in the order of their bytes. */
static enum err remove_unnamed(struct ctx *cx, const struct strs *files,
                               const struct named_list *named)
{
    size_t at = 0;

    for (size_t i = 0; i < files->n; i++) {
        while (at < named->n && str_cmp(named->v[at].hash, files->v[i]) < 0)
            at++;
        if (at == named->n || !str_eq(named->v[at].hash, files->v[i]))
            TRY(attachment_remove(cx, files->v[i]));
    }
    return OK;
}

/* The files first: one that comes after the rows were read is too young to be removed. */
static enum err clean_folder(struct ctx *cx, void *arg)
{
    const int *folder = arg;
    struct named_list named;
    struct strs files;

    TRY(attachment_folder(cx, *folder, &files));
    if (files.n == 0)
        return OK;
    TRY(db_all(cx, SQL(attachment_named, .first = files.v[0], .last = files.v[files.n - 1]),
               &named_row, NAMES_MAX, &named));
    return remove_unnamed(cx, &files, &named);
}

/* Goes on before it is done, so that a folder that cannot be read does not keep it for ever. */
static enum err take_turn(struct ctx *cx, void *arg)
{
    int64_t *turn = arg;

    TRY(progress_hold(cx, READER, turn));
    return progress_set(cx, READER, (*turn + 1) % ATTACHMENT_TURNS);
}

static enum err clean(struct ctx *cx, void *arg)
{
    const int folders = ATTACHMENT_FOLDERS / ATTACHMENT_TURNS;
    int64_t turn;

    (void)arg;
    TRY(attachment_hold(cx));
    TRY(db_write(cx, take_turn, &turn));
    for (int i = 0; i < folders; i++) {
        int folder = (int)turn * folders + i;
        TRY(ctx_scratch(cx, clean_folder, &folder));
    }
    return OK;
}

enum err attachment_clean(struct ctx *cx)
{
    return attachment_unless_held(cx, clean, NULL);
}
