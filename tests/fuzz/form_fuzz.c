/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* An urlencoded form: what is read without an error keeps its promises. */
#include "support/corpus.h"

#include "base/limits.h"
#include "base/time.h"
#include "base/utf8.h"
#include "http/form.h"
#include "http/problem.h"
#include "http/request.h"

static const struct form_choice choices[] = {
    {S_("pengaduan"), 1},
    {S_("aspirasi"),  2}
};

struct form_in {
    str title, body, code;
    int64_t id, days, day;
    opt_i64 lat, maybe_day;
    bool anonymous;
    int class;
    struct strs codes;
};

static const struct form_field form_fields[] = {
    FORM_TEXT(struct form_in, title, "j", 5, 20),
    FORM_LINES_OPT(struct form_in, body, "i", 40),
    FORM_CODE_OPT(struct form_in, code, "t"),
    FORM_ID(struct form_in, id, "id"),
    FORM_INT(struct form_in, days, "h", 1, 10),
    FORM_DATE(struct form_in, day, "d"),
    FORM_DATE_OPT(struct form_in, maybe_day, "e"),
    FORM_SCALED_OPT(struct form_in, lat, "l", 6, -90000000, 90000000),
    FORM_BOOL(struct form_in, anonymous, "a"),
    FORM_CHOICE(struct form_in, class, "k", choices),
    FORM_CODES(struct form_in, codes, "c"),
};

static void check(const struct form_in *in)
{
    int year, month, day;

    must(utf8_valid(in->title) && utf8_valid(in->body));
    must(utf8_count(in->title) >= 5 && utf8_count(in->title) <= 20 && utf8_count(in->body) <= 40);
    must(!str_has(in->title, S("\n")) && in->code.n <= CODE_MAX);
    must(in->id >= 1 && in->days >= 1 && in->days <= 10 && (in->class == 1 || in->class == 2));
    must(!in->lat.has || (in->lat.v >= -90000000 && in->lat.v <= 90000000));
    day_civil(in->day, &year, &month, &day);
    must(date_exists(year, month, day));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ctx cx;
    struct http_pair type = {S("Content-Type"), S("application/x-www-form-urlencoded")};
    struct request rq = {
        .method = HTTP_POST,
        .target = S("/"),
        .headers = {&type,              1   },
        .body = {(const char *)data, size}
    };
    struct response rs = {0};
    struct form_in in = {0};

    if (size > REQUEST_FORM_MAX)
        return 0;
    ctx_init(&cx, NULL, REQUEST_ARENA_MAX);
    if (request_parse(&cx, &rq) == OK) {
        if (form_read(&cx, &rq, form_fields, COUNT(form_fields), &in) == OK)
            check(&in);
        else
            must(rq.errors->n > 0);
        problem_write(&cx, &rq, &rs, ERR_INVALID);
        must(utf8_valid(rs.body));
    }
    ctx_reset(&cx);
    return 0;
}
