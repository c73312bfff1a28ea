/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "db/call.h"

/* clang-format off */
static const size_t sizes[] = {
    [DB_I64] = sizeof(int64_t), [DB_OPT_I64] = sizeof(opt_i64), [DB_STR] = sizeof(str),
    [DB_BOOL] = sizeof(bool),   [DB_BLOB] = sizeof(str),
};
/* clang-format on */

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

struct db_call db_call_of(struct ctx *cx, const struct db_stmt *stmt, const struct db_row *row,
                          const void *object)
{
    size_t size = 1;

    for (size_t i = 0; i < stmt->params_n; i++) {
        size_t end = stmt->params[i].offset + sizes[stmt->params[i].kind];
        size = end > size ? end : size;
    }
    char *args = arena_alloc(&cx->arena, 1, size);
    for (size_t i = 0; i < stmt->params_n; i++) {
        const struct db_param *p = &stmt->params[i];
        const struct db_field *f = field_named(row, p->name);
        must(f && same_kind(p->kind, f->kind));
        memcpy(args + p->offset, (const char *)object + f->offset, sizes[p->kind]);
    }
    return (struct db_call){stmt, args};
}
