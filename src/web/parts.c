/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/parts.h"

bool text_is(const struct text *t)
{
    return t->args != NULL;
}

bool view_at(const struct view *v, str path)
{
    str rest = v->path;

    return str_skip(&rest, path) && (rest.n == 0 || rest.p[0] == '/' || rest.p[0] == '?');
}

str field_key(struct arena *a, const struct field *f)
{
    return f->among.n ? arena_fmt(a, "%.*s-%.*s", STR_ARG(f->among), STR_ARG(f->name)) : f->name;
}

str field_error(const struct view *v, const struct field *f)
{
    return f->among.n ? S("") : view_error(v, f->name);
}

str field_about(struct arena *a, const struct view *v, const struct field *f, bool counted)
{
    str parts[3], key = field_key(a, f);
    size_t n = 0;

    if (text_is(&f->hint))
        parts[n++] = arena_fmt(a, "h-%.*s", STR_ARG(key));
    if (field_error(v, f).n)
        parts[n++] = arena_fmt(a, "e-%.*s", STR_ARG(key));
    if (f->max && counted)
        parts[n++] = arena_fmt(a, "c-%.*s", STR_ARG(key));
    return arena_join(a, parts, n, S(" "));
}
