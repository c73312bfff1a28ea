/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* table.h - the tables that tools/langc makes; for lang.c alone. */
#ifndef LANG_TABLE_H
#define LANG_TABLE_H

#include "base/ctx.h"
#include "lang/texts.h"

struct text_place {
    const char *name;
    size_t offset; /* in the text's argument struct */
    bool is_int;
};
struct text_entry {
    const char *key;
    const char *words[LANG_COUNT];
    const struct text_place *places;
    int places_n;
};
extern const struct text_entry text_table[TEXT_COUNT];

#endif
