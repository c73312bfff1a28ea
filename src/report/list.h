/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * list.h - what the public list shows, newest first.
 *
 * Reads report_public, which holds exactly what report/access.h calls public:
 * no confidential report, none that nobody verified, none archived or
 * withdrawn.  A page looks through the newest LIST_DEPTH rows under its
 * narrowest filter and no further, so that it costs the same with a thousand
 * reports and with ten million.
 */
#ifndef REPORT_LIST_H
#define REPORT_LIST_H

#include "agency/agency.h"
#include "report/report.h"

enum { LIST_DEPTH = 5000, LIST_PAGES_MAX = 50 };

/* Members that are null or NONE do not filter. */
struct list_filter {
    opt_i64 topic;               /* this one and those below it               */
    str area;                    /* code of a place, of any level             */
    const struct agency *agency; /* it, or one below it, holds the case       */
    str recap;                   /* recap_name()                              */
    int64_t page;                /* from 1 to LIST_PAGES_MAX                  */
};

struct list_row {
    int64_t id;
    str number, title, state, class, area_code, owner_name;
    int64_t created_at, updated_at;
    opt_i64 supports; /* how many said that it is theirs too (report/support.h) */
};
struct list_rows {
    struct list_row *v;
    size_t n;
};
extern const struct db_row list_row;

/* PUBLIC_ROWS rows of the page; `more` says that another page follows. */
MUST_USE enum err report_list(struct ctx *cx, const struct list_filter *f, struct list_rows *out,
                              bool *more_out);

/* Reports that an agency and all below it hold or held, by recap, as last counted. */
struct figures {
    int64_t by_recap[RECAP_COUNT];
    int64_t total; /* 0: none was counted yet */
};
MUST_USE enum err report_figures(struct ctx *cx, int64_t agency_id, struct figures *out);

#endif
