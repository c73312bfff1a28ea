/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "backup/piece.h"

#include "base/json.h"

#define ZLIB_CONST
#include <zlib.h>

enum { GZIP = 16, WINDOW = 15, MEMORY = 8, LEVEL = 3, ROWS = 500 };

static const char head[] = {31, (char)139, 8, 0, 0, 0, 0, 0, 0, 3}; /* RFC 1952: no name, no time */

static str pack(struct ctx *cx, str plain)
{
    z_stream z = {0};

    must(deflateInit2(&z, LEVEL, Z_DEFLATED, WINDOW + GZIP, MEMORY, Z_DEFAULT_STRATEGY) == Z_OK);
    size_t room = deflateBound(&z, plain.n);
    char *p = arena_alloc(&cx->arena, 1, room);
    z.next_in = (const Bytef *)plain.p;
    z.avail_in = (uInt)plain.n;
    z.next_out = (Bytef *)p;
    z.avail_out = (uInt)room;
    must(deflate(&z, Z_FINISH) == Z_STREAM_END);
    deflateEnd(&z);
    p[8] = head[8]; /* the level, which differs between versions of zlib */
    return (str){p, z.total_out};
}

/* As large as its last four bytes say, which the sum before them guards. */
static bool unpack(struct ctx *cx, str packed, str *out)
{
    z_stream z = {.next_in = (const Bytef *)packed.p, .avail_in = (uInt)packed.n};
    const unsigned char *end = (const unsigned char *)packed.p + packed.n;

    if (packed.n < sizeof head + 8 || memcmp(packed.p, head, sizeof head) != 0)
        return false;
    size_t size =
        (size_t)end[-4] | (size_t)end[-3] << 8 | (size_t)end[-2] << 16 | (size_t)end[-1] << 24;
    if (size > PIECE_BYTES_MAX || inflateInit2(&z, WINDOW + GZIP) != Z_OK)
        return false;
    char *p = arena_alloc(&cx->arena, 1, size + 1);
    z.next_out = (Bytef *)p;
    z.avail_out = (uInt)size;
    bool whole = inflate(&z, Z_FINISH) == Z_STREAM_END && z.avail_in == 0 && z.avail_out == 0;
    inflateEnd(&z);
    *out = (str){p, size};
    return whole;
}

static void put_value(struct ctx *cx, struct json *j, const struct db_value *v)
{
    switch (v->type) {
    case DB_TYPE_NULL: json_nil(j); break;
    case DB_TYPE_INT: json_i64(j, v->i); break;
    case DB_TYPE_TEXT: json_str(j, v->s); break;
    case DB_TYPE_BLOB: json_str(j, b64url_encode(cx, v->s)); break;
    }
}

struct making {
    const struct db_table *t;
    str *lines;
    size_t n, bytes;
};

static enum err put_line(struct ctx *cx, struct making *m, struct json *j)
{
    json_array_end(j);
    TRY(json_finish(cx, j, &m->lines[m->n]));
    m->bytes += m->lines[m->n++].n + 1;
    return OK;
}

static enum err put_row(struct ctx *cx, const struct db_value *row, void *arg)
{
    struct making *m = arg;
    struct json j;

    json_init(cx, &j, PIECE_BYTES_MAX);
    json_array_begin(&j);
    for (size_t i = 0; i < m->t->n; i++)
        put_value(cx, &j, &row[i]);
    return put_line(cx, m, &j);
}

static enum err put_names(struct ctx *cx, struct making *m)
{
    struct json j;

    json_init(cx, &j, PIECE_BYTES_MAX);
    json_array_begin(&j);
    for (size_t i = 0; i < m->t->n; i++)
        json_str(&j, m->t->v[i].name);
    return put_line(cx, m, &j);
}

enum err piece_make(struct ctx *cx, struct db_table *t, struct table_mark *mark, str *out,
                    size_t *n_out)
{
    enum { LINES_MAX = PIECE_BYTES / 16 };
    struct making m = {t, arena_array(&cx->arena, str, LINES_MAX + ROWS + 1), 0, 0};
    size_t n;

    *n_out = 0;
    TRY(put_names(cx, &m));
    do {
        TRY(table_some(cx, t, mark, ROWS, put_row, &m, &n));
        *n_out += n;
    } while (n == ROWS && m.bytes < PIECE_BYTES && m.n < LINES_MAX);
    if (*n_out)
        *out = pack(cx, arena_fmt(&cx->arena, "%.*s\n",
                                  STR_ARG(arena_join(&cx->arena, m.lines, m.n, S("\n")))));
    return OK;
}

static bool take_value(struct ctx *cx, const struct jv *v, enum db_type type, struct db_value *out)
{
    *out = (struct db_value){.type = type};
    if (jv_is(v, JV_NULL))
        return out->type = DB_TYPE_NULL, true;
    if (type == DB_TYPE_INT)
        return jv_i64(v, &out->i);
    if (!jv_str(v, &out->s))
        return false;
    return type == DB_TYPE_TEXT || b64url_decode(cx, out->s, &out->s);
}

struct loading {
    const struct tar_in *from;
    struct db_table *t;
    str line;
};

static enum err load_line(struct ctx *cx, void *arg)
{
    struct loading *l = arg;
    struct db_value row[TABLE_COLUMNS_MAX];
    struct jv *list;
    size_t i = 0;

    if (json_read_own(cx, l->line, &list))
        return fault_clear(cx), tar_damaged(cx, l->from, "a line is no row");
    for (const struct jv *v = jv_first(list); v; v = v->next, i++)
        if (i == l->t->n || !take_value(cx, v, l->t->v[i].type, &row[i]))
            return tar_damaged(cx, l->from, "a value is not of its column");
    return i == l->t->n ? table_put(cx, l->t, row) : tar_damaged(cx, l->from, "a row is too short");
}

/* The first line must name the columns of our own table, in their order. */
static enum err check_names(struct ctx *cx, const struct loading *l)
{
    struct making m = {l->t, arena_array(&cx->arena, str, 1), 0, 0};

    TRY(put_names(cx, &m));
    return str_eq(m.lines[0], l->line)
               ? OK
               : tar_damaged(cx, l->from, "its columns are not the table's");
}

enum err piece_load(struct ctx *cx, const struct tar_in *from, struct db_table *t, str packed,
                    int64_t *rows_out)
{
    struct loading l = {.from = from, .t = t};
    str rest;

    if (!unpack(cx, packed, &rest))
        return tar_damaged(cx, from, "it does not unpack");
    str_cut(rest, '\n', &l.line, &rest);
    TRY(check_names(cx, &l));
    while (str_cut(rest, '\n', &l.line, &rest) && l.line.n) {
        TRY(ctx_scratch(cx, load_line, &l));
        ++*rows_out;
    }
    return OK;
}

enum err piece_check(struct ctx *cx, const struct tar_in *from, str packed)
{
    str plain;

    return unpack(cx, packed, &plain) ? OK : tar_damaged(cx, from, "it does not unpack");
}
