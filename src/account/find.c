/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "account/manage.h"

#include "account/manage.sql.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "base/world.h"

enum { ROLES_OF_ONE = 32, ROWS_MAX = (PAGE_ROWS + 1) * ROLES_OF_ONE };

struct row {
    int64_t id;
    str name, display_name, password, totp_sealed;
    opt_i64 seen_at, disabled_at;
    str role; /* null: holds none */
    opt_i64 agency_id;
    str agency_code, agency_name, agency_path;
    opt_i64 valid_from, valid_to;
};
struct rows {
    struct row *v;
    size_t n;
};
static const struct db_row row_row =
    DB_ROW(struct row, DB_FIELD(struct row, id), DB_FIELD(struct row, name),
           DB_FIELD(struct row, display_name), DB_FIELD(struct row, password),
           DB_FIELD(struct row, totp_sealed), DB_FIELD(struct row, seen_at),
           DB_FIELD(struct row, disabled_at), DB_FIELD(struct row, role),
           DB_FIELD(struct row, agency_id), DB_FIELD(struct row, agency_code),
           DB_FIELD(struct row, agency_name), DB_FIELD(struct row, agency_path),
           DB_FIELD(struct row, valid_from), DB_FIELD(struct row, valid_to));

/* "%words%" with the wildcards in the words made plain. */
static str like_pattern(struct ctx *cx, str words)
{
    str folded = utf8_fold(cx, words);
    char *p = arena_alloc(&cx->arena, 2, folded.n + 2);
    size_t n = 0;

    p[n++] = '%';
    for (size_t i = 0; i < folded.n; i++) {
        if (folded.p[i] == '%' || folded.p[i] == '_' || folded.p[i] == '!')
            p[n++] = '!';
        p[n++] = folded.p[i];
    }
    p[n++] = '%';
    return (str){p, n};
}

static void begin_line(struct ctx *cx, const struct row *r, struct account_line *line)
{
    *line = (struct account_line){
        .id = r->id,
        .name = r->name,
        .display_name = r->display_name,
        .has_factor = r->totp_sealed.n > 0,
        .can_sign_in = r->password.n > 0,
        .is_disabled = r->disabled_at.has,
        .seen_at = r->seen_at,
        .held.v = arena_array(&cx->arena, struct membership, ROLES_OF_ONE),
    };
}

static void add_role(const struct row *r, struct account_line *line)
{
    if (r->role.p && line->held.n < ROLES_OF_ONE)
        line->held.v[line->held.n++] =
            (struct membership){r->role,        r->agency_id.v,  r->agency_code, r->agency_name,
                                r->agency_path, r->valid_from.v, r->valid_to};
}

enum err account_find(struct ctx *cx, const struct account_filter *filter,
                      struct account_lines *out, bool *more_out)
{
    struct rows rows;

    TRY(db_all(cx,
               SQL(account_lines, .tree = filter->tree, .homeless = filter->homeless,
                   .pattern = like_pattern(cx, filter->words),
                   .show_active = filter->show != ACCOUNTS_DISABLED,
                   .show_disabled = filter->show != ACCOUNTS_ACTIVE, .now = now_ms(cx),
                   .max = PAGE_ROWS + 1, .skip = filter->skip),
               &row_row, ROWS_MAX, &rows));
    out->v = arena_array(&cx->arena, struct account_line, rows.n + 1);
    out->n = 0;
    for (size_t i = 0; i < rows.n; i++) {
        if (i == 0 || rows.v[i].id != rows.v[i - 1].id)
            begin_line(cx, &rows.v[i], &out->v[out->n++]);
        add_role(&rows.v[i], &out->v[out->n - 1]);
    }
    *more_out = out->n > PAGE_ROWS;
    if (*more_out)
        out->n = PAGE_ROWS;
    return OK;
}
