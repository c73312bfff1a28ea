/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "db/db.h"

#include "db/driver.h"
#include "db/feed.h"

#include <string.h>

static const struct db_driver *driver_of(const struct db *db)
{
    return db->store->driver;
}

enum db_engine db_engine(const struct ctx *cx)
{
    return cx->db->store->engine;
}

int64_t db_statements(const struct ctx *cx)
{
    return cx->db->statements;
}

bool db_writing(const struct ctx *cx)
{
    return cx->db && cx->db->writing;
}

/* Prepared statements: a table open to one side, by the address of the statement. */
static struct db_prepared **slot_of(struct db *db, const struct db_stmt *stmt)
{
    size_t i = (size_t)((uintptr_t)stmt * UINT64_C(0x9E3779B97F4A7C15) >> 40) % PREPARED_SLOTS;

    while (db->prepared[i] && db->prepared[i]->stmt != stmt)
        i = (i + 1) % PREPARED_SLOTS;
    return &db->prepared[i];
}

enum err prepared_get(struct ctx *cx, const struct db_stmt *stmt, struct db_prepared **out)
{
    struct db *db = cx->db;
    struct db_prepared **slot = slot_of(db, stmt);

    if (!*slot) {
        must(db->prepared_n < PREPARED_SLOTS / 2);
        struct db_prepared *p = arena_new(&db->arena, struct db_prepared);
        p->stmt = stmt;
        p->number = (int)db->prepared_n;
        p->changes_kept = kept_is_changed_by(stmt);
        p->shown = shown_by(stmt);
        TRY(driver_of(db)->prepare(cx, p));
        *slot = p;
        db->prepared_n++;
    }
    *out = *slot;
    return OK;
}

/* What one engine would take and the other not is refused on both. */
static enum err params_check(struct ctx *cx, const struct db_prepared *prep, const void *args)
{
    const char *name = prep->stmt->name;

    for (size_t i = 0; i < prep->stmt->params_n; i++) {
        const struct db_param *p = &prep->stmt->params[i];
        struct db_cell cell = param_cell(prep, i, args);
        if (cell.type == CELL_NULL && !p->nullable && p->kind != DB_OPT_I64)
            return fail(cx, ERR_BUG, "statement %s: %s is null", name, p->name);
        if (cell.s.n > CELL_MAX)
            return fail(cx, ERR_LIMIT, "statement %s: %s has %zu bytes", name, p->name, cell.s.n);
        if (cell.type == CELL_TEXT && cell.s.n && memchr(cell.s.p, 0, cell.s.n))
            return fail(cx, ERR_BUG, "statement %s: %s holds a zero byte", name, p->name);
    }
    return OK;
}

static enum err call_check(struct ctx *cx, const struct db_call *call)
{
    struct db *db = cx->db;

    must(db != NULL);
    if (call->stmt->writes && !db->writing)
        return fail(cx, ERR_BUG, "statement %s writes outside db_write", call->stmt->name);
    if (db->writing && db->failed)
        return fail(cx, ERR_BUG, "statement %s after a failed one", call->stmt->name);
    return OK;
}

static enum err ready(struct ctx *cx, const struct db_call *call, struct db_prepared **out)
{
    struct db_prepared *p;

    TRY(call_check(cx, call));
    TRY(prepared_get(cx, call->stmt, &p));
    if (p->changes_kept && !cx->db->kept_changed)
        return fail(cx, ERR_BUG, "statement %s before kept_changed()", call->stmt->name);
    params_place(cx->db, p, call->row);
    TRY(params_check(cx, p, call->args));
    *out = p;
    return OK;
}

/* What has changed rows, or may have. */
static void note(const struct db_cursor *c)
{
    if (c->db->noted)
        shown_note(c->db->noted, c->prep, c->args);
}

/* An open cursor must be closed, also when what follows fails. */
static enum err cursor_open(struct ctx *cx, struct db_call call, struct db_cursor *c)
{
    struct db *db = cx->db;
    struct db_prepared *p = NULL;
    enum err e = ready(cx, &call, &p);

    *c = (struct db_cursor){.db = db, .prep = p, .args = call.args};
    if (!e) {
        db->statements++;
        e = driver_of(db)->start(cx, c);
    }
    db->failed |= e != OK;
    return e;
}

enum err cursor_next(struct ctx *cx, struct db_cursor *c, bool *row_out)
{
    enum err e = driver_of(c->db)->next(cx, c, row_out);

    c->db->failed |= e != OK;
    return e;
}

enum err call_run(struct ctx *cx, struct db_call call, db_take_fn *take, void *out)
{
    struct db_cursor c;
    enum err e = cursor_open(cx, call, &c);

    if (!e)
        e = take(cx, &c, out);
    if (c.prep)
        driver_of(c.db)->finish(&c);
    return e;
}

static enum err take_count(struct ctx *cx, struct db_cursor *c, void *changed_out)
{
    for (bool more = true; more;)
        TRY(cursor_next(cx, c, &more));
    *(int64_t *)changed_out = c->changed;
    if (c->changed)
        note(c);
    return OK;
}

enum err db_exec_count(struct ctx *cx, struct db_call call, int64_t *changed_out)
{
    return call_run(cx, call, take_count, changed_out);
}

enum err db_exec(struct ctx *cx, struct db_call call)
{
    int64_t ignored;

    return db_exec_count(cx, call, &ignored);
}

enum err db_change(struct ctx *cx, struct db_call call)
{
    int64_t changed;

    TRY(db_exec_count(cx, call, &changed));
    if (changed == 0)
        return fail(cx, ERR_STALE, "%s: changed by someone else meanwhile", call.stmt->name);
    if (changed > 1)
        return fail(cx, ERR_BUG, "%s: changed %lld rows", call.stmt->name, (long long)changed);
    return OK;
}

/* The first row of those that want one. */
static enum err step_to_it(struct ctx *cx, struct db_cursor *c)
{
    bool more;

    note(c);
    TRY(cursor_next(cx, c, &more));
    return more ? OK : fail(cx, ERR_NOTFOUND, "%s: no such row", c->prep->stmt->name);
}

static enum err no_more(struct ctx *cx, struct db_cursor *c)
{
    bool more;

    TRY(cursor_next(cx, c, &more));
    return more ? fail(cx, ERR_BUG, "statement %s: more than one row", c->prep->stmt->name) : OK;
}

struct one {
    const struct db_row *row;
    void *out;
};

static enum err take_one(struct ctx *cx, struct db_cursor *c, void *arg)
{
    struct one *one = arg;
    void *whole = arena_alloc(&cx->arena, one->row->size, 1); /* `out` is untouched on error */

    TRY(row_check(cx, c, one->row));
    TRY(step_to_it(cx, c));
    TRY(row_fill(cx, c, whole));
    TRY(no_more(cx, c));
    memcpy(one->out, whole, one->row->size);
    return OK;
}

enum err db_one(struct ctx *cx, struct db_call call, const struct db_row *row, void *out)
{
    return call_run(cx, call, take_one, &(struct one){row, out});
}

static enum err take_int(struct ctx *cx, struct db_cursor *c, void *out)
{
    const char *name = c->prep->stmt->name;

    if (c->columns != 1)
        return fail(cx, ERR_BUG, "statement %s: %d columns, not 1", name, c->columns);
    TRY(step_to_it(cx, c));
    struct db_cell cell = driver_of(c->db)->cell(c, 0);
    if (cell.type != CELL_INT)
        return fail(cx, ERR_BUG, "statement %s: not an integer", name);
    TRY(no_more(cx, c));
    *(int64_t *)out = cell.i;
    return OK;
}

enum err db_int(struct ctx *cx, struct db_call call, int64_t *out)
{
    return call_run(cx, call, take_int, out);
}

struct list {
    const struct db_row *row;
    size_t max;
    char *v;
    size_t n, room;
};

static void *list_push(struct ctx *cx, struct list *l)
{
    size_t size = l->row->size;

    if (l->n == l->room) {
        l->room = l->room ? l->room * 2 : 16;
        l->room = l->room < l->max ? l->room : l->max;
        char *v = arena_alloc(&cx->arena, size, l->room);
        if (l->n)
            memcpy(v, l->v, l->n * size);
        l->v = v;
    }
    return l->v + l->n++ * size;
}

static enum err take_all(struct ctx *cx, struct db_cursor *c, void *arg)
{
    struct list *l = arg;

    TRY(row_check(cx, c, l->row));
    note(c);
    for (;;) {
        bool more;
        TRY(cursor_next(cx, c, &more));
        if (!more)
            return OK;
        if (l->n == l->max)
            return fail(cx, ERR_LIMIT, "%s: more than %zu rows", c->prep->stmt->name, l->max);
        TRY(row_fill(cx, c, list_push(cx, l)));
    }
}

enum err db_all_at(struct ctx *cx, struct db_call call, const struct db_row *row, size_t max,
                   void **v_out, size_t *n_out)
{
    struct list l = {.row = row, .max = max};

    TRY(call_run(cx, call, take_all, &l));
    *v_out = l.v;
    *n_out = l.n;
    return OK;
}

/* A commit that may have been made or not counts as made: rather too much than too little. */
static enum err write_and_tell(struct ctx *cx,
                               enum err (*write)(struct ctx *cx, db_write_fn *fn, void *arg),
                               db_write_fn *fn, void *arg)
{
    struct db *db = cx->db;
    struct noted noted = {0};

    must(!db->writing);
    db->unsure = false;
    db->noted = &noted;
    enum err e = write(cx, fn, arg);
    db->noted = NULL;
    if ((e && !db->unsure) || noted.changes.n == 0)
        return e;
    if (db->store->changed)
        db->store->changed(&noted.changes, db->store->changed_arg);
    feed_tell(cx, &noted.changes);
    return e;
}

enum err db_write(struct ctx *cx, db_write_fn *fn, void *arg)
{
    must(cx->db);
    return write_and_tell(cx, driver_of(cx->db)->write, fn, arg);
}

enum err db_write_alone(struct ctx *cx, db_write_fn *fn, void *arg)
{
    must(cx->db);
    return write_and_tell(cx, driver_of(cx->db)->write_alone, fn, arg);
}
