/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "report/action.h"

#include "report/decide.h"

#define R(role)   ROLE_BIT(ROLE_##role)
#define COORD     R(COORDINATOR)
#define ADMINS    (R(AGENCY_ADMIN) | COORD)
#define OWNERS    (R(LIAISON) | ADMINS)
#define READERS   (OWNERS | R(INSPECTOR) | R(LEADER))
#define REPORTER  R(REPORTER)
#define PROGRAM   R(PROGRAM)
#define IN(state) STATE_BIT(STATE_##state)

/* clang-format off */
static const struct action_rule rules[ACT_COUNT] = {
/*                           name                  slug                  from                        to               roles                  over           visibility   flags                        tell                          decide */
[ACT_SUBMIT]             = {"submit",             "kirim",              0,                          STATE_RECEIVED,  REPORTER | OWNERS,     OVER_REPORTER, VIS_PUBLIC,   0,                           TELL_REPORTER | TELL_OWNER,   NULL},
[ACT_VERIFY]             = {"verify",             "verifikasi",         IN(RECEIVED),               STATE_ASSIGNED,  ADMINS,                OVER_OWNER,    VIS_PUBLIC,   ACTION_CUSTODY | ACTION_WAITS,TELL_REPORTER | TELL_OWNER | TELL_PARTIES, decide_verify},
[ACT_HANDLE]             = {"handle",             "kelola",             IN(RECEIVED),               STATE_ASSIGNED,  R(AGENCY_ADMIN),       OVER_OWNER,    VIS_PUBLIC,   ACTION_CUSTODY | ACTION_WAITS,TELL_REPORTER | TELL_OWNER,   decide_handle},
[ACT_REQUEST_COMPLETION] = {"request_completion", "minta-lengkapi",     IN(RECEIVED) | STATES_WORK, STATE_AWAITING,  OWNERS,                OVER_OWNER,    VIS_PUBLIC,   ACTION_WORDS | ACTION_WAITS, TELL_REPORTER,                decide_request_completion},
[ACT_COMPLETE]           = {"complete",           "lengkapi",           IN(AWAITING),               TO_PREVIOUS,     REPORTER | OWNERS,     OVER_OWNER,    VIS_PUBLIC,   ACTION_WORDS,                TELL_OWNER,                   decide_complete},
[ACT_CANCEL_COMPLETION]  = {"cancel_completion",  "batal-kelengkapan",  IN(AWAITING),               TO_PREVIOUS,     OWNERS,                OVER_OWNER,    VIS_PUBLIC,   0,                           TELL_REPORTER,                decide_cancel_completion},
[ACT_COMPLETION_EXPIRED] = {"completion_expired", NULL,                 IN(AWAITING),               STATE_WITHDRAWN, PROGRAM,               OVER_PROGRAM,  VIS_PUBLIC,   0,                           TELL_REPORTER | TELL_OWNER,   decide_completion_expired},
[ACT_ASSIGN]             = {"assign",             "disposisi",          STATES_WORK,                TO_SAME,         OWNERS,                OVER_OWNER,    VIS_PUBLIC,   ACTION_CUSTODY | ACTION_WAITS,TELL_REPORTER | TELL_OWNER | TELL_PARTIES, decide_assign},
[ACT_ASSIGN_PERSON]      = {"assign_person",      "tugaskan",           STATES_WORK,                TO_SAME,         OWNERS,                OVER_OWNER,    VIS_STAFF,    0,                           TELL_OWNER,                   decide_assign_person},
[ACT_OFFER]              = {"offer",              "alihkan",            IN(RECEIVED) | STATES_WORK, TO_SAME,         OWNERS,                OVER_OWNER,    VIS_PUBLIC,   ACTION_WORDS | ACTION_WAITS, TELL_OFFERED | TELL_ARBITER,  decide_offer},
[ACT_ACCEPT]             = {"accept",             "terima",             IN(RECEIVED) | STATES_WORK, TO_DECIDED,      OWNERS,                OVER_OFFERED,  VIS_PUBLIC,   ACTION_CUSTODY | ACTION_OFFERED | ACTION_WAITS, TELL_REPORTER | TELL_OWNER | TELL_SENDER, decide_accept},
[ACT_DECLINE]            = {"decline",            "tolak",              IN(RECEIVED) | STATES_WORK, TO_SAME,         OWNERS,                OVER_OFFERED,  VIS_PUBLIC,   ACTION_WORDS | ACTION_OFFERED | ACTION_WAITS, TELL_SENDER,                  decide_decline},
[ACT_CANCEL_OFFER]       = {"cancel_offer",       "batal-tawaran",      IN(RECEIVED) | STATES_WORK, TO_SAME,         OWNERS,                OVER_OWNER,    VIS_PUBLIC,   ACTION_OFFERED | ACTION_WAITS, TELL_OFFERED,                 decide_cancel_offer},
[ACT_OFFER_EXPIRED]      = {"offer_expired",      NULL,                 IN(RECEIVED) | STATES_WORK, TO_SAME,         PROGRAM,               OVER_PROGRAM,  VIS_PUBLIC,   ACTION_OFFERED | ACTION_WAITS, TELL_SENDER | TELL_OFFERED | TELL_ARBITER, decide_offer_expired},
[ACT_ARBITRATE]          = {"arbitrate",          "putuskan",           IN(RECEIVED) | STATES_WORK, TO_DECIDED,      ADMINS,                OVER_ARBITER,  VIS_PUBLIC,   ACTION_WORDS | ACTION_CUSTODY | ACTION_OFFERED, TELL_REPORTER | TELL_OWNER | TELL_SENDER | TELL_OFFERED, decide_arbitrate},
[ACT_FOLLOW_UP]          = {"follow_up",          "tindak-lanjut",      STATES_WORK,                TO_DECIDED,      OWNERS,                OVER_PARTY,    VIS_PUBLIC,   ACTION_WORDS,                TELL_REPORTER,                decide_follow_up},
[ACT_PLAN]               = {"plan",               "rencana",            STATES_WORK,                TO_DECIDED,      OWNERS,                OVER_OWNER,    VIS_PUBLIC,   ACTION_WORDS,                TELL_REPORTER,                decide_plan},
[ACT_DRAFT]              = {"draft",              "konsep",             STATES_WORK,                TO_SAME,         OWNERS,                OVER_PARTY,    VIS_STAFF,    ACTION_WORDS,                0,                            decide_draft},
[ACT_REVIEW]             = {"review",             "periksa",            STATES_WORK,                TO_SAME,         ADMINS,                OVER_OWNER,    VIS_STAFF,    ACTION_LATER,                TELL_OWNER,                   NULL},
[ACT_PUBLISH]            = {"publish",            "terbitkan",          STATES_WORK,                STATE_ANSWERED,  OWNERS,                OVER_OWNER,    VIS_PUBLIC,   ACTION_WORDS,                TELL_REPORTER,                decide_publish},
[ACT_REPLY]              = {"reply",              "tanggapan",          STATES_OPEN | IN(MERGED),   TO_SAME,         REPORTER | OWNERS,     OVER_OWNER,    VIS_PUBLIC,   ACTION_WORDS,                0,                            decide_reply},
[ACT_CONFIRM]            = {"confirm",            "konfirmasi",         IN(ANSWERED),               STATE_CLOSED,    REPORTER,              OVER_REPORTER, VIS_PUBLIC,   0,                           TELL_OWNER,                   decide_confirm},
[ACT_CONTEST]            = {"contest",            "belum-selesai",      IN(ANSWERED),               STATE_CONTESTED, REPORTER,              OVER_REPORTER, VIS_PUBLIC,   ACTION_WORDS,                TELL_OWNER | TELL_COORDINATOR, decide_contest},
[ACT_RATE]               = {"rate",               "nilai",              IN(ANSWERED) | IN(CLOSED),  TO_SAME,         REPORTER,              OVER_REPORTER, VIS_PUBLIC,   0,                           0,                            decide_rate},
[ACT_AUTO_CLOSE]         = {"auto_close",         NULL,                 IN(ANSWERED),               STATE_CLOSED,    PROGRAM,               OVER_PROGRAM,  VIS_PUBLIC,   0,                           TELL_REPORTER,                decide_auto_close},
[ACT_CLOSE]              = {"close",              "tutup",              IN(ANSWERED),               STATE_CLOSED,    COORD,                 OVER_OWNER,    VIS_PUBLIC,   ACTION_WORDS | ACTION_ENDS,  TELL_REPORTER | TELL_OWNER,   decide_close},
[ACT_EXTEND]             = {"extend",             "perpanjang",         STATES_WORK,                TO_SAME,         OWNERS,                OVER_OWNER,    VIS_PUBLIC,   ACTION_WORDS | ACTION_ENDS,  TELL_COORDINATOR,             decide_extend},
[ACT_GRANT_EXTENSION]    = {"grant_extension",    "beri-perpanjangan",  STATES_WORK,                TO_SAME,         COORD,                 OVER_OWNER,    VIS_PUBLIC,   ACTION_ENDS,                 TELL_REPORTER | TELL_OWNER,   decide_grant_extension},
[ACT_REFUSE_EXTENSION]   = {"refuse_extension",   "tolak-perpanjangan", STATES_WORK,                TO_SAME,         COORD,                 OVER_OWNER,    VIS_PUBLIC,   ACTION_WORDS,                TELL_OWNER,                   decide_refuse_extension},
[ACT_POSTPONE]           = {"postpone",           "tunda",              STATES_WORK,                STATE_POSTPONED, COORD,                 OVER_OWNER,    VIS_PUBLIC,   ACTION_WORDS | ACTION_WAITS, TELL_REPORTER | TELL_OWNER,   decide_postpone},
[ACT_RESUME]             = {"resume",             "lanjutkan",          IN(POSTPONED),              STATE_IN_PROGRESS, OWNERS,              OVER_OWNER,    VIS_PUBLIC,   0,                           TELL_REPORTER | TELL_OWNER,   decide_resume},
[ACT_REVIEW_DUE]         = {"review_due",         NULL,                 IN(POSTPONED),              STATE_IN_PROGRESS, PROGRAM,             OVER_PROGRAM,  VIS_PUBLIC,   0,                           TELL_REPORTER | TELL_OWNER,   decide_resume},
[ACT_ARCHIVE]            = {"archive",            "arsipkan",           IN(RECEIVED) | IN(ASSIGNED), STATE_ARCHIVED, ADMINS,                OVER_OWNER,    VIS_PUBLIC,   ACTION_WORDS | ACTION_ENDS | ACTION_WAITS,  TELL_REPORTER | TELL_OWNER,   decide_archive},
[ACT_APPEAL]             = {"appeal",             "keberatan",          IN(ARCHIVED),               TO_SAME,         REPORTER,              OVER_REPORTER, VIS_PUBLIC,   ACTION_WORDS,                TELL_COORDINATOR,             decide_appeal},
[ACT_DECIDE_APPEAL]      = {"decide_appeal",      "putuskan-keberatan", IN(ARCHIVED),               TO_DECIDED,      COORD,                 OVER_OWNER,    VIS_PUBLIC,   ACTION_WORDS,                TELL_REPORTER | TELL_OWNER,   decide_decide_appeal},
[ACT_REOPEN]             = {"reopen",             "buka-kembali",       IN(CLOSED),                 STATE_IN_PROGRESS, REPORTER | COORD,    OVER_OWNER,    VIS_PUBLIC,   ACTION_WORDS,                TELL_REPORTER | TELL_OWNER,   decide_reopen},
[ACT_MERGE]              = {"merge",              "gabung",             STATES_OPEN,                STATE_MERGED,    ADMINS,                OVER_OWNER,    VIS_PUBLIC,   ACTION_ENDS,                 TELL_REPORTER,                decide_merge},
[ACT_SPLIT]              = {"split",              "pisah",              IN(MERGED),                 TO_PREVIOUS,     ADMINS | REPORTER | PROGRAM, OVER_OWNER, VIS_PUBLIC, 0,                          TELL_REPORTER | TELL_OWNER,   decide_split},
[ACT_JOIN]               = {"join",               NULL,                 STATES_OPEN,                TO_SAME,         PROGRAM,               OVER_PROGRAM,  VIS_STAFF,    0,                           0,                            decide_join},
[ACT_PART]               = {"part",               NULL,                 STATES_ANY,                 TO_SAME,         PROGRAM,               OVER_PROGRAM,  VIS_STAFF,    0,                           0,                            decide_part},
[ACT_RELAY]              = {"relay",              NULL,                 STATES_OPEN,                TO_SAME,         PROGRAM,               OVER_PROGRAM,  VIS_STAFF,    0,                           TELL_OWNER,                   decide_relay},
[ACT_SHARE]              = {"share",              NULL,                 IN(MERGED),                 STATE_ANSWERED,  PROGRAM,               OVER_PROGRAM,  VIS_PUBLIC,   0,                           TELL_REPORTER,                decide_share},
[ACT_LEAD]               = {"lead",               NULL,                 IN(MERGED),                 TO_SAME,         PROGRAM,               OVER_PROGRAM,  VIS_PUBLIC,   0,                           TELL_REPORTER,                decide_lead},
[ACT_WITHDRAW]           = {"withdraw",           "cabut",              STATES_OPEN | IN(MERGED),   STATE_WITHDRAWN, REPORTER,              OVER_REPORTER, VIS_PUBLIC,   0,                           TELL_OWNER,                   decide_withdraw},
[ACT_EDIT]               = {"edit",               "penyesuaian",        STATES_OPEN,                TO_SAME,         ADMINS,                OVER_OWNER,    VIS_REPORTER, 0,                           TELL_REPORTER,                decide_edit},
[ACT_ESCALATE]           = {"escalate",           "eskalasi",           STATES_OPEN,                TO_SAME,         ADMINS | REPORTER,     OVER_OWNER,    VIS_PUBLIC,   0,                           TELL_REPORTER | TELL_OWNER | TELL_COORDINATOR | TELL_ESCALATED, decide_escalate},
[ACT_WARN]               = {"warn",               NULL,                 STATES_OPEN | IN(ARCHIVED), TO_SAME,        PROGRAM,               OVER_PROGRAM,  VIS_STAFF,    0,                           0,                            decide_warn},
[ACT_BREACH]             = {"breach",             NULL,                 STATES_ANY,                 TO_SAME,         PROGRAM,               OVER_PROGRAM,  VIS_PUBLIC,   0,                           TELL_OWNER | TELL_COORDINATOR, decide_breach},
[ACT_RECOMPUTE]          = {"recompute",          NULL,                 STATES_ANY,                 TO_SAME,         PROGRAM,               OVER_PROGRAM,  VIS_PUBLIC,   0,                           0,                            decide_recompute},
[ACT_MODERATE]           = {"moderate",           "moderasi",           STATES_ANY,                 TO_SAME,         ADMINS,                OVER_OWNER,    VIS_PUBLIC,   ACTION_LATER,                0,                            NULL},
[ACT_NOTE]               = {"note",               "catatan",            STATES_ANY,                 TO_SAME,         READERS,               OVER_PARTY,    VIS_STAFF,    ACTION_WORDS,                0,                            decide_note},
[ACT_REVEAL]             = {"reveal",             "ungkap",             STATES_ANY,                 TO_SAME,         ADMINS | R(INSPECTOR), OVER_OWNER,    VIS_REPORTER, ACTION_LATER,                TELL_REPORTER,                NULL},
[ACT_IMPORT]             = {"import",             NULL,                 IN(RECEIVED),               TO_DECIDED,      PROGRAM,               OVER_PROGRAM,  VIS_PUBLIC,   0,                           0,                            decide_import},
};
/* clang-format on */

const struct action_rule *action_rule(enum action a)
{
    must(a < ACT_COUNT);
    return &rules[a];
}

enum action action_by_name(str name)
{
    enum action a = 0;

    while (a < ACT_COUNT && !str_eq(name, str_of(rules[a].name)))
        a++;
    return a;
}

enum action action_by_slug(str slug)
{
    enum action a = 0;

    while (a < ACT_COUNT && !(rules[a].slug && str_eq(slug, str_of(rules[a].slug))))
        a++;
    return a;
}
