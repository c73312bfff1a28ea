/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/alike.h"

#include "base/code32.h"
#include "lang/format.h"
#include "topic/topic.h"
#include "web/receipt.h"
#include "web/support.h"

enum { WORDS_SHOWN = 4, HUNDRED_M = 100, MONTH = 30 };

/* What both are about: the topic, or the words that both use. */
static enum err about(struct ctx *cx, const struct alike *a, str *out)
{
    struct topic t;
    size_t n = a->words.n < WORDS_SHOWN ? a->words.n : WORDS_SHOWN;
    str words = arena_join(&cx->arena, a->words.v, n, S(", "));

    if (a->is_copy) {
        *out = text_str(cx, T(alike_copy));
        return OK;
    }
    if (!a->same_topic) {
        *out = text_str(cx, T(alike_words, .words = words));
        return OK;
    }
    TRY(topic_by_id(cx, a->r.topic_id.v, &t));
    str topic = topic_name(&t, cx->lang);
    *out = text_str(cx, n ? T(alike_topic_words, .topic = topic, .words = words)
                          : T(alike_topic, .topic = topic));
    return OK;
}

/* Everybody is told hundreds of metres; an officer what was measured. */
static str where(struct ctx *cx, const struct alike *a, bool for_staff)
{
    if (a->metres.has && !for_staff && a->metres.v < HUNDRED_M)
        return text_str(cx, T(alike_here));
    if (a->metres.has) {
        int64_t m = a->metres.v;
        if (!for_staff)
            m = (m + HUNDRED_M / 2) / HUNDRED_M * HUNDRED_M;
        return text_str(cx, T(alike_metres, .distance = format_distance(cx, m)));
    }
    if (a->near == NEAR_VILLAGE)
        return text_str(cx, T(alike_village));
    return a->near == NEAR_DISTRICT ? text_str(cx, T(alike_district)) : S("");
}

static str when(struct ctx *cx, int64_t days)
{
    if (days <= 0)
        return text_str(cx, T(alike_today));
    if (days == 1)
        return text_str(cx, T(alike_yesterday));
    return text_str(cx, T(alike_ago, .span = format_span(cx, days)));
}

/* "Sama-sama tentang Jalan (lubang), kira-kira 300 m dari sini, 2 hari lalu" */
static enum err reason(struct ctx *cx, const struct alike *a, bool for_staff, str *out)
{
    str parts[3];
    size_t n = 0;

    TRY(about(cx, a, &parts[n++]));
    parts[n] = where(cx, a, for_staff);
    n += parts[n].n > 0;
    parts[n++] = when(cx, a->days);
    *out = arena_join(&cx->arena, parts, n, S(", "));
    return OK;
}

static enum err line_of(struct ctx *cx, const struct alike *a, bool for_staff,
                        struct alike_line *out)
{
    str href = report_href(cx, a->r.number);

    *out = (struct alike_line){
        .href = for_staff ? arena_fmt(&cx->arena, "/kerja%.*s", STR_ARG(href)) : href,
        .number = number_format(cx, a->r.number),
        .title = a->r.title,
        .state = text_of_key(cx, "state_", a->r.state),
    };
    TRY(support_words(cx, a->r.id, &out->supports));
    return reason(cx, a, for_staff, &out->reason);
}

static enum err lines_of(struct ctx *cx, const struct alike_ask *ask, struct alike_lines *out)
{
    struct alikes found;

    TRY(alike_find(cx, ask, &found));
    *out = (struct alike_lines){arena_array(&cx->arena, struct alike_line, found.n + 1), found.n};
    for (size_t i = 0; i < found.n; i++)
        TRY(line_of(cx, &found.v[i], ask->for_staff, &out->v[i]));
    return OK;
}

enum err alike_of_intake(struct ctx *cx, const struct request *rq, const struct intake *in,
                         struct alike_lines *out)
{
    struct request quiet = *rq; /* what is wrong in the form is told elsewhere */
    struct submission s;
    struct topic t = {0};

    *out = (struct alike_lines){0};
    quiet.errors = NULL;
    if (intake_submission(cx, &quiet, in, &s))
        fault_clear(cx);
    if (!s.body.n)
        return OK;
    struct alike_ask ask = {.title = s.title,
                            .body = s.body,
                            .place = s.place,
                            .area = s.area,
                            .lat_e6 = s.lat_e6,
                            .lon_e6 = s.lon_e6,
                            .max = ALIKE_SHOWN};
    enum err e = s.topic.n ? topic_by_code(cx, s.topic, &t) : OK;
    if (e == ERR_NOTFOUND)
        fault_clear(cx);
    else
        TRY(e);
    if (t.id)
        ask.topic = SOME(t.id);
    return lines_of(cx, &ask, out);
}

enum err alike_of_case(struct ctx *cx, const struct report *r, str same, struct alike_lines *out)
{
    struct alike_ask ask;
    str number = same.n ? number_format(cx, same) : S("");

    TRY(alike_ask_of(cx, r, &ask));
    ask.for_staff = true;
    ask.max = ALIKE_SHOWN_STAFF;
    TRY(lines_of(cx, &ask, out));
    for (size_t i = 0; i < out->n; i++)
        out->v[i].is_chosen = str_eq(out->v[i].number, number);
    return OK;
}
