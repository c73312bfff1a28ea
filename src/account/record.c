/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "account/record.h"

#include "account/record.sql.h"
#include "db/db.h"

struct acting_as acting_for_oneself(const struct ctx *cx)
{
    const struct actor *a = &cx->actor;

    if (a->kind == ACTOR_PROGRAM)
        return (struct acting_as){ROLE_PROGRAM, NONE};
    if (a->grants_n == 0)
        return (struct acting_as){ROLE_PUBLIC, NONE};
    return (struct acting_as){a->grants[0].role, SOME(a->grants[0].agency_id)};
}

enum err account_record(struct ctx *cx, const struct account_record *r)
{
    struct event_new in = {
        .stream_id = r->account_id,
        .subject = "account",
        .action = r->action,
        .role = r->as.role,
        .agency_id = r->as.agency_id,
        .from = "",
        .to = "",
        .visibility = VIS_STAFF,
        .data = r->data ? r->data : jv_object(cx),
        .words_n = r->words_n,
    };
    struct event stored;

    must(db_writing(cx) && r->words_n <= EVENT_TEXTS_MAX);
    for (size_t i = 0; i < r->words_n; i++)
        in.words[i] = r->words[i];
    TRY(db_int(cx, SQL(account_next_seq, .account_id = r->account_id), &in.seq));
    return event_append(cx, &in, &stored);
}
