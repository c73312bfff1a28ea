/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/json.h"

#include "base/hash.h"
#include "base/time.h"

void json_init(struct ctx *cx, struct json *j, size_t size_max)
{
    *j = (struct json){.cx = cx, .max = size_max};
}

enum err json_finish(struct ctx *cx, struct json *j, str *out)
{
    must(j->depth == 0 && !j->keyed && j->level[0].filled);
    if (j->over || cx->arena.over)
        return fail(cx, ERR_LIMIT, "a JSON answer of more than %zu bytes", j->max);
    *out = (str){j->p, j->n};
    return OK;
}

static void grow(struct json *j, size_t need)
{
    size_t room = j->room ? j->room * 2 : 512;

    while (room < need)
        room *= 2;
    char *p = arena_alloc(&j->cx->arena, 1, room);
    if (j->n)
        memcpy(p, j->p, j->n);
    j->p = p;
    j->room = room;
}

static void put(struct json *j, const char *p, size_t n)
{
    if (j->over || n > j->max - j->n || j->cx->arena.over) {
        j->over = true;
        return;
    }
    if (j->n + n > j->room)
        grow(j, j->n + n);
    if (n)
        memcpy(j->p + j->n, p, n);
    j->n += n;
}

static void put_str(struct json *j, str s)
{
    put(j, s.p, s.n);
}

/* The comma before a value or key; what stands at top is one value. */
static void begin(struct json *j, bool is_key)
{
    bool object = j->level[j->depth].object;

    must(is_key ? object && !j->keyed : object == j->keyed);
    if (j->keyed) {
        j->keyed = false;
        return;
    }
    must(j->depth > 0 || !j->level[0].filled);
    if (j->level[j->depth].filled)
        put_str(j, S(","));
    j->level[j->depth].filled = true;
}

static void open_level(struct json *j, bool object)
{
    begin(j, false);
    must(j->depth < JSON_WRITE_DEPTH);
    put_str(j, object ? S("{") : S("["));
    j->depth++;
    j->level[j->depth].object = object;
    j->level[j->depth].filled = false;
}

static void close_level(struct json *j, bool object)
{
    must(j->depth > 0 && j->level[j->depth].object == object && !j->keyed);
    j->depth--;
    put_str(j, object ? S("}") : S("]"));
}

void json_object_begin(struct json *j)
{
    open_level(j, true);
}

void json_object_end(struct json *j)
{
    close_level(j, true);
}

void json_array_begin(struct json *j)
{
    open_level(j, false);
}

void json_array_end(struct json *j)
{
    close_level(j, false);
}

static void put_escape(struct json *j, unsigned char c)
{
    static const char short_form[] = {
        ['"'] = '"',  ['\\'] = '\\', ['\b'] = 'b', ['\f'] = 'f',
        ['\n'] = 'n', ['\r'] = 'r',  ['\t'] = 't',
    };
    char text[8];
    bool is_short = c < sizeof short_form && short_form[c];
    int n = is_short ? snprintf(text, sizeof text, "\\%c", short_form[c])
                     : snprintf(text, sizeof text, "\\u%04x", c);

    put(j, text, (size_t)n);
}

/* RFC 8785's escapes, which every reader takes: the two-letter ones, else \u00xx below a space. */
static void put_quoted(struct json *j, str s)
{
    size_t from = 0;

    put_str(j, S("\""));
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        put(j, s.p + from, i - from);
        put_escape(j, c);
        from = i + 1;
    }
    put_str(j, str_slice(s, from, s.n));
    put_str(j, S("\""));
}

void json_key(struct json *j, str key)
{
    begin(j, true);
    put_quoted(j, key);
    put_str(j, S(":"));
    j->keyed = true;
}

void json_raw(struct json *j, str json)
{
    begin(j, false);
    put_str(j, json);
}

void json_str(struct json *j, str s)
{
    if (!s.p) {
        json_nil(j);
        return;
    }
    begin(j, false);
    put_quoted(j, s);
}

void json_i64(struct json *j, int64_t n)
{
    char text[24];
    int length = snprintf(text, sizeof text, "%lld", (long long)n);

    json_raw(j, (str){text, (size_t)length});
}

void json_opt(struct json *j, opt_i64 n)
{
    if (n.has)
        json_i64(j, n.v);
    else
        json_nil(j);
}

void json_bool(struct json *j, bool b)
{
    json_raw(j, b ? S("true") : S("false"));
}

void json_nil(struct json *j)
{
    json_raw(j, S("null"));
}

void json_id(struct json *j, int64_t id)
{
    char text[24];
    int n = snprintf(text, sizeof text, "%lld", (long long)id);

    json_str(j, (str){text, (size_t)n});
}

void json_hex(struct json *j, str bytes)
{
    json_str(j, bytes.p ? hex_encode(j->cx, bytes) : bytes);
}

void json_time(struct json *j, int64_t ms, int zone)
{
    json_str(j, time_format(j->cx, ms, zone));
}

void json_date(struct json *j, int64_t day)
{
    json_str(j, date_format(j->cx, day));
}

static void put_list(struct json *j, const struct jv *v)
{
    bool object = v->kind == JV_OBJECT;

    open_level(j, object);
    for (const struct jv *e = v->as.list.first; e; e = e->next) {
        if (object)
            json_key(j, e->key);
        json_jv(j, e);
    }
    close_level(j, object);
}

static void put_real(struct json *j, double real)
{
    char text[40];
    int n = snprintf(text, sizeof text, "%.17g", real);

    json_raw(j, (str){text, (size_t)n});
}

void json_jv(struct json *j, const struct jv *v)
{
    switch (v ? v->kind : JV_NULL) {
    case JV_NULL: json_nil(j); break;
    case JV_BOOL: json_bool(j, v->as.truth); break;
    case JV_INT: json_i64(j, v->as.i); break;
    case JV_REAL: put_real(j, v->as.real); break;
    case JV_STR: json_str(j, v->as.s); break;
    case JV_ARRAY:
    case JV_OBJECT: put_list(j, v); break;
    }
}
