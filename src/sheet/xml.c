/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sheet/xml.h"

#include <expat.h>
#include <zip.h>

#include "base/limits.h"

enum { PIECE = 16 << 10 };

struct package {
    zip_t *zip;
    size_t unpacked;
};

struct xml {
    struct ctx *cx;
    struct package *package;
    const char *part;
    zip_file_t *file;
    XML_Parser parser;
    const struct xml_events *events;
    void *state;
    size_t fed;
    bool last;  /* expat has the last piece */
    enum err e; /* of an event that called xml_stop() */
};

static void discard(void *zip)
{
    zip_discard(zip);
}

static enum err not_a_workbook(struct ctx *cx)
{
    return fail(cx, ERR_INVALID, "the file is damaged: it cannot be unpacked");
}

enum err package_open(struct ctx *cx, str bytes, struct package **out)
{
    struct package *p = arena_new(&cx->arena, struct package);
    zip_source_t *source = zip_source_buffer_create(bytes.p, bytes.n, 0, NULL);

    p->zip = source ? zip_open_from_source(source, ZIP_RDONLY, NULL) : NULL;
    if (!p->zip) {
        zip_source_free(source);
        return not_a_workbook(cx);
    }
    arena_defer(&cx->arena, discard, p->zip);
    if (zip_get_num_entries(p->zip, 0) > SHEET_PARTS_MAX)
        return fail(cx, ERR_LIMIT, "the workbook has more than %d parts", SHEET_PARTS_MAX);
    *out = p;
    return OK;
}

bool package_has(const struct package *p, const char *part)
{
    return zip_name_locate(p->zip, part, 0) >= 0;
}

static str local_name(const char *name)
{
    const char *colon = strrchr(name, ':');

    return str_of(colon ? colon + 1 : name);
}

static void XMLCALL on_start(void *data, const XML_Char *name, const XML_Char **attributes)
{
    struct xml *x = data;

    if (!x->e && x->events->start)
        x->events->start(x, local_name(name), attributes);
}

static void XMLCALL on_end(void *data, const XML_Char *name)
{
    struct xml *x = data;

    if (!x->e && x->events->end)
        x->events->end(x, local_name(name));
}

static void XMLCALL on_text(void *data, const XML_Char *text, int n)
{
    struct xml *x = data;

    if (!x->e && x->events->text)
        x->events->text(x, (str){text, (size_t)n});
}

static void XMLCALL on_doctype(void *data, const XML_Char *name, const XML_Char *system,
                               const XML_Char *public, int internal)
{
    struct xml *x = data;

    (void)name, (void)system, (void)public, (void)internal;
    xml_stop(x, fail(x->cx, ERR_INVALID, "%s declares a document type, which no workbook does",
                     x->part));
}

static void close_part(void *data)
{
    struct xml *x = data;

    if (x->file)
        zip_fclose(x->file);
    if (x->parser)
        XML_ParserFree(x->parser);
}

enum err xml_open(struct ctx *cx, struct package *p, const char *part,
                  const struct xml_events *events, void *state, struct xml **out)
{
    struct xml *x = arena_new(&cx->arena, struct xml);

    *x = (struct xml){.package = p, .part = part, .events = events, .state = state};
    arena_defer(&cx->arena, close_part, x);
    x->file = zip_fopen(p->zip, part, 0);
    if (!x->file)
        return fail(cx, ERR_INVALID, "the file is damaged: %s cannot be read", part);
    x->parser = XML_ParserCreate(NULL);
    must(x->parser != NULL);
    XML_SetUserData(x->parser, x);
    XML_SetElementHandler(x->parser, on_start, on_end);
    XML_SetCharacterDataHandler(x->parser, on_text);
    XML_SetStartDoctypeDeclHandler(x->parser, on_doctype);
    *out = x;
    return OK;
}

/* What expat's answer means: an event's own error, malformed XML, or nothing wrong. */
static enum err outcome(struct ctx *cx, struct xml *x, enum XML_Status status)
{
    if (x->e)
        return x->e;
    if (status == XML_STATUS_ERROR)
        return fail(cx, ERR_INVALID, "%s, line %lu: %s", x->part,
                    XML_GetCurrentLineNumber(x->parser),
                    XML_ErrorString(XML_GetErrorCode(x->parser)));
    /* A tag that does not end would be scanned again with every piece. */
    XML_Index at = XML_GetCurrentByteIndex(x->parser);
    if (at >= 0 && x->fed - (size_t)at > SHEET_TOKEN_MAX + PIECE)
        return fail(cx, ERR_LIMIT, "%s has a tag of more than %d bytes", x->part, SHEET_TOKEN_MAX);
    return OK;
}

static enum err feed(struct ctx *cx, struct xml *x, enum XML_Status *status)
{
    void *piece = XML_GetBuffer(x->parser, PIECE);
    must(piece != NULL);
    zip_int64_t n = zip_fread(x->file, piece, PIECE);

    if (n < 0)
        return not_a_workbook(cx);
    x->fed += (size_t)n;
    x->package->unpacked += (size_t)n;
    if (x->package->unpacked > SHEET_UNPACKED_MAX)
        return fail(cx, ERR_LIMIT, "the workbook unpacks to more than %d bytes",
                    SHEET_UNPACKED_MAX);
    x->last = n == 0;
    *status = XML_ParseBuffer(x->parser, (int)n, x->last);
    return OK;
}

static enum XML_Parsing parsing(const struct xml *x)
{
    XML_ParsingStatus status;

    XML_GetParsingStatus(x->parser, &status);
    return status.parsing;
}

enum err xml_run(struct ctx *cx, struct xml *x, bool *more)
{
    enum XML_Status status = XML_STATUS_OK;

    x->cx = cx;
    if (parsing(x) == XML_SUSPENDED)
        status = XML_ResumeParser(x->parser);
    for (;;) {
        TRY(outcome(cx, x, status));
        *more = parsing(x) == XML_SUSPENDED;
        if (*more || x->last)
            return OK;
        TRY(feed(cx, x, &status));
    }
}

enum err xml_read(struct ctx *cx, struct package *p, const char *part,
                  const struct xml_events *events, void *state)
{
    struct xml *x;
    bool more;

    TRY(xml_open(cx, p, part, events, state, &x));
    do
        TRY(xml_run(cx, x, &more));
    while (more);
    return OK;
}

void *xml_state(const struct xml *x)
{
    return x->state;
}

struct ctx *xml_ctx(const struct xml *x)
{
    return x->cx;
}

void xml_pause(struct xml *x)
{
    XML_StopParser(x->parser, XML_TRUE);
}

void xml_stop(struct xml *x, enum err e)
{
    x->e = e;
    XML_StopParser(x->parser, XML_FALSE);
}

str xml_attribute(const char **attributes, str name)
{
    for (; attributes[0]; attributes += 2)
        if (str_eq(local_name(attributes[0]), name))
            return str_of(attributes[1]);
    return (str){0};
}
