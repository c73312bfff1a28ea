/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/test.h"

void assert_str_at(str got, const char *want, const char *file, int line)
{
    if (str_eq(got, str_of(want)))
        return;
    print_error("got \"%.*s\", want \"%s\"\n", STR_ARG(got), want);
    _fail(file, line);
}

void assert_ok_at(struct ctx *cx, enum err e, const char *what, const char *file, int line)
{
    if (e == OK)
        return;
    print_error("%s: %s: %.*s (%s:%d)\n", what, err_meaning(e)->name, STR_ARG(cx->fault.message),
                cx->fault.file ? cx->fault.file : "?", cx->fault.line);
    _fail(file, line);
}
