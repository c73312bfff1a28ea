/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * utf8.h - text at the border: is it text at all, how long, in what shape?
 *
 * Everything that enters (form fields, JSON, mail, CSV) passes text_clean() or
 * utf8_valid() once; from then on every `str` of words is valid text and the
 * other functions here may rely on it.  Stored words keep the form they were
 * written in: normalised forms (libutf8proc) are only made for search keys and
 * comparisons, never stored in place of the words and never hashed.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/ctx.h"

#define UTF8_MAX 4 /* bytes of one code point */

/*
 * Well-formed UTF-8 that may stand in HTML, XML and JSON: no overlong form, no
 * surrogate, no NUL or other C0 control but \t \n \r, not U+FFFE or U+FFFF.
 */
bool utf8_valid(str s);

/* Takes the first code point off `rest`; false, nothing taken, when empty or malformed. */
bool utf8_next(str *rest, uint32_t *code_out);
size_t utf8_put(char *at, uint32_t code); /* writes up to UTF8_MAX bytes, returns how many */

/* Of valid text. */
size_t utf8_count(str s);               /* code points                                     */
str utf8_head(str s, size_t chars_max); /* the first code points: a slice                  */
str utf8_fit(str s, size_t bytes_max);  /* the longest slice that fits and splits no letter */

/* Case-folded, then composed (NFC): keys to compare and search by. */
str utf8_fold(struct ctx *cx, str s);

/*
 * User input made storable: CRLF and CR become LF, no-break spaces plain ones;
 * byte order marks and C1 controls (debris of other encodings) are dropped;
 * white space at both ends goes.  With TEXT_LINE line breaks and tabs become
 * spaces and runs of spaces one.  What is not utf8_valid() is ERR_INVALID.
 */
enum text_shape { TEXT_LINE, TEXT_BLOCK };
MUST_USE enum err text_clean(struct ctx *cx, str raw, enum text_shape shape, str *out);

#endif
