/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * keys.h - a key folder for tests, made anew each time by the program's own
 * means; test_keys_open() sets cx->world->keys, test_keys_close() takes them
 * back.  The folder is gone when test_keys_open() returns.
 */
#ifndef SUPPORT_KEYS_H
#define SUPPORT_KEYS_H

#include "base/ctx.h"

void test_keys_open(struct ctx *cx);
void test_keys_close(struct ctx *cx);

#endif
