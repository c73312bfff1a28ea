/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * timeline.h - the events of a report as sentences, for whoever looks.
 *
 * Who may see an event and its words is decided by report/access.h alone.
 */
#ifndef WEB_TIMELINE_H
#define WEB_TIMELINE_H

#include "report/access.h"
#include "web/parts.h"

struct moment {
    str when;     /* in the zone of the owner's seat     */
    str iso;      /* for <time datetime>                 */
    str sentence; /* what happened                       */
    str words;    /* what was said, "" none or not ours  */
    str who;      /* office or role, for staff           */
    str action;
    int64_t seq;
    bool internal; /* for staff only                     */
    bool closed;   /* told to staff: the public does not see its words */
    bool by_reporter;
    bool hidden; /* words there are, but not for us    */
};
struct timeline {
    struct moment *v;
    size_t n;
};

/* Newest last. */
MUST_USE enum err timeline_of(struct ctx *cx, const struct events *events, enum access access,
                              int zone, struct timeline *out);

#endif
