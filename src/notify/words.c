/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "notify/words.h"

#include "base/code32.h"
#include "base/conf.h"

/* A text whose key is made of the action's name; those have no places. */
static str own_text(struct ctx *cx, const struct notice *n, const char *before, const char *after,
                    enum text_id otherwise)
{
    struct text t = {otherwise, NULL};

    text_by_key(arena_fmt(&cx->arena, "%s%.*s%s", before, STR_ARG(n->action), after), &t.id);
    return text_str_in(cx, n->lang, t);
}

/* Without base_url the address as one finds it below that of the office. */
static str link_of(struct ctx *cx, const struct notice *n, str number)
{
    str base = conf_str(cx, CONF_BASE_URL);

    if (str_ends(base, S("/")))
        base.n--;
    if (n->to_reporter && n->is_confidential) /* its own page opens only with the secret code */
        return arena_fmt(&cx->arena, "%.*s/lacak", STR_ARG(base));
    return arena_fmt(&cx->arena, "%.*s%s/laporan/%.*s", STR_ARG(base),
                     n->to_reporter ? "" : "/kerja", STR_ARG(number));
}

/* What the unit is told; of a limit, which one. */
static str unit_words(struct ctx *cx, const struct notice *n)
{
    struct text clock = {TEXT_notice_unit_other, NULL};

    if (!n->clock.n ||
        !text_by_key(arena_fmt(&cx->arena, "clock_%.*s", STR_ARG(n->clock)), &clock.id))
        return own_text(cx, n, "notice_unit_", "", TEXT_notice_unit_other);
    str name = text_str_in(cx, n->lang, clock);
    if (str_eq(n->action, S("breach")))
        return text_str_in(cx, n->lang, T(notice_clock_breach, .clock = name));
    return text_str_in(cx, n->lang, T(notice_clock_warn, .clock = name));
}

void notice_write(struct ctx *cx, const struct notice *n, str *subject_out, str *body_out)
{
    str number = number_format(cx, n->number), link = link_of(cx, n, number);

    if (n->to_reporter) {
        *subject_out = text_str_in(
            cx, n->lang,
            T(notice_subject, .number = number,
              .what = own_text(cx, n, "notice_", "_subject", TEXT_notice_other_subject)));
        *body_out =
            text_str_in(cx, n->lang,
                        T(notice_body, .number = number, .link = link,
                          .what = own_text(cx, n, "notice_", "_body", TEXT_notice_other_body)));
        return;
    }
    *subject_out = text_str_in(cx, n->lang,
                               T(notice_subject, .number = number,
                                 .what = own_text(cx, n, "action_", "", TEXT_notice_unit_other)));
    *body_out =
        text_str_in(cx, n->lang,
                    T(notice_unit_body, .number = number, .link = link, .what = unit_words(cx, n)));
}
