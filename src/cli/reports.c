/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* lapor rebuild, actions, version: the events and what is made of them. */
#include "api/body.h"
#include "base/json.h"
#include "cli/commands.h"
#include "report/action.h"
#include "report/rebuild.h"
#include "report/summary.h"
#include "report/support.h"
#include "search/alike.h"
#include "search/index.h"

static const struct cli_option rebuild_options[] = {
    {"check", NULL, "only say what differs; change nothing"},
};

/* What is derived, in the order in which it is made anew: figures and words come from the rows. */
static const struct {
    const char *key; /* in JSON */
    enum err (*run)(struct ctx *cx, struct rebuild *rb);
} derived[] = {
    {"differed", rebuild_all    },
    {"figures",  summary_rebuild},
    {"words",    search_rebuild },
    {"alike",    alike_rebuild  },
    {"supports", support_rebuild},
};

static void print_differences(struct cli *c, const struct rebuild *rb)
{
    for (int64_t i = 0; i < rb->differed && i < DIFFERENCES_NAMED; i++) {
        const struct difference *d = &rb->first[i];
        if (d->report_id)
            fprintf(c->out, "report %lld: ", (long long)d->report_id);
        fprintf(c->out, "%s\n", d->what);
    }
    if (rb->differed > DIFFERENCES_NAMED)
        fprintf(c->out, "and %lld more\n", (long long)rb->differed - DIFFERENCES_NAMED);
}

static enum err print_json(struct ctx *cx, struct cli *c, const struct rebuild *all)
{
    struct json j;

    json_init(cx, &j, 1 << 20);
    json_object_begin(&j);
    json_key(&j, S("reports")), json_i64(&j, all[0].seen);
    for (size_t i = 0; i < COUNT(derived); i++)
        json_key(&j, str_of(derived[i].key)), json_i64(&j, all[i].differed);
    json_key(&j, S("named"));
    json_array_begin(&j);
    for (size_t i = 0; i < COUNT(derived); i++)
        for (int64_t k = 0; k < all[i].differed && k < DIFFERENCES_NAMED; k++) {
            json_object_begin(&j);
            json_key(&j, S("report")), json_id(&j, all[i].first[k].report_id);
            json_key(&j, S("what")), json_str(&j, str_of(all[i].first[k].what));
            json_object_end(&j);
        }
    json_array_end(&j);
    json_object_end(&j);
    return cli_print_json(cx, c, &j);
}

static enum err rebuild(struct ctx *cx, struct cli *c)
{
    struct rebuild *all = arena_array(&cx->arena, struct rebuild, COUNT(derived));
    bool write = !cli_switch(c, "check");
    int64_t differed = 0;

    for (size_t i = 0; i < COUNT(derived); i++) {
        all[i].write = write;
        TRY(derived[i].run(cx, &all[i]));
        differed += all[i].differed;
        if (!c->json)
            print_differences(c, &all[i]);
    }
    if (c->json)
        TRY(print_json(cx, c, all));
    else
        fprintf(
            c->out,
            "%lld reports, %lld of them, %lld figures, %lld rows of words to search by, "
            "%lld of likeness and %lld counts of support differed from what they are made of%s\n",
            (long long)all[0].seen, (long long)all[0].differed, (long long)all[1].differed,
            (long long)all[2].differed, (long long)all[3].differed, (long long)all[4].differed,
            write && differed ? " and were made anew" : "");
    if (differed && !write)
        return fail(cx, ERR_CONFLICT, "derived rows differ; run lapor rebuild");
    return OK;
}

static str states_of(struct ctx *cx, uint32_t set)
{
    str names[STATE_COUNT];
    size_t n = 0;

    for (enum state s = STATE_RECEIVED; s < STATE_COUNT; s++)
        if (set & STATE_BIT(s))
            names[n++] = str_of(state_name(s));
    return arena_join(&cx->arena, names, n, S(" "));
}

static str roles_of(struct ctx *cx, uint32_t set)
{
    str names[ROLE_COUNT];
    size_t n = 0;

    for (enum role r = ROLE_PUBLIC; r < ROLE_COUNT; r++)
        if (set & ROLE_BIT(r))
            names[n++] = str_of(role_name(r));
    return arena_join(&cx->arena, names, n, S(" "));
}

static str target_of(const struct action_rule *rule)
{
    static const char *const special[] = {"same", "before", "decided"};

    return str_of(rule->to < STATE_COUNT ? state_name((enum state)rule->to)
                                         : special[rule->to - TO_SAME]);
}

/* What only some actions take: words and uploads go with every one. */
static str parameters_of(struct ctx *cx, enum action a)
{
    str *names = arena_array(&cx->arena, str, api_parameters_n);
    size_t n = 0;

    for (size_t i = 0; i < api_parameters_n; i++)
        if (api_parameters[i].of != UINT64_MAX && api_parameters[i].of >> a & 1)
            names[n++] = str_of(api_parameters[i].name);
    return arena_join(&cx->arena, names, n, S(" "));
}

static enum err actions_json(struct ctx *cx, struct cli *c)
{
    struct json j;

    json_init(cx, &j, 1 << 20);
    json_array_begin(&j);
    for (enum action a = 0; a < ACT_COUNT; a++) {
        const struct action_rule *rule = action_rule(a);
        json_object_begin(&j);
        json_key(&j, S("action")), json_str(&j, str_of(rule->name));
        json_key(&j, S("slug")), json_str(&j, str_of(rule->slug));
        json_key(&j, S("from")), json_str(&j, states_of(cx, rule->from));
        json_key(&j, S("to")), json_str(&j, target_of(rule));
        json_key(&j, S("roles")), json_str(&j, roles_of(cx, rule->roles));
        json_key(&j, S("parameters")), json_str(&j, parameters_of(cx, a));
        json_key(&j, S("later")), json_bool(&j, rule->flags & ACTION_LATER);
        json_object_end(&j);
    }
    json_array_end(&j);
    return cli_print_json(cx, c, &j);
}

static enum err actions(struct ctx *cx, struct cli *c)
{
    static const char *const heads[] = {"action", "slug", "to", "roles", "from", "parameters"};
    str *cells = arena_array(&cx->arena, str, ACT_COUNT * COUNT(heads));

    if (c->json)
        return actions_json(cx, c);
    for (enum action a = 0; a < ACT_COUNT; a++) {
        const struct action_rule *rule = action_rule(a);
        str *row = cells + (size_t)a * COUNT(heads);
        row[0] = str_of(rule->name);
        row[1] = rule->flags & ACTION_LATER ? S("(later)") : str_of(rule->slug ? rule->slug : "-");
        row[2] = target_of(rule);
        row[3] = roles_of(cx, rule->roles);
        row[4] = states_of(cx, rule->from);
        row[5] = parameters_of(cx, a);
    }
    cli_print_table(c, &(struct cli_table){heads, COUNT(heads), cells, ACT_COUNT});
    return OK;
}

static enum err version(struct ctx *cx, struct cli *c)
{
    (void)cx;
    fprintf(c->out, c->json ? "{\"version\":\"%s\"}\n" : "lapor %s\n", LAPOR_VERSION);
    return OK;
}

static const struct command commands[] = {
    {"rebuild", "", "makes all derived rows and figures anew from the events", rebuild_options,
     COUNT(rebuild_options),                                                                       0, 0, CLI_STORE, rebuild},
    {"actions", "", "the table of everything that can happen to a report",     NULL,            0, 0, 0, 0,
     actions                                                                                                               },
    {"version", "", "which version this is",                                   NULL,            0, 0, 0, 0,         version},
};
const struct command_table cli_report_commands = {commands, COUNT(commands)};
