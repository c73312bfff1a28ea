/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "report/submit.h"

#include "base/code32.h"
#include "base/keys.h"
#include "base/time.h"
#include "base/world.h"
#include "report/again.h"
#include "report/files.h"
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
    opt_i64 addressed, topic, respondent;
    bool confidential;
    /* what is stored, made before */
    struct facts facts;
    struct event ev;
    struct casefile after;
    bool number_is_taken;
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

/*
 * Words that name an office, by its code or its whole name, are a complaint about that office: it
 * does not get the report, also when it was addressed.  Its parent verifies instead (DOMAIN §4).
 */
static enum err take_respondent(struct ctx *cx, struct filing *f)
{
    struct agency unit;

    if (!f->s->respondent.n)
        return OK;
    enum err e = agency_called(cx, f->s->respondent, &unit);
    if (e == ERR_NOTFOUND) {
        fault_clear(cx);
        return OK;
    }
    TRY(e);
    f->respondent = SOME(unit.id);
    if (!unit.parent_id.has || !agency_within(&f->verifier, &unit))
        return OK;
    return agency_by_id(cx, unit.parent_id.v, &f->verifier);
}

static enum err take_area(struct ctx *cx, const struct submission *s)
{
    int64_t n;

    if (!s->area.n)
        return OK;
    TRY(db_int(cx, SQL(submit_area, .code = s->area), &n));
    return n ? OK : fail_key(cx, ERR_INVALID, "area", "error_area_unknown");
}

/* What the sender calls the same matter, if everybody may know of it; else the wish is dropped. */
static enum err take_same(struct ctx *cx, struct submission *s)
{
    struct report other;
    str number;

    if (!s->same_as.n || number_parse(cx, s->same_as, &number) != CODE_GOOD) {
        s->same_as = (str){0};
        return OK;
    }
    enum err e = report_by_number(cx, number, &other);
    if (e == ERR_NOTFOUND)
        fault_clear(cx);
    else
        TRY(e);
    s->same_as = !e && report_is_public(&other) ? other.number : (str){0};
    return OK;
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
    facts->respondent = f->respondent;
    facts->owner = SOME(f->verifier.id);
    facts->owner_path = f->verifier.path;
    facts->same_as = s->same_as;
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
    add_words(ev, S("respondent_words"), s->respondent); /* "respondent" is an office's id */
    if (s->lat_e6.has && s->lon_e6.has)
        add_words(
            ev, S("point"),
            arena_fmt(&cx->arena, "%lld,%lld", (long long)s->lat_e6.v, (long long)s->lon_e6.v));
}

enum { NUMBERS_TRIED = 10 }; /* 7 random symbols rarely meet, ten tries never do */

enum err report_number_take(struct ctx *cx, int64_t report_id, str *out)
{
    int year = civil_of(now_ms(cx), ZONE_WIB).year;
    int64_t taken = 0;

    for (int i = 0; i < NUMBERS_TRIED && taken != 1; i++) {
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

/* The first event and the row it makes: all of it is decided before anything is stored. */
static enum err make(struct ctx *cx, struct filing *f)
{
    static const struct casefile none;

    f->number_is_taken = false;
    f->facts = (struct facts){.number = number_make(cx, civil_of(now_ms(cx), ZONE_WIB).year)};
    describe(f, &f->facts);
    TRY(plan_start(cx, &none, &f->verifier, CLOCK_VERIFY, &f->facts));
    struct event_new new = {.stream_id = id_new(cx),
                            .seq = 1,
                            .subject = "report",
                            .number = f->facts.number,
                            .happened_at = f->s->happened_at,
                            .action = action_rule(ACT_SUBMIT)->name,
                            .from = "",
                            .to = state_name(STATE_RECEIVED),
                            .visibility = VIS_PUBLIC};
    new.role = filing_role(cx, &new.agency_id);
    take_words(cx, f->s, &new);
    new.data = facts_write(cx, &f->facts);
    TRY(event_make(cx, &new, &f->ev));
    facts_words(&f->facts, new.words, new.words_n);
    TRY(report_apply(cx, &f->after, &f->ev, &f->facts));
    f->out->report = f->after.r;
    f->out->receipt = f->s->imported ? (str){0} : receipt_make(cx);
    return OK;
}

enum err receipt_put(struct ctx *cx, int64_t id, str code)
{
    struct key_hash h;

    keys_hash(cx, KEY_PEPPER, S("receipt"), code, &h);
    return db_exec(
        cx, SQL(receipt_insert, .report_id = id, .hash = KEY_HASH_STR(&h), .pepper = h.key_id));
}

/* The number may be somebody's, however seldom: then another one is tried. */
static enum err store_number(struct ctx *cx, struct filing *f)
{
    int64_t stored;

    TRY(db_exec_count(
        cx, SQL(report_number_insert, .number = f->facts.number, .report_id = f->after.r.id),
        &stored));
    f->number_is_taken = stored == 0;
    return stored ? OK : fail(cx, ERR_CONFLICT, "a report has this number");
}

static enum err tell_and_give_receipt(struct ctx *cx, const struct filing *f)
{
    if (f->s->imported)
        return OK;
    TRY(notice_queue(cx, &f->after, ACT_SUBMIT, &f->ev, &f->facts));
    return receipt_put(cx, f->after.r.id, f->out->receipt);
}

static enum err store(struct ctx *cx, void *arg)
{
    static const struct casefile none;
    struct filing *f = arg;
    TRY(store_number(cx, f));
    TRY(event_store(cx, &f->ev));
    TRY(casefile_store(cx, &none, &f->after));
    TRY(files_bind(cx, &f->s->files, f->s->files_owner, &f->ev, &f->after.files));
    TRY(tell_and_give_receipt(cx, f));
    TRY(vault_put(cx, f->after.r.id, &f->s->reporter));
    return again_store(cx, f->s, f->out);
}

typedef enum err write_way(struct ctx *cx, db_write_fn *fn, void *arg);

static enum err inside(struct ctx *cx, db_write_fn *fn, void *arg)
{
    return fn(cx, arg);
}

static enum err file_report(struct ctx *cx, struct filing *f, write_way *write)
{
    TRY(again_find(cx, f->s, f->out));
    if (f->out->again)
        return OK;
    for (int i = 0; i < NUMBERS_TRIED; i++) {
        TRY(make(cx, f));
        enum err e = write(cx, store, f);
        if (!e || !f->number_is_taken)
            return e;
        fault_clear(cx);
    }
    return fail(cx, ERR_BUSY, "no free report number");
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
    TRY(take_respondent(cx, f));
    TRY(take_same(cx, f->s));
    return take_area(cx, f->s);
}

enum err report_submit_in(struct ctx *cx, struct submission *s, struct submitted *out)
{
    struct filing f = {.s = s, .out = out};

    TRY(prepare(cx, &f));
    return file_report(cx, &f, inside);
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
    enum err e = file_report(cx, &f, db_write);
    return e == ERR_CONFLICT ? answer_of_twin(cx, s, out) : e;
}
