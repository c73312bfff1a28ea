/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * intake.h - the form of a new report as it travels between its five screens.
 *
 * Every field is kept as it was typed; the screen shows its own and carries the
 * others in hidden fields, so nothing is stored before the end and no text is
 * lost.  The submission is made from it, checked field by field.
 *
 * Places are chosen from above to below: each level below the area of the
 * installation's top agency has a field of its own, the village's is `area`.
 */
#ifndef WEB_INTAKE_H
#define WEB_INTAKE_H

#include "http/form.h"
#include "report/submit.h"

enum { INTAKE_STEPS = 5, AREA_LEVELS = 4 };

struct intake {
    str class, title, body, date, area, place, lat, lon, topic, agency, respondent;
    str anonymous, confidential, name, phone, email, contact;
    str same;               /* number of a report that is said to be the same matter */
    str seen;               /* "1": reports like it were shown              */
    str key;                /* idempotency: one form makes one report         */
    str areas[AREA_LEVELS]; /* as chosen: province, regency, district, village */
    struct strs files;      /* ids of uploads that were taken in              */
};

/* The screen whose field this is, 1 to 5; 0: of none. */
int intake_step_of(str field);
str intake_class_name(str typed); /* "pengaduan" is "complaint"; "" for anything else */

/* From the fields of a POST, or from the address of a GET (a poster may choose the office). */
MUST_USE enum err intake_read(struct ctx *cx, const struct request *rq, struct intake *out);
/* What the screen does not show, as hidden fields; screen 0 shows everything but the key. */
void intake_hidden(struct ctx *cx, const struct intake *in, int step, struct http_pairs *out);

/*
 * The report it makes; what is wrong stands in rq->errors, each at its field.
 * ERR_INVALID then, and no fault.
 */
MUST_USE enum err intake_submission(struct ctx *cx, struct request *rq, const struct intake *in,
                                    struct submission *out);

/* What is wrong of the fields of one screen, 1 to 5, into rq->errors; other screens' go. */
void intake_check(struct ctx *cx, struct request *rq, const struct intake *in, int step);

/* A title from the first sentence of the words, when none was written. */
str intake_title_from(struct ctx *cx, str body);

#endif
