/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "tmplc_html.h"

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_name(char c)
{
    return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == ':';
}

static bool put(char *name, size_t size, char c)
{
    size_t n = strlen(name);

    if (n + 1 >= size)
        return false;
    name[n] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    name[n + 1] = 0;
    return true;
}

static bool one_of(const char *name, const char *const *list)
{
    for (; *list; list++)
        if (strcmp(name, *list) == 0)
            return true;
    return false;
}

static enum attr_kind kind_of(const char *attr)
{
    static const char *const urls[] = {"href",     "src",        "action", "formaction",
                                       "poster",   "cite",       "data",   "background",
                                       "manifest", "xlink:href", "ping",   NULL};
    static const char *const forbidden[] = {"style", "srcdoc", "srcset", "nonce", NULL};

    if (strncmp(attr, "on", 2) == 0 || one_of(attr, forbidden))
        return A_FORBIDDEN;
    return one_of(attr, urls) ? A_URL : A_PLAIN;
}

static bool raw_tag(const char *tag)
{
    static const char *const raw[] = {"script",   "style", "iframe",    "noembed",
                                      "noframes", "xmp",   "plaintext", NULL};

    return one_of(tag, raw);
}

static void end_of_tag(struct place *p)
{
    bool keeps = strcmp(p->tag, "pre") == 0 || strcmp(p->tag, "textarea") == 0;

    if (keeps)
        p->keeps_space = !p->closing;
    p->where = !p->closing && raw_tag(p->tag) ? W_RAW : W_TEXT;
    p->tail[0] = 0;
}

static void remember(struct place *p, char c)
{
    size_t n = strlen(p->tail);

    if (n == sizeof p->tail - 1)
        memmove(p->tail, p->tail + 1, n--);
    p->tail[n] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    p->tail[n + 1] = 0;
}

static bool tail_is(const struct place *p, const char *end)
{
    size_t n = strlen(p->tail), m = strlen(end);

    return n >= m && strcmp(p->tail + n - m, end) == 0;
}

static const char *step_lt(struct place *p, char c)
{
    p->closing = c == '/';
    p->tag[0] = p->tail[0] = 0;
    if (c == '!')
        p->where = W_DECL;
    else if (c == '/' || is_letter(c)) {
        p->where = W_TAG_NAME;
        if (c != '/')
            put(p->tag, sizeof p->tag, c);
    } else
        return "a bare < must be written &lt;";
    return NULL;
}

static const char *step_tag(struct place *p, char c)
{
    if (c == '>')
        end_of_tag(p);
    else if (is_name(c)) {
        p->where = W_ATTR_NAME;
        p->attr[0] = 0;
        put(p->attr, sizeof p->attr, c);
    } else if (!is_space(c) && c != '/')
        return "unexpected letter in a tag";
    return NULL;
}

static const char *step_attr(struct place *p, char c)
{
    if (is_name(c))
        return put(p->attr, sizeof p->attr, c) ? NULL : "attribute name too long";
    if (c == '=') {
        p->where = W_EQUALS;
        p->kind = kind_of(p->attr);
        return p->kind == A_FORBIDDEN ? "this attribute may not stand in a template" : NULL;
    }
    p->where = W_TAG;
    return step_tag(p, c);
}

static const char *step_decl(struct place *p, char c)
{
    remember(p, c);
    if (strcmp(p->tail, "--") == 0)
        p->where = W_COMMENT;
    else if (c == '>')
        p->where = W_TEXT;
    return NULL;
}

const char *place_step(struct place *p, char c)
{
    switch (p->where) {
    case W_TEXT:
        if (c == '<')
            p->where = W_LT;
        return NULL;
    case W_LT: return step_lt(p, c);
    case W_TAG_NAME:
        if (is_name(c))
            return put(p->tag, sizeof p->tag, c) ? NULL : "tag name too long";
        p->where = W_TAG;
        return step_tag(p, c);
    case W_TAG: return step_tag(p, c);
    case W_ATTR_NAME: return step_attr(p, c);
    case W_EQUALS:
        if (c != '"' && c != '\'')
            return "an attribute's value must be quoted";
        p->where = W_VALUE, p->quote = c, p->started = false;
        return NULL;
    case W_VALUE:
        if (c == p->quote)
            p->where = W_TAG, p->quote = 0;
        p->started = true;
        return NULL;
    case W_RAW:
        remember(p, c);
        if (c == '>' &&
            (tail_is(p, "</script>") || tail_is(p, "</style>") || tail_is(p, "</iframe>")))
            p->where = W_TEXT;
        return NULL;
    case W_DECL: return step_decl(p, c);
    case W_COMMENT:
        remember(p, c);
        if (tail_is(p, "-->"))
            p->where = W_TEXT;
        return NULL;
    case W_UNQUOTED: break;
    }
    return "an attribute's value must be quoted";
}
