/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * note.h - the text of a signed tree head, as it is published, mailed, printed and kept.
 *
 *     lapor.ledger/0123456789abcdef        which ledger: the hash of its first event begins so
 *     1234                                 how many events the tree has
 *     q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQ…    its root, base64
 *     2026-03-02T01:00:00.000Z             when it was signed
 *
 *     — lapor.ledger/0123456789abcdef 8Jd0…   key hash (4 bytes) ‖ Ed25519, base64
 *
 * The form is that of transparency logs elsewhere (signed note, checkpoint): what
 * is signed ends before the empty line, and several keys may sign.  The key hash
 * is the beginning of SHA-256(name ‖ "\n" ‖ 0x01 ‖ public key).
 */
#ifndef LEDGER_NOTE_H
#define LEDGER_NOTE_H

#include "base/keys.h"

enum { NOTE_BYTES_MAX = 4096, NOTE_SIGNATURES_MAX = 4, KEY_HASH_BYTES = 4 };

struct note {
    str origin;
    int64_t size, at;
    str root; /* 32 bytes              */
    str body; /* what is signed        */
    struct {
        str key_hash, bytes;
    } signatures[NOTE_SIGNATURES_MAX];
    size_t signatures_n;
};

/* Its name, from the hash of its first event. */
str note_origin(struct ctx *cx, str first_hash);
/* The body, and a line for a signature. */
str note_body(struct ctx *cx, const struct note *n);
str note_signature(struct ctx *cx, str origin, const struct signed_by *by);

/* A note, with other words around it or without, or a JSON document with one in its member "note";
 * false: it is neither. */
bool note_read(struct ctx *cx, str text, struct note *out);

enum note_verdict { NOTE_HOLDS, NOTE_BROKEN, NOTE_OTHER_KEY };
/* What its signatures are worth to whoever trusts this key. */
enum note_verdict note_check(struct ctx *cx, const struct note *n, str public_key);

/* The key as text: name+hash+base64(0x01 ‖ public key). */
str note_key(struct ctx *cx, str origin, str public_key);

#endif
