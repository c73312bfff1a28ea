/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* files.h - the table of built-in files, made from data/ by the Makefile. */
#ifndef REFERENCE_FILES_H
#define REFERENCE_FILES_H

#include <stddef.h>

struct reference_file {
    const char *name;
    const char *begin, *end;
};
extern const struct reference_file reference_files[];
extern const size_t reference_files_n;

#endif
