/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "report/access.h"

#include "report/report.sql.h"

/* Staff see what stands on the desk of an agency they have a grant for, or below it. */
static enum err is_on_a_desk(struct ctx *cx, const struct report *r, bool *out)
{
    int64_t n = 0;

    *out = false;
    for (size_t i = 0; i < cx->actor.grants_n && !*out; i++) {
        const struct grant *g = &cx->actor.grants[i];
        if (g->role == ROLE_OPERATOR)
            continue;
        TRY(db_int(cx, SQL(report_scope_has, .agency_id = g->agency_id, .report_id = r->id), &n));
        *out = n > 0;
    }
    return OK;
}

enum err report_access(struct ctx *cx, const struct report *r, enum access *out)
{
    bool on_desk;

    *out = r->is_confidential ? ACCESS_NONE : report_is_public(r) ? ACCESS_PUBLIC : ACCESS_STUB;
    if (cx->actor.kind == ACTOR_PROGRAM)
        *out = ACCESS_STAFF;
    if (cx->actor.kind == ACTOR_REPORTER && cx->actor.report_id == r->id)
        *out = ACCESS_REPORTER;
    if (cx->actor.kind == ACTOR_ACCOUNT) {
        TRY(is_on_a_desk(cx, r, &on_desk));
        if (on_desk)
            *out = ACCESS_STAFF;
    }
    return OK;
}

bool access_visibility(enum access a, str visibility)
{
    enum visibility v;

    if (!visibility_by_name(visibility, &v))
        return false;
    switch (v) {
    case VIS_PUBLIC: return a >= ACCESS_PUBLIC;
    case VIS_REPORTER: return a >= ACCESS_REPORTER;
    case VIS_STAFF: return a >= ACCESS_STAFF;
    case VIS_SEALED:
    case VIS_COUNT: break;
    }
    return false;
}

bool access_event(enum access a, const struct event *ev)
{
    return access_visibility(a, ev->visibility);
}

bool access_words(enum access a, const struct event *ev, bool is_private)
{
    return access_event(a, ev) && (a >= ACCESS_REPORTER || !is_private);
}

enum err report_find(struct ctx *cx, str number, struct report *out, enum access *access)
{
    TRY(report_by_number(cx, number, out));
    TRY(report_access(cx, out, access));
    return *access == ACCESS_NONE ? fail(cx, ERR_NOTFOUND, "no such report") : OK;
}

static enum err text_or_erased(struct ctx *cx, int64_t id, int64_t seq, const char *field, str *out)
{
    enum err e = event_text(cx, id, seq, field, out);

    if (e != ERR_NOTFOUND)
        return e;
    fault_clear(cx);
    *out = S("");
    return OK;
}

static const char *body_field(const struct report *r)
{
    return r->body_seq == 1 ? "body" : "body_published";
}

enum err report_body(struct ctx *cx, const struct report *r, str *out)
{
    return text_or_erased(cx, r->id, r->body_seq, body_field(r), out);
}

str report_body_among(const struct report *r, const struct events *events)
{
    for (size_t i = 0; i < events->n; i++) {
        const struct event *ev = &events->v[i];
        for (size_t w = 0; ev->seq == r->body_seq && w < ev->words_n; w++)
            if (str_eq(ev->words[w].field, str_of(body_field(r))))
                return ev->words[w].text;
    }
    return S("");
}

enum err report_body_original(struct ctx *cx, const struct report *r, str *out)
{
    return text_or_erased(cx, r->id, 1, "body", out);
}
