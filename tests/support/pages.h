/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * pages.h - the public pages as visitors have them from the page cache, beside the same made
 * anew: after whatever was committed both must be alike.
 *
 *     struct pages p = pages_open(cx, watched, 2);    ids of reports
 *     pages_warm(&p);                                 all of them are kept now
 *     …                                               something is written
 *     assert_true(pages_has(&p, "/laporan"));         it was left in place
 *     pages_must_be_true(&p);
 *     pages_close(&p);
 */
#ifndef SUPPORT_PAGES_H
#define SUPPORT_PAGES_H

#include "support/cases.h"
#include "support/site.h"

enum { PAGES_MAX = 24 };

struct pages {
    struct client *kept, *anew;
    const char *v[PAGES_MAX];
    size_t n;
};

/* The pages of everybody and of support/office.h, and those of these reports. */
struct pages pages_open(struct ctx *cx, const int64_t *reports, size_t n);
void pages_close(struct pages *p);

void pages_warm(struct pages *p);
bool pages_has(struct pages *p, const char *address); /* from the cache; keeps it if not */
void pages_must_be_true(struct pages *p);
const char *page_of_report(struct ctx *cx, int64_t id, const char *rest); /* "", "/batas-waktu" */

#endif
