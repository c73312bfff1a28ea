/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* lapor check: what an operator looks at before starting, each with what to do. */
#include "agency/agency.h"
#include "attachment/media.h"
#include "base/conf.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/world.h"
#include "cli/commands.h"
#include "identity/vault.h"

struct checking {
    struct cli *c;
    struct json json;
    bool wrong;
};

typedef enum err check_fn(struct ctx *cx, struct cli *c);

static enum err settings(struct ctx *cx, struct cli *c)
{
    return cli_open(cx, c, CLI_CONF);
}

static enum err folder(struct ctx *cx, struct cli *c)
{
    str dir = conf_str(cx, CONF_DATA), probe = path_join(cx, dir, S(".lapor-check"));

    (void)c;
    if (!dir.n)
        return fail(cx, ERR_INVALID, "no folder is named");
    TRY(file_write(cx, probe, S("written by lapor check\n"), 0600));
    return file_remove(cx, probe);
}

static enum err keys(struct ctx *cx, struct cli *c)
{
    return cli_open(cx, c, CLI_KEYS);
}

static enum err database(struct ctx *cx, struct cli *c)
{
    return cli_open(cx, c, CLI_STORE);
}

/* The folder has keys of each kind, but are they those the database was written with? */
static enum err old_keys(struct ctx *cx, struct cli *c)
{
    str missing;

    TRY(cli_open(cx, c, CLI_STORE));
    TRY(vault_missing_keys(cx, &missing));
    if (missing.n)
        return fail(cx, ERR_NOTFOUND,
                    "the key folder lacks the %.*s; lapor keys restore brings them back from a "
                    "backup, without one they are lost",
                    STR_ARG(missing));
    return OK;
}

static enum err agencies(struct ctx *cx, struct cli *c)
{
    struct agency top;

    TRY(cli_open(cx, c, CLI_STORE));
    enum err e = agency_top(cx, &top);
    if (e == ERR_NOTFOUND)
        return fail(cx, e, "there is no agency; lapor init or lapor import agencies makes one");
    return e;
}

static enum err attachments(struct ctx *cx, struct cli *c)
{
    (void)c;
    if (media_ready(cx))
        return OK;
    return fail(cx, ERR_NOTFOUND,
                "lapor-media is not there: forms take no attachments; install it "
                "beside lapor or set media_program");
}

static enum err mail(struct ctx *cx, struct cli *c)
{
    (void)c;
    if (!conf_str(cx, CONF_SMTP_URL).n)
        return OK; /* people then see the news on their page */
    if (!conf_str(cx, CONF_SMTP_FROM).n)
        return fail(cx, ERR_INVALID, "smtp_url is set and smtp_from is not");
    if (!conf_str(cx, CONF_BASE_URL).n)
        return fail(cx, ERR_INVALID, "smtp_url is set and base_url, for the links, is not");
    return OK;
}

static const struct {
    const char *name;
    check_fn *run;
    bool needed; /* without it nothing below can be looked at */
} checks[] = {
    {"settings",    settings,    false},
    {"folder",      folder,      true },
    {"keys",        keys,        true },
    {"database",    database,    true },
    {"old keys",    old_keys,    false},
    {"agencies",    agencies,    false},
    {"attachments", attachments, false},
    {"mail",        mail,        false},
};

static void say(struct checking *k, const char *name, bool right, str what)
{
    k->wrong |= !right;
    if (!k->c->json) {
        fprintf(k->c->out, "%-5s  %s%s%.*s\n", right ? "right" : "WRONG", name, what.n ? ": " : "",
                STR_ARG(what));
        return;
    }
    json_object_begin(&k->json);
    json_key(&k->json, S("name")), json_str(&k->json, str_of(name));
    json_key(&k->json, S("right")), json_bool(&k->json, right);
    json_key(&k->json, S("what")), json_str(&k->json, what);
    json_object_end(&k->json);
}

/* Every slip of the settings is said, not only the first. */
static void say_fault(struct ctx *cx, struct checking *k, const char *name)
{
    const struct conf *conf = cx->world->conf;
    bool many = strcmp(name, "settings") == 0 && conf && conf->problems.n;

    for (size_t i = 0; many && i < conf->problems.n; i++)
        say(k, name, false, conf->problems.v[i]);
    if (!many)
        say(k, name, false, cx->fault.message);
    fault_clear(cx);
}

static enum err check(struct ctx *cx, struct cli *c)
{
    struct checking k = {.c = c};

    json_init(cx, &k.json, PAGE_BYTES_MAX);
    json_array_begin(&k.json);
    for (size_t i = 0; i < COUNT(checks); i++) {
        if (checks[i].run(cx, c) == OK) {
            say(&k, checks[i].name, true, S(""));
            continue;
        }
        say_fault(cx, &k, checks[i].name);
        if (checks[i].needed)
            break;
    }
    json_array_end(&k.json);
    if (c->json)
        TRY(cli_print_json(cx, c, &k.json));
    return k.wrong ? fail(cx, ERR_INVALID, "something is wrong, see above") : OK;
}

static const struct command commands[] = {
    {"check", "", "looks at settings, keys, database and what else the installation needs", NULL, 0,
     0, 0, CLI_ITSELF, check},
};
const struct command_table cli_check_commands = {commands, COUNT(commands)};
