/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "report/report.h"

#include "report/report.sql.h"

const struct db_row report_row =
    DB_ROW(struct report, DB_FIELD(struct report, id), DB_FIELD(struct report, number),
           DB_FIELD(struct report, version), DB_FIELD(struct report, state),
           DB_FIELD(struct report, prev_state), DB_FIELD(struct report, class),
           DB_FIELD(struct report, is_supervision), DB_FIELD(struct report, is_anonymous),
           DB_FIELD(struct report, is_confidential), DB_FIELD(struct report, title),
           DB_FIELD(struct report, body_seq), DB_FIELD(struct report, place),
           DB_FIELD(struct report, area_code), DB_FIELD(struct report, topic_id),
           DB_FIELD(struct report, lat_e6), DB_FIELD(struct report, lon_e6),
           DB_FIELD(struct report, incident_date), DB_FIELD(struct report, channel),
           DB_FIELD(struct report, language), DB_FIELD(struct report, addressed_id),
           DB_FIELD(struct report, respondent_id), DB_FIELD(struct report, owner_id),
           DB_FIELD(struct report, owner_path), DB_FIELD(struct report, person_id),
           DB_FIELD(struct report, created_at), DB_FIELD(struct report, happened_at),
           DB_FIELD(struct report, updated_at), DB_FIELD(struct report, assigned_at),
           DB_FIELD(struct report, first_follow_up_at), DB_FIELD(struct report, answered_at),
           DB_FIELD(struct report, answer_seq), DB_FIELD(struct report, ended_at),
           DB_FIELD(struct report, ended_how), DB_FIELD(struct report, ended_by),
           DB_FIELD(struct report, reason), DB_FIELD(struct report, due_kind),
           DB_FIELD(struct report, due_at), DB_FIELD(struct report, is_breached),
           DB_FIELD(struct report, promised_date), DB_FIELD(struct report, review_date),
           DB_FIELD(struct report, rating), DB_FIELD(struct report, extension_days),
           DB_FIELD(struct report, is_appealed), DB_FIELD(struct report, is_reply_due),
           DB_FIELD(struct report, is_substantive), DB_FIELD(struct report, reminders),
           DB_FIELD(struct report, completions), DB_FIELD(struct report, contests),
           DB_FIELD(struct report, reopens), DB_FIELD(struct report, transfers),
           DB_FIELD(struct report, follow_ups), DB_FIELD(struct report, replies),
           DB_FIELD(struct report, attachments), DB_FIELD(struct report, has_contact),
           DB_FIELD(struct report, is_imported), DB_FIELD(struct report, offers),
           DB_FIELD(struct report, offered_id), DB_FIELD(struct report, arbiter_id),
           DB_FIELD(struct report, lead_id), DB_FIELD(struct report, merged_prev),
           DB_FIELD(struct report, merged), DB_FIELD(struct report, is_apart),
           DB_FIELD(struct report, escalated));

enum state report_state(const struct report *r)
{
    enum state s = state_by_name(r->state);

    must(s < STATE_COUNT);
    return s;
}

bool report_class_known(str class)
{
    return str_eq(class, S("complaint")) || str_eq(class, S("aspiration")) ||
           str_eq(class, S("info_request"));
}

bool report_is_open(const struct report *r)
{
    return STATE_BIT(report_state(r)) & (STATES_OPEN | STATE_BIT(STATE_MERGED));
}

bool report_is_public(const struct report *r)
{
    return !r->is_confidential && r->assigned_at.has && state_is_public(report_state(r));
}

enum err report_by_id(struct ctx *cx, int64_t id, struct report *out)
{
    return db_one(cx, SQL(report_by_id, .id = id), &report_row, out);
}

enum err report_by_number(struct ctx *cx, str number, struct report *out)
{
    return db_one(cx, SQL(report_by_number, .number = number), &report_row, out);
}
