/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* lapor export: reports and events as files, without identities. */
#include "exchange/export.h"

#include "cli/commands.h"

static const struct cli_option options[] = {
    {"confidential", NULL, "with confidential reports; keep such a file safe"},
};

/* Whoever reads the file must not take it for all there is. */
static enum err reports(struct ctx *cx, struct cli *c)
{
    struct export_done done;

    TRY(export_reports(cx, c->args[0], cli_switch(c, "confidential"), &done));
    fprintf(c->out, c->json ? "{\"rows\":%lld,\"left_out\":%lld}\n" : "%lld rows\n",
            (long long)done.rows, (long long)done.left_out);
    if (done.left_out)
        fprintf(c->err, "%lld of %lld reports left out: confidential; --confidential writes them\n",
                (long long)done.left_out, (long long)(done.rows + done.left_out));
    return OK;
}

static enum err events(struct ctx *cx, struct cli *c)
{
    int64_t rows;

    TRY(export_events(cx, c->args[0], &rows));
    fprintf(c->out, c->json ? "{\"rows\":%lld}\n" : "%lld rows\n", (long long)rows);
    return OK;
}

static const struct command commands[] = {
    {"export reports", "FILE", "reports with LAPOR!'s headers: .csv, .jsonl, .xlsx", options,
     COUNT(options),                                                                             1, 1, CLI_STORE, reports},
    {"export events",  "FILE", "the log of all reports: .csv, .jsonl, .xlsx",        NULL,    0, 1, 1,
     CLI_STORE,                                                                                                   events },
};
const struct command_table cli_export_commands = {commands, COUNT(commands)};
