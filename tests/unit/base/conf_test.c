/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/test.h"

#include "base/conf.h"
#include "base/file.h"
#include "base/time.h"
#include "support/folder.h"

static struct world world;
static struct ctx cx;

static int set_up(void **state)
{
    (void)state;
    world_init_test(&world, 0, 9);
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

static str dir;

/* An installation's folder with this lapor.conf. */
static void file_is(str text)
{
    dir = test_folder(&cx);
    assert_ok(&cx, file_write(&cx, path_join(&cx, dir, S("lapor.conf")), text, FILE_PRIVATE));
}

static void file_is_gone(void)
{
    test_folder_remove(&cx, dir);
}

static struct conf *read_with(char *const *environment, const struct conf_option *more, size_t n)
{
    struct conf *conf;
    struct conf_option options[8] = {
        {S("data"), dir}
    };

    for (size_t i = 0; i < n; i++)
        options[i + 1] = more[i];
    assert_ok(&cx, conf_read(&cx, options, n + 1, environment, &conf));
    world.conf = conf;
    return conf;
}

static struct conf *read_file(str text)
{
    file_is(text);
    struct conf *conf = read_with(NULL, NULL, 0);
    file_is_gone();
    return conf;
}

static void problem_is(struct conf *conf, size_t i, const char *place, const char *words)
{
    assert_true(i < conf->problems.n);
    str got = conf->problems.v[i];
    if (!str_has(got, str_of(place)) || !str_has(got, str_of(words)))
        fail_msg("problem %zu: %.*s", i, STR_ARG(got));
}

static void every_default_is_right(void **state)
{
    (void)state;
    struct conf *conf;

    for (enum conf_id id = 0; id < CONF_COUNT; id++) {
        const struct conf_setting *s = &conf_settings[id];
        assert_true(s->name && s->help && s->unit && s->choices && s->value);
        const struct conf_option option = {str_of(s->name), str_of(s->value)};
        assert_ok(&cx, conf_read(&cx, &option, 1, NULL, &conf));
        assert_true(conf->problems.n == 0);
    }
    assert_str(conf_str(&cx, CONF_LISTEN), "127.0.0.1:8080");
    assert_true(conf_bool(&cx, CONF_RATE_LIMIT));
    assert_false(conf_bool(&cx, CONF_ALLOW_LAN_SIGN_IN));
    assert_true(conf_i64(&cx, CONF_CLOCK_OFFSET) == 0 && conf_i64(&cx, CONF_LOG_LEVEL) == 1);
}

static void the_later_place_wins(void **state)
{
    (void)state;
    char *environment[] = {(char[]){"HOME=/x"},
                           (char[]){"LAPOR_THREADS=5"},
                           (char[]){"LAPOR_RATE_LIMIT=off"},
                           (char[]){"LAPOR_BUILD=build/asan"},
                           (char[]){"LAPOR_TEST_ENGINE=sqlite"},
                           NULL};
    const struct conf_option options[] = {
        {S_("threads"),      S_("6")  },
        {S_("clock-offset"), S_("-3h")}
    };

    file_is(S("# a comment\nthreads = 4\nlisten = [::1]:80 ; another\nlog_level=warn\n"));
    struct conf *conf = read_with(environment, options, COUNT(options));
    assert_ok(&cx, conf_check(&cx, conf));
    assert_true(conf_i64(&cx, CONF_THREADS) == 6);
    assert_int_equal(conf->v[CONF_THREADS].source, CONF_OPTION);
    assert_false(conf_bool(&cx, CONF_RATE_LIMIT));
    assert_int_equal(conf->v[CONF_RATE_LIMIT].source, CONF_ENVIRONMENT);
    assert_str(conf_str(&cx, CONF_LISTEN), "[::1]:80");
    assert_true(conf_i64(&cx, CONF_LOG_LEVEL) == 2);
    assert_true(conf_i64(&cx, CONF_CLOCK_OFFSET) == -3 * HOUR_MS);
    assert_true(str_eq(conf_str(&cx, CONF_DATA), dir));
    assert_int_equal(conf->v[CONF_LISTEN].source, CONF_FILE);
    file_is_gone();
}

static void an_unknown_name_is_told_with_its_line(void **state)
{
    (void)state;
    struct conf *conf = read_file(S("threads = 2\n\nratelimit = off\nthreadz=1\n"));

    assert_true(conf->problems.n == 2);
    problem_is(conf, 0, "lapor.conf:3:", "ratelimit");
    problem_is(conf, 1, "lapor.conf:4:", "threadz");
    assert_true(conf_i64(&cx, CONF_THREADS) == 2);
    assert_int_equal(conf_check(&cx, conf), ERR_INVALID);
    assert_true(str_has(cx.fault.message, S("ratelimit")));
}

static void a_wrong_value_is_told_and_left_out(void **state)
{
    (void)state;
    struct conf *conf =
        read_file(S("threads = 257\nthreads = many\nrate_limit = maybe\nclock_offset = 6\n"
                    "log_level = loud\nbase_url = ftp://x\ntrusted_proxy = localhost\n"));

    problem_is(conf, 0, "lapor.conf:1:", "threads is not a number from 0 to 256");
    problem_is(conf, 1, "lapor.conf:2:", "stands in line 1 already");
    problem_is(conf, 2, "lapor.conf:2:", "threads is not a number");
    problem_is(conf, 3, "lapor.conf:3:", "on or off");
    problem_is(conf, 4, "lapor.conf:4:", "+6d");
    problem_is(conf, 5, "lapor.conf:5:", "debug info warn error");
    problem_is(conf, 6, "lapor.conf:6:", "https://");
    problem_is(conf, 7, "lapor.conf:7:", "address");
    assert_true(conf->problems.n == 8 && conf_i64(&cx, CONF_THREADS) == 0);
}

static void strange_lines_are_told(void **state)
{
    (void)state;
    char text[400];

    memset(text, 'x', sizeof text);
    struct conf *conf = read_file(
        arena_fmt(&cx.arena, "[mail]\nsmtp_from = a\n[]\nno sign\n%.300s\nthreads = 3\n", text));
    problem_is(conf, 0, "lapor.conf:2:", "[mail]");
    problem_is(conf, 1, "lapor.conf:5:", "190 bytes");
    problem_is(conf, 2, "lapor.conf:4:", "name = value");
    assert_true(conf->problems.n == 3 && conf_i64(&cx, CONF_THREADS) == 3);
    assert_true(read_file(S("data = /elsewhere\n"))->problems.n == 1);
    file_is(S("smtp_from = \xff\n"));
    const struct conf_option option = {S("data"), dir};
    assert_int_equal(conf_read(&cx, &option, 1, NULL, &conf), ERR_INVALID);
    fault_clear(&cx);
    file_is_gone();
}

static void settings_that_belong_together_are_checked(void **state)
{
    (void)state;
    problem_is(read_file(S("smtp_url = smtp://localhost:25\n")), 0, "smtp_url", "smtp_from");
    problem_is(read_file(S("tls_key = /k\n")), 0, "tls_cert", "both");
    assert_true(read_file(S("smtp_url = smtp://h:25\nsmtp_from = a@example.go.id\n"))->problems.n ==
                0);
}

static void a_secret_never_stands_in_a_problem(void **state)
{
    (void)state;
    struct conf *conf = read_file(S("smtp_url = http://u:rahasia@h\n"));

    problem_is(conf, 0, "lapor.conf:1:", "smtps://");
    assert_false(str_has(conf->problems.v[0], S("rahasia")));
    assert_true(conf_settings[CONF_SMTP_URL].secret && conf_settings[CONF_DATABASE].secret);
}

static void addresses_to_listen_on_are_checked(void **state)
{
    (void)state;
    static const str good[] = {S_("0.0.0.0:80"), S_("[::]:0"), S_("127.0.0.1:65535")};
    static const str bad[] = {S_("80"),      S_(":80"),           S_("localhost:80"),
                              S_("::1:80"),  S_("1.2.3.4:65536"), S_("1.2.3.4:"),
                              S_("[::1:80"), S_("1.2.3.4:-1")};
    struct conf *conf;

    for (size_t i = 0; i < COUNT(good) + COUNT(bad); i++) {
        bool is_good = i < COUNT(good);
        const struct conf_option option = {S("listen"), is_good ? good[i] : bad[i - COUNT(good)]};
        assert_ok(&cx, conf_read(&cx, &option, 1, NULL, &conf));
        assert_int_equal(conf->problems.n, is_good ? 0 : 1);
    }
}

static void an_empty_value_takes_the_default_back(void **state)
{
    (void)state;
    char *environment[] = {(char[]){"LAPOR_LISTEN="}, (char[]){"LAPOR_RATE_LIMIT="},
                           (char[]){"LAPOR_THREADS="}, NULL};

    file_is(S("listen = 0.0.0.0:1\nrate_limit = off\nthreads = 9\n"));
    assert_ok(&cx, conf_check(&cx, read_with(environment, NULL, 0)));
    assert_str(conf_str(&cx, CONF_LISTEN), "127.0.0.1:8080");
    assert_true(conf_bool(&cx, CONF_RATE_LIMIT) && conf_i64(&cx, CONF_THREADS) == 0);
    file_is_gone();
}

static void an_unknown_option_is_a_problem_and_no_file_is_none(void **state)
{
    (void)state;
    struct conf *conf;
    const struct conf_option options[] = {
        {S_("data"),  S_("/no/such/folder")},
        {S_("lisen"), S_("x")              }
    };

    assert_ok(&cx, conf_read(&cx, options, 2, NULL, &conf));
    assert_true(conf->problems.n == 1);
    problem_is(conf, 0, "--lisen", "no setting");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(every_default_is_right),
        TEST(the_later_place_wins),
        TEST(an_unknown_name_is_told_with_its_line),
        TEST(a_wrong_value_is_told_and_left_out),
        TEST(strange_lines_are_told),
        TEST(settings_that_belong_together_are_checked),
        TEST(a_secret_never_stands_in_a_problem),
        TEST(addresses_to_listen_on_are_checked),
        TEST(an_empty_value_takes_the_default_back),
        TEST(an_unknown_option_is_a_problem_and_no_file_is_none),
    };
    return cmocka_run_group_tests_name("conf", tests, NULL, NULL);
}
