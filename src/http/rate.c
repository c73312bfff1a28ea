/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/rate.h"

#include <arpa/inet.h>
#include <pthread.h>

#include "base/world.h"
#include "http/ops.h"

/* clang-format off */
static const struct rate_rule rules[RATE_CLASSES] = {
    [RATE_NONE]    = {S_("none"),       0,   0, "health checks and what a proxy asks"},
    [RATE_READ]    = {S_("read"),    1200, 400, "an office of fifty behind one address, each turning a page a second"},
    [RATE_WRITE]   = {S_("write"),    120,  60, "the same office sending a form each every half minute"},
    [RATE_LOGIN]   = {S_("login"),     20,  20, "a morning's sign-ins; guessing is slowed per account besides"},
    [RATE_RECEIPT] = {S_("receipt"),   20,  10, "a person copying a code from paper, with errors"},
    [RATE_PIECE]   = {S_("piece"),    600, 200, "25 MiB in pieces of 128 KiB, over a line that is fast for once"},
    [RATE_UPLOAD]  = {S_("upload"),    30,  20, "each may bring 50 MiB"},
};
/* clang-format on */

enum { SHARDS = 16, SETS = 512, WAYS = 4 };

/*
 * A bucket is one number: the moment at which it would be full again (GCRA).
 * A bucket whose moment has passed is full, as if it had never been used.
 */
struct bucket {
    uint64_t key;
    int64_t full_at; /* microseconds */
};

struct shard {
    pthread_mutex_t lock;
    struct bucket v[SETS][WAYS];
};

struct rate_table {
    uint64_t secret; /* so that nobody can choose who shares a set with whom */
    struct shard shards[SHARDS];
};

const struct rate_rule *rate_rule(enum rate_class class)
{
    must(class < RATE_CLASSES);
    return &rules[class];
}

struct rate_table *rate_new(struct ctx *cx, struct arena *life)
{
    struct rate_table *t = arena_new(life, struct rate_table);

    random_bytes(cx, &t->secret, sizeof t->secret);
    for (size_t i = 0; i < SHARDS; i++)
        must(pthread_mutex_init(&t->shards[i].lock, NULL) == 0);
    return t;
}

static uint64_t mix(uint64_t h, uint64_t v)
{
    h = (h ^ v) * UINT64_C(0xff51afd7ed558ccd);
    h = (h ^ h >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
    return h ^ h >> 33;
}

/* Something that is no address (a socket in a file) shares one bucket. */
static uint64_t address_key(uint64_t secret, str address)
{
    char z[INET6_ADDRSTRLEN] = "";
    unsigned char bytes[16] = {0};
    uint64_t network = 0, kind = 0;

    if (address.n < sizeof z)
        memcpy(z, address.p, address.n);
    if (inet_pton(AF_INET, z, bytes) == 1)
        kind = 4;
    else if (inet_pton(AF_INET6, z, bytes) == 1)
        kind = 6;
    memcpy(&network, bytes, sizeof network); /* all of IPv4, the /64 of IPv6 */
    return mix(mix(secret, kind), network);
}

static struct bucket *bucket_of(struct bucket set[WAYS], uint64_t key)
{
    struct bucket *idlest = &set[0];

    for (size_t i = 0; i < WAYS; i++) {
        if (set[i].key == key)
            return &set[i];
        if (set[i].full_at < idlest->full_at)
            idlest = &set[i];
    }
    *idlest = (struct bucket){.key = key};
    return idlest;
}

/* Microseconds to wait, 0 when one could be taken, and was if it is to be. */
static int64_t ask_bucket(struct bucket *b, int64_t now_us, const struct rate_rule *rule, bool take)
{
    int64_t each = 60000000 / rule->per_minute;
    int64_t full_at = b->full_at > now_us ? b->full_at : now_us;
    int64_t wait = full_at + each - now_us - each * rule->burst;

    if (wait > 0)
        return wait;
    if (take)
        b->full_at = full_at + each;
    return 0;
}

static int ask(struct rate_table *t, int64_t now, str address, enum rate_class class, bool take)
{
    const struct rate_rule *rule = rate_rule(class);

    if (!t || rule->per_minute == 0)
        return 0;
    uint64_t key = mix(address_key(t->secret, address), (uint64_t) class) | 1;
    struct shard *shard = &t->shards[key >> 60];
    must(pthread_mutex_lock(&shard->lock) == 0);
    struct bucket *b = bucket_of(shard->v[key >> 1 & (SETS - 1)], key);
    int64_t wait = ask_bucket(b, now * 1000, rule, take);
    must(pthread_mutex_unlock(&shard->lock) == 0);
    return (int)((wait + 999999) / 1000000);
}

int rate_take(struct rate_table *t, int64_t now, str address, enum rate_class class)
{
    return ask(t, now, address, class, true);
}

enum err rate_may_guess(struct ctx *cx, const struct request *rq, enum rate_class class,
                        const char *text_key)
{
    int wait = ask(rq->app->rates, now_ms(cx), rq->address, class, false);

    if (wait == 0)
        return OK;
    ops_count(rq->app->ops, OPS_REFUSED_RATE);
    enum err e = fail_key(cx, ERR_WAIT, NULL, text_key);
    cx->fault.wait_s = wait;
    return e;
}

void rate_wrong(struct ctx *cx, const struct request *rq, enum rate_class class)
{
    (void)ask(rq->app->rates, now_ms(cx), rq->address, class, true);
}
