/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/cache.h"

#include <pthread.h>

#include "base/limits.h"
#include "base/world.h"
#include "http/response.h"

enum { SETS = 1024, WAYS = 4, RECENT = 256, ASK_EARLY_MS = 500 };

struct entry {
    struct arena arena; /* holds key and page; empty: the place is free */
    struct page_key key;
    struct page page;
    uint64_t hash;
    struct change tags[PAGE_TAGS_MAX];
    size_t tags_n, size;
    bool asked; /* somebody already went to make it anew */
    int64_t made_at;
    uint64_t used;
};

struct page_cache {
    pthread_mutex_t lock;
    void (*drop)(void *ready);
    size_t bytes, bytes_max;
    uint64_t secret, clock; /* clock: counts uses, orders them */
    size_t hand;            /* of the sweep for bytes           */
    uint64_t drops;         /* ever; the last RECENT of them:   */
    struct change dropped[RECENT];
    struct entry v[SETS][WAYS];
};

struct page_cache *cache_new(struct ctx *cx, struct arena *life, size_t bytes_max)
{
    struct page_cache *c = arena_new(life, struct page_cache);

    must(pthread_mutex_init(&c->lock, NULL) == 0);
    c->bytes_max = bytes_max;
    random_bytes(cx, &c->secret, sizeof c->secret);
    return c;
}

void cache_on_drop(struct page_cache *c, void (*drop)(void *ready))
{
    c->drop = drop;
}

static void lock(struct page_cache *c)
{
    must(pthread_mutex_lock(&c->lock) == 0);
}

static void unlock(struct page_cache *c)
{
    must(pthread_mutex_unlock(&c->lock) == 0);
}

static void forget(struct page_cache *c, struct entry *e)
{
    if (!e->size)
        return;
    for (size_t i = 0; i < PAGE_FORMS; i++)
        if (e->page.ready[i])
            c->drop(e->page.ready[i]);
    c->bytes -= e->size;
    arena_reset(&e->arena);
    *e = (struct entry){0};
}

static uint64_t hash_of(const struct page_cache *c, struct page_key key)
{
    uint64_t h = c->secret ^ (uint64_t)key.lang;

    for (size_t i = 0; i < key.target.n; i++)
        h = (h ^ (unsigned char)key.target.p[i]) * UINT64_C(0x100000001b3);
    h = (h ^ h >> 32) * UINT64_C(0xc4ceb9fe1a85ec53);
    return h ^ h >> 29;
}

static struct entry *find(struct page_cache *c, struct page_key key, uint64_t hash)
{
    for (size_t i = 0; i < WAYS; i++) {
        struct entry *e = &c->v[hash % SETS][i];
        if (e->size && e->hash == hash && e->key.lang == key.lang &&
            str_eq(e->key.target, key.target)) {
            e->used = ++c->clock;
            return e;
        }
    }
    return NULL;
}

/*
 * A page is fresh for PAGE_FRESH_MS.  Shortly before, one asker is sent to make
 * it anew, while the others still get it: no stampede at the end.
 */
static bool is_fresh(struct entry *e, int64_t now)
{
    int64_t age = now - e->made_at;

    if (age >= PAGE_FRESH_MS)
        return false;
    if (age < PAGE_FRESH_MS - ASK_EARLY_MS || e->asked)
        return true;
    e->asked = true;
    return false;
}

bool cache_answer(struct page_cache *c, struct page_key key, int64_t now,
                  bool (*fn)(struct page *page, void *arg), void *arg)
{
    uint64_t hash = hash_of(c, key);

    lock(c);
    struct entry *e = find(c, key, hash);
    bool answered = e && is_fresh(e, now) && fn(&e->page, arg);
    unlock(c);
    return answered;
}

/* All but the one that belongs to a single request. */
static struct http_pairs headers_dup(struct arena *a, struct http_pairs from)
{
    struct http_pairs out = {arena_array(a, struct http_pair, from.n), 0};

    for (size_t i = 0; i < from.n; i++)
        if (!str_eq(from.v[i].name, S("X-Request-Id")))
            out.v[out.n++] =
                (struct http_pair){arena_dup(a, from.v[i].name), arena_dup(a, from.v[i].value)};
    return out;
}

bool cache_look(struct ctx *cx, struct page_cache *c, struct page_key key, struct page *out)
{
    struct arena *a = &cx->arena;
    uint64_t hash = hash_of(c, key);
    int64_t now = now_ms(cx);

    lock(c);
    struct entry *e = find(c, key, hash);
    bool fresh = e && now - e->made_at < PAGE_FRESH_MS - ASK_EARLY_MS;
    if (fresh)
        *out = (struct page){.plain = arena_dup(a, e->page.plain),
                             .content_type = arena_dup(a, e->page.content_type),
                             .headers = headers_dup(a, e->page.headers)};
    unlock(c);
    return fresh;
}

uint64_t cache_begin(struct page_cache *c)
{
    lock(c);
    uint64_t begun = c->drops;
    unlock(c);
    return begun;
}

static bool shows(const struct change *tags, size_t n, struct change what)
{
    for (size_t i = 0; i < n; i++)
        if (change_touches(what, tags[i]))
            return true;
    return what.kind == CHANGE_ALL;
}

/* Did what it shows change since? Further back than we remember: we say yes. */
static bool dropped_since(const struct page_cache *c, uint64_t begun, const struct change *tags,
                          size_t n)
{
    if (c->drops - begun > RECENT)
        return true;
    for (uint64_t i = begun; i < c->drops; i++)
        if (shows(tags, n, c->dropped[i % RECENT]))
            return true;
    return false;
}

static void drop_from(struct page_cache *c, struct entry *e, const struct changes *what)
{
    for (size_t i = 0; i < what->n && e->size; i++)
        if (shows(e->tags, e->tags_n, what->v[i]))
            forget(c, e);
}

void cache_drop(struct page_cache *c, const struct changes *what)
{
    if (!c)
        return;
    lock(c);
    for (size_t i = 0; i < what->n; i++)
        c->dropped[c->drops++ % RECENT] = what->v[i];
    for (size_t i = 0; i < SETS * WAYS; i++)
        drop_from(c, &c->v[i / WAYS][i % WAYS], what);
    unlock(c);
}

void cache_drop_all(struct page_cache *c)
{
    struct changes all = {0};

    changes_add(&all, CHANGE_ALL, CHANGE_EVERY);
    cache_drop(c, &all);
}

void cache_close(struct page_cache *c)
{
    cache_drop_all(c);
    must(pthread_mutex_destroy(&c->lock) == 0);
}

static struct entry *least_used(struct entry set[WAYS])
{
    struct entry *least = &set[0];

    for (size_t i = 1; i < WAYS; i++)
        if (set[i].used < least->used)
            least = &set[i];
    return least;
}

/* Its old place, a free one of the set, or that of the least recently used page. */
static struct entry *place_for(struct page_cache *c, struct page_key key, uint64_t hash)
{
    struct entry *set = c->v[hash % SETS], *place = find(c, key, hash);

    for (size_t i = 0; i < WAYS && !place; i++)
        if (!set[i].size)
            place = &set[i];
    if (!place)
        place = least_used(set);
    forget(c, place);
    return place;
}

/* Makes room by walking round the table; the place that is being filled is empty and stays so. */
static void make_room(struct page_cache *c, size_t size)
{
    for (size_t i = 0; i < SETS * WAYS && c->bytes + size > c->bytes_max; i++) {
        struct entry *e = &c->v[c->hand / WAYS][c->hand % WAYS];
        c->hand = (c->hand + 1) % (SETS * WAYS);
        forget(c, e);
    }
}

static void fill(struct entry *e, const struct response *rs, str gzip)
{
    struct arena *a = &e->arena;

    e->page = (struct page){.plain = arena_dup(a, rs->body),
                            .gzip = arena_dup(a, gzip),
                            .content_type = arena_dup(a, rs->content_type),
                            .headers = headers_dup(a, rs->headers)};
    for (size_t i = 0; i < e->page.headers.n; i++)
        if (str_eq(e->page.headers.v[i].name, S("ETag")))
            e->page.etag = e->page.headers.v[i].value;
    memcpy(e->tags, rs->tags, sizeof e->tags);
    e->tags_n = rs->tags_n;
}

void cache_put(struct ctx *cx, struct page_cache *c, struct page_key key, uint64_t begun,
               const struct response *rs)
{
    uint64_t hash = hash_of(c, key);
    int64_t now = now_ms(cx);
    str gzip = {0};

    if (gzip_pays(rs->content_type, rs->body.n))
        gzip_pack(&cx->arena, rs->body, &gzip);
    size_t size = sizeof(struct entry) + key.target.n + rs->body.n + gzip.n;
    if (size > c->bytes_max / 8)
        return;
    lock(c);
    if (!dropped_since(c, begun, rs->tags, rs->tags_n)) {
        struct entry *e = place_for(c, key, hash);
        make_room(c, size);
        arena_init(&e->arena, size + PAGE_BYTES_MAX);
        e->key = (struct page_key){arena_dup(&e->arena, key.target), key.lang};
        fill(e, rs, gzip);
        e->hash = hash;
        e->size = size;
        e->made_at = now;
        e->used = ++c->clock;
        c->bytes += size;
    }
    unlock(c);
}

size_t cache_bytes(struct page_cache *c)
{
    if (!c)
        return 0;
    lock(c);
    size_t bytes = c->bytes;
    unlock(c);
    return bytes;
}
