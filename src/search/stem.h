/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * stem.h - words as they are looked for: folded, cut at what is no letter or
 * digit, and brought to their stem by the Indonesian rules ("memperbaiki" and
 * "perbaikan" meet).  Both engines get the same stems.
 */
#ifndef SEARCH_STEM_H
#define SEARCH_STEM_H

#include "base/ctx.h"

enum { STEM_BYTES_MAX = 40 /* longer words are cut: nobody types them twice */ };

/* At most `max` stems of valid text, in its order. */
MUST_USE enum err stems_of(struct ctx *cx, str text, size_t max, struct strs *out);
/* The same, with the folded word that each stem is of. */
MUST_USE enum err stems_and_words(struct ctx *cx, str text, size_t max, struct strs *stems,
                                  struct strs *words);

#endif
