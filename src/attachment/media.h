/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * media.h - a file from outside becomes one that cannot harm, or a clear word.
 *
 * attachment_take() runs lapor-media (media/protocol.h) on the file, at most
 * MEDIA_AT_ONCE at a time, others queue, and puts what it made into the store.
 * It takes seconds, for a video minutes: never inside db_write().  The program
 * is the setting media_program or lies beside lapor itself.
 *
 * A file that is refused is ERR_INVALID on "attachments" with the key of the
 * text that says why (media_REASON); whatever else fails is ours.
 */
#ifndef ATTACHMENT_MEDIA_H
#define ATTACHMENT_MEDIA_H

#include "attachment/attachment.h"

struct media_result {
    str reason; /* why it was refused; the null str when it was not */
    str kind, mime, ext;
    bool thumb, captured_local;
    opt_i64 width, height, pages, duration_ms;
    opt_i64 captured_at, phash, lat_e6, lon_e6; /* for evidence checks only */
};

/* Fills all but id, report_id, seq, visibility, owner_key and created_at. `path` stays as it is. */
MUST_USE enum err attachment_take(struct ctx *cx, str path, struct attachment *out);

/* All but the row: made harmless, stored, and filled for attachment_add(), to wait under its owner
 * for the report that takes it (attachment_bind). */
MUST_USE enum err attachment_prepare(struct ctx *cx, str path, str owner_words, int64_t id,
                                     struct attachment *out);
/* The whole way of an upload: made harmless, stored, and its row. Not inside
 * db_write(). */
MUST_USE enum err attachment_upload(struct ctx *cx, str path, str owner_words,
                                    struct attachment *out);

/* lapor-media's answer; ERR_IO when it is not one. */
MUST_USE enum err media_answer_read(struct ctx *cx, str line, struct media_result *out);

/* Is the program there at all? For `lapor check`, and for forms that offer attachments. */
bool media_ready(struct ctx *cx);

#endif
