/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* API tokens of one's tree: the list, a new one, its end. */
#include "web/manage_tokens.h"

#include "account/account.h"
#include "account/token.h"
#include "lang/format.h"
#include "web/account_routes.h"
#include "web/done.h"
#include "web/lacks.h"
#include "web/manage.h"
#include "web/manage_choices.h"
#include "web/templates.h"

static const struct done_word done_words[] = {
    {S_("cabut"), TEXT_token_now_revoked},
};

static str day_or_none(struct ctx *cx, opt_i64 at, int zone)
{
    return at.has ? format_date(cx, at.v, zone) : S("");
}

static void fill_rows(struct ctx *cx, const struct tokens *list, int zone, struct tokens_page *p)
{
    p->rows.v = arena_array(&cx->arena, struct token_row, list->n + 1);
    for (size_t i = 0; i < list->n; i++) {
        const struct token *t = &list->v[i];
        p->rows.v[p->rows.n++] =
            (struct token_row){.id = arena_fmt(&cx->arena, "%lld", (long long)t->id),
                               .account = t->account_name,
                               .label = t->label,
                               .scopes = scopes_text(cx, t->scopes),
                               .last4 = t->last4,
                               .made = format_date(cx, t->created_at, zone),
                               .used = day_or_none(cx, t->used_at, zone),
                               .revoked = day_or_none(cx, t->revoked_at, zone)};
    }
}

/* Each ticked box is a field of its own; a name that is no scope adds nothing. */
static uint32_t ticked(struct ctx *cx, const struct request *rq)
{
    uint32_t scopes = 0, one;

    for (size_t i = 0; i < rq->fields.n; i++) {
        if (!str_eq(rq->fields.v[i].name, S("cakupan")))
            continue;
        if (scopes_parse(cx, rq->fields.v[i].value, &one) == OK)
            scopes |= one;
        fault_clear(cx);
    }
    return scopes;
}

static struct scope_boxes boxes(struct ctx *cx, uint32_t scopes)
{
    struct scope_boxes list = {arena_array(&cx->arena, struct scope_box, SCOPES_COUNT), 0};

    for (size_t i = 0; i < SCOPES_COUNT; i++)
        list.v[list.n++] = (struct scope_box){str_of(scope_rules[i].name),
                                              text_of_key(cx, "", str_of(scope_rules[i].key)),
                                              scopes & scope_rules[i].bit};
    return list;
}

enum err tokens_show(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct tokens_page p = {.done = done_text(rq, done_words, COUNT(done_words)),
                            .account = request_field(rq, S("akun")),
                            .label = request_field(rq, S("label"))};
    struct tokens list;
    bool everywhere;
    str tree;
    int zone;

    TRY(managed_tree(cx, S(""), &tree, &everywhere));
    TRY(token_list_all(cx, everywhere ? (str){0} : tree, &list));
    TRY(actor_zone(cx, &zone));
    fill_rows(cx, &list, zone, &p);
    p.scopes = boxes(cx, ticked(cx, rq));
    return VIEW(cx, rq, rs, page_tokens, &p);
}

static enum err account_of_form(struct ctx *cx, const struct request *rq, struct account *out)
{
    str name;
    enum err e = account_name_normal(cx, request_field(rq, S("akun")), &name)
                     ? account_by_name(cx, name, out)
                     : ERR_NOTFOUND;

    if (e != ERR_NOTFOUND)
        return e;
    fault_clear(cx);
    return fail_key(cx, ERR_INVALID, "account", "token_account_unknown");
}

/* Whose account it is not to touch, and an account with too many, are said beside its name. */
static enum err create(struct ctx *cx, const struct request *rq, struct token_made_page *p)
{
    struct account a;

    TRY(account_of_form(cx, rq, &a));
    p->account = a.display_name;
    enum err e =
        token_create(cx, a.id, request_field(rq, S("label")), ticked(cx, rq), &p->token, NULL);
    if (e && cx->fault.key && !cx->fault.field)
        cx->fault.field = "account";
    return e;
}

static const struct needed needed[] = {
    {"label",   "token_label_missing"  },
    {"akun",    "token_account_missing"},
    {"cakupan", "token_scopes_missing" },
};

enum err token_new_send(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct token_made_page p = {0};

    if (form_lacks(cx, rq, needed, COUNT(needed))) {
        rs->status = 422;
        return tokens_show(cx, rq, rs);
    }
    enum err e = create(cx, rq, &p);

    if (e)
        return manage_again(cx, rq, rs, e, tokens_show);
    return VIEW(cx, rq, rs, page_token_made, &p);
}

enum err token_revoke_send(struct ctx *cx, struct request *rq, struct response *rs)
{
    int64_t id;

    if (!str_i64(request_param(rq, S("id")), &id))
        return fail(cx, ERR_NOTFOUND, "no such token");
    TRY(token_revoke(cx, id));
    return done_redirect(cx, rs, S("/kelola/token"), S("cabut"));
}
