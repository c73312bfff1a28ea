/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* /lacak: number and code open the private side of one report. */
#include "web/track.h"

#include "base/code32.h"
#include "report/report.h"
#include "report/submit.h"
#include "web/citizen.h"
#include "web/identify.h"
#include "web/public.h"
#include "web/receipt.h"
#include "web/templates.h"

enum err track_show(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct track_page p = {.number = request_query(rq, S("nomor")), .code = S("")};

    if (p.number.n == 0)
        web_public(cx, rs);
    return VIEW(cx, rq, rs, page_track, &p);
}

/* Words for each slip of the number, so that the person knows what to look at. */
static const char *const slips[] = {
    [CODE_EMPTY] = "track_number_empty", [CODE_SHORT] = "track_number_short",
    [CODE_LONG] = "track_number_long",   [CODE_LETTER] = "track_number_letter",
    [CODE_CHECK] = "track_number_check",
};

static void wrong(struct ctx *cx, struct request *rq, const char *field, const char *key)
{
    form_error_add(cx, rq,
                   (struct form_error){.field = str_of(field), .kind = FORM_WRONG, .key = key});
}

static bool read_codes(struct ctx *cx, struct request *rq, str *number, str *code)
{
    int group = 0;
    enum code_slip slip = number_parse(cx, request_field(rq, S("nomor")), number);

    if (slip)
        wrong(cx, rq, "nomor", slips[slip]);
    slip = receipt_parse(cx, request_field(rq, S("kode")), code, &group);
    if (slip)
        wrong(cx, rq, "kode", receipt_slip_key(cx, slip, group));
    return !rq->errors || rq->errors->n == 0;
}

/* A number that nobody has answers like a code that does not fit. */
static enum err check(struct ctx *cx, str number, str code, int64_t *id_out, bool *right)
{
    struct report r = {0};
    enum err e = report_by_number(cx, number, &r);

    *right = false;
    if (e == ERR_NOTFOUND)
        fault_clear(cx);
    else
        TRY(e);
    *id_out = r.id;
    return receipt_check(cx, r.id, code, right);
}

static enum err show_again(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct track_page p = {.number = request_field(rq, S("nomor")),
                           .code = request_field(rq, S("kode"))};

    rs->status = 422;
    return VIEW(cx, rq, rs, page_track, &p);
}

enum err track_send(struct ctx *cx, struct request *rq, struct response *rs)
{
    str number, code;
    int64_t id = 0;
    bool right = false;

    if (!read_codes(cx, rq, &number, &code))
        return show_again(cx, rq, rs);
    TRY(check(cx, number, code, &id, &right));
    if (!right) {
        wrong(cx, rq, "kode", "track_wrong");
        return show_again(cx, rq, rs);
    }
    TRY(web_reporter_begin(cx, rs, id));
    return response_redirect(cx, rs, report_href(cx, number));
}
