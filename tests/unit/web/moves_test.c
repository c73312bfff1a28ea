/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Every move of a report through its page: who finds its form there, what a form that was filled
 * in badly says and keeps, and what a good one does: state, due, event, notice, history.
 */
#include "support/cases.h"
#include "support/engine.h"
#include "support/look.sql.h"
#include "support/pages.h"
#include "support/site.h"

#include "base/code32.h"
#include "base/time.h"
#include "base/world.h"
#include "http/http.h"
#include "report/clock.h"

#define WORDS       "Kata-kata yang tidak boleh hilang."
#define LONG_ANSWER "Lampu di depan masjid sudah diganti pada 3 Maret 2026 oleh petugas kami."
enum { PAIRS_MAX = 4 };

/* Who works here: letters of those who may do a move, in this order. */
static const char who[] = "CKALUIBO"; /* coordinator, admin of the top, admin and liaison of the
                                          office, liaison below, inspector, leader, auditor */

static int64_t account_of(const struct cases *c, char letter)
{
    switch (letter) {
    case 'C': return c->coordinator;
    case 'K': return c->admin_kab;
    case 'A': return c->admin;
    case 'L': return c->liaison;
    case 'U': return c->liaison_upt;
    case 'I': return c->inspector;
    case 'B': return c->leader;
    case 'O': return c->auditor;
    default: return 0;
    }
}

struct typed {
    const char *name, *value;
};
struct tried {
    enum action action;
    enum state from;
    const char *prepared;         /* "extend", "appeal": what happened before           */
    const char *may;              /* letters of `who`; "" the reporter alone            */
    struct typed bad[PAIRS_MAX];  /* with WORDS, when the move has words                */
    const char *error;            /* id of the message beside its field, NULL: none     */
    int status;                   /* of the bad one                                     */
    struct typed good[PAIRS_MAX]; /* `good` by the first who may                        */
    enum state to;
    const char *due;     /* kind that is due then, "" none                     */
    const char *told[3]; /* recipients of its notice                           */
    const char *history; /* on the reporter's page, or NULL                    */
};

/* clang-format off */
static const struct tried staff[] = {
    {ACT_VERIFY, STATE_RECEIVED, NULL, "CK", {{"teks", WORDS}}, "e-instansi", 422,
     {{"instansi", "dishub"}, {"teks", "Mohon ditangani."}}, STATE_ASSIGNED, "first_follow_up", {"reporter", "unit"}, "Dinas Perhubungan"},
    {ACT_HANDLE, STATE_RECEIVED, NULL, "K", {{"teks", WORDS}, {"klasifikasi", "ngawur"}}, "e-klasifikasi", 422,
     {{"teks", "Kami tangani sendiri."}}, STATE_ASSIGNED, "first_follow_up", {"reporter", "unit"}, "Kami tangani sendiri."},
    {ACT_ASSIGN, STATE_ASSIGNED, NULL, "CKAL", {{"teks", WORDS}}, "e-instansi", 422,
     {{"instansi", "dishub-upt"}}, STATE_ASSIGNED, "first_follow_up", {"reporter", "unit"}, "UPT Terminal"},
    {ACT_ASSIGN_PERSON, STATE_ASSIGNED, NULL, "CKAL", {{"petugas", "12345"}, {"teks", WORDS}}, "e-petugas", 422,
     {{"petugas", "@L"}}, STATE_ASSIGNED, "first_follow_up", {"unit"}, NULL},
    {ACT_REQUEST_COMPLETION, STATE_ASSIGNED, NULL, "CKAL", {{"teks", ""}}, "e-teks", 422,
     {{"teks", "Di RT berapa lampunya?"}}, STATE_AWAITING, "completion", {"reporter"}, "Di RT berapa lampunya?"},
    {ACT_CANCEL_COMPLETION, STATE_AWAITING, NULL, "CKAL", {{"versi", "1"}, {"teks", WORDS}}, NULL, 412,
     {{"teks", "Tidak perlu lagi."}}, STATE_ASSIGNED, "first_follow_up", {"reporter"}, "Tidak perlu lagi."},
    {ACT_COMPLETE, STATE_AWAITING, NULL, "CKAL", {{"teks", ""}}, "e-teks", 422,
     {{"teks", "Pelapor menelepon: RT 05."}}, STATE_ASSIGNED, "first_follow_up", {"unit"}, "Pelapor menelepon: RT 05."},
    {ACT_FOLLOW_UP, STATE_ASSIGNED, NULL, "CKAL", {{"teks", ""}}, "e-teks", 422,
     {{"teks", "Petugas ke lokasi pagi ini."}}, STATE_IN_PROGRESS, "resolve", {"reporter"}, "Petugas ke lokasi pagi ini."},
    {ACT_PLAN, STATE_IN_PROGRESS, NULL, "CKAL", {{"teks", WORDS}, {"tanggal", "2020-01-01"}}, "e-tanggal", 422,
     {{"teks", "Lampu diganti minggu depan."}, {"tanggal", "2026-12-30"}}, STATE_IN_PROGRESS, "resolve", {"reporter"}, "Lampu diganti minggu depan."},
    {ACT_DRAFT, STATE_IN_PROGRESS, NULL, "CKAL", {{"teks", ""}}, "e-teks", 422,
     {{"teks", "Rancangan jawaban."}}, STATE_IN_PROGRESS, "resolve", {NULL}, NULL},
    {ACT_PUBLISH, STATE_IN_PROGRESS, NULL, "CKAL", {{"teks", ""}}, "e-teks", 422,
     {{"teks", LONG_ANSWER}}, STATE_ANSWERED, "reply", {"reporter"}, LONG_ANSWER},
    {ACT_REPLY, STATE_IN_PROGRESS, NULL, "CKAL", {{"teks", ""}}, "e-teks", 422,
     {{"teks", "Terima kasih sudah bertanya."}}, STATE_IN_PROGRESS, "resolve", {"reporter"}, "Terima kasih sudah bertanya."},
    {ACT_CLOSE, STATE_ANSWERED, NULL, "C", {{"teks", WORDS}}, "e-alasan", 422,
     {{"alasan", "@close"}, {"teks", "Sudah dicek di lapangan."}}, STATE_CLOSED, "", {"reporter", "unit"}, "Sudah dicek di lapangan."},
    {ACT_ARCHIVE, STATE_RECEIVED, NULL, "CK", {{"teks", WORDS}}, "e-alasan", 422,
     {{"alasan", "unclear"}, {"teks", "Tempatnya tidak disebut."}}, STATE_ARCHIVED, "", {"reporter", "unit"}, NULL},
    {ACT_DECIDE_APPEAL, STATE_ARCHIVED, "appeal", "C", {{"teks", WORDS}}, "e-diterima", 422,
     {{"diterima", "1"}, {"teks", "Laporan cukup jelas."}}, STATE_RECEIVED, "verify", {"reporter", "unit"}, NULL},
    {ACT_REOPEN, STATE_CLOSED, NULL, "C", {{"teks", ""}}, "e-teks", 422,
     {{"teks", "Ternyata mati lagi."}}, STATE_IN_PROGRESS, "answer_again", {"reporter", "unit"}, "Ternyata mati lagi."},
    {ACT_POSTPONE, STATE_IN_PROGRESS, NULL, "C", {{"teks", WORDS}, {"tanggal", "kapan-kapan"}}, "e-tanggal", 422,
     {{"teks", "Menunggu anggaran."}, {"tanggal", "2026-06-02"}}, STATE_POSTPONED, "resolve", {"reporter", "unit"}, "Menunggu anggaran."},
    {ACT_RESUME, STATE_POSTPONED, NULL, "CKAL", {{"versi", "1"}, {"teks", WORDS}}, NULL, 412,
     {{"teks", "Anggaran turun."}}, STATE_IN_PROGRESS, "resolve", {"reporter", "unit"}, "Anggaran turun."},
    {ACT_EXTEND, STATE_IN_PROGRESS, NULL, "CKAL", {{"teks", WORDS}, {"hari", "61"}}, "e-hari", 422,
     {{"teks", "Suku cadang belum datang."}, {"hari", "5"}}, STATE_IN_PROGRESS, "resolve", {"unit"}, "Suku cadang belum datang."},
    {ACT_GRANT_EXTENSION, STATE_IN_PROGRESS, "extend", "C", {{"teks", WORDS}, {"hari", "9"}}, "e-hari", 422,
     {{"hari", "3"}}, STATE_IN_PROGRESS, "resolve", {"reporter", "unit"}, "3 hari"},
    {ACT_REFUSE_EXTENSION, STATE_IN_PROGRESS, "extend", "C", {{"teks", ""}}, "e-teks", 422,
     {{"teks", "Waktunya masih cukup."}}, STATE_IN_PROGRESS, "resolve", {"unit"}, "Waktunya masih cukup."},
    {ACT_EDIT, STATE_IN_PROGRESS, NULL, "CKA", {{"judul", "L"}, {"isi", WORDS}}, "e-judul", 422,
     {{"judul", "Lampu jalan mati di RT 06"}}, STATE_IN_PROGRESS, "resolve", {"reporter"}, "Lampu jalan mati di RT 06"},
    {ACT_NOTE, STATE_IN_PROGRESS, NULL, "CKALB", {{"teks", ""}}, "e-teks", 422,
     {{"teks", "Catatan untuk kami saja."}}, STATE_IN_PROGRESS, "resolve", {NULL}, NULL},
};
static const struct tried reporters[] = {
    {ACT_REPLY, STATE_IN_PROGRESS, NULL, "", {{"teks", ""}}, "e-teks", 422,
     {{"teks", "Masih gelap, kapan diganti?"}}, STATE_IN_PROGRESS, "resolve", {"unit"}, "Masih gelap, kapan diganti?"},
    {ACT_COMPLETE, STATE_AWAITING, NULL, "", {{"teks", ""}}, "e-teks", 422,
     {{"teks", "Di RT 05, depan masjid."}}, STATE_ASSIGNED, "first_follow_up", {"unit"}, "Di RT 05, depan masjid."},
    {ACT_CONFIRM, STATE_ANSWERED, NULL, "", {{"versi", "1"}, {"teks", WORDS}}, NULL, 412,
     {{"teks", ""}}, STATE_CLOSED, "", {"unit"}, "Anda menyatakan"},
    {ACT_CONTEST, STATE_ANSWERED, NULL, "", {{"teks", ""}}, "e-teks", 422,
     {{"teks", "Lampunya masih mati."}}, STATE_CONTESTED, "answer_again", {"unit"}, "Lampunya masih mati."},
    {ACT_RATE, STATE_ANSWERED, NULL, "", {{"nilai", "6"}}, "e-nilai", 422,
     {{"nilai", "4"}}, STATE_ANSWERED, "reply", {NULL}, "4"},
    {ACT_WITHDRAW, STATE_ASSIGNED, NULL, "", {{"versi", "1"}, {"teks", WORDS}}, NULL, 412,
     {{"teks", ""}}, STATE_WITHDRAWN, "", {"unit"}, NULL},
    {ACT_APPEAL, STATE_ARCHIVED, NULL, "", {{"teks", ""}}, "e-teks", 422,
     {{"teks", "Tempatnya sudah saya sebut."}}, STATE_ARCHIVED, "decide_appeal", {"unit"}, NULL},
    {ACT_REOPEN, STATE_CLOSED, NULL, "", {{"teks", ""}}, "e-teks", 422,
     {{"teks", "Mati lagi sejak kemarin."}}, STATE_IN_PROGRESS, "answer_again", {"reporter", "unit"}, "Mati lagi sejak kemarin."},
};
/* clang-format on */

static int64_t prepare(struct ctx *cx, const struct cases *c, const struct tried *t)
{
    bool appealed = t->prepared && strcmp(t->prepared, "appeal") == 0;
    int64_t id = case_in_state(cx, c, appealed ? STATE_RECEIVED : t->from);

    if (t->prepared && !appealed) {
        case_as(cx, c->liaison);
        case_move(cx, id,
                  &(struct move){.action = ACT_EXTEND, .days = SOME(5), .text = S("Belum ada.")});
    }
    if (appealed) { /* archived by somebody else than who decides */
        case_as(cx, c->admin_kab);
        case_move(
            cx, id,
            &(struct move){.action = ACT_ARCHIVE, .reason = S("unclear"), .text = S("Kabur.")});
        case_as_reporter(cx, id);
        case_move(cx, id, &(struct move){.action = ACT_APPEAL, .text = S("Sudah jelas.")});
    }
    return id;
}

/* The case, or the report as its reporter has it. */
static const char *page_of(struct ctx *cx, const struct report *r, const struct tried *t)
{
    return t->may[0]
               ? arena_fmt(&cx->arena, "/kerja/laporan/%.*s", STR_ARG(r->number)).p
               : arena_fmt(&cx->arena, "/laporan/%.*s", STR_ARG(number_format(cx, r->number))).p;
}

static const char *address_of(struct ctx *cx, const struct report *r, const struct tried *t)
{
    return arena_fmt(&cx->arena, "%s/%s", page_of(cx, r, t), action_rule(t->action)->slug).p;
}

static bool has_form(struct ctx *cx, struct client *c, const struct report *r,
                     const struct tried *t)
{
    client_get(c, page_of(cx, r, t));
    return c->status == 200 &&
           str_has(c->body, arena_fmt(&cx->arena, "action=\"%s\"", address_of(cx, r, t)));
}

static const char *value_of(struct ctx *cx, const struct cases *c, const char *value)
{
    if (strcmp(value, "@L") == 0)
        return arena_fmt(&cx->arena, "%lld", (long long)c->liaison).p;
    return strcmp(value, "@close") == 0 ? "done_seen" : value;
}

static void send(struct ctx *cx, const struct cases *people, struct client *c,
                 const struct report *r, const struct tried *t, const struct typed *typed)
{
    struct http_pair pairs[PAIRS_MAX + 1];
    struct http_pairs fields = {pairs, 0};
    bool has_version = false;

    for (size_t i = 0; i < PAIRS_MAX && typed[i].name; i++) {
        pairs[fields.n++] =
            (struct http_pair){str_of(typed[i].name), str_of(value_of(cx, people, typed[i].value))};
        has_version |= strcmp(typed[i].name, "versi") == 0;
    }
    if (!has_version)
        pairs[fields.n++] =
            (struct http_pair){S("versi"), arena_fmt(&cx->arena, "%lld", (long long)r->version)};
    client_send_form(c, address_of(cx, r, t), fields, (struct http_files){0});
}

static int64_t notices(struct ctx *cx, int64_t id, enum action a, const char *recipient)
{
    int64_t n;

    assert_ok(cx,
              db_int(cx,
                     SQL(look_notices, .report_id = id, .template = str_of(action_rule(a)->name),
                         .recipient = str_of(recipient)),
                     &n));
    return n;
}

static void a_bad_form_is_shown_again(struct ctx *cx, const struct cases *people, struct client *c,
                                      const struct report *r, const struct tried *t)
{
    send(cx, people, c, r, t, t->bad);
    if (c->status != t->status)
        print_error("%s: %d\n%.*s", action_rule(t->action)->name, c->status, STR_ARG(c->body));
    assert_int_equal(c->status, t->status);
    assert_true(site_has(c, "id=\"masalah\""));
    if (t->error) {
        str beside = arena_fmt(&cx->arena, "id=\"%s\"", t->error);
        str link = arena_fmt(&cx->arena, "href=\"#f-%s\"", t->error + 2);
        str field = arena_fmt(&cx->arena, "id=\"f-%s\"", t->error + 2);
        if (!str_has(c->body, beside))
            print_error("%s: no %s\n", action_rule(t->action)->name, t->error);
        assert_true(str_has(c->body, beside));
        assert_true(str_has(c->body, link));
        assert_true(str_has(c->body, field));
    }
    for (size_t i = 0; i < PAIRS_MAX && t->bad[i].name; i++)
        if (strcmp(t->bad[i].value, WORDS) == 0)
            assert_true(site_has(c, WORDS));
    assert_int_equal(case_read(cx, r->id).version, r->version);
}

static str last_action(struct ctx *cx, int64_t id)
{
    struct events events;

    assert_ok(cx, event_list(cx, id, &events));
    return events.v[events.n - 1].action;
}

static void a_good_form_moves_the_report(struct ctx *cx, const struct cases *people,
                                         struct client *c, const struct report *r,
                                         const struct tried *t)
{
    struct pages pages = pages_open(cx, &r->id, 1);

    pages_warm(&pages);
    send(cx, people, c, r, t, t->good);
    if (c->status != 303)
        print_error("%s: %d\n%.*s", action_rule(t->action)->name, c->status, STR_ARG(c->body));
    assert_int_equal(c->status, 303);
    struct report now = case_read(cx, r->id);
    assert_int_equal(now.version, r->version + 1);
    assert_str(now.state, state_name(t->to));
    assert_str(now.due_kind, t->due);
    assert_int_equal(now.due_at.has, t->due[0] != 0);
    assert_str(last_action(cx, r->id), action_rule(t->action)->name);
    for (size_t i = 0; i < COUNT(t->told) && t->told[i]; i++)
        assert_true(notices(cx, r->id, t->action, t->told[i]) >= 1);
    if (!t->told[0]) {
        assert_int_equal(notices(cx, r->id, t->action, "reporter"), 0);
        assert_int_equal(notices(cx, r->id, t->action, "unit"), 0);
    }
    client_get(c, arena_z(&cx->arena, arena_dup(&cx->arena, client_header(c, "Location"))));
    assert_int_equal(c->status, 200);
    pages_must_be_true(&pages); /* at once, also for whoever had them from the cache */
    pages_close(&pages);
    case_must_be_whole(cx, r->id);
}

static void history_tells(struct ctx *cx, const struct report *r, const struct tried *t)
{
    struct client *c = site_client(cx);
    bool hidden = t->action == ACT_NOTE || t->action == ACT_DRAFT;

    site_sign_in_reporter(c, r->id);
    client_get(c, arena_fmt(&cx->arena, "/laporan/%.*s", STR_ARG(r->number)).p);
    assert_int_equal(c->status, 200);
    if (t->history && !site_has(c, t->history))
        print_error("%s: history\n", action_rule(t->action)->name);
    assert_true(!t->history || site_has(c, t->history));
    if (hidden)
        assert_false(site_has(c, t->good[0].value));
    site_close(c);
}

static void every_move_of_an_officer_works_from_its_page(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);

    for (size_t i = 0; i < COUNT(staff); i++) {
        const struct tried *t = &staff[i];
        int64_t id = prepare(cx, &people, t);
        struct report r = case_read(cx, id);
        struct client *c = site_client(cx);
        for (const char *w = who; *w; w++) {
            site_sign_in(c, account_of(&people, *w));
            bool offered = has_form(cx, c, &r, t);
            if (offered != (strchr(t->may, *w) != NULL))
                print_error("%s: %c\n", action_rule(t->action)->name, *w);
            assert_int_equal(offered, strchr(t->may, *w) != NULL);
            if (!offered) { /* nor does it help to send it */
                send(cx, &people, c, &r, t, t->good);
                assert_true(c->status == 403 || c->status == 404);
            }
        }
        assert_int_equal(case_read(cx, id).version, r.version);
        site_sign_in(c, account_of(&people, t->may[strlen(t->may) - 1]));
        assert_true(has_form(cx, c, &r, t));
        a_bad_form_is_shown_again(cx, &people, c, &r, t);
        a_good_form_moves_the_report(cx, &people, c, &r, t);
        site_close(c);
        history_tells(cx, &r, t);
    }
}

static void every_move_of_the_reporter_works_from_the_page(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);

    for (size_t i = 0; i < COUNT(reporters); i++) {
        const struct tried *t = &reporters[i];
        int64_t id = prepare(cx, &people, t);
        struct report r = case_read(cx, id);
        struct client *c = site_client(cx);
        client_get(c, page_of(cx, &r, t));
        assert_false(str_has(c->body, str_of(address_of(cx, &r, t)))); /* a visitor */
        site_sign_in_reporter(c, id);
        client_get(c, page_of(cx, &r, t));
        assert_true(str_has(c->body, str_of(address_of(cx, &r, t))));
        a_bad_form_is_shown_again(cx, &people, c, &r, t);
        a_good_form_moves_the_report(cx, &people, c, &r, t);
        site_close(c);
        history_tells(cx, &r, t);
    }
}

/* In every other state the form is not there, and a page that grew old is told so. */
static void a_form_is_there_only_in_the_states_of_its_move(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);

    for (enum state s = STATE_RECEIVED; s < STATE_MERGED; s++) {
        int64_t id = case_in_state(cx, &people, s);
        struct report r = case_read(cx, id);
        struct client *c = site_client(cx);
        site_sign_in(c, people.coordinator);
        for (size_t i = 0; i < COUNT(staff); i++) {
            const struct tried *t = &staff[i];
            if (!(action_rule(t->action)->from & STATE_BIT(s))) {
                assert_false(has_form(cx, c, &r, t));
                send(cx, &people, c, &r, t, t->good);
                assert_true(c->status == 409 || c->status == 403);
            }
        }
        assert_int_equal(case_read(cx, id).version, r.version);
        site_close(c);
    }
}

/* For the reporter's eyes alone: the public page hides its words. */
static void a_follow_up_can_be_for_the_reporter_alone(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    struct client *c = site_client(cx);
    int64_t id = case_in_state(cx, &people, STATE_ASSIGNED);
    const char *page = arena_fmt(&cx->arena, "/laporan/%.*s", STR_ARG(case_read(cx, id).number)).p;

    site_sign_in(c, people.liaison);
    client_get(c, arena_fmt(&cx->arena, "/kerja%s", page).p);
    client_post(c, arena_fmt(&cx->arena, "/kerja%s/tindak-lanjut", page).p, "teks",
                "Kami akan menelepon Anda sore ini.", "tertutup", "1", NULL);
    assert_int_equal(c->status, 303);
    site_sign_in_reporter(c, id);
    client_get(c, page);
    assert_true(site_has(c, "Kami akan menelepon Anda sore ini."));
    client_forget_cookies(c);
    client_get(c, page);
    assert_int_equal(c->status, 200);
    assert_false(site_has(c, "Kami akan menelepon Anda sore ini."));
    site_close(c);
}

/* The words of the reporter's form and the names that the API takes, beside the list's own. */
static void forms_take_the_words_of_the_reporter_and_names_of_accounts(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    struct client *c = site_client(cx);
    int64_t id = case_in_state(cx, &people, STATE_RECEIVED);
    const char *page =
        arena_fmt(&cx->arena, "/kerja/laporan/%.*s", STR_ARG(case_read(cx, id).number)).p;

    site_sign_in(c, people.coordinator);
    client_get(c, page);
    client_post(c, arena_fmt(&cx->arena, "%s/verifikasi", page).p, "instansi", "dishub",
                "klasifikasi", "informasi", NULL);
    assert_int_equal(c->status, 303);
    assert_str(case_read(cx, id).class, "info_request");
    site_sign_in(c, people.liaison);
    client_get(c, page);
    client_post(c, arena_fmt(&cx->arena, "%s/tugaskan", page).p, "petugas", "bukan.siapa-siapa",
                NULL);
    assert_int_equal(c->status, 422);
    client_post(c, arena_fmt(&cx->arena, "%s/tugaskan", page).p, "petugas", "petugas.dishub", NULL);
    assert_int_equal(c->status, 303);
    assert_int_equal(case_read(cx, id).person_id.v, people.liaison);
    site_close(c);
}

static void what_was_chosen_is_kept_with_the_words(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    struct client *c = site_client(cx);
    int64_t id = case_in_state(cx, &people, STATE_RECEIVED);
    const char *page =
        arena_fmt(&cx->arena, "/kerja/laporan/%.*s", STR_ARG(case_read(cx, id).number)).p;

    site_sign_in(c, people.coordinator);
    client_get(c, page);
    client_post(c, arena_fmt(&cx->arena, "%s/verifikasi", page).p, "teks", WORDS, "pendamping",
                "dinkes", "klasifikasi", "aspiration", "kadar", "1", NULL);
    assert_int_equal(c->status, 422);
    assert_true(site_has(c, "<option value=\"dinkes\" selected>"));
    assert_true(site_has(c, "<option value=\"aspiration\" selected>"));
    assert_true(site_has(c, "name=\"kadar\" value=\"1\" checked"));
    assert_true(site_has(c, WORDS));
    /* and only in the form that was sent */
    ptrdiff_t at = str_find(c->body, S(WORDS));
    assert_false(str_has(str_slice(c->body, (size_t)at + 1, c->body.n), S(WORDS)));
    site_close(c);
}

static void nobody_decides_the_appeal_against_the_own_archiving(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    struct client *c = site_client(cx);
    int64_t id = case_in_state(cx, &people, STATE_ARCHIVED); /* by the coordinator */
    str page = arena_fmt(&cx->arena, "/kerja/laporan/%.*s", STR_ARG(case_read(cx, id).number));

    case_as_reporter(cx, id);
    case_move(cx, id, &(struct move){.action = ACT_APPEAL, .text = S("Sudah jelas.")});
    site_sign_in(c, people.coordinator);
    client_get(c, arena_z(&cx->arena, page));
    assert_int_equal(c->status, 200);
    assert_false(site_has(c, "/putuskan-keberatan\""));
    client_post(c, arena_fmt(&cx->arena, "%.*s/putuskan-keberatan", STR_ARG(page)).p, "diterima",
                "0", "teks", WORDS, NULL);
    assert_int_equal(c->status, 403);
    assert_true(site_has(c, "id=\"masalah\""));
    assert_true(site_has(c, WORDS));
    site_close(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_decides_the_appeal_against_the_own_archiving),
        cmocka_unit_test(every_move_of_an_officer_works_from_its_page),
        cmocka_unit_test(every_move_of_the_reporter_works_from_the_page),
        cmocka_unit_test(a_form_is_there_only_in_the_states_of_its_move),
        cmocka_unit_test(a_follow_up_can_be_for_the_reporter_alone),
        cmocka_unit_test(forms_take_the_words_of_the_reporter_and_names_of_accounts),
        cmocka_unit_test(what_was_chosen_is_kept_with_the_words),
    };
    return cmocka_run_group_tests_name("moves", tests, cases_setup, cases_teardown);
}
