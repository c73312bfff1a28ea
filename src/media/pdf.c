/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "media/pdf.h"

#include <jansson.h>
#include <sodium/utils.h>

#include "base/limits.h"
#include "media/strip.h"
#include "media/work.h"

#define QPDF     "/usr/bin/qpdf"
#define OBJECTS  "objects"
#define CHANGES  "changes"
#define ENCODING sodium_base64_VARIANT_ORIGINAL

enum {
    QPDF_FINE = 0,
    QPDF_NOT_ENCRYPTED = 2, /* of --is-encrypted */
    QPDF_WARNINGS = 3,      /* repaired on the way */
    NESTING_MAX = 500,      /* qpdf itself stops at 500 */
};

/* A PDF that names one of these does something when it is opened or carries other files. */
static const char *const active[] = {
    "/JavaScript", "/JS",        "/Launch",     "/EmbeddedFile", "/EmbeddedFiles",
    "/RichMedia",  "/XFA",       "/SubmitForm", "/ImportData",   "/GoToE",
    "/Movie",      "/Rendition", "/3D",         "/Sound",        "/GoTo3DView",
};
/* Keys that say who, when and with what, and none of which a page needs. */
static const char *const private_keys[] = {"/Metadata", "/PieceInfo", "/LastModified",
                                           "/AF",       "/Info",      "/SpiderInfo"};

static bool named(const char *word, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(word, list[i]) == 0)
            return true;
    return false;
}

static bool is_active(const char *word)
{
    return named(word, active, COUNT(active));
}

/* Removes private keys at any depth; tells whether it did, and refuses what is active. */
static enum reason clean(json_t *v, int depth, bool *changed);

static enum reason clean_object(json_t *v, int depth, bool *changed)
{
    const char *key;
    json_t *item;
    void *next;

    json_object_foreach_safe(v, next, key, item)
    {
        if (is_active(key))
            return REASON_ACTIVE_PDF;
        MEDIA_TRY(clean(item, depth + 1, changed));
        if (named(key, private_keys, COUNT(private_keys))) {
            json_object_del(v, key);
            *changed = true;
        }
    }
    return FINE;
}

static enum reason clean(json_t *v, int depth, bool *changed)
{
    size_t i;
    json_t *item;

    if (depth > NESTING_MAX)
        return REASON_TOO_COMPLEX;
    if (json_is_string(v) && is_active(json_string_value(v)))
        return REASON_ACTIVE_PDF;
    if (json_is_object(v))
        return clean_object(v, depth, changed);
    json_array_foreach(v, i, item)
    {
        MEDIA_TRY(clean(item, depth + 1, changed));
    }
    return FINE;
}

static bool is_jpeg(json_t *dict)
{
    json_t *filter = json_object_get(dict, "/Filter");

    if (json_is_array(filter) && json_array_size(filter) == 1)
        filter = json_array_get(filter, 0);
    return json_is_string(filter) && strcmp(json_string_value(filter), "/DCTDecode") == 0;
}

/* A picture that is no whole JPEG stays: there is nothing a reader would find EXIF in. */
static enum reason strip_data(struct job *job, json_t *stream, bool *changed)
{
    json_t *data = json_object_get(stream, "data");
    size_t coded = json_string_length(data), size = coded / 4 * 3 + 3, n = 0, left = 0;
    unsigned char *bytes = arena_alloc(&job->arena, 1, size);
    char *small = arena_alloc(&job->arena, 1, size);

    if (!json_is_string(data) || sodium_base642bin(bytes, size, json_string_value(data), coded,
                                                   NULL, &n, NULL, ENCODING) != 0)
        return REASON_CONVERTER_FAILED;
    if (!strip_jpeg((str){(const char *)bytes, n}, small, &left) || left == n)
        return FINE;
    size_t text_size = sodium_base64_encoded_len(left, ENCODING);
    char *text = arena_alloc(&job->arena, 1, text_size);
    sodium_bin2base64(text, text_size, (const unsigned char *)small, left, ENCODING);
    *changed = true;
    return json_object_set_new(stream, "data", json_string(text)) == 0 ? FINE : REASON_TOO_COMPLEX;
}

/* One object into the changes when it is not to stay as it is. */
static enum reason clean_entry(struct job *job, const char *key, json_t *entry, json_t *changes)
{
    json_t *stream = json_object_get(entry, "stream");
    bool changed = false, new_data = false;

    if (stream && is_jpeg(json_object_get(stream, "dict")))
        MEDIA_TRY(strip_data(job, stream, &new_data));
    if (stream && !new_data)
        json_object_del(stream, "data"); /* qpdf keeps what it has */
    MEDIA_TRY(stream ? clean(json_object_get(stream, "dict"), 0, &changed)
                     : clean(json_object_get(entry, "value"), 0, &changed));
    if (changed || new_data)
        json_object_set(changes, key, entry);
    return FINE;
}

static int32_t page_count(json_t *objects)
{
    static const char *const path[] = {"/Root", "/Pages"};
    json_t *at = json_object_get(json_object_get(objects, "trailer"), "value");

    for (size_t i = 0; i < COUNT(path); i++) {
        char name[64];
        const char *reference = json_string_value(json_object_get(at, path[i]));
        snprintf(name, sizeof name, "obj:%s", reference ? reference : "");
        at = json_object_get(json_object_get(objects, name), "value");
    }
    json_int_t count = json_integer_value(json_object_get(at, "/Count"));
    return count > 0 && count < INT32_MAX ? (int32_t)count : 0;
}

static void json_drop(void *v)
{
    json_decref(v);
}

static enum reason load(struct job *job, json_t **out)
{
    str text;

    MEDIA_TRY(job_read(job, job->work_fd, MEDIA_WORK_FILE_MAX, &text));
    json_t *v = json_loadb(text.p, text.n, JSON_ALLOW_NUL, NULL);
    if (!v)
        return REASON_TOO_COMPLEX; /* qpdf writes sound JSON: it was cut off, or nests too deep */
    arena_defer(&job->arena, json_drop, v);
    *out = v;
    return FINE;
}

/* Stage: OBJECTS → CHANGES. */
static enum reason pdf_look(struct job *job)
{
    json_t *document, *entry;
    const char *key;

    MEDIA_TRY(load(job, &document));
    json_t *parts = json_object_get(document, "qpdf"), *objects = json_array_get(parts, 1);
    json_t *changes = json_object();
    if (!json_is_object(objects) || !changes)
        return REASON_CONVERTER_FAILED;
    job->result.pages = page_count(objects);
    json_object_foreach(objects, key, entry)
    {
        MEDIA_TRY(clean_entry(job, key, entry, changes));
    }
    json_array_set_new(parts, 1, changes);
    return json_dumpfd(document, job->out_fd, JSON_COMPACT) == 0 ? FINE : REASON_TOO_COMPLEX;
}

static enum reason qpdf(struct job *job, int *code, const char *output, const char *const *args,
                        size_t n)
{
    struct converter c = {QPDF, output, MEDIA_PDF_CPU_S, MEDIA_PDF_WALL_S, {"qpdf"}};

    must(n + 2 <= STAGE_ARGS_MAX);
    memcpy(c.args + 1, args, n * sizeof args[0]);
    return stage_convert(job, &c, code);
}
#define QPDF_RUN(job, code, output, ...) \
    qpdf(job, code, output, (const char *[]){__VA_ARGS__}, COUNT(((const char *[]){__VA_ARGS__})))

static bool went_well(int code)
{
    return code == QPDF_FINE || code == QPDF_WARNINGS;
}

enum reason pdf_make(struct job *job)
{
    int code;

    MEDIA_TRY(work_input(job));
    MEDIA_TRY(QPDF_RUN(job, &code, NULL, "--is-encrypted", MEDIA_INPUT));
    if (code == QPDF_FINE)
        return REASON_ENCRYPTED_PDF;
    MEDIA_TRY(
        QPDF_RUN(job, &code, OBJECTS, "--json-output=2", "--json-stream-data=inline", MEDIA_INPUT));
    if (!went_well(code))
        return REASON_TRUNCATED;
    MEDIA_TRY(work_stage(job, OBJECTS, CHANGES, pdf_look));
    MEDIA_TRY(QPDF_RUN(job, &code, NULL, "--deterministic-id", "--object-streams=generate",
                       "--update-from-json=" CHANGES, MEDIA_INPUT, MEDIA_STORED));
    job->result.type = TYPE_PDF;
    return went_well(code) ? FINE : REASON_TRUNCATED;
}
