/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reference/reference.h"

#include "agency/agency.h"
#include "area/area.h"
#include "calendar/import.h"
#include "db/kept.h"
#include "reference/files.h"
#include "reference/reference.sql.h"
#include "report/action.h"
#include "sheet/table.h"
#include "topic/topic.h"

str reference_file(const char *name)
{
    for (size_t i = 0; i < reference_files_n; i++)
        if (strcmp(reference_files[i].name, name) == 0)
            return (str){reference_files[i].begin,
                         (size_t)(reference_files[i].end - reference_files[i].begin)};
    must(name == NULL); /* a file of data/ that is not built in */
    return S("");
}

static enum err put_reason(struct ctx *cx, const struct table *c)
{
    int64_t sort;

    if (!str_i64(table_get(c, "sort"), &sort))
        return table_fail(cx, c, "sort", "not a number");
    return db_exec(cx, SQL(reason_put, .code = table_get(c, "code"), .kind = table_get(c, "kind"),
                           .name = table_get(c, "name"), .name_en = table_get(c, "name_en"),
                           .source = table_get(c, "source"), .sort = sort));
}

/* "coordinator agency_admin": one right each. */
static enum err put_rights(struct ctx *cx, const struct table *c)
{
    str action = table_get(c, "action"), rest = table_get(c, "roles"), role;

    if (action_by_name(action) == ACT_COUNT)
        return table_fail(cx, c, "action", "no such action");
    while (rest.n) {
        str_cut(rest, ' ', &role, &rest);
        if (role_by_name(role) == ROLE_UNSET)
            return table_fail(cx, c, "roles", "no such role");
        TRY(db_exec(cx, SQL(role_right_put, .action = action, .role = role,
                            .valid_from = table_get(c, "valid_from"))));
    }
    return OK;
}

static enum err each(struct ctx *cx, const char *file,
                     enum err (*put)(struct ctx *, const struct table *), int64_t *count)
{
    struct table c;
    bool more;

    *count = 0;
    TRY(kept_changed(cx));
    TRY(table_open(cx, reference_file(file), &c));
    for (;;) {
        TRY(table_next(cx, &c, &more));
        if (!more)
            return OK;
        TRY(put(cx, &c));
        ++*count;
    }
}

struct load {
    bool kubu_raya;
    struct reference_counts *n;
};

static enum err load_rules(struct ctx *cx, void *arg)
{
    struct load *l = arg;
    int64_t version;

    TRY(topic_import(cx, reference_file("topics.csv"), &l->n->topics));
    TRY(holiday_import(cx, reference_file("holidays.csv"), &l->n->holidays, &version));
    TRY(office_hours_import(cx, reference_file("office_hours.csv"), &l->n->office_hours));
    TRY(limit_import(cx, reference_file("limits.csv"), &l->n->limits));
    TRY(each(cx, "reasons.csv", put_reason, &l->n->reasons));
    return each(cx, "rights.csv", put_rights, &l->n->rights);
}

static enum err load_all(struct ctx *cx, void *arg)
{
    struct load *l = arg;

    TRY(area_import(cx, reference_file("areas.csv"), reference_file("zones.csv"), &l->n->areas));
    TRY(load_rules(cx, l));
    return agency_import(
        cx, reference_file(l->kubu_raya ? "agencies_kubu_raya.csv" : "agencies_start.csv"),
        &l->n->agencies);
}

enum err reference_load_rules(struct ctx *cx, struct reference_counts *out)
{
    struct load l = {false, out};

    *out = (struct reference_counts){0};
    return db_write(cx, load_rules, &l);
}

enum err reference_load(struct ctx *cx, bool kubu_raya, struct reference_counts *out)
{
    struct load l = {kubu_raya, out};

    *out = (struct reference_counts){0};
    return db_write(cx, load_all, &l);
}
