/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/cli.h"

#include "base/conf.h"
#include "base/keys.h"
#include "base/world.h"
#include "db/store.h"
#include "setting/setting.h"

/* Options that name a setting of the machine; the others are the command's. */
static size_t conf_options(const struct cli *c, struct conf_option out[CLI_OPTIONS_MAX])
{
    enum conf_id id;
    size_t n = 0;

    for (size_t i = 0; i < c->given_n; i++)
        if (conf_by_name(str_of(c->given[i].name), &id))
            out[n++] = (struct conf_option){str_of(c->given[i].name), c->given[i].value};
    return n;
}

static enum err open_conf(struct ctx *cx, struct cli *c)
{
    struct conf_option options[CLI_OPTIONS_MAX];
    size_t n = conf_options(c, options);

    TRY(conf_read(cx, options, n, c->environment, &cx->world->conf));
    TRY(conf_check(cx, cx->world->conf));
    cx->world->log_level = (int)conf_i64(cx, CONF_LOG_LEVEL);
    if (conf_str(cx, CONF_DATA).n == 0)
        return cli_wrong(cx, c, "say where the installation is: --data DIR or LAPOR_DATA");
    return OK;
}

static str store_url(struct ctx *cx)
{
    str url = conf_str(cx, CONF_DATABASE);

    if (url.n)
        return url;
    return arena_fmt(&cx->arena, "sqlite:%.*s/lapor.db", STR_ARG(conf_str(cx, CONF_DATA)));
}

enum err cli_move_clock(struct ctx *cx)
{
    int64_t offset = conf_i64(cx, CONF_CLOCK_OFFSET);
    str kind;

    if (!offset)
        return OK;
    TRY(setting_get(cx, SETTING_INSTALLATION, &kind));
    if (str_eq(kind, S("live")))
        return fail(cx, ERR_INVALID,
                    "clock_offset moves the clock of a demo or test installation only");
    cx->world->clock_offset_ms = offset;
    return OK;
}

static enum err open_store(struct ctx *cx, struct cli *c)
{
    TRY(store_open(cx, store_url(cx), &c->store));
    TRY(store_connect(cx, c->store));
    TRY(store_check_schema(cx));
    TRY(cli_move_clock(cx));
    return store_node_lease(cx);
}

static enum err open_keys(struct ctx *cx, struct cli *c)
{
    TRY(keys_load(cx, conf_str(cx, CONF_DATA), &cx->world->keys));
    c->own_keys = true;
    return OK;
}

enum err cli_open_bare(struct ctx *cx, struct cli *c)
{
    TRY(open_keys(cx, c));
    TRY(store_open(cx, store_url(cx), &c->store));
    return store_connect(cx, c->store);
}

enum err cli_open_new(struct ctx *cx, struct cli *c, int *steps_out)
{
    TRY(cli_open_bare(cx, c));
    TRY(store_migrate(cx, steps_out));
    return store_node_lease(cx);
}

enum err cli_open(struct ctx *cx, struct cli *c, unsigned needs)
{
    if (needs & CLI_CONF && !cx->world->conf)
        TRY(open_conf(cx, c));
    if ((needs & CLI_KEYS) == CLI_KEYS && !cx->world->keys)
        TRY(open_keys(cx, c));
    if ((needs & CLI_STORE) == CLI_STORE && !cx->db)
        TRY(open_store(cx, c));
    cx->actor = (struct actor){.kind = ACTOR_PROGRAM};
    return OK;
}

/* A row of `node` that is not given back stays leased for its time; the command is done anyway. */
void cli_close(struct ctx *cx, struct cli *c)
{
    if (c->store) {
        fault_clear(cx);
        if (cx->db && store_node_release(cx))
            fprintf(c->err, "lapor: %.*s\n", STR_ARG(cx->fault.message));
        if (cx->db)
            store_disconnect(cx);
        store_close(c->store);
        c->store = NULL;
    }
    if (c->own_keys)
        keys_close(cx->world->keys);
    c->own_keys = false;
}
