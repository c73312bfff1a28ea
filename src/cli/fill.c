/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* lapor fill: invented lives at any scale, for demos and measurements. */
#include "demo/fill.h"
#include "base/time.h"
#include "base/world.h"
#include "cli/commands.h"
#include "setting/setting.h"

static const struct cli_option options[] = {
    {"reports", "N", "how many reports"                                 },
    {"seed",    "S", "the same seed makes the same lives; without it: 1"},
    {"days",    "D", "over how many days up to now; without it: 365"    },
};

static enum err number(struct ctx *cx, struct cli *c, const char *name, int64_t preset, int64_t max,
                       int64_t *out)
{
    str value = cli_option(c, name);

    *out = preset;
    if (value.p && (!str_i64(value, out) || *out < 1 || *out > max))
        return cli_wrong(cx, c, "--%s: a number from 1 to %lld", name, (long long)max);
    return OK;
}

static enum err fill(struct ctx *cx, struct cli *c)
{
    int64_t reports, seed, days, now = now_ms(cx);
    struct demo_done done;
    str kind;

    TRY(number(cx, c, "reports", 1000, 10000000, &reports));
    TRY(number(cx, c, "seed", 1, INT64_MAX, &seed));
    TRY(number(cx, c, "days", 365, 3650, &days));
    TRY(setting_get(cx, SETTING_INSTALLATION, &kind));
    if (str_eq(kind, S("live")))
        return fail(cx, ERR_CONFLICT, "a real installation is not filled with invented reports");
    TRY(fill_make(cx,
                  &(struct demo_ask){.reports = reports,
                                     .from_ms = now - days * DAY_MS,
                                     .to_ms = now,
                                     .seed = (uint64_t)seed},
                  &done));
    fprintf(c->out, c->json ? "{\"reports\":%lld,\"moves\":%lld}\n" : "%lld reports, %lld moves\n",
            (long long)done.reports, (long long)done.moves);
    return OK;
}

static const struct command commands[] = {
    {"fill", "",
     "adds invented reports with whole lives to a demo or test installation; on SQLite the server "
     "must be stopped", options, COUNT(options), 0, 0, CLI_STORE, fill},
};
const struct command_table cli_fill_commands = {commands, COUNT(commands)};
