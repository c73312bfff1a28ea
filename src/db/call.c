/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "db/call.h"

#include "db/driver.h"

static const struct db_field *field_named(const struct db_row *row, const char *name)
{
    for (size_t i = 0; i < row->n; i++)
        if (strcmp(row->v[i].name, name) == 0)
            return &row->v[i];
    return NULL;
}

static bool same_kind(enum db_kind param, enum db_kind field)
{
    return param == field || (param == DB_BLOB && field == DB_STR);
}

static size_t offset_of(const struct db_param *p, const struct db_row *row)
{
    if (!row)
        return p->offset;
    const struct db_field *f = field_named(row, p->name);
    must(f && same_kind(p->kind, f->kind));
    return f->offset;
}

/* The names are compared once on each connection, not at each call. */
void params_place(struct db *db, struct db_prepared *p, const struct db_row *given)
{
    size_t n = p->stmt->params_n;

    if (p->param_at && p->given == given)
        return;
    if (!p->param_at)
        p->param_at = arena_array(&db->arena, size_t, n);
    for (size_t i = 0; i < n; i++)
        p->param_at[i] = offset_of(&p->stmt->params[i], given);
    p->given = given;
}

struct db_cell param_cell(const struct db_prepared *p, size_t i, const void *args)
{
    const void *at = (const char *)args + p->param_at[i];

    switch (p->stmt->params[i].kind) {
    case DB_I64: return (struct db_cell){.type = CELL_INT, .i = *(const int64_t *)at};
    case DB_BOOL: return (struct db_cell){.type = CELL_BOOL, .i = *(const bool *)at};
    case DB_OPT_I64: {
        opt_i64 v = *(const opt_i64 *)at;
        return (struct db_cell){.type = v.has ? CELL_INT : CELL_NULL, .i = v.v};
    }
    case DB_STR:
    case DB_BLOB: break;
    }
    str s = *(const str *)at;
    enum cell_type type = p->stmt->params[i].kind == DB_STR ? CELL_TEXT : CELL_BLOB;
    return (struct db_cell){.type = s.p ? type : CELL_NULL, .s = s};
}
