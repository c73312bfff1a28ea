/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/desk_filter.h"

#include "area/area.h"
#include "base/limits.h"
#include "base/time.h"
#include "base/utf8.h"
#include "base/world.h"
#include "http/url.h"
#include "lang/format.h"
#include "topic/topic.h"
#include "web/intake.h"
#include "web/options.h"

/* clang-format off */
static const char *const names[WISH_COUNT] = {
    [WISH_WORDS]   = "q",
    [WISH_CLASS]   = "klasifikasi",
    [WISH_TOPIC]   = "topik",
    [WISH_AREA]    = "area",
    [WISH_CHANNEL] = "kanal",
    [WISH_FROM]    = "dari",
    [WISH_TO]      = "sampai",
    [WISH_DUE]     = "tenggat",
    [WISH_MINE]    = "milik",
};
/* clang-format on */

/* What is due between two days from today on, or from this Monday on. */
static const struct due_choice {
    str slug;
    bool is_late, is_week;
    int days;
} dues[] = {
    {S_("lewat"),      true,  false, 0},
    {S_("hari-ini"),   false, false, 1},
    {S_("minggu-ini"), false, true,  7},
};

static const str channels[] = {
    S_("web"),
    S_("android"),
    S_("ios"),
    S_("sms"),
    S_("whatsapp"),
    S_("email"),
    S_("phone"),
    S_("walk_in"),
    S_("paper"),
    S_("call_center"),
    S_("institution_site"),
    S_("instagram"),
    S_("facebook"),
    S_("api"),
    S_("import"),
};
static const str classes[] = {S_("pengaduan"), S_("aspirasi"), S_("informasi")};

static str class_words(struct ctx *cx, str slug)
{
    return text_str(cx, text_of_key(cx, "class_", intake_class_name(slug)));
}

static str channel_words(struct ctx *cx, str channel)
{
    return text_str(cx, text_of_key(cx, "channel_", channel));
}

/* Keys of texts have no hyphens. */
static str due_words(struct ctx *cx, size_t i)
{
    return text_str(cx, i == 0 ? T(desk_due_late) : i == 1 ? T(desk_due_today) : T(desk_due_week));
}

static void wrong(struct ctx *cx, struct request *rq, enum desk_wish w, enum form_error_kind kind)
{
    form_error_add(cx, rq, (struct form_error){.field = str_of(names[w]), .kind = kind});
}

static size_t index_of(const str *list, size_t n, str value)
{
    size_t i = 0;

    while (i < n && !str_eq(list[i], value))
        i++;
    return i;
}

static void read_class(struct ctx *cx, struct request *rq, struct wishes *w, struct queue_filter *f)
{
    if (index_of(classes, COUNT(classes), w->v[WISH_CLASS]) == COUNT(classes)) {
        wrong(cx, rq, WISH_CLASS, FORM_BAD_CHOICE);
        return;
    }
    f->class = intake_class_name(w->v[WISH_CLASS]);
    w->words[WISH_CLASS] = class_words(cx, w->v[WISH_CLASS]);
}

static void read_channel(struct ctx *cx, struct request *rq, struct wishes *w,
                         struct queue_filter *f)
{
    if (index_of(channels, COUNT(channels), w->v[WISH_CHANNEL]) == COUNT(channels)) {
        wrong(cx, rq, WISH_CHANNEL, FORM_BAD_CHOICE);
        return;
    }
    f->channel = w->v[WISH_CHANNEL];
    w->words[WISH_CHANNEL] = channel_words(cx, f->channel);
}

/* True when the look-up found it; what is not there is an error of the field. */
static enum err found(struct ctx *cx, struct request *rq, enum desk_wish w, enum err e, bool *out)
{
    *out = e == OK;
    if (e != ERR_NOTFOUND)
        return e;
    fault_clear(cx);
    wrong(cx, rq, w, FORM_BAD_CHOICE);
    return OK;
}

static enum err read_topic(struct ctx *cx, struct request *rq, struct wishes *w,
                           struct queue_filter *f)
{
    struct topic t;
    bool is_there;

    TRY(found(cx, rq, WISH_TOPIC, topic_by_code(cx, w->v[WISH_TOPIC], &t), &is_there));
    if (!is_there)
        return OK;
    f->topic = SOME(t.id);
    w->words[WISH_TOPIC] = topic_name(&t, cx->lang);
    return OK;
}

static enum err read_area(struct ctx *cx, struct request *rq, struct wishes *w,
                          struct queue_filter *f)
{
    struct area a;
    bool is_there;

    TRY(found(cx, rq, WISH_AREA, area_by_code(cx, w->v[WISH_AREA], &a), &is_there));
    if (!is_there)
        return OK;
    f->area = a.code;
    w->words[WISH_AREA] = a.name;
    return OK;
}

static void read_day(struct ctx *cx, struct request *rq, enum desk_wish which, struct wishes *w,
                     opt_i64 *day_out)
{
    int64_t day;

    *day_out = NONE;
    if (w->v[which].n == 0)
        return;
    if (!date_parse(w->v[which], &day)) {
        wrong(cx, rq, which, FORM_BAD_DATE);
        return;
    }
    *day_out = SOME(day);
    w->words[which] = format_day(cx, day);
}

/* Days are those of the office's zone; both are in. */
static void read_days(struct ctx *cx, struct request *rq, int zone, struct wishes *w,
                      struct queue_filter *f)
{
    opt_i64 from, to;

    read_day(cx, rq, WISH_FROM, w, &from);
    read_day(cx, rq, WISH_TO, w, &to);
    if (from.has && to.has && to.v < from.v)
        form_error_add(cx, rq,
                       (struct form_error){.field = str_of(names[WISH_TO]),
                                           .kind = FORM_WRONG,
                                           .key = "desk_days_swapped"});
    if (from.has)
        f->received_from = SOME(day_start(from.v, zone));
    if (to.has)
        f->received_before = SOME(day_start(to.v + 1, zone));
}

static void read_due(struct ctx *cx, struct request *rq, int zone, struct wishes *w,
                     struct queue_filter *f)
{
    int64_t today = day_of(now_ms(cx), zone);

    for (size_t i = 0; i < COUNT(dues); i++) {
        if (!str_eq(dues[i].slug, w->v[WISH_DUE]))
            continue;
        int64_t first = dues[i].is_week ? today - day_weekday(today) + 1 : today;
        f->due_from = dues[i].is_late ? NONE : SOME(day_start(first, zone));
        f->due_before = SOME(dues[i].is_late ? now_ms(cx) : day_start(first + dues[i].days, zone));
        w->words[WISH_DUE] = due_words(cx, i);
        return;
    }
    wrong(cx, rq, WISH_DUE, FORM_BAD_CHOICE);
}

static void read_mine(struct ctx *cx, struct request *rq, struct wishes *w, struct queue_filter *f)
{
    if (!str_eq(w->v[WISH_MINE], S("saya"))) {
        wrong(cx, rq, WISH_MINE, FORM_BAD_CHOICE);
        return;
    }
    f->person = SOME(cx->actor.account_id);
    w->words[WISH_MINE] = text_str(cx, T(desk_me));
}

static void take_words(struct ctx *cx, const struct request *rq, struct wishes *w)
{
    for (enum desk_wish i = 0; i < WISH_COUNT; i++) {
        str raw = request_query(rq, str_of(names[i]));
        w->v[i] = str_trim(utf8_head(raw.n ? raw : S(""), SEARCH_MAX));
        w->words[i] = w->v[i];
        w->n += w->v[i].n > 0;
    }
    if (w->v[WISH_WORDS].n)
        w->words[WISH_WORDS] = arena_fmt(&cx->arena, "“%.*s”", STR_ARG(w->v[WISH_WORDS]));
}

enum err wishes_read(struct ctx *cx, struct request *rq, const struct agency *unit,
                     struct wishes *typed, struct queue_filter *out)
{
    int zone = (int)unit->zone_min;

    *out = (struct queue_filter){0};
    *typed = (struct wishes){0};
    take_words(cx, rq, typed);
    if (typed->v[WISH_CLASS].n)
        read_class(cx, rq, typed, out);
    if (typed->v[WISH_TOPIC].n)
        TRY(read_topic(cx, rq, typed, out));
    if (typed->v[WISH_AREA].n)
        TRY(read_area(cx, rq, typed, out));
    if (typed->v[WISH_CHANNEL].n)
        read_channel(cx, rq, typed, out);
    read_days(cx, rq, zone, typed, out);
    if (typed->v[WISH_DUE].n)
        read_due(cx, rq, zone, typed, out);
    if (typed->v[WISH_MINE].n)
        read_mine(cx, rq, typed, out);
    return OK;
}

static struct option_list list_of(struct ctx *cx, const str *values, size_t n,
                                  str (*words)(struct ctx *cx, str value))
{
    struct option *v = arena_array(&cx->arena, struct option, n);

    for (size_t i = 0; i < n; i++)
        v[i] = (struct option){values[i], words(cx, values[i]), S("")};
    return (struct option_list){v, n};
}

enum err wishes_choices(struct ctx *cx, const struct wishes *w, struct wish_choices *out)
{
    struct option *due = arena_array(&cx->arena, struct option, COUNT(dues));
    struct agency top;

    for (size_t i = 0; i < COUNT(dues); i++)
        due[i] = (struct option){dues[i].slug, due_words(cx, i), S("")};
    out->dues = (struct option_list){due, COUNT(dues)};
    out->classes = list_of(cx, classes, COUNT(classes), class_words);
    out->channels = list_of(cx, channels, COUNT(channels), channel_words);
    TRY(agency_top(cx, &top));
    TRY(options_places(cx, top.area_code.n ? top.area_code : S(""), w->v[WISH_AREA], &out->areas));
    return options_topics(cx, w->v[WISH_TOPIC], &out->topics);
}

str wishes_query(struct ctx *cx, const struct wishes *w, enum desk_wish but)
{
    str out = S("");

    for (enum desk_wish i = 0; i < WISH_COUNT; i++)
        if (i != but && w->v[i].n)
            out = arena_fmt(&cx->arena, "%.*s&%s=%.*s", STR_ARG(out), names[i],
                            STR_ARG(url_encode(&cx->arena, w->v[i])));
    return out;
}

struct queue_filter wishes_without(const struct queue_filter *f, enum desk_wish but)
{
    struct queue_filter out = *f;

    switch (but) {
    case WISH_CLASS: out.class = S(""); break;
    case WISH_TOPIC: out.topic = NONE; break;
    case WISH_AREA: out.area = S(""); break;
    case WISH_CHANNEL: out.channel = S(""); break;
    case WISH_FROM: out.received_from = NONE; break;
    case WISH_TO: out.received_before = NONE; break;
    case WISH_DUE: out.due_from = out.due_before = NONE; break;
    case WISH_MINE: out.person = NONE; break;
    case WISH_WORDS:
    case WISH_COUNT: break;
    }
    return out;
}
