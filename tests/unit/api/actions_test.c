/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Every action of the table as another system sends it. */
#include "support/caller.h"
#include "support/engine.h"

#include "account/manage.h"
#include "base/code32.h"
#include "base/time.h"
#include "http/rate.h"

#define ANSWER "Lampu di depan masjid diganti pada 3 Maret 2026 oleh petugas dinas di lokasi."

enum who {
    VISITOR,
    REPORTER,
    COORDINATOR,
    ADMIN,
    LIAISON,
    INSPECTOR,
    ADMIN_KAB,
    RECEIVER,
    WHO_COUNT
};

/* A report in the hands of people who each have a token. */
struct life {
    struct client *c;
    struct submitted s;
    str tokens[WHO_COUNT]; /* whole Authorization headers */
    int64_t version;
};

static uint64_t walked; /* bits of actions that were done */

static struct life life_begin(void **state)
{
    struct cases p = cases_of(state);
    const int64_t accounts[WHO_COUNT] = {
        [COORDINATOR] = p.coordinator, [ADMIN] = p.admin,         [LIAISON] = p.liaison,
        [INSPECTOR] = p.inspector,     [ADMIN_KAB] = p.admin_kab, [RECEIVER] = p.liaison_dinkes,
    };
    struct life l = {.c = caller(state), .version = 1};
    struct ctx *cx = l.c->owner;

    l.s = case_submit(cx, true);
    for (size_t i = 0; i < WHO_COUNT; i++) {
        str secret;
        if (!accounts[i])
            continue;
        case_as(cx, accounts[i]);
        assert_ok(cx, token_create(cx, accounts[i], S("uji"), SCOPES_ALL, &secret, NULL));
        l.tokens[i] = arena_fmt(&cx->arena, "Bearer %.*s", STR_ARG(secret));
    }
    l.tokens[REPORTER] = arena_fmt(&cx->arena, "Receipt %.*s", STR_ARG(l.s.receipt));
    return l;
}

/* Tokens are bounded in number: each life gives its own back. */
static void life_end(struct life *l)
{
    struct ctx *cx = l->c->owner;

    for (size_t i = 0; i < WHO_COUNT; i++) {
        str secret = l->tokens[i];
        if (!str_skip(&secret, S("Bearer ")))
            continue;
        assert_ok(cx, token_act(cx, secret));
        int64_t token = cx->actor.token_id;
        case_as(cx, cx->actor.account_id);
        assert_ok(cx, token_revoke(cx, token));
    }
    site_close(l->c);
}

static void as(struct life *l, enum who who)
{
    client_set_header(l->c, "Authorization",
                      l->tokens[who].n ? arena_z(&l->c->owner->arena, l->tokens[who]) : NULL);
}

static void act(struct life *l, enum who who, const char *body)
{
    as(l, who);
    caller_post(l->c, caller_path(l->c, l->s.report.number, "/actions"), body);
}

/* The log as the coordinator reads it has grown by one event of this action, or not at all. */
static void look_at_log(struct life *l, const char *action)
{
    const struct jv *e;
    str last = S("");

    as(l, COORDINATOR);
    client_get(l->c, caller_path(l->c, l->s.report.number, "/events"));
    assert_int_equal(l->c->status, 200);
    e = jv_first(jv_get(caller_answer(l->c), S("items")));
    assert_int_equal(jv_count(jv_get(caller_answer(l->c), S("items"))), l->version);
    for (; e; e = e->next)
        assert_true(jv_str(jv_get(e, S("action")), &last));
    if (action)
        assert_str(last, action);
}

/* What is answered: the state after it and the clock that is due next ("" for none). */
static void done(struct life *l, enum who who, const char *body, const char *state, const char *due)
{
    str got = S(""), action;

    client_set_header(l->c, "If-Match",
                      arena_z(&l->c->owner->arena,
                              arena_fmt(&l->c->owner->arena, "\"%lld\"", (long long)l->version)));
    act(l, who, body);
    if (l->c->status != 200)
        print_error("%s: %.*s\n", body, STR_ARG(l->c->body));
    assert_int_equal(l->c->status, 200);
    client_set_header(l->c, "If-Match", NULL);
    jv_str(jv_get(jv_get(caller_answer(l->c), S("due")), S("kind")), &got);
    if (!str_eq(got, str_of(due)) || !str_eq(caller_member(l->c, "state"), str_of(state)))
        print_error("%s: %.*s\n", body, STR_ARG(l->c->body));
    assert_str(caller_member(l->c, "state"), state);
    assert_str(got, due);
    l->version++;
    assert_int_equal(caller_number(l->c, "version"), l->version);
    assert_str(client_header(l->c, "ETag"),
               arena_z(&l->c->owner->arena,
                       arena_fmt(&l->c->owner->arena, "\"%lld\"", (long long)l->version)));
    struct jv *sent;
    assert_ok(l->c->owner, json_read(l->c->owner, str_of(body), &sent));
    assert_true(jv_str(jv_get(sent, S("action")), &action));
    walked |= UINT64_C(1) << action_by_name(action);
    look_at_log(l, arena_z(&l->c->owner->arena, action));
}

/* Refused with this status, this field and this code (field NULL: of the whole), and nothing done.
 */
static void no(struct life *l, enum who who, const char *body, int status, const char *field,
               const char *code)
{
    act(l, who, body);
    if (l->c->status != status)
        print_error("%s: %d %.*s\n", body, l->c->status, STR_ARG(l->c->body));
    assert_int_equal(l->c->status, status);
    assert_true(str_starts(client_header(l->c, "Content-Type"), S("application/problem+json")));
    if (field)
        assert_true(caller_blames(l->c, field, code));
    else
        assert_str(caller_member(l->c, "code"), code);
    look_at_log(l, NULL);
}

static void disposal_and_custody(void **state)
{
    struct life l = life_begin(state);

    no(&l, COORDINATOR, "{\"action\":\"verify\"}", 422, "agency", "agency-missing");
    no(&l, COORDINATOR, "{\"action\":\"verify\",\"agency\":\"zzz\"}", 422, "agency",
       "agency-unknown");
    no(&l, COORDINATOR, "{\"action\":\"verify\",\"agency\":7}", 422, "agency", "not-text");
    no(&l, COORDINATOR, "{\"action\":\"verify\",\"agency\":\"dishub\",\"class\":\"zzz\"}", 422,
       "class", "class-unknown");
    no(&l, COORDINATOR, "{\"action\":\"verify\",\"agency\":\"dishub\",\"topic\":\"zzz\"}", 422,
       "topic", "topic-unknown");
    no(&l, COORDINATOR, "{\"action\":\"verify\",\"agency\":\"dishub\",\"co_agencies\":\"dinkes\"}",
       422, "co_agencies", "not-list");
    no(&l, COORDINATOR, "{\"action\":\"verify\",\"agency\":\"dishub\",\"cc\":[\"zzz\"]}", 422, "cc",
       "agency-unknown");
    no(&l, COORDINATOR, "{\"action\":\"verify\",\"agency\":\"dishub\",\"days\":3}", 422, "days",
       "member-unused");
    no(&l, COORDINATOR, "{\"action\":\"verify\",\"agency\":\"dishub\",\"towards\":\"dishub\"}", 422,
       "towards", "member-unknown");
    no(&l, LIAISON, "{\"action\":\"verify\",\"agency\":\"dishub\"}", 403, NULL, "no-right");
    no(&l, COORDINATOR, "{\"action\":\"publish\",\"text\":\"Belum.\"}", 409, NULL, "state-forbids");
    done(&l, COORDINATOR,
         "{\"action\":\"verify\",\"agency\":\"dishub\",\"co_agencies\":[\"dinkes\"],"
         "\"cc\":[\"inspektorat\"],\"class\":\"complaint\",\"supervision\":false,"
         "\"text\":\"Mohon ditangani.\"}",
         "assigned", "first_follow_up");
    no(&l, LIAISON, "{\"action\":\"assign\"}", 422, "agency", "agency-missing");
    no(&l, LIAISON, "{\"action\":\"assign\",\"agency\":\"dinkes\"}", 409, "agency",
       "assign-downwards-only");
    done(&l, LIAISON, "{\"action\":\"assign\",\"agency\":\"dishub-upt\"}", "assigned",
         "first_follow_up");
    life_end(&l);

    l = life_begin(state); /* taken in hand by the office that it stands with */
    no(&l, COORDINATOR, "{\"action\":\"handle\"}", 403, NULL, "no-right");
    done(&l, ADMIN_KAB, "{\"action\":\"handle\",\"co_agencies\":[\"dishub\"]}", "assigned",
         "first_follow_up");
    life_end(&l);
}

static void a_person_gets_it_who_works_there(void **state)
{
    struct life l = life_begin(state);
    struct ctx *cx = l.c->owner;
    struct office o = office_of(state);
    int64_t gone = office_person(cx, "sudah.pergi", ROLE_LIAISON, o.dishub);
    str name;

    office_act(cx, 0);
    assert_ok(cx, account_disable(cx, gone));
    done(&l, COORDINATOR, "{\"action\":\"verify\",\"agency\":\"dishub\"}", "assigned",
         "first_follow_up");
    no(&l, LIAISON, "{\"action\":\"assign_person\"}", 422, "person", "person-missing");
    no(&l, LIAISON, "{\"action\":\"assign_person\",\"person\":5}", 422, "person", "not-text");
    no(&l, LIAISON, "{\"action\":\"assign_person\",\"person\":\"tidak.ada\"}", 422, "person",
       "person-not-here");
    no(&l, LIAISON, "{\"action\":\"assign_person\",\"person\":\"petugas.upt\"}", 422, "person",
       "person-not-here"); /* works below it */
    no(&l, LIAISON, "{\"action\":\"assign_person\",\"person\":\"auditor\"}", 422, "person",
       "person-not-here"); /* reads, does not work on cases */
    no(&l, LIAISON, "{\"action\":\"assign_person\",\"person\":\"sudah.pergi\"}", 422, "person",
       "person-not-here");
    no(&l, INSPECTOR, "{\"action\":\"assign_person\",\"person\":\"petugas.dishub\"}", 403, NULL,
       "no-right");
    done(&l, ADMIN, "{\"action\":\"assign_person\",\"person\":\"petugas.dishub\"}", "assigned",
         "first_follow_up");
    as(&l, ADMIN);
    client_get(l.c, caller_path(l.c, l.s.report.number, ""));
    assert_true(jv_str(jv_get(jv_get(caller_answer(l.c), S("person")), S("name")), &name));
    assert_str(name, "petugas.dishub");
    as(&l, REPORTER);
    client_get(l.c, caller_path(l.c, l.s.report.number, ""));
    assert_null(jv_get(caller_answer(l.c), S("person")));
    done(&l, ADMIN, "{\"action\":\"assign_person\",\"person\":null}", "assigned",
         "first_follow_up");
    assert_false(case_read(cx, l.s.report.id).person_id.has);
    life_end(&l);
}

static void completion_is_asked_for_given_and_taken_back(void **state)
{
    struct life l = life_begin(state);

    no(&l, COORDINATOR, "{\"action\":\"request_completion\"}", 422, "text", "text-missing");
    no(&l, REPORTER, "{\"action\":\"request_completion\",\"text\":\"Apa?\"}", 403, NULL,
       "no-right");
    done(&l, COORDINATOR, "{\"action\":\"request_completion\",\"text\":\"Di RT berapa?\"}",
         "awaiting_completion", "completion");
    no(&l, REPORTER, "{\"action\":\"complete\",\"text\":\"\"}", 422, "text", "text-missing");
    no(&l, REPORTER, "{\"action\":\"complete\",\"text\":\"RT 05\",\"attachments\":[\"12\"]}", 422,
       "attachments", "attachment-gone");
    no(&l, REPORTER, "{\"action\":\"complete\",\"text\":\"RT 05\",\"attachments\":[12]}", 422,
       "attachments", "attachment-gone");
    no(&l, REPORTER, "{\"action\":\"complete\",\"text\":\"RT 05\",\"attachments\":{}}", 422,
       "attachments", "not-list");
    no(&l, REPORTER,
       "{\"action\":\"complete\",\"text\":\"RT 05\",\"attachments\":[\"1\",\"2\",\"3\",\"4\","
       "\"5\",\"6\"]}",
       422, "attachments", "files-many");
    done(&l, REPORTER, "{\"action\":\"complete\",\"text\":\"Di RT 05.\"}", "received", "verify");
    no(&l, REPORTER, "{\"action\":\"complete\",\"text\":\"Di RT 05.\"}", 409, NULL,
       "state-forbids");
    done(&l, COORDINATOR, "{\"action\":\"request_completion\",\"text\":\"Di jalan apa?\"}",
         "awaiting_completion", "completion");
    done(&l, COORDINATOR, "{\"action\":\"cancel_completion\"}", "received", "verify");
    life_end(&l);
}

static void work_goes_to_an_answer_and_a_confirmation(void **state)
{
    struct life l = life_begin(state);

    done(&l, COORDINATOR, "{\"action\":\"verify\",\"agency\":\"dishub\"}", "assigned",
         "first_follow_up");
    no(&l, LIAISON, "{\"action\":\"follow_up\"}", 422, "text", "text-missing");
    no(&l, LIAISON, "{\"action\":\"follow_up\",\"text\":\"Menuju.\",\"public\":\"ya\"}", 422,
       "public", "not-flag");
    no(&l, LIAISON, "{\"action\":\"follow_up\",\"text\":12}", 422, "text", "not-text");
    done(&l, LIAISON, "{\"action\":\"follow_up\",\"text\":\"Menuju lokasi.\",\"public\":false}",
         "in_progress", "resolve");
    no(&l, LIAISON, "{\"action\":\"plan\",\"text\":\"Diganti.\"}", 422, "promised_date",
       "date-bad");
    no(&l, LIAISON, "{\"action\":\"plan\",\"text\":\"Diganti.\",\"promised_date\":\"2026-02-30\"}",
       422, "promised_date", "date-bad");
    no(&l, LIAISON, "{\"action\":\"plan\",\"text\":\"Diganti.\",\"promised_date\":\"2026-01-01\"}",
       422, "promised_date", "date-past");
    no(&l, LIAISON, "{\"action\":\"plan\",\"text\":\"Diganti.\",\"promised_date\":\"2036-01-01\"}",
       422, "promised_date", "date-far");
    done(&l, LIAISON,
         "{\"action\":\"plan\",\"text\":\"Diganti Jumat.\",\"promised_date\":\"2026-03-06\"}",
         "in_progress", "resolve");
    done(&l, LIAISON, "{\"action\":\"draft\",\"text\":\"" ANSWER "\"}", "in_progress", "resolve");
    done(&l, ADMIN, "{\"action\":\"note\",\"text\":\"Tiang 12.\"}", "in_progress", "resolve");
    no(&l, REPORTER, "{\"action\":\"note\",\"text\":\"Tiang 12.\"}", 403, NULL, "no-right");
    no(&l, LIAISON, "{\"action\":\"publish\",\"text\":\"" ANSWER "\",\"public\":false}", 422,
       "public", "member-unused"); /* it would go out to everybody */
    done(&l, LIAISON, "{\"action\":\"publish\",\"text\":\"" ANSWER "\"}", "answered", "reply");
    done(&l, REPORTER, "{\"action\":\"reply\",\"text\":\"Sebelah mana?\"}", "answered",
         "owner_reply");
    done(&l, LIAISON, "{\"action\":\"reply\",\"text\":\"Depan masjid.\"}", "answered", "reply");
    no(&l, REPORTER, "{\"action\":\"contest\"}", 422, "text", "text-missing");
    done(&l, REPORTER, "{\"action\":\"contest\",\"text\":\"Masih mati.\"}", "contested",
         "answer_again");
    done(&l, LIAISON, "{\"action\":\"publish\",\"text\":\"" ANSWER "\"}", "answered", "reply");
    no(&l, REPORTER, "{\"action\":\"rate\"}", 422, "score", "score-range");
    no(&l, REPORTER, "{\"action\":\"rate\",\"score\":6}", 422, "score", "score-range");
    no(&l, REPORTER, "{\"action\":\"rate\",\"score\":\"5\"}", 422, "score", "not-whole");
    no(&l, REPORTER, "{\"action\":\"rate\",\"score\":4.5}", 422, "score", "not-whole");
    no(&l, LIAISON, "{\"action\":\"rate\",\"score\":5}", 403, NULL, "no-right");
    no(&l, LIAISON, "{\"action\":\"confirm\"}", 403, NULL, "no-right");
    done(&l, REPORTER, "{\"action\":\"confirm\",\"text\":\"Sudah terang.\"}", "closed", "");
    done(&l, REPORTER, "{\"action\":\"rate\",\"score\":5,\"text\":\"Cepat.\"}", "closed", "");
    no(&l, REPORTER, "{\"action\":\"reopen\"}", 422, "text", "text-missing");
    no(&l, LIAISON, "{\"action\":\"reopen\",\"text\":\"Lagi.\"}", 403, NULL, "no-right");
    done(&l, REPORTER, "{\"action\":\"reopen\",\"text\":\"Mati lagi.\"}", "in_progress",
         "answer_again");
    done(&l, LIAISON, "{\"action\":\"publish\",\"text\":\"" ANSWER "\"}", "answered", "reply");
    no(&l, COORDINATOR, "{\"action\":\"close\",\"text\":\"Selesai.\"}", 422, "reason",
       "reason-missing");
    no(&l, COORDINATOR, "{\"action\":\"close\",\"text\":\"Selesai.\",\"reason\":\"unclear\"}", 422,
       "reason", "reason-unknown"); /* one for archiving */
    no(&l, LIAISON, "{\"action\":\"close\",\"text\":\"Selesai.\",\"reason\":\"done_seen\"}", 403,
       NULL, "no-right");
    done(&l, COORDINATOR, "{\"action\":\"close\",\"text\":\"Selesai.\",\"reason\":\"done_seen\"}",
         "closed", "");
    done(&l, COORDINATOR, "{\"action\":\"reopen\",\"text\":\"Ternyata belum.\"}", "in_progress",
         "answer_again");
    done(&l, REPORTER, "{\"action\":\"withdraw\"}", "withdrawn", "");
    no(&l, REPORTER, "{\"action\":\"withdraw\"}", 409, NULL, "state-forbids");
    life_end(&l);
}

static void an_archive_is_appealed_and_decided(void **state)
{
    struct life l = life_begin(state);

    no(&l, COORDINATOR, "{\"action\":\"archive\",\"text\":\"Tidak jelas.\"}", 422, "reason",
       "reason-missing");
    no(&l, COORDINATOR, "{\"action\":\"archive\",\"reason\":\"unclear\"}", 422, "text",
       "text-missing");
    no(&l, COORDINATOR, "{\"action\":\"archive\",\"text\":\"Begitu.\",\"reason\":\"agreed\"}", 422,
       "reason", "reason-unknown");
    done(&l, ADMIN_KAB, "{\"action\":\"archive\",\"text\":\"Tidak jelas.\",\"reason\":\"unclear\"}",
         "archived", "");
    no(&l, COORDINATOR, "{\"action\":\"decide_appeal\",\"text\":\"Ya.\",\"uphold\":true}", 409,
       NULL, "no-appeal");
    no(&l, REPORTER, "{\"action\":\"appeal\"}", 422, "text", "text-missing");
    done(&l, REPORTER, "{\"action\":\"appeal\",\"text\":\"Sudah jelas.\"}", "archived",
         "decide_appeal");
    no(&l, REPORTER, "{\"action\":\"appeal\",\"text\":\"Lagi.\"}", 409, NULL, "already-appealed");
    no(&l, COORDINATOR, "{\"action\":\"decide_appeal\",\"text\":\"Benar.\"}", 422, "uphold",
       "decision-missing");
    no(&l, COORDINATOR, "{\"action\":\"decide_appeal\",\"text\":\"Benar.\",\"uphold\":1}", 422,
       "uphold", "not-flag");
    no(&l, ADMIN_KAB, "{\"action\":\"decide_appeal\",\"text\":\"Benar.\",\"uphold\":true}", 403,
       NULL, "no-right");
    done(&l, COORDINATOR, "{\"action\":\"decide_appeal\",\"text\":\"Benar.\",\"uphold\":true}",
         "received", "verify");
    life_end(&l);
}

static void time_is_asked_for_granted_refused_and_put_off(void **state)
{
    struct life l = life_begin(state);

    done(&l, COORDINATOR, "{\"action\":\"verify\",\"agency\":\"dishub\"}", "assigned",
         "first_follow_up");
    done(&l, LIAISON, "{\"action\":\"follow_up\",\"text\":\"Menuju lokasi.\"}", "in_progress",
         "resolve");
    no(&l, LIAISON, "{\"action\":\"extend\",\"text\":\"Suku cadang.\"}", 422, "days", "days-range");
    no(&l, LIAISON, "{\"action\":\"extend\",\"text\":\"Suku cadang.\",\"days\":61}", 422, "days",
       "days-range");
    no(&l, LIAISON, "{\"action\":\"extend\",\"text\":\"Suku cadang.\",\"days\":\"5\"}", 422, "days",
       "not-whole");
    no(&l, LIAISON, "{\"action\":\"extend\",\"days\":5}", 422, "text", "text-missing");
    no(&l, COORDINATOR, "{\"action\":\"grant_extension\"}", 409, NULL, "no-extension");
    done(&l, LIAISON, "{\"action\":\"extend\",\"text\":\"Suku cadang.\",\"days\":5}", "in_progress",
         "resolve");
    no(&l, LIAISON, "{\"action\":\"extend\",\"text\":\"Suku cadang.\",\"days\":5}", 409, NULL,
       "extension-asked");
    no(&l, COORDINATOR, "{\"action\":\"refuse_extension\"}", 422, "text", "text-missing");
    done(&l, COORDINATOR, "{\"action\":\"refuse_extension\",\"text\":\"Stok ada.\"}", "in_progress",
         "resolve");
    done(&l, LIAISON, "{\"action\":\"extend\",\"text\":\"Suku cadang.\",\"days\":5}", "in_progress",
         "resolve");
    no(&l, LIAISON, "{\"action\":\"grant_extension\"}", 403, NULL, "no-right");
    no(&l, COORDINATOR, "{\"action\":\"grant_extension\",\"days\":6}", 422, "days", "days-range");
    str before = arena_dup(&l.c->owner->arena, S(""));
    as(&l, COORDINATOR);
    client_get(l.c, caller_path(l.c, l.s.report.number, ""));
    assert_true(jv_str(jv_get(jv_get(caller_answer(l.c), S("due")), S("at")), &before));
    done(&l, COORDINATOR, "{\"action\":\"grant_extension\",\"days\":4}", "in_progress", "resolve");
    as(&l, COORDINATOR);
    client_get(l.c, caller_path(l.c, l.s.report.number, ""));
    str after = S("");
    assert_true(jv_str(jv_get(jv_get(caller_answer(l.c), S("due")), S("at")), &after));
    assert_true(str_cmp(after, before) > 0);
    no(&l, COORDINATOR, "{\"action\":\"postpone\",\"text\":\"Anggaran.\"}", 422, "review_date",
       "date-bad");
    no(&l, COORDINATOR,
       "{\"action\":\"postpone\",\"text\":\"Anggaran.\",\"review_date\":\"2026-03-02\"}", 422,
       "review_date", "date-past");
    no(&l, COORDINATOR,
       "{\"action\":\"postpone\",\"text\":\"Anggaran.\",\"promised_date\":\"2026-06-01\"}", 422,
       "promised_date", "member-unused");
    no(&l, LIAISON,
       "{\"action\":\"postpone\",\"text\":\"Anggaran.\",\"review_date\":\"2026-06-01\"}", 403, NULL,
       "no-right");
    done(&l, COORDINATOR,
         "{\"action\":\"postpone\",\"text\":\"Anggaran.\",\"review_date\":\"2026-06-01\"}",
         "postponed", "resolve");
    no(&l, REPORTER, "{\"action\":\"resume\"}", 403, NULL, "no-right");
    done(&l, LIAISON, "{\"action\":\"resume\"}", "in_progress", "resolve");
    no(&l, LIAISON, "{\"action\":\"resume\"}", 409, NULL, "state-forbids");
    life_end(&l);
}

static void what_is_published_is_edited_and_never_opened_again(void **state)
{
    struct life l = life_begin(state);
    bool hidden = false;

    no(&l, COORDINATOR, "{\"action\":\"edit\"}", 422, NULL, "nothing-changed");
    no(&l, COORDINATOR, "{\"action\":\"edit\",\"title\":\"abc\"}", 422, "title", "title-length");
    no(&l, COORDINATOR, "{\"action\":\"edit\",\"title\":[]}", 422, "title", "not-text");
    no(&l, COORDINATOR, "{\"action\":\"edit\",\"body_published\":\"\"}", 422, "body_published",
       "body-length");
    no(&l, COORDINATOR, "{\"action\":\"edit\",\"class\":\"zzz\"}", 422, "class", "class-unknown");
    no(&l, COORDINATOR, "{\"action\":\"edit\",\"topic\":\"zzz\"}", 422, "topic", "topic-unknown");
    no(&l, COORDINATOR, "{\"action\":\"edit\",\"area\":\"99.99\"}", 422, "area", "area-unknown");
    no(&l, COORDINATOR, "{\"action\":\"edit\",\"respondent\":\"zzz\"}", 422, "respondent",
       "agency-unknown");
    no(&l, COORDINATOR, "{\"action\":\"edit\",\"confidential\":false}", 422, "confidential",
       "flag-stays");
    no(&l, REPORTER, "{\"action\":\"edit\",\"title\":\"Judul yang lain\"}", 403, NULL, "no-right");
    done(&l, COORDINATOR,
         "{\"action\":\"edit\",\"title\":\"Lampu jalan mati\",\"body_published\":\"Lampu jalan di "
         "depan rumah ibadah mati.\",\"class\":\"complaint\",\"supervision\":false,"
         "\"place\":\"Depan rumah ibadah\"}",
         "received", "verify");
    assert_str(caller_member(l.c, "title"), ""); /* the last answer was the log */
    as(&l, COORDINATOR);
    client_get(l.c, caller_path(l.c, l.s.report.number, ""));
    assert_str(caller_member(l.c, "title"), "Lampu jalan mati");
    assert_str(caller_member(l.c, "place"), "Depan rumah ibadah");
    assert_str(caller_member(l.c, "body_published"), "Lampu jalan di depan rumah ibadah mati.");
    done(&l, COORDINATOR, "{\"action\":\"edit\",\"confidential\":true,\"anonymous\":true}",
         "received", "verify");
    as(&l, COORDINATOR);
    client_get(l.c, caller_path(l.c, l.s.report.number, ""));
    assert_true(jv_bool(jv_get(caller_answer(l.c), S("confidential")), &hidden) && hidden);
    caller_nobody(l.c);
    client_get(l.c, caller_path(l.c, l.s.report.number, ""));
    assert_int_equal(l.c->status, 404);
    life_end(&l);
}

static void a_case_is_taken_further(void **state)
{
    struct life l = life_begin(state);

    done(&l, COORDINATOR, "{\"action\":\"verify\",\"agency\":\"dishub\"}", "assigned",
         "first_follow_up");
    no(&l, REPORTER, "{\"action\":\"escalate\",\"to\":\"inspector\"}", 409, NULL,
       "limit-not-passed");
    no(&l, LIAISON, "{\"action\":\"escalate\",\"to\":\"leader\"}", 403, NULL, "no-right");
    no(&l, ADMIN, "{\"action\":\"escalate\"}", 422, "to", "escalate-to");
    no(&l, ADMIN, "{\"action\":\"escalate\",\"to\":\"raja\"}", 422, "to", "escalate-to");
    done(&l, ADMIN, "{\"action\":\"escalate\",\"to\":\"leader\"}", "assigned", "first_follow_up");
    no(&l, ADMIN, "{\"action\":\"escalate\",\"to\":\"leader\"}", 409, "to", "already-escalated");
    world_test_advance(l.c->owner->world, 30 * DAY_MS);
    done(&l, REPORTER, "{\"action\":\"escalate\",\"to\":\"ombudsman\"}", "assigned",
         "first_follow_up");
    client_get(l.c, caller_path(l.c, l.s.report.number, ""));
    assert_true(str_has(l.c->body, S("\"escalated_to\":[\"leader\",\"ombudsman\"]")));
    life_end(&l);
}

/* With parameters as CONTRACT names them, for those who will have the right. */
static void later_actions_say_that_they_come_later(void **state)
{
    static const char *const bodies[] = {
        "{\"action\":\"review\"}",
        "{\"action\":\"moderate\"}",
        "{\"action\":\"reveal\",\"reason\":\"perlu\"}",
    };
    struct life l = life_begin(state);
    size_t later = 0;

    for (enum action a = 0; a < ACT_COUNT; a++)
        later += (action_rule(a)->flags & ACTION_LATER) &&
                 action_rule(a)->roles != ROLE_BIT(ROLE_PROGRAM);
    assert_int_equal(later, COUNT(bodies));
    done(&l, COORDINATOR, "{\"action\":\"verify\",\"agency\":\"dishub\"}", "assigned",
         "first_follow_up");
    for (size_t i = 0; i < COUNT(bodies); i++)
        no(&l, COORDINATOR, bodies[i], 501, NULL, "later");
    no(&l, VISITOR, bodies[0], 401, NULL, "no-right");
    act(&l, VISITOR, bodies[0]);
    assert_str(client_header(l.c, "WWW-Authenticate"), "Bearer");
    life_end(&l);
}

static void nobody_does_what_the_program_does(void **state)
{
    static const char *const bodies[] = {
        "{\"action\":\"auto_close\"}",
        "{\"action\":\"warn\"}",
        "{\"action\":\"breach\"}",
        "{\"action\":\"recompute\"}",
        "{\"action\":\"review_due\"}",
        "{\"action\":\"import\"}",
        "{\"action\":\"completion_expired\"}",
        "{\"action\":\"offer_expired\"}",
    };
    struct life l = life_begin(state);

    for (size_t i = 0; i < COUNT(bodies); i++)
        no(&l, COORDINATOR, bodies[i], 403, NULL, "no-right");
    no(&l, COORDINATOR, "{\"action\":\"submit\"}", 422, "action", "bad-choice");
    no(&l, COORDINATOR, "{\"action\":\"zzz\"}", 422, "action", "bad-choice");
    no(&l, COORDINATOR, "{\"action\":7}", 422, "action", "not-text");
    no(&l, COORDINATOR, "{}", 422, "action", "missing");
    no(&l, VISITOR, "{\"action\":\"withdraw\"}", 401, NULL, "no-right");
    life_end(&l);
}

static void a_version_that_has_passed_is_412(void **state)
{
    static const char *const headers[] = {"\"1\"", "1",       "W/\"1\"",
                                          "\"0\"", "\"abc\"", "\"1\", \"2\""};
    struct life l = life_begin(state);

    done(&l, COORDINATOR, "{\"action\":\"verify\",\"agency\":\"dishub\"}", "assigned",
         "first_follow_up");
    for (size_t i = 0; i < COUNT(headers); i++) {
        client_set_header(l.c, "If-Match", headers[i]);
        no(&l, LIAISON, "{\"action\":\"note\",\"text\":\"Basi.\"}", 412, NULL, "stale");
    }
    /* the state has changed as well: what changed is told first */
    client_set_header(l.c, "If-Match", "\"1\"");
    no(&l, COORDINATOR, "{\"action\":\"verify\",\"agency\":\"dinkes\"}", 412, NULL, "stale");
    no(&l, LIAISON, "{\"action\":\"close\"}", 403, NULL, "no-right");
    client_set_header(l.c, "If-Match", NULL);
    no(&l, LIAISON, "{\"action\":\"note\",\"text\":\"Basi.\",\"version\":1}", 412, NULL, "stale");
    no(&l, LIAISON, "{\"action\":\"note\",\"text\":\"Basi.\",\"version\":0}", 412, NULL, "stale");
    no(&l, LIAISON, "{\"action\":\"note\",\"text\":\"Basi.\",\"version\":\"2\"}", 422, "version",
       "not-whole");
    act(&l, LIAISON, "{\"action\":\"note\",\"text\":\"Segar.\",\"version\":2}");
    assert_int_equal(l.c->status, 200);
    client_set_header(l.c, "If-Match", "*");
    act(&l, LIAISON, "{\"action\":\"note\",\"text\":\"Apa pun.\"}");
    assert_int_equal(l.c->status, 200);
    client_set_header(l.c, "If-Match", NULL);
    act(&l, LIAISON, "{\"action\":\"note\",\"text\":\"Tanpa versi.\"}");
    assert_int_equal(l.c->status, 200);
    life_end(&l);
}

/* Who knows the public number must not be able to keep its reporter out. */
static void guesses_at_a_receipt_lock_nobody_out(void **state)
{
    struct life l = life_begin(state);

    caller_receipt(l.c, S("0000000000000000000000000"));
    for (int i = 0; i < 20; i++) {
        client_get(l.c, caller_path(l.c, l.s.report.number, ""));
        assert_int_equal(l.c->status, 403);
    }
    caller_receipt(l.c, l.s.receipt);
    client_get(l.c, caller_path(l.c, l.s.report.number, ""));
    assert_int_equal(l.c->status, 200);
    life_end(&l);
}

static void guess(struct life *l, str number, const char *code)
{
    caller_receipt(l->c, str_of(code));
    client_get(l->c, caller_path(l->c, number, ""));
}

static void guess_on_the_page(struct life *l, str number, const char *code)
{
    caller_nobody(l->c);
    client_post(l->c, "/lacak", "nomor", arena_z(&l->c->owner->arena, number), "kode", code, NULL);
}

/* Which number it is cannot be told, nor that a code is right. */
static void assert_all_wait(struct life *l, str known, str unknown, const char *wrong)
{
    const struct {
        str number;
        const char *code;
    } tries[] = {
        {known,          wrong},
        {     unknown,         wrong     },
        { known, arena_z(&l->c->owner->arena,      l->s.receipt)}
    };

    for (size_t i = 0; i < COUNT(tries); i++) {
        guess(l, tries[i].number, tries[i].code);
        assert_int_equal(l->c->status, 429);
        assert_str(caller_member(l->c, "type"), "/problem/too-many-requests");
        assert_str(caller_member(l->c, "code"), "receipt-wait");
        assert_str(client_header(l->c, "Retry-After"), "3");
    }
    guess_on_the_page(l, known, wrong);
    assert_int_equal(l->c->status, 429);
}

/* The page and the API, known numbers and others, draw on one bucket of each address. */
static void guesses_from_one_address_are_slowed_wherever_they_are_made(void **state)
{
    struct life l = life_begin(state);
    struct engine *e = *state;
    const char *wrong = "0000000000000000000000000", *right = arena_z(&e->cx.arena, l.s.receipt);
    str known = l.s.report.number, unknown = number_make(&e->cx, 2026);

    l.c->app.rates = rate_new(&e->cx, &e->cx.arena);
    guess(&l, known, "0000X00000000000000000000"); /* a slip is named and no guess */
    assert_int_equal(l.c->status, 403);
    assert_true(caller_blames(l.c, "Authorization", "track-code-group-1"));
    guess_on_the_page(&l, known, wrong);
    assert_int_equal(l.c->status, 422);
    for (int n = 1; n < rate_rule(RATE_RECEIPT)->burst; n++) {
        guess(&l, n % 2 ? known : unknown, wrong);
        assert_int_equal(l.c->status, n % 2 ? 403 : 404);
    }
    assert_all_wait(&l, known, unknown, wrong);
    caller_nobody(l.c);
    client_get(l.c, caller_path(l.c, known, "")); /* who guesses nothing is not kept waiting */
    assert_int_equal(l.c->status, 200);
    l.c->address = S("203.0.113.77"); /* nor is the reporter somewhere else */
    for (int i = 0; i < 50; i++) {    /* whose code is no guess, however often it is shown */
        guess(&l, known, right);
        assert_int_equal(l.c->status, 200);
    }
    l.c->address = S("127.0.0.1");
    world_test_advance(&e->world, 3000);
    guess(&l, known, right);
    assert_int_equal(l.c->status, 200);
    life_end(&l);
}

/* Who has it, whom it is offered to and who decides on that: "" for null. */
static void held(struct life *l, const char *owner, const char *offered, const char *arbiter)
{
    const char *const keys[] = {"owner", "offered_to", "arbiter"}, *const want[] = {owner, offered,
                                                                                    arbiter};

    for (size_t i = 0; i < COUNT(keys); i++) {
        str got = S("");
        jv_str(jv_get(jv_get(caller_answer(l->c), str_of(keys[i])), S("code")), &got);
        assert_str(got, want[i]);
    }
}

#define OFFER "{\"action\":\"offer\",\"agency\":\"dinkes\",\"text\":\"Ini urusan kesehatan.\"}"

static void an_offer_is_declined_cancelled_and_decided(void **state)
{
    struct life l = life_begin(state);

    done(&l, COORDINATOR, "{\"action\":\"verify\",\"agency\":\"dishub\"}", "assigned",
         "first_follow_up");
    no(&l, RECEIVER, OFFER, 403, NULL, "no-right");
    no(&l, LIAISON, "{\"action\":\"offer\",\"agency\":\"dinkes\"}", 422, "text", "text-missing");
    no(&l, LIAISON, "{\"action\":\"cancel_offer\"}", 409, NULL, "no-offer");
    done(&l, LIAISON, OFFER, "assigned", "first_follow_up");
    as(&l, LIAISON);
    client_get(l.c, caller_path(l.c, l.s.report.number, ""));
    held(&l, "dishub", "dinkes", "");
    no(&l, LIAISON, OFFER, 409, NULL, "offer-open");
    no(&l, RECEIVER, "{\"action\":\"decline\"}", 422, "text", "text-missing");
    done(&l, RECEIVER, "{\"action\":\"decline\",\"text\":\"Bukan kami.\"}", "assigned",
         "first_follow_up");
    no(&l, LIAISON, "{\"action\":\"offer\",\"text\":\"Bukan kami juga.\"}", 422, "agency",
       "offer-named");
    done(&l, LIAISON, OFFER, "assigned", "first_follow_up");
    done(&l, LIAISON, "{\"action\":\"cancel_offer\"}", "assigned", "first_follow_up");
    done(&l, LIAISON, OFFER, "assigned", "first_follow_up");
    as(&l, LIAISON);
    client_get(l.c, caller_path(l.c, l.s.report.number, ""));
    held(&l, "dishub", "dinkes", "kab");
    assert_int_equal(caller_number(l.c, "offers"), 3);
    no(&l, RECEIVER, "{\"action\":\"accept\"}", 409, NULL, "arbiter-decides");
    no(&l, ADMIN, "{\"action\":\"arbitrate\",\"agency\":\"dinkes\",\"text\":\"Kami saja.\"}", 403,
       NULL, "no-right");
    no(&l, COORDINATOR, "{\"action\":\"arbitrate\",\"text\":\"Diputuskan.\"}", 422, "agency",
       "agency-missing");
    done(&l, COORDINATOR,
         "{\"action\":\"arbitrate\",\"agency\":\"dinkes\",\"text\":\"Diputuskan.\"}", "assigned",
         "first_follow_up");
    as(&l, COORDINATOR);
    client_get(l.c, caller_path(l.c, l.s.report.number, ""));
    held(&l, "dinkes", "", "");
    no(&l, RECEIVER, "{\"action\":\"offer\",\"agency\":\"dishub\",\"text\":\"Bukan kami.\"}", 409,
       NULL, "offer-settled");
    life_end(&l);
}

static void an_offer_is_taken(void **state)
{
    struct life l = life_begin(state);

    done(&l, COORDINATOR, "{\"action\":\"verify\",\"agency\":\"dishub\"}", "assigned",
         "first_follow_up");
    done(&l, LIAISON, OFFER, "assigned", "first_follow_up");
    no(&l, LIAISON, "{\"action\":\"accept\"}", 403, NULL, "no-right");
    done(&l, RECEIVER, "{\"action\":\"accept\"}", "assigned", "first_follow_up");
    as(&l, RECEIVER);
    client_get(l.c, caller_path(l.c, l.s.report.number, ""));
    held(&l, "dinkes", "", "");
    no(&l, RECEIVER, "{\"action\":\"accept\"}", 409, NULL, "no-offer");
    life_end(&l);
}

static void one_matter_is_merged_and_split(void **state)
{
    struct cases p = cases_of(state);
    struct life l = life_begin(state);
    struct ctx *cx = l.c->owner;
    str lead = case_read(cx, case_in_state(cx, &p, STATE_IN_PROGRESS)).number;
    const char *merge =
        arena_fmt(&cx->arena, "{\"action\":\"merge\",\"lead\":\"%.*s\"}", STR_ARG(lead)).p;

    done(&l, COORDINATOR, "{\"action\":\"verify\",\"agency\":\"dishub\"}", "assigned",
         "first_follow_up");
    no(&l, LIAISON, merge, 403, NULL, "no-right");
    no(&l, COORDINATOR, "{\"action\":\"merge\"}", 422, "lead", "lead-missing");
    done(&l, COORDINATOR, merge, "merged", "");
    no(&l, COORDINATOR, merge, 409, NULL, "state-forbids");
    done(&l, REPORTER, "{\"action\":\"reply\",\"text\":\"Tiangnya miring.\"}", "merged", "");
    done(&l, REPORTER, "{\"action\":\"split\"}", "assigned", "first_follow_up");
    no(&l, COORDINATOR, merge, 409, NULL, "merge-apart");
    life_end(&l);
}

static void every_action_that_people_have_was_done(void **state)
{
    (void)state;
    for (enum action a = ACT_SUBMIT + 1; a < ACT_COUNT; a++) {
        const struct action_rule *rule = action_rule(a);
        if ((rule->flags & ACTION_LATER) || rule->roles == ROLE_BIT(ROLE_PROGRAM))
            continue;
        if (!(walked >> a & 1))
            print_error("not done: %s\n", rule->name);
        assert_true(walked >> a & 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(disposal_and_custody),
        cmocka_unit_test(a_person_gets_it_who_works_there),
        cmocka_unit_test(completion_is_asked_for_given_and_taken_back),
        cmocka_unit_test(work_goes_to_an_answer_and_a_confirmation),
        cmocka_unit_test(an_archive_is_appealed_and_decided),
        cmocka_unit_test(time_is_asked_for_granted_refused_and_put_off),
        cmocka_unit_test(what_is_published_is_edited_and_never_opened_again),
        cmocka_unit_test(an_offer_is_declined_cancelled_and_decided),
        cmocka_unit_test(an_offer_is_taken),
        cmocka_unit_test(one_matter_is_merged_and_split),
        cmocka_unit_test(a_case_is_taken_further),
        cmocka_unit_test(every_action_that_people_have_was_done),
        cmocka_unit_test(later_actions_say_that_they_come_later),
        cmocka_unit_test(nobody_does_what_the_program_does),
        cmocka_unit_test(a_version_that_has_passed_is_412),
        cmocka_unit_test(guesses_at_a_receipt_lock_nobody_out),
        cmocka_unit_test(guesses_from_one_address_are_slowed_wherever_they_are_made),
    };
    return cmocka_run_group_tests_name("actions", tests, cases_setup, cases_teardown);
}
