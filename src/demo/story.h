/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* story.h - the kinds of lives a report can have, as tables of steps. */
#ifndef DEMO_STORY_H
#define DEMO_STORY_H

#include "report/action.h"

enum teller { BY_COORDINATOR, BY_SECOND_COORDINATOR, BY_OFFICE, BY_ADMIN, BY_REPORTER };
enum words { SAY_NOTHING, SAY_FOLLOW_UP, SAY_ANSWER, SAY_SHORT, SAY_KEY };

struct story_step {
    int after_hours; /* since the step before, on average */
    enum teller by;
    enum action action;
    enum words words;
    const char *key; /* of a text in lang/, for SAY_KEY */
};
enum { STORY_STEPS_MAX = 8 };
struct story {
    int share; /* of 1000 reports */
    struct story_step steps[STORY_STEPS_MAX];
    size_t n;
};
extern const struct story stories[];
extern const size_t stories_n;

#endif
