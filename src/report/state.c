/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "report/state.h"

/* clang-format off */
static const struct { const char *name; enum recap recap; enum desk desk; bool is_public; } states[STATE_COUNT] = {
    [STATE_NONE]        = {"",                    RECAP_UNVERIFIED, DESK_VERIFY, false},
    [STATE_RECEIVED]    = {"received",            RECAP_UNVERIFIED, DESK_VERIFY, false},
    [STATE_AWAITING]    = {"awaiting_completion", RECAP_POSTPONED,  DESK_WAIT,   true },
    [STATE_ASSIGNED]    = {"assigned",            RECAP_UNANSWERED, DESK_WORK,   true },
    [STATE_IN_PROGRESS] = {"in_progress",         RECAP_IN_PROCESS, DESK_WORK,   true },
    [STATE_ANSWERED]    = {"answered",            RECAP_IN_PROCESS, DESK_WAIT,   true },
    [STATE_CONTESTED]   = {"contested",           RECAP_IN_PROCESS, DESK_WORK,   true },
    [STATE_POSTPONED]   = {"postponed",           RECAP_POSTPONED,  DESK_WORK,   true },
    [STATE_CLOSED]      = {"closed",              RECAP_DONE,       DESK_DONE,   true },
    [STATE_ARCHIVED]    = {"archived",            RECAP_ARCHIVED,   DESK_DONE,   false},
    [STATE_WITHDRAWN]   = {"withdrawn",           RECAP_ARCHIVED,   DESK_DONE,   false},
    [STATE_MERGED]      = {"merged",              RECAP_IN_PROCESS, DESK_WAIT,   true },
};
static const char *const recaps[RECAP_COUNT] = {
    [RECAP_UNVERIFIED] = "belum_terverifikasi",
    [RECAP_UNANSWERED] = "belum_ditindaklanjuti",
    [RECAP_IN_PROCESS] = "diproses",
    [RECAP_POSTPONED]  = "ditunda",
    [RECAP_DONE]       = "selesai",
    [RECAP_ARCHIVED]   = "diarsip",
};
static const char *const desks[DESK_COUNT] = {
    [DESK_VERIFY] = "verify",
    [DESK_WORK]   = "work",
    [DESK_WAIT]   = "wait",
    [DESK_DONE]   = "done",
    [DESK_OFFER]  = "offer",
    [DESK_DECIDE] = "decide",
};
/* clang-format on */

const char *state_name(enum state s)
{
    must(s < STATE_COUNT);
    return states[s].name;
}

enum state state_by_name(str name)
{
    enum state s = STATE_NONE;

    while (s < STATE_COUNT && !str_eq(name, str_of(states[s].name)))
        s++;
    return s;
}

enum recap state_recap(enum state s)
{
    must(s < STATE_COUNT);
    return states[s].recap;
}

enum desk state_desk(enum state s)
{
    must(s < STATE_COUNT);
    return states[s].desk;
}

bool state_is_public(enum state s)
{
    must(s < STATE_COUNT);
    return states[s].is_public;
}

const char *recap_name(enum recap r)
{
    must(r < RECAP_COUNT);
    return recaps[r];
}

bool recap_by_name(str name, enum recap *out)
{
    for (enum recap r = 0; r < RECAP_COUNT; r++)
        if (str_eq(name, str_of(recaps[r])))
            return *out = r, true;
    return false;
}

const char *desk_name(enum desk d)
{
    must(d < DESK_COUNT);
    return desks[d];
}
