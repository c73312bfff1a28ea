/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * keys.h - the secrets of an installation, and everything done with them.
 *
 * They lie in DIR/keys (0700; files 0600; anything else is refused with what to
 * do), apart from the database and its backups, one file a key:
 *
 *     pepper  keyed hashes: receipts, sessions, tokens, reset links
 *     vault   seals identities and hashes what finds them again (phone, mail)
 *     ledger  signs tree heads (Ed25519)
 *     cookie  seals small values that a browser or an idempotent client keeps
 *
 * A key has an id, and everything made with a key names it.  New things are
 * made with the current (newest) key of their kind; older keys stay and keep
 * what they made usable until nothing names them (DATA §1).  keys_rotate()
 * only adds; a running process uses the new key after its next start.
 *
 * keys_load() puts the secrets into guarded memory of libsodium (locked where
 * the system allows it, never written to swap or a core file, zeroed by
 * keys_close()); the process sets world->keys.  After that they are only read
 * and every function here may run on all threads.  Purposes keep uses of one
 * key apart: a hash or a seal made for one is worthless for another.
 */
#ifndef BASE_KEYS_H
#define BASE_KEYS_H

#include "base/ctx.h"

enum key_kind { KEY_PEPPER, KEY_VAULT, KEY_LEDGER, KEY_COOKIE, KEY_KINDS };
const char *key_kind_name(enum key_kind kind);
bool key_kind_by_name(str name, enum key_kind *out);

struct keys;

/* Makes the folder and one key of each kind that has none; existing keys stay. */
MUST_USE enum err keys_create(struct ctx *cx, str data_dir);
MUST_USE enum err keys_rotate(struct ctx *cx, str data_dir, enum key_kind kind, int64_t *id_out);
/* ERR_NOTFOUND names the folder or the kind that is missing. */
MUST_USE enum err keys_load(struct ctx *cx, str data_dir, struct keys **out);
void keys_close(struct keys *keys); /* NULL is fine */

/* All keys as one text for `lapor keys backup` (a secret: bytes_forget() it), and back; an import
 * adds what is not there. The same id with another secret is ERR_CONFLICT. */
MUST_USE enum err keys_export(struct ctx *cx, str data_dir, str *out);
MUST_USE enum err keys_import(struct ctx *cx, str data_dir, str text, int *added_out);

struct key_info {
    enum key_kind kind;
    int64_t id;
    int64_t created_at;
    bool current;
};
struct key_infos {
    struct key_info *v;
    size_t n;
};
void keys_list(struct ctx *cx, struct key_infos *out); /* by kind, newest first */
bool keys_has(const struct ctx *cx, enum key_kind kind, int64_t id);
str key_id_text(struct ctx *cx, int64_t id); /* as in the file name: 12 hex digits */

/*
 * BLAKE2b with the current key of the kind (pepper or vault).  `purpose` has at
 * most 16 bytes ("receipt", "session", "phone").  The database keeps key_id
 * beside the hash.  keys_hash_with() takes the key the row names; to find a
 * row by its hash try keys_hash_all(): one hash for each key, newest first.
 */
struct key_hash {
    int64_t key_id;
    unsigned char bytes[32];
};
#define KEY_HASH_STR(h) ((str){(const char *)(h)->bytes, sizeof(h)->bytes})
struct key_hashes {
    struct key_hash *v;
    size_t n;
};
void keys_hash(struct ctx *cx, enum key_kind kind, str purpose, str data, struct key_hash *out);
MUST_USE enum err keys_hash_with(struct ctx *cx, enum key_kind kind, int64_t key_id, str purpose,
                                 str data, struct key_hash *out);
void keys_hash_all(struct ctx *cx, enum key_kind kind, str purpose, str data,
                   struct key_hashes *out);

/*
 * XChaCha20-Poly1305 with the current key (vault or cookie): version, key id,
 * nonce, then the sealed bytes.  `bound` is what the value belongs to (cookie
 * name and number, identity id): it must be the same at opening.  Opening what
 * was changed, bound otherwise or sealed with a lost key is ERR_DENIED.
 */
void keys_seal(struct ctx *cx, enum key_kind kind, str bound, str plain, str *out);
MUST_USE enum err keys_open(struct ctx *cx, enum key_kind kind, str bound, str sealed, str *out);
bool keys_sealed_with(str sealed, int64_t *key_id_out); /* which key a sealed value names */

/* The same under a secret that the client keeps (its idempotency key), of which we keep none. */
void seal_under(struct ctx *cx, str secret, str bound, str plain, str *out);
MUST_USE enum err open_under(struct ctx *cx, str secret, str bound, str sealed, str *out);

/*
 * Ed25519 with the current ledger key, or with an older one; ERR_NOTFOUND when it is not in the
 * folder.  Everybody may check: signature_holds() takes the public key, whoever gave it.
 */
enum { SIGN_KEY_BYTES = 32, SIGNATURE_BYTES = 64 };
struct signed_by {
    int64_t key_id;
    unsigned char public_key[SIGN_KEY_BYTES], signature[SIGNATURE_BYTES];
};
void keys_sign(struct ctx *cx, str data, struct signed_by *out);
MUST_USE enum err keys_sign_with(struct ctx *cx, int64_t key_id, str data, struct signed_by *out);
bool signature_holds(str public_key, str data, str signature);

#endif
