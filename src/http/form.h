/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * form.h - typed forms: a table of fields beside a struct.
 *
 *     static const struct form_field fields[] = {
 *         FORM_TEXT(struct new_report, title, "judul", TITLE_MIN, TITLE_MAX),
 *         FORM_CHOICE(struct new_report, class, "klasifikasi", classes),
 *         FORM_BOOL(struct new_report, anonymous, "anonim"),
 *     };
 *     if (form_read(cx, rq, fields, COUNT(fields), &in))
 *         return show_again(cx, rq, rs, &in);      // rq->errors says what is wrong
 *
 * A member of the wrong type does not compile.  form_read() reads every field,
 * collects every error in rq->errors and returns ERR_INVALID when there is one
 * (no fault is recorded, so the page can simply be shown again).  Text is kept
 * as typed, cleaned, also when it is too long; for other kinds the words typed
 * are request_field().  Files that were too large or too many are an error of
 * their field: a page that takes files must therefore read its form.
 *
 * An error is a kind and its bounds; the words for it are in lang/.
 */
#ifndef HTTP_FORM_H
#define HTTP_FORM_H

#include "http/http.h"

enum form_error_kind {
    FORM_MISSING,
    FORM_TOO_SHORT,  /* min: characters */
    FORM_TOO_LONG,   /* max: characters */
    FORM_BAD_NUMBER, /* min, max        */
    FORM_BAD_DATE,
    FORM_BAD_CHOICE,
    FORM_BAD_CODE,
    FORM_FILE_TOO_BIG,   /* max: bytes  */
    FORM_FILES_TOO_BIG,  /* max: bytes, all together */
    FORM_TOO_MANY_FILES, /* max: files  */
    FORM_WRONG,          /* the subject's own word is in `key` */
    FORM_ERROR_KINDS
};
const char *form_error_name(enum form_error_kind kind); /* "too-long": stable, for the API */

struct form_error {
    str field;
    enum form_error_kind kind;
    int64_t min, max;
    const char *key; /* of a text in lang/, or NULL */
    str words;       /* the same in English, once it is to be told to a program; null before */
};
struct form_errors {
    struct form_error *v;
    size_t n;
};

struct form_choice {
    str name;
    int value;
};
enum form_kind {
    FORM_KIND_TEXT,
    FORM_KIND_LINES, /* keeps its line breaks */
    FORM_KIND_ID,
    FORM_KIND_INT,
    FORM_KIND_OPT_INT,
    FORM_KIND_BOOL,
    FORM_KIND_DATE,
    FORM_KIND_OPT_DATE,
    FORM_KIND_CHOICE,
    FORM_KIND_CODE,
    FORM_KIND_CODES,
};
struct form_field {
    const char *name;
    enum form_kind kind;
    bool optional;
    int decimals; /* of a scaled number */
    size_t offset;
    int64_t min, max;
    const struct form_choice *choices;
    size_t choices_n;
};

MUST_USE enum err form_read(struct ctx *cx, struct request *rq, const struct form_field *fields,
                            size_t n, void *out);

/* The subject refused a field: fail_key(cx, ERR_INVALID, "judul", "title_all_capitals"). */
void form_error_add(struct ctx *cx, struct request *rq, struct form_error error);
/* Turns the context's fault into an error of its field and clears it; false: it names none. */
bool form_error_of_fault(struct ctx *cx, struct request *rq);
const struct form_error *form_error_for(const struct request *rq, str field); /* or NULL */

#define FORM_AT(type, member, ctype) \
    .offset = _Generic(((type *)0)->member, ctype : offsetof(type, member))
#define FORM_AT_ENUM(type, member) /* gcc and clang take unsigned for an enum without minus */ \
    .offset = _Generic(((type *)0)->member, int                                                \
                       : offsetof(type, member), unsigned                                      \
                       : offsetof(type, member))
#define FORM_FIELD(kind_, type, member, ctype, name_, ...)                                    \
    {                                                                                         \
        .name = (name_), .kind = FORM_KIND_##kind_, FORM_AT(type, member, ctype), __VA_ARGS__ \
    }
/* One line of text; FORM_LINES keeps its line breaks. Bounds in characters. */
#define FORM_TEXT(type, member, name, lo, hi) \
    FORM_FIELD(TEXT, type, member, str, name, .min = (lo), .max = (hi))
#define FORM_TEXT_OPT(type, member, name, hi) \
    FORM_FIELD(TEXT, type, member, str, name, .optional = true, .max = (hi))
#define FORM_LINES(type, member, name, lo, hi) \
    FORM_FIELD(LINES, type, member, str, name, .min = (lo), .max = (hi))
#define FORM_LINES_OPT(type, member, name, hi) \
    FORM_FIELD(LINES, type, member, str, name, .optional = true, .max = (hi))
#define FORM_ID(type, member, name) \
    FORM_FIELD(ID, type, member, int64_t, name, .min = 1, .max = INT64_MAX)
#define FORM_INT(type, member, name, lo, hi) \
    FORM_FIELD(INT, type, member, int64_t, name, .min = (lo), .max = (hi))
#define FORM_INT_OPT(type, member, name, lo, hi) \
    FORM_FIELD(OPT_INT, type, member, opt_i64, name, .optional = true, .min = (lo), .max = (hi))
/* "-0,0263" with 6 decimals is -26300; point or comma. */
#define FORM_SCALED_OPT(type, member, name, decimals_, lo, hi)                                  \
    FORM_FIELD(OPT_INT, type, member, opt_i64, name, .optional = true, .decimals = (decimals_), \
               .min = (lo), .max = (hi))
#define FORM_BOOL(type, member, name) FORM_FIELD(BOOL, type, member, bool, name, .optional = true)
/* YYYY-MM-DD, a day that exists; a day number of base/time.h. */
#define FORM_DATE(type, member, name) FORM_FIELD(DATE, type, member, int64_t, name)
#define FORM_DATE_OPT(type, member, name) \
    FORM_FIELD(OPT_DATE, type, member, opt_i64, name, .optional = true)
/* One of a `struct form_choice` table, for an enum or int; optional: keeps what it was. */
#define FORM_CHOICE(type, member, name_, table)                                                    \
    {                                                                                              \
        .name = (name_), .kind = FORM_KIND_CHOICE, FORM_AT_ENUM(type, member), .choices = (table), \
        .choices_n = COUNT(table)                                                                  \
    }
#define FORM_CHOICE_OPT(type, member, name_, table)                                              \
    {                                                                                            \
        .name = (name_), .kind = FORM_KIND_CHOICE, FORM_AT_ENUM(type, member), .optional = true, \
        .choices = (table), .choices_n = COUNT(table)                                            \
    }
/* A code of the reference data: letters, digits, . _ - */
#define FORM_CODE(type, member, name) FORM_FIELD(CODE, type, member, str, name, .max = 64)
#define FORM_CODE_OPT(type, member, name) \
    FORM_FIELD(CODE, type, member, str, name, .optional = true, .max = 64)
#define FORM_CODES(type, member, name) \
    FORM_FIELD(CODES, type, member, struct strs, name, .optional = true, .max = 64)

#endif
