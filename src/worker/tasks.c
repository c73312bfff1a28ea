/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The table of tasks. What a task does stands in its subject. */
#include "account/session.h"
#include "attachment/attachment.h"
#include "attachment/incoming.h"
#include "attachment/store.h"
#include "backup/schedule.h"
#include "base/limits.h"
#include "base/time.h"
#include "base/world.h"
#include "db/db.h"
#include "ledger/head.h"
#include "ledger/sequence.h"
#include "ledger/tree.h"
#include "notify/anchor.h"
#include "notify/outbox.h"
#include "notify/send.h"
#include "report/merge.h"
#include "report/recompute.h"
#include "report/ring.h"
#include "report/submit.sql.h"
#include "report/summary.h"
#include "report/support.h"
#include "search/alike.h"
#include "search/index.h"
#include "worker/worker.h"

#define CLEAN_MS (DAY_MS / ATTACHMENT_TURNS)

static enum err drop_keys(struct ctx *cx, void *arg)
{
    int64_t before = now_ms(cx) - IDEMPOTENCY_DAYS * DAY_MS;

    return db_exec_count(cx, SQL(idempotency_expire, .before = before), arg);
}

static enum err forget(struct ctx *cx, int64_t *done)
{
    TRY(db_write(cx, drop_keys, done));
    *done = 0; /* one statement took all of them */
    return OK;
}

static enum err sweep(struct ctx *cx, int64_t *done)
{
    TRY(session_sweep(cx, done));
    *done = 0; /* likewise */
    return OK;
}

static enum err clean(struct ctx *cx, int64_t *done)
{
    *done = 0; /* the next part has its own time */
    return attachment_clean(cx);
}

static enum err tidy(struct ctx *cx, int64_t *done)
{
    int64_t pieces;

    TRY(attachment_sweep(cx));
    TRY(incoming_expire(cx, &pieces));
    TRY(attachment_expire(cx, done));
    *done += pieces;
    return OK;
}

/* clang-format off */
const struct task worker_tasks[] = {
    {"clocks",    LANE_COMPUTE, false, 1000,      ring_waits,      ring_some,      "warnings, breaches, automatic closings"},
    {"sequence",  LANE_COMPUTE, false, 200,       sequence_waits,  sequence_some,  "gives events their place in the one order"},
    {"tree",      LANE_COMPUTE, false, 200,       tree_waits,      tree_some,       "appends events that have their place to the ledger's tree"},
    {"heads",     LANE_COMPUTE, false, 1000,      heads_wait,      heads_some,      "signs the tree when it has grown"},
    {"summary",   LANE_COMPUTE, false, 1000,      summary_waits,   summary_some,   "figures by agency, month, class, recap"},
    {"search",    LANE_COMPUTE, false, 1000,      search_waits,    search_some,    "words to find reports by"},
    {"alike",     LANE_COMPUTE, false, 1000,      alike_waits,     alike_some,     "what open reports like another are found by"},
    {"recompute", LANE_COMPUTE, false, 1000,      recompute_waits, recompute_some, "open deadlines after a late decree"},
    {"merged",    LANE_COMPUTE, false, 1000,      merge_waits,     merge_some,     "a lead's answer, or its end, to reports that follow it"},
    {"forget",    LANE_COMPUTE, false, HOUR_MS,   NULL,            forget,         "idempotency keys past their time"},
    {"sessions",  LANE_COMPUTE, false, HOUR_MS,   NULL,            sweep,          "sessions that are over"},
    {"supporters", LANE_COMPUTE, false, HOUR_MS,  NULL,            support_forget, "from where support came on days that are over"},
    {"uploads",   LANE_COMPUTE, false, HOUR_MS,   NULL,            tidy,           "uploads that no report took"},
    {"files",     LANE_COMPUTE, false, CLEAN_MS,  NULL,            clean,          "bytes that no row names, all of the store in a day"},
    {"sent",      LANE_COMPUTE, false, HOUR_MS,   NULL,            outbox_forget,  "messages that went out long ago"},
    {"backup",    LANE_COPY,    true,  MINUTE_MS, backup_waits,    backup_some,    "a backup that proves itself, when its time has come"},
    {"outbox",    LANE_SEND,    true,  1000,      outbox_waits,    outbox_some,    "mails that are due"},
    {"anchors",   LANE_SEND,    false, 5000,      anchors_wait,    anchors_some,    "the ledger's newest head to those who keep it"},
};
/* clang-format on */
const size_t worker_tasks_n = COUNT(worker_tasks);
