/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* POST /laporan/{nomor}/dukung: anybody says that a report is their matter too. */
#include "web/support.h"

#include "base/code32.h"
#include "base/limits.h"
#include "lang/format.h"
#include "report/access.h"
#include "web/citizen.h"
#include "web/done.h"
#include "web/receipt.h"
#include "web/report_page.h"

static const struct {
    str word;
    enum text_id text;
} told[] = {
    [SUPPORT_COUNTED] = {S_("dukung"),       TEXT_support_counted},
    [SUPPORT_ALREADY] = {S_("dukung-sudah"), TEXT_support_already},
    [SUPPORT_AGAIN] = {S_("dukung-lagi"),  TEXT_support_again  },
};

struct text support_told(enum support s)
{
    must(s < COUNT(told));
    return (struct text){told[s].text, ""};
}

/* Staff are people too, each with one account. */
static struct supporter who_presses(struct ctx *cx, const struct request *rq)
{
    str kept = request_cookie(rq, COOKIE_SUPPORT);

    if (cx->actor.kind == ACTOR_ACCOUNT)
        return (struct supporter){
            .secret = arena_fmt(&cx->arena, "account %lld", (long long)cx->actor.account_id)};
    return (struct supporter){.secret = kept.n ? kept : secret_make(cx),
                              .is_new = kept.n == 0,
                              .address = rq->address.n ? rq->address : S("-")};
}

enum err support_press(struct ctx *cx, const struct request *rq, struct response *rs,
                       const struct report *r, enum support *out)
{
    struct supporter who = who_presses(cx, rq);

    TRY(support_give(cx, r, &who, out));
    if (who.is_new)
        response_cookie(cx, rs, COOKIE_SUPPORT, who.secret, CHOICE_COOKIE_S, S("/"));
    return OK;
}

/* Several reports of one matter are supported as one: their lead, if everybody may read it. */
static enum err support_target(struct ctx *cx, struct report *r)
{
    struct report lead;

    if (report_state(r) != STATE_MERGED || !r->lead_id.has)
        return OK;
    TRY(report_by_id(cx, r->lead_id.v, &lead));
    if (report_is_public(&lead))
        *r = lead;
    return OK;
}

str support_words_of(struct ctx *cx, int64_t n)
{
    if (n <= 1)
        return n ? text_str(cx, T(support_one)) : S("");
    return text_str(cx, T(support_many, .n = format_count(cx, n)));
}

enum err support_words(struct ctx *cx, int64_t report_id, str *out)
{
    int64_t n;

    TRY(support_count(cx, report_id, &n));
    *out = support_words_of(cx, n);
    return OK;
}

enum err support_send(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct report r;
    enum access access;
    enum support result;

    TRY(report_of_address(cx, rq, &r, &access));
    if (access == ACCESS_REPORTER)
        return fail_key(cx, ERR_CONFLICT, NULL, "error_support_own");
    if (access < ACCESS_PUBLIC)
        return fail_key(cx, ERR_CONFLICT, NULL, "error_support_over");
    TRY(support_target(cx, &r));
    TRY(support_press(cx, rq, rs, &r, &result));
    return done_redirect(cx, rs, report_href(cx, r.number), told[result].word);
}
