/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * lang.h - the texts people read, in Indonesian and English.
 *
 * They stand in lang/id.po and lang/en.po under keys (`msgid "report_title"`);
 * tools/langc makes one enum value and one argument struct per text, so that
 *
 *     T(due_on, .date = date, .days = 3)
 *
 * does not compile with a wrong key or place.  Places are written {name} (a
 * str) or {name:int} (an int64_t).  A text that is missing in a language, or
 * whose places differ between languages, fails the build.
 */
#ifndef LANG_LANG_H
#define LANG_LANG_H

#include "base/ctx.h"
#include "lang/texts.h" /* generated: enum text_id, struct text_NAME_args */

/* A text with its arguments, not yet in any language. The arguments live as long as the block. */
struct text {
    enum text_id id;
    const void *args;
};
#define T(key, ...) ((struct text){TEXT_##key, &(struct text_##key##_args){__VA_ARGS__}})

/* The words of a text in a language, split at its places, for writers that escape. */
struct text_piece {
    str words;     /* literal words, when place is NULL  */
    bool is_place; /* else the value, as text            */
    str value;
};
size_t text_pieces(enum lang lang, struct text t, struct text_piece *out, size_t max, char *numbers,
                   size_t numbers_size);

str text_str(struct ctx *cx, struct text t); /* in cx->lang        */
str text_str_in(struct ctx *cx, enum lang lang, struct text t);
str text_str_at(struct arena *a, enum lang lang, struct text t);
bool text_by_key(str key, enum text_id *out); /* for keys that stand in data files       */

#endif
