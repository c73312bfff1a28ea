/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/change.h"

static const str names[] = {
    [CHANGE_ALL] = S_("all"),       [CHANGE_REPORT] = S_("report"), [CHANGE_LIST] = S_("list"),
    [CHANGE_OFFICE] = S_("office"), [CHANGE_SEARCH] = S_("search"),
};

bool change_touches(struct change what, struct change tag)
{
    if (what.kind == CHANGE_ALL)
        return true;
    return what.kind == tag.kind && (what.id == CHANGE_EVERY || what.id == tag.id);
}

bool changes_touch(const struct changes *c, struct change tag)
{
    for (size_t i = 0; i < c->n; i++)
        if (change_touches(c->v[i], tag))
            return true;
    return false;
}

/* All that `what` says, too, goes. */
static void absorb(struct changes *c, struct change what)
{
    size_t kept = 0;

    for (size_t i = 0; i < c->n; i++)
        if (!change_touches(what, c->v[i]))
            c->v[kept++] = c->v[i];
    c->n = kept;
}

void changes_add(struct changes *c, enum change_kind kind, int64_t id)
{
    struct change what = {kind, id};

    if (changes_touch(c, what))
        return;
    if (c->n == CHANGES_MAX)
        what.id = CHANGE_EVERY;
    absorb(c, what);
    if (c->n == CHANGES_MAX) {
        what = (struct change){CHANGE_ALL, CHANGE_EVERY};
        c->n = 0;
    }
    c->v[c->n++] = what;
}

str changes_write(struct arena *a, const struct changes *c)
{
    str parts[CHANGES_MAX];

    for (size_t i = 0; i < c->n; i++)
        parts[i] = c->v[i].id == CHANGE_EVERY
                       ? names[c->v[i].kind]
                       : arena_fmt(a, "%s %lld", names[c->v[i].kind].p, (long long)c->v[i].id);
    return arena_join(a, parts, c->n, S(";"));
}

static bool read_one(str part, struct changes *out)
{
    int64_t id = CHANGE_EVERY;
    str name, number;

    str_cut(part, ' ', &name, &number);
    if (number.n && !str_i64(number, &id))
        return false;
    for (size_t i = 0; i < COUNT(names); i++)
        if (str_eq(names[i], name)) {
            changes_add(out, (enum change_kind)i, id);
            return true;
        }
    return false;
}

bool changes_read(str text, struct changes *out)
{
    str part;

    *out = (struct changes){0};
    while (text.n) {
        str_cut(text, ';', &part, &text);
        if (!read_one(part, out))
            return false;
    }
    return true;
}
