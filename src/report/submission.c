/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What must hold of a submission before anything is stored. */
#include "base/limits.h"
#include "base/time.h"
#include "base/utf8.h"
#include "base/world.h"
#include "report/submit.h"

/* Indonesia with its seas, in millionths of a degree. */
enum { LAT_MIN = -11500000, LAT_MAX = 6500000, LON_MIN = 94500000, LON_MAX = 141500000 };

static enum err check_class(struct ctx *cx, struct submission *s)
{
    if (report_class_known(s->class))
        return OK;
    return fail_key(cx, ERR_INVALID, "klasifikasi",
                    s->class.n ? "error_class_unknown" : "error_class_missing");
}

static enum err check_title(struct ctx *cx, struct submission *s)
{
    if (!s->title.n)
        return fail_key(cx, ERR_INVALID, "judul", "error_title_missing");
    if (utf8_count(s->title) < TITLE_MIN || utf8_count(s->title) > TITLE_MAX)
        return fail_key(cx, ERR_INVALID, "judul", "error_title_length");
    return OK;
}

static enum err check_body(struct ctx *cx, struct submission *s)
{
    if (!s->body.n)
        return fail_key(cx, ERR_INVALID, "isi", "error_body_missing");
    if (utf8_count(s->body) < BODY_MIN)
        return fail_key(cx, ERR_INVALID, "isi", "error_body_short");
    if (utf8_count(s->body) > BODY_MAX)
        return fail_key(cx, ERR_INVALID, "isi", "error_body_length");
    return OK;
}

static enum err check_place(struct ctx *cx, struct submission *s)
{
    if (utf8_count(s->place) > PLACE_MAX || utf8_count(s->respondent) > RESPONDENT_MAX)
        return fail_key(cx, ERR_INVALID, "lokasi", "error_place_long");
    return OK;
}

static enum err check_date(struct ctx *cx, struct submission *s)
{
    int64_t day;

    if (!s->incident_date.n)
        return OK;
    if (!date_parse(s->incident_date, &day))
        return fail_key(cx, ERR_INVALID, "tanggal_kejadian", "error_date_bad");
    if (day > day_of(now_ms(cx), ZONE_WIT)) /* today has begun somewhere in the country */
        return fail_key(cx, ERR_INVALID, "tanggal_kejadian", "error_date_future");
    return OK;
}

static enum err check_point(struct ctx *cx, struct submission *s)
{
    if (!s->lat_e6.has && !s->lon_e6.has)
        return OK;
    if (!s->lat_e6.has || !s->lon_e6.has || s->lat_e6.v < LAT_MIN || s->lat_e6.v > LAT_MAX ||
        s->lon_e6.v < LON_MIN || s->lon_e6.v > LON_MAX)
        return fail_key(cx, ERR_INVALID, "lat", "error_point_bad");
    return OK;
}

static enum err check_name(struct ctx *cx, struct submission *s)
{
    if (utf8_count(s->reporter.name) > PERSON_NAME_MAX)
        return fail_key(cx, ERR_INVALID, "nama", "error_name_long");
    return OK;
}

static enum err check_phone(struct ctx *cx, struct submission *s)
{
    struct identity *who = &s->reporter;

    if (who->phone.n && !phone_normal(cx, who->phone, &who->phone))
        return fail_key(cx, ERR_INVALID, "telepon", "error_phone_bad");
    return OK;
}

static enum err check_email(struct ctx *cx, struct submission *s)
{
    str email = s->reporter.email;

    if (email.n && (email.n > EMAIL_MAX || !email_plausible(email)))
        return fail_key(cx, ERR_INVALID, "surel", "error_email_bad");
    return OK;
}

/* Who wants to be told by a way must say where it leads. */
static enum err check_contact(struct ctx *cx, struct submission *s)
{
    const struct identity *who = &s->reporter;
    bool by_mail = str_eq(who->contact, S("surel"));
    bool by_phone = str_eq(who->contact, S("sms")) || str_eq(who->contact, S("whatsapp"));

    if ((by_mail && !who->email.n) || (by_phone && !who->phone.n))
        return fail_key(cx, ERR_INVALID, by_mail ? "surel" : "telepon", "error_contact_needed");
    return OK;
}

static enum err check_files(struct ctx *cx, struct submission *s)
{
    if (s->files.n > UPLOAD_FILES_MAX)
        return fail_key(cx, ERR_INVALID, "lampiran", "error_files_many");
    return OK;
}

static enum err (*const checks[])(struct ctx *, struct submission *) = {
    check_class, check_title, check_body,  check_place,   check_date,  check_point,
    check_name,  check_phone, check_email, check_contact, check_files,
};

enum err submission_check(struct ctx *cx, struct submission *s)
{
    for (size_t i = 0; i < COUNT(checks); i++)
        TRY(checks[i](cx, s));
    return OK;
}

void submission_faults(struct ctx *cx, struct submission *s, submission_fault_fn *fn, void *arg)
{
    for (size_t i = 0; i < COUNT(checks); i++) {
        if (checks[i](cx, s) == OK)
            continue;
        fn(cx, arg);
        fault_clear(cx);
    }
}
