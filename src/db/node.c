/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/world.h"
#include "db/db.sql.h"
#include "db/driver.h"

#include <unistd.h>

/*
 * A lease promises that its node makes no id later than `high_water`.  While it
 * is held the mark stands at the end of the lease, ahead of every id: whoever
 * takes the row of a process that died begins above all of that one's ids.
 */
struct node {
    int64_t id, high_water, lease_until;
};

static const struct db_row node_row =
    DB_ROW(struct node, DB_FIELD(struct node, id), DB_FIELD(struct node, high_water),
           DB_FIELD(struct node, lease_until));

static int64_t max(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* The millisecond of the last id; ids may run ahead of a clock that stepped back. */
static int64_t last_id_ms(struct ctx *cx)
{
    return (atomic_load(&cx->world->ids.last) >> 12) + id_time_ms(0);
}

static int64_t ahead(struct ctx *cx)
{
    return max(now_ms(cx), last_id_ms(cx)) + NODE_LEASE_MS;
}

static enum err take(struct ctx *cx, void *arg)
{
    struct node *n = arg;
    int64_t now = now_ms(cx);
    enum err e = db_one(cx, SQL(node_free, .now = now), &node_row, n);

    if (e == ERR_NOTFOUND) {
        fault_clear(cx);
        return fail(cx, ERR_BUSY, "all nodes are leased: more than 1024 processes");
    }
    TRY(e);
    return db_change(cx, SQL(node_take, .id = n->id, .was = n->lease_until,
                             .holder = str_of(cx->db->store->holder),
                             .lease_until = now + NODE_LEASE_MS,
                             .high_water = max(now, n->high_water) + NODE_LEASE_MS));
}

/* Names the process to an operator who looks into the table, and never another one. */
static void holder_name(struct ctx *cx)
{
    struct store *s = cx->db->store;
    char host[64] = "";
    uint64_t chance;

    random_bytes(cx, &chance, sizeof chance);
    gethostname(host, sizeof host - 1);
    snprintf(s->holder, sizeof s->holder, "%s:%ld:%016llx", host, (long)getpid(),
             (unsigned long long)chance);
}

enum err store_node_lease(struct ctx *cx)
{
    struct id_state *ids = &cx->world->ids;
    struct node n;

    holder_name(cx);
    TRY(db_write(cx, take, &n));
    ids->node = n.id;
    int64_t from = max(n.high_water + 1 - id_time_ms(0), 0) << 12;
    atomic_store(&ids->last, max(atomic_load(&ids->last), from));
    return OK;
}

struct hold {
    int64_t lease_until, high_water;
};

static enum err hold(struct ctx *cx, void *arg)
{
    const struct hold *h = arg;

    return db_change(cx, SQL(node_hold, .id = cx->world->ids.node,
                             .holder = str_of(cx->db->store->holder), .lease_until = h->lease_until,
                             .high_water = h->high_water));
}

static enum err hold_until(struct ctx *cx, struct hold h)
{
    must(cx->world->ids.node >= 0 && cx->db->store->holder[0]);
    enum err e = db_write(cx, hold, &h);

    if (e == ERR_STALE) {
        fault_clear(cx);
        return fail(cx, ERR_CONFLICT, "another process took node %lld",
                    (long long)cx->world->ids.node);
    }
    return e;
}

enum err store_node_renew(struct ctx *cx)
{
    return hold_until(cx, (struct hold){now_ms(cx) + NODE_LEASE_MS, ahead(cx)});
}

enum err store_node_release(struct ctx *cx)
{
    if (cx->world->ids.node < 0) /* the start failed before the lease */
        return OK;
    TRY(hold_until(cx, (struct hold){0, last_id_ms(cx)}));
    cx->world->ids.node = -1;
    return OK;
}

enum err store_node_past(struct ctx *cx, int64_t n, int64_t until_ms, int64_t *first_out)
{
    int64_t first, spent;

    TRY(db_int(cx, SQL(node_unused, .n = n), &first));
    if (first < 0)
        return fail(cx, ERR_LIMIT, "no node is left of which no id was made");
    TRY(db_exec_count(cx, SQL(node_spend, .first = first, .n = n, .high_water = until_ms), &spent));
    if (spent != n)
        return fail(cx, ERR_BUSY, "another process took the nodes");
    *first_out = first;
    return OK;
}
