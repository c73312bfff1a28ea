/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * late.h - due days and missed ones in words: which limit, by when, how late.
 *
 * "How late" counts the working days of the office that had the limit.
 */
#ifndef WEB_LATE_H
#define WEB_LATE_H

#include "agency/agency.h"
#include "report/fold.h"

struct due_words {
    str day, left; /* "3 Maret 2026"; "sisa 2 hari kerja", "lewat 1 hari kerja" */
    bool late;
    bool soon; /* today or tomorrow */
};
MUST_USE enum err due_words_of(struct ctx *cx, const struct agency *office, int64_t due_at,
                               struct due_words *out);

/* What became of a limit that was missed. */
struct breach {
    enum clock_kind clock;
    int64_t due_at;    /* as it was when it was missed             */
    int64_t from;      /* lateness counts from here                */
    int64_t agency_id; /* whose working days                       */
    bool is_over, is_met;
    int64_t over_at; /* met, stopped or standing still since then */
};
/* "Batas pemeriksaan terlewati: 13 Oktober 2026. Dipenuhi 15 Oktober 2026, lewat 2 hari kerja." */
MUST_USE enum err breach_words(struct ctx *cx, const struct breach *b, str *out);

/* The limits of one report, followed through its events; zeroed to begin with. */
struct late_watch {
    int64_t due_at[CLOCK_COUNT], agency_id[CLOCK_COUNT];
    struct breach *missed[CLOCK_COUNT]; /* the last of each that was missed */
};
/* The next event. `b` becomes the breach and is kept up to date by later events, if it is one:
 * true.
 */
bool late_follow(struct late_watch *w, const struct event *ev, const struct facts *f,
                 struct breach *b);

#endif
