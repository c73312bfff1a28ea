/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/test.h"

#include "base/json.h"
#include "base/time.h"
#include "fuzz/json_fuzz.c"

static struct world world;
static struct ctx cx;

static int set_up(void **state)
{
    (void)state;
    world_init_test(&world, 0, 7);
    ctx_init(&cx, &world, 32 << 20);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    ctx_reset(&cx);
    world_test_close(&world);
    return 0;
}

static str finished(struct json *j)
{
    str out;

    assert_ok(&cx, json_finish(&cx, j, &out));
    return out;
}

static str canonical(const struct jv *v)
{
    str out;

    assert_ok(&cx, jv_canonical(&cx, v, 1 << 20, &out));
    return out;
}

static str read_and_canonical(str text)
{
    struct jv *v;

    assert_ok(&cx, json_read(&cx, text, &v));
    return canonical(v);
}

static void the_writer_sets_commas_and_kinds(void **state)
{
    (void)state;
    struct json j;

    json_init(&cx, &j, 4096);
    json_object_begin(&j);
    json_key(&j, S("s")), json_str(&j, S("a"));
    json_key(&j, S("gone")), json_str(&j, (str){0});
    json_key(&j, S("empty")), json_array_begin(&j), json_array_end(&j);
    json_key(&j, S("list"));
    json_array_begin(&j);
    json_i64(&j, INT64_MIN);
    json_bool(&j, true);
    json_nil(&j);
    json_opt(&j, NONE);
    json_opt(&j, SOME(5));
    json_object_begin(&j), json_object_end(&j);
    json_array_end(&j);
    json_key(&j, S("id")), json_id(&j, INT64_MAX);
    json_key(&j, S("hex")), json_hex(&j, S("\x01\xff"));
    json_key(&j, S("at")), json_time(&j, 0, ZONE_WIB);
    json_key(&j, S("day")), json_date(&j, 0);
    json_key(&j, S("raw")), json_raw(&j, S("{\"x\":1}"));
    json_object_end(&j);
    assert_str(finished(&j), "{\"s\":\"a\",\"gone\":null,\"empty\":[],"
                             "\"list\":[-9223372036854775808,true,null,null,5,{}],"
                             "\"id\":\"9223372036854775807\",\"hex\":\"01ff\","
                             "\"at\":\"1970-01-01T07:00:00.000+07:00\",\"day\":\"1970-01-01\","
                             "\"raw\":{\"x\":1}}");
}

static void strings_are_escaped_as_rfc_8785_says(void **state)
{
    (void)state;
    struct json j;

    json_init(&cx, &j, 4096);
    json_str(&j, S("\xe2\x82\xac$\x0f\nA'B\"\\\\\"/\b\f\r\t\x7f\x1f"));
    assert_str(finished(&j),
               "\"\xe2\x82\xac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\\b\\f\\r\\t\x7f\\u001f\"");
}

static void passing_the_bound_is_told_at_the_end(void **state)
{
    (void)state;
    struct json j;
    str out;

    json_init(&cx, &j, 6);
    json_array_begin(&j);
    json_str(&j, S("abcdef"));
    json_array_end(&j);
    assert_int_equal(json_finish(&cx, &j, &out), ERR_LIMIT);
    fault_clear(&cx);
    json_init(&cx, &j, 6);
    json_str(&j, S("abcd"));
    assert_str(finished(&j), "\"abcd\"");
}

/* RFC 8785, 3.2.3. */
static void keys_sort_by_utf16_units(void **state)
{
    (void)state;
    assert_str(read_and_canonical(S(
                   "{\"\\u20ac\":\"Euro Sign\",\"\\r\":\"Carriage Return\",\"\\ufb33\":\"Hebrew\","
                   "\"1\":\"One\",\"\\ud83d\\ude00\":\"Emoji\",\"\\u0080\":\"Control\","
                   "\"\\u00f6\":\"Latin\",\"\":0,\"11\":1}")),
               "{\"\":0,\"\\r\":\"Carriage Return\",\"1\":\"One\",\"11\":1,"
               "\"\xc2\x80\":\"Control\",\"\xc3\xb6\":\"Latin\",\"\xe2\x82\xac\":\"Euro Sign\","
               "\"\xf0\x9f\x98\x80\":\"Emoji\",\"\xef\xac\xb3\":\"Hebrew\"}");
}

static void canonical_bytes_have_no_space_and_sort_at_every_depth(void **state)
{
    (void)state;
    assert_str(read_and_canonical(S(" { \"b\" : [ { \"z\":1 , \"a\" : [ ] } , true, null ],\n"
                                    "\"a\": -9007199254740991 } ")),
               "{\"a\":-9007199254740991,\"b\":[{\"a\":[],\"z\":1},true,null]}");
}

static void a_tree_is_built_and_keeps_its_order_when_written(void **state)
{
    (void)state;
    struct jv *v = jv_object(&cx);
    struct json j;

    jv_put_str(&cx, v, S("z"), S("last"));
    jv_put_i64(&cx, v, S("n"), JSON_INT_MAX);
    struct jv *list = jv_put(v, S("list"), jv_array(&cx));
    jv_put_i64(&cx, list, S(""), 7);
    jv_put_str(&cx, list, S(""), (str){0});
    jv_put_id(&cx, v, S("id"), INT64_MAX);
    jv_put_hex(&cx, v, S("h"), S("\xab"));
    jv_put_time(&cx, v, S("at"), 1);
    jv_put_str(&cx, v, S("gone"), (str){0});
    assert_str(canonical(v), "{\"at\":\"1970-01-01T00:00:00.001Z\",\"gone\":null,\"h\":\"ab\","
                             "\"id\":\"9223372036854775807\",\"list\":[7,null],"
                             "\"n\":9007199254740991,\"z\":\"last\"}");
    json_init(&cx, &j, 4096);
    json_jv(&j, v);
    assert_true(str_starts(finished(&j), S("{\"z\":\"last\",\"n\":9007199254740991,\"list\":[7")));
}

static void fractions_are_read_but_not_hashed(void **state)
{
    (void)state;
    struct jv *v;
    double lat;
    str out;

    assert_ok(&cx, json_read(&cx, S("{\"lat\":-0.5,\"lon\":109}"), &v));
    assert_true(jv_real(jv_get(v, S("lat")), &lat) && lat == -0.5);
    assert_true(jv_real(jv_get(v, S("lon")), &lat) && lat == 109);
    assert_int_equal(jv_canonical(&cx, v, 100, &out), ERR_INVALID);
}

static void getters_take_only_their_kind(void **state)
{
    (void)state;
    struct jv *v;
    str s = S("kept");
    int64_t n = 42;
    bool b = true;

    assert_ok(&cx, json_read(&cx,
                             S("{\"s\":\"a\",\"n\":7,\"b\":false,\"id\":\"8\",\"z\":null,"
                               "\"l\":[1,2,3]}"),
                             &v));
    assert_true(jv_str(jv_get(v, S("s")), &s) && str_eq(s, S("a")));
    assert_true(jv_i64(jv_get(v, S("n")), &n) && n == 7);
    assert_true(jv_id(jv_get(v, S("id")), &n) && n == 8);
    assert_true(jv_bool(jv_get(v, S("b")), &b) && !b);
    assert_true(jv_is(jv_get(v, S("z")), JV_NULL));
    assert_true(jv_count(jv_get(v, S("l"))) == 3 && jv_count(v) == 6);
    assert_false(jv_str(jv_get(v, S("n")), &s));
    assert_false(jv_i64(jv_get(v, S("s")), &n));
    assert_false(jv_id(jv_get(v, S("s")), &n));
    assert_false(jv_bool(jv_get(v, S("absent")), &b));
    assert_null(jv_get(jv_get(v, S("l")), S("0")));
    assert_null(jv_get(NULL, S("s")));
}

static void what_is_not_strict_json_is_refused(void **state)
{
    (void)state;
    static const str bad[] = {
        S_(""),
        S_("{"),
        S_("{\"a\":1,}"),
        S_("[1 2]"),
        S_("{\"a\":1}x"),
        S_("{'a':1}"),
        S_("{\"a\":1,\"a\":2}"),
        S_("{\"a\":{\"b\":1,\"\\u0062\":2}}"),
        S_("\"\\u0000\""),
        S_("{\"\\u0000\":1}"),
        S_("\"a\\u0001\""),
        S_("{\"\\u001b\":1}"),
        S_("\"\\ud800\""),
        S_("\"\xff\""),
        S_("\"\xc0\x80\""),
        S_("\"a\0\""),
        S_("[1]\0"),
        S_("NaN"),
        S_("01"),
        S_("9007199254740992"),
        S_("-9007199254740992"),
        S_("99999999999999999999"),
        S_("1e999"),
        S_("[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]"),
    };

    for (size_t i = 0; i < COUNT(bad); i++) {
        struct jv *v = NULL;
        if (json_read(&cx, bad[i], &v) != ERR_INVALID)
            fail_msg("taken: %s", bad[i].p);
        assert_null(v);
        fault_clear(&cx);
    }
}

static void what_was_written_canonically_reads_back_as_itself(void **state)
{
    (void)state;
    static const str texts[] = {
        S_("{}"),
        S_("[]"),
        S_("null"),
        S_("-9007199254740991"),
        S_("\"\""),
        S_("{\"a\":[1,-2,[],{}],\"b\":{\"c\":null,\"d\":true,\"e\":false},\"f\":\"\"}"),
        S_("\"tab\\t line\\n quote\\\" back\\\\ form\\f bell\\b return\\r ajaib \xe2\x9c\xa8\""),
        S_("{\"a\\\"b\":[\"\\\\\"]}"),
    };

    for (size_t i = 0; i < COUNT(texts); i++) {
        struct jv *v;
        str again;
        assert_ok(&cx, json_read_own(&cx, texts[i], &v));
        assert_ok(&cx, jv_canonical(&cx, v, 4096, &again));
        assert_true(str_eq(again, texts[i]));
    }
}

static void stored_json_that_was_damaged_is_told(void **state)
{
    (void)state;
    str whole = S("{\"a\":[1,\"x\\n\",true],\"b\":{\"c\":null}}");
    static const str bad[] = {
        S_("{\"a\" :1}"),  S_("[1,]"),    S_("[1]x"),       S_("\"\\u00ff\""),
        S_("\"\\u0g00\""), S_("\"\\q\""), S_("{\"a\":1,}"), S_("{1:\"a\"}"),
        S_("tru"),         S_("-"),       S_("1.5"),        S_("\"\\\""),
    };
    struct jv *v;

    for (size_t n = 0; n < whole.n; n++) {
        str cut = arena_dup(&cx.arena, (str){whole.p, n}); /* so that a read too far is caught */
        assert_int_equal(json_read_own(&cx, cut, &v), ERR_BUG);
        fault_clear(&cx);
    }
    for (size_t i = 0; i < COUNT(bad); i++) {
        if (json_read_own(&cx, bad[i], &v) != ERR_BUG)
            fail_msg("taken: %s", bad[i].p);
        fault_clear(&cx);
    }
}

static void depth_counts_brackets_outside_strings(void **state)
{
    (void)state;
    assert_str(read_and_canonical(S("[[[[[[[[[[[[[[[[\"[[\\\"[[\"]]]]]]]]]]]]]]]]")),
               "[[[[[[[[[[[[[[[[\"[[\\\"[[\"]]]]]]]]]]]]]]]]");
}

static void a_body_past_its_bound_is_refused(void **state)
{
    (void)state;
    char *p = arena_alloc(&cx.arena, 1, REQUEST_JSON_MAX + 1);
    struct jv *v;

    memset(p, ' ', REQUEST_JSON_MAX + 1);
    p[0] = '1';
    assert_ok(&cx, json_read(&cx, (str){p, REQUEST_JSON_MAX}, &v));
    assert_int_equal(json_read(&cx, (str){p, REQUEST_JSON_MAX + 1}, &v), ERR_LIMIT);
}

static void an_error_never_quotes_the_text(void **state)
{
    (void)state;
    struct jv *v;

    assert_int_equal(json_read(&cx, S("{\"name\":\"Ani\" \"Budi\"}"), &v), ERR_INVALID);
    assert_false(str_has(cx.fault.message, S("Budi")));
    assert_true(str_has(cx.fault.message, S("line 1")));
}

static void the_fuzzers_corpus_passes(void **state)
{
    (void)state;
    assert_true(corpus_replay("json", LLVMFuzzerTestOneInput) >= 7);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(the_writer_sets_commas_and_kinds),
        TEST(strings_are_escaped_as_rfc_8785_says),
        TEST(passing_the_bound_is_told_at_the_end),
        TEST(keys_sort_by_utf16_units),
        TEST(canonical_bytes_have_no_space_and_sort_at_every_depth),
        TEST(a_tree_is_built_and_keeps_its_order_when_written),
        TEST(fractions_are_read_but_not_hashed),
        TEST(getters_take_only_their_kind),
        TEST(what_is_not_strict_json_is_refused),
        TEST(what_was_written_canonically_reads_back_as_itself),
        TEST(stored_json_that_was_damaged_is_told),
        TEST(depth_counts_brackets_outside_strings),
        TEST(a_body_past_its_bound_is_refused),
        TEST(an_error_never_quotes_the_text),
        TEST(the_fuzzers_corpus_passes),
    };
    return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
