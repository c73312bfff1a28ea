/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * attachment.h - what was sent along with words: rows that name stored files.
 *
 * A file is made harmless by lapor-media (attachment/media.h) and stored
 * (attachment/store.h) before a row names it.  A row without report is an
 * upload that waits for its use; a job removes it after a day.
 */
#ifndef ATTACHMENT_ATTACHMENT_H
#define ATTACHMENT_ATTACHMENT_H

#include "base/ctx.h"
#include "db/db.h"

struct attachment {
    int64_t id;
    opt_i64 report_id, seq;
    str visibility; /* public, reporter, staff */
    str kind, mime; /* photo, pdf, document, audio, video */
    int64_t bytes;
    str sha256, thumb; /* 32 bytes, thumb null without one */
    opt_i64 width, height, captured_at, phash;
    bool captured_local; /* captured_at is the clock of the place, read as western Indonesia's */
    str gps_e6;    /* "lat,lon" in millionths, sealed in a row; null; for evidence checks only */
    str owner_key; /* keyed hash of who may use it before it is bound, null  */
    int64_t created_at;
};
struct attachments {
    struct attachment *v;
    size_t n;
};
extern const struct db_row attachment_row;

MUST_USE enum err attachment_add(struct ctx *cx, const struct attachment *a); /* in db_write() */
MUST_USE enum err attachment_by_id(struct ctx *cx, int64_t id, struct attachment *out);
MUST_USE enum err attachment_list(struct ctx *cx, int64_t report_id, struct attachments *out);
/* Under what an upload waits for its use: a keyed hash of the form, the case or the token. */
str attachment_owner(struct ctx *cx, str words);
/*
 * Ties an upload to an event, in db_write(). ERR_INVALID on "attachments" when
 * it is used already, gone, or not this owner's (words as above).
 */
MUST_USE enum err attachment_bind(struct ctx *cx, int64_t id, int64_t report_id, int64_t seq,
                                  str visibility, str owner_words);
/* Is it there, and bound to nothing yet, for this owner to use (words as above)? */
MUST_USE enum err attachment_waits(struct ctx *cx, int64_t id, str owner_words, bool *out);
/* From now on seen otherwise; in db_write(), for the fold of the report's events alone. */
MUST_USE enum err attachment_see(struct ctx *cx, int64_t id, int64_t report_id, str visibility);
/* Where it was taken, in millionths of a degree: false when it does not say, or the vault's key
 * that it was sealed with is gone. Never to be shown, nor to stand in a log. */
bool attachment_place(struct ctx *cx, const struct attachment *a, int32_t *lat_e6_out,
                      int32_t *lon_e6_out);
/* The same sealed: for its row, under the id that the row has. */
str attachment_seal_place(struct ctx *cx, int64_t id, str place);
/*
 * Photos of other reports that look like this one, newest first: the hashes of
 * their looks differ in at most ATTACHMENT_ALIKE_BITS.  As many are looked at
 * as EVIDENCE_LOOKS allows, whatever there is; of a picture whose hash tells
 * nothing (a dark one, a blank sheet) only those with the same bytes are found.
 */
enum { ATTACHMENT_ALIKE_BITS = 3 };
MUST_USE enum err attachment_alike(struct ctx *cx, const struct attachment *a,
                                   struct attachments *out);
/* Do two look so? Both with a hash that tells something, and of one shape; or the same bytes. */
bool attachment_looks_like(const struct attachment *a, const struct attachment *b);
/* Uploads from before an instant that no report took, oldest first. */
MUST_USE enum err attachment_unused(struct ctx *cx, int64_t before, size_t max,
                                    struct attachments *out);
/*
 * Forgets uploads whose report was never sent, row and bytes, UPLOAD_KEPT_HOURS
 * after they came (UU 27/2022: no longer than needed). Not in db_write().
 */
MUST_USE enum err attachment_expire(struct ctx *cx, int64_t *done_out);

/* The hashes of all bytes that rows name, in order, after one; n is 0 when there are no more. */
MUST_USE enum err attachment_hashes(struct ctx *cx, str after, size_t max, struct strs *out);

/*
 * Removes the bytes that no row names from one part of the store in ATTACHMENT_TURNS, the next one
 * each time it is called; what was put within the hour stays. Not in db_write().
 */
enum { ATTACHMENT_TURNS = 256 };
MUST_USE enum err attachment_clean(struct ctx *cx);

#endif
