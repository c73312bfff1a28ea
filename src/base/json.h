/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * json.h - JSON: written piece by piece, as canonical bytes, and read strictly.
 *
 * Three parts.  `struct json` is a sticky writer for answers and exports:
 *
 *     struct json j;
 *     json_init(cx, &j, PAGE_BYTES_MAX);
 *     json_object_begin(&j);
 *     json_key(&j, S("number")), json_str(&j, r->number);
 *     json_key(&j, S("due")), json_time(&j, r->due_at, ZONE_WIB);
 *     json_object_end(&j);
 *     TRY(json_finish(cx, &j, &body));
 *
 * Commas and escaping are automatic; nothing fails until json_finish(), which
 * says ERR_LIMIT when the bound or the arena was passed.  A value without its
 * key or a bracket left open is our mistake and stops the program.
 *
 * `struct jv` is a value tree in the arena, for what is hashed and what was
 * read.  jv_canonical() writes it as RFC 8785 (JCS): keys sorted by UTF-16 code
 * units, no white space, shortest escapes.
 *
 * json_read() is strict: at most REQUEST_JSON_MAX bytes, JSON_DEPTH_MAX deep,
 * valid UTF-8 without control characters (utf8_valid), no duplicate key, no
 * integer beyond 2^53 (ids are strings).  jansson stays inside json_read.c.
 *
 * json_read_own() takes only what jv_canonical() wrote, and trusts it further: an
 * event's data are read on every page that shows it, thirty times as fast.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/ctx.h"
#include "base/limits.h"

#define JSON_INT_MAX ((INT64_C(1) << 53) - 1) /* what every reader holds exactly */

enum { JSON_WRITE_DEPTH = 2 * JSON_DEPTH_MAX }; /* what was read may stand inside what we write */

struct json {
    struct ctx *cx;
    char *p;
    size_t n, room, max;
    int depth;
    bool keyed; /* a key is written, its value not yet */
    struct {
        bool object, filled;
    } level[JSON_WRITE_DEPTH + 1];
    bool over;
};

void json_init(struct ctx *cx, struct json *j, size_t size_max);
MUST_USE enum err json_finish(struct ctx *cx, struct json *j, str *out);

void json_object_begin(struct json *j);
void json_object_end(struct json *j);
void json_array_begin(struct json *j);
void json_array_end(struct json *j);
void json_key(struct json *j, str key);

void json_str(struct json *j, str s); /* the null str is null */
void json_i64(struct json *j, int64_t n);
void json_opt(struct json *j, opt_i64 n);
void json_bool(struct json *j, bool b);
void json_nil(struct json *j);                        /* null; jansson owns the other name */
void json_id(struct json *j, int64_t id);             /* a 64-bit id, as a string   */
void json_hex(struct json *j, str bytes);             /* as a string                */
void json_time(struct json *j, int64_t ms, int zone); /* RFC 3339 with offset       */
void json_date(struct json *j, int64_t day);          /* YYYY-MM-DD                 */
struct jv;
void json_jv(struct json *j, const struct jv *v); /* in the order it was built, not canonical */
void json_raw(struct json *j, str json);          /* one value that is JSON already: events   */

/* Trees. A missing value is NULL, and every function that reads takes NULL. */
enum jv_kind { JV_NULL, JV_BOOL, JV_INT, JV_REAL, JV_STR, JV_ARRAY, JV_OBJECT };

struct jv {
    enum jv_kind kind;
    union {
        bool truth;
        int64_t i;
        double real; /* only read, never hashed: JV_REAL is not canonical */
        str s;
        struct {
            struct jv *first, *last;
        } list;
    } as;
    str key; /* in its object; the null str in an array */
    struct jv *next;
};

struct jv *jv_object(struct ctx *cx);
struct jv *jv_array(struct ctx *cx);
/* Add to an object (the key must be new) or an array, and return what was added; key is ignored
 * by arrays. `v` may stand in one place only. */
struct jv *jv_put(struct jv *to, str key, struct jv *v);
struct jv *jv_put_str(struct ctx *cx, struct jv *to, str key, str s);     /* the null str is null */
struct jv *jv_put_i64(struct ctx *cx, struct jv *to, str key, int64_t n); /* |n| ≤ JSON_INT_MAX */
struct jv *jv_put_id(struct ctx *cx, struct jv *to, str key, int64_t id); /* as a string */
struct jv *jv_put_hex(struct ctx *cx, struct jv *to, str key, str bytes);
struct jv *jv_put_time(struct ctx *cx, struct jv *to, str key, int64_t ms); /* RFC 3339, UTC */

/* RFC 8785. A fraction in it is ERR_INVALID; more than size_max bytes are ERR_LIMIT. */
MUST_USE enum err jv_canonical(struct ctx *cx, const struct jv *v, size_t size_max, str *out);

/* Reading. The getters return false and leave `out` alone when v is NULL or of another kind. */
MUST_USE enum err json_read(struct ctx *cx, str text, struct jv **out);
/* `text` must live as long as the tree. ERR_BUG when it is not ours. */
MUST_USE enum err json_read_own(struct ctx *cx, str text, struct jv **out);
const struct jv *jv_get(const struct jv *object, str key);
const struct jv *jv_first(const struct jv *list); /* elements: jv_first(v), then ->next, ->key */
size_t jv_count(const struct jv *list);
bool jv_is(const struct jv *v, enum jv_kind kind);
bool jv_str(const struct jv *v, str *out);
bool jv_i64(const struct jv *v, int64_t *out);
bool jv_id(const struct jv *v, int64_t *out); /* a decimal string, as json_id() writes */
bool jv_bool(const struct jv *v, bool *out);
bool jv_real(const struct jv *v, double *out); /* of an integer too */

#endif
