/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "demo/story.h"

#define VERIFY(hours)                                        \
    {                                                        \
        hours, BY_COORDINATOR, ACT_VERIFY, SAY_NOTHING, NULL \
    }
#define WORK(hours)                                          \
    {                                                        \
        hours, BY_OFFICE, ACT_FOLLOW_UP, SAY_FOLLOW_UP, NULL \
    }
#define ANSWER(hours)                                   \
    {                                                   \
        hours, BY_OFFICE, ACT_PUBLISH, SAY_ANSWER, NULL \
    }
#define STORY(share, ...)                                                          \
    {                                                                              \
        share, {__VA_ARGS__},                                                      \
            sizeof((struct story_step[]){__VA_ARGS__}) / sizeof(struct story_step) \
    }

enum { NEVER_HOURS = 1000000 };

/* Shares as in the dossier: most end by silence, few by the reporter, some never in time. */
/* clang-format off */
const struct story stories[] = {
    STORY(362, VERIFY(20), WORK(60), ANSWER(90)),
    STORY(200, VERIFY(16), WORK(40), ANSWER(70), {30, BY_REPORTER, ACT_CONFIRM, SAY_NOTHING, NULL}, {1, BY_REPORTER, ACT_RATE, SAY_NOTHING, NULL}),
    STORY(40,  VERIFY(24), ANSWER(50), {20, BY_REPORTER, ACT_REPLY, SAY_KEY, "demo_thanks"}),
    STORY(60,  VERIFY(30), WORK(60)),
    STORY(45,  VERIFY(30)),
    STORY(18,  VERIFY(NEVER_HOURS)),
    STORY(45,  VERIFY(20), WORK(50), ANSWER(80), {40, BY_REPORTER, ACT_CONTEST, SAY_KEY, "demo_still_broken"}, WORK(50), ANSWER(60), {40, BY_REPORTER, ACT_CONFIRM, SAY_NOTHING, NULL}),
    STORY(15,  VERIFY(20), WORK(50), ANSWER(80), {40, BY_REPORTER, ACT_CONTEST, SAY_KEY, "demo_still_broken"}),
    STORY(50,  {30, BY_COORDINATOR, ACT_ARCHIVE, SAY_KEY, "demo_archive"}),
    STORY(10,  {30, BY_COORDINATOR, ACT_ARCHIVE, SAY_KEY, "demo_archive"}, {40, BY_REPORTER, ACT_APPEAL, SAY_KEY, "demo_appeal"}, {30, BY_SECOND_COORDINATOR, ACT_DECIDE_APPEAL, SAY_KEY, "demo_upheld"}, VERIFY(10), WORK(30)),
    STORY(30,  {20, BY_COORDINATOR, ACT_REQUEST_COMPLETION, SAY_KEY, "demo_where"}, {70, BY_REPORTER, ACT_COMPLETE, SAY_KEY, "demo_here"}, VERIFY(20), ANSWER(70)),
    STORY(20,  {20, BY_COORDINATOR, ACT_REQUEST_COMPLETION, SAY_KEY, "demo_where"}),
    STORY(20,  VERIFY(20), {50, BY_OFFICE, ACT_PLAN, SAY_KEY, "demo_plan"}),
    STORY(40,  VERIFY(20), {50, BY_COORDINATOR, ACT_POSTPONE, SAY_KEY, "demo_postpone"}),
    STORY(10,  VERIFY(20), {60, BY_OFFICE, ACT_EXTEND, SAY_KEY, "demo_extend"}, {30, BY_COORDINATOR, ACT_GRANT_EXTENSION, SAY_NOTHING, NULL}, WORK(40)),
    STORY(10,  VERIFY(20), ANSWER(60), {30, BY_REPORTER, ACT_CONFIRM, SAY_NOTHING, NULL}, {90, BY_REPORTER, ACT_REOPEN, SAY_KEY, "demo_again"}),
    STORY(15,  {10, BY_REPORTER, ACT_WITHDRAW, SAY_KEY, "demo_withdraw"}),
    STORY(10,  VERIFY(20), {50, BY_OFFICE, ACT_PUBLISH, SAY_SHORT, NULL}),
};
/* clang-format on */
const size_t stories_n = COUNT(stories);
