/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * vault.h - who the reporter is, sealed.
 *
 * Name and contact never stand in the clear: the record is sealed under the
 * vault key, which is a file outside the database, and so is the link from the
 * report to it.  A keyed hash of phone and e-mail lets somebody who proves a
 * number find their own cases.  Opening is for sending notices and, by a later
 * version, for a reveal that needs a right, a reason and a second officer.
 */
#ifndef IDENTITY_VAULT_H
#define IDENTITY_VAULT_H

#include "base/ctx.h"

struct identity {
    str name, phone, email; /* null when not given                            */
    str contact;            /* how to be told: surel, sms, whatsapp, tidak    */
    str language;           /* id, en                                         */
};

/* Is there a way to tell them? */
bool identity_reachable(const struct identity *who);

/* Seals and stores, inside db_write(). Nothing is stored for an empty one. */
MUST_USE enum err vault_put(struct ctx *cx, int64_t report_id, const struct identity *who);
/* Opens; ERR_NOTFOUND when the report has none or it was destroyed. Caller: notify/. */
MUST_USE enum err vault_open(struct ctx *cx, int64_t report_id, struct identity *out);

/*
 * Which keys the database needs and the key folder has not, as words for an operator; "" when
 * none is missing.  What was made with a lost key can never be opened or recognised again.
 */
MUST_USE enum err vault_missing_keys(struct ctx *cx, str *out);

/* Normal form of an Indonesian phone number: 08… and 62… become +62…; false: not a number. */
bool phone_normal(struct ctx *cx, str typed, str *out);
bool email_plausible(str typed);

#endif
