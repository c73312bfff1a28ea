/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/engine.h"
#include "support/office.h"

#include "account/account.h"
#include "account/session.h"
#include "account/signin.h"
#include "account/token.h"
#include "base/keys.h"
#include "base/log.h"
#include "cli/commands.h"

#include <sys/stat.h>

/* Typed by somebody who does not say where the installation is. */
static const char nowhere[] = "";

/* One run of the program and what it printed. */
struct run {
    int code;
    char out[1 << 14], err[1 << 14];
};

static void read_line(char *line, int *argc, char **argv)
{
    for (char *word; (word = strtok_r(line, " ", &line));)
        argv[(*argc)++] = word;
}

static struct run run(void **state, const char *typed, const char *line)
{
    struct engine *e = *state;
    struct ctx *cx = engine_ctx(state);
    const struct command_table tables[] = {cli_user_commands, cli_token_commands, cli_keys_commands,
                                           cli_check_commands, cli_serve_commands};
    char words[1024], data[256], empty = '\n', *argv[32];
    struct cli c = {.tables = tables, .tables_n = COUNT(tables)};
    struct run r = {0};
    int argc = 0;

    snprintf(words, sizeof words, "%s", line);
    snprintf(data, sizeof data, "LAPOR_DATA=%.*s", STR_ARG(e->folder));
    read_line(words, &argc, argv);
    c.environment = (char *const[]){typed == nowhere ? NULL : data, NULL};
    c.in = typed[0] ? fmemopen((void *)(uintptr_t)typed, strlen(typed), "r")
                    : fmemopen(&empty, 1, "r");
    c.out = fmemopen(r.out, sizeof r.out - 1, "w");
    c.err = fmemopen(r.err, sizeof r.err - 1, "w");
    r.code = cli_run(cx, &c, argc, argv);
    fclose(c.in);
    fclose(c.out);
    fclose(c.err);
    e->world.conf = NULL; /* it lies in the context, which the next run resets */
    return r;
}

static void wrong_usage_is_exit_2_with_the_usage_line(void **state)
{
    static const char *const lines[] = {
        "user list --nothing",       "user list one",    "user disable",
        "user add --name x",         "user add --role",  "user list --json=1 --agency",
        "token revoke one",          "user disable a b", "user add --must-change=yes",
        "token add --scope reports",
    };

    for (size_t i = 0; i < COUNT(lines); i++) {
        struct run r = run(state, "", lines[i]);
        if (r.code != 2)
            print_error("%s: %d %s\n", lines[i], r.code, r.err);
        assert_int_equal(r.code, 2);
        assert_non_null(strstr(r.err, "usage: lapor "));
        assert_string_equal(r.out, "");
    }
}

static void without_a_folder_it_is_wrong_usage(void **state)
{
    static const char *const lines[] = {"user list", "token list", "keys list", "serve", "work"};

    for (size_t i = 0; i < COUNT(lines); i++) {
        struct run r = run(state, nowhere, lines[i]);
        assert_int_equal(r.code, 2);
        assert_non_null(strstr(r.err, "--data DIR"));
    }
}

static void unknown_commands_list_what_there_is(void **state)
{
    struct run r = run(state, "", "lapor");

    assert_int_equal(r.code, 2);
    assert_non_null(strstr(r.err, "no such command: lapor"));
    r = run(state, "", "token");
    assert_int_equal(r.code, 2);
    assert_non_null(strstr(r.err, "token revoke"));
    assert_null(strstr(r.err, "user add"));
    r = run(state, "", "");
    assert_int_equal(r.code, 2);
}

static void help_is_made_from_the_tables(void **state)
{
    static const char *const lines[] = {"help user add", "user add --help", "user add --help x"};
    struct run r = run(state, "", "help");

    assert_int_equal(r.code, 0);
    assert_non_null(strstr(r.out, "user handover"));
    for (size_t i = 0; i < COUNT(lines); i++) {
        r = run(state, "", lines[i]);
        assert_int_equal(r.code, 0);
        assert_non_null(strstr(r.out, "usage: lapor user add [options]"));
        assert_non_null(strstr(r.out, "--role ROLE"));
        assert_non_null(strstr(r.out, "--data DIR"));
    }
}

static void help_of_a_first_word_lists_its_commands(void **state)
{
    static const char *const lines[] = {"token --help", "help token"};

    for (size_t i = 0; i < COUNT(lines); i++) {
        struct run r = run(state, "", lines[i]);
        assert_int_equal(r.code, 0);
        assert_non_null(strstr(r.out, "token revoke"));
        assert_null(strstr(r.out, "user add"));
        assert_string_equal(r.err, "");
    }
    assert_int_equal(run(state, "", "door --help").code, 2);
}

static void routes_are_printed_for_programs_too(void **state)
{
    struct run r = run(state, "", "routes --json");

    assert_int_equal(r.code, 0);
    assert_non_null(strstr(r.out, "{\"method\":\"POST\",\"path\":\"/api/v1/reports\",\"what\":"));
    assert_non_null(strstr(r.out, "{\"method\":\"GET\",\"path\":\"/lapor\",\"what\":"));
}

static void what_was_done_is_printed_for_programs(void **state)
{
    struct run r = run(state, "", "user add --name p.lima --role liaison --no-password --json");
    char line[64], id[40];
    str printed = str_of(r.out), rest;

    assert_true(str_skip(&printed, S("{\"id\":\""))); /* a string: no program rounds it */
    snprintf(id, sizeof id, "%.39s", r.out);
    assert_string_equal(run(state, "", "user disable p.lima --json").out, id);
    assert_string_equal(run(state, "", "user enable p.lima --json").out, id);
    r = run(state, "", "user handover --from p.lima --to p.lima --json");
    assert_string_equal(r.out, "{\"moved\":0,\"left\":0}\n");
    r = run(state, "", "token add --account p.lima --scope read --json");
    printed = str_of(r.out);
    assert_true(str_skip(&printed, S("{\"id\":\"")));
    str_cut(printed, '"', &printed, &rest);
    snprintf(line, sizeof line, "token revoke %.*s --json", STR_ARG(printed));
    r = run(state, "", line);
    assert_int_equal(r.code, 0);
    assert_true(str_starts(str_of(r.out), S("{\"id\":\"")));
}

static void a_user_is_added_and_can_sign_in(void **state)
{
    struct run r = run(state, OFFICE_PASSWORD "\n",
                       "user add --name Petugas.Satu --role liaison --agency=dishub");
    struct signin in;

    assert_string_equal(r.err, "");
    assert_int_equal(r.code, 0);
    assert_ok(engine_ctx(state),
              signin_password(engine_ctx(state), S("petugas.satu"), S(OFFICE_PASSWORD), &in));
    assert_int_equal(in.kind, SESSION_STAFF);
    r = run(state, OFFICE_PASSWORD "\n",
            "user add --name petugas.satu --role liaison --agency dishub");
    assert_int_equal(r.code, 1);
    assert_null(strstr(r.err, "usage"));
}

static void bad_input_adds_nobody(void **state)
{
    assert_int_equal(run(state, "pendek\n", "user add --name p.dua --role liaison").code, 1);
    assert_int_equal(run(state, "", "user add --name p.dua --role liaison").code, 1);
    assert_int_equal(run(state, "x\n", "user add --name p.dua --role boss").code, 2);
    assert_int_equal(
        run(state, OFFICE_PASSWORD, "user add --name p.dua --role liaison --agency tidakada").code,
        1);
    assert_int_equal(run(state, OFFICE_PASSWORD, "user add --name ! --role liaison").code, 1);
    struct run r = run(state, "", "user list --words p.dua --json");
    assert_int_equal(r.code, 0);
    assert_string_equal(r.out, "[]\n");
}

static void the_list_is_for_people_or_programs(void **state)
{
    run(state, "", "user add --name auditor.satu --role auditor --agency kab --no-password");
    struct run r = run(state, "", "user list --words auditor.satu");

    assert_non_null(strstr(r.out, "NAME"));
    assert_non_null(strstr(r.out, "auditor.satu"));
    assert_non_null(strstr(r.out, "no password"));
    assert_non_null(strstr(r.out, "auditor@kab"));
    r = run(state, "", "user list --words auditor.satu --json");
    assert_non_null(strstr(r.out, "\"role\":\"auditor\",\"agency\":\"kab\""));
}

static void an_account_is_disabled_enabled_and_given_a_password(void **state)
{
    struct signin in;

    run(state, OFFICE_PASSWORD, "user add --name p.tiga --role liaison --agency dinkes");
    assert_int_equal(run(state, "", "user disable p.tiga").code, 0);
    assert_int_equal(signin_password(engine_ctx(state), S("p.tiga"), S(OFFICE_PASSWORD), &in),
                     ERR_DENIED);
    assert_int_equal(run(state, "", "user enable P.Tiga").code, 0);
    assert_int_equal(run(state, "gajah duduk di atas bambu\n", "user password p.tiga").code, 0);
    struct ctx *cx = engine_ctx(state);
    assert_ok(cx, signin_password(cx, S("p.tiga"), S("gajah duduk di atas bambu"), &in));
    assert_int_equal(in.kind, SESSION_PASSWORD);
    struct run r = run(state, "", "user disable tidak.ada");
    assert_int_equal(r.code, 1);
    assert_non_null(strstr(r.err, "no such account: tidak.ada"));
}

static void a_token_is_printed_once_and_can_be_revoked(void **state)
{
    run(state, "", "user add --name p.empat --role liaison --agency dinkes --no-password");
    struct run made = run(state, "", "token add --account p.empat --scope reports:read,events");

    assert_int_equal(made.code, 0);
    str token = str_trim(str_of(made.out));
    struct ctx *cx = engine_ctx(state);
    assert_ok(cx, token_act(cx, token));
    int64_t id = cx->actor.token_id;
    struct run r = run(state, "", "token list --account p.empat");
    assert_false(str_has(str_of(r.out), str_slice(token, 0, 12)));
    assert_non_null(strstr(r.out, "reports:read events"));
    char line[64];
    snprintf(line, sizeof line, "token revoke %lld", (long long)id);
    assert_int_equal(run(state, "", line).code, 0);
    assert_int_equal(token_act(engine_ctx(state), token), ERR_DENIED);
    r = run(state, "", "token list --account p.empat --json");
    assert_string_equal(r.out, "[]\n");
    made = run(state, "", "token add --account p.empat --scope events --json");
    assert_non_null(strstr(made.out, "\"token\":\"lpr_"));
    assert_non_null(strstr(made.out, "\"account\":\"p.empat\",\"scopes\":\"events\"}"));
}

static void logs_from_the_level_that_is_set(void **state)
{
    struct engine *e = *state;

    assert_int_equal(run(state, "", "user list --log-level warn").code, 0);
    assert_int_equal(e->world.log_level, LOG_LEVEL_WARN);
    assert_int_equal(run(state, "", "user list --log-level error").code, 0);
    assert_int_equal(e->world.log_level, LOG_LEVEL_ERROR);
}

static void keys_go_into_a_file_of_their_own_and_come_back(void **state)
{
    struct engine *e = *state;
    struct ctx *cx = engine_ctx(state);
    str path = arena_fmt(&cx->arena, "%.*s/copy", STR_ARG(e->folder));
    char line[300], file[256];
    struct stat st;

    assert_ok(cx, keys_create(cx, e->folder));
    snprintf(file, sizeof file, "%.*s", STR_ARG(path));
    snprintf(line, sizeof line, "keys backup %s", file);
    struct run r = run(state, "", line);
    assert_int_equal(r.code, 0);
    assert_int_equal(stat(file, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(run(state, "", line).code, 1); /* never written over */
    snprintf(line, sizeof line, "keys restore %s --json", file);
    r = run(state, "", line);
    assert_string_equal(r.out, "{\"added\":0}\n");
    assert_int_equal(run(state, "", "keys restore /nowhere/at/all").code, 1);
    assert_int_equal(run(state, "", "keys rotate door").code, 2);
    assert_int_equal(run(state, "", "keys rotate vault").code, 0);
    r = run(state, "", "keys rotate --json"); /* one of each kind */
    assert_int_equal(r.code, 0);
    int commas = 0;
    for (const char *p = r.out; *p; p++)
        commas += *p == ',';
    assert_int_equal(commas, 3);
    r = run(state, "", "keys restore /dev/null");
    assert_non_null(strstr(r.err, "holds no key"));
    r = run(state, "", "keys list");
    assert_non_null(strstr(r.out, "vault"));
    assert_null(strstr(r.out, "secret"));
}

static void check_names_everything_that_is_wrong(void **state)
{
    struct run r = run(state, "", "check --threads none --smtp-url smtp://127.0.0.1");

    assert_int_equal(r.code, 1);
    assert_non_null(strstr(r.out, "WRONG  settings: "));
    assert_non_null(strstr(r.out, "threads"));
    assert_non_null(strstr(r.out, "right  keys"));
    assert_non_null(strstr(r.out, "right  database"));
    assert_non_null(strstr(r.out, "WRONG  mail: smtp_url is set and smtp_from is not"));
    assert_non_null(strstr(run(state, "", "check --help").out, "--data DIR"));
    r = run(state, "", "check --json");
    assert_non_null(strstr(r.out, "{\"name\":\"agencies\",\"right\":true,\"what\":\"\"}"));
}

/* As after a move to another machine without the keys. */
static void check_names_keys_that_are_lost(void **state)
{
    assert_non_null(strstr(run(state, "", "check").out, "right  old keys"));
    run(state, "", "user add --name p.lima --role liaison --agency dinkes --no-password");
    run(state, "", "token add --account p.lima --scope reports:read");
    engine_script(engine_ctx(state), "UPDATE token SET pepper = 17",
                  "UPDATE token SET pepper = 17");
    struct run r = run(state, "", "check");
    assert_int_equal(r.code, 1);
    assert_non_null(strstr(
        r.out, "WRONG  old keys: the key folder lacks the pepper key 000000000011 of tokens;"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(logs_from_the_level_that_is_set),
        cmocka_unit_test(wrong_usage_is_exit_2_with_the_usage_line),
        cmocka_unit_test(without_a_folder_it_is_wrong_usage),
        cmocka_unit_test(help_of_a_first_word_lists_its_commands),
        cmocka_unit_test(routes_are_printed_for_programs_too),
        cmocka_unit_test(what_was_done_is_printed_for_programs),
        cmocka_unit_test(unknown_commands_list_what_there_is),
        cmocka_unit_test(help_is_made_from_the_tables),
        cmocka_unit_test(a_user_is_added_and_can_sign_in),
        cmocka_unit_test(bad_input_adds_nobody),
        cmocka_unit_test(the_list_is_for_people_or_programs),
        cmocka_unit_test(an_account_is_disabled_enabled_and_given_a_password),
        cmocka_unit_test(keys_go_into_a_file_of_their_own_and_come_back),
        cmocka_unit_test(check_names_everything_that_is_wrong),
        cmocka_unit_test(check_names_keys_that_are_lost),
        cmocka_unit_test(a_token_is_printed_once_and_can_be_revoked),
    };
    return cmocka_run_group_tests_name("cli", tests, office_setup, office_teardown);
}
