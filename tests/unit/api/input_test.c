/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What other systems send that is not right: each is told what, where, and nothing is stored. */
#include "support/caller.h"
#include "support/engine.h"

#include "base/code32.h"
#include "base/limits.h"
#include "ledger/sequence.h"

#define CLASS "\"class\":\"complaint\","
#define TITLE "\"title\":\"Jembatan kayu patah\","
#define BODY  "\"body\":\"Papan jembatan patah dan anak sekolah sulit lewat.\""
#define WHOLE CLASS TITLE BODY

static int64_t head_of_log(struct ctx *cx)
{
    struct log_entries some;
    int64_t moved, head = 0;

    do
        assert_ok(cx, sequence_some(cx, &moved));
    while (moved);
    do {
        assert_ok(cx, log_after(cx, head, DERIVED_BATCH_MAX, &some));
        head = some.n ? some.v[some.n - 1].position : head;
    } while (some.n);
    return head;
}

static void a_bad_parameter_is_named(void **state)
{
    static const struct {
        const char *target, *field, *code;
    } asks[] = {
        {"/api/v1/reports?limit=1000",                                  "limit",         "limit-range"      },
        {"/api/v1/reports?limit=0",                                     "limit",         "limit-range"      },
        {"/api/v1/reports?limit=sepuluh",                               "limit",         "limit-range"      },
        {"/api/v1/reports?cursor=bad",                                  "cursor",        "cursor-bad"       },
        {"/api/v1/reports?cursor=-1",                                   "cursor",        "cursor-bad"       },
        {"/api/v1/reports?state=zzz",                                   "state",         "state-unknown"    },
        {"/api/v1/reports?agency=zzz",                                  "agency",        "agency-unknown"   },
        {"/api/v1/reports?topic=zzz",                                   "topic",         "topic-unknown"    },
        {"/api/v1/reports?area=99.99",                                  "area",          "area-unknown"     },
        {"/api/v1/reports?updated_after=kemarin",                       "updated_after", "time-bad"         },
        {"/api/v1/reports?updated_after=2026-03-02",                    "updated_after", "time-bad"         },
        {"/api/v1/reports?updated_after=2026-03-02T08:00:00",           "updated_after", "time-bad"         },
        {"/api/v1/reports?class=complaint",                             "class",         "parameter-unknown"},
        {"/api/v1/events?after=x",                                      "after",         "position-bad"     },
        {"/api/v1/events?after=-1",                                     "after",         "position-bad"     },
        {"/api/v1/events?limit=101",                                    "limit",         "limit-range"      },
        {"/api/v1/events?since=1",                                      "since",         "parameter-unknown"},
        {"/api/v1/agencies?parent=zzz",                                 "parent",        "agency-unknown"   },
        {"/api/v1/agencies?limit=101",                                  "limit",         "limit-range"      },
        {"/api/v1/topics?parent=zzz",                                   "parent",        "topic-unknown"    },
        {"/api/v1/topics?cursor=99999999999",                           "cursor",        "cursor-bad"       },
        {"/api/v1/areas?parent=99.99",                                  "parent",        "area-unknown"     },
        {"/api/v1/calendar/deadline?days=5",                            "from",          "missing"          },
        {"/api/v1/calendar/deadline?from=2026-03-13",                   "days",          "amount-range"     },
        {"/api/v1/calendar/deadline?from=2026-02-30&days=5",            "from",          "time-bad"         },
        {"/api/v1/calendar/deadline?from=2026-03-13&days=1001",         "days",          "amount-range"     },
        {"/api/v1/calendar/deadline?from=2026-03-13&days=5&unit=weeks", "unit",          "bad-choice"       },
        {"/api/v1/calendar/deadline?from=2026-03-13&days=5&agency=zzz", "agency",        "agency-unknown"   },
    };
    struct client *c = caller(state);

    for (size_t i = 0; i < COUNT(asks); i++) {
        client_get(c, asks[i].target);
        if (c->status != 422)
            print_error("%s: %d\n", asks[i].target, c->status);
        assert_int_equal(c->status, 422);
        assert_true(caller_blames(c, asks[i].field, asks[i].code));
        assert_str(caller_member(c, "type"), "/problem/invalid");
    }
    client_get(
        c, "/api/v1/reports?updated_after=2026-03-02T08:00:00+07:00"); /* plus as curl sends it */
    assert_int_equal(c->status, 200);
    client_get(c, "/api/v1/reports?updated_after=2026-03-02T08:00:00%2B07:00");
    assert_int_equal(c->status, 200);
    site_close(c);
}

/* Whose title stands in a list; the list must be one. */
static bool lists(struct client *c, const char *target, const char *title)
{
    client_get(c, target);
    if (c->status != 200)
        print_error("%s: %.*s\n", target, STR_ARG(c->body));
    assert_int_equal(c->status, 200);
    return str_has(c->body, str_of(title));
}

static void filters_narrow_together(void **state)
{
    static const struct {
        const char *query;
        bool found;
    } asks[] = {
        {"",                                                              true },
        {"?agency=dishub",                                                true },
        {"?agency=kab",                                                   true },
        {"?agency=dinkes",                                                false},
        {"?topic=haji-dan-umroh",                                         true },
        {"?topic=agama",                                                  true }, /* lies below it */
        {"?topic=pendidikan-agama",                                       false},
        {"?area=61.12.01.2001",                                           true },
        {"?area=61.12",                                                   true },
        {"?area=61.12.01",                                                true },
        {"?area=61",                                                      true },
        {"?state=in_progress",                                            true },
        {"?state=diproses",                                               true },
        {"?state=answered",                                               false},
        {"?state=selesai",                                                false},
        {"?agency=dishub&topic=haji-dan-umroh&area=61.12&state=diproses", true },
        {"?agency=dishub&topic=pendidikan-agama",                         false},
        {"?agency=dishub&area=61.13",                                     false},
        {"?topic=haji-dan-umroh&area=61.13",                              false},
        {"?topic=agama&state=closed",                                     false},
        {"?area=61.12&state=closed",                                      false},
    };
    struct client *c = caller(state);
    struct ctx *cx = c->owner;
    struct cases people = cases_of(state);
    int64_t id = case_in_state(cx, &people, STATE_IN_PROGRESS);

#define AREA(code, level) "('" code "', 'Contoh', NULL, " level ", 420, 'contoh')"
#define AREAS                                                                           \
    "INSERT INTO area (code, name, parent, level, zone_min, search_name) VALUES " AREA( \
        "61", "1") ", " AREA("61.12",                                                   \
                             "2") ", " AREA("61.12.01",                                 \
                                            "3") ", " AREA("61.13",                     \
                                                           "2") ", " AREA("61.12.01.2001", "4")
    engine_script(cx, AREAS, AREAS);
    case_as(cx, people.coordinator);
    caller_token(c, people.coordinator, SCOPES_ALL);
    caller_post(
        c, caller_path(c, case_read(cx, id).number, "/actions"),
        "{\"action\":\"edit\",\"title\":\"Berangkat haji tertunda\",\"area\":\"61.12.01.2001\","
        "\"topic\":\"haji-dan-umroh\"}");
    assert_int_equal(c->status, 200);
    for (int as_nobody = 0; as_nobody < 2; as_nobody++) {
        if (as_nobody)
            caller_nobody(c);
        for (size_t i = 0; i < COUNT(asks); i++) {
            const char *target =
                arena_z(&cx->arena, arena_fmt(&cx->arena, "/api/v1/reports%s", asks[i].query));
            bool found = lists(c, target, "Berangkat haji tertunda");
            if (found != asks[i].found)
                print_error("%s as %s\n", target, as_nobody ? "nobody" : "coordinator");
            assert_int_equal(found, asks[i].found);
        }
    }
    site_close(c);
}

static void reference_lists_go_on_by_cursor(void **state)
{
    struct client *c = caller(state);
    struct ctx *cx = c->owner;
    size_t seen = 0, all;
    str next = S("0");

    client_get(c, "/api/v1/topics?parent=agama");
    assert_int_equal(c->status, 200);
    all = jv_count(jv_get(caller_answer(c), S("items")));
    assert_true(all > 3);
    while (next.n) {
        client_get(c,
                   arena_z(&cx->arena,
                           arena_fmt(&cx->arena, "/api/v1/topics?parent=agama&limit=2&cursor=%.*s",
                                     STR_ARG(next))));
        assert_int_equal(c->status, 200);
        size_t n = jv_count(jv_get(caller_answer(c), S("items")));
        next = caller_member(c, "next");
        assert_true(n == 2 || !next.n);
        assert_int_equal(str_has(client_header(c, "Link"), S("rel=\"next\"")), next.n > 0);
        seen += n;
    }
    assert_int_equal(seen, all);
    client_get(c, "/api/v1/topics");
    assert_int_equal(jv_count(jv_get(caller_answer(c), S("items"))), PAGE_ROWS_MAX);
    assert_str(caller_member(c, "next"), "100");
    client_get(c, "/api/v1/reports?q=a%20b&limit=1");
    assert_int_equal(c->status, 200);
    site_close(c);
}

/* A body that is not right, its status, and the field with its code, or only the words. */
static const struct {
    const char *body;
    int status;
    const char *field, *code;
} bodies[] = {
    {"",                                                   400, NULL,               "line 1"         },
    {"{" WHOLE,                                            400, NULL,               "line 1, column" },
    {"{" WHOLE "}x",                                       400, NULL,               "line 1, column" },
    {"{\n" WHOLE ",,}",                                    400, NULL,               "line 2, column" },
    {"{" TITLE WHOLE "}",                                  400, NULL,               "same key twice" },
    {"{" WHOLE ",\"lat\":1e999}",                          400, NULL,               "number"         },
    {"{" WHOLE ",\"place\":\"a\\u0000b\"}",                400, NULL,               "line 1"         },
    {"{" WHOLE ",\"place\":\"\xff\"}",                     400, NULL,               "line 1"         },
    {"[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]",                400, NULL,               "deep"           },
    {"[]",                                                 422, NULL,               "not-object"     },
    {"\"laporan\"",                                        422, NULL,               "not-object"     },
    {"null",                                               422, NULL,               "not-object"     },
    {"{}",                                                 422, "class",            "class-missing"  },
    {"{}",                                                 422, "title",            "title-missing"  },
    {"{}",                                                 422, "body",             "body-missing"   },
    {"{" TITLE BODY ",\"class\":\"zzz\"}",                 422, "class",            "class-unknown"  },
    {"{" TITLE BODY ",\"class\":1}",                       422, "class",            "not-text"       },
    {"{" CLASS BODY ",\"title\":\"abc\"}",                 422, "title",            "title-length"   },
    {"{" CLASS TITLE "\"body\":\"pendek\"}",               422, "body",             "body-short"     },
    {"{" CLASS TITLE "\"body\":{\"isi\":1}}",              422, "body",             "not-text"       },
    {"{" WHOLE ",\"incident_date\":\"2026-02-30\"}",       422, "incident_date",    "date-bad"       },
    {"{" WHOLE ",\"incident_date\":\"02/03/2026\"}",       422, "incident_date",    "date-bad"       },
    {"{" WHOLE ",\"incident_date\":\"2030-01-01\"}",       422, "incident_date",    "date-future"    },
    {"{" WHOLE ",\"area\":\"99.99\"}",                     422, "area",             "area-unknown"   },
    {"{" WHOLE ",\"topic\":\"zzz\"}",                      422, "topic",            "topic-unknown"  },
    {"{" WHOLE ",\"agency\":\"zzz\"}",                     422, "agency",           "agency-unknown" },
    {"{" WHOLE ",\"anonymous\":\"ya\"}",                   422, "anonymous",        "not-flag"       },
    {"{" WHOLE ",\"confidential\":1}",                     422, "confidential",     "not-flag"       },
    {"{" WHOLE ",\"is_anonymous\":true}",                  422, "is_anonymous",     "member-unknown" },
    {"{" WHOLE ",\"lat\":-0.1}",                           422, "lat",              "point-bad"      },
    {"{" WHOLE ",\"lat\":51.5,\"lon\":0}",                 422, "lat",              "point-bad"      },
    {"{" WHOLE ",\"lat\":\"-0,1\",\"lon\":109.4}",         422, "lat",              "not-number"     },
    {"{" WHOLE ",\"language\":\"de\"}",                    422, "language",         "bad-choice"     },
    {"{" WHOLE ",\"attachments\":\"1\"}",                  422, "attachments",      "not-list"       },
    {"{" WHOLE ",\"attachments\":[\"1\"]}",                422, "attachments",      "attachment-gone"},
    {"{" WHOLE ",\"reporter\":\"Ani\"}",                   422, "reporter",         "not-object"     },
    {"{" WHOLE ",\"reporter\":{\"nik\":\"1\"}}",           422, "reporter.nik",     "member-unknown" },
    {"{" WHOLE ",\"reporter\":{\"name\":5}}",              422, "reporter.name",    "not-text"       },
    {"{" WHOLE ",\"reporter\":{\"phone\":\"12\"}}",        422, "reporter.phone",   "phone-bad"      },
    {"{" WHOLE ",\"reporter\":{\"email\":\"a@b\"}}",       422, "reporter.email",   "email-bad"      },
    {"{" WHOLE ",\"reporter\":{\"contact\":\"merpati\"}}", 422, "reporter.contact", "bad-choice"     },
    {"{" WHOLE ",\"reporter\":{\"contact\":\"email\"}}",   422, "reporter.email",   "contact-needed" },
};

static void a_bad_body_is_answered_and_nothing_is_stored(void **state)
{
    struct client *c = caller(state);
    int64_t head = head_of_log(c->owner);

    for (size_t i = 0; i < COUNT(bodies); i++) {
        caller_post(c, "/api/v1/reports", bodies[i].body);
        if (c->status != bodies[i].status)
            print_error("%s: %d %.*s\n", bodies[i].body, c->status, STR_ARG(c->body));
        assert_int_equal(c->status, bodies[i].status);
        if (bodies[i].field)
            assert_true(caller_blames(c, bodies[i].field, bodies[i].code));
        else if (!str_has(caller_member(c, "detail"), str_of(bodies[i].code)))
            assert_str(caller_member(c, "code"), bodies[i].code);
    }
    client_send(c, "POST", "/api/v1/reports", "text/plain", S("{" WHOLE "}"));
    assert_int_equal(c->status, 415);
    client_send(c, "POST", "/api/v1/reports", "application/x-www-form-urlencoded",
                S("class=complaint"));
    assert_int_equal(c->status, 415);
    assert_str(caller_member(c, "type"), "/problem/unsupported-media");
    assert_int_equal(head_of_log(c->owner), head);
    caller_post(c, "/api/v1/reports",
                "{" WHOLE ",\"place\":null,\"lat\":-0.0263,\"lon\":109.3425}");
    assert_int_equal(c->status, 201);
    assert_int_equal(head_of_log(c->owner), head + 1);
    site_close(c);
}

/* Who gives an address is told there, also without saying so (DOMAIN §4 rule 6). */
static void an_address_is_a_way_to_be_told(void **state)
{
    static const struct {
        const char *reporter;
        const char *contact; /* in the vault */
        bool reachable;
    } people[] = {
        {"{\"email\":\"a@contoh.invalid\"}",                       "surel", true },
        {"{\"phone\":\"081234567890\"}",                           "sms",   true },
        {"{\"email\":\"a@contoh.invalid\",\"contact\":\"none\"}",  "tidak", false},
        {"{\"email\":\"a@contoh.invalid\",\"contact\":\"email\"}", "surel", true },
        {"{\"email\":\"a@contoh.invalid\",\"contact\":\"tidak\"}", "tidak", false},
        {"{\"name\":\"Warga Contoh\"}",                            "tidak", false},
    };
    struct client *c = caller(state);
    struct ctx *cx = c->owner;

    for (size_t i = 0; i < COUNT(people); i++) {
        struct identity who;
        struct report r;
        str number;
        caller_post(c, "/api/v1/reports",
                    arena_z(&cx->arena, arena_fmt(&cx->arena, "{" WHOLE ",\"reporter\":%s}",
                                                  people[i].reporter)));
        assert_int_equal(c->status, 201);
        number = caller_member(c, "number");
        assert_int_equal(number_parse(cx, number, &number), CODE_GOOD);
        case_as(cx, 0);
        assert_ok(cx, report_by_number(cx, number, &r));
        assert_ok(cx, vault_open(cx, r.id, &who));
        assert_str(who.contact, people[i].contact);
        assert_int_equal(r.has_contact, people[i].reachable);
    }
    site_close(c);
}

/* The same key is the same answer, also to another server on the same store; anything else in the
 * body is a mistake, and another sender's key is another key. */
static void a_key_belongs_to_one_request_of_one_sender(void **state)
{
    static const char *const others[] = {
        "{" WHOLE ",\"confidential\":true}",
        "{" WHOLE ",\"lat\":-0.0263,\"lon\":109.3425}",
        "{" WHOLE ",\"reporter\":{\"email\":\"a@contoh.invalid\"}}",
        "{" WHOLE ",\"attachments\":[\"7\"]}",
        "{" CLASS TITLE "\"body\":\"Papan jembatan patah dan anak sekolah sulit lewat!\"}",
    };
    struct client *c = caller(state);
    struct cases people = cases_of(state);
    str number, receipt;

    client_set_header(c, "Idempotency-Key", "kunci-satu");
    caller_post(c, "/api/v1/reports", "{" WHOLE "}");
    assert_int_equal(c->status, 201);
    number = caller_member(c, "number");
    receipt = caller_member(c, "receipt");
    for (size_t i = 0; i < COUNT(others); i++) {
        caller_post(c, "/api/v1/reports", others[i]);
        assert_int_equal(c->status, 422);
        assert_true(caller_blames(c, "Idempotency-Key", "idempotency-mismatch"));
    }
    struct ctx *cx = c->owner;
    site_close(c);
    c = site_client(cx);
    client_set_header(c, "Idempotency-Key", "kunci-satu");
    caller_post(c, "/api/v1/reports", "{" BODY "," TITLE " \"class\" : \"complaint\"}");
    assert_int_equal(c->status, 201);
    assert_true(str_eq(caller_member(c, "number"), number));
    assert_true(str_eq(caller_member(c, "receipt"), receipt));
    caller_token(c, people.coordinator, SCOPES_ALL);
    caller_post(c, "/api/v1/reports", "{" WHOLE "}");
    assert_int_equal(c->status, 201);
    assert_false(str_eq(caller_member(c, "number"), number));
    char *lengthy = arena_alloc(&c->owner->arena, 1, IDEMPOTENCY_KEY_MAX + 2);
    memset(lengthy, 'k', IDEMPOTENCY_KEY_MAX + 1);
    client_set_header(c, "Idempotency-Key", lengthy);
    caller_post(c, "/api/v1/reports", "{" WHOLE "}");
    assert_int_equal(c->status, 422);
    assert_true(caller_blames(c, "Idempotency-Key", "key-bad"));
    site_close(c);
}

/* A provider's message comes once, however often it is delivered. */
static void a_channel_and_its_message_id_make_one_report(void **state)
{
    struct client *c = caller(state);
    struct cases people = cases_of(state);
    str number;

    caller_token(c, people.coordinator, SCOPES_ALL);
    caller_post(c, "/api/v1/reports", "{" WHOLE ",\"channel\":\"Wa Bot\"}");
    assert_int_equal(c->status, 422);
    assert_true(caller_blames(c, "channel", "bad-code"));
    caller_post(c, "/api/v1/reports",
                "{" WHOLE ",\"channel\":\"whatsapp\",\"channel_id\":\"w-1\"}");
    assert_int_equal(c->status, 201);
    number = caller_member(c, "number");
    caller_post(c, "/api/v1/reports",
                "{" WHOLE ",\"channel\":\"whatsapp\",\"channel_id\":\"w-1\"}");
    assert_int_equal(c->status, 201);
    assert_true(str_eq(caller_member(c, "number"), number));
    client_get(c, caller_path(c, number, ""));
    assert_str(caller_member(c, "channel"), "whatsapp");
    site_close(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bad_parameter_is_named),
        cmocka_unit_test(filters_narrow_together),
        cmocka_unit_test(reference_lists_go_on_by_cursor),
        cmocka_unit_test(a_bad_body_is_answered_and_nothing_is_stored),
        cmocka_unit_test(an_address_is_a_way_to_be_told),
        cmocka_unit_test(a_key_belongs_to_one_request_of_one_sender),
        cmocka_unit_test(a_channel_and_its_message_id_make_one_report),
    };
    return cmocka_run_group_tests_name("input", tests, cases_setup, cases_teardown);
}
