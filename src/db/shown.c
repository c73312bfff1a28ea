/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "db/shown.h"

#include "db/driver.h"

#include <string.h>

#define OF(kind) (1u << (kind))

/*
 * `of`: a table, or one statement that is an exception.  `id`: the argument that names
 * the report, or the agency.  `first`: the one that is 1 in the first row of a report,
 * which is born with it.
 */
struct shown_rule {
    const char *of, *id, *first;
    unsigned kinds;
};

enum {
    NOTHING = 0,
    ALL = OF(CHANGE_ALL),
    REPORT = OF(CHANGE_REPORT),
    LISTED = OF(CHANGE_REPORT) | OF(CHANGE_LIST),
    LIST = OF(CHANGE_LIST),
    OFFICE = OF(CHANGE_OFFICE),
    SEARCH = OF(CHANGE_SEARCH),
};

static const struct shown_rule rules[] = {
    {"attachment_delete", NULL,        NULL,  NOTHING}, /* an upload that no report took */

    {"event",             "stream_id", "seq", REPORT },
    {"event_text",        "stream_id", NULL,  REPORT },
    {"report",            "id",        NULL,  LISTED },
    {"report_number",     "report_id", NULL,  REPORT },
    {"report_scope",      "report_id", NULL,  LISTED },
    {"report_party",      "report_id", NULL,  REPORT },
    {"offer",             "report_id", NULL,  REPORT },
    {"report_public",     NULL,        NULL,  LIST   },
    {"deadline",          "report_id", NULL,  REPORT },
    {"external_number",   "report_id", NULL,  REPORT },
    {"attachment",        "report_id", NULL,  REPORT },
    {"support_count",     "report_id", NULL,  LISTED },
    {"summary_month",     "agency_id", NULL,  OFFICE },
    {"search",            NULL,        NULL,  SEARCH },

 /* any page may show, or be shaped by, them */
    {"reference",         NULL,        NULL,  ALL    },
    {"setting",           NULL,        NULL,  ALL    },
    {"area",              NULL,        NULL,  ALL    },
    {"agency",            NULL,        NULL,  ALL    },
    {"topic",             NULL,        NULL,  ALL    },
    {"calendar",          NULL,        NULL,  ALL    },
    {"holiday",           NULL,        NULL,  ALL    },
    {"office_hours",      NULL,        NULL,  ALL    },
    {"limit_rule",        NULL,        NULL,  ALL    },
    {"reason",            NULL,        NULL,  ALL    },
    {"role_right",        NULL,        NULL,  ALL    },

 /* nobody but staff, the reporter or the program sees them */
    {"event_pending",     NULL,        NULL,  NOTHING},
    {"event_log",         NULL,        NULL,  NOTHING},
    {"ledger_tile",       NULL,        NULL,  NOTHING},
    {"ledger_head",       NULL,        NULL,  NOTHING},
    {"ledger_key",        NULL,        NULL,  NOTHING},
    {"ledger_anchor",     NULL,        NULL,  NOTHING},
    {"summary_report",    NULL,        NULL,  NOTHING},
    {"progress",          NULL,        NULL,  NOTHING},
    {"alike",             NULL,        NULL,  NOTHING},
    {"support",           NULL,        NULL,  NOTHING},
    {"support_source",    NULL,        NULL,  NOTHING},
    {"incoming",          NULL,        NULL,  NOTHING},
    {"account",           NULL,        NULL,  NOTHING},
    {"membership",        NULL,        NULL,  NOTHING},
    {"recovery_code",     NULL,        NULL,  NOTHING},
    {"session",           NULL,        NULL,  NOTHING},
    {"token",             NULL,        NULL,  NOTHING},
    {"receipt",           NULL,        NULL,  NOTHING},
    {"identity",          NULL,        NULL,  NOTHING},
    {"identity_link",     NULL,        NULL,  NOTHING},
    {"identity_index",    NULL,        NULL,  NOTHING},
    {"idempotency",       NULL,        NULL,  NOTHING},
    {"job",               NULL,        NULL,  NOTHING},
    {"outbox",            NULL,        NULL,  NOTHING},
    {"delivery",          NULL,        NULL,  NOTHING},
    {"node",              NULL,        NULL,  NOTHING},
    {"migration",         NULL,        NULL,  NOTHING},
};
static const struct shown_rule unknown = {"", NULL, NULL, ALL};

static const struct shown_rule *rule_of(const struct db_stmt *stmt)
{
    for (size_t i = 0; i < COUNT(rules); i++)
        if (strcmp(rules[i].of, stmt->name) == 0 || strcmp(rules[i].of, stmt->table) == 0)
            return &rules[i];
    return &unknown;
}

static int argument(const struct db_stmt *stmt, const char *name)
{
    for (size_t i = 0; name && i < stmt->params_n; i++)
        if (strcmp(stmt->params[i].name, name) == 0)
            return (int)i;
    return -1;
}

struct shown shown_by(const struct db_stmt *stmt)
{
    if (!stmt->table)
        return (struct shown){0};
    const struct shown_rule *r = rule_of(stmt);
    if (!r->kinds)
        return (struct shown){0};
    return (struct shown){r, argument(stmt, r->id), argument(stmt, r->first)};
}

bool shown_names_one(const struct shown *s)
{
    return s->rule && s->rule->id;
}

bool shown_is_known(const struct db_stmt *stmt)
{
    return !stmt->table || rule_of(stmt) != &unknown;
}

static bool is_born(const struct noted *n, int64_t id)
{
    for (size_t i = 0; i < n->born_n; i++)
        if (n->born[i] == id)
            return true;
    return false;
}

static void note(struct noted *n, unsigned kinds, int64_t id)
{
    for (unsigned k = 0; k < CHANGE_KINDS; k++)
        if (kinds & OF(k))
            changes_add(&n->changes, k, OF(k) & (REPORT | OFFICE) ? id : CHANGE_EVERY);
}

void shown_note(struct noted *n, const struct db_prepared *p, const void *args)
{
    const struct shown *s = &p->shown;
    int64_t id = CHANGE_EVERY;

    if (!s->rule)
        return;
    if (s->id_at >= 0) {
        struct db_cell cell = param_cell(p, (size_t)s->id_at, args);
        if (cell.type == CELL_NULL) /* a row of no report */
            return;
        id = cell.i;
    }
    bool is_first = s->first_at >= 0 && param_cell(p, (size_t)s->first_at, args).i == 1;
    if (is_first && n->born_n < BORN_MAX)
        n->born[n->born_n++] = id;
    if (!(s->rule->kinds & REPORT) || !is_born(n, id))
        note(n, s->rule->kinds, id);
}
