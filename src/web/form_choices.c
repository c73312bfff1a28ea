/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What can be chosen on a screen of the form, and what was answered on all of them. */
#include "agency/agency.h"
#include "area/area.h"
#include "lang/format.h"
#include "topic/topic.h"
#include "web/form.h"
#include "web/options.h"

static str words_of_key(struct ctx *cx, str key)
{
    enum text_id id;

    return text_by_key(key, &id) ? text_str(cx, (struct text){id, ""}) : S("");
}

/* Choices whose words are texts: form_class_pengaduan, and form_class_pengaduan_hint if any. */
static struct option_list worded(struct ctx *cx, const char *prefix, const str *values, size_t n)
{
    struct option *v = arena_array(&cx->arena, struct option, n);

    for (size_t i = 0; i < n; i++) {
        str key = arena_fmt(&cx->arena, "%s%.*s", prefix, STR_ARG(values[i]));
        v[i] = (struct option){values[i], words_of_key(cx, key),
                               words_of_key(cx, arena_fmt(&cx->arena, "%.*s_hint", STR_ARG(key)))};
    }
    return (struct option_list){v, n};
}

static const str classes[] = {S_("pengaduan"), S_("aspirasi"), S_("informasi")};
static const str contacts[] = {S_("surel"), S_("sms"), S_("whatsapp"), S_("tidak")};
static const str area_fields[AREA_LEVELS] = {S_("provinsi"), S_("kabupaten"), S_("kecamatan"),
                                             S_("area")};

/* "61.12.01" cut to its first two levels is "61.12"; "" when it has fewer. */
static str area_level(str code, size_t level)
{
    size_t seen = 0;

    for (size_t i = 0; i < code.n; i++)
        if (code.p[i] == '.' && ++seen == level)
            return str_slice(code, 0, i);
    return seen + 1 == level && code.n ? code : S("");
}

static enum err area_select(struct ctx *cx, struct form_page *p, size_t level, str parent)
{
    struct field f = {.name = area_fields[level - 1],
                      .label = text_of_key(cx, "form_area_", area_fields[level - 1]),
                      .value = area_level(p->in.area, level),
                      .empty = p->unknown};

    TRY(options_areas(cx, parent, &f.options));
    if (f.options.n == 0)
        return OK;
    p->areas.v[p->areas.n] = f;
    if (level < AREA_LEVELS)
        p->district = &p->areas.v[p->areas.n];
    p->areas.n++;
    return OK;
}

/* The level below the installation's own area, and one more below each that was chosen. */
static enum err area_selects(struct ctx *cx, struct form_page *p)
{
    struct agency top;
    size_t level = 1;

    TRY(agency_top(cx, &top));
    str parent = top.area_code.n ? top.area_code : S("");
    while (parent.n && !str_eq(area_level(parent, level), parent))
        level++;
    level += parent.n > 0;
    p->areas = (struct fields){arena_array(&cx->arena, struct field, AREA_LEVELS), 0};
    for (; level <= AREA_LEVELS; level++) {
        TRY(area_select(cx, p, level, parent));
        parent = area_level(p->in.area, level);
        if (parent.n == 0)
            break;
    }
    return OK;
}

enum err form_choices(struct ctx *cx, struct form_page *p)
{
    p->unknown = text_str(cx, T(form_unknown));
    if (p->step == 0 || p->step == 1) {
        p->classes = worded(cx, "form_class_", classes, COUNT(classes));
        TRY(options_topics(cx, p->in.topic, &p->topics));
    }
    if (p->step == 0 || p->step == 3) {
        TRY(area_selects(cx, p));
        TRY(options_offices(cx, p->in.agency, &p->offices));
    }
    if (p->step == 0 || p->step == 5)
        p->contacts = worded(cx, "form_contact_", contacts, COUNT(contacts));
    return OK;
}

static void answer(struct ctx *cx, struct form_page *p, const char *key, str words, int step)
{
    p->answers.v[p->answers.n++] =
        (struct answer){text_of_key(cx, "form_", str_of(key)), words, step};
}

/* A name by its code; the code itself when there is none, which the sending will name. */
static enum err name_or_code(struct ctx *cx, enum err e, str name, str code, str *out)
{
    *out = e ? code : name;
    if (e == ERR_NOTFOUND)
        fault_clear(cx);
    return e == ERR_NOTFOUND ? OK : e;
}

static enum err names_of(struct ctx *cx, const struct intake *in, str *topic, str *agency,
                         str *area)
{
    struct topic t = {0};
    struct agency a = {0};
    str full = S("");

    *topic = *agency = *area = S("");
    if (in->topic.n) {
        enum err e = topic_by_code(cx, in->topic, &t);
        TRY(name_or_code(cx, e, topic_name(&t, cx->lang), in->topic, topic));
    }
    if (in->agency.n) {
        enum err e = agency_by_code(cx, in->agency, &a);
        TRY(name_or_code(cx, e, a.name, in->agency, agency));
    }
    if (in->area.n) {
        enum err e = area_full_name(cx, in->area, &full);
        TRY(name_or_code(cx, e, full, in->area, area));
    }
    return OK;
}

enum err form_answers(struct ctx *cx, struct form_page *p)
{
    const struct intake *in = &p->in;
    str topic, agency, area, class = S("");

    TRY(names_of(cx, in, &topic, &agency, &area));
    if (intake_class_name(in->class).n)
        class = text_str(cx, text_of_key(cx, "form_class_", in->class));
    p->answers = (struct answers){arena_array(&cx->arena, struct answer, 10), 0};
    answer(cx, p, "class", class, 1);
    answer(cx, p, "topic", topic, 1);
    answer(cx, p, "title", in->title, 2);
    answer(cx, p, "body", in->body, 2);
    answer(cx, p, "area", area, 3);
    answer(cx, p, "place", in->place, 3);
    answer(cx, p, "date", in->date.n ? format_iso_day(cx, in->date) : S(""), 3);
    answer(cx, p, "office", agency, 3);
    answer(cx, p, "files",
           in->files.n ? text_str(cx, T(form_files_n, .n = (int64_t)in->files.n)) : S(""), 4);
    return OK;
}
