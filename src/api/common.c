/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "api/api.h"

#include "base/code32.h"
#include "base/json.h"
#include "base/limits.h"
#include "report/submit.h"

/* Without the right code a confidential report answers as one that is not there. */
static enum err wrong_receipt(struct ctx *cx, const struct report *r)
{
    if (r->is_confidential)
        return fail(cx, ERR_NOTFOUND, "no such report");
    return fail_key(cx, ERR_DENIED, NULL, "error_receipt_wrong");
}

/* "Authorization: Receipt CODE" makes the caller the reporter of this one report. */
static enum err take_receipt(struct ctx *cx, const struct request *rq, const struct report *r)
{
    static const str scheme = S_("Receipt ");
    str header = request_header(rq, S("Authorization")), typed, code;
    int group;
    bool right;

    if (!str_eq_nocase(str_slice(header, 0, scheme.n), scheme))
        return OK;
    typed = str_trim(str_slice(header, scheme.n, header.n));
    if (receipt_parse(cx, typed, &code, &group) != CODE_GOOD)
        return wrong_receipt(cx, r);
    TRY(receipt_check(cx, r->id, code, &right));
    if (!right)
        return wrong_receipt(cx, r);
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
    TRY(report_by_number(cx, number, out));
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
