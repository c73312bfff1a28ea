/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/report_page.h"

#include "area/area.h"
#include "base/code32.h"
#include "base/time.h"
#include "base/world.h"
#include "calendar/due.h"
#include "lang/format.h"
#include "report/offer.h"
#include "topic/topic.h"
#include "web/citizen.h"
#include "web/done.h"
#include "web/public.h"
#include "web/receipt.h"
#include "web/support.h"
#include "web/templates.h"
#include "web/upload.h"

enum err report_of_address(struct ctx *cx, const struct request *rq, struct report *out,
                           enum access *access)
{
    str number;

    if (number_parse(cx, request_param(rq, S("nomor")), &number) != CODE_GOOD)
        return fail(cx, ERR_NOTFOUND, "no such report");
    return report_find(cx, number, out, access);
}

/* Where a state stands among the five steps. */
static int step_of(const struct report *r)
{
    switch (report_state(r)) {
    case STATE_RECEIVED: return 2;
    case STATE_AWAITING: return r->assigned_at.has ? 3 : 2;
    case STATE_ASSIGNED:
    case STATE_IN_PROGRESS:
    case STATE_CONTESTED:
    case STATE_MERGED:
    case STATE_POSTPONED: return 3;
    case STATE_ANSWERED: return 4;
    case STATE_CLOSED: return 5;
    default: return 0;
    }
}

static enum err fill_due(struct ctx *cx, struct report_page *p)
{
    int64_t days;
    int zone = (int)p->owner.zone_min;

    if (!p->r.due_at.has)
        return OK;
    TRY(working_days_until(cx, &p->owner, p->r.due_at.v, &days));
    p->due_name = text_for(cx, p->is_reporter, "clock_", p->r.due_kind);
    p->due = format_weekday(cx, day_of(p->r.due_at.v, zone));
    p->due_left = format_days_left(cx, days);
    p->is_late = p->r.due_at.v < now_ms(cx);
    return OK;
}

/* An import tells of answers that another system counted. */
static enum err fill_answered(struct ctx *cx, struct report_page *p)
{
    const struct report *r = &p->r;
    int64_t days;

    p->answered = S("");
    if (!r->answered_at.has || !r->assigned_at.has || r->is_imported)
        return OK;
    TRY(working_days_taken(cx, &p->owner, r->assigned_at.v, r->answered_at.v, &days));
    str at = format_time(cx, r->answered_at.v, (int)p->owner.zone_min);
    p->answered = text_str(cx, days ? T(report_answered_after, .at = at, .n = days)
                                    : T(report_answered_same, .at = at));
    return OK;
}

static enum err fill_names(struct ctx *cx, struct report_page *p)
{
    struct topic t;

    p->area = p->topic = S("");
    if (p->r.area_code.n)
        TRY(area_full_name(cx, p->r.area_code, &p->area));
    if (p->r.topic_id.has) {
        TRY(topic_by_id(cx, p->r.topic_id.v, &t));
        p->topic = topic_name(&t, cx->lang);
    }
    return OK;
}

/* Who has it is not in doubt meanwhile. */
static enum err fill_offer(struct ctx *cx, struct report_page *p)
{
    struct agency to, arbiter;

    p->offered = S("");
    if (!offer_is_open(&p->r))
        return OK;
    TRY(agency_by_id(cx, p->r.offered_id.v, &to));
    p->offered = text_str(cx, T(report_offered, .who = p->owner.name, .to = to.name));
    if (!offer_is_disputed(&p->r))
        return OK;
    TRY(agency_by_id(cx, p->r.arbiter_id.v, &arbiter));
    p->offered = text_str(cx, T(report_offered_decided, .who = p->owner.name, .to = to.name,
                                .arbiter = arbiter.name));
    return OK;
}

/* One reading of the events serves the words and the history. */
static enum err fill_words(struct ctx *cx, struct report_page *p)
{
    struct events events;

    TRY(event_list(cx, p->r.id, &events));
    p->body = report_body_among(&p->r, &events);
    TRY(ledger_mark_of(cx, &events, !p->is_reporter, (int)p->owner.zone_min, &p->mark));
    TRY(timeline_of(cx, &events, p->access, (int)p->owner.zone_min, &p->timeline));
    return p->is_reporter ? edits_of(cx, &p->r, p->body, &p->edits) : OK;
}

str report_state_key(const struct report *r)
{
    if (report_state(r) == STATE_ARCHIVED && r->is_appealed)
        return S("archived_appealed");
    if (report_state(r) == STATE_WITHDRAWN && str_eq(r->ended_how, S("deemed")))
        return S("withdrawn_deemed");
    return r->state;
}

/* Who may see number and state alone is not told how it came to that. */
static str state_key(const struct report_page *p)
{
    return p->access == ACCESS_STUB ? p->r.state : report_state_key(&p->r);
}

/* Days that matter are said where the state is, not only in the history or beside a button. */
static str state_words(struct ctx *cx, const struct report_page *p)
{
    if (report_state(&p->r) == STATE_CLOSED && p->until.n)
        return text_str(cx, T(own_state_words_closed_until, .day = p->until));
    if (report_state(&p->r) == STATE_POSTPONED && p->r.review_date.n)
        return text_str(
            cx, T(state_words_postponed_until, .day = format_iso_day(cx, p->r.review_date)));
    if (report_state(&p->r) == STATE_IN_PROGRESS && p->r.promised_date.n)
        return text_str(
            cx, T(state_words_in_progress_until, .day = format_iso_day(cx, p->r.promised_date)));
    return text_str(cx, text_for(cx, p->is_reporter, "state_words_", state_key(p)));
}

static void fill_head(struct ctx *cx, struct report_page *p)
{
    p->number = number_format(cx, p->r.number);
    p->href = report_href(cx, p->r.number);
    p->track = arena_fmt(&cx->arena, "/lacak?nomor=%.*s", STR_ARG(p->number));
    p->proof = arena_fmt(&cx->arena, "%.*s/bukti", STR_ARG(p->href));
    p->state = text_for(cx, p->is_reporter, "state_", state_key(p));
    p->class = text_of_key(cx, "class_", p->r.class);
    p->step = step_of(&p->r);
    p->v.noindex = p->access != ACCESS_PUBLIC;
    p->v.is_own = p->is_reporter;
}

/* Which other reports are worked on together with it, as far as everybody may know. */
static enum err fill_merged(struct ctx *cx, struct report_page *p)
{
    struct report lead;

    p->merged = p->lead = S("");
    if (p->r.merged > 0)
        p->merged = text_str(cx, T(report_merged, .n = p->r.merged));
    if (!p->r.lead_id.has || STATE_BIT(report_state(&p->r)) & STATE_BIT(STATE_WITHDRAWN))
        return OK;
    TRY(report_by_id(cx, p->r.lead_id.v, &lead));
    if (lead.is_confidential)
        return OK;
    p->lead = number_format(cx, lead.number);
    p->lead_href = report_href(cx, lead.number);
    return OK;
}

static enum err fill(struct ctx *cx, const struct request *rq, struct report_page *p)
{
    int zone;

    TRY(agency_by_id(cx, p->r.owner_id, &p->owner));
    zone = (int)p->owner.zone_min;
    p->sent = format_time(cx, p->r.happened_at, zone);
    p->incident = p->r.incident_date.n ? format_iso_day(cx, p->r.incident_date) : S("");
    TRY(fill_names(cx, p));
    TRY(fill_offer(cx, p));
    TRY(fill_words(cx, p));
    TRY(fill_due(cx, p));
    TRY(fill_answered(cx, p));
    TRY(fill_merged(cx, p));
    TRY(support_words(cx, p->r.id, &p->supports));
    p->may_support = !p->is_reporter && report_is_open(&p->r);
    TRY(file_links_of(cx, rq, &(struct file_page){&p->r, p->access, p->href, zone, &p->timeline},
                      &p->files));
    p->takes_files = p->is_reporter && upload_ready(cx);
    if (p->is_reporter)
        TRY(report_offers(cx, p));
    p->state_words = state_words(cx, p);
    return OK;
}

/* What the reporter is told after a move; the word is the move's address. */
static const struct done_word done_words[] = {
    {S_("lengkapi"),      TEXT_report_done_complete},
    {S_("tanggapan"),     TEXT_report_done_reply   },
    {S_("konfirmasi"),    TEXT_report_done_confirm },
    {S_("belum-selesai"), TEXT_report_done_contest },
    {S_("nilai"),         TEXT_report_done_rate    },
    {S_("cabut"),         TEXT_report_done_withdraw},
    {S_("keberatan"),     TEXT_report_done_appeal  },
    {S_("buka-kembali"),  TEXT_report_done_reopen  },
    {S_("pisah"),         TEXT_report_done_split   },
    {S_("eskalasi"),      TEXT_report_done_escalate},
};

/* And anybody after having said that it is theirs too. */
static const struct done_word support_words_done[] = {
    {S_("dukung"),       TEXT_support_counted},
    {S_("dukung-sudah"), TEXT_support_already},
    {S_("dukung-lagi"),  TEXT_support_again  },
};

str report_typed(const struct report_page *p, bool escalating)
{
    return p->is_escalating == escalating ? p->typed : S("");
}

enum err report_page_show(struct ctx *cx, struct request *rq, struct response *rs,
                          const struct report *r, enum access access)
{
    struct report_page p = {.r = *r, .access = access, .is_reporter = access == ACCESS_REPORTER};

    p.typed = request_field(rq, S("teks"));
    p.kept = upload_kept(cx, rq);
    p.score = request_field(rq, S("nilai"));
    p.escalate_to = request_field(rq, S("kepada"));
    p.is_escalating = action_by_slug(request_param(rq, S("aksi"))) == ACT_ESCALATE;
    fill_head(cx, &p);
    if (access < ACCESS_REPORTER)
        web_public_report(cx, rs, r->id);
    if (access == ACCESS_STUB)
        return VIEW(cx, rq, rs, page_report_stub, &p);
    TRY(fill(cx, rq, &p));
    p.done = p.is_reporter ? done_text(rq, done_words, COUNT(done_words))
                           : done_text(rq, support_words_done, COUNT(support_words_done));
    return VIEW(cx, rq, rs, page_report, &p);
}

/* Staff see here what everybody sees; their own side of a case is under /kerja. */
enum err report_show(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct report r;
    enum access access;

    TRY(report_of_address(cx, rq, &r, &access));
    if (access == ACCESS_STAFF && (r.is_confidential || !report_is_public(&r)))
        return response_redirect(
            cx, rs, arena_fmt(&cx->arena, "/kerja%.*s", STR_ARG(report_href(cx, r.number))));
    return report_page_show(cx, rq, rs, &r, access == ACCESS_STAFF ? ACCESS_PUBLIC : access);
}
