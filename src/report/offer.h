/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * offer.h - a case offered to another office, sideways or upwards (DOMAIN §4 rule 2).
 *
 * The sender keeps case and clocks until the receiver takes it or the arbiter
 * decides, so that a case has one owner at every moment.  The first offer may
 * go back up without a name; the second names a better owner; the third goes
 * by itself to the arbiter, as does one that is not answered in time.  Once an
 * arbiter had to be asked the offices offer the case no more.
 *
 * The row of the report says where an offer stands: offered_id alone, the
 * receiver answers; with arbiter_id, the arbiter decides; arbiter_id alone, it
 * is settled.
 */
#ifndef REPORT_OFFER_H
#define REPORT_OFFER_H

#include "agency/agency.h"
#include "report/facts.h"
#include "report/report.h"

/* Row of table offer. outcome: "" open, accepted, declined, cancelled, arbitrated, lapsed. */
struct offer {
    int64_t report_id, seq; /* event that made it */
    int64_t from_id, to_id, made_at;
    opt_i64 ended_at;
    str outcome;
};
struct offers {
    struct offer *v;
    size_t n;
};
extern const struct db_row offer_row;

bool offer_is_open(const struct report *r);     /* the receiver or the arbiter has it    */
bool offer_is_disputed(const struct report *r); /* the arbiter has it                    */
bool offer_is_settled(const struct report *r);  /* an arbiter was asked: no more offers  */
const struct offer *offer_last(const struct offers *all); /* NULL: there was none        */

/*
 * Who decides between two offices: the lowest agency that stands over both and
 * is neither complained about nor below such a one, as long as there is a
 * higher one.
 */
MUST_USE enum err offer_arbiter(struct ctx *cx, const struct report *r, const struct agency *from,
                                const struct agency *to, struct agency *out);
/* Of the open offer: the one that was asked, or the one that would be. */
MUST_USE enum err offer_arbiter_of(struct ctx *cx, const struct report *r, struct agency *out);

/* Part of the fold: what the event says of offers, onto the row and the list. */
void offers_apply(struct ctx *cx, struct report *r, struct offers *all, const struct event *ev,
                  const struct facts *f);

MUST_USE enum err offers_read(struct ctx *cx, const struct report *r, struct offers *out);
MUST_USE enum err offers_store(struct ctx *cx, const struct offers *before,
                               const struct offers *after);

#endif
