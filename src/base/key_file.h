/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * key_file.h - what a key file says and where it lies.
 *
 * DIR/keys/KIND-ID.key, mode 0600, in a folder of mode 0700:
 *
 *     lapor-key 1
 *     kind pepper
 *     id 3fa2b1c09d77
 *     created 2026-03-01T01:00:00.000Z
 *     secret <43 letters of base64url>
 *
 * Ids are 47 random bits, so keys of two installations never pass for each
 * other.  Several keys of a kind live side by side; the one created last is the
 * current one.  Nothing outside base/ needs this header: use base/keys.h.
 */
#ifndef BASE_KEY_FILE_H
#define BASE_KEY_FILE_H

#include "base/ctx.h"
#include "base/keys.h"

enum { KEY_SECRET_BYTES = 32, KEYS_MAX = 64, KEY_FILE_MAX = 512 };

struct key {
    enum key_kind kind;
    int64_t id;
    int64_t created_at;
    unsigned char secret[KEY_SECRET_BYTES];
};

/* A new key of chance, created at `now`. */
void key_make(struct ctx *cx, enum key_kind kind, int64_t now, struct key *out);

str key_file_name(struct ctx *cx, const struct key *k);
str key_file_text(struct ctx *cx, const struct key *k); /* secret: bytes_forget() it */
/* Strict: exactly what key_file_text() writes. Leaves no copy of the secret but `out`. */
bool key_file_parse(struct ctx *cx, str text, struct key *out);

/* The folder, checked to be private. */
MUST_USE enum err key_folder_open(struct ctx *cx, str data_dir, bool make, str *folder_out);
MUST_USE enum err key_folder_add(struct ctx *cx, str folder, const struct key *k);
/* All keys of the folder, at most KEYS_MAX; the newest of each kind first. */
MUST_USE enum err key_folder_read(struct ctx *cx, str folder, struct key *v, size_t *n_out);

#endif
