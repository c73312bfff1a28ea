/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * done.h - one sentence on the page after a POST: "the password is changed".
 *
 * The redirect carries a short word (?beres=sandi), the page turns it into its
 * text; a word that is not in the table says nothing.
 */
#ifndef WEB_DONE_H
#define WEB_DONE_H

#include "http/http.h"
#include "lang/lang.h"

struct done_word {
    str word;
    enum text_id text;
};

MUST_USE enum err done_redirect(struct ctx *cx, struct response *rs, str address, str word);
/* args NULL when there is nothing to say: text_is(). */
struct text done_text(const struct request *rq, const struct done_word *words, size_t n);

#endif
