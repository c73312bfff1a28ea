/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * ops.h - what the operator watches: counters as Prometheus text, health.
 *
 * Counting costs an atomic addition.  Nothing here names a person, a report or
 * an address.  web/ mounts the pages (/healthz, /readyz, /metrics).
 */
#ifndef HTTP_OPS_H
#define HTTP_OPS_H

#include "http/http.h"

struct ops;
enum ops_gauge { OPS_CONNECTIONS, OPS_ACTIVE, OPS_QUEUE, OPS_GAUGES };
enum ops_counter {
    OPS_CACHE_HITS,   /* answered on the network thread              */
    OPS_CACHE_MADE,   /* public pages that had to be made            */
    OPS_REFUSED_BUSY, /* the queue was full                          */
    OPS_REFUSED_RATE, /* too many requests from one address          */
    OPS_REFUSED_SIZE, /* a body too large                            */
    OPS_CUT_OFF,      /* connections ended for being too slow        */
    OPS_COUNTERS
};

struct ops *ops_new(struct arena *life);
int64_t ops_now_us(void); /* monotonic: for spans, never for dates */

/* All of them take NULL for "nothing is counted". */
void ops_answered(struct ops *o, enum rate_class class, int status, int64_t took_us, size_t bytes);
void ops_count(struct ops *o, enum ops_counter counter);
void ops_move(struct ops *o, enum ops_gauge gauge, int by);
int64_t ops_counted(const struct ops *o, enum ops_counter counter);
int64_t ops_gauge(const struct ops *o, enum ops_gauge gauge);

/* The Prometheus text of everything above; others may append their own lines. */
str ops_text(struct ctx *cx, const struct ops *o);

/* For GET /healthz: "ok", nothing asked of anybody. */
enum err ops_healthz(struct ctx *cx, struct request *rq, struct response *rs);

#endif
