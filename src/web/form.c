/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* /lapor: the form of a new report, on five screens or on one page. */
#include "web/form.h"

#include "base/code32.h"
#include "base/time.h"
#include "base/world.h"
#include "report/access.h"
#include "web/citizen.h"
#include "web/receipt.h"
#include "web/support.h"
#include "web/templates.h"
#include "web/upload.h"

/* Where words and place are known by now, and before sending; once is enough before the end. */
static enum err take_alike(struct ctx *cx, const struct request *rq, struct form_page *p)
{
    bool is_time = p->step == 4 || (p->step == INTAKE_STEPS && !p->in.seen.n) ||
                   (p->step == 0 && p->in.body.n);

    if (p->in.same.n)
        p->same = number_format(cx, p->in.same);
    if (is_time && p->alike.n == 0)
        TRY(alike_of_intake(cx, rq, &p->in, &p->alike));
    if (p->alike.n)
        p->in.seen = S("1");
    p->compares = p->step == 0 && !p->in.seen.n;
    return OK;
}

static enum err show(struct ctx *cx, struct request *rq, struct response *rs, struct form_page *p)
{
    if (p->in.key.n == 0)
        p->in.key = secret_make(cx);
    if (form_error_for(rq, S("lat"))) /* hidden fields: nobody could mend it */
        p->in.lat = p->in.lon = S("");
    p->heading = text_of_key(cx, "form_step_", arena_fmt(&cx->arena, "%d", p->step));
    p->next = p->step + 1;
    p->before = p->step - 1;
    p->takes_files = upload_ready(cx);
    p->has_files = p->takes_files && (p->step == 0 || p->step == 4);
    p->today = date_format(cx, day_of(now_ms(cx), ZONE_WIT));
    TRY(take_alike(cx, rq, p));
    intake_hidden(cx, &p->in, p->step, &p->hidden);
    TRY(form_choices(cx, p));
    if (p->step == INTAKE_STEPS)
        TRY(form_answers(cx, p));
    return VIEW(cx, rq, rs, page_form, p);
}

enum err form_show(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct form_page p = {.step = request_query(rq, S("satu")).n ? 0 : 1};

    TRY(intake_read(cx, rq, &p.in));
    p.in.key = S("");
    return show(cx, rq, rs, &p);
}

static bool has_errors(const struct request *rq)
{
    return rq->errors && rq->errors->n > 0;
}

/* Told at the top alone: the screen that has their fields is not the one that is shown. */
static void unlink_errors(struct request *rq)
{
    for (size_t i = 0; has_errors(rq) && i < rq->errors->n; i++)
        rq->errors->v[i].field = S("");
}

/* The screen asked for, with everything kept; nothing is stored.  Whoever goes on from a screen
 * hears first what is wrong on it, whoever goes back does so. */
static enum err show_screen(struct ctx *cx, struct request *rq, struct response *rs,
                            struct form_page *p, int64_t asked)
{
    int64_t from = 0;
    str left = request_field(rq, S("layar"));

    p->step = (int)asked;
    if (str_i64(left, &from) && from >= 1 && asked > from) {
        intake_check(cx, rq, &p->in, (int)from);
        p->step = has_errors(rq) ? (int)from : (int)asked;
    } else
        unlink_errors(rq);
    if (has_errors(rq))
        rs->status = 422;
    if (p->step > 2 && p->in.title.n == 0)
        p->in.title = intake_title_from(cx, p->in.body);
    return show(cx, rq, rs, p);
}

/* Each message stands at its field: on the last screen if all are of it, else on one page. */
static int step_of_errors(const struct request *rq)
{
    if (!str_eq(request_field(rq, S("layar")), S("5")))
        return 0;
    for (size_t i = 0; i < rq->errors->n; i++)
        if (intake_step_of(rq->errors->v[i].field) != INTAKE_STEPS)
            return 0;
    return INTAKE_STEPS;
}

static enum err show_errors(struct ctx *cx, struct request *rq, struct response *rs,
                            struct form_page *p)
{
    p->step = step_of_errors(rq);
    if (form_error_for(rq, S("kunci")))
        p->in.key = S(""); /* other words under the same key: the next sending is another report */
    rs->status = 422;
    return show(cx, rq, rs, p);
}

/* Whoever sends here is a citizen: also staff, whose account is nobody's business then. */
static enum err send(struct ctx *cx, struct request *rq, struct response *rs, struct form_page *p)
{
    struct submission s;
    struct submitted done;

    cx->actor = (struct actor){.kind = ACTOR_VISITOR};
    if (intake_submission(cx, rq, &p->in, &s))
        return show_errors(cx, rq, rs, p);
    if (request_field(rq, S("banding")).n && !p->in.seen.n) {
        TRY(alike_of_intake(cx, rq, &p->in, &p->alike));
        if (p->alike.n)
            return show(cx, rq, rs, p);
    }
    enum err e = report_submit(cx, &s, &done);
    if (e && form_error_of_fault(cx, rq))
        return show_errors(cx, rq, rs, p);
    TRY(e);
    return receipt_give(cx, rs, &done);
}

/* "Ini juga masalah saya" of one that is shown: it is supported, and all that was typed stays. */
static enum err support(struct ctx *cx, struct request *rq, struct response *rs,
                        struct form_page *p, str pressed)
{
    struct report r;
    enum access access;
    str number;
    enum support result;
    int64_t step = 0;

    cx->actor = (struct actor){.kind = ACTOR_VISITOR};
    if (number_parse(cx, pressed, &number) != CODE_GOOD)
        return fail(cx, ERR_NOTFOUND, "no such report");
    TRY(report_find(cx, number, &r, &access));
    enum err e = support_press(cx, rq, rs, &r, &result);
    if (e && !cx->fault.key)
        return e;
    if (e)
        form_error_of_fault(cx, rq);
    else
        p->supported = support_told(result), p->in.same = r.number;
    if (str_i64(request_field(rq, S("layar")), &step) && step >= 0 && step <= INTAKE_STEPS)
        p->step = (int)step;
    return show(cx, rq, rs, p);
}

enum err form_send(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct form_page p = {0};
    int64_t step = 0;
    str asked = request_field(rq, S("langkah"));

    TRY(intake_read(cx, rq, &p.in));
    if (p.in.key.n == 0 && rq->files.n)
        p.in.key = secret_make(cx);
    TRY(upload_take(cx, rq, p.in.key, &p.in.files));
    str pressed = request_field(rq, S("dukung"));
    if (pressed.n)
        return support(cx, rq, rs, &p, pressed);
    if (asked.n && (!str_i64(asked, &step) || step < 0 || step > INTAKE_STEPS))
        step = 1; /* no such screen: whoever asks for one sends nothing yet */
    if (asked.n)
        return show_screen(cx, rq, rs, &p, step);
    return send(cx, rq, rs, &p);
}
