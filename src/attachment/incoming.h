/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * incoming.h - a file that comes in pieces, over a line that breaks.
 *
 * A row says how long it will be, whose it is and how it ended; its bytes lie at
 * DIR/uploads/incoming/ID until then.  How far it is, is how long that file is: a
 * piece is written straight behind the one before (file_go_on), so what came is
 * there whatever ends the line or the process, and of two who send at once the
 * later one goes on alone.  incoming_finish() takes the same way to the store as
 * for a file that came whole, and once: the row ends in the transaction that
 * makes the attachment, which has its id.
 *
 * Each owner (words as in attachment_owner) has INCOMING_MAX of them at a time,
 * of INCOMING_BYTES_MAX together; after INCOMING_HOURS they are forgotten.
 */
#ifndef ATTACHMENT_INCOMING_H
#define ATTACHMENT_INCOMING_H

#include "attachment/attachment.h"

struct incoming {
    int64_t id; /* of the attachment it becomes */
    int64_t length;
    str metadata;     /* as the client sent it                                */
    str refused;      /* key of the text that says why it was not taken; null */
    opt_i64 ended_at; /* taken, or refused                                    */
    int64_t created_at, expires_at;
};
struct incomings {
    struct incoming *v;
    size_t n;
};

/* ERR_WAIT when this owner has too many of them. */
MUST_USE enum err incoming_begin(struct ctx *cx, str owner_words, int64_t length, str metadata,
                                 struct incoming *out);
/* ERR_NOTFOUND: past its time, or another's. */
MUST_USE enum err incoming_find(struct ctx *cx, str owner_words, int64_t id, struct incoming *out);
/* How many bytes are there, and on the disk to stay. */
MUST_USE enum err incoming_offset(struct ctx *cx, const struct incoming *in, int64_t *out);
/* Its file, to go on writing; the caller closes it. */
MUST_USE enum err incoming_open(struct ctx *cx, const struct incoming *in, int *fd_out);
/* Its first bytes, which came along when it began. */
MUST_USE enum err incoming_add(struct ctx *cx, const struct incoming *in, str path);

/*
 * All bytes are there: makes it an attachment, which takes seconds, for a video minutes; not in
 * db_write().  Once it has ended the answer is the same again.  ERR_INVALID: refused, as in
 * media.h.  ERR_CONFLICT with the key error_upload_busy: another request is at it.
 */
MUST_USE enum err incoming_finish(struct ctx *cx, str owner_words, const struct incoming *in);

/* Forgets it, and the attachment that no report has taken yet. */
MUST_USE enum err incoming_forget(struct ctx *cx, const struct incoming *in);
/* Forgets some of those past their time; *done_out: how many. */
MUST_USE enum err incoming_expire(struct ctx *cx, int64_t *done_out);

#endif
