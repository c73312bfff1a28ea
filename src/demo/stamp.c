/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "demo/stamp.h"

#include "base/limits.h"

#include <pthread.h>

enum { TICKS_MAX = 4096, CHUNK_MIN = 8, CHUNK_MAX = 128, CHUNKS = 8 };

/* Some lives on their way, with the world of the thread that makes them. */
struct chunk {
    struct world world;
    struct past past;
    struct ctx cx;
    struct life v[CHUNK_MAX];
    size_t n;
    pthread_t thread;
    enum err e;
};

static void *make(void *arg)
{
    struct chunk *c = arg;

    for (size_t i = 0; i < c->n && !c->e; i++)
        c->e = life_make(&c->cx, &c->past, &c->v[i]);
    return NULL;
}

static void chunk_open(struct ctx *cx, struct stamp *st, struct chunk *c)
{
    c->world = *cx->world;
    c->past = (struct past){.draws = past_draw(st->past, UINT64_MAX), .is_seeded = true};
    c->e = OK;
    ctx_init(&c->cx, &c->world, JOB_ARENA_MAX);
    past_enter(&c->cx, &c->past, st->node);
}

static void chunk_close(struct chunk *c)
{
    ctx_reset(&c->cx);
    c->n = 0;
}

/* One skeleton's copies, spread evenly over where they may be moved to. */
struct spread {
    struct stamp *st;
    const struct skeleton *s;
    int64_t copies, begun;
    size_t chunk; /* so many at a time: both threads shall have work, also with few copies */
    struct chunk *into;
};

static enum err begin(struct ctx *cx, void *arg)
{
    struct spread *sp = arg;
    struct stamp *st = sp->st;
    int64_t gap = STAMP_COPIES_MAX / sp->copies;
    struct life *l = &sp->into->v[sp->into->n];

    *l = (struct life){
        .s = sp->s, .node = st->node, .counter = st->counter, .told_from = st->told_from};
    l->shift = sp->begun * gap + (int64_t)past_draw(st->past, (uint64_t)gap) - SHIFT_MS;
    TRY(life_begin(cx, st->past, st->script, l));
    sp->into->n++;
    sp->begun++;
    return OK;
}

static enum err chunk_begin(struct ctx *cx, struct spread *sp, struct chunk *c)
{
    chunk_open(cx, sp->st, c);
    sp->into = c;
    while (c->n < sp->chunk && sp->begun < sp->copies)
        TRY(ctx_scratch(cx, begin, sp));
    if (pthread_create(&c->thread, NULL, make, c) != 0)
        return fail(cx, ERR_BUSY, "no thread to make lives");
    return OK;
}

struct storing {
    struct past *past;
    const struct life *l;
};

static enum err store(struct ctx *cx, void *arg)
{
    struct storing *s = arg;

    return life_store(cx, s->past, s->l);
}

/* After its thread has ended. */
static enum err chunk_store(struct ctx *cx, struct stamp *st, const struct chunk *c)
{
    if (c->e)
        return fail(cx, c->e, "%.*s", STR_ARG(c->cx.fault.message));
    for (size_t i = 0; i < c->n; i++)
        TRY(ctx_scratch(cx, store, &(struct storing){st->past, &c->v[i]}));
    return OK;
}

/* Each chunk is stored while the one after it is made. */
static enum err press(struct ctx *cx, struct spread *sp, struct chunk c[2])
{
    enum err e = chunk_begin(cx, sp, &c[0]);

    for (int now = 0; !e && c[now].n; now = !now) {
        struct chunk *this = &c[now], *next = &c[!now];
        must(pthread_join(this->thread, NULL) == 0);
        if (sp->begun < sp->copies)
            e = chunk_begin(cx, sp, next);
        bool runs = !e && next->n;
        if (!e)
            e = chunk_store(cx, sp->st, this);
        if (e && runs)
            must(pthread_join(next->thread, NULL) == 0);
        chunk_close(this);
    }
    return e;
}

static size_t chunk_for(int64_t copies)
{
    size_t n = (size_t)copies / CHUNKS;

    return n < CHUNK_MIN ? CHUNK_MIN : n > CHUNK_MAX ? CHUNK_MAX : n;
}

/* The ids of a skeleton's lives: the same ticks of different milliseconds. */
static enum err take_ticks(struct ctx *cx, struct stamp *st, const struct skeleton *s)
{
    int64_t need = life_ticks(s->n);

    if (need >= TICKS_MAX)
        return fail(cx, ERR_LIMIT, "a life of %zu events", s->n);
    if (st->counter + need > TICKS_MAX) {
        st->node++;
        st->counter = 1;
    }
    return st->node <= st->last_node ? OK : fail(cx, ERR_LIMIT, "too many skeletons");
}

enum err stamp_lives(struct ctx *cx, struct stamp *st, const struct skeleton *s, int64_t copies)
{
    struct spread sp = {st, s, copies, 0, chunk_for(copies), NULL};
    struct chunk *chunks = arena_array(&cx->arena, struct chunk, 2);

    must(copies <= STAMP_COPIES_MAX);
    if (copies == 0)
        return OK;
    TRY(take_ticks(cx, st, s));
    enum err e = press(cx, &sp, chunks);
    for (int i = 0; i < 2; i++)
        arena_reset(&chunks[i].cx.arena);
    st->counter += life_ticks(s->n);
    return e ? e : summary_add(cx, &s->counted, copies);
}
