/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * cases.h - lives told step by step: data/demo_cases.csv.
 *
 * What the drawn lives (story.h) only make likely stands here for certain: each
 * state, each action, each channel, a dialogue, a text that was changed, a desk
 * where something waits.  A step says how many days ago it was; on a weekend an
 * office acts on Monday, and nothing happens before the step before it.
 */
#ifndef DEMO_CASES_H
#define DEMO_CASES_H

#include "demo/photos.h"
#include "report/action.h"

struct case_step {
    int64_t at;
    str name;          /* of its case */
    bool first, last;  /* of it */
    int64_t report_id; /* of a first step that was taken: other cases name it as their lead */
    str by;            /* an account, "pelapor" */
    enum action action;
    str title, text, with;
    enum scene scene; /* SCENE_COUNT: no photo */
    bool mended;
};
struct cases {
    struct case_step *v;
    size_t n;
};

/* Steps whose time is before `to_ms`; a bad line is named. */
MUST_USE enum err cases_load(struct ctx *cx, int64_t to_ms, struct cases *out);

/*
 * Takes step i at the world's time, in db_write(). *report_id is set by the
 * first step of a case. ERR_* of the move when it is not allowed (any more).
 */
MUST_USE enum err case_take(struct ctx *cx, struct cases *c, size_t i, struct photos *photos,
                            int64_t *report_id);

#endif
