/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/json.h"

#include "base/utf8.h"

#include <jansson.h>

/* jansson calls itself once per bracket, so depth is bounded before it sees the text. */
static bool too_deep(str text)
{
    int depth = 0;
    bool quoted = false;

    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (quoted && c == '\\')
            i++;
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == '[' || c == '{') && ++depth > JSON_DEPTH_MAX)
            return true;
        else if (!quoted && (c == ']' || c == '}'))
            depth--;
    }
    return false;
}

/* jansson's own words quote the text, which may be somebody's; ours do not. */
static enum err syntax_fail(struct ctx *cx, const json_error_t *error)
{
    const char *what = "is malformed";

    if (json_error_code(error) == json_error_duplicate_key)
        what = "has the same key twice";
    if (json_error_code(error) == json_error_numeric_overflow)
        what = "has a number beyond all bounds";
    return fail(cx, ERR_INVALID, "the JSON %s, at line %d, column %d", what, error->line,
                error->column);
}

static enum err copy_text(struct ctx *cx, const char *p, size_t n, str *out)
{
    if (!utf8_valid((str){p, n}))
        return fail(cx, ERR_INVALID, "a control character in a JSON string");
    *out = arena_dup(&cx->arena, (str){p, n});
    return OK;
}

static enum err convert(struct ctx *cx, json_t *from, struct jv **out);

/* Appends without jv_put's search for the key: jansson has refused duplicates. */
static enum err append(struct ctx *cx, struct jv *to, json_t *from)
{
    struct jv *v;

    TRY(convert(cx, from, &v));
    if (to->as.list.last)
        to->as.list.last->next = v;
    else
        to->as.list.first = v;
    to->as.list.last = v;
    return cx->arena.over ? fail(cx, ERR_LIMIT, "the JSON has too many values") : OK;
}

static enum err convert_array(struct ctx *cx, json_t *from, struct jv *to)
{
    for (size_t i = 0; i < json_array_size(from); i++)
        TRY(append(cx, to, json_array_get(from, i)));
    return OK;
}

static enum err convert_object(struct ctx *cx, json_t *from, struct jv *to)
{
    for (void *i = json_object_iter(from); i; i = json_object_iter_next(from, i)) {
        TRY(append(cx, to, json_object_iter_value(i)));
        const char *key = json_object_iter_key(i);
        TRY(copy_text(cx, key, strlen(key), &to->as.list.last->key));
    }
    return OK;
}

static enum err convert_integer(struct ctx *cx, json_t *from, struct jv *to)
{
    to->as.i = json_integer_value(from);
    if (to->as.i < -JSON_INT_MAX || to->as.i > JSON_INT_MAX)
        return fail(cx, ERR_INVALID, "a JSON integer beyond 2^53; write it as a string");
    return OK;
}

static enum err convert(struct ctx *cx, json_t *from, struct jv **out)
{
    struct jv *v = arena_new(&cx->arena, struct jv);

    *out = v;
    switch (json_typeof(from)) {
    case JSON_NULL: v->kind = JV_NULL; return OK;
    case JSON_TRUE:
    case JSON_FALSE:
        v->kind = JV_BOOL;
        v->as.truth = json_is_true(from);
        return OK;
    case JSON_INTEGER: v->kind = JV_INT; return convert_integer(cx, from, v);
    case JSON_REAL:
        v->kind = JV_REAL;
        v->as.real = json_real_value(from);
        return OK;
    case JSON_STRING:
        v->kind = JV_STR;
        return copy_text(cx, json_string_value(from), json_string_length(from), &v->as.s);
    case JSON_ARRAY: v->kind = JV_ARRAY; return convert_array(cx, from, v);
    case JSON_OBJECT: v->kind = JV_OBJECT; return convert_object(cx, from, v);
    }
    return fail(cx, ERR_BUG, "an unknown kind of JSON value");
}

enum err json_read(struct ctx *cx, str text, struct jv **out)
{
    json_error_t error;
    struct jv *v;

    if (text.n > REQUEST_JSON_MAX)
        return fail(cx, ERR_LIMIT, "JSON of more than %d bytes", REQUEST_JSON_MAX);
    if (too_deep(text))
        return fail(cx, ERR_INVALID, "JSON nested more than %d deep", JSON_DEPTH_MAX);
    json_t *parsed =
        json_loadb(text.n ? text.p : "", text.n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
    if (!parsed)
        return syntax_fail(cx, &error);
    enum err e = convert(cx, parsed, &v);
    json_decref(parsed);
    if (!e)
        *out = v;
    return e;
}
