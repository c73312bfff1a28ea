/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * words.h - what a notice says.
 *
 * The texts of an action are notice_<action>_subject and _body for the
 * reporter, notice_unit_<action> for who works on it; an action without its own
 * has the general ones.  A notice names the number of the report, what
 * happened, what to do and where to read it: never words of the report, never a
 * person, so that it may lie in any mailbox.
 */
#ifndef NOTIFY_WORDS_H
#define NOTIFY_WORDS_H

#include "lang/lang.h"

struct notice {
    str action; /* "verify" */
    str number;
    str clock; /* the limit that a warning or a breach is about, "" not known */
    bool to_reporter, is_confidential;
    enum lang lang;
};
void notice_write(struct ctx *cx, const struct notice *n, str *subject_out, str *body_out);

#endif
