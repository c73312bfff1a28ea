/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/test.h"

#include "base/json.h"
#include "base/log.h"

#include <unistd.h>

static struct world world;
static struct ctx cx;

static int set_up(void **state)
{
    (void)state;
    world_init_test(&world, 0, 8);
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

static int pipe_ends[2];

/* What was logged since the call before, as text; the pipe holds more than any test writes. */
static str logged(void)
{
    static char buffer[60000];

    assert_true(write(pipe_ends[1], "$", 1) == 1); /* so that reading never waits */
    ssize_t n = read(pipe_ends[0], buffer, sizeof buffer);
    assert_true(n > 0 && buffer[n - 1] == '$');
    return (str){buffer, (size_t)n - 1};
}

static void capture(enum log_level level)
{
    assert_int_equal(pipe(pipe_ends), 0);
    world.log_fd = pipe_ends[1];
    world.log_level = (int)level;
}

static void release(void)
{
    close(pipe_ends[0]);
    close(pipe_ends[1]);
}

static void a_line_is_one_json_object(void **state)
{
    (void)state;
    capture(LOG_LEVEL_INFO);
    cx.request_id = S("r1");
    log_info(&cx, "request", LOG_CODE("route", S("/laporan/{nomor}")), LOG_I64("status", 200),
             LOG_MS("took_ms", 12), LOG_ID("report", INT64_MAX));
    assert_str(logged(), "{\"time\":\"1970-01-01T00:00:00.000Z\",\"level\":\"info\","
                         "\"event\":\"request\",\"request\":\"r1\",\"route\":\"/laporan/{nomor}\","
                         "\"status\":200,\"took_ms\":12,\"report\":\"9223372036854775807\"}\n");
    release();
}

static void lesser_levels_are_silent(void **state)
{
    (void)state;
    capture(LOG_LEVEL_WARN);
    log_debug(&cx, "a");
    log_info(&cx, "b");
    assert_str(logged(), "");
    log_warn(&cx, "c");
    log_error(&cx, "d");
    str lines = logged();
    assert_true(str_has(lines, S("\"event\":\"c\"}\n{")) &&
                str_has(lines, S("\"event\":\"d\"}\n")));
    release();
}

static void no_value_breaks_the_line(void **state)
{
    (void)state;
    struct jv *v;
    char big[1000];

    memset(big, 'x', sizeof big);
    capture(LOG_LEVEL_INFO);
    log_info(&cx, "e", LOG_CODE("quote", S("a\"\n}{")), LOG_CODE("bytes", S("\xff\xfe")),
             LOG_CODE("big", ((str){big, sizeof big})), LOG_CODE("none", ((str){0})));
    str line = logged();
    assert_true(line.n < 500 && str_find(line, S("\n")) == (ptrdiff_t)line.n - 1);
    assert_ok(&cx, json_read(&cx, line, &v));
    str got;
    assert_true(jv_str(jv_get(v, S("quote")), &got) && str_eq(got, S("a\"\n}{")));
    assert_true(jv_str(jv_get(v, S("big")), &got) && got.n == LOG_CODE_MAX);
    assert_true(jv_str(jv_get(v, S("bytes")), &got) && str_eq(got, S("(not text)")));
    release();
}

static void a_fault_is_told_with_its_place(void **state)
{
    (void)state;
    capture(LOG_LEVEL_INFO);
    log_fault(&cx, "request"); /* nothing happened, nothing is told */
    enum err e = fail(&cx, ERR_BUG, "the table has %d rows", 3);
    assert_int_equal(e, ERR_BUG);
    log_fault(&cx, "request");
    str line = logged();
    assert_true(str_has(line, S("\"level\":\"error\"")));
    assert_true(str_has(line, S("\"error\":\"internal\",\"message\":\"the table has 3 rows\"")));
    assert_true(str_has(line, S("log_test.c\",\"line\":")));
    fault_clear(&cx);
    e = fail(&cx, ERR_INVALID, "no");
    log_fault(&cx, "request");
    assert_true(e && str_has(logged(), S("\"level\":\"info\"")));
    release();
}

static void a_context_without_memory_can_still_log(void **state)
{
    (void)state;
    struct ctx small;

    capture(LOG_LEVEL_INFO);
    ctx_init(&small, &world, 16000);
    arena_alloc(&small.arena, 1, 20000);
    assert_true(small.arena.over);
    log_info(&small, "still");
    assert_true(str_has(logged(), S("still")));
    ctx_reset(&small);
    release();
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_line_is_one_json_object),
        TEST(lesser_levels_are_silent),
        TEST(no_value_breaks_the_line),
        TEST(a_fault_is_told_with_its_place),
        TEST(a_context_without_memory_can_still_log),
    };
    return cmocka_run_group_tests_name("log", tests, NULL, NULL);
}
