/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The tests of the arena once more, with chunks as in a release. */
#define CHUNK_MIN 8192
#include "base/arena.c"

#include "arena_test.c"
