/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/body.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/utf8.h"

enum { FILES_NAMED_MAX = 2 * UPLOAD_FILES_MAX }; /* refused ones are named too, up to here */

static const str stem = S_("upload-");

static void remove_if_old(struct ctx *cx, str dir, str name)
{
    enum { A_DAY_S = 86400 };
    struct stat info;
    struct timespec now;
    const char *path = arena_z(&cx->arena, path_join(cx, dir, name));

    must(clock_gettime(CLOCK_REALTIME, &now) == 0); /* the file's clock, not the program's */
    if (stat(path, &info) == 0 && now.tv_sec - info.st_mtime > A_DAY_S)
        unlink(path);
}

enum err uploads_check(struct ctx *cx, str dir)
{
    enum { NAMES_MAX = 100000 };
    struct strs names;

    TRY(dir_list(cx, dir, NAMES_MAX, &names));
    for (size_t i = 0; i < names.n; i++)
        if (str_starts(names.v[i], stem))
            remove_if_old(cx, dir, names.v[i]);
    if (access(arena_z(&cx->arena, dir), W_OK | X_OK) != 0)
        return fail(cx, ERR_IO, "%.*s: uploads cannot be written there", STR_ARG(dir));
    return OK;
}

size_t body_max(enum body_kind kind)
{
    return kind == BODY_NONE ? 2 * REQUEST_JSON_MAX : DRAIN_MAX; /* a client that sends hears 413 */
}

static size_t raw_max(enum body_kind kind)
{
    switch (kind) {
    case BODY_NONE: return 0;
    case BODY_FORM:
    case BODY_FILES: return REQUEST_FORM_MAX;
    case BODY_JSON:
    case BODY_UPLOAD:
    case BODY_PIECE: break;
    }
    return REQUEST_JSON_MAX;
}

static void refuse(struct body *b, int status)
{
    if (b->refused == 0 || status == 400)
        b->refused = status;
}

void body_begin(struct body *b, struct arena *arena, enum body_kind kind, str upload_dir)
{
    *b = (struct body){
        .arena = arena, .kind = kind, .upload_dir = upload_dir, .fd = -1, .piece.fd = -1};
}

void body_open(struct body *b, const struct http_piece *piece)
{
    b->piece = *piece;
    if (piece->failed)
        refuse(b, 503);
}

static void append(struct arena *a, struct bytes *to, str data)
{
    if (data.n > to->room - to->n) {
        size_t room = (to->n + data.n) * 2;
        char *p = arena_alloc(a, 1, room);
        if (to->n)
            memcpy(p, to->p, to->n);
        to->p = p;
        to->room = room;
    }
    if (data.n)
        memcpy(to->p + to->n, data.p, data.n);
    to->n += data.n;
}

static void end_piece(struct body *b)
{
    if (b->piece.fd >= 0 && close(b->piece.fd) != 0)
        refuse(b, 503);
    b->piece.fd = -1;
}

/* Whoever came later has the upload from then on: the line this one came over may be dead. */
static void add_to_piece(struct body *b, str data)
{
    struct http_piece *p = &b->piece;
    str fits = str_slice(data, 0, p->room > 0 ? (size_t)p->room : 0);

    p->came += (int64_t)data.n;
    if (p->fd < 0)
        return;
    int went = file_go_on(p->fd, &p->at, fits);
    p->room -= (int64_t)fits.n;
    if (went == 0 && fits.n == data.n)
        return;
    if (went != EWOULDBLOCK)
        refuse(b, went ? 503 : 413);
    end_piece(b);
}

void body_add(struct body *b, str data)
{
    size_t max = raw_max(b->kind);

    if (b->kind == BODY_PIECE) {
        b->bytes += data.n;
        add_to_piece(b, data);
        return;
    }
    if (b->kind == BODY_UPLOAD) { /* its first piece begins the file, empty ones are none */
        if (data.n)
            body_add_part(b, S("file"), S("file"), b->bytes, data);
        return;
    }
    b->bytes += data.n;
    if (b->bytes > max)
        refuse(b, max ? 413 : 415);
    else
        append(b->arena, &b->raw, data);
}

static void end_field(struct body *b)
{
    str value = {b->value.p ? b->value.p : "", b->value.n};

    if (b->fields.n == REQUEST_FIELDS_MAX) {
        refuse(b, 413);
        return;
    }
    if (!utf8_valid(b->part) || !utf8_valid(value)) {
        refuse(b, 400);
        return;
    }
    if (!b->fields.v)
        b->fields.v = arena_array(b->arena, struct http_pair, REQUEST_FIELDS_MAX);
    b->fields.v[b->fields.n++] = (struct http_pair){b->part, value};
}

static void end_file(struct body *b)
{
    if (b->fd < 0)
        return;
    if (close(b->fd) != 0)
        refuse(b, 503);
    b->fd = -1;
}

static void end_part(struct body *b)
{
    if (b->in_part && b->part_file.p)
        end_file(b);
    else if (b->in_part)
        end_field(b);
    b->in_part = false;
}

static void remove_file(void *path)
{
    unlink(path);
}

/* The name is unguessable and new (O_EXCL); the mode 0600. */
static bool open_file(struct body *b, struct http_file *f)
{
    enum { RANDOM_PART = 6 };
    str start = arena_fmt(b->arena, "%.*s/%.*s", STR_ARG(b->upload_dir), STR_ARG(stem));
    char *path = arena_alloc(b->arena, 1, start.n + RANDOM_PART + 1);

    memset(mempcpy(path, start.p, start.n), 'X', RANDOM_PART);
    b->fd = mkostemp(path, O_CLOEXEC);
    if (b->fd < 0)
        return false;
    arena_defer(b->arena, remove_file, path);
    f->path = (str){path, start.n + RANDOM_PART};
    return true;
}

static void begin_file(struct body *b)
{
    struct http_files *files = &b->files;

    if (!utf8_valid(b->part) || !utf8_valid(b->part_file))
        refuse(b, 400);
    if (b->kind != BODY_FILES && b->kind != BODY_UPLOAD)
        refuse(b, 415);
    if (b->refused == 400 || b->refused == 415 || files->n == FILES_NAMED_MAX)
        return;
    if (!files->v)
        files->v = arena_array(b->arena, struct http_file, FILES_NAMED_MAX);
    struct http_file *f = &files->v[files->n++];
    *f = (struct http_file){.field = b->part, .name = b->part_file, .path = S("")};
    if (files->n > UPLOAD_FILES_MAX)
        refuse(b, 413);
    else if (!open_file(b, f))
        refuse(b, 503);
}

/* Gives the disk its room back at once: what was refused is not kept until the end. */
static void refuse_file(struct body *b, struct http_file *f, int status)
{
    refuse(b, status);
    if (b->fd >= 0 && ftruncate(b->fd, 0) != 0)
        refuse(b, 503);
    end_file(b);
    f->path = S("");
}

static bool write_all(int fd, str data)
{
    while (data.n > 0) {
        ssize_t n = write(fd, data.p, data.n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        data = str_slice(data, (size_t)n, data.n);
    }
    return true;
}

static void add_to_file(struct body *b, str data)
{
    if (b->files.n == 0)
        return; /* refused from its first byte */
    struct http_file *f = &b->files.v[b->files.n - 1];
    f->size += (int64_t)data.n;
    if (b->fd < 0)
        return;
    b->file_bytes += (int64_t)data.n;
    if (f->size > UPLOAD_FILE_MAX || b->file_bytes > UPLOAD_TOTAL_MAX)
        refuse_file(b, f, 413);
    else if (!write_all(b->fd, data))
        refuse_file(b, f, 503);
}

static void add_to_field(struct body *b, str data)
{
    b->form_bytes += data.n;
    if (b->form_bytes > REQUEST_FORM_MAX)
        refuse(b, 413);
    else
        append(b->arena, &b->value, data);
}

/* Browsers send an empty nameless file where none was chosen. */
static bool is_no_file(str filename, str data)
{
    return filename.p && filename.n == 0 && data.n == 0;
}

static void begin_part(struct body *b, str name, str filename)
{
    end_part(b);
    b->in_part = true;
    b->part = arena_dup(b->arena, name);
    b->part_file = arena_dup(b->arena, filename);
    b->value = (struct bytes){0};
    b->form_bytes += name.n + filename.n;
    if (filename.p)
        begin_file(b);
}

void body_add_part(struct body *b, str name, str filename, uint64_t offset, str data)
{
    b->bytes += data.n;
    b->parts += offset == 0;
    if (b->parts > REQUEST_PARTS_MAX)
        refuse(b, 413);
    if (!name.p || !body_is_heard(b))
        return;
    if (offset == 0 && is_no_file(filename, data)) {
        end_part(b);
        return;
    }
    if (offset == 0 || !b->in_part) {
        if (b->form_bytes + name.n + filename.n > REQUEST_FORM_MAX) {
            refuse(b, 413);
            return;
        }
        begin_part(b, name, filename);
    }
    if (b->part_file.p)
        add_to_file(b, data);
    else
        add_to_field(b, data);
}

bool body_is_heard(const struct body *b)
{
    return b->refused != 400 && b->parts <= REQUEST_PARTS_MAX;
}

void body_end(struct body *b)
{
    end_part(b);
    end_piece(b);
}

void body_give(const struct body *b, struct request *rq)
{
    rq->body = (str){b->raw.p ? b->raw.p : "", b->raw.n};
    rq->fields = b->fields;
    rq->files = b->files;
    rq->refused = b->refused;
    rq->piece = b->piece;
}
