/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* digest.h - what a whole store holds, to say that nothing of it changed. */
#ifndef SUPPORT_DIGEST_H
#define SUPPORT_DIGEST_H

#include "support/engine.h"

/* A line for each table: its name and a hash of all its rows; over a connection of its own. */
str digest_of(struct ctx *cx, const struct engine *e);
/* Fails the test and names the tables that differ. */
#define assert_unchanged(before, now, what) \
    assert_unchanged_at((before), (now), (what), __FILE__, __LINE__)
void assert_unchanged_at(str before, str now, const char *what, const char *file, int line);

#endif
