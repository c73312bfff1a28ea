/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reading one: every byte first, then into a scratch database or a new installation. */
#include "attachment/store.h"
#include "backup/backup.h"
#include "backup/piece.h"
#include "base/conf.h"
#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/world.h"
#include "db/db.h"
#include "db/store.h"
#include "ledger/sequence.h"
#include "ledger/tree.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE_READ = 64 << 10, PACKED_MAX = PIECE_BYTES_MAX };

/* What is done with each kind of file of a backup. */
struct reader {
    struct tar_in tar;
    enum err (*table)(struct ctx *cx, struct reader *r, str table, str packed);
    enum err (*attachment)(struct ctx *cx, struct reader *r, str hex);
    enum err (*conf)(struct ctx *cx, struct reader *r, str text);
    struct statement statement;
    bool has_first, has_last;
    struct db_tables tables;
    struct counted *loaded;
};

/* "tables/NAME/000001.jsonl.gz" → NAME; "attachments/ab/cd/HEX" → HEX. */
static bool part_of(const char *file, str folder, str *name_out)
{
    str rest = str_of(file), last;

    if (!str_skip(&rest, folder))
        return false;
    if (str_eq(folder, S("tables/")))
        return str_cut(rest, '/', name_out, &last) && str_ends(last, S(".jsonl.gz"));
    *name_out = str_slice(rest, sizeof "ab/cd/" - 1, rest.n);
    return rest.n == 2 * SHA256_BYTES + sizeof "ab/cd/" - 1;
}

static enum err read_first(struct ctx *cx, struct reader *r)
{
    struct jv *v;
    str text, format;
    int64_t version;

    TRY(tar_take(cx, &r->tar, STATEMENT_MAX, &text));
    if (json_read(cx, text, &v))
        return fault_clear(cx), tar_damaged(cx, &r->tar, "it is no JSON");
    if (!jv_str(jv_get(v, S("format")), &format) || !str_eq(format, S("lapor-backup")) ||
        !jv_i64(jv_get(v, S("version")), &version))
        return tar_damaged(cx, &r->tar, "it does not say that this is a backup of lapor");
    if (version > BACKUP_FORMAT)
        return fail(cx, ERR_CONFLICT, "this backup was made by a newer lapor");
    r->has_first = true;
    return OK;
}

static enum err read_last(struct ctx *cx, struct reader *r)
{
    struct sha256 before = r->tar.before;
    unsigned char sum[SHA256_BYTES];
    str text;

    TRY(tar_take(cx, &r->tar, STATEMENT_MAX, &text));
    TRY(statement_read(cx, text, &r->statement));
    sha256_end(&before, sum);
    if (!str_eq(r->statement.sha256, (str){(const char *)sum, sizeof sum}))
        return fail(cx, ERR_CONFLICT, "%.*s is not the file that its statement was made for",
                    STR_ARG(r->tar.path));
    r->has_last = true;
    return OK;
}

static enum err read_part(struct ctx *cx, void *arg)
{
    struct reader *r = arg;
    str name, bytes;

    if (r->has_last)
        return tar_damaged(cx, &r->tar, "it stands behind the statement");
    if (part_of(r->tar.name, S("attachments/"), &name))
        return r->attachment(cx, r, name);
    if (!part_of(r->tar.name, S("tables/"), &name) && !str_eq(str_of(r->tar.name), S(BACKUP_CONF)))
        return tar_damaged(cx, &r->tar, "no backup has a part of this name");
    TRY(tar_take(cx, &r->tar, PACKED_MAX, &bytes));
    return str_eq(str_of(r->tar.name), S(BACKUP_CONF)) ? r->conf(cx, r, bytes)
                                                       : r->table(cx, r, name, bytes);
}

/* Everything in its order; the statement is read where all may keep it. */
static enum err read_through(struct ctx *cx, str path, struct reader *r)
{
    bool more;

    TRY(tar_open(cx, path, &r->tar));
    for (;;) {
        TRY(tar_next(cx, &r->tar, &more));
        if (!more)
            break;
        if (!r->has_first && !str_eq(str_of(r->tar.name), S(BACKUP_FIRST)))
            return fail(cx, ERR_INVALID, "%.*s is no backup of lapor", STR_ARG(path));
        if (!r->has_first)
            TRY(read_first(cx, r));
        else if (str_eq(str_of(r->tar.name), S(BACKUP_LAST)))
            TRY(read_last(cx, r));
        else
            TRY(ctx_scratch(cx, read_part, r));
    }
    return r->has_last ? OK : tar_damaged(cx, &r->tar, "the statement is missing");
}

/* Looking only. */

static enum err check_table(struct ctx *cx, struct reader *r, str table, str packed)
{
    (void)table;
    return piece_check(cx, &r->tar, packed);
}

static enum err hash_part(struct ctx *cx, struct reader *r, int fd, str hex)
{
    char *piece = arena_alloc(&cx->arena, 1, PIECE_READ);
    unsigned char sum[SHA256_BYTES];
    struct sha256 h;
    size_t n;

    sha256_start(&h);
    do {
        TRY(tar_read(cx, &r->tar, piece, PIECE_READ, &n));
        sha256_add(&h, (str){piece, n});
        if (fd >= 0 && write(fd, piece, n) != (ssize_t)n)
            return fail(cx, ERR_IO, "cannot write the attachment %.*s", STR_ARG(hex));
    } while (n);
    sha256_end(&h, sum);
    return str_eq(hex_encode(cx, (str){(const char *)sum, sizeof sum}), hex)
               ? OK
               : tar_damaged(cx, &r->tar, "its bytes are not those of its name");
}

static enum err check_attachment(struct ctx *cx, struct reader *r, str hex)
{
    return hash_part(cx, r, -1, hex);
}

static enum err check_conf(struct ctx *cx, struct reader *r, str text)
{
    (void)cx, (void)r, (void)text;
    return OK;
}

enum err backup_read(struct ctx *cx, str path, struct statement *out)
{
    struct reader r = {.table = check_table, .attachment = check_attachment, .conf = check_conf};
    struct stat st;

    TRY(read_through(cx, path, &r));
    if (r.statement.schema > store_newest_step())
        return fail(cx, ERR_CONFLICT, "this backup was made by a newer lapor: %.*s",
                    STR_ARG(r.statement.program));
    if (fstat(r.tar.fd, &st) == 0)
        r.statement.bytes = st.st_size;
    *out = r.statement;
    return OK;
}

/* Loading. */

static enum err load_table(struct ctx *cx, struct reader *r, str table, str packed)
{
    for (size_t i = 0; i < r->tables.n; i++)
        if (str_eq(r->tables.v[i].name, table))
            return piece_load(cx, &r->tar, &r->tables.v[i], packed, &r->loaded[i].rows);
    return tar_damaged(cx, &r->tar, "there is no such table");
}

static enum err skip_attachment(struct ctx *cx, struct reader *r, str hex)
{
    (void)cx, (void)r, (void)hex; /* its bytes were checked; tar_next() passes them */
    return OK;
}

static enum err counts_agree(struct ctx *cx, const struct reader *r)
{
    const struct statement *s = &r->statement;

    for (size_t i = 0; i < s->tables_n; i++)
        for (size_t k = 0; k < r->tables.n; k++)
            if (str_eq(s->tables[i].table, r->tables.v[k].name) &&
                s->tables[i].rows != r->loaded[k].rows)
                return fail(cx, ERR_CONFLICT, "table %.*s has %lld rows where there were %lld",
                            STR_ARG(s->tables[i].table), (long long)r->loaded[k].rows,
                            (long long)s->tables[i].rows);
    return OK;
}

struct loading {
    struct reader *reader;
    str path;
};

static enum err load_all(struct ctx *cx, void *arg)
{
    struct loading *l = arg;
    struct reader *r = l->reader;

    TRY(table_list(cx, &r->tables));
    r->loaded = arena_array(&cx->arena, struct counted, r->tables.n);
    for (size_t i = 0; i < r->tables.n; i++)
        if (!str_eq(r->tables.v[i].name, S("migration")))
            TRY(table_empty(cx, &r->tables.v[i]));
    TRY(read_through(cx, l->path, r));
    TRY(counts_agree(cx, r));
    return progress_set(cx, S("search"), 0); /* the index of words is made anew */
}

/* Of an older lapor: its rows go into its own tables, which are then brought up to date. */
static enum err load(struct ctx *cx, struct reader *r, str path, int64_t schema)
{
    TRY(store_migrate_to(cx, schema));
    TRY(db_write_alone(cx, load_all, &(struct loading){r, path}));
    return store_migrate(cx, NULL);
}

/* Proving. */

static enum err proof_ledger(struct ctx *cx, struct backup_proof *io)
{
    const struct statement *s = &io->statement;
    struct node root;

    io->ledger = (struct ledger_check){.against = io->against};
    TRY(ledger_check(cx, &io->ledger));
    if (io->ledger.found.kind != FOUND_NOTHING)
        return fail(cx, ERR_CONFLICT, "the ledger in this backup: %s", io->ledger.found.what);
    if (s->size == 0)
        return OK;
    TRY(tree_root(cx, s->size, &root));
    return str_eq(node_str(&root), s->root)
               ? OK
               : fail(cx, ERR_CONFLICT, "the ledger's head is not the one of the statement");
}

struct proving {
    str path, folder;
    struct backup_proof *io;
};

static enum err prove_in(struct ctx *cx, struct proving *p)
{
    struct reader r = {.table = load_table, .attachment = skip_attachment, .conf = check_conf};

    TRY(load(cx, &r, p->path, p->io->statement.schema));
    return proof_ledger(cx, p->io);
}

/* A store of its own beside that of the process, if it has one. */
static enum err with_scratch(struct ctx *cx, struct proving *p)
{
    struct store *store;
    enum err e;

    TRY(store_open(cx, arena_fmt(&cx->arena, "sqlite:%.*s/lapor.db", STR_ARG(p->folder)), &store));
    e = store_connect(cx, store);
    if (!e) {
        e = prove_in(cx, p);
        store_disconnect(cx);
    }
    store_close(store);
    return e;
}

static void remove_scratch(struct ctx *cx, str folder)
{
    static const char *const names[] = {"lapor.db", "lapor.db-wal", "lapor.db-shm",
                                        "lapor.db-journal"};

    for (size_t i = 0; i < COUNT(names); i++)
        unlink(path_join(cx, folder, str_of(names[i])).p);
    rmdir(folder.p);
}

static void check_key(struct ctx *cx, struct backup_proof *io)
{
    struct key_infos keys = {0};

    if (cx->world->keys)
        keys_list(cx, &keys);
    for (size_t i = 0; i < keys.n; i++) {
        struct signed_by by;
        if (keys.v[i].kind != KEY_LEDGER || keys_sign_with(cx, keys.v[i].id, S(""), &by))
            continue;
        io->key_known |= str_eq((str){(const char *)by.public_key, sizeof by.public_key},
                                io->statement.public_key);
    }
}

enum err backup_prove(struct ctx *cx, str path, struct backup_proof *io)
{
    struct proving p = {.path = path, .io = io};
    struct ctx scratch;

    TRY(backup_read(cx, path, &io->statement));
    check_key(cx, io);
    p.folder = arena_fmt(&cx->arena, "%.*s.scratch-%016llx", STR_ARG(path),
                         (unsigned long long)random_below(cx, UINT64_MAX));
    if (mkdir(p.folder.p, DIR_PRIVATE) != 0)
        return fail(cx, ERR_IO, "cannot make a folder beside %.*s", STR_ARG(path));
    ctx_init(&scratch, cx->world, COMMAND_ARENA_MAX);
    enum err e = with_scratch(&scratch, &p);
    if (e)
        e = fail(cx, e, "%.*s", STR_ARG(scratch.fault.message));
    remove_scratch(cx, p.folder);
    ctx_reset(&scratch);
    return e;
}

/* Restoring. */

static enum err restore_attachment(struct ctx *cx, struct reader *r, str hex)
{
    str dir, path, hash;
    int64_t bytes;

    TRY(attachment_work_dir(cx, &dir));
    path = path_join(cx, dir, hex);
    int fd = open(arena_z(&cx->arena, path), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, FILE_PRIVATE);
    if (fd < 0)
        return fail(cx, ERR_IO, "cannot create %.*s", STR_ARG(path));
    enum err e = hash_part(cx, r, fd, hex);
    close(fd);
    TRY(e);
    return attachment_put(cx, path, &hash, &bytes);
}

static enum err restore_conf(struct ctx *cx, struct reader *r, str text)
{
    (void)r;
    return file_write(cx, path_join(cx, conf_str(cx, CONF_DATA), S(BACKUP_CONF)), text,
                      FILE_PRIVATE);
}

enum err backup_restore(struct ctx *cx, str path, struct statement *io)
{
    struct reader r = {.table = load_table, .attachment = restore_attachment, .conf = restore_conf};

    TRY(load(cx, &r, path, io->schema));
    r.statement.bytes = io->bytes;
    *io = r.statement;
    return OK;
}
