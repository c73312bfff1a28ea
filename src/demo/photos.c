/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "demo/photos.h"

#include <pthread.h>
#include <stdatomic.h>

#include "attachment/media.h"
#include "attachment/store.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/world.h"
#include "report/files.h"

enum { PICTURES = 2 * PHOTO_VERSIONS * SCENE_COUNT, SEED = 2 };

/* Who draws and takes: one context and arena per thread, the next picture by a common count. */
struct taker {
    struct ctx cx;
    struct attachment *v;
    atomic_int *next;
    enum err failed;
};

struct drawing {
    int i;
    str path;
};

/* A picture is large while it is drawn. */
static enum err draw(struct ctx *cx, void *arg)
{
    const struct drawing *d = arg;

    int version = d->i % PHOTO_VERSIONS, scene = d->i / PHOTO_VERSIONS;

    return file_write(cx, d->path,
                      scene_png(cx, (enum scene)(scene / 2), scene % 2, (uint64_t)(SEED + version)),
                      FILE_PRIVATE);
}

static enum err take_picture(struct ctx *cx, int i, struct attachment *out)
{
    struct drawing d = {.i = i};
    str dir;

    TRY(attachment_work_dir(cx, &dir));
    d.path = path_join(cx, dir, S("photo"));
    TRY(ctx_scratch(cx, draw, &d));
    return attachment_take(cx, d.path, out);
}

static void *take_pictures(void *arg)
{
    struct taker *t = arg;

    for (int i; !t->failed && (i = atomic_fetch_add(t->next, 1)) < PICTURES;)
        t->failed = take_picture(&t->cx, i, &t->v[i]);
    return NULL;
}

/* The results lie in the arenas of the takers. */
static void keep(struct ctx *cx, struct attachment *a)
{
    a->kind = arena_dup(&cx->arena, a->kind);
    a->mime = arena_dup(&cx->arena, a->mime);
    a->sha256 = arena_dup(&cx->arena, a->sha256);
    a->thumb = a->thumb.p ? arena_dup(&cx->arena, a->thumb) : (str){0};
}

static enum err take_all(struct ctx *cx, struct photos *out)
{
    struct taker takers[MEDIA_AT_ONCE];
    pthread_t threads[MEDIA_AT_ONCE];
    atomic_int next = 0;
    enum err e = OK;

    for (size_t i = 0; i < COUNT(takers); i++) {
        takers[i] = (struct taker){.v = &out->v[0][0][0], .next = &next};
        ctx_init(&takers[i].cx, cx->world, COMMAND_ARENA_MAX);
        must(pthread_create(&threads[i], NULL, take_pictures, &takers[i]) == 0);
    }
    for (size_t i = 0; i < COUNT(takers); i++) {
        must(pthread_join(threads[i], NULL) == 0);
        if (takers[i].failed && !e)
            e = fail(cx, takers[i].failed, "%.*s", STR_ARG(takers[i].cx.fault.message));
    }
    for (int i = 0; i < PICTURES && !e; i++)
        keep(cx, &takers[0].v[i]);
    for (size_t i = 0; i < COUNT(takers); i++)
        ctx_reset(&takers[i].cx);
    return e;
}

/* A demo without photos is better than none: what lapor-media cannot do is told, not an error. */
enum err photos_make(struct ctx *cx, struct photos *out)
{
    *out = (struct photos){0};
    TRY(taken_load(cx, &out->taken));
    if (!media_ready(cx)) {
        out->why_none = S("lapor-media is not there");
        return OK;
    }
    if (take_all(cx, out)) {
        out->why_none = arena_dup(&cx->arena, cx->fault.message);
        fault_clear(cx);
        return OK;
    }
    out->n = PICTURES;
    return OK;
}

static bool has(const struct attachments *files, str sha256)
{
    for (size_t i = 0; i < files->n; i++)
        if (str_eq(files->v[i].sha256, sha256))
            return true;
    return false;
}

static enum err pick(struct ctx *cx, struct photos *p, const struct photo_of *of,
                     struct attachment *out)
{
    struct attachments had;
    int tries = PHOTO_VERSIONS;

    TRY(attachment_list(cx, of->report_id, &had));
    do {
        int version = p->given[of->scene][of->mended]++ % PHOTO_VERSIONS;
        *out = p->v[of->scene][of->mended][version];
    } while (--tries && has(&had, out->sha256));
    return OK;
}

enum err photos_upload(struct ctx *cx, struct photos *p, const struct photo_of *of, int64_t *id_out)
{
    struct attachment a;

    must(p->n > 0 && of->scene < SCENE_COUNT);
    TRY(pick(cx, p, of, &a));
    a.id = id_new(cx);
    a.visibility = S("reporter");
    a.owner_key = attachment_owner(cx, PHOTOS_OWNER);
    a.created_at = now_ms(cx);
    taken_note(cx, &p->taken, of->lat_e6, of->lon_e6, !of->is_told, &a);
    TRY(attachment_add(cx, &a));
    *id_out = a.id;
    return OK;
}

enum err photos_sent(struct ctx *cx, const struct report *r, struct id_list *out)
{
    struct attachments all = {0};

    *out = (struct id_list){0};
    if (r->attachments && !r->is_confidential)
        TRY(attachment_list(cx, r->id, &all));
    for (size_t i = 0; i < all.n && out->n < COUNT(out->v); i++)
        if (file_can_be_shown(all.v[i].kind, all.v[i].visibility))
            out->v[out->n++] = all.v[i].id;
    return OK;
}
