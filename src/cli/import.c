/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* lapor import: reference data from files. A bad row is named with its line, nothing of a bad file
 * is stored. */
#include "calendar/import.h"
#include "agency/agency.h"
#include "area/area.h"
#include "base/file.h"
#include "base/limits.h"
#include "cli/commands.h"
#include "db/db.h"
#include "exchange/lapor.h"
#include "reference/reference.h"
#include "topic/topic.h"

struct import {
    str text;
    int64_t count, version;
};

static enum err put_areas(struct ctx *cx, void *arg)
{
    struct import *in = arg;

    return area_import(cx, in->text, reference_file("zones.csv"), &in->count);
}

static enum err put_agencies(struct ctx *cx, void *arg)
{
    struct import *in = arg;

    return agency_import(cx, in->text, &in->count);
}

static enum err put_topics(struct ctx *cx, void *arg)
{
    struct import *in = arg;

    return topic_import(cx, in->text, &in->count);
}

static enum err put_holidays(struct ctx *cx, void *arg)
{
    struct import *in = arg;

    return holiday_import(cx, in->text, &in->count, &in->version);
}

static enum err put_limits(struct ctx *cx, void *arg)
{
    struct import *in = arg;

    return limit_import(cx, in->text, &in->count);
}

static enum err import(struct ctx *cx, struct cli *c, db_write_fn *put)
{
    struct import in = {0};

    TRY(file_read(cx, c->args[0], SHEET_FILE_MAX, &in.text));
    TRY(db_write(cx, put, &in));
    if (c->json)
        fprintf(c->out, "{\"rows\":%lld}\n", (long long)in.count);
    else
        fprintf(c->out, "%lld rows\n", (long long)in.count);
    return OK;
}

static enum err import_areas(struct ctx *cx, struct cli *c)
{
    return import(cx, c, put_areas);
}

static enum err import_agencies(struct ctx *cx, struct cli *c)
{
    return import(cx, c, put_agencies);
}

static enum err import_topics(struct ctx *cx, struct cli *c)
{
    return import(cx, c, put_topics);
}

static enum err import_holidays(struct ctx *cx, struct cli *c)
{
    return import(cx, c, put_holidays);
}

static enum err import_limits(struct ctx *cx, struct cli *c)
{
    return import(cx, c, put_limits);
}

/* Every bad row by its line; nothing of a bad file is stored. */
static enum err import_reports(struct ctx *cx, struct cli *c)
{
    struct lapor_done done;
    str bytes;

    TRY(file_read(cx, c->args[0], SHEET_FILE_MAX, &bytes));
    enum err e = lapor_import(cx, bytes, &done);
    for (size_t i = 0; i < done.faults.n; i++)
        fprintf(c->err, "line %lld, %s: %.*s\n", (long long)done.faults.v[i].line,
                done.faults.v[i].column, STR_ARG(done.faults.v[i].what));
    TRY(e);
    fprintf(c->out,
            c->json ? "{\"rows\":%lld,\"added\":%lld,\"known\":%lld}\n"
                    : "%lld rows, %lld added, %lld were known\n",
            (long long)done.rows, (long long)done.added, (long long)done.known);
    return OK;
}

static const struct command commands[] = {
    {"import reports",  "FILE", "LAPOR!'s own export, XLSX or CSV; a second run adds nothing",        NULL,
     0,                                                                                                        1, 1, CLI_STORE, import_reports },
    {"import areas",    "FILE", "replaces all areas: code, name",                                     NULL, 0, 1, 1, CLI_STORE,
     import_areas                                                                                                                              },
    {"import agencies", "FILE", "adds and changes agencies: code, name, kind, parent, area …",      NULL,
     0,                                                                                                        1, 1, CLI_STORE, import_agencies},
    {"import topics",   "FILE", "adds and changes topics: code, name, parent …",                    NULL, 0, 1, 1,
     CLI_STORE,                                                                                                                 import_topics  },
    {"import holidays", "FILE", "makes a calendar version with exactly these days off",               NULL, 0, 1,
     1,                                                                                                              CLI_STORE, import_holidays},
    {"import limits",   "FILE", "adds and changes limits: kind, class, amount, unit, valid_from …",
     NULL,                                                                                                  0, 1, 1, CLI_STORE, import_limits  },
};
const struct command_table cli_import_commands = {commands, COUNT(commands)};
