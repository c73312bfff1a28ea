/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "media/office.h"

#include <zip.h>

#include "base/limits.h"
#include "media/strip.h"

#define EMPTY(text) S_("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" text)

/* Parts that say who, when and with what: these words instead. */
static const struct {
    str name, text;
} emptied[] = {
    {S_("docProps/core.xml"),
     EMPTY("<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/"
           "metadata/core-properties\"/>")                                                                       },
    {S_("docProps/app.xml"),    EMPTY("<Properties xmlns=\"http://schemas.openxmlformats.org/"
                                   "officeDocument/2006/extended-properties\"/>")    },
    {S_("docProps/custom.xml"), EMPTY("<Properties xmlns=\"http://schemas.openxmlformats.org/"
                                      "officeDocument/2006/custom-properties\"/>")},
    {S_("meta.xml"),            EMPTY("<office:document-meta xmlns:office=\"urn:oasis:names:tc:opendocument:"
                           "xmlns:office:1.0\" office:version=\"1.2\"/>")                    },
    {S_("settings.xml"),
     EMPTY("<office:document-settings xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:"
           "office:1.0\" office:version=\"1.2\"/>")                                                              },
};

/* Parts whose name is enough. */
static const struct {
    str start, end;
    enum reason reason;
} refused[] = {
    {S_("Basic/"),            S_(""),               REASON_MACRO_DOCUMENT },
    {S_("Scripts/"),          S_(""),               REASON_MACRO_DOCUMENT },
    {S_(""),                  S_("vbaProject.bin"), REASON_MACRO_DOCUMENT },
    {S_(""),                  S_("vbaData.xml"),    REASON_MACRO_DOCUMENT },
    {S_("xl/macrosheets/"),   S_(""),               REASON_MACRO_DOCUMENT },
    {S_("word/activeX/"),     S_(""),               REASON_ACTIVE_DOCUMENT},
    {S_("xl/activeX/"),       S_(""),               REASON_ACTIVE_DOCUMENT},
    {S_("word/embeddings/"),  S_(""),               REASON_ACTIVE_DOCUMENT},
    {S_("xl/embeddings/"),    S_(""),               REASON_ACTIVE_DOCUMENT},
    {S_("xl/externalLinks/"), S_(""),               REASON_ACTIVE_DOCUMENT},
};

/* Which document it is: the part that tells, and the words in it. */
static const struct {
    str name, words;
    enum type type;
} tellers[] = {
    {S_("[Content_Types].xml"),
     S_("application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"),
     TYPE_DOCX                                                                                        },
    {S_("[Content_Types].xml"),
     S_("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"),       TYPE_XLSX},
    {S_("mimetype"),            S_("application/vnd.oasis.opendocument.text"),               TYPE_ODT },
    {S_("mimetype"),            S_("application/vnd.oasis.opendocument.spreadsheet"),        TYPE_ODS },
};

enum { NAME_BYTES = 255, SMALL = 1 << 20, DOS_1980 = 0x21 };

struct pack {
    struct job *job;
    zip_t *from, *to;
    uint64_t unpacked;
};

static bool name_decent(str name)
{
    if (name.n == 0 || name.n > NAME_BYTES || name.p[0] == '/' || str_has(name, S("\\")) ||
        str_starts(name, S("../")) || str_has(name, S("/../")))
        return false;
    for (size_t i = 0; i < name.n; i++)
        if ((unsigned char)name.p[i] < ' ')
            return false;
    return true;
}

static enum reason name_reason(str name)
{
    if (!name_decent(name))
        return REASON_POLYGLOT;
    for (size_t i = 0; i < COUNT(refused); i++)
        if (str_starts(name, refused[i].start) && str_ends(name, refused[i].end))
            return refused[i].reason;
    return FINE;
}

static enum reason size_reason(struct pack *pk, const zip_stat_t *st)
{
    if (st->encryption_method != ZIP_EM_NONE)
        return REASON_ENCRYPTED_DOCUMENT;
    pk->unpacked += st->size;
    bool swollen = st->size > SMALL && st->size / OFFICE_RATIO_MAX > st->comp_size;
    return st->size > OFFICE_PART_MAX || pk->unpacked > OFFICE_UNPACKED_MAX || swollen
               ? REASON_ZIP_BOMB
               : FINE;
}

/* As long as the archive says, to the byte; libzip checks its sum. */
static enum reason part_read(struct pack *pk, zip_uint64_t index, size_t size, str *out)
{
    zip_file_t *file = zip_fopen_index(pk->from, index, 0);
    char *p = arena_alloc(&pk->job->arena, 1, size + 1);
    size_t n = 0;

    if (!file)
        return REASON_TRUNCATED;
    while (n <= size) {
        zip_int64_t got = zip_fread(file, p + n, size + 1 - n);
        if (got <= 0)
            break;
        n += (size_t)got;
    }
    int failed = zip_fclose(file);
    *out = (str){p, size};
    return n == size && !failed ? FINE : n > size ? REASON_ZIP_BOMB : REASON_TRUNCATED;
}

/* Excel notes the folder, and with it a user's name. */
static str without_path(struct arena *a, str xml)
{
    ptrdiff_t from = str_find(xml, S("<x15ac:absPath "));
    ptrdiff_t to = from < 0 ? -1 : str_find(str_slice(xml, (size_t)from, xml.n), S("/>"));

    if (to < 0)
        return xml;
    size_t end = (size_t)from + (size_t)to + 2;
    return arena_join(a, (str[]){str_slice(xml, 0, (size_t)from), str_slice(xml, end, xml.n)}, 2,
                      S(""));
}

static bool must_check(str name)
{
    static const str names[] = {S_("[Content_Types].xml"), S_("META-INF/manifest.xml"),
                                S_("content.xml"), S_("styles.xml")};

    for (size_t i = 0; i < COUNT(names); i++)
        if (str_eq(name, names[i]))
            return true;
    return str_ends(name, S(".rels"));
}

static void tell(struct result *r, str name, str bytes)
{
    for (size_t i = 0; i < COUNT(tellers); i++)
        if (str_eq(name, tellers[i].name) &&
            (str_eq(name, S("mimetype")) ? str_eq(bytes, tellers[i].words)
                                         : str_has(bytes, tellers[i].words)))
            r->type = tellers[i].type;
}

/* The bytes a part keeps. */
static enum reason part_clean(struct pack *pk, str name, str *bytes)
{
    size_t n;

    if (must_check(name))
        MEDIA_TRY(office_xml_check(*bytes));
    tell(&pk->job->result, name, *bytes);
    for (size_t i = 0; i < COUNT(emptied); i++)
        if (str_eq(name, emptied[i].name))
            *bytes = emptied[i].text;
    if (str_eq(name, S("xl/workbook.xml")))
        *bytes = without_path(&pk->job->arena, *bytes);
    if (strip_knows(*bytes)) {
        char *out = arena_alloc(&pk->job->arena, 1, bytes->n);
        if (!strip_picture(*bytes, out, &n))
            return REASON_TRUNCATED;
        *bytes = (str){out, n};
    }
    return FINE;
}

static enum reason part_add(struct pack *pk, const char *name, str bytes)
{
    zip_source_t *source = zip_source_buffer(pk->to, bytes.p, bytes.n, 0);
    zip_int64_t index = source ? zip_file_add(pk->to, name, source, ZIP_FL_ENC_UTF_8) : -1;

    if (index < 0)
        return REASON_POLYGLOT; /* the same name twice: two readers would see two documents */
    bool stored = strcmp(name, "mimetype") == 0;
    zip_uint64_t at = (zip_uint64_t)index;
    return zip_file_set_dostime(pk->to, at, 0, DOS_1980, 0) == 0 &&
                   zip_set_file_compression(pk->to, at, stored ? ZIP_CM_STORE : ZIP_CM_DEFLATE,
                                            0) == 0
               ? FINE
               : REASON_CONVERTER_FAILED;
}

static enum reason part_copy(struct pack *pk, zip_uint64_t index)
{
    zip_stat_t st;
    str bytes;

    if (zip_stat_index(pk->from, index, 0, &st) != 0 ||
        (st.valid & (ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE)) == 0)
        return REASON_TRUNCATED;
    MEDIA_TRY(name_reason(str_of(st.name)));
    if (str_ends(str_of(st.name), S("/")))
        return FINE;
    MEDIA_TRY(size_reason(pk, &st));
    MEDIA_TRY(part_read(pk, index, (size_t)st.size, &bytes));
    MEDIA_TRY(part_clean(pk, str_of(st.name), &bytes));
    return part_add(pk, st.name, bytes);
}

static enum reason parts_copy(struct pack *pk)
{
    zip_int64_t n = zip_get_num_entries(pk->from, 0);

    if (n > OFFICE_PARTS_MAX)
        return REASON_ZIP_BOMB;
    for (zip_int64_t i = 0; i < n; i++)
        MEDIA_TRY(part_copy(pk, (zip_uint64_t)i));
    return pk->job->result.type ? FINE : REASON_UNKNOWN_TYPE;
}

static enum reason packed_write(struct job *job, zip_source_t *source)
{
    zip_stat_t st;

    if (zip_source_stat(source, &st) != 0 || zip_source_open(source) != 0)
        return REASON_CONVERTER_FAILED;
    char *p = arena_alloc(&job->arena, 1, (size_t)st.size);
    zip_int64_t got = zip_source_read(source, p, st.size);
    zip_source_close(source);
    return got == (zip_int64_t)st.size ? job_write(job->out_fd, (str){p, (size_t)st.size})
                                       : REASON_CONVERTER_FAILED;
}

static enum reason repack(struct job *job, zip_t *from)
{
    zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, NULL);

    must(source != NULL);
    zip_source_keep(source); /* zip_close() lets go of its own hold */
    struct pack pk = {job, from, zip_open_from_source(source, ZIP_TRUNCATE, NULL), 0};
    must(pk.to != NULL);
    enum reason reason = parts_copy(&pk);
    if (reason)
        zip_discard(pk.to);
    else if (zip_close(pk.to) != 0)
        reason = REASON_CONVERTER_FAILED;
    if (!reason)
        reason = packed_write(job, source);
    zip_source_free(source);
    return reason;
}

enum reason office_make(struct job *job)
{
    str bytes;

    MEDIA_TRY(job_read(job, job->in_fd, UPLOAD_FILE_MAX, &bytes));
    zip_source_t *source = zip_source_buffer_create(bytes.p, bytes.n, 0, NULL);
    zip_t *from = source ? zip_open_from_source(source, ZIP_RDONLY, NULL) : NULL;
    if (!from)
        return zip_source_free(source), REASON_TRUNCATED;
    enum reason reason = repack(job, from);
    zip_discard(from);
    return reason;
}
