/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * record.h - administrative acts as events in the stream of the account.
 *
 * Nothing personal stands in `data`; names go as words, which can be erased
 * without harm to the chain (ledger/event.h).  Called inside db_write().
 */
#ifndef ACCOUNT_RECORD_H
#define ACCOUNT_RECORD_H

#include "ledger/event.h"

/* In which role, and for which agency, somebody acts on an account. */
struct acting_as {
    enum role role;
    opt_i64 agency_id;
};

struct account_record {
    int64_t account_id;
    const char *action; /* "account_create", "membership_add" … */
    struct acting_as as;
    struct jv *data; /* NULL: nothing to say */
    struct event_words words[EVENT_TEXTS_MAX];
    size_t words_n;
};
MUST_USE enum err account_record(struct ctx *cx, const struct account_record *r);

/* For what people do with their own account: the first role they hold. */
struct acting_as acting_for_oneself(const struct ctx *cx);

#endif
