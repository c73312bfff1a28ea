/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "api/api.h"

#include "base/code32.h"
#include "base/json.h"
#include "base/limits.h"
#include "http/rate.h"
#include "report/submit.h"

static bool shows_receipt(const struct request *rq, str *typed)
{
    static const str scheme = S_("Receipt ");
    str header = request_header(rq, S("Authorization"));

    *typed = str_trim(str_slice(header, scheme.n, header.n));
    return str_eq_nocase(str_slice(header, 0, scheme.n), scheme);
}

/* Without the right code a confidential report answers as one that is not there. */
static enum err refuse_receipt(struct ctx *cx, const struct report *r, const char *field,
                               const char *key)
{
    if (!r || r->is_confidential)
        return fail(cx, ERR_NOTFOUND, "no such report");
    return fail_key(cx, ERR_DENIED, field, key);
}

/*
 * "Authorization: Receipt CODE" makes the caller the reporter of this one report; r is NULL where
 * there is none.  A slip in typing is named; what could be a code is a guess, and counts with those
 * made on the page /lacak, at a number that nobody has as well: else it would tell which there are.
 */
static enum err take_receipt(struct ctx *cx, const struct request *rq, const struct report *r)
{
    str typed, code;
    int group = 0;
    bool right;

    if (!shows_receipt(rq, &typed))
        return OK;
    TRY(rate_may_guess(cx, rq, RATE_RECEIPT, "error_receipt_wait"));
    enum code_slip slip = receipt_parse(cx, typed, &code, &group);
    if (slip)
        return refuse_receipt(cx, r, "Authorization", receipt_slip_key(cx, slip, group));
    TRY(receipt_check(cx, r ? r->id : 0, code, &right));
    if (!right) {
        rate_wrong(cx, rq, RATE_RECEIPT);
        return refuse_receipt(cx, r, NULL, "error_receipt_wrong");
    }
    cx->actor = (struct actor){.kind = ACTOR_REPORTER, .report_id = r->id};
    return OK;
}

enum err api_enter(struct ctx *cx, const struct request *rq, const struct report *r,
                   enum access *access)
{
    TRY(take_receipt(cx, rq, r));
    TRY(report_access(cx, r, access));
    return *access == ACCESS_NONE ? fail(cx, ERR_NOTFOUND, "no such report") : OK;
}

enum err api_report_called(struct ctx *cx, const struct request *rq, str typed, struct report *out,
                           enum access *access)
{
    str number;

    if (number_parse(cx, typed, &number) != CODE_GOOD)
        return fail(cx, ERR_NOTFOUND, "no such report");
    enum err e = report_by_number(cx, number, out);
    if (e == ERR_NOTFOUND) {
        fault_clear(cx);
        TRY(take_receipt(cx, rq, NULL));
        return fail(cx, ERR_NOTFOUND, "no such report");
    }
    TRY(e);
    return api_enter(cx, rq, out, access);
}

enum err api_report(struct ctx *cx, const struct request *rq, struct report *out,
                    enum access *access)
{
    return api_report_called(cx, rq, request_param(rq, S("number")), out, access);
}

enum err api_send(struct ctx *cx, struct response *rs, int status, struct json *j)
{
    str body;

    TRY(json_finish(cx, j, &body));
    return response_json(cx, rs, status, body);
}
