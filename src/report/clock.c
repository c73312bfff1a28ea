/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "report/clock.h"

#include "report/report.sql.h"

/* clang-format off */
static const struct clock_rule rules[CLOCK_COUNT] = {
    /*                     name               agency stands window reminders aside */
    [CLOCK_VERIFY]      = {"verify",          true,  true,  false, 0, false},
    [CLOCK_FOLLOW_UP]   = {"first_follow_up", true,  true,  false, 0, false},
    [CLOCK_RESOLVE]     = {"resolve",         true,  true,  false, 0, false},
    [CLOCK_COMPLETION]  = {"completion",      false, false, false, 2, false},
    [CLOCK_REPLY]       = {"reply",           false, false, false, 2, false},
    [CLOCK_AGAIN]       = {"answer_again",    true,  true,  false, 0, false},
    [CLOCK_OWNER_REPLY] = {"owner_reply",     true,  true,  false, 0, false},
    [CLOCK_REVIEW]      = {"review",          false, false, false, 0, false},
    [CLOCK_APPEAL]      = {"appeal",          false, false, true,  0, false},
    [CLOCK_DECIDE]      = {"decide_appeal",   true,  false, false, 0, false},
    [CLOCK_REOPEN]      = {"reopen",          false, false, true,  0, false},
    [CLOCK_OFFER]       = {"offer",           true,  false, false, 0, true},
    [CLOCK_ARBITRATE]   = {"arbitrate",       true,  false, false, 0, true},
};
/* clang-format on */

const struct db_row deadline_row =
    DB_ROW(struct deadline, DB_FIELD(struct deadline, report_id), DB_FIELD(struct deadline, kind),
           DB_FIELD(struct deadline, status), DB_FIELD(struct deadline, start_at),
           DB_FIELD(struct deadline, amount), DB_FIELD(struct deadline, unit),
           DB_FIELD(struct deadline, calendar), DB_FIELD(struct deadline, agency_id),
           DB_FIELD(struct deadline, due_at), DB_FIELD(struct deadline, stood),
           DB_FIELD(struct deadline, paused_at), DB_FIELD(struct deadline, met_at),
           DB_FIELD(struct deadline, breached_at), DB_FIELD(struct deadline, alarms),
           DB_FIELD(struct deadline, alarm_at));

const struct clock_rule *clock_rule(enum clock_kind k)
{
    must(k < CLOCK_COUNT);
    return &rules[k];
}

enum clock_kind clock_by_name(str name)
{
    enum clock_kind k = 0;

    while (k < CLOCK_COUNT && !str_eq(name, str_of(rules[k].name)))
        k++;
    return k;
}

bool deadline_runs(const struct deadline *d)
{
    return str_eq(d->status, S("running"));
}

bool deadline_is_open(const struct deadline *d, int64_t now)
{
    return deadline_runs(d) && d->due_at >= now;
}

enum err deadlines_of(struct ctx *cx, int64_t report_id, struct deadlines *out)
{
    return db_all(cx, SQL(deadlines_of, .report_id = report_id), &deadline_row, CLOCK_COUNT, out);
}
