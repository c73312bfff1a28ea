/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Accounts of one's tree: the list, a new one, its first password. */
#include "web/manage_accounts.h"

#include "account/admin.h"
#include "account/manage.h"
#include "agency/agency.h"
#include "base/code32.h"
#include "base/utf8.h"
#include "http/url.h"
#include "lang/format.h"
#include "web/account_routes.h"
#include "web/lacks.h"
#include "web/manage.h"
#include "web/manage_choices.h"
#include "web/templates.h"

enum { PAGES_MAX = 1000 };

/* clang-format off */
static const struct {
    str word;
    enum account_show show;
    enum text_id text;
} shows[] = {
    {S_("aktif"),    ACCOUNTS_ACTIVE,   TEXT_accounts_active},
    {S_("nonaktif"), ACCOUNTS_DISABLED, TEXT_accounts_disabled},
    {S_("semua"),    ACCOUNTS_ALL,      TEXT_accounts_all},
};
/* clang-format on */

static enum account_show show_of(str word)
{
    for (size_t i = 0; i < COUNT(shows); i++)
        if (str_eq(word, shows[i].word))
            return shows[i].show;
    return ACCOUNTS_ACTIVE;
}

static struct option_list show_choices(struct ctx *cx)
{
    struct option *v = arena_array(&cx->arena, struct option, COUNT(shows));

    for (size_t i = 0; i < COUNT(shows); i++)
        v[i] =
            (struct option){shows[i].word, text_str(cx, (struct text){shows[i].text, ""}), S("")};
    return (struct option_list){v, COUNT(shows)};
}

static enum err fill_rows(struct ctx *cx, const struct account_lines *lines, int zone,
                          struct accounts_page *p)
{
    p->rows.v = arena_array(&cx->arena, struct account_row, lines->n + 1);
    for (size_t i = 0; i < lines->n; i++) {
        const struct account_line *l = &lines->v[i];
        struct account_row *r = &p->rows.v[p->rows.n++];
        *r = (struct account_row){
            .id = l->id,
            .name = l->name,
            .display_name = l->display_name,
            .seen = l->seen_at.has ? format_date(cx, l->seen_at.v, zone) : S(""),
            .has_factor = l->has_factor,
            .can_sign_in = l->can_sign_in,
            .is_disabled = l->is_disabled,
        };
        TRY(role_lines(cx, &l->held, zone, &r->roles));
    }
    return OK;
}

static str page_href(struct ctx *cx, const struct accounts_page *p, int64_t page)
{
    return arena_fmt(&cx->arena, "/kelola/akun?q=%.*s&instansi=%.*s&tampil=%.*s&halaman=%lld",
                     STR_ARG(url_encode(&cx->arena, p->words)),
                     STR_ARG(url_encode(&cx->arena, p->agency)), STR_ARG(p->show), (long long)page);
}

enum err accounts_show(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct accounts_page p = {.words = request_query(rq, S("q")),
                              .agency = request_query(rq, S("instansi")),
                              .show = request_query(rq, S("tampil"))};
    struct account_filter f = {.words = utf8_head(p.words, SEARCH_MAX), .show = show_of(p.show)};
    struct account_lines lines;
    struct option_list roles;
    int64_t page;
    bool more;
    int zone;

    if (!str_i64(request_query(rq, S("halaman")), &page) || page < 1 || page > PAGES_MAX)
        page = 1;
    TRY(managed_tree(cx, p.agency, &f.tree, &f.homeless));
    f.skip = (page - 1) * PAGE_ROWS;
    TRY(account_find(cx, &f, &lines, &more));
    TRY(actor_zone(cx, &zone));
    TRY(fill_rows(cx, &lines, zone, &p));
    TRY(choices_to_grant(cx, &roles, &p.agencies));
    p.shows = show_choices(cx);
    p.pager = (struct pager){page > 1 ? page_href(cx, &p, page - 1) : S(""),
                             more ? page_href(cx, &p, page + 1) : S(""), page};
    p.v.is_wide = true;
    return VIEW(cx, rq, rs, page_accounts, &p);
}

static enum err show_new(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct account_new_page p = {
        .name = request_field(rq, S("nama")),
        .display_name = request_field(rq, S("nama_tampil")),
        .email = request_field(rq, S("surel")),
        .role = request_field(rq, S("peran")),
        .agency = request_field(rq, S("instansi")),
    };

    TRY(choices_to_grant(cx, &p.roles, &p.agencies));
    return VIEW(cx, rq, rs, page_account_new, &p);
}

enum err account_new_show(struct ctx *cx, struct request *rq, struct response *rs)
{
    return show_new(cx, rq, rs);
}

/* 80 random bits in groups of four, to be said on the phone. */
static str first_password(struct ctx *cx)
{
    str secret = secret_make(cx), groups[4];

    for (size_t i = 0; i < COUNT(groups); i++)
        groups[i] = str_slice(secret, 4 * i, 4);
    return arena_join(&cx->arena, groups, COUNT(groups), S("-"));
}

/* Asks the store nothing: the password is set and will not be shown again. */
static enum err show_first_password(struct ctx *cx, struct request *rq, struct response *rs,
                                    int64_t id, str name, str password, bool is_new)
{
    struct first_password_page p = {.id = id, .name = name, .password = password, .is_new = is_new};

    return VIEW(cx, rq, rs, page_first_password, &p);
}

static const struct needed needed[] = {
    {"nama_tampil", "account_display_missing"},
    {"nama",        "account_name_missing"   },
    {"peran",       "account_role_missing"   },
    {"instansi",    "account_agency_missing" },
};

enum err account_new_send(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct account_new in = {.name = request_field(rq, S("nama")),
                             .display_name = request_field(rq, S("nama_tampil")),
                             .email = request_field(rq, S("surel")),
                             .password = first_password(cx),
                             .must_change = true};
    int64_t id;
    str name;

    if (form_lacks(cx, rq, needed, COUNT(needed))) {
        rs->status = 422;
        return show_new(cx, rq, rs);
    }
    enum err e = granted_of_form(cx, rq, &in.role, &in.agency_id);

    if (!e)
        e = account_create(cx, &in, &id);
    if (e)
        return manage_again(cx, rq, rs, e, show_new);
    if (!account_name_normal(cx, in.name, &name))
        return fail(cx, ERR_BUG, "an account was made under a wrong name");
    return show_first_password(cx, rq, rs, id, name, in.password, true);
}

enum err account_password_send(struct ctx *cx, struct request *rq, struct response *rs)
{
    str password = first_password(cx);
    struct account a;
    int64_t id;

    TRY(managed_id(cx, rq, &id));
    TRY(account_by_id(cx, id, &a));
    TRY(account_reset_password(cx, id, password));
    return show_first_password(cx, rq, rs, id, a.name, password, false);
}
