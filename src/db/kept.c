/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "db/kept.h"

#include "base/world.h"
#include "db/db.sql.h"
#include "db/driver.h"

#include <pthread.h>

enum { KINDS_MAX = 16, KEPT_ARENA_MAX = 64 << 20 };

/* What was read once: in an arena of its own, until the last who uses it is done. */
struct copy {
    struct arena arena; /* this struct lies in it */
    _Atomic int users;
    int64_t version;
    const void *what;
};

/* One copy of each kind: of a store, or of a transaction that changes some. */
struct kept_shelf {
    struct {
        const struct kept_kind *kind;
        struct copy *copy;
    } v[KINDS_MAX];
};

struct kept {
    pthread_mutex_t lock;
    int64_t version;    /* the newest that was seen */
    int64_t checked_at; /* when it was looked up    */
    bool doubt;         /* changed here since       */
    struct kept_shelf shelf;
};

static const str tables[] = {
    S_("agency"),  S_("topic"),    S_("limit_rule"),   S_("role_right"),
    S_("setting"), S_("calendar"), S_("office_hours"),
};

bool kept_is_changed_by(const struct db_stmt *stmt)
{
    for (size_t i = 0; stmt->table && i < COUNT(tables); i++)
        if (str_eq(str_of(stmt->table), tables[i]))
            return true;
    return false;
}

struct kept *kept_make(struct arena *life)
{
    struct kept *k = arena_new(life, struct kept);

    must(pthread_mutex_init(&k->lock, NULL) == 0);
    k->doubt = true;
    return k;
}

static void lock(struct kept *k)
{
    must(pthread_mutex_lock(&k->lock) == 0);
}

static void unlock(struct kept *k)
{
    must(pthread_mutex_unlock(&k->lock) == 0);
}

static void let_go(void *arg)
{
    struct copy *c = arg;

    if (atomic_fetch_sub(&c->users, 1) > 1)
        return;
    struct arena arena = c->arena;
    arena_reset(&arena);
}

static void clear(struct kept_shelf *s)
{
    for (size_t i = 0; s && i < KINDS_MAX; i++) {
        if (s->v[i].copy)
            let_go(s->v[i].copy);
        s->v[i].copy = NULL;
    }
}

void kept_end(struct kept *k)
{
    clear(&k->shelf);
    must(pthread_mutex_destroy(&k->lock) == 0);
}

void kept_settle(struct db *db)
{
    struct kept *k = db->store->kept;

    if (!db->kept_changed)
        return;
    db->kept_changed = false;
    clear(db->kept_own);
    kept_doubt(k);
}

void kept_doubt(struct kept *k)
{
    lock(k);
    k->doubt = true;
    unlock(k);
}

void kept_undone(struct db *db)
{
    clear(db->kept_own);
}

enum err kept_changed(struct ctx *cx)
{
    must(db_writing(cx));
    struct db *db = cx->db;

    db->kept_changed = true;
    if (!db->kept_own)
        db->kept_own = arena_new(&db->arena, struct kept_shelf);
    clear(db->kept_own);
    return db_change(cx, SQL(reference_count_up));
}

/* Looks the version up; it only grows, so of two that look at once the newer one counts. */
static enum err look(struct ctx *cx, int64_t *version_out)
{
    struct kept *k = cx->db->store->kept;
    int64_t now = now_ms(cx);

    lock(k);
    k->doubt = false; /* a commit after this line doubts again */
    unlock(k);
    enum err e = db_int(cx, SQL(reference_version), version_out);
    lock(k);
    k->doubt |= e != OK;
    if (!e && *version_out >= k->version) {
        k->version = *version_out;
        k->checked_at = now;
    }
    unlock(k);
    return e;
}

/* The place of a kind; that of a store is touched under its lock. */
static struct copy **place_of(struct kept_shelf *s, const struct kept_kind *kind)
{
    size_t i = 0;

    while (s->v[i].kind && s->v[i].kind != kind)
        must(++i < KINDS_MAX);
    s->v[i].kind = kind;
    return &s->v[i].copy;
}

/* The copy at hand, if it is of the newest version and that was looked up lately. */
static struct copy *take(struct ctx *cx, const struct kept_kind *kind)
{
    struct kept *k = cx->db->store->kept;
    int64_t now = now_ms(cx);

    lock(k);
    int64_t age = now - k->checked_at;
    struct copy *c = *place_of(&k->shelf, kind);
    if (k->doubt || age < 0 || age >= KEPT_FRESH_MS || (c && c->version != k->version))
        c = NULL;
    if (c)
        atomic_fetch_add(&c->users, 1);
    unlock(k);
    return c;
}

static enum err read_copy(struct ctx *cx, const struct kept_kind *kind, int64_t version,
                          struct copy **out)
{
    struct arena outer = cx->arena;
    const void *what;

    arena_init(&cx->arena, KEPT_ARENA_MAX);
    enum err e = kind->read(cx, &what);
    struct arena own = cx->arena;
    cx->arena = outer;
    if (e) {
        cx->fault.message = arena_dup(&cx->arena, cx->fault.message);
        arena_reset(&own);
        return e;
    }
    struct copy *c = arena_new(&own, struct copy);
    *c = (struct copy){.arena = own, .users = 1, .version = version, .what = what};
    *out = c;
    return OK;
}

/* What others have overtaken meanwhile is used by its reader alone. */
static void put(struct kept *k, const struct kept_kind *kind, struct copy *c)
{
    struct copy *old = NULL;

    lock(k);
    struct copy **place = place_of(&k->shelf, kind);
    if (c->version == k->version) {
        old = *place;
        *place = c;
        atomic_fetch_add(&c->users, 1);
    }
    unlock(k);
    if (old)
        let_go(old);
}

/* The version is asked for before the tables: they are then of that one, or newer. */
static enum err read_anew(struct ctx *cx, const struct kept_kind *kind, struct copy **out)
{
    int64_t version;

    TRY(look(cx, &version));
    *out = take(cx, kind); /* it was the same one all along */
    if (*out)
        return OK;
    TRY(read_copy(cx, kind, version, out));
    put(cx->db->store->kept, kind, *out);
    return OK;
}

/* Inside a transaction that changed something: read again after each change, for it alone. */
static enum err read_own(struct ctx *cx, const struct kept_kind *kind, struct copy **out)
{
    struct copy **place = place_of(cx->db->kept_own, kind);

    if (!*place)
        TRY(read_copy(cx, kind, 0, place));
    *out = *place;
    atomic_fetch_add(&(*out)->users, 1);
    return OK;
}

enum err kept_get_at(struct ctx *cx, const struct kept_kind *kind, const void **out)
{
    bool own = cx->db->kept_changed;
    struct copy *c = own ? NULL : take(cx, kind);

    if (!c)
        TRY(own ? read_own(cx, kind, &c) : read_anew(cx, kind, &c));
    *out = c->what;
    arena_defer(&cx->arena, let_go, c);
    return OK;
}
