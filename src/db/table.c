/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "db/table.h"

#include "base/limits.h"
#include "db/db.sql.h"
#include "db/driver.h"

enum { COLUMNS_MAX = 2000 };

struct found {
    str table, name, type;
    int64_t place;
};
struct found_list {
    struct found *v;
    size_t n;
};
static const struct db_row found_row =
    DB_ROW(struct found, DB_FIELD(struct found, table), DB_FIELD(struct found, name),
           DB_FIELD(struct found, type), DB_FIELD(struct found, place));

/* What stands for one parameter of a statement that was made here. */
union slot {
    opt_i64 number;
    str text;
    bool truth;
};

static const struct {
    str name;
    enum db_type type;
    bool truth;
} types[] = {
    {S_("INTEGER"),  DB_TYPE_INT,  false},
    {S_("bigint"),   DB_TYPE_INT,  false},
    {S_("integer"),  DB_TYPE_INT,  false},
    {S_("smallint"), DB_TYPE_INT,  false},
    {S_("boolean"),  DB_TYPE_INT,  true },
    {S_("TEXT"),     DB_TYPE_TEXT, false},
    {S_("text"),     DB_TYPE_TEXT, false},
    {S_("BLOB"),     DB_TYPE_BLOB, false},
    {S_("bytea"),    DB_TYPE_BLOB, false},
};

static enum err column_of(struct ctx *cx, const struct found *f, struct db_column *out)
{
    for (size_t i = 0; i < COUNT(types); i++)
        if (str_eq(types[i].name, f->type)) {
            *out = (struct db_column){arena_dup(&cx->db->arena, f->name), types[i].type,
                                      types[i].truth, (int)f->place};
            return OK;
        }
    return fail(cx, ERR_BUG, "column %.*s.%.*s is of type %.*s", STR_ARG(f->table),
                STR_ARG(f->name), STR_ARG(f->type));
}

static const struct db_column *key_column(const struct db_table *t, int place)
{
    for (size_t i = 0; i < t->n; i++)
        if (t->v[i].key == place)
            return &t->v[i];
    return NULL;
}

static enum err add_table(struct ctx *cx, const struct found *f, size_t n, struct db_table *out)
{
    struct arena *life = &cx->db->arena;

    if (n > TABLE_COLUMNS_MAX)
        return fail(cx, ERR_BUG, "table %.*s has %zu columns", STR_ARG(f->table), n);
    *out = (struct db_table){
        .name = arena_dup(life, f->table), .v = arena_array(life, struct db_column, n), .n = n};
    for (size_t i = 0; i < n; i++)
        TRY(column_of(cx, &f[i], &out->v[i]));
    if (!key_column(out, 1) || key_column(out, TABLE_KEY_MAX + 1))
        return fail(cx, ERR_BUG, "table %.*s has no primary key of at most %d columns",
                    STR_ARG(f->table), TABLE_KEY_MAX);
    return OK;
}

/* Once for each connection, whose statements name them. */
static enum err find_all(struct ctx *cx, struct db_tables *out)
{
    struct found_list all;

    TRY(db_all(cx, SQL(table_columns), &found_row, COLUMNS_MAX, &all));
    *out = (struct db_tables){arena_array(&cx->db->arena, struct db_table, all.n + 1), 0};
    for (size_t i = 0, n; i < all.n; i += n) {
        for (n = 1; i + n < all.n && str_eq(all.v[i + n].table, all.v[i].table);)
            n++;
        TRY(add_table(cx, &all.v[i], n, &out->v[out->n++]));
    }
    return OK;
}

enum err table_list(struct ctx *cx, struct db_tables *out)
{
    struct db *db = cx->db;

    if (!db->tables) {
        struct db_tables *found = arena_new(&db->arena, struct db_tables);
        TRY(find_all(cx, found));
        db->tables = found;
    }
    *out = *db->tables;
    return OK;
}

enum err table_still(struct ctx *cx, enum err (*fn)(struct ctx *cx, void *arg), void *arg)
{
    static const char *const begin[DB_ENGINES] = {
        "BEGIN", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"};
    struct db *db = cx->db;

    must(!db->writing);
    TRY(db->store->driver->script(cx, begin[db_engine(cx)]));
    int session = db->session;
    enum err e = fn(cx, arg), end;

    if (db->session != session)
        return e ? e : fail(cx, ERR_IO, "the connection was lost while all was read");
    if (!e)
        return db->store->driver->script(cx, "COMMIT");
    struct fault why = cx->fault; /* the end of a transaction that failed tells nothing more */
    fault_clear(cx);
    end = db->store->driver->script(cx, "ROLLBACK");
    (void)end;
    cx->fault = why;
    return e;
}

/* Statements. Names are our own migrations' and need no quotes. */

static str list_names(struct ctx *cx, const struct db_table *t, bool key)
{
    str names[TABLE_COLUMNS_MAX];
    size_t n = 0;
    const struct db_column *c;

    for (int place = 1; key && (c = key_column(t, place)); place++)
        names[n++] = c->name;
    for (size_t i = 0; !key && i < t->n; i++)
        names[n++] = t->v[i].name;
    return arena_join(&cx->arena, names, n, S(", "));
}

static str list_places(struct ctx *cx, size_t n)
{
    str places[TABLE_COLUMNS_MAX];

    for (size_t i = 0; i < n; i++)
        places[i] = arena_fmt(&cx->arena, "%c%zu", db_engine(cx) == DB_SQLITE ? '?' : '$', i + 1);
    return arena_join(&cx->arena, places, n, S(", "));
}

static size_t key_size(const struct db_table *t)
{
    size_t n = 0;

    while (key_column(t, (int)n + 1))
        n++;
    return n;
}

static struct db_param param_for(const struct db_column *c, size_t place)
{
    static const enum db_kind kinds[] = {
        [DB_TYPE_INT] = DB_OPT_I64, [DB_TYPE_TEXT] = DB_STR, [DB_TYPE_BLOB] = DB_BLOB};

    return (struct db_param){.name = "?",
                             .offset = place * sizeof(union slot),
                             .kind = c->truth ? DB_BOOL : kinds[c->type],
                             .nullable = !c->truth};
}

static const struct db_stmt *make(struct ctx *cx, const struct db_table *t, str text,
                                  struct db_param *params, size_t n, bool writes)
{
    struct arena *life = &cx->db->arena;
    struct db_stmt *s = arena_new(life, struct db_stmt);
    const char *z = arena_z(life, arena_dup(life, text));

    *s = (struct db_stmt){
        .name = arena_z(life, t->name),
        .text = {z, z},
        .params = params,
        .params_n = n,
        .writes = writes
    };
    return s;
}

static const struct db_stmt *make_select(struct ctx *cx, const struct db_table *t, bool after)
{
    static const struct db_column max = {.type = DB_TYPE_INT};
    size_t keys = key_size(t), n = after ? keys : 0;
    struct db_param *params = arena_array(&cx->db->arena, struct db_param, n + 1);
    str key = list_names(cx, t, true);
    str where = after ? arena_fmt(&cx->arena, " WHERE (%.*s) > (%.*s)", STR_ARG(key),
                                  STR_ARG(list_places(cx, keys)))
                      : S("");
    str text = arena_fmt(&cx->arena, "SELECT %.*s FROM %.*s%.*s ORDER BY %.*s LIMIT %c%zu",
                         STR_ARG(list_names(cx, t, false)), STR_ARG(t->name), STR_ARG(where),
                         STR_ARG(key), db_engine(cx) == DB_SQLITE ? '?' : '$', n + 1);

    for (size_t i = 0; i < n; i++)
        params[i] = param_for(key_column(t, (int)i + 1), i);
    params[n] = param_for(&max, n);
    return make(cx, t, text, params, n + 1, false);
}

static const struct db_stmt *make_insert(struct ctx *cx, const struct db_table *t)
{
    struct db_param *params = arena_array(&cx->db->arena, struct db_param, t->n);
    str text = arena_fmt(&cx->arena, "INSERT INTO %.*s (%.*s) VALUES (%.*s)", STR_ARG(t->name),
                         STR_ARG(list_names(cx, t, false)), STR_ARG(list_places(cx, t->n)));

    for (size_t i = 0; i < t->n; i++)
        params[i] = param_for(&t->v[i], i);
    return make(cx, t, text, params, t->n, true);
}

/* Values on their way in and out. */

static union slot slot_of(const struct db_column *c, const struct db_value *v)
{
    union slot s = {.text = {0}};

    if (v->type == DB_TYPE_NULL)
        return s;
    if (c->truth)
        s.truth = v->i != 0;
    else if (c->type == DB_TYPE_INT)
        s.number = SOME(v->i);
    else
        s.text = v->s;
    return s;
}

struct reading {
    const struct db_table *t;
    struct table_mark *mark;
    table_each_fn *row;
    void *arg;
    size_t n;
};

static enum err take_value(struct ctx *cx, const struct db_cursor *c, const struct reading *r,
                           size_t i, struct db_value *out)
{
    const struct db_column *column = &r->t->v[i];
    struct db_cell cell = c->db->store->driver->cell(c, (int)i);

    *out = (struct db_value){.type = column->type, .i = cell.i, .s = cell.s};
    if (cell.type == CELL_NULL)
        *out = (struct db_value){0};
    if (cell.type == CELL_OTHER)
        return fail(cx, ERR_BUG, "%.*s.%.*s holds what is no value of ours", STR_ARG(r->t->name),
                    STR_ARG(column->name));
    return OK;
}

static enum err keep_key(struct ctx *cx, const struct reading *r, const struct db_value *row)
{
    size_t used = 0;

    for (size_t i = 0; i < r->t->n; i++) {
        if (!r->t->v[i].key)
            continue;
        struct db_value *to = &r->mark->key[r->t->v[i].key - 1];
        *to = row[i];
        if (row[i].s.n > sizeof r->mark->bytes - used)
            return fail(cx, ERR_LIMIT, "a key of %.*s is too long", STR_ARG(r->t->name));
        to->s.p = memcpy(r->mark->bytes + used, row[i].s.n ? row[i].s.p : "", row[i].s.n);
        used += row[i].s.n;
    }
    r->mark->begun = true;
    return OK;
}

static enum err take_rows(struct ctx *cx, struct db_cursor *c, void *arg)
{
    struct reading *r = arg;
    struct db_value row[TABLE_COLUMNS_MAX];
    bool more;

    for (;;) {
        TRY(cursor_next(cx, c, &more));
        if (!more)
            return OK;
        for (size_t i = 0; i < r->t->n; i++)
            TRY(take_value(cx, c, r, i, &row[i]));
        TRY(r->row(cx, row, r->arg));
        TRY(keep_key(cx, r, row));
        r->n++;
    }
}

enum err table_some(struct ctx *cx, struct db_table *t, struct table_mark *mark, size_t max,
                    table_each_fn *row, void *arg, size_t *n_out)
{
    bool after = mark->begun;
    const struct db_stmt **stmt = after ? &t->after : &t->first;
    size_t keys = after ? key_size(t) : 0;
    union slot slots[TABLE_COLUMNS_MAX + 1];
    struct reading r = {t, mark, row, arg, 0};

    if (!*stmt)
        *stmt = make_select(cx, t, after);
    for (size_t i = 0; i < keys; i++)
        slots[i] = slot_of(key_column(t, (int)i + 1), &mark->key[i]);
    slots[keys].number = SOME((int64_t)max);
    TRY(call_run(cx, (struct db_call){*stmt, slots, NULL}, take_rows, &r));
    *n_out = r.n;
    return OK;
}

enum err table_put(struct ctx *cx, struct db_table *t, const struct db_value *row)
{
    union slot slots[TABLE_COLUMNS_MAX];

    if (!t->insert)
        t->insert = make_insert(cx, t);
    for (size_t i = 0; i < t->n; i++)
        slots[i] = slot_of(&t->v[i], &row[i]);
    return db_exec(cx, (struct db_call){t->insert, slots, NULL});
}

enum err table_empty(struct ctx *cx, const struct db_table *t)
{
    return cx->db->store->driver->script(
        cx, arena_z(&cx->arena, arena_fmt(&cx->arena, "DELETE FROM %.*s", STR_ARG(t->name))));
}
