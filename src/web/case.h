/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * case.h - what the page of a case shows to an officer.
 *
 * One form for each move that is possible now; which fields a form has stands
 * in one table (case_forms.c).
 */
#ifndef WEB_CASE_H
#define WEB_CASE_H

#include "report/fold.h"
#include "report/move.h"
#include "report/passing.h"
#include "web/alike.h"
#include "web/attachments.h"
#include "web/desk_place.h"
#include "web/edits.h"
#include "web/timeline.h"

enum { /* fields of a move's form */
       USE_TEXT = 1,
       USE_AGENCY = 2,
       USE_PARTIES = 4,
       USE_CLASS = 8,
       USE_TOPIC = 16,
       USE_RESPONDENT = 32,
       USE_REASON = 64,
       USE_DATE = 128,
       USE_DAYS = 256,
       USE_PRIVATE = 512,
       USE_PERSON = 1024,
       USE_UPHOLD = 2048,
       USE_BODY = 4096,
       USE_FLAGS = 8192,
       USE_TEXT_OPTIONAL = 16384,
       USE_FILES = 32768,
       USE_PHOTOS = 65536,
       USE_LEAD = 131072,
       USE_ESCALATION = 262144,
};

/* What was typed into a form; shown again when it was refused. */
struct case_form {
    str lead; /* number of a report */
    str text, agency, reason, to, date, class, topic, respondent, title, body, person, uphold;
    struct strs co, cc;
    struct strs offered, shown; /* ids of photos on the form, and of those that were ticked */
    opt_i64 days, version;
    bool is_private, supervision, confidential, anonymous;
};

struct case_move {
    enum action action;
    str slug, href; /* where its form is sent, with the place in the queue */
    struct text label, hint;
    unsigned fields;
    bool open;               /* shown open: the usual next step, or the one just refused */
    bool danger;             /* ends or hides something */
    bool apart;              /* begins a new kind of moves */
    bool gone;               /* shown for its words alone: nobody here can make it now */
    bool is_wordless;        /* it needs no words */
    struct text office;      /* what the agency of the form is for */
    struct text learned;     /* why some of them stand first */
    str choose;              /* words for no agency chosen, or for none to choose */
    str among;               /* of its fields (parts.h): "" of the open form */
    struct text date, words; /* what the day is for, what is to be written */
    struct option_list reasons, agencies;
    struct option_list escalations; /* to whom it can still be taken */
};
struct case_moves {
    struct case_move *v;
    size_t n;
};

struct case_fact {
    struct text label;
    str words, href;
    bool late;
};
struct case_facts {
    struct case_fact *v;
    size_t n;
};

/* Back to the queue that the case was opened from, and on through it; "" where there is no such. */
struct case_way {
    struct text queue;
    str back, before, before_title, after, after_title;
};

struct case_page {
    struct view v;
    struct report r;
    struct desk_place place;
    struct case_way way;
    struct text done; /* the move that was just made */
    str typed, state, body, respondent;
    bool has_findings, may_work, takes_files;
    safe_html marked; /* the original with personal data marked */
    struct case_facts facts;
    struct timeline timeline;
    struct timeline since; /* what happened after the form that was sent had been opened */
    str sent;              /* the words that were sent with it, not stored */
    struct strs kept;      /* ids of files that were sent with it          */
    struct edits edits;
    struct file_links files;
    struct alike_lines alike;  /* open reports like it, while it is open */
    struct alike_lines merged; /* that follow it, or were answered with it */
    str merge;                 /* where a report is merged, "" when this one cannot be */
    struct case_moves moves;
    struct case_form form;
    str draft; /* newest draft of an answer, "" */
    struct option_list agencies, receivers, below, outside, judged, people, topics, classes,
        verdicts;
    struct takers takers;           /* who took such cases before */
    str choose, keep, nobody, days; /* words for no choice; what stands in the field for days */
    bool is_again;                  /* a form that was refused is shown again */
};

/* What stands in the field for words of a form: what was typed there, or the draft of an answer. */
str case_words(const struct case_page *p, const struct case_move *m);
bool case_chosen(const struct strs *codes, str code);
/* Can photos of it be shown to everybody? Is this one ticked on that form? */
bool case_has_photos(const struct case_page *p);
bool case_shows(const struct case_page *p, const struct case_move *m, const struct file_link *f);

/* Address of the case, in the arena. */
str case_href(struct ctx *cx, str number);
/* Everything but `form` and `way`, of the report {nomor}, for cx->actor. `tried`: the action whose
 * form is shown again, or ACT_COUNT. */
MUST_USE enum err case_fill(struct ctx *cx, const struct request *rq, enum action tried,
                            struct case_page *p);
MUST_USE enum err case_way_of(struct ctx *cx, struct case_page *p);
MUST_USE enum err case_moves_of(struct ctx *cx, const struct casefile *c, enum action tried,
                                struct case_page *p);
MUST_USE enum err case_facts_of(struct ctx *cx, const struct casefile *c, struct case_page *p);

#endif
