/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* script.h - the words of the demo: data/demo_reports.csv, set in real villages. */
#ifndef DEMO_SCRIPT_H
#define DEMO_SCRIPT_H

#include "area/area.h"
#include "drawing/scene.h"
#include "report/submit.h"

struct script_line {
    str office, topic, class;
    str title, body, follow_up, answer; /* with {desa} and {tempat} */
    enum scene scene;                   /* SCENE_COUNT: nothing to see */
    int64_t agency_id, officer, admin;
};
struct script {
    struct script_line *v;
    size_t n;
    struct areas villages;
    struct strs places; /* "depan masjid" … */
};

enum script_part { SCRIPT_FOLLOW_UP, SCRIPT_ANSWER };

MUST_USE enum err script_load(struct ctx *cx, struct script *out);
/* A line by a draw of 0 to 999: few lines come often, most seldom. */
size_t script_pick(const struct script *s, uint64_t draw);
/* The village and the spot that `place` chooses. */
void script_place(const struct script *s, int32_t place, const struct area **village, str *spot);
/* Title, body, area and place of a report; `place` chooses village and spot. */
void script_words(struct ctx *cx, const struct script *s, int32_t line, int32_t place,
                  struct submission *out);
str script_text(struct ctx *cx, const struct script *s, int32_t line, int32_t place,
                enum script_part part);

#endif
