/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* test.h - cmocka with the headers it wants, and our slices in its assertions. */
#ifndef SUPPORT_TEST_H
#define SUPPORT_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#undef fail /* ours, of base/ctx.h, is meant */
#undef fail_msg
#define fail_msg(...) (print_error(__VA_ARGS__), print_error("\n"), _fail(__FILE__, __LINE__))

#include "base/ctx.h"
#include "base/world.h"

#define assert_str(got, want) assert_str_at((got), (want), __FILE__, __LINE__)
void assert_str_at(str got, const char *want, const char *file, int line);
/* The call must succeed; prints the fault otherwise. */
#define assert_ok(cx, call) assert_ok_at((cx), (call), #call, __FILE__, __LINE__)
void assert_ok_at(struct ctx *cx, enum err e, const char *what, const char *file, int line);

#endif
