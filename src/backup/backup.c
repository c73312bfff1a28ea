/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Making one. */
#include "backup/backup.h"

#include "attachment/attachment.h"
#include "attachment/store.h"
#include "backup/piece.h"
#include "base/conf.h"
#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/world.h"
#include "db/store.h"
#include "ledger/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SOME_FILES = 500, FILE_PIECE = 1 << 20, CONF_MAX = 1 << 20 };

struct making {
    struct tar_out tar;
    struct statement *s;
    str text; /* of it, once it is signed */
};

/* The first file, which a reader needs before all others. */
static enum err put_first(struct ctx *cx, struct making *m)
{
    struct jv *v = jv_object(cx);
    str text;

    jv_put_str(cx, v, S("format"), S("lapor-backup"));
    jv_put_i64(cx, v, S("version"), BACKUP_FORMAT);
    jv_put_i64(cx, v, S("schema"), m->s->schema);
    jv_put_time(cx, v, S("made_at"), m->s->made_at);
    TRY(jv_canonical(cx, v, STATEMENT_MAX, &text));
    return tar_put(cx, &m->tar, S(BACKUP_FIRST), text);
}

static bool is_secret(str line)
{
    enum conf_id id;
    str name, rest;

    return str_cut(line, '=', &name, &rest) && conf_by_name(str_trim(name), &id) &&
           conf_settings[id].secret;
}

/* A mail server's password is as little a part of a backup as the keys are. */
static enum err put_conf(struct ctx *cx, struct making *m)
{
    str path = path_join(cx, conf_str(cx, CONF_DATA), S(BACKUP_CONF)), rest, line, text = {"", 0};

    if (!file_exists(cx, path))
        return OK;
    TRY(file_read(cx, path, CONF_MAX, &rest));
    while (rest.n) {
        str_cut(rest, '\n', &line, &rest);
        str kept = is_secret(line) ? S("# a secret that no backup holds stood here") : line;
        text = arena_fmt(&cx->arena, "%.*s%.*s\n", STR_ARG(text), STR_ARG(kept));
    }
    return tar_put(cx, &m->tar, S(BACKUP_CONF), text);
}

struct file_making {
    struct making *m;
    str hash, hex;
    int fd;
    int64_t size;
};

/* What is not whole in the store cannot be made so here: it is named, and the rest is kept. */
static enum err name_missing(struct ctx *cx, const struct file_making *f)
{
    struct statement *s = f->m->s;

    (void)cx;
    if (s->missing.n < MISSING_NAMED)
        s->missing.v[s->missing.n++] = f->hex;
    return OK;
}

static enum err file_whole(struct ctx *cx, const struct file_making *f, bool *whole)
{
    char *piece = arena_alloc(&cx->arena, 1, FILE_PIECE);
    unsigned char sum[SHA256_BYTES];
    struct sha256 h;
    ssize_t got;

    sha256_start(&h);
    for (int64_t at = 0; at < f->size; at += got) {
        got = pread(f->fd, piece, FILE_PIECE, at);
        if (got < 0)
            return fail(cx, ERR_IO, "cannot read the attachment %.*s", STR_ARG(f->hex));
        if (got == 0)
            break;
        sha256_add(&h, (str){piece, (size_t)got});
    }
    sha256_end(&h, sum);
    *whole = str_eq(f->hash, (str){(const char *)sum, sizeof sum});
    return OK;
}

static enum err copy_file(struct ctx *cx, const struct file_making *f)
{
    struct statement *s = f->m->s;
    char *piece = arena_alloc(&cx->arena, 1, FILE_PIECE);
    str name = arena_fmt(&cx->arena, "attachments/%.2s/%.2s/%.*s", f->hex.p, f->hex.p + 2,
                         STR_ARG(f->hex));

    TRY(tar_begin(cx, &f->m->tar, name, f->size));
    for (int64_t at = 0; at < f->size;) {
        ssize_t got = pread(f->fd, piece, FILE_PIECE, at);
        if (got <= 0)
            return fail(cx, ERR_IO, "cannot read the attachment %.*s", STR_ARG(f->hex));
        TRY(tar_add(cx, &f->m->tar, (str){piece, (size_t)got}));
        at += got;
    }
    s->files++;
    s->file_bytes += f->size;
    return OK;
}

static enum err put_open(struct ctx *cx, void *arg)
{
    struct file_making *f = arg;
    struct stat st;
    bool whole = false;

    if (fstat(f->fd, &st) != 0)
        return fail(cx, ERR_IO, "cannot read the attachment %.*s", STR_ARG(f->hex));
    f->size = st.st_size;
    TRY(file_whole(cx, f, &whole));
    return whole ? copy_file(cx, f) : name_missing(cx, f);
}

static enum err put_file(struct ctx *cx, struct making *m, str hash)
{
    struct file_making f = {.m = m, .hash = hash, .hex = hex_encode(cx, hash)};
    str path;
    enum err e = attachment_get(cx, hash, &path);

    if (e == ERR_NOTFOUND)
        return fault_clear(cx), name_missing(cx, &f);
    TRY(e);
    f.fd = open(arena_z(&cx->arena, path), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (f.fd < 0)
        return name_missing(cx, &f);
    e = ctx_scratch(cx, put_open, &f);
    close(f.fd);
    return e;
}

static enum err put_files(struct ctx *cx, struct making *m)
{
    str after = {"", 0};
    struct strs some;

    m->s->missing.v = arena_array(&cx->arena, str, MISSING_NAMED);
    do {
        TRY(attachment_hashes(cx, after, SOME_FILES, &some));
        for (size_t i = 0; i < some.n; i++)
            TRY(put_file(cx, m, some.v[i]));
        if (some.n)
            after = some.v[some.n - 1];
    } while (some.n);
    return OK;
}

/* Who is signed in, what still arrives: neither is worth keeping, and both would be wrong
 * elsewhere. */
static bool is_left_out(str table)
{
    static const str out[] = {S_("migration"), S_("session"), S_("incoming")};

    for (size_t i = 0; i < COUNT(out); i++)
        if (str_eq(out[i], table))
            return true;
    return false;
}

struct table_making {
    struct making *m;
    struct db_table *t;
    struct table_mark mark;
    int64_t pieces;
    size_t n;
    int64_t rows;
};

static enum err put_piece(struct ctx *cx, void *arg)
{
    struct table_making *p = arg;
    str packed, name;

    TRY(piece_make(cx, p->t, &p->mark, &packed, &p->n));
    if (p->n == 0)
        return OK;
    name = arena_fmt(&cx->arena, "tables/%.*s/%06lld.jsonl.gz", STR_ARG(p->t->name),
                     (long long)++p->pieces);
    p->rows += (int64_t)p->n;
    return tar_put(cx, &p->m->tar, name, packed);
}

static enum err put_table(struct ctx *cx, struct making *m, struct db_table *t)
{
    struct table_making *p = arena_new(&cx->arena, struct table_making);
    struct statement *s = m->s;

    *p = (struct table_making){.m = m, .t = t};
    do {
        TRY(ctx_scratch(cx, put_piece, p));
    } while (p->n);
    s->tables[s->tables_n++] = (struct counted){t->name, p->rows};
    return OK;
}

static enum err put_tables(struct ctx *cx, struct making *m)
{
    struct db_tables all;

    TRY(table_list(cx, &all));
    if (all.n > STATEMENT_TABLES_MAX)
        return fail(cx, ERR_BUG, "more than %d tables", STATEMENT_TABLES_MAX);
    m->s->tables = arena_array(&cx->arena, struct counted, all.n);
    for (size_t i = 0; i < all.n; i++)
        if (!is_left_out(all.v[i].name))
            TRY(put_table(cx, m, &all.v[i]));
    return OK;
}

static enum err put_last(struct ctx *cx, struct making *m)
{
    unsigned char sum[SHA256_BYTES];
    struct sha256 all = m->tar.all;
    struct node root;

    TRY(tree_size(cx, &m->s->size));
    if (m->s->size) {
        TRY(tree_root(cx, m->s->size, &root));
        m->s->root = arena_dup(&cx->arena, node_str(&root));
    }
    sha256_end(&all, sum);
    m->s->sha256 = arena_dup(&cx->arena, (str){(const char *)sum, sizeof sum});
    TRY(statement_sign(cx, m->s, &m->text));
    return tar_put(cx, &m->tar, S(BACKUP_LAST), m->text);
}

static enum err put_all(struct ctx *cx, void *arg)
{
    struct making *m = arg;

    TRY(put_first(cx, m));
    TRY(put_conf(cx, m));
    TRY(put_files(cx, m));
    TRY(put_tables(cx, m));
    return put_last(cx, m);
}

enum err backup_make(struct ctx *cx, str path, struct statement *out, str *text_out)
{
    struct making *m = arena_new(&cx->arena, struct making);

    *out = (struct statement){.made_at = now_ms(cx),
                              .schema = store_newest_step(),
                              .program = S(LAPOR_VERSION),
                              .engine = db_engine(cx) == DB_SQLITE ? S("sqlite") : S("postgres")};
    m->s = out;
    TRY(attachment_hold(cx));
    TRY(tar_create(cx, path, out->made_at, &m->tar));
    TRY(table_still(cx, put_all, m));
    TRY(tar_finish(cx, &m->tar));
    out->bytes = m->tar.bytes;
    *text_out = m->text;
    return OK;
}
