/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/form.h"

#include "base/limits.h"
#include "base/time.h"
#include "base/utf8.h"

/* clang-format off */
static const char *const names[FORM_ERROR_KINDS] = {
    [FORM_MISSING]        = "missing",
    [FORM_TOO_SHORT]      = "too-short",
    [FORM_TOO_LONG]       = "too-long",
    [FORM_BAD_NUMBER]     = "bad-number",
    [FORM_BAD_DATE]       = "bad-date",
    [FORM_BAD_CHOICE]     = "bad-choice",
    [FORM_BAD_CODE]       = "bad-code",
    [FORM_FILE_TOO_BIG]   = "file-too-big",
    [FORM_FILES_TOO_BIG]  = "files-too-big",
    [FORM_TOO_MANY_FILES] = "too-many-files",
    [FORM_WRONG]          = "wrong",
};
/* clang-format on */

const char *form_error_name(enum form_error_kind kind)
{
    must(kind < FORM_ERROR_KINDS);
    return names[kind];
}

/* One field while it is read. */
struct reading {
    struct ctx *cx;
    struct request *rq;
    const struct form_field *field;
    str raw; /* trimmed */
    void *member;
};

static enum err wrong(struct reading *r, enum form_error_kind kind)
{
    form_error_add(r->cx, r->rq,
                   (struct form_error){str_of(r->field->name), kind, r->field->min, r->field->max});
    return ERR_INVALID;
}

static enum err read_text(struct reading *r)
{
    enum text_shape shape = r->field->kind == FORM_KIND_LINES ? TEXT_BLOCK : TEXT_LINE;
    str *out = r->member;

    TRY(text_clean(r->cx, r->raw, shape, out));
    size_t n = utf8_count(*out);
    if (n == 0)
        return r->field->optional ? OK : wrong(r, FORM_MISSING);
    if (n < (size_t)r->field->min)
        return wrong(r, FORM_TOO_SHORT);
    return n > (size_t)r->field->max ? wrong(r, FORM_TOO_LONG) : OK;
}

/* "-0,5" with two decimals is -50; more decimals than that are cut off, as GPS gives fifteen. */
static bool scaled(str s, int decimals, int64_t *out)
{
    bool negative = str_skip(&s, S("-"));
    int64_t n = 0;
    int after = -1;

    if (s.n == 0)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if ((c == '.' || c == ',') && decimals > 0 && after < 0 && i > 0) {
            after = 0;
            continue;
        }
        if (c < '0' || c > '9')
            return false;
        if (after >= decimals)
            continue;
        if (__builtin_mul_overflow(n, 10, &n) || __builtin_add_overflow(n, c - '0', &n))
            return false;
        after += after >= 0;
    }
    for (int i = after < 0 ? 0 : after; i < decimals; i++)
        if (__builtin_mul_overflow(n, 10, &n))
            return false;
    *out = negative ? -n : n;
    return true;
}

static enum err read_number(struct reading *r, int64_t *out)
{
    int64_t n;

    if (!scaled(r->raw, r->field->decimals, &n) || n < r->field->min || n > r->field->max)
        return wrong(r, FORM_BAD_NUMBER);
    *out = n;
    return OK;
}

static enum err read_optional(struct reading *r)
{
    opt_i64 *out = r->member;
    bool is_date = r->field->kind == FORM_KIND_OPT_DATE;

    if (is_date && !date_parse(r->raw, &out->v))
        return wrong(r, FORM_BAD_DATE);
    if (!is_date)
        TRY(read_number(r, &out->v));
    out->has = true;
    return OK;
}

static enum err read_date(struct reading *r)
{
    return date_parse(r->raw, r->member) ? OK : wrong(r, FORM_BAD_DATE);
}

/* A box that was ticked is ticked, whatever its value: who asks to stay unnamed stays unnamed. */
static enum err read_bool(struct reading *r)
{
    static const str no[] = {S_("0"), S_("off"), S_("tidak"), S_("false")};

    *(bool *)r->member = true;
    for (size_t i = 0; i < COUNT(no); i++)
        if (str_eq(r->raw, no[i]))
            *(bool *)r->member = false;
    return OK;
}

static enum err read_choice(struct reading *r)
{
    for (size_t i = 0; i < r->field->choices_n; i++) {
        if (!str_eq(r->raw, r->field->choices[i].name))
            continue;
        *(int *)r->member = r->field->choices[i].value;
        return OK;
    }
    return wrong(r, FORM_BAD_CHOICE);
}

static bool is_code(str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!((s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] >= 'a' && s.p[i] <= 'z') ||
              (s.p[i] >= 'A' && s.p[i] <= 'Z') || memchr("._-", s.p[i], 3)))
            return false;
    return s.n > 0 && s.n <= CODE_MAX;
}

static enum err read_code(struct reading *r)
{
    if (!is_code(r->raw))
        return wrong(r, FORM_BAD_CODE);
    *(str *)r->member = r->raw;
    return OK;
}

/* Every field of that name: boxes ticked, options marked. */
static enum err read_codes(struct reading *r)
{
    struct strs *out = r->member;
    enum err e = OK;

    out->v = arena_array(&r->cx->arena, str, r->rq->fields.n);
    for (size_t i = 0; i < r->rq->fields.n; i++) {
        const struct http_pair *f = &r->rq->fields.v[i];
        if (!str_eq(f->name, str_of(r->field->name)) || f->value.n == 0)
            continue;
        if (is_code(f->value))
            out->v[out->n++] = f->value;
        else
            e = wrong(r, FORM_BAD_CODE);
    }
    return e;
}

static enum err read_int(struct reading *r)
{
    return read_number(r, r->member);
}

/* clang-format off */
static enum err (*const readers[])(struct reading *) = {
    [FORM_KIND_TEXT]     = read_text,
    [FORM_KIND_LINES]    = read_text,
    [FORM_KIND_ID]       = read_int,
    [FORM_KIND_INT]      = read_int,
    [FORM_KIND_OPT_INT]  = read_optional,
    [FORM_KIND_BOOL]     = read_bool,
    [FORM_KIND_DATE]     = read_date,
    [FORM_KIND_OPT_DATE] = read_optional,
    [FORM_KIND_CHOICE]   = read_choice,
    [FORM_KIND_CODE]     = read_code,
    [FORM_KIND_CODES]    = read_codes,
};
/* clang-format on */

static bool is_empty(const struct form_field *f, str raw)
{
    return raw.n == 0 && f->kind != FORM_KIND_TEXT && f->kind != FORM_KIND_LINES;
}

static enum err field_read(struct ctx *cx, struct request *rq, const struct form_field *f,
                           void *out)
{
    struct reading r = {cx, rq, f, str_trim(request_field(rq, str_of(f->name))),
                        (char *)out + f->offset};

    must(f->kind < COUNT(readers));
    if (is_empty(f, r.raw))
        return f->optional ? OK : wrong(&r, FORM_MISSING);
    return readers[f->kind](&r);
}

/* Why a file was not taken; the order of the files tells which came too late. */
static struct form_error file_error(const struct http_file *f, size_t place)
{
    if (f->size > UPLOAD_FILE_MAX)
        return (struct form_error){f->field, FORM_FILE_TOO_BIG, 0, UPLOAD_FILE_MAX};
    if (place >= UPLOAD_FILES_MAX)
        return (struct form_error){f->field, FORM_TOO_MANY_FILES, 0, UPLOAD_FILES_MAX};
    return (struct form_error){f->field, FORM_FILES_TOO_BIG, 0, UPLOAD_TOTAL_MAX};
}

/* Only files that were taken stay in the request. */
static void file_errors(struct ctx *cx, struct request *rq)
{
    size_t taken = 0;

    for (size_t i = 0; i < rq->files.n; i++) {
        const struct http_file f = rq->files.v[i];
        if (f.path.n)
            rq->files.v[taken++] = f;
        else
            form_error_add(cx, rq, file_error(&f, i));
    }
    rq->files.n = taken;
}

enum err form_read(struct ctx *cx, struct request *rq, const struct form_field *fields, size_t n,
                   void *out)
{
    bool failed = false;

    if (!rq->errors)
        rq->errors = arena_new(&cx->arena, struct form_errors);
    for (size_t i = 0; i < n; i++)
        failed |= field_read(cx, rq, &fields[i], out) != OK;
    file_errors(cx, rq);
    return failed || rq->errors->n ? ERR_INVALID : OK;
}

void form_error_add(struct ctx *cx, struct request *rq, struct form_error error)
{
    if (!rq->errors)
        rq->errors = arena_new(&cx->arena, struct form_errors);
    struct form_errors *list = rq->errors;
    struct form_error *v = arena_array(&cx->arena, struct form_error, list->n + 1);
    if (list->n)
        memcpy(v, list->v, list->n * sizeof *v);
    v[list->n] = error;
    *list = (struct form_errors){v, list->n + 1};
}

bool form_error_of_fault(struct ctx *cx, struct request *rq)
{
    if (cx->fault.code != ERR_INVALID || !cx->fault.field)
        return false;
    form_error_add(cx, rq,
                   (struct form_error){
                       .field = str_of(cx->fault.field), .kind = FORM_WRONG, .key = cx->fault.key});
    fault_clear(cx);
    return true;
}

const struct form_error *form_error_for(const struct request *rq, str field)
{
    for (size_t i = 0; rq->errors && i < rq->errors->n; i++)
        if (str_eq(rq->errors->v[i].field, field))
            return &rq->errors->v[i];
    return NULL;
}
