/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * body.h - a body while it arrives: fields to memory, files to disk.
 *
 * What does not fit is dropped as it comes and remembered in `refused` (413 too
 * much, 415 wrong kind, 400 not what it says, 503 no room on the disk), while
 * everything that does fit is kept: a form whose photo was too large can be
 * shown again with its words.  A refused file stays in `files` with an empty
 * path.  Temporary files are removed when the arena is reset, wherever their
 * handler left them.  A BODY_PIECE goes straight into the file it was opened
 * for, until somebody else adds to that.
 */
#ifndef HTTP_BODY_H
#define HTTP_BODY_H

#include "http/http.h"

struct bytes {
    char *p;
    size_t n, room;
};

struct body {
    struct arena *arena;
    enum body_kind kind;
    str upload_dir;
    int refused;
    size_t bytes; /* that arrived, dropped ones too; of a form with parts, those in them */
    size_t parts; /* that began, dropped ones too */
    struct bytes raw;
    struct http_pairs fields;
    struct http_files files;
    /* The part of a multipart form that is arriving. */
    str part, part_file; /* part_file.p NULL: a field */
    struct bytes value;
    size_t form_bytes;  /* of names and values so far */
    int64_t file_bytes; /* of all files so far       */
    int fd;
    bool in_part;
    struct http_piece piece; /* of a BODY_PIECE: its own file */
};

void body_begin(struct body *b, struct arena *arena, enum body_kind kind, str upload_dir);
void body_open(struct body *b, const struct http_piece *piece); /* takes its file over */
void body_add(struct body *b, str data); /* of anything but multipart; of BODY_UPLOAD the file */
/* A piece of a part; a piece with offset 0 begins one. name.p NULL: it has none and counts only;
 * filename.p NULL: a field. */
void body_add_part(struct body *b, str name, str filename, uint64_t offset, str data);
bool body_is_heard(const struct body *b); /* else its parts are not worth telling apart */
void body_end(struct body *b);

/* Uploads a killed process left behind go after a day; ERR_IO when the folder is of no use. */
MUST_USE enum err uploads_check(struct ctx *cx, str dir);

size_t body_max(enum body_kind kind); /* past it the connection is not worth reading on */
void body_give(const struct body *b, struct request *rq);

#endif
