/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * base.h - the words every other file uses: slices, errors, assertions.
 *
 * A `str` is a pointer and a length, passed by value, never owned: its bytes
 * live in an arena, in a literal, or in a buffer that outlives it.  All text in
 * the program is valid UTF-8, checked once where it enters (base/utf8.h).  A
 * `str` whose p is NULL stands for SQL's NULL; {"", 0} is the empty text.
 */
#ifndef BASE_BASE_H
#define BASE_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LAPOR_VERSION "0.1.0"

#define MUST_USE           __attribute__((warn_unused_result))
#define PRINTF(fmt, first) __attribute__((format(printf, fmt, first)))
#define COUNT(array)       (sizeof(array) / sizeof((array)[0]))

/* Our own mistakes stop the program, in release builds too; the world's are enum err. */
#define must(condition)                                \
    do {                                               \
        if (!(condition))                              \
            must_fail(#condition, __FILE__, __LINE__); \
    } while (0)
_Noreturn void must_fail(const char *condition, const char *file, int line);

enum err {
    OK = 0,       /* so `if (e)` means failed                                 */
    ERR_INVALID,  /* the caller's input is wrong; the message may be shown    */
    ERR_DENIED,   /* known caller, not allowed                                */
    ERR_NOTFOUND, /* no such row, file or route                               */
    ERR_STALE,    /* someone else changed it first (412)                      */
    ERR_CONFLICT, /* the state forbids it, or a key exists (409)              */
    ERR_LIMIT,    /* over a quota or a size bound                             */
    ERR_WAIT,     /* too often; fault.wait_s says when it may be tried again  */
    ERR_LATER,    /* in the table, built by a later version (501)             */
    ERR_BUSY,     /* the store cannot take it now; try again (503)            */
    ERR_IO,       /* the disk, the network or the database failed             */
    ERR_BUG,      /* we are wrong; logged loudly, shown as "500"              */
};

#define TRY(call)               \
    do {                        \
        enum err err_ = (call); \
        if (err_)               \
            return err_;        \
    } while (0)

typedef struct str {
    const char *p;
    size_t n;
} str;

/* A nullable integer, as a column of type `int?`. */
typedef struct opt_i64 {
    bool has;
    int64_t v;
} opt_i64;

#define SOME(value) ((opt_i64){true, (value)})
#define NONE        ((opt_i64){0})
static inline bool opt_eq(opt_i64 a, opt_i64 b)
{
    return a.has == b.has && (!a.has || a.v == b.v);
}

#define S(literal) ((str){"" literal, sizeof(literal) - 1})
#define S_(literal)                     \
    {                                   \
        "" literal, sizeof(literal) - 1 \
    }                                             /* in static tables */
#define STR_ARG(s) (int)(s).n, (s).n ? (s).p : "" /* for "%.*s" */

struct strs {
    str *v;
    size_t n;
};

str str_of(const char *z); /* of a C string; NULL gives the null str */
bool str_eq(str a, str b);
bool str_eq_nocase(str a, str b); /* ASCII letters only */
int str_cmp(str a, str b);        /* bytewise, like memcmp */
bool str_starts(str s, str prefix);
bool str_ends(str s, str suffix);
bool str_skip(str *s, str prefix); /* drops the prefix when it is there */
bool str_has(str s, str part);
ptrdiff_t str_find(str s, str part);                /* first offset, -1 when absent */
bool str_cut(str s, char at, str *head, str *tail); /* false: head = s, tail = "" */
str str_trim(str s);                                /* ASCII white space at both ends */
str str_slice(str s, size_t from, size_t n);        /* clipped to s */
bool str_i64(str s, int64_t *out);                  /* whole text, decimal, optional minus */

#endif
