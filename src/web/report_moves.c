/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* POST /laporan/{nomor}/{aksi}: what the reporter of a report can do with it. */
#include "report/move.h"
#include "web/citizen.h"
#include "web/done.h"
#include "web/receipt.h"
#include "web/report_page.h"
#include "web/templates.h"
#include "web/upload.h"

static const enum action reporter_moves[] = {ACT_COMPLETE, ACT_REPLY,    ACT_CONFIRM, ACT_CONTEST,
                                             ACT_RATE,     ACT_WITHDRAW, ACT_APPEAL,  ACT_ESCALATE,
                                             ACT_REOPEN,   ACT_SPLIT};

static bool is_reporters(enum action a)
{
    for (size_t i = 0; i < COUNT(reporter_moves); i++)
        if (reporter_moves[i] == a)
            return true;
    return false;
}

struct words {
    str text, to;
    opt_i64 score, version;
};
static const struct form_field fields[] = {
    FORM_LINES_OPT(struct words, text, "teks", TEXT_MAX),
    FORM_CODE_OPT(struct words, to, "kepada"),
    FORM_INT_OPT(struct words, score, "nilai", 1, 5),
    FORM_INT_OPT(struct words, version, "versi", 1, INT64_MAX),
};

/* The names of the subject's inputs are those of the API; here they are the form's. */
static const struct {
    const char *input, *field;
} named[] = {
    {"text",        "teks"    },
    {"score",       "nilai"   },
    {"to",          "kepada"  },
    {"attachments", "lampiran"}
};

static str field_of(const char *input)
{
    for (size_t i = 0; input && i < COUNT(named); i++)
        if (strcmp(named[i].input, input) == 0)
            return str_of(named[i].field);
    return S("");
}

/* A refusal in words, with what was typed kept; a fault that has no words goes on. */
static enum err refuse(struct ctx *cx, struct request *rq, struct response *rs, enum err e,
                       enum access access)
{
    struct report now;

    if (!cx->fault.key || e == ERR_DENIED || e == ERR_LATER)
        return e;
    form_error_add(cx, rq,
                   (struct form_error){.field = field_of(cx->fault.field),
                                       .kind = FORM_WRONG,
                                       .key = cx->fault.key});
    fault_clear(cx);
    TRY(report_of_address(cx, rq, &now, &access)); /* as it is now */
    rs->status = err_meaning(e)->http_status;
    if (rs->status == 400)
        rs->status = 422;
    return report_page_show(cx, rq, rs, &now, access);
}

/* The session is over, or it was never the reporter: the words are shown so that they can be
 * kept. */
static enum err not_the_reporter(struct ctx *cx, struct request *rq, struct response *rs,
                                 const struct report *r)
{
    struct report_page p = {.r = *r, .typed = request_field(rq, S("teks"))};

    if (cx->actor.kind == ACTOR_ACCOUNT)
        return fail_key(cx, ERR_DENIED, NULL, "error_no_right");
    p.track = arena_fmt(&cx->arena, "/lacak?nomor=%.*s",
                        STR_ARG(str_slice(report_href(cx, r->number), sizeof "/laporan/" - 1, 40)));
    p.v.is_own = true;
    rs->status = 403;
    return VIEW(cx, rq, rs, page_report_closed_session, &p);
}

enum err move_send(struct ctx *cx, struct request *rq, struct response *rs)
{
    enum action a = action_by_slug(request_param(rq, S("aksi")));
    struct words in = {.text = S(""), .to = S("")};
    struct report r;
    enum access access;

    TRY(report_of_address(cx, rq, &r, &access));
    if (!is_reporters(a))
        return fail(cx, ERR_NOTFOUND, "no such action");
    if (access != ACCESS_REPORTER)
        return not_the_reporter(cx, rq, rs, &r);
    bool wrong = form_read(cx, rq, fields, COUNT(fields), &in) != OK;
    struct move m = {.action = a,
                     .version = in.version.has ? in.version.v : 0,
                     .text = in.text,
                     .to = in.to,
                     .score = in.score};
    m.files_owner = r.number;
    TRY(upload_ids(cx, rq, m.files_owner, &m.files)); /* also where it has to be shown again */
    if (wrong || rq->errors->n) {
        rs->status = 422;
        return report_page_show(cx, rq, rs, &r, access);
    }
    enum err e = report_move(cx, r.id, &m, &r);
    if (e)
        return refuse(cx, rq, rs, e, access);
    return done_redirect(cx, rs, report_href(cx, r.number), request_param(rq, S("aksi")));
}
