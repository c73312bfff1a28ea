/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/cases.h"
#include "support/engine.h"
#include "support/look.sql.h"
#include "support/mailbox.h"
#include "support/site.h"

#include <sodium.h>

#include "base/conf.h"
#include "base/limits.h"
#include "base/time.h"
#include "identity/vault.h"
#include "lang/lang.h"
#include "notify/mail.h"
#include "notify/outbox.h"
#include "notify/send.h"
#include "notify/words.h"
#include "report/clock.h"
#include "report/ring.h"

static struct mailbox box;
static struct arena settings;
static struct cases people;

/* The installation sends through the test's own server, so many mails at once. */
static void with_mails(struct ctx *cx, int port, int at_once)
{
    struct ctx own;

    ctx_init(&own, cx->world, 8 << 20);
    const struct conf_option options[] = {
        {S("smtp_url"),              arena_fmt(&own.arena, "smtp://127.0.0.1:%d", port)},
        {S("smtp_from"),                     S("lapor@contoh.invalid")                                        },
        {S("smtp_connections"),arena_fmt(&own.arena,"%d", at_once)},
        {S("base_url"),                          S("https://lapor.contoh.invalid")                                                                                 },
    };
    assert_ok(&own, conf_read(&own, options, COUNT(options), NULL, &cx->world->conf));
    settings = own.arena;
}

static void with_mail(struct ctx *cx, int port)
{
    with_mails(cx, port, 8);
}

static void without_mail(struct ctx *cx)
{
    cx->world->conf = NULL;
    arena_reset(&settings);
}

static int64_t send_all(struct ctx *cx)
{
    int64_t done, all = 0;

    case_as(cx, 0);
    do {
        assert_ok(cx, outbox_some(cx, &done));
        all += done;
    } while (done);
    return all;
}

static int64_t look(struct ctx *cx, struct db_call call)
{
    int64_t n = -1;

    assert_ok(cx, db_int(cx, call, &n));
    return n;
}

/* Subject and body as a person reads them. */
static str read_letter(struct ctx *cx, const struct letter *l)
{
    str bytes = arena_dup(&cx->arena, str_of(l->bytes)), head, text;
    ptrdiff_t at = str_find(bytes, S("\r\n\r\n"));
    size_t n;

    assert_true(at > 0);
    head = str_slice(bytes, 0, (size_t)at);
    text = str_slice(bytes, (size_t)at + 4, bytes.n);
    char *plain = arena_alloc(&cx->arena, text.n + 1, 1);
    assert_int_equal(sodium_base642bin((unsigned char *)plain, text.n, text.p, text.n, "\r\n", &n,
                                       NULL, sodium_base64_VARIANT_ORIGINAL),
                     0);
    return arena_fmt(&cx->arena, "%.*s\n%.*s", STR_ARG(head), (int)n, plain);
}

static str letter_to(struct ctx *cx, const char *address)
{
    for (int i = 0; i < box.n; i++)
        if (strcmp(box.letters[i].to, address) == 0)
            return read_letter(cx, &box.letters[i]);
    return (str){0};
}

static int setup(void **state)
{
    cases_setup(state);
    struct engine *e = *state;
    struct ctx *cx = &e->cx;

    people = cases_of(state);
    engine_script(cx, "UPDATE account SET email = name || '@kantor.invalid'",
                  "UPDATE account SET email = name || '@kantor.invalid'");
    return 0;
}

static void a_notice_goes_once_to_the_reporter_and_to_the_unit(void **state)
{
    struct ctx *cx = engine_ctx(state);

    mailbox_open(&box);
    with_mail(cx, box.port);
    struct submitted s = case_submit(cx, true);
    send_all(cx);
    int n = box.n;
    str letter = letter_to(cx, "pelapor@contoh.invalid");
    assert_true(str_has(letter, S("sudah kami terima")));
    assert_true(str_has(letter, S("https://lapor.contoh.invalid/laporan/")));
    assert_true(str_has(letter, S("From: <lapor@contoh.invalid>")));
    assert_true(str_has(letter, S("Message-ID: <")));
    letter = letter_to(cx, "koordinator@kantor.invalid");
    assert_true(str_has(letter, S("/kerja/laporan/")));
    send_all(cx);
    assert_int_equal(box.n, n);
    assert_int_equal(look(cx, SQL(look_waiting)), 0);
    assert_int_equal(look(cx, SQL(look_deliveries, .channel = S("email"), .outcome = S("sent"))),
                     n);
    mailbox_close(&box);
    without_mail(cx);
    assert_true(s.report.has_contact);
}

static void each_of_a_unit_reads_the_own_language(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct client *c = site_client(cx);

    site_sign_in(c, people.coordinator);
    client_get(c, "/akun");
    assert_true(site_has(c, "<option value=\"id\" lang=\"id\" selected>"));
    client_post(c, "/akun/bahasa", "bahasa_surat", "xx", NULL);
    assert_int_equal(c->status, 422);
    client_post(c, "/akun/bahasa", "bahasa_surat", "en", NULL);
    assert_int_equal(c->status, 303);
    client_get(c, "/akun");
    assert_true(site_has(c, "<option value=\"en\" lang=\"en\" selected>"));
    mailbox_open(&box);
    with_mail(cx, box.port);
    case_submit(cx, true);
    send_all(cx);
    assert_true(str_has(letter_to(cx, "koordinator@kantor.invalid"), S("Report ")));
    assert_true(str_has(letter_to(cx, "admin.kab@kantor.invalid"), S("Laporan ")));
    assert_true(str_has(letter_to(cx, "pelapor@contoh.invalid"), S("Laporan ")));
    mailbox_close(&box);
    without_mail(cx);
    site_sign_in(c, people.coordinator);
    client_post(c, "/akun/bahasa", "bahasa_surat", "id", NULL);
    assert_int_equal(c->status, 303);
    site_close(c);
}

static void no_mail_holds_words_or_the_name_of_who_wrote(void **state)
{
    static const char *const never[] = {"Lampu",          "lampu",  "Masjid",
                                        "Pelapor Contoh", "masjid", "rahasia sekali"};
    struct ctx *cx = engine_ctx(state);

    mailbox_open(&box);
    with_mail(cx, box.port);
    int64_t id = case_submit(cx, true).report.id;
    case_as(cx, people.coordinator);
    case_move(
        cx, id,
        &(struct move){.action = ACT_EDIT, .confidential = true, .title = S("rahasia sekali")});
    case_move(cx, id, &(struct move){.action = ACT_VERIFY, .agency = SOME(people.office.dishub)});
    send_all(cx);
    assert_true(box.n >= 5);
    for (int i = 0; i < box.n; i++) {
        str letter = read_letter(cx, &box.letters[i]);
        bool is_reporter = strcmp(box.letters[i].to, "pelapor@contoh.invalid") == 0;
        for (size_t k = 0; k < COUNT(never); k++)
            assert_false(str_has(letter, str_of(never[k])));
        assert_int_equal(str_has(letter, S("pelapor@contoh.invalid")), is_reporter);
        assert_int_equal(str_has(letter, S("lapor.contoh.invalid/lacak")), is_reporter);
    }
    mailbox_close(&box);
    without_mail(cx);
}

static void a_missed_limit_is_named_to_the_unit(void **state)
{
    struct engine *e = *state;
    struct ctx *cx = engine_ctx(state);
    int64_t rung;

    mailbox_open(&box);
    with_mail(cx, box.port);
    case_submit(cx, true);
    world_test_advance(&e->world, 4 * DAY_MS);
    case_as(cx, 0);
    for (int i = 0; i < 4; i++) /* half, most, all of its time, and over */
        assert_ok(cx, ring_some(cx, &rung));
    send_all(cx);
    str all = S("");
    for (int i = 0; i < box.n; i++)
        if (strcmp(box.letters[i].to, "koordinator@kantor.invalid") == 0)
            all = arena_fmt(&cx->arena, "%.*s%.*s", STR_ARG(all),
                            STR_ARG(read_letter(cx, &box.letters[i])));
    assert_true(str_has(all, S("Batas pemeriksaan laporan ini sudah dekat.")));
    assert_true(str_has(all, S("Batas pemeriksaan laporan ini sudah lewat.")));
    mailbox_close(&box);
    without_mail(cx);
}

/* Inspectors and leaders work on no cases: they hear of one that was taken to them. */
static void who_it_was_taken_to_is_told_by_the_role(void **state)
{
    struct ctx *cx = engine_ctx(state);
    int64_t id = case_in_state(cx, &people, STATE_IN_PROGRESS);

    without_mail(cx);
    send_all(cx);
    mailbox_open(&box);
    with_mail(cx, box.port);
    case_as(cx, people.coordinator);
    case_move(cx, id,
              &(struct move){.action = ACT_ESCALATE, .to = S("inspector"), .text = S("Rahasia.")});
    case_move(cx, id, &(struct move){.action = ACT_ESCALATE, .to = S("leader")});
    send_all(cx);
    str inspector = letter_to(cx, "inspektorat@kantor.invalid");
    str leader = letter_to(cx, "bupati@kantor.invalid");
    assert_true(str_has(inspector, S("dibawa kepada inspektorat")));
    assert_false(str_has(inspector, S("Rahasia.")));
    assert_true(str_has(inspector, S("/kerja/laporan/")));
    assert_true(str_has(leader, S("dibawa kepada Anda sebagai pimpinan")));
    assert_true(letter_to(cx, "petugas.dinkes@kantor.invalid").n == 0);
    mailbox_close(&box);
    without_mail(cx);
}

static void a_failure_that_passes_is_tried_again_later(void **state)
{
    struct engine *e = *state;
    struct ctx *cx = engine_ctx(state);

    mailbox_open(&box);
    with_mail(cx, box.port);
    case_submit(cx, true);
    box.refuse = 451;
    box.refusals = 1000;
    send_all(cx);
    assert_int_equal(box.n, 0);
    int64_t waiting = look(cx, SQL(look_waiting));
    assert_true(waiting > 0);
    box.refusals = 0;
    send_all(cx); /* the pause is not over */
    assert_int_equal(box.n, 0);
    world_test_advance(&e->world, OUTBOX_PAUSE_MIN * MINUTE_MS);
    send_all(cx);
    assert_true(letter_to(cx, "pelapor@contoh.invalid").n > 0);
    assert_int_equal(look(cx, SQL(look_waiting)), 0);
    mailbox_close(&box);
    without_mail(cx);
}

static void who_got_it_does_not_get_it_again_when_another_failed(void **state)
{
    struct engine *e = *state;
    struct ctx *cx = engine_ctx(state);

    mailbox_open(&box);
    with_mail(cx, box.port);
    case_submit(cx, false);
    box.refuse = 451;
    box.refusals = 1; /* the first of the unit */
    send_all(cx);
    int first = box.n;
    assert_true(first > 0);
    world_test_advance(&e->world, OUTBOX_PAUSE_MIN * MINUTE_MS);
    send_all(cx);
    assert_int_equal(box.n, first + 1);
    for (int i = 0; i < first; i++)
        assert_string_not_equal(box.letters[i].to, box.letters[first].to);
    mailbox_close(&box);
    without_mail(cx);
}

static void an_address_that_is_refused_for_good_is_not_tried_again(void **state)
{
    struct engine *e = *state;
    struct ctx *cx = engine_ctx(state);

    mailbox_open(&box);
    with_mail(cx, box.port);
    case_submit(cx, false);
    box.refuse = 550;
    box.refusals = 1000;
    send_all(cx);
    assert_int_equal(look(cx, SQL(look_waiting)), 0);
    assert_true(look(cx, SQL(look_deliveries, .channel = S("email"), .outcome = S("refused"))) > 0);
    box.refusals = 0;
    world_test_advance(&e->world, DAY_MS);
    send_all(cx);
    assert_int_equal(box.n, 0);
    mailbox_close(&box);
    without_mail(cx);
}

static void a_server_that_stays_away_is_given_up_in_the_end(void **state)
{
    struct engine *e = *state;
    struct ctx *cx = engine_ctx(state);

    mailbox_open(&box);
    with_mail(cx, box.port);
    mailbox_close(&box); /* nobody listens there now */
    case_submit(cx, false);
    for (int i = 0; i < OUTBOX_TRIES; i++) {
        assert_int_equal(look(cx, SQL(look_given_up)), 0);
        assert_int_equal(send_all(cx), 0);
        world_test_advance(&e->world, OUTBOX_PAUSE_MAX_MIN * MINUTE_MS);
    }
    assert_true(look(cx, SQL(look_given_up)) > 0);
    assert_int_equal(look(cx, SQL(look_waiting)), 0);
    without_mail(cx);
}

static int64_t forget_all(struct ctx *cx)
{
    int64_t gone, all = 0;

    do {
        assert_ok(cx, outbox_forget(cx, &gone));
        all += gone;
    } while (gone);
    return all;
}

static void what_was_sent_long_ago_is_forgotten_and_what_waits_is_not(void **state)
{
    struct engine *e = *state;
    struct ctx *cx = engine_ctx(state);

    mailbox_open(&box);
    with_mail(cx, box.port);
    send_all(cx);
    world_test_advance(&e->world, OUTBOX_KEPT_DAYS * DAY_MS + 1);
    forget_all(cx);
    assert_int_equal(look(cx, SQL(look_outbox)), 0);
    case_submit(cx, true);
    int64_t sent = send_all(cx);
    assert_true(sent > 0);
    world_test_advance(&e->world, OUTBOX_KEPT_DAYS * DAY_MS - MINUTE_MS);
    assert_int_equal(forget_all(cx), 0);
    case_submit(cx, true);
    int64_t waiting = look(cx, SQL(look_waiting));
    world_test_advance(&e->world, OUTBOX_KEPT_DAYS * DAY_MS);
    assert_true(forget_all(cx) > sent); /* and what its deliveries were */
    assert_int_equal(look(cx, SQL(look_deliveries, .channel = S("email"), .outcome = S("sent"))),
                     0);
    assert_true(waiting > 0);
    assert_int_equal(look(cx, SQL(look_outbox)), waiting);
    mailbox_close(&box);
    without_mail(cx);
}

static void a_move_that_is_taken_back_tells_nobody(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct move moves[] = {
        {.action = ACT_VERIFY, .agency = SOME(people.office.dishub)},
        {.action = ACT_CONFIRM                   }, /* nothing was answered */
    };

    int64_t id = case_submit(cx, true).report.id;
    int64_t before = look(cx, SQL(look_outbox));
    case_as(cx, people.coordinator);
    assert_int_not_equal(report_moves(cx, id, moves, COUNT(moves), NULL), OK);
    fault_clear(cx);
    assert_int_equal(look(cx, SQL(look_outbox)), before);
    case_move(cx, id, &moves[0]);
    assert_true(look(cx, SQL(look_outbox)) > before);
}

static void without_a_mail_server_the_page_is_what_tells(void **state)
{
    struct ctx *cx = engine_ctx(state);

    case_submit(cx, true);
    int64_t sent = look(cx, SQL(look_deliveries, .channel = S("email"), .outcome = S("sent")));
    assert_true(send_all(cx) > 0);
    assert_int_equal(look(cx, SQL(look_waiting)), 0);
    assert_true(look(cx, SQL(look_deliveries, .channel = S("page"), .outcome = S("shown"))) > 0);
    assert_int_equal(look(cx, SQL(look_deliveries, .channel = S("email"), .outcome = S("sent"))),
                     sent);
}

/* A process of its own that sends what is due, until it is done. */
struct sender {
    pthread_t thread;
    struct ctx cx;
};

static void *send_on_thread(void *arg)
{
    struct sender *s = arg;
    int64_t done;

    s->cx.actor = (struct actor){.kind = ACTOR_PROGRAM};
    must(outbox_some(&s->cx, &done) == OK);
    return NULL;
}

static void sender_start(void **state, struct sender *s)
{
    engine_ctx_more(*state, &s->cx);
    must(pthread_create(&s->thread, NULL, send_on_thread, s) == 0);
}

static void sender_join(struct sender *s)
{
    pthread_join(s->thread, NULL);
    engine_ctx_close(&s->cx);
}

static int letters_to(const char *address)
{
    int n = 0;

    for (int i = 0; i < box.n; i++)
        n += strcmp(box.letters[i].to, address) == 0;
    return n;
}

static str message_id(struct ctx *cx, int i)
{
    str head = read_letter(cx, &box.letters[i]), id;
    ptrdiff_t at = str_find(head, S("Message-ID: "));

    str_cut(str_slice(head, (size_t)at, head.n), '\r', &id, &head);
    return id;
}

static void nobody_got_one_twice(struct ctx *cx)
{
    for (int i = 0; i < box.n; i++)
        for (int k = 0; k < i; k++)
            assert_false(str_eq(message_id(cx, i), message_id(cx, k)));
}

#define REPORTER "pelapor@contoh.invalid"

static void a_slow_mailbox_holds_up_only_its_own(void **state)
{
    enum { REPORTS = 3 };
    struct ctx *cx = engine_ctx(state);
    struct sender s;

    mailbox_open(&box);
    with_mail(cx, box.port);
    case_submit(cx, true);
    send_all(cx);
    int others = box.n - 1;
    assert_true(others > 0 && letters_to(REPORTER) == 1);
    mailbox_set_slow(&box, REPORTER);
    for (int i = 0; i < REPORTS; i++)
        case_submit(cx, true);
    sender_start(state, &s);
    mailbox_wait_held(&box, REPORTS);
    mailbox_wait(&box, 1 + others + REPORTS * others);
    assert_int_equal(letters_to(REPORTER), 1);
    case_submit(cx, false); /* what becomes due meanwhile does not wait either */
    mailbox_wait(&box, 1 + others + (REPORTS + 1) * others);
    assert_int_equal(letters_to(REPORTER), 1);
    mailbox_let_go(&box);
    sender_join(&s);
    assert_int_equal(letters_to(REPORTER), 1 + REPORTS);
    assert_int_equal(look(cx, SQL(look_waiting)), 0);
    nobody_got_one_twice(cx);
    mailbox_close(&box);
    without_mail(cx);
}

static void no_more_are_on_the_way_than_was_set(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct sender s;

    mailbox_open(&box);
    with_mails(cx, box.port, 2);
    mailbox_set_slow(&box, REPORTER);
    for (int i = 0; i < 5; i++)
        case_submit(cx, true);
    sender_start(state, &s);
    mailbox_wait_held(&box, 2);
    mailbox_let_go(&box);
    sender_join(&s);
    assert_int_equal(box.talking_most, 2);
    assert_int_equal(letters_to(REPORTER), 5);
    assert_int_equal(look(cx, SQL(look_waiting)), 0);
    mailbox_close(&box);
    without_mail(cx);
}

/* What is with the server is waited for; the rest stays as if nobody had touched it. */
static void who_is_to_end_begins_nothing_more(void **state)
{
    struct engine *e = *state;
    struct ctx *cx = engine_ctx(state);
    struct sender s;

    mailbox_open(&box);
    with_mails(cx, box.port, 1);
    mailbox_set_slow(&box, REPORTER);
    for (int i = 0; i < 3; i++)
        case_submit(cx, true);
    sender_start(state, &s);
    mailbox_wait_held(&box, 1);
    int before = box.n;
    world_end(&e->world);
    mailbox_let_go(&box);
    sender_join(&s);
    assert_int_equal(box.n, before + 1);
    assert_int_equal(letters_to(REPORTER), 1);
    assert_int_equal(look(cx, SQL(look_tried)), 0);
    e->world.is_ending = false; /* the next start */
    send_all(cx);
    assert_int_equal(letters_to(REPORTER), 3);
    assert_int_equal(look(cx, SQL(look_waiting)), 0);
    nobody_got_one_twice(cx);
    mailbox_close(&box);
    without_mail(cx);
}

static void processes_that_send_side_by_side_share_the_work(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct sender a, b;

    mailbox_open(&box);
    with_mail(cx, box.port);
    for (int i = 0; i < 8; i++)
        case_submit(cx, true);
    sender_start(state, &a);
    sender_start(state, &b);
    sender_join(&a);
    sender_join(&b);
    assert_int_equal(letters_to(REPORTER), 8);
    assert_int_equal(look(cx, SQL(look_waiting)), 0);
    nobody_got_one_twice(cx);
    mailbox_close(&box);
    without_mail(cx);
}

/* Its lease ran out and another took the row over, which goes on where it was. */
static void who_lost_a_row_leaves_it_alone(void **state)
{
    struct engine *e = *state;
    struct ctx *cx = engine_ctx(state);
    struct sender s;

    mailbox_open(&box);
    with_mails(cx, box.port, 1);
    mailbox_set_slow(&box, "koordinator@kantor.invalid");
    case_submit(cx, false);
    sender_start(state, &s);
    mailbox_wait_held(&box, 1);
    int before = box.n;
    engine_script(cx, "UPDATE outbox SET attempts = attempts + 1 WHERE sent_at IS NULL",
                  "UPDATE outbox SET attempts = attempts + 1 WHERE sent_at IS NULL");
    world_test_advance(&e->world, OUTBOX_LEASE_MIN * MINUTE_MS * 3 / 4);
    mailbox_let_go(&box);
    sender_join(&s);
    assert_int_equal(box.n, before + 1); /* that was with the server */
    assert_int_equal(look(cx, SQL(look_waiting)), 1);
    world_test_advance(&e->world, OUTBOX_LEASE_MIN * MINUTE_MS);
    send_all(cx);
    assert_true(box.n > before + 1);
    assert_int_equal(look(cx, SQL(look_waiting)), 0);
    nobody_got_one_twice(cx);
    mailbox_close(&box);
    without_mail(cx);
}

/* Everything that tells somebody has words of its own, in both languages. */
static void every_action_that_tells_has_words(void **state)
{
    struct ctx *cx = engine_ctx(state);
    enum text_id id;

    for (enum action a = 0; a < ACT_COUNT; a++) {
        const struct action_rule *rule = action_rule(a);
        bool both = a == ACT_WARN || a == ACT_REPLY; /* the side that must move */
        if (rule->flags & ACTION_LATER)
            continue;
        if (rule->tell & TELL_REPORTER || both) {
            assert_true(text_by_key(arena_fmt(&cx->arena, "notice_%s_subject", rule->name), &id));
            assert_true(text_by_key(arena_fmt(&cx->arena, "notice_%s_body", rule->name), &id));
        }
        if (rule->tell & ~(unsigned)TELL_REPORTER || both)
            assert_true(text_by_key(arena_fmt(&cx->arena, "notice_unit_%s", rule->name), &id));
    }
}

static void a_mail_keeps_to_its_lines(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct mail m = {.from = S("a@contoh.invalid"),
                     .to = S("b@contoh.invalid"),
                     .subject = S("Laporan “26-4F7K-9XQ2”: sudah diperiksa dan diteruskan — terima "
                                  "kasih banyak atas perhatiannya"),
                     .text = S("satu dua tiga empat lima enam tujuh delapan sembilan sepuluh\n"),
                     .message_id = S("<1.2@contoh.invalid>"),
                     .at = ENGINE_START_MS};
    static const char *const bad[] = {"a@b\r\nBcc: c@d", "a@b>", "a b@c", "", "@", "nobody"};
    str bytes, line, rest;

    assert_ok(cx, mail_bytes(cx, &m, &bytes));
    assert_true(str_has(bytes, S("Date: Mon, 02 Mar 2026 01:00:00 +0000\r\n")));
    for (rest = bytes; str_cut(rest, '\n', &line, &rest);)
        assert_true(line.n <= 77);
    for (size_t i = 0; i < COUNT(bad); i++) {
        m.to = str_of(bad[i]);
        assert_int_equal(mail_bytes(cx, &m, &bytes), ERR_INVALID);
        fault_clear(cx);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_notice_goes_once_to_the_reporter_and_to_the_unit),
        cmocka_unit_test(each_of_a_unit_reads_the_own_language),
        cmocka_unit_test(a_missed_limit_is_named_to_the_unit),
        cmocka_unit_test(no_mail_holds_words_or_the_name_of_who_wrote),
        cmocka_unit_test(who_it_was_taken_to_is_told_by_the_role),
        cmocka_unit_test(a_failure_that_passes_is_tried_again_later),
        cmocka_unit_test(who_got_it_does_not_get_it_again_when_another_failed),
        cmocka_unit_test(an_address_that_is_refused_for_good_is_not_tried_again),
        cmocka_unit_test(a_server_that_stays_away_is_given_up_in_the_end),
        cmocka_unit_test(a_slow_mailbox_holds_up_only_its_own),
        cmocka_unit_test(no_more_are_on_the_way_than_was_set),
        cmocka_unit_test(who_is_to_end_begins_nothing_more),
        cmocka_unit_test(processes_that_send_side_by_side_share_the_work),
        cmocka_unit_test(who_lost_a_row_leaves_it_alone),
        cmocka_unit_test(what_was_sent_long_ago_is_forgotten_and_what_waits_is_not),
        cmocka_unit_test(a_move_that_is_taken_back_tells_nobody),
        cmocka_unit_test(without_a_mail_server_the_page_is_what_tells),
        cmocka_unit_test(every_action_that_tells_has_words),
        cmocka_unit_test(a_mail_keeps_to_its_lines),
    };

    return cmocka_run_group_tests_name("sending", tests, setup, cases_teardown);
}
