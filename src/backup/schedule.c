/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "backup/schedule.h"

#include "base/conf.h"
#include "base/file.h"
#include "base/time.h"
#include "base/world.h"
#include "ledger/sequence.h"
#include "ledger/tree.h"

enum { BACKUPS_MAX = 10000 };
#define PROVEN ".backup.statement"

/* The head that the statement signs shall be over all that happened. */
static enum err grow_tree(struct ctx *cx)
{
    int64_t moved, appended;

    do {
        TRY(sequence_some(cx, &moved));
        TRY(tree_some(cx, &appended));
    } while (moved + appended > 0);
    return OK;
}

enum err backup_take(struct ctx *cx, str path, bool prove, struct statement *out)
{
    struct backup_proof proof = {0};
    str beside = arena_fmt(&cx->arena, "%.*s.statement", STR_ARG(path)), text;

    TRY(grow_tree(cx));
    TRY(backup_make(cx, path, out, &text));
    if (prove)
        TRY(backup_prove(cx, path, &proof));
    return prove ? file_write(cx, beside, text, FILE_PRIVATE) : OK;
}

struct proven {
    str dir;
    struct strs names; /* of statements, the oldest first */
};

static enum err proven(struct ctx *cx, struct proven *out)
{
    struct strs all;

    *out = (struct proven){.dir = conf_str(cx, CONF_BACKUP_DIR)};
    if (!out->dir.n || !file_exists(cx, out->dir))
        return OK;
    TRY(dir_list(cx, out->dir, BACKUPS_MAX, &all));
    out->names.v = arena_array(&cx->arena, str, all.n + 1);
    for (size_t i = 0; i < all.n; i++)
        if (str_starts(all.v[i], S("lapor-")) && str_ends(all.v[i], S(PROVEN)))
            out->names.v[out->names.n++] = all.v[i];
    return OK;
}

enum err backup_newest(struct ctx *cx, opt_i64 *made_at_out)
{
    struct proven p;
    struct statement s;
    str text;

    *made_at_out = NONE;
    TRY(proven(cx, &p));
    if (p.names.n == 0)
        return OK;
    TRY(file_read(cx, path_join(cx, p.dir, p.names.v[p.names.n - 1]), STATEMENT_MAX, &text));
    TRY(statement_read(cx, text, &s));
    *made_at_out = SOME(s.made_at);
    return OK;
}

enum err backup_waits(struct ctx *cx, bool *out)
{
    opt_i64 made_at;

    *out = false;
    if (!conf_str(cx, CONF_BACKUP_DIR).n)
        return OK;
    TRY(backup_newest(cx, &made_at));
    *out = !made_at.has || now_ms(cx) - made_at.v >= conf_i64(cx, CONF_BACKUP_EVERY) * HOUR_MS;
    return OK;
}

/* The statement first: a backup without one is not counted on. */
static enum err drop_old(struct ctx *cx)
{
    struct proven p;

    TRY(proven(cx, &p));
    for (size_t i = 0; i + (size_t)conf_i64(cx, CONF_BACKUP_KEEP) < p.names.n; i++) {
        str statement = path_join(cx, p.dir, p.names.v[i]), file = statement;
        file.n -= sizeof ".statement" - 1;
        TRY(file_remove(cx, statement));
        TRY(file_remove(cx, file));
    }
    return OK;
}

enum err backup_some(struct ctx *cx, int64_t *done_out)
{
    str dir = conf_str(cx, CONF_BACKUP_DIR), path;
    struct statement s;
    bool waits;

    *done_out = 0;
    TRY(backup_waits(cx, &waits)); /* another process may have taken one meanwhile */
    if (!waits)
        return OK;
    TRY(dir_make(cx, dir, DIR_PRIVATE));
    struct civil c = civil_of(now_ms(cx), ZONE_UTC);
    path = arena_fmt(&cx->arena, "%.*s/lapor-%04d%02d%02dT%02d%02d%02dZ.backup", STR_ARG(dir),
                     c.year, c.month, c.day, c.hour, c.minute, c.second);
    enum err e = backup_take(cx, path, true, &s);
    if (e == ERR_BUSY) /* another one is being taken */
        return fault_clear(cx), OK;
    TRY(e);
    return drop_old(cx);
}
