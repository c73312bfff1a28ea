/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * ledger.h - the public ledger for people: its signed heads, and the proof of a report.
 *
 * Nothing of it is in the page cache: each head would drop it.  What is to be kept comes as files:
 * heads as text, proofs as JSON.  Whoever kept one checks it without us (docs/ledger.md).
 */
#ifndef WEB_LEDGER_H
#define WEB_LEDGER_H

#include "report/report.h"
#include "web/timeline.h"

/* A head as people read it. */
struct head_line {
    str size, when, root, href, updated;
    str url; /* the whole address, in the feed */
};
struct head_lines {
    struct head_line *v;
    size_t n;
};
struct ledger_page {
    struct view v;
    struct head_lines heads; /* the newest first; none: nothing was signed yet */
    str note;                /* of the newest */
    struct strs keys;
    str url, updated;
};

/* One event of a report, and where it stands in the ledger. */
struct proof_line {
    str sentence, when, iso;
    str leaf, place; /* place is "" until a head holds it */
};
struct proof_lines {
    struct proof_line *v;
    size_t n;
};
struct proof_page {
    struct view v;
    str number, href, file; /* the report's page; the same as a file */
    bool is_signed, waits;  /* is there a head; is something not yet part of it */
    struct head_line head;
    struct proof_lines lines;
};

/*
 * What a page shows of the report's own place: of its first event.  A page that is kept for all
 * visitors shows the print alone, which never changes; place and head stand on the page of proofs.
 */
struct ledger_mark {
    str leaf, place;       /* "" where there is nothing */
    struct head_line head; /* the newest one            */
};
struct events;
MUST_USE enum err ledger_mark_of(struct ctx *cx, const struct events *events, bool is_kept,
                                 int zone, struct ledger_mark *out);

/* The proof of the report as a file to keep. */
MUST_USE enum err ledger_send_proof(struct ctx *cx, struct response *rs, const struct report *r,
                                    enum access access);

#endif
