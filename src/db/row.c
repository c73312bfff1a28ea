/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "db/driver.h"

static const char *const type_names[] = {"null", "integer", "boolean", "text", "blob", "other"};

/* May a column of this type fill a member of this kind?  SQLite's booleans are integers. */
static bool fits(enum db_kind kind, enum cell_type type)
{
    switch (kind) {
    case DB_I64:
    case DB_OPT_I64: return type == CELL_INT;
    case DB_BOOL: return type == CELL_INT || type == CELL_BOOL;
    case DB_STR: return type == CELL_TEXT || type == CELL_BLOB;
    case DB_BLOB: return type == CELL_BLOB;
    }
    return false;
}

static ptrdiff_t field_named(const struct db_row *row, const char *name)
{
    for (size_t i = 0; i < row->n; i++)
        if (str_eq(str_of(name), str_of(row->v[i].name)))
            return (ptrdiff_t)i;
    return -1;
}

static enum err column_check(struct ctx *cx, struct db_cursor *c, const struct db_row *row,
                             int column)
{
    const struct db_driver *driver = c->db->store->driver;
    const char *name = driver->column_name(c, column);
    enum cell_type type = driver->column_type(c, column);
    ptrdiff_t field = field_named(row, name);

    if (field < 0)
        return fail(cx, ERR_BUG, "statement %s: no member for column %s", c->prep->stmt->name,
                    name);
    if (type != CELL_OTHER && !fits(row->v[field].kind, type))
        return fail(cx, ERR_BUG, "statement %s: column %s is %s, its member is not",
                    c->prep->stmt->name, name, type_names[type]);
    for (int i = 0; i < column; i++)
        if (c->prep->field_of[i] == field)
            return fail(cx, ERR_BUG, "statement %s: two columns %s", c->prep->stmt->name, name);
    c->prep->field_of[column] = (uint16_t)field;
    return OK;
}

enum err row_check(struct ctx *cx, struct db_cursor *c, const struct db_row *row)
{
    if (c->prep->row == row)
        return OK;
    c->prep->row = NULL;
    if ((size_t)c->columns != row->n)
        return fail(cx, ERR_BUG, "statement %s: %d columns for %zu members", c->prep->stmt->name,
                    c->columns, row->n);
    if (!c->prep->field_of) /* the columns of a statement stay as many as they are */
        c->prep->field_of = arena_array(&c->db->arena, uint16_t, row->n);
    for (int i = 0; i < c->columns; i++)
        TRY(column_check(cx, c, row, i));
    c->prep->row = row;
    return OK;
}

/* Sets one member; false when the value is not of its kind. */
static bool member_set(struct ctx *cx, const struct db_field *f, const struct db_cell *cell,
                       char *out)
{
    void *at = out + f->offset;
    bool null = cell->type == CELL_NULL;

    switch (f->kind) {
    case DB_I64: *(int64_t *)at = cell->i; return cell->type == CELL_INT;
    case DB_OPT_I64:
        *(opt_i64 *)at = (opt_i64){!null, cell->i};
        return null || cell->type == CELL_INT;
    case DB_BOOL:
        *(bool *)at = cell->i != 0;
        return cell->type == CELL_BOOL || (cell->type == CELL_INT && (cell->i & ~INT64_C(1)) == 0);
    case DB_STR:
    case DB_BLOB:
        *(str *)at = arena_dup(&cx->arena, cell->s);
        return null || fits(f->kind, cell->type);
    }
    return false;
}

enum err row_fill(struct ctx *cx, struct db_cursor *c, void *out)
{
    const struct db_row *row = c->prep->row;

    for (int i = 0; i < c->columns; i++) {
        const struct db_field *f = &row->v[c->prep->field_of[i]];
        struct db_cell cell = c->db->store->driver->cell(c, i);
        if (!member_set(cx, f, &cell, out))
            return fail(cx, ERR_BUG, "statement %s: column %s holds %s, its member cannot",
                        c->prep->stmt->name, f->name, type_names[cell.type]);
    }
    if (cx->arena.over)
        return fail(cx, ERR_LIMIT, "statement %s: rows too large", c->prep->stmt->name);
    return OK;
}
