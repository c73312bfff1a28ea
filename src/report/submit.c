/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "report/submit.h"

#include "attachment/attachment.h"
#include "base/code32.h"
#include "base/keys.h"
#include "base/time.h"
#include "base/world.h"
#include "report/again.h"
#include "report/notice.h"
#include "report/plan.h"
#include "report/report.sql.h"
#include "report/right.h"
#include "report/store.h"
#include "report/submit.sql.h"

struct topic_row {
    int64_t id;
    bool is_confidential;
};
static const struct db_row topic_row = DB_ROW(struct topic_row, DB_FIELD(struct topic_row, id),
                                              DB_FIELD(struct topic_row, is_confidential));

/* Everything one submission needs, across the checks and the transaction. */
struct filing {
    struct submission *s;
    struct submitted *out;
    struct agency verifier; /* who checks it first */
    opt_i64 addressed, topic;
    bool confidential;
};

static enum err take_topic(struct ctx *cx, struct filing *f)
{
    struct topic_row topic;

    f->confidential = f->s->confidential;
    if (!f->s->topic.n)
        return OK;
    enum err e = db_one(cx, SQL(submit_topic, .code = f->s->topic), &topic_row, &topic);
    if (e == ERR_NOTFOUND) {
        fault_clear(cx);
        return fail_key(cx, ERR_INVALID, "topik", "error_topic_unknown");
    }
    TRY(e);
    f->topic = SOME(topic.id);
    f->confidential |= topic.is_confidential;
    return OK;
}

/* The addressed agency verifies; without one, the coordinator at the top (no wrong door). */
static enum err take_agency(struct ctx *cx, struct filing *f)
{
    TRY(agency_top(cx, &f->verifier));
    if (!f->s->agency.n)
        return OK;
    enum err e = agency_by_code(cx, f->s->agency, &f->verifier);
    if (e == ERR_NOTFOUND || (e == OK && !f->verifier.is_active)) {
        fault_clear(cx);
        return fail_key(cx, ERR_INVALID, "instansi", "error_agency_unknown");
    }
    TRY(e);
    f->addressed = SOME(f->verifier.id);
    return OK;
}

static enum err take_area(struct ctx *cx, const struct submission *s)
{
    int64_t n;

    if (!s->area.n)
        return OK;
    TRY(db_int(cx, SQL(submit_area, .code = s->area), &n));
    return n ? OK : fail_key(cx, ERR_INVALID, "area", "error_area_unknown");
}

static void describe(const struct filing *f, struct facts *facts)
{
    const struct submission *s = f->s;

    facts->class = s->class;
    facts->incident_date = s->incident_date.n ? s->incident_date : (str){0};
    facts->area = s->area.n ? s->area : (str){0};
    facts->channel = s->channel;
    facts->language = s->reporter.language.n ? s->reporter.language : S("id");
    facts->topic = f->topic;
    facts->addressed = f->addressed;
    facts->owner = SOME(f->verifier.id);
    facts->owner_path = f->verifier.path;
    facts->anonymous = SOME(s->anonymous);
    facts->confidential = SOME(f->confidential);
    facts->contact = SOME(identity_reachable(&s->reporter));
    facts->private_text = SOME(1);
    facts->files = s->files;
    if (s->imported) {
        facts->imported = SOME(1);
        facts->unknown = s->unknown;
    }
}

static void add_words(struct event_new *ev, str field, str text)
{
    if (text.n)
        ev->words[ev->words_n++] = (struct event_words){field, text};
}

static void take_words(struct ctx *cx, const struct submission *s, struct event_new *ev)
{
    add_words(ev, S("title"), s->title);
    add_words(ev, S("body"), s->body);
    add_words(ev, S("place"), s->place);
    add_words(ev, S("respondent"), s->respondent);
    if (s->lat_e6.has && s->lon_e6.has)
        add_words(
            ev, S("point"),
            arena_fmt(&cx->arena, "%lld,%lld", (long long)s->lat_e6.v, (long long)s->lon_e6.v));
}

/* 7 random symbols rarely meet, ten tries never do. */
enum err report_number_take(struct ctx *cx, int64_t report_id, str *out)
{
    int year = civil_of(now_ms(cx), ZONE_WIB).year;
    int64_t taken = 0;

    for (int i = 0; i < 10 && taken != 1; i++) {
        *out = number_make(cx, year);
        TRY(db_exec_count(cx, SQL(report_number_insert, .number = *out, .report_id = report_id),
                          &taken));
    }
    return taken == 1 ? OK : fail(cx, ERR_BUSY, "no free report number");
}

/* Who takes reports in acts in that role on behalf of a reporter, everybody else as reporter. */
static enum role filing_role(const struct ctx *cx, opt_i64 *agency)
{
    *agency = NONE;
    for (size_t i = 0; cx->actor.kind == ACTOR_ACCOUNT && i < cx->actor.grants_n; i++) {
        const struct grant *g = &cx->actor.grants[i];
        if (!(action_rule(ACT_SUBMIT)->roles & ROLE_BIT(g->role)))
            continue;
        *agency = SOME(g->agency_id);
        return g->role;
    }
    return ROLE_REPORTER;
}

static enum err first_event(struct ctx *cx, struct filing *f, int64_t id, str number,
                            struct casefile *after)
{
    struct casefile none = {0};
    struct facts facts = {.number = number};
    struct event ev;

    describe(f, &facts);
    TRY(plan_start(cx, &none, &f->verifier, CLOCK_VERIFY, &facts));
    struct event_new new = {.stream_id = id,
                            .seq = 1,
                            .subject = "report",
                            .number = number,
                            .happened_at = f->s->happened_at,
                            .action = action_rule(ACT_SUBMIT)->name,
                            .from = "",
                            .to = state_name(STATE_RECEIVED),
                            .visibility = VIS_PUBLIC};
    new.role = filing_role(cx, &new.agency_id);
    take_words(cx, f->s, &new);
    new.data = facts_write(cx, &facts);
    TRY(event_append(cx, &new, &ev));
    facts_words(&facts, new.words, new.words_n);
    TRY(report_apply(cx, after, &ev, &facts));
    TRY(casefile_store(cx, &none, after));
    for (size_t i = 0; i < f->s->files.n; i++)
        TRY(attachment_bind(cx, f->s->files.v[i], id, 1, S("reporter"), f->s->files_owner));
    return f->s->imported ? OK : notice_queue(cx, after, ACT_SUBMIT, &ev, &facts);
}

enum err receipt_put(struct ctx *cx, int64_t id, str code)
{
    struct key_hash h;

    keys_hash(cx, KEY_PEPPER, S("receipt"), code, &h);
    return db_exec(
        cx, SQL(receipt_insert, .report_id = id, .hash = KEY_HASH_STR(&h), .pepper = h.key_id));
}

static enum err file_report(struct ctx *cx, void *arg)
{
    struct filing *f = arg;
    struct casefile after;
    int64_t id = id_new(cx);
    str number;

    TRY(again_find(cx, f->s, f->out));
    if (f->out->again)
        return OK;
    TRY(report_number_take(cx, id, &number));
    TRY(first_event(cx, f, id, number, &after));
    f->out->report = after.r;
    if (!f->s->imported) {
        f->out->receipt = receipt_make(cx);
        TRY(receipt_put(cx, id, f->out->receipt));
    }
    TRY(vault_put(cx, id, &f->s->reporter));
    return again_store(cx, f->s, f->out);
}

static enum err prepare(struct ctx *cx, struct filing *f)
{
    *f->out = (struct submitted){0};
    if (f->s->imported) {
        f->topic = f->s->topic_id;
        f->confidential = f->s->confidential;
        return agency_by_id(cx, f->s->owner.v, &f->verifier);
    }
    TRY(submission_check(cx, f->s));
    TRY(take_topic(cx, f));
    TRY(take_agency(cx, f));
    return take_area(cx, f->s);
}

enum err report_submit_in(struct ctx *cx, struct submission *s, struct submitted *out)
{
    struct filing f = {.s = s, .out = out};

    TRY(prepare(cx, &f));
    return file_report(cx, &f);
}

/* Two of a kind at one moment: the store took the first, and this is the other's answer. */
static enum err answer_of_twin(struct ctx *cx, const struct submission *s, struct submitted *out)
{
    struct fault why = cx->fault;

    fault_clear(cx);
    TRY(again_find(cx, s, out));
    if (out->again)
        return OK;
    cx->fault = why; /* it was something else */
    return ERR_CONFLICT;
}

enum err report_submit(struct ctx *cx, struct submission *s, struct submitted *out)
{
    struct filing f = {.s = s, .out = out};

    TRY(prepare(cx, &f));
    enum err e = db_write(cx, file_report, &f);
    return e == ERR_CONFLICT ? answer_of_twin(cx, s, out) : e;
}
