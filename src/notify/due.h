/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * due.h - a row of the outbox that is due: who gets it, and which words.
 *
 * The reporter's address is found in the vault, those of a unit among its
 * accounts; nobody's is written down in the outbox.  Each reads the language of
 * the own report or account.
 */
#ifndef NOTIFY_DUE_H
#define NOTIFY_DUE_H

#include "db/db.h"
#include "notify/mail.h"

struct due {
    int64_t id, report_id;
    str recipient;
    opt_i64 account_id;
    str template, data;
    int64_t attempts;
    str number;
    bool is_confidential;
};
struct dues {
    struct due *v;
    size_t n;
};
extern const struct db_row due_row;

/* An address and what tells it from the others of the row. */
struct address {
    str email;
    int64_t who; /* account id, 0 the reporter */
    enum lang lang;
};
struct addresses {
    struct address *v;
    size_t n;
};

/* Nobody: who is meant wants no mail, or has no address. */
MUST_USE enum err due_addresses(struct ctx *cx, const struct due *d, struct addresses *out);
/* With the same Message-ID each time it is made. */
MUST_USE enum err due_mail(struct ctx *cx, const struct due *d, const struct address *to,
                           struct mail *out);

#endif
