/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* lapor settings: what lapor.conf may hold, in the form of one; lapor.conf(5) is made of it. */
#include "base/conf.h"
#include "cli/commands.h"

static const char *const kinds[] = {
    [CONF_TYPE_TEXT] = "text",           [CONF_TYPE_PATH] = "path",
    [CONF_TYPE_INT] = "number",          [CONF_TYPE_BOOL] = "on or off",
    [CONF_TYPE_DURATION] = "time",       [CONF_TYPE_CHOICE] = "one of",
    [CONF_TYPE_URL] = "begins with",     [CONF_TYPE_ADDRESS] = "address",
    [CONF_TYPE_LISTEN] = "address:port",
};

static void print_setting(FILE *out, const struct conf_setting *s)
{
    fprintf(out, "# %s\n# (%s", s->help, kinds[s->type]);
    if (s->type == CONF_TYPE_INT)
        fprintf(out, ", %lld to %lld %s", (long long)s->min, (long long)s->max, s->unit);
    else if (*s->choices)
        fprintf(out, " %s", s->choices);
    fprintf(out, ")\n#%s = %s\n\n", s->name, s->value);
}

static enum err settings_json(struct ctx *cx, struct cli *c)
{
    struct json j;

    json_init(cx, &j, PAGE_BYTES_MAX);
    json_array_begin(&j);
    for (size_t i = 0; i < CONF_COUNT; i++) {
        const struct conf_setting *s = &conf_settings[i];
        json_object_begin(&j);
        json_key(&j, S("name")), json_str(&j, str_of(s->name));
        json_key(&j, S("kind")), json_str(&j, str_of(kinds[s->type]));
        json_key(&j, S("default")), json_str(&j, str_of(s->value));
        json_key(&j, S("help")), json_str(&j, str_of(s->help));
        json_object_end(&j);
    }
    json_array_end(&j);
    return cli_print_json(cx, c, &j);
}

static enum err settings(struct ctx *cx, struct cli *c)
{
    if (c->json)
        return settings_json(cx, c);
    for (size_t i = 0; i < CONF_COUNT; i++)
        print_setting(c->out, &conf_settings[i]);
    return OK;
}

static const struct command commands[] = {
    {"settings", "", "every setting of lapor.conf with its default, as such a file", NULL, 0, 0, 0,
     0, settings},
};
const struct command_table cli_settings_commands = {commands, COUNT(commands)};
