/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * evidence.h - what helps an officer to judge a photo.
 *
 * Made from what the file said of itself before that was taken out of it:
 * claims of whoever sent it, to be told to staff on the case alone, in words,
 * never as coordinates (DATA §5, ADR 6).  Reports with the same photo are named
 * only where cx->actor may see the photo there.  The work is bounded, however
 * many reports there are: see attachment_alike().
 */
#ifndef REPORT_EVIDENCE_H
#define REPORT_EVIDENCE_H

#include "attachment/attachment.h"
#include "report/access.h"

struct evidence_like {
    str number;
    bool is_copy; /* the same bytes; else it only looks the same           */
    bool on_desk; /* a case of the viewer's, not only a public report      */
};
struct evidence_likes {
    struct evidence_like *v;
    size_t n;
};

struct evidence {
    opt_i64 captured_at; /* by the clock of the report's area where the camera names no zone */
    int64_t days_before; /* of the incident or the receipt; 0: not before          */
    bool by_incident;    /* it is the incident's day that it was compared with     */
    bool is_future;      /* after it was sent: the camera's clock was wrong        */
    bool has_place;
    opt_i64 metres;  /* from the point of the report, when both have one       */
    opt_i64 earlier; /* index of the first file of the report that looks so    */
    bool is_copy;    /* and has the same bytes                                 */
    struct evidence_likes likes;
};

/* Of the i-th of a report's files, a photo; `zone` is that of the days. */
MUST_USE enum err evidence_of(struct ctx *cx, const struct report *r, const struct attachments *all,
                              size_t i, int zone, struct evidence *out);

/* Between two points in millionths of a degree. */
int64_t metres_between(int64_t lat1_e6, int64_t lon1_e6, int64_t lat2_e6, int64_t lon2_e6);

#endif
