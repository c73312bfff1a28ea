/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* GET, POST /kerja/baru: digitising a letter, a call, a visit, on behalf of the reporter. */
#include "web/office_intake.h"

#include "base/code32.h"
#include "base/time.h"
#include "base/world.h"
#include "web/receipt.h"
#include "web/staff.h"
#include "web/templates.h"
#include "web/upload.h"

/* How a report can reach an office other than through its own pages. */
static const str channels[] = {S_("walk_in"),   S_("phone"),    S_("paper"),
                               S_("whatsapp"),  S_("sms"),      S_("email"),
                               S_("instagram"), S_("facebook"), S_("call_center")};

static void take_channels(struct ctx *cx, struct office_intake_page *p)
{
    struct option *options = arena_array(&cx->arena, struct option, COUNT(channels));

    for (size_t i = 0; i < COUNT(channels); i++)
        options[i] = (struct option){channels[i],
                                     text_str(cx, text_of_key(cx, "channel_", channels[i])), S("")};
    p->channels = (struct option_list){options, COUNT(channels)};
}

static enum err show(struct ctx *cx, struct request *rq, struct response *rs,
                     struct office_intake_page *p)
{
    p->v.noindex = true;
    if (p->form.in.key.n == 0)
        p->form.in.key = secret_make(cx);
    p->form.takes_files = upload_ready(cx);
    p->form.has_files = p->form.takes_files;
    p->form.today = date_format(cx, day_of(now_ms(cx), ZONE_WIT));
    intake_hidden(cx, &p->form.in, 0, &p->form.hidden);
    take_channels(cx, p);
    TRY(form_choices(cx, &p->form));
    view_fill(cx, rq, &p->form.v); /* its parts show the errors of their fields */
    return VIEW(cx, rq, rs, page_office_intake, p);
}

enum err office_intake_show(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct office_intake_page p = {.channel = channels[0]};

    TRY(intake_read(cx, rq, &p.form.in));
    p.form.in.key = S("");
    return show(cx, rq, rs, &p);
}

static bool is_channel(str code)
{
    for (size_t i = 0; i < COUNT(channels); i++)
        if (str_eq(code, channels[i]))
            return true;
    return false;
}

/* The day it reached the office, at noon: nobody knows the hour of a letter. */
static void take_received(struct ctx *cx, struct request *rq, str received, struct submission *s)
{
    int64_t day;

    if (!received.n)
        return;
    if (!date_parse(received, &day) || day > day_of(now_ms(cx), ZONE_WIB)) {
        form_error_add(cx, rq,
                       (struct form_error){
                           .field = S("diterima"), .kind = FORM_WRONG, .key = "error_date_future"});
        return;
    }
    if (day < day_of(now_ms(cx), ZONE_WIB))
        s->happened_at = day_start(day, ZONE_WIB) + 12 * HOUR_MS;
}

static enum err refuse(struct ctx *cx, struct request *rq, struct response *rs,
                       struct office_intake_page *p)
{
    rs->status = 422;
    return show(cx, rq, rs, p);
}

enum err office_intake_send(struct ctx *cx, struct request *rq, struct response *rs)
{
    str channel = request_field(rq, S("kanal"));
    struct office_intake_page p = {.channel = channel.n ? channel : channels[0],
                                   .received = request_field(rq, S("diterima"))};
    struct submission s = {0};
    struct submitted done;

    TRY(intake_read(cx, rq, &p.form.in));
    TRY(upload_take(cx, rq, p.form.in.key, &p.form.in.files));
    if (request_field(rq, S("langkah")).n) /* more places to choose from: nothing is stored */
        return show(cx, rq, rs, &p);
    bool wrong = intake_submission(cx, rq, &p.form.in, &s) != OK;
    if (!is_channel(p.channel))
        form_error_add(cx, rq, (struct form_error){.field = S("kanal"), .kind = FORM_BAD_CHOICE});
    take_received(cx, rq, p.received, &s);
    if (wrong || (rq->errors && rq->errors->n))
        return refuse(cx, rq, rs, &p);
    s.channel = p.channel;
    s.reporter.language = S("id"); /* the officer's own is nobody's business here */
    enum err e = report_submit(cx, &s, &done);
    if (e && form_error_of_fault(cx, rq))
        return refuse(cx, rq, rs, &p);
    TRY(e);
    return receipt_give(cx, rs, &done);
}
