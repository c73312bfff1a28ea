/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "attachment/incoming.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "attachment/attachment.sql.h"
#include "attachment/incoming.sql.h"
#include "attachment/media.h"
#include "base/conf.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/time.h"
#include "base/world.h"
#include "db/call.h"

enum { AT_ONCE = 100, NAMES_MAX = 100000 };

static const struct db_row incoming_row =
    DB_ROW(struct incoming, DB_FIELD(struct incoming, id), DB_FIELD(struct incoming, length),
           DB_FIELD(struct incoming, metadata), DB_FIELD(struct incoming, refused),
           DB_FIELD(struct incoming, ended_at), DB_FIELD(struct incoming, created_at),
           DB_FIELD(struct incoming, expires_at));

struct room {
    int64_t n, bytes, free_at;
};
static const struct db_row room_row =
    DB_ROW(struct room, DB_FIELD(struct room, n), DB_FIELD(struct room, bytes),
           DB_FIELD(struct room, free_at));

struct held {
    int64_t id;
};
struct held_list {
    struct held *v;
    size_t n;
};
static const struct db_row held_row = DB_ROW(struct held, DB_FIELD(struct held, id));

static str folder(struct ctx *cx)
{
    return path_join(cx, conf_str(cx, CONF_DATA), S("uploads/incoming"));
}

static str path_of(struct ctx *cx, int64_t id)
{
    return path_join(cx, folder(cx), arena_fmt(&cx->arena, "%lld", (long long)id));
}

static enum err system_fail(struct ctx *cx, const char *what, str path)
{
    const char *why = strerrordesc_np(errno);

    return fail(cx, errno == ENOSPC ? ERR_BUSY : ERR_IO, "cannot %s %.*s: %s", what, STR_ARG(path),
                why ? why : "?");
}

/* Beginning */

struct beginning {
    str owner_key;
    struct incoming *in;
};

/* The owner's oldest is held, so that two that begin at once count each other. */
static enum err check_room(struct ctx *cx, const struct beginning *b)
{
    struct held_list held;
    struct room room;

    TRY(db_all(cx, SQL(incoming_hold, .owner_key = b->owner_key), &held_row, 1, &held));
    TRY(db_one(cx, SQL(incoming_room, .owner_key = b->owner_key), &room_row, &room));
    if (room.n < INCOMING_MAX && room.bytes + b->in->length <= INCOMING_BYTES_MAX)
        return OK;
    int64_t wait_ms = room.free_at - now_ms(cx);
    enum err e = fail_key(cx, ERR_WAIT, NULL, "error_uploads_open");
    cx->fault.wait_s = wait_ms > 0 ? (wait_ms + 999) / 1000 : 1;
    return e;
}

static enum err begin(struct ctx *cx, void *arg)
{
    const struct beginning *b = arg;
    const struct incoming *in = b->in;

    TRY(check_room(cx, b));
    return db_exec(cx, SQL(incoming_insert, .id = in->id, .owner_key = b->owner_key,
                           .length = in->length, .metadata = in->metadata,
                           .created_at = in->created_at, .expires_at = in->expires_at));
}

enum err incoming_begin(struct ctx *cx, str owner_words, int64_t length, str metadata,
                        struct incoming *out)
{
    int64_t now = now_ms(cx);
    struct incoming in = {.id = id_new(cx),
                          .length = length,
                          .metadata = metadata,
                          .created_at = now,
                          .expires_at = now + INCOMING_HOURS * HOUR_MS};
    struct beginning b = {attachment_owner(cx, owner_words), &in};

    must(length > 0 && length <= UPLOAD_FILE_MAX);
    TRY(db_write(cx, begin, &b));
    *out = in;
    return OK;
}

enum err incoming_find(struct ctx *cx, str owner_words, int64_t id, struct incoming *out)
{
    return db_one(cx,
                  SQL(incoming_by_id, .id = id, .owner_key = attachment_owner(cx, owner_words),
                      .now = now_ms(cx)),
                  &incoming_row, out);
}

/* Its bytes */

static enum err open_for(struct ctx *cx, int64_t id, int flags, int *fd_out)
{
    str path = path_of(cx, id);

    *fd_out = open(path.p, flags | O_CLOEXEC | O_NOFOLLOW);
    return *fd_out >= 0 || errno == ENOENT ? OK : system_fail(cx, "open", path);
}

/* Some file systems write the length before the bytes; who is told of bytes can rely on them. */
static enum err size_on_disk(struct ctx *cx, int fd, int64_t id, int64_t *out)
{
    struct stat st;

    if (fsync(fd) != 0 || fstat(fd, &st) != 0)
        return system_fail(cx, "flush", path_of(cx, id));
    *out = st.st_size;
    return OK;
}

enum err incoming_offset(struct ctx *cx, const struct incoming *in, int64_t *out)
{
    int fd;

    *out = in->ended_at.has ? in->length : 0;
    if (in->ended_at.has)
        return OK;
    TRY(open_for(cx, in->id, O_RDONLY, &fd));
    if (fd < 0) /* nothing has come yet */
        return OK;
    enum err e = size_on_disk(cx, fd, in->id, out);
    close(fd);
    return e;
}

enum err incoming_open(struct ctx *cx, const struct incoming *in, int *fd_out)
{
    str path = path_of(cx, in->id);
    int fd;

    TRY(open_for(cx, in->id, O_WRONLY, &fd));
    if (fd < 0) {
        TRY(dir_make(cx, folder(cx), DIR_PRIVATE));
        fd = open(path.p, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, FILE_PRIVATE);
        if (fd < 0)
            return system_fail(cx, "create", path);
        enum err e = dir_sync(cx, folder(cx));
        if (e)
            close(fd);
        TRY(e);
    }
    *fd_out = fd;
    return OK;
}

enum err incoming_add(struct ctx *cx, const struct incoming *in, str path)
{
    str to = path_of(cx, in->id);

    TRY(dir_make(cx, folder(cx), DIR_PRIVATE));
    if (rename(arena_z(&cx->arena, path), to.p) != 0)
        return system_fail(cx, "rename to", to);
    return dir_sync(cx, folder(cx));
}

/* The end */

struct ending {
    int64_t id;
    str refused;                /* null: it was taken */
    const struct attachment *a; /* what it became, or NULL */
};

static enum err end(struct ctx *cx, void *arg)
{
    const struct ending *e = arg;
    int64_t ended;

    TRY(db_exec_count(cx, SQL(incoming_end, .id = e->id, .refused = e->refused, .now = now_ms(cx)),
                      &ended));
    if (!ended)
        return fail(cx, ERR_NOTFOUND, "the upload was given up meanwhile");
    return e->a ? attachment_add(cx, e->a) : OK;
}

static enum err refused(struct ctx *cx, str key)
{
    return fail_key(cx, ERR_INVALID, "attachments", arena_z(&cx->arena, key));
}

static enum err take_in(struct ctx *cx, str owner_words, const struct incoming *in)
{
    struct attachment a;
    enum err e = attachment_prepare(cx, path_of(cx, in->id), owner_words, in->id, &a);

    if (e == ERR_INVALID && cx->fault.key) {
        struct ending no = {.id = in->id, .refused = str_of(cx->fault.key)};
        fault_clear(cx);
        TRY(db_write(cx, end, &no));
        return refused(cx, no.refused);
    }
    TRY(e);
    return db_write(cx, end, &(struct ending){.id = in->id, .a = &a});
}

/* Of one that has ended: how. */
static enum err verdict(struct ctx *cx, const struct incoming *in)
{
    return in->refused.n ? refused(cx, in->refused) : OK;
}

/* Nobody else can end it now: what the row says holds. fd -1: its file is gone. */
static enum err finish_held(struct ctx *cx, str owner_words, int64_t id, int fd)
{
    struct incoming in;
    int64_t size = 0;

    TRY(incoming_find(cx, owner_words, id, &in));
    if (in.ended_at.has)
        return verdict(cx, &in);
    if (fd >= 0)
        TRY(size_on_disk(cx, fd, id, &size));
    if (size != in.length)
        return fail_key(cx, ERR_CONFLICT, NULL, "error_upload_offset");
    enum err e = take_in(cx, owner_words, &in);
    if (e == OK || e == ERR_INVALID)
        unlink(path_of(cx, id).p); /* else incoming_expire() does */
    return e;
}

enum err incoming_finish(struct ctx *cx, str owner_words, const struct incoming *in)
{
    int fd;

    if (in->ended_at.has)
        return verdict(cx, in);
    TRY(open_for(cx, in->id, O_WRONLY, &fd));
    enum err e = fd < 0 || file_hold(fd) ? finish_held(cx, owner_words, in->id, fd)
                                         : fail_key(cx, ERR_CONFLICT, NULL, "error_upload_busy");
    if (fd >= 0)
        close(fd);
    return e;
}

static enum err forget(struct ctx *cx, void *arg)
{
    const struct incoming *in = arg;

    TRY(db_exec(cx, SQL(attachment_delete, .id = in->id))); /* its bytes: attachment_clean() */
    return db_exec(cx, SQL(incoming_delete, .id = in->id));
}

enum err incoming_forget(struct ctx *cx, const struct incoming *in)
{
    struct incoming it = *in;

    TRY(file_remove(cx, path_of(cx, in->id)));
    return db_write(cx, forget, &it);
}

/* An attachment outlives the upload that it came by. */
static enum err drop(struct ctx *cx, void *arg)
{
    const struct incoming *in = arg;

    return db_exec(cx, SQL(incoming_delete, .id = in->id));
}

/* Files that no row knows of, as after the store was put back to an earlier day. */
static enum err sweep(struct ctx *cx)
{
    struct timespec now;
    struct strs names;
    struct stat st;

    if (!file_exists(cx, folder(cx)))
        return OK;
    clock_gettime(CLOCK_REALTIME, &now); /* the file system's clock, which stat() tells */
    TRY(dir_list(cx, folder(cx), NAMES_MAX, &names));
    for (size_t i = 0; i < names.n; i++) {
        str path = path_join(cx, folder(cx), names.v[i]);
        if (stat(path.p, &st) == 0 && now.tv_sec - st.st_mtim.tv_sec > (INCOMING_HOURS + 1) * 3600)
            TRY(file_remove(cx, path));
    }
    return OK;
}

enum err incoming_expire(struct ctx *cx, int64_t *done_out)
{
    struct incomings old;

    *done_out = 0;
    TRY(sweep(cx));
    TRY(db_all(cx, SQL(incoming_expired, .now = now_ms(cx), .max = AT_ONCE), &incoming_row, AT_ONCE,
               &old));
    for (size_t i = 0; i < old.n; i++) {
        TRY(file_remove(cx, path_of(cx, old.v[i].id))); /* first: the row knows of it */
        TRY(db_write(cx, drop, &old.v[i]));
        ++*done_out;
    }
    return OK;
}
