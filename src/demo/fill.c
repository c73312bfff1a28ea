/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "demo/fill.h"

#include "db/store.h"
#include "demo/stamp.h"
#include "ledger/sequence.h"
#include "ledger/tree.h"
#include "notify/outbox.h"
#include "report/access.h"
#include "search/alike.h"
#include "search/index.h"

enum { SKELETONS_MIN = 100, SKELETONS_MAX = 1000, SKELETON_LIVES = 2 };

struct fill {
    const struct demo_ask *ask;
    struct demo_done *done;
    struct script script;
    struct past past;
    struct stamp stamp;
    int64_t skeletons, first_node, last_node;
    int64_t at; /* the skeleton that is stamped now */
};

/* One in ten is lived, but enough for every kind of life and no more than that. */
static int64_t skeletons_for(int64_t reports)
{
    int64_t n = reports / SKELETON_LIVES;

    n = n < SKELETONS_MIN ? SKELETONS_MIN : n > SKELETONS_MAX ? SKELETONS_MAX : n;
    return n < reports ? n : reports;
}

static enum err derive(struct ctx *cx, struct skeleton *s)
{
    str body, stems;

    TRY(report_body(cx, &s->report, &body));
    TRY(search_stems(cx, &s->report, body, &stems));
    TRY(search_put(cx, s->report.id, stems));
    TRY(alike_put(cx, &s->report, stems));
    return summary_count(cx, s->report.id, &s->counted);
}

static enum err stamp_one(struct ctx *cx, void *arg)
{
    struct fill *f = arg;
    struct skeleton s;
    int64_t others = f->ask->reports - f->skeletons;
    int64_t copies = others / f->skeletons + (f->at < others % f->skeletons);

    TRY(skeleton_read(cx, &f->script, f->done->ids[f->at], &s));
    TRY(derive(cx, &s));
    f->done->reports += copies;
    f->done->moves += copies * ((int64_t)s.n - 1);
    return stamp_lives(cx, &f->stamp, &s, copies);
}

static enum err lives(struct ctx *cx, struct fill *f)
{
    struct demo_ask some = *f->ask;
    enum err e = OK;

    some.reports = f->skeletons;
    TRY(demo_live(cx, &some, &f->past, f->first_node, f->done));
    past_enter(cx, &f->past, f->first_node);
    for (f->at = 0; f->at < f->skeletons && !e; f->at++)
        e = ctx_scratch(cx, stamp_one, f);
    past_leave(cx, &f->past);
    return e;
}

/* What reads the log has read all of it, or the new places would hide what is left. */
static enum err nothing_waits(struct ctx *cx)
{
    bool sequence, summary, search, alike;

    TRY(sequence_waits(cx, &sequence));
    TRY(summary_waits(cx, &summary));
    TRY(search_waits(cx, &search));
    TRY(alike_waits(cx, &alike));
    if (sequence || summary || search || alike)
        return fail(cx, ERR_BUSY, "events came in meanwhile: stop the server first");
    return OK;
}

static enum err give_places(struct ctx *cx, const struct fill *f)
{
    int64_t head;

    TRY(outbox_settle(cx, f->first_node));
    TRY(sequence_past(cx, f->first_node, f->last_node, &head));
    TRY(tree_catch_up(cx));
    TRY(progress_set(cx, S("summary"), head));
    TRY(progress_set(cx, S("alike"), head));
    return progress_set(cx, S("search"), head);
}

static enum err fill(struct ctx *cx, void *arg)
{
    struct fill *f = arg;

    TRY(nothing_waits(cx));
    TRY(script_load(cx, &f->script));
    TRY(store_node_past(cx, STAMP_NODES, f->ask->to_ms, &f->first_node));
    f->last_node = f->first_node + STAMP_NODES - 1;
    f->past = (struct past){.draws = f->ask->seed, .is_seeded = true};
    f->stamp = (struct stamp){&f->past,     &f->script, f->first_node + 1,
                              f->last_node, 1,          outbox_kept_from(f->ask->to_ms)};
    TRY(lives(cx, f));
    return give_places(cx, f);
}

static enum err catch_up(struct ctx *cx)
{
    int64_t sequenced, counted, found, alike;

    do {
        TRY(sequence_some(cx, &sequenced));
        TRY(summary_some(cx, &counted));
        TRY(search_some(cx, &found));
        TRY(alike_some(cx, &alike));
    } while (sequenced + counted + found + alike > 0);
    return OK;
}

enum err fill_make(struct ctx *cx, const struct demo_ask *ask, struct demo_done *out)
{
    struct fill f = {.ask = ask, .done = out, .skeletons = skeletons_for(ask->reports)};

    TRY(catch_up(cx));
    return db_write_alone(cx, fill, &f);
}
