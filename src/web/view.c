/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/view.h"

#include "base/limits.h"
#include "base/world.h"
#include "setting/setting.h"
#include "web/assets.h"
#include "web/identify.h"
#include "web/staff.h"

/* Address of an embedded file by its name: "/aset/lapor.0123456789.css". */
static str asset_href(struct ctx *cx, const char *name)
{
    for (size_t i = 0; i < assets_n; i++)
        if (str_eq(assets[i].name, str_of(name)))
            return arena_fmt(&cx->arena, "/aset/%.*s", STR_ARG(assets[i].hashed));
    return S("");
}

str view_error(const struct view *v, str field)
{
    for (size_t i = 0; i < v->errors.n; i++)
        if (str_eq(v->errors.v[i].field, field))
            return v->errors.v[i].words;
    return S("");
}

struct text text_of_key(struct ctx *cx, const char *prefix, str key)
{
    enum text_id id;
    str name = arena_fmt(&cx->arena, "%s%.*s", prefix, STR_ARG(key));

    if (text_by_key(name, &id))
        return (struct text){id, ""};
    struct text_text_unknown_args *args = arena_new(&cx->arena, struct text_text_unknown_args);
    args->key = key;
    return (struct text){TEXT_text_unknown, args};
}

struct text text_for(struct ctx *cx, bool own, const char *prefix, str key)
{
    enum text_id id;

    if (own && text_by_key(arena_fmt(&cx->arena, "own_%s%.*s", prefix, STR_ARG(key)), &id))
        return (struct text){id, ""};
    return text_of_key(cx, prefix, key);
}

str form_error_words(struct ctx *cx, enum lang lang, const struct form_error *e)
{
    enum text_id id;

    if (e->key && text_by_key(str_of(e->key), &id))
        return text_str_in(cx, lang, (struct text){id, NULL});
    switch (e->kind) {
    case FORM_MISSING: return text_str_in(cx, lang, T(form_missing));
    case FORM_TOO_SHORT: return text_str_in(cx, lang, T(form_too_short, .min = e->min));
    case FORM_TOO_LONG: return text_str_in(cx, lang, T(form_too_long, .max = e->max));
    case FORM_BAD_NUMBER:
        return text_str_in(cx, lang, T(form_bad_number, .min = e->min, .max = e->max));
    case FORM_BAD_DATE: return text_str_in(cx, lang, T(error_date_bad));
    case FORM_BAD_CHOICE: return text_str_in(cx, lang, T(form_bad_choice));
    case FORM_BAD_CODE: return text_str_in(cx, lang, T(form_bad_code));
    case FORM_FILE_TOO_BIG: return text_str_in(cx, lang, T(form_file_big, .mb = e->max >> 20));
    case FORM_FILES_TOO_BIG: return text_str_in(cx, lang, T(form_files_big, .mb = e->max >> 20));
    case FORM_TOO_MANY_FILES: return text_str_in(cx, lang, T(form_files_many, .max = e->max));
    case FORM_WRONG:
    case FORM_ERROR_KINDS: break;
    }
    return text_str_in(cx, lang, T(form_wrong));
}

static void fill_errors(struct ctx *cx, const struct request *rq, struct view *v)
{
    if (!rq->errors || rq->errors->n == 0 || v->errors.n)
        return;
    v->errors.v = arena_array(&cx->arena, struct view_problem, rq->errors->n);
    for (size_t i = 0; i < rq->errors->n; i++)
        v->errors.v[v->errors.n++] = (struct view_problem){
            rq->errors->v[i].field, form_error_words(cx, cx->lang, &rq->errors->v[i])};
}

/* The page's own address with the other language chosen. */
static str other_language(struct ctx *cx, const struct request *rq)
{
    str code = cx->lang == LANG_EN ? S("id") : S("en"), path, query;

    str_cut(rq->target.n ? rq->target : rq->path, '?', &path, &query);
    if (!request_reads(rq))
        query = S("");
    if (query.n && !str_has(query, S("bahasa=")))
        return arena_fmt(&cx->arena, "%.*s?%.*s&bahasa=%.*s", STR_ARG(path), STR_ARG(query),
                         STR_ARG(code));
    return arena_fmt(&cx->arena, "%.*s?bahasa=%.*s", STR_ARG(path), STR_ARG(code));
}

bool view_keys(const struct request *rq)
{
    return !str_eq(request_cookie(rq, COOKIE_KEYS), S("0"));
}

/* A page must be shown also when the store cannot be read: the name has a default. */
static str site_name(struct ctx *cx)
{
    str name = S("LAPOR!");
    struct fault before = cx->fault;

    if (cx->db && setting_get(cx, SETTING_SITE_NAME, &name)) {
        name = S("LAPOR!");
        cx->fault = before;
    }
    return name;
}

void view_fill(struct ctx *cx, const struct request *rq, struct view *v)
{
    v->lang = cx->lang;
    v->site = site_name(cx);
    v->path = rq->target.n ? rq->target : rq->path;
    v->other = other_language(cx, rq);
    v->csrf = rq->csrf;
    v->css = asset_href(cx, "lapor.css");
    v->js = asset_href(cx, "lapor.js");
    v->roles = actor_roles(&cx->actor);
    v->is_staff = cx->actor.kind == ACTOR_ACCOUNT;
    v->has_desk = v->roles & ROLES_DESK;
    v->can_take_in = v->roles & ROLES_INTAKE;
    v->can_manage = v->roles & (ROLE_BIT(ROLE_AGENCY_ADMIN) | ROLE_BIT(ROLE_COORDINATOR) |
                                ROLE_BIT(ROLE_OPERATOR));
    v->keys = v->has_desk && view_keys(rq) ? asset_href(cx, "desk.js") : S("");
    v->who = v->is_staff ? cx->actor.name : S("");
    if (cx->world->clock_offset_ms)
        v->notice = text_str(cx, T(layout_moved_clock));
    fill_errors(cx, rq, v);
}

enum err view_send(struct ctx *cx, struct response *rs, struct html *h)
{
    TRY(html_finish(cx, h, &rs->body));
    rs->content_type = S("text/html; charset=utf-8");
    return OK;
}
