/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * cli.h - commands: a table in each file, one reader of options.
 *
 *     static enum err user_list(struct ctx *cx, struct cli *c) { … }
 *     static const struct command commands[] = {
 *         {"user list", "", "who may sign in", list_options, COUNT(list_options),
 *          0, 0, CLI_STORE, user_list},
 *     };
 *     const struct command_table cli_user_commands = {commands, COUNT(commands)};
 *
 * The table is listed in commands.h; main() gives all of them to cli_main(),
 * which finds the command, reads its options, opens what it needs, runs it and
 * turns the fault into a sentence on standard error and an exit code: 0 done, 1
 * failed, 2 wrong usage.  `lapor help`, `--help` and the man page are made from
 * the tables.
 *
 * Every command takes --help and --json, and every setting of the machine
 * (base/conf.h) as --name VALUE; --no-name switches a setting off.  Results go
 * to c->out, talk and faults to c->err.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "base/ctx.h"
#include "base/json.h"

#include <stdio.h>

struct cli_option {
    const char *name;  /* "agency": --agency CODE */
    const char *value; /* "CODE"; NULL: a switch  */
    const char *help;
};

/* What is open when a command runs; a bit set of. */
enum {
    CLI_CONF = 1,             /* settings were read and are right                           */
    CLI_KEYS = 2 | CLI_CONF,  /* the key folder                                             */
    CLI_STORE = 4 | CLI_KEYS, /* the store, up to date, with a lease for ids; db_write works */
    CLI_ITSELF = 8,           /* settings may be given; the command opens what it looks at   */
};

struct cli;
typedef enum err command_fn(struct ctx *cx, struct cli *c);

struct command {
    const char *name; /* one word or two: "user add"              */
    const char *args; /* for the usage line: "FILE", "NAME", ""   */
    const char *help; /* what it does, without a capital or a dot */
    const struct cli_option *options;
    size_t options_n;
    int min_args, max_args;
    unsigned needs;
    command_fn *run;
};
struct command_table {
    const struct command *v;
    size_t n;
};

enum { CLI_OPTIONS_MAX = 48 };

struct cli {
    const struct command *command;
    str args[8];
    size_t args_n;
    bool json; /* --json: what is printed is for programs */
    FILE *in, *out, *err;
    char *const *environment;

    /* cli.c's own */
    struct {
        const char *name;
        str value;
    } given[CLI_OPTIONS_MAX];
    size_t given_n;
    const struct command_table *tables;
    size_t tables_n;
    bool help, wrong;
    struct store *store;
    bool own_keys;
};

/* An option of the command's own; the null str when it was not given. */
str cli_option(const struct cli *c, const char *name);
bool cli_switch(const struct cli *c, const char *name);
/* The same, but missing is wrong usage. */
MUST_USE enum err cli_want(struct ctx *cx, struct cli *c, const char *name, str *out);
/* Wrong usage: exit code 2 and the usage line below the sentence. */
#define cli_wrong(cx, c, ...) ((c)->wrong = true, fail((cx), ERR_INVALID, __VA_ARGS__))

/* A table for people; cells are padded to their column, the last one is not. */
struct cli_table {
    const char *const *heads;
    size_t columns;
    str *cells; /* rows × columns */
    size_t rows;
};
void cli_print_table(struct cli *c, const struct cli_table *table);
/* Ends a JSON document and prints it with a line end. */
MUST_USE enum err cli_print_json(struct ctx *cx, struct cli *c, struct json *j);

/*
 * A password: from the terminal, asked twice and not shown, or the first line
 * of standard input when that is no terminal.
 */
MUST_USE enum err cli_password(struct ctx *cx, struct cli *c, str *out);

/* All of the program; returns the exit code. */
int cli_main(int argc, char **argv, char *const *environment, const struct command_table *tables,
             size_t tables_n);
/* The same with a world and streams of the caller's, for tests. */
int cli_run(struct ctx *cx, struct cli *c, int argc, char **argv);

/* Opens what bits of `needs` say, for cx; cli_close() gives it back. */
MUST_USE enum err cli_open(struct ctx *cx, struct cli *c, unsigned needs);
/* For `lapor init` and `lapor migrate`: the same for a store that is made or brought up to date
 * now; the number of steps taken, which may be NULL. */
MUST_USE enum err cli_open_new(struct ctx *cx, struct cli *c, int *steps_out);
/* The keys and a store of whatever schema, or none, without a lease for ids. */
MUST_USE enum err cli_open_bare(struct ctx *cx, struct cli *c);
/* LAPOR_CLOCK_OFFSET moves the clock of a demo or a test, and of nothing else (DATA §6). */
MUST_USE enum err cli_move_clock(struct ctx *cx);
void cli_close(struct ctx *cx, struct cli *c);

#endif
