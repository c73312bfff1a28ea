/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * lacks.h - all that is still empty in a form, at once.
 *
 * For forms whose subject function stops at the first thing that is wrong: what was left out is
 * said of every field before anything is looked up or written.
 */
#ifndef WEB_LACKS_H
#define WEB_LACKS_H

#include "http/form.h"

struct needed {
    const char *field, *key; /* the text that asks for it */
};
/* Adds an error for each that is empty; true when there is one. */
bool form_lacks(struct ctx *cx, struct request *rq, const struct needed *needed, size_t n);

#endif
