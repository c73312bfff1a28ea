/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/receipt.h"

#include "agency/agency.h"
#include "base/code32.h"
#include "base/conf.h"
#include "base/hash.h"
#include "base/keys.h"
#include "base/limits.h"
#include "base/time.h"
#include "base/world.h"
#include "html/qr.h"
#include "lang/format.h"
#include "web/citizen.h"
#include "web/promise.h"
#include "web/templates.h"

#define COOKIE_RECEIPT S("tanda")

str report_href(struct ctx *cx, str number)
{
    return arena_fmt(&cx->arena, "/laporan/%.*s", STR_ARG(number_format(cx, number)));
}

str site_url(struct ctx *cx, const struct request *rq)
{
    str base = conf_str(cx, CONF_BASE_URL);

    if (base.n)
        return str_ends(base, S("/")) ? str_slice(base, 0, base.n - 1) : base;
    return arena_fmt(&cx->arena, "%s://%.*s", rq->tls ? "https" : "http",
                     STR_ARG(request_header(rq, S("Host"))));
}

/* A cookie is worth nothing at another report's page. */
static str bound_to(struct ctx *cx, str number)
{
    return arena_fmt(&cx->arena, "tanda %.*s", STR_ARG(number));
}

static str page_path(struct ctx *cx, str number)
{
    return arena_fmt(&cx->arena, "%.*s/tanda-terima", STR_ARG(report_href(cx, number)));
}

enum err receipt_give(struct ctx *cx, struct response *rs, const struct submitted *done)
{
    str number = done->report.number, sealed;
    str plain = arena_fmt(&cx->arena, "%lld %.*s", (long long)now_ms(cx), STR_ARG(done->receipt));

    keys_seal(cx, KEY_COOKIE, bound_to(cx, number), plain, &sealed);
    response_cookie(cx, rs, COOKIE_RECEIPT, b64url_encode(cx, sealed), RECEIPT_COOKIE_MIN * 60,
                    page_path(cx, number));
    return response_redirect(cx, rs, page_path(cx, number));
}

/* The code in the cookie; false when it is not there, not ours, or older than it may be. */
static bool open_cookie(struct ctx *cx, const struct request *rq, str number, str *code_out)
{
    str sealed, plain, at;
    int64_t made;

    if (!b64url_decode(cx, request_path_cookie(rq, COOKIE_RECEIPT), &sealed) ||
        keys_open(cx, KEY_COOKIE, bound_to(cx, number), sealed, &plain)) {
        fault_clear(cx);
        return false;
    }
    return str_cut(plain, ' ', &at, code_out) && str_i64(at, &made) &&
           now_ms(cx) - made < RECEIPT_COOKIE_MIN * MINUTE_MS;
}

static enum err fill(struct ctx *cx, const struct request *rq, const struct report *r, str code,
                     struct receipt_page *p)
{
    struct agency owner;
    struct events events;
    str url = site_url(cx, rq);

    TRY(agency_by_id(cx, r->owner_id, &owner));
    TRY(event_list(cx, r->id, &events));
    TRY(ledger_mark_of(cx, &events, false, (int)owner.zone_min, &p->mark));
    p->proof = arena_fmt(&cx->arena, "%.*s/bukti.json", STR_ARG(page_path(cx, r->number)));
    TRY(promise_of(cx, "first_follow_up", &owner, &p->work));
    p->v.noindex = true;
    p->v.is_own = true;
    p->number = number_format(cx, r->number);
    p->code = receipt_format(cx, code);
    p->title = r->title;
    p->sent = format_time(cx, r->happened_at, (int)owner.zone_min);
    p->url = arena_fmt(&cx->arena, "%.*s/lacak", STR_ARG(url));
    p->track = arena_fmt(&cx->arena, "/lacak?nomor=%.*s", STR_ARG(p->number));
    p->due = r->due_at.has ? format_weekday(cx, day_of(r->due_at.v, (int)owner.zone_min)) : S("");
    p->owner = owner.name;
    p->class = text_of_key(cx, "class_", r->class);
    p->is_confidential = r->is_confidential;
    p->is_anonymous = r->is_anonymous;
    p->has_contact = r->has_contact;
    p->sms = text_str(cx, T(receipt_sms, .number = p->number, .code = p->code, .url = p->url));
    /* What stands after # is never sent to a server, so no log between can keep the code. */
    return qr_svg(
        cx,
        arena_fmt(&cx->arena, "%.*s%.*s#%.*s", STR_ARG(url), STR_ARG(p->track), STR_ARG(p->code)),
        text_str(cx, T(receipt_qr)), &p->qr);
}

/* *known_out false: the answer leads to the tracking page. */
static enum err of_sender(struct ctx *cx, const struct request *rq, struct response *rs,
                          struct report *r, str *code, bool *known_out)
{
    str number;

    if (number_parse(cx, request_param(rq, S("nomor")), &number) != CODE_GOOD)
        return fail(cx, ERR_NOTFOUND, "not a number");
    *known_out = open_cookie(cx, rq, number, code);
    if (!*known_out) /* the same whether the report is there or not */
        return response_redirect(
            cx, rs, arena_fmt(&cx->arena, "/lacak?nomor=%.*s", STR_ARG(number_format(cx, number))));
    response_header(cx, rs, S("Cache-Control"), S("no-store"));
    return report_by_number(cx, number, r);
}

enum err receipt_show(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct receipt_page p = {0};
    struct report r;
    str code;
    bool known;

    TRY(of_sender(cx, rq, rs, &r, &code, &known));
    if (!known)
        return OK;
    TRY(fill(cx, rq, &r, code, &p));
    return VIEW(cx, rq, rs, page_receipt, &p);
}

enum err receipt_proof(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct report r;
    str code;
    bool known;

    TRY(of_sender(cx, rq, rs, &r, &code, &known));
    return known ? ledger_send_proof(cx, rs, &r, ACCESS_REPORTER) : OK;
}
