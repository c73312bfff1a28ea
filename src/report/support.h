/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * support.h - "dukung": this is my matter too, said by anybody, counted once per person.
 *
 * Who it was is stored nowhere.  A person is a secret that their browser keeps
 * (or an account's id); stored is only its hash under a pepper, together with the report, so
 * that two reports cannot be joined over it.  Who comes without a secret gets one, and
 * is counted unless the same address was already on that day: then the secret is
 * given all the same and who presses again with it is counted, SUPPORT_PER_ADDRESS of
 * one address a day.  What is remembered of an address is a hash that holds the day
 * and goes with it.
 *
 * It is no casework and makes no events (DATA §2): `support` is the truth, and the
 * count beside it can be made anew of it (support_rebuild()).
 */
#ifndef REPORT_SUPPORT_H
#define REPORT_SUPPORT_H

#include "report/rebuild.h"

struct supporter {
    str secret;  /* of the browser                                       */
    bool is_new; /* the secret was made just now: nothing tells them apart yet */
    str address; /* "" where a system speaks for people that it knows    */
};

enum support {
    SUPPORT_COUNTED,
    SUPPORT_ALREADY, /* this person, before                                */
    SUPPORT_AGAIN,   /* somebody from here today: with the secret, once more */
};

/*
 * ERR_CONFLICT when the report is over or not public, ERR_WAIT when too many came from one address
 * today.  One db_write().
 */
MUST_USE enum err support_give(struct ctx *cx, const struct report *r, const struct supporter *who,
                               enum support *out);
MUST_USE enum err support_count(struct ctx *cx, int64_t report_id, int64_t *out);

/* The counts from the rows. */
MUST_USE enum err support_rebuild(struct ctx *cx, struct rebuild *rb);
/* Forgets the addresses of days that are over. */
MUST_USE enum err support_forget(struct ctx *cx, int64_t *done_out);

#endif
