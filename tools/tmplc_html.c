/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "tmplc_html.h"

#include <string.h>

/* clang-format off */
static const char *const url_attrs[] = {
    "action", "cite", "formaction", "href", "poster", "src", "xlink:href", NULL};
/* Words and numbers that a browser only shows, sends or compares; data-… and aria-… beside them. */
static const char *const word_attrs[] = {
    "accept", "alt", "autocomplete", "class", "cols", "colspan", "content", "cx", "cy", "d", "datetime",
    "dir", "download", "dx", "dy", "enctype", "for", "form", "headers", "height", "high", "hreflang", "id",
    "inputmode", "label", "lang", "list", "loading", "low", "max", "maxlength", "method", "min",
    "minlength", "name", "optimum", "pattern", "placeholder", "points", "r", "rel", "role", "rows",
    "rowspan", "rx", "ry", "scope", "size", "span", "start", "step", "tabindex", "text-anchor",
    "title", "transform", "type", "value", "viewbox", "width", "x", "x1", "x2", "y", "y1", "y2", NULL};
/* What they hold is code, a list of URLs, or decides about other attributes. */
static const char *const forbidden_attrs[] = {
    "attributename", "http-equiv", "imagesrcset", "is", "nonce", "ping", "srcdoc", "srcset", "style",
    NULL};
/* Read by rules of their own, able to load or run something, or to move every URL of the page. */
static const char *const forbidden_tags[] = {
    "animate", "animatemotion", "animatetransform", "applet", "base", "embed", "foreignobject",
    "frame", "frameset", "iframe", "noembed", "noframes", "object", "plaintext", "set", "style",
    "xmp", NULL};
/* A browser does not see tags in them, or not always. */
static const char *const plain_tags[] = {"noscript", "script", "textarea", "title", NULL};
static const char *const schemes[] = {"http", "https", "mailto", "tel", NULL};
/* clang-format on */

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
    if (strncmp(attr, "on", 2) == 0 || one_of(attr, forbidden_attrs))
        return A_FORBIDDEN;
    if (one_of(attr, url_attrs))
        return A_URL;
    bool ours = strncmp(attr, "data-", 5) == 0 || strncmp(attr, "aria-", 5) == 0;
    return ours || one_of(attr, word_attrs) ? A_WORDS : A_OTHER;
}

static const char *step_lt(struct place *p, char c)
{
    if (p->inside[0] && c != '/')
        return "no tag may stand in a title, textarea, noscript or script";
    p->where = c == '!' ? W_DOCTYPE : W_TAG_NAME;
    p->closing = c == '/';
    p->name_open = false;
    p->tag[0] = p->prefix[0] = 0;
    if (is_letter(c))
        put(p->tag, sizeof p->tag, c);
    else if (c != '/' && c != '!')
        return "a bare < must be written &lt;";
    return NULL;
}

/* The tag's name is complete. */
static const char *end_of_name(struct place *p)
{
    p->where = W_TAG;
    if (!is_letter(p->tag[0]))
        return "a tag needs a name";
    if (p->inside[0] && strcmp(p->inside, p->tag) != 0)
        return "no other tag may stand in a title, textarea, noscript or script";
    p->inside[0] = 0;
    return one_of(p->tag, forbidden_tags) ? "this tag may not stand in a template" : NULL;
}

static void end_of_tag(struct place *p)
{
    if (strcmp(p->tag, "pre") == 0 || strcmp(p->tag, "textarea") == 0)
        p->keeps_space = !p->closing;
    p->where = W_TEXT;
    if (p->closing || !one_of(p->tag, plain_tags))
        return;
    memcpy(p->inside, p->tag, sizeof p->inside);
    if (strcmp(p->tag, "script") == 0)
        p->where = W_SCRIPT;
}

static const char *step_tag(struct place *p, char c)
{
    if (c == '>') {
        end_of_tag(p);
    } else if (is_space(c) || (c == '/' && !p->closing)) {
        p->name_open = false;
    } else if (is_name(c) && !p->closing) {
        if (p->name_open)
            return "white space is missing before this name";
        p->where = W_ATTR_NAME;
        p->attr[0] = 0;
        put(p->attr, sizeof p->attr, c);
    } else {
        return "unexpected letter in a tag";
    }
    return NULL;
}

static const char *step_tag_name(struct place *p, char c)
{
    const char *error;

    if (is_name(c))
        return put(p->tag, sizeof p->tag, c) ? NULL : "tag name too long";
    error = end_of_name(p);
    return error ? error : step_tag(p, c);
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

static const char *step_equals(struct place *p, char c)
{
    if (c != '"' && c != '\'')
        return "an attribute's value must be quoted";
    p->where = W_VALUE;
    p->quote = c;
    p->started = p->rooted = false;
    p->prefix[0] = 0;
    return NULL;
}

/* The tab's icon may stand in the page itself: one request less for who is here the first time. */
static bool is_inline_icon(const struct place *p)
{
    return strcmp(p->tag, "link") == 0 && strcmp(p->prefix, "data") == 0;
}

/*
 * The beginning of a URL, letter by letter, until no scheme can follow.  The
 * prefix stays "/" behind a first slash, since a second would name a host.
 */
static const char *step_url(struct place *p, char c)
{
    bool slash_first = c == '/' && !p->prefix[0];

    if (c == '&' || c == '\\' || (unsigned char)c <= ' ')
        return "no entity, backslash or white space may stand in the beginning of a URL";
    if (c == ':' && !one_of(p->prefix, schemes) && !is_inline_icon(p))
        return "a URL begins with http, https, mailto, tel or is relative";
    if (c != '/' && c != '?' && c != '#' && c != ':') {
        put(p->prefix, sizeof p->prefix, c); /* what finds no room is too long for a scheme */
        return p->prefix[0] == '*' ? "only /, ? or # may follow a whole URL" : NULL;
    }
    p->rooted = true;
    memcpy(p->prefix, slash_first ? "/" : "", 2 - !slash_first);
    return NULL;
}

static const char *step_value(struct place *p, char c)
{
    bool slash_before = p->kind == A_URL && p->rooted && p->prefix[0];

    if (c == p->quote) {
        p->where = W_TAG;
        p->name_open = true;
        p->quote = 0;
        return NULL;
    }
    p->started = true;
    if (p->kind == A_URL && !p->rooted)
        return step_url(p, c);
    p->prefix[0] = 0;
    if (slash_before && (c == '/' || c == '\\' || c == '\t' || c == '\n' || c == '\r'))
        return "// leads to another host; write the scheme";
    return NULL;
}

static const char *step_doctype(struct place *p, char c)
{
    static const char word[] = "doctype";
    size_t n = strlen(p->prefix);

    if (c == '>' && n == sizeof word - 1) {
        p->where = W_TEXT;
        return NULL;
    }
    if (n == sizeof word - 1)
        return NULL;
    put(p->prefix, sizeof p->prefix, c);
    return p->prefix[n] == word[n] ? NULL : "comments are written {# #}; only <!doctype> begins <!";
}

const char *place_step(struct place *p, char c)
{
    switch (p->where) {
    case W_TEXT:
        if (c == '<')
            p->where = W_LT;
        return NULL;
    case W_SCRIPT: p->where = W_LT; return c == '<' ? NULL : "scripts stand in files of their own";
    case W_LT: return step_lt(p, c);
    case W_TAG_NAME: return step_tag_name(p, c);
    case W_TAG: return step_tag(p, c);
    case W_ATTR_NAME: return step_attr(p, c);
    case W_EQUALS: return step_equals(p, c);
    case W_VALUE: return step_value(p, c);
    case W_DOCTYPE: return step_doctype(p, c);
    }
    return "unknown place";
}

/* A value in a URL: a whole one, of which a star is kept, or a part. */
static const char *url_value(struct place *p, const char **error)
{
    if (p->rooted && p->prefix[0]) {
        *error = "an empty value here would make //, another host; write /word/ before it";
        return NULL;
    }
    if (p->prefix[0] == '*') {
        *error = "only /, ? or # may follow a whole URL";
        return NULL;
    }
    if (p->started)
        return "HTML_PART";
    memcpy(p->prefix, "*", 2);
    return "HTML_URL";
}

const char *place_value(struct place *p, const char **error)
{
    *error = "no value may stand here: only between tags and in quoted attributes";
    if (p->where == W_TEXT)
        return "HTML_TEXT";
    if (p->where != W_VALUE)
        return NULL;
    *error = "no value may stand in this attribute; tmplc_html.c lists those that may";
    const char *macro = p->kind == A_WORDS ? "HTML_ATTR"
                        : p->kind == A_URL ? url_value(p, error)
                                           : NULL;
    p->started = true;
    return macro;
}

const char *place_block(struct place *p)
{
    const char *error = NULL;

    if (p->where == W_TAG_NAME) {
        error = p->closing ? "no block may stand in a closing tag" : end_of_name(p);
        p->name_open = true;
    } else if (p->where == W_ATTR_NAME) {
        p->where = W_TAG;
        p->name_open = true;
    } else if (p->where != W_TEXT && p->where != W_TAG && p->where != W_VALUE) {
        error = "no block may begin or end here";
    }
    return error;
}

bool place_same(const struct place *a, const struct place *b)
{
    if (a->where != b->where || a->keeps_space != b->keeps_space || strcmp(a->inside, b->inside))
        return false;
    if (a->where == W_TEXT)
        return true;
    if (a->closing != b->closing || strcmp(a->tag, b->tag) || a->quote != b->quote)
        return false;
    if (a->where != W_VALUE || a->kind != b->kind)
        return a->where != W_VALUE;
    return a->kind != A_URL || (a->started == b->started && a->rooted == b->rooted &&
                                strcmp(a->prefix, b->prefix) == 0);
}
