/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/intake.h"

#include "agency/agency.h"
#include "base/limits.h"
#include "base/utf8.h"

enum { TITLE_SUGGESTED = 80 };

static const struct intake_field {
    str name;
    size_t offset;
    int step;
    enum text_shape shape;
} fields[] = {
    {S_("klasifikasi"),      offsetof(struct intake, class),        1, TEXT_LINE },
    {S_("topik"),            offsetof(struct intake, topic),        1, TEXT_LINE },
    {S_("judul"),            offsetof(struct intake, title),        2, TEXT_LINE },
    {S_("isi"),              offsetof(struct intake, body),         2, TEXT_BLOCK},
    {S_("provinsi"),         offsetof(struct intake, areas[0]),     3, TEXT_LINE },
    {S_("kabupaten"),        offsetof(struct intake, areas[1]),     3, TEXT_LINE },
    {S_("kecamatan"),        offsetof(struct intake, areas[2]),     3, TEXT_LINE },
    {S_("area"),             offsetof(struct intake, areas[3]),     3, TEXT_LINE },
    {S_("lokasi"),           offsetof(struct intake, place),        3, TEXT_LINE },
    {S_("lat"),              offsetof(struct intake, lat),          3, TEXT_LINE },
    {S_("lon"),              offsetof(struct intake, lon),          3, TEXT_LINE },
    {S_("tanggal_kejadian"), offsetof(struct intake, date),         3, TEXT_LINE },
    {S_("instansi"),         offsetof(struct intake, agency),       3, TEXT_LINE },
    {S_("terlapor"),         offsetof(struct intake, respondent),   3, TEXT_LINE },
    {S_("lampiran"),         offsetof(struct intake, files),        4, TEXT_LINE },
    {S_("anonim"),           offsetof(struct intake, anonymous),    5, TEXT_LINE },
    {S_("rahasia"),          offsetof(struct intake, confidential), 5, TEXT_LINE },
    {S_("nama"),             offsetof(struct intake, name),         5, TEXT_LINE },
    {S_("telepon"),          offsetof(struct intake, phone),        5, TEXT_LINE },
    {S_("surel"),            offsetof(struct intake, email),        5, TEXT_LINE },
    {S_("kontak"),           offsetof(struct intake, contact),      5, TEXT_LINE },
    {S_("sama"),             offsetof(struct intake, same),         0, TEXT_LINE },
    {S_("serupa"),           offsetof(struct intake, seen),         0, TEXT_LINE },
    {S_("kunci"),            offsetof(struct intake, key),          0, TEXT_LINE },
};

static bool holds_files(const struct intake_field *f)
{
    return f->offset == offsetof(struct intake, files);
}

static str *member(struct intake *in, const struct intake_field *f)
{
    return (str *)(void *)((char *)in + f->offset);
}

int intake_step_of(str field)
{
    for (size_t i = 0; i < COUNT(fields); i++)
        if (str_eq(fields[i].name, field))
            return fields[i].step;
    return 0;
}

static const struct {
    str typed, name;
} classes[] = {
    {S_("pengaduan"), S_("complaint")   },
    {S_("aspirasi"),  S_("aspiration")  },
    {S_("informasi"), S_("info_request")},
};

str intake_class_name(str typed)
{
    for (size_t i = 0; i < COUNT(classes); i++)
        if (str_eq(classes[i].typed, typed))
            return classes[i].name;
    return S("");
}

/* Uploads taken in on an earlier screen come back by their ids. */
static void read_files(struct ctx *cx, const struct request *rq, struct intake *out)
{
    out->files.v = arena_array(&cx->arena, str, rq->fields.n + UPLOAD_FILES_MAX);
    for (size_t i = 0; i < rq->fields.n && out->files.n < UPLOAD_FILES_MAX; i++)
        if (str_eq(rq->fields.v[i].name, S("berkas")) && rq->fields.v[i].value.n)
            out->files.v[out->files.n++] = rq->fields.v[i].value;
}

static bool is_below(str code, str above)
{
    return str_eq(code, above) || (str_skip(&code, above) && code.n && code.p[0] == '.');
}

/* The lowest place chosen that lies in the one chosen above it: a district changed later counts. */
static str lowest_area(const struct intake *in)
{
    str area = S("");

    for (size_t i = 0; i < AREA_LEVELS; i++)
        if (in->areas[i].n && (area.n == 0 || is_below(in->areas[i], area)))
            area = in->areas[i];
    return area;
}

enum err intake_read(struct ctx *cx, const struct request *rq, struct intake *out)
{
    *out = (struct intake){0};
    for (size_t i = 0; i < COUNT(fields); i++) {
        if (holds_files(&fields[i]))
            continue;
        str raw = request_reads(rq) ? request_query(rq, fields[i].name)
                                    : request_field(rq, fields[i].name);
        TRY(text_clean(cx, raw.n ? raw : S(""), fields[i].shape, member(out, &fields[i])));
    }
    read_files(cx, rq, out);
    out->area = lowest_area(out);
    return OK;
}

static bool is_shown(const struct intake_field *f, int step)
{
    return f->step > 0 && (step == 0 || f->step == step);
}

void intake_hidden(struct ctx *cx, const struct intake *in, int step, struct http_pairs *out)
{
    struct intake copy = *in;

    out->n = 0;
    out->v = arena_array(&cx->arena, struct http_pair, COUNT(fields) + in->files.n);
    for (size_t i = 0; i < COUNT(fields); i++) {
        if (holds_files(&fields[i]) || is_shown(&fields[i], step) || !member(&copy, &fields[i])->n)
            continue;
        out->v[out->n++] = (struct http_pair){fields[i].name, *member(&copy, &fields[i])};
    }
    for (size_t i = 0; i < in->files.n; i++)
        out->v[out->n++] = (struct http_pair){S("berkas"), in->files.v[i]};
}

str intake_title_from(struct ctx *cx, str body)
{
    str first = utf8_head(body, TITLE_SUGGESTED), title;
    size_t end = 0, space = 0;

    for (size_t i = 0; i < first.n && !end; i++) {
        if (first.p[i] == ' ')
            space = i;
        if (i < TITLE_MIN) /* "Jl. Contoh": an abbreviation ends no sentence */
            continue;
        if (first.p[i] == '\n' || (strchr(".?!", first.p[i]) && i + 1 < first.n &&
                                   (first.p[i + 1] == ' ' || first.p[i + 1] == '\n')))
            end = i;
    }
    if (!end)
        end = first.n == body.n ? body.n : space ? space : first.n;
    if (text_clean(cx, str_slice(first, 0, end), TEXT_LINE, &title) ||
        utf8_count(title) < TITLE_MIN)
        return S("");
    return title;
}

/* What has a form of its own is read here; words are checked by the subject. */
struct parsed {
    opt_i64 date, lat, lon;
    str area, topic, agency, key;
    bool anonymous, confidential;
    int contact;
};
static const struct form_choice contacts[] = {
    {S_("surel"),    1},
    {S_("sms"),      2},
    {S_("whatsapp"), 3},
    {S_("tidak"),    4}
};
static const struct form_field typed[] = {
    FORM_DATE_OPT(struct parsed, date, "tanggal_kejadian"),
    FORM_SCALED_OPT(struct parsed, lat, "lat", 6, -90000000, 90000000),
    FORM_SCALED_OPT(struct parsed, lon, "lon", 6, -180000000, 180000000),
    FORM_CODE_OPT(struct parsed, area, "area"),
    FORM_CODE_OPT(struct parsed, topic, "topik"),
    FORM_CODE_OPT(struct parsed, agency, "instansi"),
    FORM_CODE_OPT(struct parsed, key, "kunci"),
    FORM_BOOL(struct parsed, anonymous, "anonim"),
    FORM_BOOL(struct parsed, confidential, "rahasia"),
    FORM_CHOICE_OPT(struct parsed, contact, "kontak", contacts),
};

/* One word a field: the first that was found. */
static void add_fault(struct ctx *cx, void *arg)
{
    struct request *rq = arg;

    if (cx->fault.field && !form_error_for(rq, str_of(cx->fault.field)))
        form_error_of_fault(cx, rq);
}

/* A title that nobody typed would have come from the words: it is they that are missing. */
static bool is_untold(const struct request *rq, const struct intake *in, const struct form_error *e)
{
    return str_eq(e->field, S("judul")) && in->title.n == 0 && form_error_for(rq, S("isi"));
}

static void drop_untold(struct request *rq, const struct intake *in)
{
    size_t n = 0;

    for (size_t i = 0; i < rq->errors->n; i++)
        if (!is_untold(rq, in, &rq->errors->v[i]))
            rq->errors->v[n++] = rq->errors->v[i];
    rq->errors->n = n;
}

/* Those of earlier screens and those that came with this one. */
static void take_files(const struct intake *in, struct submission *out)
{
    for (size_t i = 0; i < in->files.n && out->files.n < UPLOAD_FILES_MAX; i++)
        if (str_i64(in->files.v[i], &out->files.v[out->files.n]))
            out->files.n++;
    out->files_owner = in->key;
}

enum err intake_submission(struct ctx *cx, struct request *rq, const struct intake *in,
                           struct submission *out)
{
    struct parsed p = {0};
    enum err e = form_read(cx, rq, typed, COUNT(typed), &p);

    *out = (struct submission){
        .class = intake_class_name(in->class),
        .title = in->title.n ? in->title : intake_title_from(cx, in->body),
        .body = in->body,
        .incident_date = p.date.has ? in->date : (str){0                                      },
        .area = in->area,
        .place = in->place,
        .lat_e6 = p.lat,
        .lon_e6 = p.lon,
        .topic = p.topic,
        .agency = p.agency,
        .respondent = in->respondent,
        .same_as = in->same,
        .anonymous = p.anonymous,
        .confidential = p.confidential,
        .reporter = { in->name, in->phone, in->email, in->contact,
                                                       cx->lang == LANG_EN ? S("en") : S("id")},
        .channel = S("web"),
        .key = p.key,
        .key_scope = S("form"),
    };
    take_files(in, out);
    submission_faults(cx, out, add_fault, rq);
    drop_untold(rq, in);
    return e || rq->errors->n ? ERR_INVALID : OK;
}

void intake_check(struct ctx *cx, struct request *rq, const struct intake *in, int step)
{
    struct submission unsent;
    size_t n = 0;

    if (intake_submission(cx, rq, in, &unsent) == OK)
        return;
    for (size_t i = 0; i < rq->errors->n; i++)
        if (intake_step_of(rq->errors->v[i].field) == step)
            rq->errors->v[n++] = rq->errors->v[i];
    rq->errors->n = n;
}
