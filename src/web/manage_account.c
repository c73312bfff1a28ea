/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One account of one's tree: names, roles, lost phone, disabling. */
#include "web/manage.h"

#include "account/admin.h"
#include "account/manage.h"
#include "base/time.h"
#include "base/world.h"
#include "lang/format.h"
#include "report/handover.h"
#include "web/account_routes.h"
#include "web/done.h"
#include "web/manage_choices.h"
#include "web/templates.h"

enum { COLLEAGUES_MAX = 200 };

static const struct done_word done_words[] = {
    {S_("simpan"),   TEXT_account_changed     },
    {S_("nonaktif"), TEXT_account_now_disabled},
    {S_("aktif"),    TEXT_account_now_enabled },
};

/* The fields as typed when the form comes back with a refusal, else as stored. */
static str typed_or(const struct request *rq, str field, str stored)
{
    bool is_names = request_field(rq, S("nama")).n || request_field(rq, S("nama_tampil")).n;

    return is_names ? request_field(rq, field) : stored.p ? stored : S("");
}

static void fill_typed(const struct request *rq, struct account_page *p)
{
    p->typed_name = typed_or(rq, S("nama"), p->a.name);
    p->typed_display = typed_or(rq, S("nama_tampil"), p->a.display_name);
    p->typed_email = typed_or(rq, S("surel"), p->a.email);
    p->role = request_field(rq, S("peran"));
    p->agency = request_field(rq, S("instansi"));
    p->from = request_field(rq, S("mulai"));
    p->to = request_field(rq, S("sampai"));
}

static bool is_among(const struct option *v, size_t n, str name)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(v[i].value, name))
            return true;
    return false;
}

/* People of the agencies whose cases this one holds; the handing over checks it again. */
static enum err fill_colleagues(struct ctx *cx, const struct memberships *held,
                                struct account_page *p)
{
    struct option *v = arena_array(&cx->arena, struct option, COLLEAGUES_MAX);
    struct accounts some;
    size_t n = 0;

    for (size_t i = 0; i < held->n; i++) {
        TRY(account_list_of(cx, held->v[i].agency_id, &some));
        for (size_t k = 0; k < some.n && n < COLLEAGUES_MAX; k++)
            if (some.v[k].id != p->a.id && !is_among(v, n, some.v[k].name))
                v[n++] = (struct option){some.v[k].name, some.v[k].display_name, S("")};
    }
    p->colleagues = (struct option_list){v, n};
    return OK;
}

/* Whether the actor may change it; a refusal is an answer here. */
static enum err fill_right(struct ctx *cx, struct account_page *p)
{
    struct acting_as ignored;
    enum err e = admin_check(cx, p->a.id, &ignored);

    if (e && e != ERR_DENIED)
        return e;
    fault_clear(cx);
    p->may_manage = e == OK;
    return OK;
}

/* An account beyond the actor's tree is not shown at all. */
static enum err in_sight(struct ctx *cx, const struct memberships *held,
                         const struct account_page *p)
{
    if (p->may_manage || p->a.id == cx->actor.account_id)
        return OK;
    for (size_t i = 0; i < held->n; i++)
        if (membership_open(&held->v[i], now_ms(cx)) &&
            actor_over(&cx->actor, ROLES_MANAGE, held->v[i].agency_path))
            return OK;
    return fail(cx, ERR_NOTFOUND, "not an account of this tree");
}

static enum err show_one(struct ctx *cx, struct request *rq, struct response *rs,
                         struct account_page *p)
{
    struct memberships held;
    int64_t id;
    int zone;

    TRY(managed_id(cx, rq, &id));
    TRY(account_by_id(cx, id, &p->a));
    TRY(account_memberships(cx, id, &held));
    TRY(fill_right(cx, p));
    TRY(in_sight(cx, &held, p));
    TRY(actor_zone(cx, &zone));
    TRY(role_lines(cx, &held, zone, &p->roles));
    TRY(handover_count(cx, id, &p->held));
    if (p->held)
        TRY(fill_colleagues(cx, &held, p));
    TRY(choices_to_grant(cx, &p->role_choices, &p->agencies));
    p->seen = p->a.seen_at.has ? format_time(cx, p->a.seen_at.v, zone) : S("");
    p->has_factor = p->a.totp_sealed.n > 0;
    fill_typed(rq, p);
    return VIEW(cx, rq, rs, page_account, p);
}

enum err account_show(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct account_page p = {.done = done_text(rq, done_words, COUNT(done_words))};

    return show_one(cx, rq, rs, &p);
}

static enum err back_to(struct ctx *cx, struct response *rs, int64_t id, str word)
{
    return done_redirect(cx, rs, arena_fmt(&cx->arena, "/kelola/akun/%lld", (long long)id), word);
}

enum err account_names_send(struct ctx *cx, struct request *rq, struct response *rs)
{
    int64_t id;

    TRY(managed_id(cx, rq, &id));
    enum err e = account_rename(cx, id, request_field(rq, S("nama")),
                                request_field(rq, S("nama_tampil")), request_field(rq, S("surel")));
    if (e)
        return manage_again(cx, rq, rs, e, account_show);
    return back_to(cx, rs, id, S("simpan"));
}

enum err account_factor_send(struct ctx *cx, struct request *rq, struct response *rs)
{
    int64_t id;

    TRY(managed_id(cx, rq, &id));
    TRY(account_drop_factor(cx, id));
    return back_to(cx, rs, id, S("simpan"));
}

/* Days of the form become instants at the office's midnight; the last day counts whole. */
static enum err read_span(struct ctx *cx, const struct request *rq, int64_t *from, opt_i64 *to)
{
    str first = request_field(rq, S("mulai")), last = request_field(rq, S("sampai"));
    int64_t day;
    int zone;

    TRY(actor_zone(cx, &zone));
    *from = 0;
    *to = NONE;
    if (first.n && !date_parse(first, &day))
        return fail_key(cx, ERR_INVALID, "valid_from", "error_date_bad");
    if (first.n)
        *from = day_start(day, zone);
    if (last.n && !date_parse(last, &day))
        return fail_key(cx, ERR_INVALID, "valid_to", "error_date_bad");
    if (last.n)
        *to = SOME(day_start(day + 1, zone));
    return OK;
}

enum err account_role_send(struct ctx *cx, struct request *rq, struct response *rs)
{
    int64_t id, agency_id, from;
    enum role role;
    opt_i64 to;

    TRY(managed_id(cx, rq, &id));
    enum err e = granted_of_form(cx, rq, &role, &agency_id);
    if (!e)
        e = read_span(cx, rq, &from, &to);
    if (!e)
        e = account_join(cx, id, role, agency_id, from, to);
    if (e)
        return manage_again(cx, rq, rs, e, account_show);
    return back_to(cx, rs, id, S("simpan"));
}

enum err account_role_end_send(struct ctx *cx, struct request *rq, struct response *rs)
{
    int64_t id, agency_id;

    TRY(managed_id(cx, rq, &id));
    if (!str_i64(request_field(rq, S("instansi_id")), &agency_id))
        return fail(cx, ERR_NOTFOUND, "no such agency");
    TRY(account_leave(cx, id, role_by_name(request_field(rq, S("peran"))), agency_id));
    return back_to(cx, rs, id, S("simpan"));
}

/* All open cases to the colleague that was chosen; what is left keeps the account alive. */
static enum err hand_over(struct ctx *cx, const struct request *rq, int64_t id, int64_t *left_out)
{
    struct handover_done done;
    struct account to;
    enum err e = account_by_name(cx, request_field(rq, S("kepada")), &to);

    if (e == ERR_NOTFOUND) {
        fault_clear(cx);
        return fail_key(cx, ERR_INVALID, "to", "account_handover_missing");
    }
    TRY(e);
    TRY(handover(cx, id, to.id, &done));
    *left_out = done.left;
    return OK;
}

enum err account_disable_send(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct account_page p = {0};
    struct acting_as ignored;
    int64_t id, held, left = 0;

    TRY(managed_id(cx, rq, &id));
    TRY(admin_check(cx, id, &ignored));
    TRY(handover_count(cx, id, &held));
    enum err e = held ? hand_over(cx, rq, id, &left) : OK;
    if (e)
        return manage_again(cx, rq, rs, e, account_show);
    if (left) {
        p.left = text_str(cx, T(account_handover_left, .count = left));
        rs->status = 409;
        return show_one(cx, rq, rs, &p);
    }
    TRY(account_disable(cx, id));
    return back_to(cx, rs, id, S("nonaktif"));
}

enum err account_enable_send(struct ctx *cx, struct request *rq, struct response *rs)
{
    int64_t id;

    TRY(managed_id(cx, rq, &id));
    TRY(account_enable(cx, id));
    return back_to(cx, rs, id, S("aktif"));
}
