/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sheet/write.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/time.h"
#include "base/world.h"
#include "sheet/workbook.h"

struct sheet_writer {
    const struct writer_format *format;
    str path, temporary;
    FILE *file; /* CSV and JSON lines */
    struct workbook *book;
    const str *columns;
    size_t n;
    int64_t rows;
    bool finished;
};

struct writer_format {
    const char *ending;
    enum err (*open)(struct ctx *cx, struct sheet_writer *w);
    enum err (*row)(struct ctx *cx, struct sheet_writer *w, const struct sheet_cell *cells);
    enum err (*close)(struct ctx *cx, struct sheet_writer *w);
};

static enum err io_fail(struct ctx *cx, const struct sheet_writer *w, int error)
{
    const char *why = strerrordesc_np(error);

    return fail(cx, ERR_IO, "cannot write %.*s: %s", STR_ARG(w->path), why ? why : "unknown error");
}

/* What CSV and JSON lines share: a stream. */
static enum err stream_open(struct ctx *cx, struct sheet_writer *w)
{
    int fd = open(w->temporary.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, FILE_PRIVATE);

    if (fd < 0)
        return io_fail(cx, w, errno);
    w->file = fdopen(fd, "w");
    must(w->file != NULL);
    return OK;
}

static enum err stream_put(struct ctx *cx, struct sheet_writer *w, str bytes)
{
    if (bytes.n && fwrite(bytes.p, 1, bytes.n, w->file) != bytes.n)
        return io_fail(cx, w, errno);
    return OK;
}

static enum err stream_close(struct ctx *cx, struct sheet_writer *w)
{
    bool good = fflush(w->file) == 0 && fsync(fileno(w->file)) == 0;
    int error = errno;

    if (fclose(w->file) != 0 && good)
        good = false, error = errno;
    w->file = NULL;
    return good ? OK : io_fail(cx, w, error);
}

/* CSV. */
static str plain(struct ctx *cx, const struct sheet_cell *c)
{
    switch (c->kind) {
    case SHEET_NONE: break;
    case SHEET_TEXT:
    case SHEET_JSON: return c->text;
    case SHEET_INT: return arena_fmt(&cx->arena, "%lld", (long long)c->n);
    case SHEET_DATE: return date_format(cx, c->n);
    case SHEET_TIME: return time_format(cx, c->n, c->zone);
    }
    return S("");
}

static bool needs_quotes(str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (memchr(",;\"\t\r\n", s.p[i], 6))
            return true;
    return s.n && (s.p[0] == ' ' || s.p[0] == '#' || s.p[s.n - 1] == ' ');
}

static enum err csv_text(struct ctx *cx, struct sheet_writer *w, str s, bool guarded)
{
    bool quotes = needs_quotes(s);

    if (quotes)
        TRY(stream_put(cx, w, S("\"")));
    if (guarded && s.n && memchr("=+-@\t\r", s.p[0], 6))
        TRY(stream_put(cx, w, S("'")));
    while (s.n) {
        str head, rest;
        bool quote = str_cut(s, '"', &head, &rest);
        TRY(stream_put(cx, w, head));
        if (quote)
            TRY(stream_put(cx, w, S("\"\"")));
        s = rest;
    }
    return quotes ? stream_put(cx, w, S("\"")) : OK;
}

static enum err csv_row(struct ctx *cx, struct sheet_writer *w, const struct sheet_cell *cells)
{
    for (size_t i = 0; i < w->n; i++) {
        if (i)
            TRY(stream_put(cx, w, S(",")));
        TRY(csv_text(cx, w, plain(cx, &cells[i]), cells[i].kind == SHEET_TEXT));
    }
    return stream_put(cx, w, S("\r\n"));
}

static enum err csv_open(struct ctx *cx, struct sheet_writer *w)
{
    struct sheet_cell *names = arena_array(&cx->arena, struct sheet_cell, w->n);

    for (size_t i = 0; i < w->n; i++)
        names[i] = CELL_TEXT(w->columns[i]);
    TRY(stream_open(cx, w));
    TRY(stream_put(cx, w, S("\xef\xbb\xbf"))); /* Excel takes it for Windows-1252 without */
    return csv_row(cx, w, names);
}

/* JSON lines. */
static void json_cell(struct json *j, const struct sheet_cell *c)
{
    switch (c->kind) {
    case SHEET_NONE: json_nil(j); break;
    case SHEET_TEXT: json_str(j, c->text); break;
    case SHEET_INT: json_i64(j, c->n); break;
    case SHEET_DATE: json_date(j, c->n); break;
    case SHEET_TIME: json_time(j, c->n, c->zone); break;
    case SHEET_JSON: json_raw(j, c->text); break;
    }
}

static enum err jsonl_row(struct ctx *cx, struct sheet_writer *w, const struct sheet_cell *cells)
{
    struct json j;
    str line;

    json_init(cx, &j, PAGE_BYTES_MAX);
    json_object_begin(&j);
    for (size_t i = 0; i < w->n; i++) {
        json_key(&j, w->columns[i]);
        json_cell(&j, &cells[i]);
    }
    json_object_end(&j);
    TRY(json_finish(cx, &j, &line));
    TRY(stream_put(cx, w, line));
    return stream_put(cx, w, S("\n"));
}

/* XLSX. */
static enum err xlsx_open(struct ctx *cx, struct sheet_writer *w)
{
    return book_create(cx, w->temporary, w->columns, w->n, &w->book);
}

static enum err xlsx_row(struct ctx *cx, struct sheet_writer *w, const struct sheet_cell *cells)
{
    return book_add(cx, w->book, cells, w->n);
}

static enum err xlsx_close(struct ctx *cx, struct sheet_writer *w)
{
    return book_close(cx, w->book);
}

/* clang-format off */
static const struct writer_format formats[] = {
    [SHEET_CSV]   = {".csv",   csv_open,    csv_row,   stream_close},
    [SHEET_JSONL] = {".jsonl", stream_open, jsonl_row, stream_close},
    [SHEET_XLSX]  = {".xlsx",  xlsx_open,   xlsx_row,  xlsx_close},
};
/* clang-format on */

bool sheet_format_of(str path, enum sheet_format *out)
{
    for (size_t i = 0; i < COUNT(formats); i++) {
        size_t n = strlen(formats[i].ending);
        if (path.n > n && str_eq_nocase((str){path.p + path.n - n, n}, str_of(formats[i].ending)))
            return *out = (enum sheet_format)i, true;
    }
    return false;
}

static void abandon(void *arg)
{
    struct sheet_writer *w = arg;

    if (w->file)
        fclose(w->file);
    if (!w->finished)
        unlink(w->temporary.p);
}

enum err sheet_create(struct ctx *cx, str path, enum sheet_format format, const str *columns,
                      size_t n, struct sheet_writer **out)
{
    struct sheet_writer *w = arena_new(&cx->arena, struct sheet_writer);
    uint64_t chance;

    must((size_t)format < COUNT(formats) && n > 0);
    random_bytes(cx, &chance, sizeof chance);
    *w = (struct sheet_writer){.format = &formats[format], .columns = columns, .n = n};
    w->path = arena_dup(&cx->arena, path);
    w->temporary =
        arena_fmt(&cx->arena, "%.*s.%016llx.tmp", STR_ARG(path), (unsigned long long)chance);
    arena_defer(&cx->arena, abandon, w);
    TRY(w->format->open(cx, w));
    *out = w;
    return OK;
}

enum err sheet_write(struct ctx *cx, struct sheet_writer *w, const struct sheet_cell *cells)
{
    must(!w->finished);
    w->rows++;
    return w->format->row(cx, w, cells);
}

enum err sheet_finish(struct ctx *cx, struct sheet_writer *w)
{
    must(!w->finished);
    TRY(w->format->close(cx, w));
    if (rename(w->temporary.p, w->path.p) != 0)
        return io_fail(cx, w, errno);
    w->finished = true;
    return dir_sync(cx, path_dir(w->path));
}
