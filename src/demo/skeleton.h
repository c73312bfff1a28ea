/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * skeleton.h - lives that were lived, taken apart so that others can be made of them.
 *
 * A life made by the program's own functions (demo_live()) is read back
 * event by event.  What belongs to that one report only is marked: in the data
 * of an event as holes of the same length (its number, its village, hashes of
 * its words, moments of its events), in its words as places for a village and
 * a spot.  All else, states, clocks, due instants, who acted in which role, was
 * decided by the rules and stays.
 */
#ifndef DEMO_SKELETON_H
#define DEMO_SKELETON_H

#include "demo/script.h"
#include "report/fold.h"
#include "report/summary.h"

enum part_kind { PART_TEXT, PART_VILLAGE, PART_SPOT };
struct part {
    enum part_kind kind;
    str text; /* of PART_TEXT */
};
struct parts {
    struct part *v;
    size_t n;
};

enum hole_kind { HOLE_NUMBER, HOLE_AREA, HOLE_WORDS, HOLE_MOMENT };
struct hole {
    enum hole_kind kind;
    size_t at;      /* in the data                                  */
    size_t which;   /* HOLE_WORDS: of the event's words             */
    int64_t moment; /* HOLE_MOMENT: which stands there, ms          */
};

enum { HOLES_MAX = 64, MOMENT_DIGITS = 13 };

struct bone {
    struct event event;
    struct facts facts; /* of its data and words */
    enum action action;
    struct {
        str field;
        struct parts text;
    } words[EVENT_TEXTS_MAX];
    size_t words_n;
    struct hole *holes;
    size_t holes_n;
};
struct skeleton {
    struct report report;
    struct summary_cell counted; /* as what, see report/summary.h */
    struct bone *v;
    size_t n;
};

MUST_USE enum err skeleton_read(struct ctx *cx, const struct script *script, int64_t report_id,
                                struct skeleton *out);

str parts_join(struct ctx *cx, const struct parts *parts, str village, str spot);

#endif
