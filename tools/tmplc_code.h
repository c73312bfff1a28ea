/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* tmplc_code.h - which C may stand in a template: little, and nothing that could hide. */
#ifndef TOOLS_TMPLC_CODE_H
#define TOOLS_TMPLC_CODE_H

#include <stdbool.h>
#include <stddef.h>

/* Field access, a call, a comparison, !, && and ||. */
bool code_is_expression(const char *code);
bool code_is_name(const char *code, size_t n);
/* name(…) to the end: gives the length of the name, 0 when it is something else. */
size_t code_call_name(const char *code);
/* Takes a word and the white space behind it. */
bool code_word(const char **code, const char *word);

#endif
