/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "report/list.h"

#include "base/limits.h"
#include "report/list.sql.h"

const struct db_row list_row =
    DB_ROW(struct list_row, DB_FIELD(struct list_row, id), DB_FIELD(struct list_row, number),
           DB_FIELD(struct list_row, title), DB_FIELD(struct list_row, state),
           DB_FIELD(struct list_row, class), DB_FIELD(struct list_row, area_code),
           DB_FIELD(struct list_row, owner_name), DB_FIELD(struct list_row, created_at),
           DB_FIELD(struct list_row, updated_at), DB_FIELD(struct list_row, supports));

static size_t dots(str code)
{
    size_t n = 0;

    for (size_t i = 0; i < code.n; i++)
        n += code.p[i] == '.';
    return n;
}

/* clang-format off */
#define COMMON .topic = f->topic, .area = area, .path = path, .path_end = end, .recap = recap, \
               .depth = depth, .max = PUBLIC_ROWS + 1, .skip = skip
#define LIST(name) db_all(cx, SQL(report_list_##name, COMMON), &list_row, PUBLIC_ROWS + 1, out)
/* clang-format on */

/* Alone, the filter that leads leaves nothing to look through: just the rows of the page are read.
 */
static int64_t depth_of(const struct list_filter *f, bool topic_leads, int64_t skip)
{
    int others = (f->topic.has && topic_leads) + (f->area.n > 0) + (f->recap.n > 0) +
                 (f->agency && f->agency->parent_id.has);
    bool is_province = f->area.n && dots(f->area) == 0; /* no index holds it */
    bool is_exact = others <= 1 && (topic_leads || !f->topic.has) && !is_province;

    return is_exact ? skip + PUBLIC_ROWS + 1 : LIST_DEPTH;
}

/* The filter that leaves least leads: it names the index that is walked. */
static enum err walk(struct ctx *cx, const struct list_filter *f, struct list_rows *out)
{
    str area = f->area.n ? f->area : (str){0}, recap = f->recap.n ? f->recap : (str){0};
    str path = f->agency ? f->agency->path : (str){0};
    str end = f->agency ? agency_path_end(cx, path) : (str){0};
    int64_t skip = (f->page - 1) * PUBLIC_ROWS, below = 0;

    if (f->topic.has)
        TRY(db_int(cx, SQL(report_list_topics_below, .topic = f->topic.v), &below));
    int64_t depth = depth_of(f, below == 0, skip);
    if (area.n && dots(area) >= 3)
        return LIST(village);
    if (area.n && dots(area) == 2)
        return LIST(district);
    if (f->agency && f->agency->parent_id.has)
        return db_all(cx, SQL(report_list_agency, .agency = f->agency->id, COMMON), &list_row,
                      PUBLIC_ROWS + 1, out);
    if (f->topic.has && below == 0)
        return LIST(topic);
    if (area.n && dots(area) == 1)
        return LIST(regency);
    return recap.n ? LIST(recap) : LIST(all);
}

enum err report_list(struct ctx *cx, const struct list_filter *f, struct list_rows *out,
                     bool *more_out)
{
    must(f->page >= 1 && f->page <= LIST_PAGES_MAX);
    TRY(walk(cx, f, out));
    *more_out = out->n > PUBLIC_ROWS && f->page < LIST_PAGES_MAX;
    if (out->n > PUBLIC_ROWS)
        out->n = PUBLIC_ROWS;
    return OK;
}

struct figure {
    str recap;
    int64_t n;
};
struct figure_rows {
    struct figure *v;
    size_t n;
};
static const struct db_row figure_row =
    DB_ROW(struct figure, DB_FIELD(struct figure, recap), DB_FIELD(struct figure, n));

enum err report_figures(struct ctx *cx, int64_t agency_id, struct figures *out)
{
    struct figure_rows rows;
    enum recap recap;

    *out = (struct figures){0};
    TRY(db_all(cx, SQL(report_figures, .agency_id = agency_id), &figure_row, RECAP_COUNT + 1,
               &rows)); /* one more: those that count with their lead */
    for (size_t i = 0; i < rows.n; i++)
        if (recap_by_name(rows.v[i].recap, &recap)) {
            out->by_recap[recap] = rows.v[i].n;
            out->total += rows.v[i].n;
        }
    return OK;
}
