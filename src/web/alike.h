/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* alike.h - reports like one that is written or worked on, each with its reason in words. */
#ifndef WEB_ALIKE_H
#define WEB_ALIKE_H

#include "search/alike.h"
#include "web/intake.h"
#include "web/parts.h"

struct alike_line {
    str href, number, title;
    str reason; /* "Sama-sama tentang Jalan, kira-kira 300 m dari sini, 2 hari lalu" */
    struct text state;
    str supports;   /* "12 orang mendukung", "" of nobody          */
    bool is_chosen; /* its reporter said that it is the same matter */
};
struct alike_lines {
    struct alike_line *v;
    size_t n;
};

/* For the form of a new report: what everybody may read. */
MUST_USE enum err alike_of_intake(struct ctx *cx, const struct request *rq, const struct intake *in,
                                  struct alike_lines *out);
/* For who works on a report: what is on their desks. `same`: the number its reporter named, "". */
MUST_USE enum err alike_of_case(struct ctx *cx, const struct report *r, str same,
                                struct alike_lines *out);
#endif
