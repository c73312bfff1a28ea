/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* password_words.h - the words of data/passwords.txt; the table is made by tools/words.awk. */
#ifndef ACCOUNT_PASSWORD_WORDS_H
#define ACCOUNT_PASSWORD_WORDS_H

#include "base/base.h"

extern const str password_words[];
extern const size_t password_words_n;

#endif
