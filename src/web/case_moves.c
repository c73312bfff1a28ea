/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* POST /kerja/laporan/{nomor}/{aksi}: one move, from the words of its form. */
#include "account/account.h"
#include "agency/agency.h"
#include "base/code32.h"
#include "base/limits.h"
#include "http/problem.h"
#include "topic/topic.h"
#include "web/case.h"
#include "web/done.h"
#include "web/intake.h"
#include "web/staff.h"
#include "web/templates.h"
#include "web/upload.h"

static const struct form_field fields[] = {
    FORM_LINES_OPT(struct case_form, text, "teks", TEXT_MAX),
    FORM_CODE_OPT(struct case_form, agency, "instansi"),
    FORM_CODES(struct case_form, co, "pendamping"),
    FORM_CODES(struct case_form, cc, "tembusan"),
    FORM_CODE_OPT(struct case_form, reason, "alasan"),
    FORM_TEXT_OPT(struct case_form, lead, "induk", CODE_MAX),
    FORM_CODE_OPT(struct case_form, to, "kepada"),
    FORM_TEXT_OPT(struct case_form, date, "tanggal", 10),
    FORM_INT_OPT(struct case_form, days, "hari", 0, 1000),
    FORM_INT_OPT(struct case_form, version, "versi", 0, INT32_MAX),
    FORM_BOOL(struct case_form, is_private, "tertutup"),
    FORM_CODE_OPT(struct case_form, class, "klasifikasi"),
    FORM_BOOL(struct case_form, supervision, "kadar"),
    FORM_CODE_OPT(struct case_form, topic, "topik"),
    FORM_CODE_OPT(struct case_form, respondent, "terlapor"),
    FORM_TEXT_OPT(struct case_form, title, "judul", TITLE_MAX),
    FORM_LINES_OPT(struct case_form, body, "isi", BODY_MAX),
    FORM_CODE_OPT(struct case_form, person, "petugas"),
    FORM_CODE_OPT(struct case_form, uphold, "diterima"),
    FORM_CODES(struct case_form, offered, "foto"),
    FORM_CODES(struct case_form, shown, "tampil"),
    FORM_BOOL(struct case_form, confidential, "rahasia"),
    FORM_BOOL(struct case_form, anonymous, "anonim"),
};

/* What a decide function calls a field, and what the form calls it. */
static const struct {
    const char *api, *form;
} names[] = {
    {"text",             "teks"       },
    {"agency",           "instansi"   },
    {"co_agencies",      "pendamping" },
    {"reason",           "alasan"     },
    {"lead",             "induk"      },
    {"to",               "kepada"     },
    {"date",             "tanggal"    },
    {"days",             "hari"       },
    {"title",            "judul"      },
    {"body_published",   "isi"        },
    {"class",            "klasifikasi"},
    {"person",           "petugas"    },
    {"uphold",           "diterima"   },
    {"attachments",      "lampiran"   },
    {"show_attachments", "tampil"     },
    {"hide_attachments", "tampil"     },
};

static void rename_field(struct ctx *cx)
{
    for (size_t i = 0; cx->fault.field && i < COUNT(names); i++)
        if (strcmp(cx->fault.field, names[i].api) == 0) {
            cx->fault.field = names[i].form;
            return;
        }
}

/* A report on a desk of this account; any other is like none. */
static enum err take_lead(struct ctx *cx, str typed, opt_i64 *out)
{
    str number;
    struct report r;
    enum access access = ACCESS_NONE;

    *out = NONE;
    if (!typed.n)
        return OK;
    enum err e = number_parse(cx, typed, &number) == CODE_GOOD
                     ? report_find(cx, number, &r, &access)
                     : ERR_NOTFOUND;
    if (e && e != ERR_NOTFOUND)
        return e;
    fault_clear(cx);
    if (access < ACCESS_STAFF)
        return fail_key(cx, ERR_INVALID, "induk", "error_lead_unknown");
    *out = SOME(r.id);
    return OK;
}

static enum err opt_agency(struct ctx *cx, str code, const char *field, opt_i64 *out)
{
    *out = NONE;
    if (!code.n)
        return OK;
    out->has = true;
    return agency_id_by_code(cx, code, field, &out->v);
}

static enum err agencies(struct ctx *cx, const struct strs *codes, const char *field,
                         struct id_list *out)
{
    if (codes->n > COUNT(out->v))
        return fail_key(cx, ERR_INVALID, field, "error_parties_many");
    for (size_t i = 0; i < codes->n; i++)
        TRY(agency_id_by_code(cx, codes->v[i], field, &out->v[out->n++]));
    return OK;
}

static enum err take_topic(struct ctx *cx, str code, opt_i64 *out)
{
    struct topic t;

    if (!code.n)
        return OK;
    TRY(topic_given(cx, code, "topik", &t));
    *out = SOME(t.id);
    return OK;
}

/* As the form of the page says it, or as the reporter's does: "pengaduan" is "complaint". */
static void take_class(struct case_form *in)
{
    str name = intake_class_name(in->class);

    if (name.n)
        in->class = name;
}

/* The id that the page's list gives, or the name of the account. */
static enum err take_person(struct ctx *cx, str typed, opt_i64 *out)
{
    struct account a;

    *out = SOME(0); /* the empty choice: nobody any more */
    if (!typed.n || str_i64(typed, &out->v))
        return OK;
    enum err e = account_by_typed(cx, typed, &a);
    if (e == ERR_NOTFOUND) {
        fault_clear(cx);
        return fail_key(cx, ERR_INVALID, "petugas", "error_person_not_here");
    }
    TRY(e);
    out->v = a.id;
    return OK;
}

/* Only what differs from the report is an edit. */
static void take_edit(const struct report *r, str body_now, const struct case_form *in,
                      struct move *m)
{
    bool edits = m->action == ACT_EDIT,
         sorts = edits || m->action == ACT_VERIFY || m->action == ACT_HANDLE;

    if (edits && in->title.n && !str_eq(in->title, r->title))
        m->title = in->title;
    if (edits && in->body.n && !str_eq(in->body, body_now))
        m->body = in->body;
    if (sorts && in->class.n && !str_eq(in->class, r->class))
        m->class = in->class;
    if (sorts && in->supervision != r->is_supervision && in->class.n)
        m->supervision = SOME(in->supervision);
    m->confidential = edits && in->confidential && !r->is_confidential;
    m->anonymous = edits && in->anonymous && !r->is_anonymous;
}

static enum err add_photo(struct ctx *cx, str typed, struct id_list *out)
{
    if (out->n == COUNT(out->v))
        return fail_key(cx, ERR_INVALID, "tampil", "error_show_many");
    return str_i64(typed, &out->v[out->n++])
               ? OK
               : fail_key(cx, ERR_INVALID, "tampil", "error_file_not_here");
}

/* Photos whose box says otherwise than the report; one that the form did not offer stays. */
static enum err take_photos(struct ctx *cx, const struct case_page *p, const struct case_form *in,
                            struct move *m)
{
    for (size_t i = 0; i < p->files.n; i++) {
        const struct file_link *f = &p->files.v[i];
        bool is_ticked = case_chosen(&in->shown, f->id);
        if (is_ticked != f->is_public && case_chosen(&in->offered, f->id))
            TRY(add_photo(cx, f->id, is_ticked ? &m->show : &m->hide));
    }
    return OK;
}

/* What happened after the version that the form was opened with. */
static struct timeline since(const struct timeline *all, int64_t version)
{
    size_t i = all->n;

    while (version > 0 && i > 0 && all->v[i - 1].seq > version)
        i--;
    return version > 0 ? (struct timeline){all->v + i, all->n - i} : (struct timeline){0};
}

/* A clock that rang meanwhile changed nothing that the officer decided on: not a second officer. */
static int64_t version_seen(const struct case_page *p, int64_t version)
{
    static const str rings[] = {S_("warn"), S_("breach"), S_("recompute")};
    struct timeline new = since(&p->timeline, version);
    size_t harmless = 0;

    for (size_t i = 0; i < new.n; i++)
        for (size_t k = 0; k < COUNT(rings); k++)
            harmless += str_eq(new.v[i].action, rings[k]);
    return (int64_t)harmless == p->r.version - version ? p->r.version : version;
}

static enum err move_of(struct ctx *cx, const struct request *rq, const struct case_page *p,
                        const struct case_form *in, struct move *m)
{
    m->version = in->version.has ? version_seen(p, in->version.v) : 0;
    m->text = in->text;
    m->is_private = in->is_private || str_eq(request_field(rq, S("publik")), S("0"));
    m->reason = in->reason;
    m->to = in->to;
    m->date = in->date;
    m->days = in->days;
    TRY(take_lead(cx, in->lead, &m->lead));
    TRY(opt_agency(cx, in->agency, "instansi", &m->agency));
    TRY(opt_agency(cx, in->respondent, "terlapor", &m->respondent));
    TRY(agencies(cx, &in->co, "pendamping", &m->co));
    TRY(agencies(cx, &in->cc, "tembusan", &m->cc));
    TRY(take_topic(cx, in->topic, &m->topic));
    TRY(take_person(cx, in->person, &m->person));
    if (in->uphold.n)
        m->uphold = SOME(str_eq(in->uphold, S("1")));
    take_edit(&p->r, p->body, in, m);
    return take_photos(cx, p, in, m);
}

/* The case again with the form as it was typed and what is wrong with it. */
static enum err show_again(struct ctx *cx, struct request *rq, struct response *rs, enum action a,
                           const struct case_form *in, enum err why)
{
    struct case_page p = {0};
    struct fault fault = cx->fault;
    struct case_form kept;

    fault_clear(cx);
    TRY(case_fill(cx, rq, a, &p));
    TRY(case_way_of(cx, &p));
    kept = *in;
    if (!kept.title.n)
        kept.title = p.form.title;
    if (!kept.body.n)
        kept.body = p.form.body;
    if (!kept.class.n)
        kept.class = p.form.class;
    p.form = kept;
    p.since = since(&p.timeline, in->version.has ? version_seen(&p, in->version.v) : 0);
    p.sent = in->text.n ? in->text : in->body;
    p.days = request_field(rq, S("hari"));
    p.kept = upload_kept(cx, rq);
    if (fault.code)
        form_error_add(cx, rq,
                       (struct form_error){.field = str_of(fault.field ? fault.field : ""),
                                           .kind = FORM_WRONG,
                                           .key = fault.key ? fault.key : "form_wrong"});
    rs->status = err_meaning(why)->http_status;
    return VIEW(cx, rq, rs, page_case, &p);
}

/* Also when it was not this account's to do: the words are kept, for whoever may. */
static bool can_be_mended(enum err e)
{
    return e == ERR_INVALID || e == ERR_STALE || e == ERR_CONFLICT || e == ERR_DENIED;
}

enum err case_move_send(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct move m = {.action = action_by_slug(request_param(rq, S("aksi")))};
    struct case_page p = {0};
    struct case_form in = {0};

    if (m.action == ACT_COUNT || m.action == ACT_SUBMIT)
        return fail(cx, ERR_NOTFOUND, "no such action");
    TRY(case_fill(cx, rq, ACT_COUNT, &p));
    m.files_owner = p.r.number;
    bool wrong = form_read(cx, rq, fields, COUNT(fields), &in) != OK;
    TRY(upload_ids(cx, rq, m.files_owner, &m.files)); /* also where it has to be shown again */
    if (wrong || rq->errors->n)
        return show_again(cx, rq, rs, m.action, &in, ERR_INVALID);
    take_class(&in);
    enum err e = move_of(cx, rq, &p, &in, &m);
    if (!e)
        e = report_move(cx, p.r.id, &m, NULL);
    rename_field(cx);
    if (can_be_mended(e))
        return show_again(cx, rq, rs, m.action, &in, e);
    TRY(e);
    return done_redirect(cx, rs, desk_case_href(cx, &p.place, p.r.number),
                         request_param(rq, S("aksi")));
}
