/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * corpus.h - replays tests/fuzz/corpus/NAME through its fuzz target.
 *
 * A unit test includes "fuzz/NAME_fuzz.c" for the target itself and calls
 * corpus_replay(); inputs that once crashed lie there as files for good.
 */
#ifndef SUPPORT_CORPUS_H
#define SUPPORT_CORPUS_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef int fuzz_target(const uint8_t *data, size_t size);
/* How many inputs ran; zero means that the folder is empty, which a test should refuse. */
size_t corpus_replay(const char *name, fuzz_target *target);

#endif
