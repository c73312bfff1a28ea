/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * state.h - the states of a report, their official recap and their desk.
 *
 * DOMAIN §4.  The recap status is one of the official six; the desk says whose
 * queue an open report stands in.
 */
#ifndef REPORT_STATE_H
#define REPORT_STATE_H

#include "base/base.h"

enum state {
    STATE_NONE = 0, /* before the first event */
    STATE_RECEIVED,
    STATE_AWAITING, /* awaiting_completion */
    STATE_ASSIGNED,
    STATE_IN_PROGRESS,
    STATE_ANSWERED,
    STATE_CONTESTED,
    STATE_POSTPONED,
    STATE_CLOSED,
    STATE_ARCHIVED,
    STATE_WITHDRAWN,
    STATE_MERGED,
    STATE_COUNT
};

#define STATE_BIT(state) (1u << (state))
#define STATES_WORK \
    (STATE_BIT(STATE_ASSIGNED) | STATE_BIT(STATE_IN_PROGRESS) | STATE_BIT(STATE_CONTESTED))
#define STATES_OPEN                                                        \
    (STATES_WORK | STATE_BIT(STATE_RECEIVED) | STATE_BIT(STATE_AWAITING) | \
     STATE_BIT(STATE_ANSWERED) | STATE_BIT(STATE_POSTPONED))
#define STATES_ENDED \
    (STATE_BIT(STATE_CLOSED) | STATE_BIT(STATE_ARCHIVED) | STATE_BIT(STATE_WITHDRAWN))
#define STATES_ANY (STATES_OPEN | STATES_ENDED | STATE_BIT(STATE_MERGED))

enum recap {
    RECAP_UNVERIFIED, /* Belum Terverifikasi   */
    RECAP_UNANSWERED, /* Belum Ditindaklanjuti */
    RECAP_IN_PROCESS, /* Diproses              */
    RECAP_POSTPONED,  /* Ditunda               */
    RECAP_DONE,       /* Selesai               */
    RECAP_ARCHIVED,   /* Diarsip               */
    RECAP_COUNT
};

enum desk {
    DESK_VERIFY,
    DESK_WORK,
    DESK_WAIT,
    DESK_DONE,
    DESK_OFFER,  /* offered to this office: it takes or declines   */
    DESK_DECIDE, /* two offices wait for the decision of this one  */
    DESK_COUNT
};

const char *state_name(enum state s); /* "awaiting_completion"; "" for STATE_NONE */
enum state state_by_name(str name);   /* STATE_COUNT when there is none           */
enum recap state_recap(enum state s);
enum desk state_desk(enum state s);
const char *recap_name(enum recap r); /* "belum_terverifikasi"                    */
bool recap_by_name(str name, enum recap *out);
const char *desk_name(enum desk d);

/* Is the report shown to everybody in this state (unless confidential)? */
bool state_is_public(enum state s);

#endif
