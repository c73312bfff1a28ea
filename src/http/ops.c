/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/ops.h"

#include <stdatomic.h>

#include "http/rate.h"

/* Upper bounds of the latency buckets in microseconds; a last one has none. */
static const int64_t bounds_us[] = {500,    1000,   2500,   5000,    10000,   25000,  50000,
                                    100000, 250000, 500000, 1000000, 2500000, 5000000};
enum { BUCKETS = COUNT(bounds_us) + 1, STATUS_CLASSES = 6 };

struct ops {
    _Atomic int64_t answered[RATE_CLASSES][STATUS_CLASSES];
    _Atomic int64_t latency[BUCKETS], latency_sum_us, bytes;
    _Atomic int64_t counters[OPS_COUNTERS], gauges[OPS_GAUGES];
};

/* clang-format off */
static const struct {
    const char *name, *help;
} counters[OPS_COUNTERS] = {
    [OPS_CACHE_HITS]   = {"lapor_page_cache_hits_total", "Public pages answered from the cache."},
    [OPS_CACHE_MADE]   = {"lapor_page_cache_made_total", "Public pages made anew."},
    [OPS_REFUSED_BUSY] = {"lapor_refused_busy_total", "Requests refused because the queue was full."},
    [OPS_REFUSED_RATE] = {"lapor_refused_rate_total", "Requests refused by a rate limit."},
    [OPS_REFUSED_SIZE] = {"lapor_refused_size_total", "Bodies that were too large."},
    [OPS_CUT_OFF]      = {"lapor_cut_off_total", "Connections ended for being too slow."},
}, gauges[OPS_GAUGES] = {
    [OPS_CONNECTIONS]  = {"lapor_connections", "Open connections."},
    [OPS_ACTIVE]       = {"lapor_requests_active", "Requests being received, made or sent."},
    [OPS_QUEUE]        = {"lapor_queue_depth", "Requests waiting for a worker."},
};
/* clang-format on */

struct ops *ops_new(struct arena *life)
{
    return arena_new(life, struct ops);
}

int64_t ops_now_us(void)
{
    struct timespec t;

    must(clock_gettime(CLOCK_MONOTONIC, &t) == 0);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void add(_Atomic int64_t *n, int64_t by)
{
    atomic_fetch_add_explicit(n, by, memory_order_relaxed);
}

static int64_t get(const _Atomic int64_t *n)
{
    return atomic_load_explicit(n, memory_order_relaxed);
}

void ops_answered(struct ops *o, enum rate_class class, int status, int64_t took_us, size_t bytes)
{
    size_t bucket = 0;

    if (!o)
        return;
    must(class < RATE_CLASSES && status >= 100 && status < 600);
    while (bucket < COUNT(bounds_us) && took_us > bounds_us[bucket])
        bucket++;
    add(&o->answered[class][status / 100], 1);
    add(&o->latency[bucket], 1);
    add(&o->latency_sum_us, took_us);
    add(&o->bytes, (int64_t)bytes);
}

void ops_count(struct ops *o, enum ops_counter counter)
{
    if (o)
        add(&o->counters[counter], 1);
}

void ops_move(struct ops *o, enum ops_gauge gauge, int by)
{
    if (o)
        add(&o->gauges[gauge], by);
}

int64_t ops_counted(const struct ops *o, enum ops_counter counter)
{
    return o ? get(&o->counters[counter]) : 0;
}

int64_t ops_gauge(const struct ops *o, enum ops_gauge gauge)
{
    return o ? get(&o->gauges[gauge]) : 0;
}

enum { LINES = RATE_CLASSES * STATUS_CLASSES + BUCKETS + 8 + OPS_COUNTERS + OPS_GAUGES };

struct lines {
    struct arena *a;
    str v[LINES];
    size_t n;
};

static void put(struct lines *l, str line)
{
    must(l->n < LINES);
    l->v[l->n++] = line;
}

static void put_answered(struct lines *l, const struct ops *o)
{
    put(l, S("# HELP lapor_requests_total Requests answered, by rate class and status.\n"
             "# TYPE lapor_requests_total counter"));
    for (enum rate_class c = 0; c < RATE_CLASSES; c++)
        for (int s = 1; s < STATUS_CLASSES; s++)
            put(l, arena_fmt(l->a, "lapor_requests_total{class=\"%.*s\",status=\"%dxx\"} %lld",
                             STR_ARG(rate_rule(c)->name), s, (long long)get(&o->answered[c][s])));
    put(l, S("# HELP lapor_sent_bytes_total Bytes of bodies sent.\n"
             "# TYPE lapor_sent_bytes_total counter"));
    put(l, arena_fmt(l->a, "lapor_sent_bytes_total %lld", (long long)get(&o->bytes)));
}

static void put_latency(struct lines *l, const struct ops *o)
{
    int64_t sum = 0;

    put(l, S("# HELP lapor_request_seconds Time from the first line to the answer.\n"
             "# TYPE lapor_request_seconds histogram"));
    for (size_t i = 0; i < COUNT(bounds_us); i++) {
        sum += get(&o->latency[i]);
        put(l, arena_fmt(l->a, "lapor_request_seconds_bucket{le=\"%g\"} %lld",
                         (double)bounds_us[i] / 1e6, (long long)sum));
    }
    sum += get(&o->latency[COUNT(bounds_us)]);
    put(l, arena_fmt(l->a, "lapor_request_seconds_bucket{le=\"+Inf\"} %lld", (long long)sum));
    put(l, arena_fmt(l->a, "lapor_request_seconds_sum %g\nlapor_request_seconds_count %lld",
                     (double)get(&o->latency_sum_us) / 1e6, (long long)sum));
}

str ops_text(struct ctx *cx, const struct ops *o)
{
    struct lines *l = arena_new(&cx->arena, struct lines);

    l->a = &cx->arena;
    put_answered(l, o);
    put_latency(l, o);
    for (enum ops_counter i = 0; i < OPS_COUNTERS; i++)
        put(l, arena_fmt(l->a, "# HELP %s %s\n# TYPE %s counter\n%s %lld", counters[i].name,
                         counters[i].help, counters[i].name, counters[i].name,
                         (long long)ops_counted(o, i)));
    for (enum ops_gauge i = 0; i < OPS_GAUGES; i++)
        put(l,
            arena_fmt(l->a, "# HELP %s %s\n# TYPE %s gauge\n%s %lld", gauges[i].name,
                      gauges[i].help, gauges[i].name, gauges[i].name, (long long)ops_gauge(o, i)));
    put(l, S(""));
    return arena_join(l->a, l->v, l->n, S("\n"));
}

enum err ops_healthz(struct ctx *cx, struct request *rq, struct response *rs)
{
    (void)cx;
    (void)rq;
    rs->content_type = S("text/plain");
    rs->body = S("ok\n");
    return OK;
}
