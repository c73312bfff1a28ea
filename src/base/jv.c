/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/hash.h"
#include "base/json.h"
#include "base/time.h"
#include "base/utf8.h"

static struct jv *make(struct ctx *cx, enum jv_kind kind)
{
    struct jv *v = arena_new(&cx->arena, struct jv);

    v->kind = kind;
    return v;
}

struct jv *jv_object(struct ctx *cx)
{
    return make(cx, JV_OBJECT);
}

struct jv *jv_array(struct ctx *cx)
{
    return make(cx, JV_ARRAY);
}

struct jv *jv_put(struct jv *to, str key, struct jv *v)
{
    must(to->kind == JV_ARRAY || (to->kind == JV_OBJECT && !jv_get(to, key)));
    must(!v->next && v != to);
    if (to->kind == JV_OBJECT)
        v->key = key;
    if (to->as.list.last)
        to->as.list.last->next = v;
    else
        to->as.list.first = v;
    to->as.list.last = v;
    return v;
}

struct jv *jv_put_str(struct ctx *cx, struct jv *to, str key, str s)
{
    struct jv *v = make(cx, s.p ? JV_STR : JV_NULL);

    v->as.s = s;
    return jv_put(to, key, v);
}

struct jv *jv_put_i64(struct ctx *cx, struct jv *to, str key, int64_t n)
{
    must(n >= -JSON_INT_MAX && n <= JSON_INT_MAX);
    struct jv *v = make(cx, JV_INT);

    v->as.i = n;
    return jv_put(to, key, v);
}

struct jv *jv_put_id(struct ctx *cx, struct jv *to, str key, int64_t id)
{
    return jv_put_str(cx, to, key, arena_fmt(&cx->arena, "%lld", (long long)id));
}

struct jv *jv_put_hex(struct ctx *cx, struct jv *to, str key, str bytes)
{
    return jv_put_str(cx, to, key, hex_encode(cx, bytes));
}

struct jv *jv_put_time(struct ctx *cx, struct jv *to, str key, int64_t ms)
{
    return jv_put_str(cx, to, key, time_format(cx, ms, ZONE_UTC));
}

bool jv_is(const struct jv *v, enum jv_kind kind)
{
    return v && v->kind == kind;
}

const struct jv *jv_first(const struct jv *list)
{
    return jv_is(list, JV_ARRAY) || jv_is(list, JV_OBJECT) ? list->as.list.first : NULL;
}

size_t jv_count(const struct jv *list)
{
    size_t n = 0;

    for (const struct jv *e = jv_first(list); e; e = e->next)
        n++;
    return n;
}

const struct jv *jv_get(const struct jv *object, str key)
{
    if (!jv_is(object, JV_OBJECT))
        return NULL;
    for (const struct jv *e = jv_first(object); e; e = e->next)
        if (str_eq(e->key, key))
            return e;
    return NULL;
}

bool jv_str(const struct jv *v, str *out)
{
    if (!jv_is(v, JV_STR))
        return false;
    *out = v->as.s;
    return true;
}

bool jv_i64(const struct jv *v, int64_t *out)
{
    if (!jv_is(v, JV_INT))
        return false;
    *out = v->as.i;
    return true;
}

bool jv_id(const struct jv *v, int64_t *out)
{
    return jv_is(v, JV_STR) && str_i64(v->as.s, out);
}

bool jv_bool(const struct jv *v, bool *out)
{
    if (!jv_is(v, JV_BOOL))
        return false;
    *out = v->as.truth;
    return true;
}

bool jv_real(const struct jv *v, double *out)
{
    if (!jv_is(v, JV_REAL) && !jv_is(v, JV_INT))
        return false;
    *out = v->kind == JV_INT ? (double)v->as.i : v->as.real;
    return true;
}

/* The UTF-16 unit that decides between two code points that differ. */
static uint32_t deciding_unit(uint32_t code)
{
    return code < 0x10000 ? code : 0xd800 + ((code - 0x10000) >> 10);
}

/* As UTF-16 code units: letters beyond U+FFFF sort before U+E000, unlike in UTF-8. */
static int utf16_cmp(str a, str b)
{
    uint32_t x, y;

    while (a.n && b.n) {
        must(utf8_next(&a, &x) && utf8_next(&b, &y));
        if (x == y)
            continue;
        uint32_t u = deciding_unit(x), v = deciding_unit(y);
        if (u != v)
            return u < v ? -1 : 1;
        return x < y ? -1 : 1;
    }
    return a.n ? 1 : b.n ? -1 : 0;
}

static int by_key(const void *a, const void *b)
{
    return utf16_cmp((*(const struct jv *const *)a)->key, (*(const struct jv *const *)b)->key);
}

static struct jv *sorted(struct ctx *cx, const struct jv *v, int depth);

/* A copy of a list whose objects, at every depth, have their keys in order. */
static struct jv *sorted_list(struct ctx *cx, const struct jv *v, int depth)
{
    size_t n = jv_count(v), i = 0;
    const struct jv **parts = arena_array(&cx->arena, const struct jv *, n);
    struct jv *copy = make(cx, v->kind), **tail = &copy->as.list.first;

    for (const struct jv *e = jv_first(v); e; e = e->next)
        parts[i++] = e;
    if (v->kind == JV_OBJECT && n > 1)
        qsort(parts, n, sizeof(struct jv *), by_key);
    for (i = 0; i < n; i++) {
        *tail = sorted(cx, parts[i], depth + 1);
        tail = &(*tail)->next;
    }
    return copy;
}

static struct jv *sorted(struct ctx *cx, const struct jv *v, int depth)
{
    must(depth <= JSON_WRITE_DEPTH);
    bool list = v->kind == JV_ARRAY || v->kind == JV_OBJECT;
    struct jv *copy = list ? sorted_list(cx, v, depth) : make(cx, v->kind);

    if (!list)
        copy->as = v->as;
    copy->key = v->key;
    return copy;
}

static bool has_fraction(const struct jv *v)
{
    if (v->kind == JV_REAL)
        return true;
    for (const struct jv *e = jv_first(v); e; e = e->next)
        if (has_fraction(e))
            return true;
    return false;
}

enum err jv_canonical(struct ctx *cx, const struct jv *v, size_t size_max, str *out)
{
    struct json j;

    if (has_fraction(v))
        return fail(cx, ERR_INVALID, "fractions have no canonical form here; scale them");
    json_init(cx, &j, size_max);
    json_jv(&j, sorted(cx, v, 0));
    return json_finish(cx, &j, out);
}
