/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* tmplc.h - the template compiler as functions, for its program and its fuzzer. */
#ifndef TOOLS_TMPLC_H
#define TOOLS_TMPLC_H

#include <stdbool.h>
#include <stdio.h>

/* Writes C for one template, or its declarations; false with a message on `errors`. */
bool tmplc_compile(const char *file, const char *text, bool header, FILE *out, FILE *errors);

#endif
