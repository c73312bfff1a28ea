/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/cli.h"

#include "base/conf.h"
#include "base/limits.h"
#include "base/world.h"
#include "lang/lang.h"

enum { EXIT_WRONG_USAGE = 2 };

str cli_option(const struct cli *c, const char *name)
{
    for (size_t i = c->given_n; i-- > 0;)
        if (strcmp(c->given[i].name, name) == 0)
            return c->given[i].value;
    return (str){0};
}

bool cli_switch(const struct cli *c, const char *name)
{
    return cli_option(c, name).p != NULL;
}

enum err cli_want(struct ctx *cx, struct cli *c, const char *name, str *out)
{
    str value = cli_option(c, name);

    if (value.n == 0)
        return cli_wrong(cx, c, "--%s is needed", name);
    *out = value;
    return OK;
}

/* "user add": the command of two words wins over that of one. */
static bool is_called(const struct command *cmd, int words, char **argv)
{
    str first, second;

    str_cut(str_of(cmd->name), ' ', &first, &second);
    if (second.n == 0)
        return words == 1 && str_eq(first, str_of(argv[0]));
    return words == 2 && str_eq(first, str_of(argv[0])) && str_eq(second, str_of(argv[1]));
}

static const struct command *find(const struct cli *c, int argc, char **argv, int *words_out)
{
    for (int words = argc < 2 ? argc : 2; words > 0; words--)
        for (size_t t = 0; t < c->tables_n; t++)
            for (size_t i = 0; i < c->tables[t].n; i++)
                if (is_called(&c->tables[t].v[i], words, argv)) {
                    *words_out = words;
                    return &c->tables[t].v[i];
                }
    return NULL;
}

/* The command's own options, then the settings of the machine. */
static bool known(const struct cli *c, str name, const char **name_out, bool *takes_value)
{
    enum conf_id id;

    for (size_t i = 0; i < c->command->options_n; i++) {
        const struct cli_option *o = &c->command->options[i];
        if (str_eq(name, str_of(o->name))) {
            *name_out = o->name;
            *takes_value = o->value != NULL;
            return true;
        }
    }
    if (!conf_by_name(name, &id))
        return false;
    *name_out = conf_settings[id].name;
    *takes_value = true;
    return true;
}

/* --no-rate-limit is --rate-limit off. */
static bool switches_off(str name, const char **name_out)
{
    enum conf_id id;

    if (!str_skip(&name, S("no-")) || !conf_by_name(name, &id))
        return false;
    *name_out = conf_settings[id].name;
    return conf_settings[id].type == CONF_TYPE_BOOL;
}

static enum err give(struct ctx *cx, struct cli *c, const char *name, str value)
{
    if (c->given_n == CLI_OPTIONS_MAX)
        return cli_wrong(cx, c, "too many options");
    c->given[c->given_n].name = name;
    c->given[c->given_n++].value = value;
    return OK;
}

/* One option at argv[*at], with its value behind "=" or in the next word. */
static enum err read_option(struct ctx *cx, struct cli *c, int argc, char **argv, int *at)
{
    str name, value, word = str_of(argv[*at] + 2);
    bool has_value = str_cut(word, '=', &name, &value), takes_value;
    const char *kept;

    if (str_eq(name, S("help")))
        return c->help = true, OK;
    if (str_eq(name, S("json")))
        return c->json = true, OK;
    if (switches_off(name, &kept) && !has_value)
        return give(cx, c, kept, S("off"));
    if (!known(c, name, &kept, &takes_value))
        return cli_wrong(cx, c, "no such option: --%.*s", STR_ARG(name));
    if (!takes_value)
        return has_value ? cli_wrong(cx, c, "--%s takes no value", kept) : give(cx, c, kept, S(""));
    if (!has_value && *at + 1 == argc)
        return cli_wrong(cx, c, "--%s wants a value", kept);
    return give(cx, c, kept, has_value ? value : str_of(argv[++*at]));
}

static enum err read_words(struct ctx *cx, struct cli *c, int argc, char **argv)
{
    bool options = true;

    for (int i = 0; i < argc; i++) {
        str word = str_of(argv[i]);
        if (options && str_eq(word, S("--")))
            options = false;
        else if (options && str_starts(word, S("--")))
            TRY(read_option(cx, c, argc, argv, &i));
        else if (c->args_n == COUNT(c->args))
            return cli_wrong(cx, c, "too many arguments");
        else
            c->args[c->args_n++] = word;
    }
    if (c->help)
        return OK;
    if ((int)c->args_n < c->command->min_args)
        return cli_wrong(cx, c, "an argument is missing");
    if ((int)c->args_n > c->command->max_args)
        return cli_wrong(cx, c, "too many arguments");
    return OK;
}

static void print_usage(const struct cli *c, FILE *out)
{
    const struct command *cmd = c->command;

    fprintf(out, "usage: lapor %s%s%s%s\n", cmd->name, cmd->args[0] ? " " : "", cmd->args,
            cmd->options_n ? " [options]" : "");
}

static void print_option(FILE *out, const char *name, const char *value, const char *help)
{
    char head[64];

    snprintf(head, sizeof head, "--%s%s%s", name, value ? " " : "", value ? value : "");
    fprintf(out, "  %-24s %s\n", head, help);
}

static void print_help_of(const struct cli *c)
{
    const struct command *cmd = c->command;

    print_usage(c, c->out);
    fprintf(c->out, "\n%s\n", cmd->help);
    if (cmd->options_n)
        fprintf(c->out, "\noptions:\n");
    for (size_t i = 0; i < cmd->options_n; i++)
        print_option(c->out, cmd->options[i].name, cmd->options[i].value, cmd->options[i].help);
    fprintf(c->out, "\nfor every command:\n");
    if (cmd->needs & (CLI_CONF | CLI_ITSELF))
        print_option(c->out, "data", "DIR", conf_settings[CONF_DATA].help);
    print_option(c->out, "json", NULL, "print for programs");
    print_option(c->out, "help", NULL, "this text");
    if (cmd->needs & (CLI_CONF | CLI_ITSELF))
        fprintf(c->out, "\nand each setting of lapor.conf(5) as --name VALUE\n");
}

static void print_commands(const struct cli *c, FILE *out, str first)
{
    for (size_t t = 0; t < c->tables_n; t++)
        for (size_t i = 0; i < c->tables[t].n; i++) {
            const struct command *cmd = &c->tables[t].v[i];
            if (first.n == 0 || str_starts(str_of(cmd->name), first))
                fprintf(out, "  %-20s %s\n", cmd->name, cmd->help);
        }
}

/* A fault as a sentence: its text in English where it has one, else its message. */
static void print_fault(struct ctx *cx, const struct cli *c, enum err e)
{
    enum text_id id;
    str what = cx->fault.message;

    if (cx->fault.key && text_by_key(str_of(cx->fault.key), &id))
        what = text_str_in(cx, LANG_EN, (struct text){id, NULL});
    fprintf(c->err, "lapor%s%s: %.*s\n", c->command ? " " : "", c->command ? c->command->name : "",
            STR_ARG(what.n ? what : str_of(err_meaning(e)->name)));
}

/* A first word that only begins commands lists them: asked for with --help, or as wrong usage. */
static int no_such_command(const struct cli *c, str first, bool help)
{
    bool group = false;

    for (size_t t = 0; t < c->tables_n; t++)
        for (size_t i = 0; i < c->tables[t].n; i++) {
            str name = str_of(c->tables[t].v[i].name);
            group |= str_skip(&name, first) && str_starts(name, S(" "));
        }
    FILE *to = group && help ? c->out : c->err;
    fprintf(to, group ? "lapor %.*s: one of\n" : "lapor: no such command: %.*s\n", STR_ARG(first));
    print_commands(c, to, group ? first : S(""));
    return group && help ? 0 : EXIT_WRONG_USAGE;
}

static int run_command(struct ctx *cx, struct cli *c, int argc, char **argv)
{
    enum err e = read_words(cx, c, argc, argv);

    if (!e && c->help)
        return print_help_of(c), 0;
    if (!e)
        e = cli_open(cx, c, c->command->needs);
    if (!e)
        e = c->command->run(cx, c);
    if (e)
        print_fault(cx, c, e);
    if (c->wrong)
        print_usage(c, c->err);
    int code = c->wrong ? EXIT_WRONG_USAGE : err_meaning(e)->exit_code;
    cli_close(cx, c);
    if (fflush(c->out) != 0 && code == 0)
        code = err_meaning(ERR_IO)->exit_code;
    return code;
}

int cli_run(struct ctx *cx, struct cli *c, int argc, char **argv)
{
    int words = 0;
    bool help = argc > 0 && (!strcmp(argv[0], "help") || !strcmp(argv[0], "--help"));

    if (help)
        argc--, argv++;
    c->command = argc > 0 ? find(c, argc, argv, &words) : NULL;
    if (c->command && help)
        return print_help_of(c), 0;
    if (c->command)
        return run_command(cx, c, argc - words, argv + words);
    if (argc > 0)
        return no_such_command(c, str_of(argv[0]),
                               help || (argc == 2 && !strcmp(argv[1], "--help")));
    FILE *out = help ? c->out : c->err;
    fprintf(out, "usage: lapor COMMAND [options]\n\ncommands:\n");
    print_commands(c, out, S(""));
    fprintf(out, "\nlapor help COMMAND tells more\n");
    return help ? 0 : EXIT_WRONG_USAGE;
}

int cli_main(int argc, char **argv, char *const *environment, const struct command_table *tables,
             size_t tables_n)
{
    struct world world;
    struct ctx cx;
    struct cli c = {.in = stdin,
                    .out = stdout,
                    .err = stderr,
                    .environment = environment,
                    .tables = tables,
                    .tables_n = tables_n};

    world_init(&world);
    ctx_init(&cx, &world, COMMAND_ARENA_MAX);
    int code = cli_run(&cx, &c, argc - 1, argv + 1);
    ctx_reset(&cx);
    return code;
}
