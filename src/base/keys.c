/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/keys.h"

#include "base/hash.h"
#include "base/key_file.h"
#include "base/world.h"

#include <sodium.h>

#define SEAL_KEY_BYTES   crypto_aead_xchacha20poly1305_ietf_KEYBYTES
#define SEAL_NONCE_BYTES crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define SEAL_TAG_BYTES   crypto_aead_xchacha20poly1305_ietf_ABYTES

/* From each secret, one key for each use: hashing and sealing never share one. */
struct loaded {
    struct key key;
    unsigned char hash[KEY_SECRET_BYTES];
    unsigned char seal[SEAL_KEY_BYTES];
};

struct keys {
    size_t n;
    struct loaded v[KEYS_MAX];
};

static void blake2b(const unsigned char *key, size_t key_n, str purpose, str data,
                    unsigned char out[32])
{
    unsigned char personal[crypto_generichash_blake2b_PERSONALBYTES] = {0};

    must(purpose.n > 0 && purpose.n <= sizeof personal);
    memcpy(personal, purpose.p, purpose.n);
    must(crypto_generichash_blake2b_salt_personal(out, 32, (const unsigned char *)data.p, data.n,
                                                  key, key_n, NULL, personal) == 0);
}

static void derive(struct loaded *l)
{
    blake2b(l->key.secret, sizeof l->key.secret, S("lapor hash key"), S(""), l->hash);
    blake2b(l->key.secret, sizeof l->key.secret, S("lapor seal key"), S(""), l->seal);
}

static bool holds_kind(const struct key *v, size_t n, enum key_kind kind)
{
    for (size_t i = 0; i < n; i++)
        if (v[i].kind == kind)
            return true;
    return false;
}

/* A scratch list of keys in guarded memory: secrets never lie in an arena. */
static enum err guarded(struct ctx *cx, size_t size, void **out)
{
    *out = sodium_malloc(size);
    if (!*out)
        return fail(cx, ERR_BUSY, "no guarded memory for the keys");
    sodium_memzero(*out, size);
    return OK;
}

static enum err add_new(struct ctx *cx, str folder, enum key_kind kind, int64_t now,
                        int64_t *id_out)
{
    struct key k;

    key_make(cx, kind, now, &k);
    enum err e = key_folder_add(cx, folder, &k);
    if (!e && id_out)
        *id_out = k.id;
    sodium_memzero(&k, sizeof k);
    return e;
}

static enum err create_missing(struct ctx *cx, str folder, struct key *v)
{
    size_t n;

    TRY(key_folder_read(cx, folder, v, &n));
    for (enum key_kind kind = 0; kind < KEY_KINDS; kind++)
        if (!holds_kind(v, n, kind))
            TRY(add_new(cx, folder, kind, now_ms(cx), NULL));
    return OK;
}

enum err keys_create(struct ctx *cx, str data_dir)
{
    str folder;
    void *v;

    TRY(key_folder_open(cx, data_dir, true, &folder));
    TRY(guarded(cx, sizeof(struct key[KEYS_MAX]), &v));
    enum err e = create_missing(cx, folder, v);
    sodium_free(v);
    return e;
}

static enum err rotate(struct ctx *cx, str folder, enum key_kind kind, struct key *v,
                       int64_t *id_out)
{
    int64_t newest = 0;
    size_t n;

    TRY(key_folder_read(cx, folder, v, &n));
    if (n == KEYS_MAX)
        return fail(cx, ERR_LIMIT, "%d keys are enough; remove old ones nothing names", KEYS_MAX);
    for (size_t i = 0; i < n; i++)
        if (v[i].kind == kind && v[i].created_at > newest)
            newest = v[i].created_at;
    /* Also when the clock has stepped back, the new key is the newest. */
    int64_t now = now_ms(cx);
    return add_new(cx, folder, kind, now > newest ? now : newest + 1, id_out);
}

enum err keys_rotate(struct ctx *cx, str data_dir, enum key_kind kind, int64_t *id_out)
{
    str folder;
    void *v;

    TRY(key_folder_open(cx, data_dir, false, &folder));
    TRY(guarded(cx, sizeof(struct key[KEYS_MAX]), &v));
    enum err e = rotate(cx, folder, kind, v, id_out);
    sodium_free(v);
    return e;
}

static enum err load(struct ctx *cx, str folder, struct key *v, struct keys *keys)
{
    TRY(key_folder_read(cx, folder, v, &keys->n));
    for (enum key_kind kind = 0; kind < KEY_KINDS; kind++)
        if (!holds_kind(v, keys->n, kind))
            return fail(cx, ERR_NOTFOUND,
                        "%.*s holds no %s key; bring it back from the keys' "
                        "backup",
                        STR_ARG(folder), key_kind_name(kind));
    for (size_t i = 0; i < keys->n; i++) {
        keys->v[i].key = v[i];
        derive(&keys->v[i]);
    }
    return OK;
}

enum err keys_load(struct ctx *cx, str data_dir, struct keys **out)
{
    str folder;
    void *v, *keys;

    TRY(key_folder_open(cx, data_dir, false, &folder));
    TRY(guarded(cx, sizeof(struct key[KEYS_MAX]), &v));
    enum err e = guarded(cx, sizeof(struct keys), &keys);
    if (!e)
        e = load(cx, folder, v, keys);
    sodium_free(v);
    if (e) {
        sodium_free(keys);
        return e;
    }
    sodium_mprotect_readonly(keys);
    *out = keys;
    return OK;
}

void keys_close(struct keys *keys)
{
    sodium_free(keys);
}

static const struct keys *held(const struct ctx *cx)
{
    must(cx->world->keys != NULL);
    return cx->world->keys;
}

/* The list is sorted: the first of a kind is its newest. */
static const struct loaded *current(const struct ctx *cx, enum key_kind kind)
{
    const struct keys *keys = held(cx);

    for (size_t i = 0; i < keys->n; i++)
        if (keys->v[i].key.kind == kind)
            return &keys->v[i];
    must_fail("a loaded folder has every kind", __FILE__, __LINE__);
}

static const struct loaded *by_id(const struct ctx *cx, enum key_kind kind, int64_t id)
{
    const struct keys *keys = held(cx);

    for (size_t i = 0; i < keys->n; i++)
        if (keys->v[i].key.kind == kind && keys->v[i].key.id == id)
            return &keys->v[i];
    return NULL;
}

void keys_list(struct ctx *cx, struct key_infos *out)
{
    const struct keys *keys = held(cx);

    out->v = arena_array(&cx->arena, struct key_info, keys->n);
    out->n = keys->n;
    for (size_t i = 0; i < keys->n; i++) {
        const struct key *k = &keys->v[i].key;
        bool is_current = current(cx, k->kind) == &keys->v[i];
        out->v[i] = (struct key_info){k->kind, k->id, k->created_at, is_current};
    }
}

bool keys_has(const struct ctx *cx, enum key_kind kind, int64_t id)
{
    return by_id(cx, kind, id) != NULL;
}

static void hash_by(const struct loaded *l, str purpose, str data, struct key_hash *out)
{
    must(l->key.kind == KEY_PEPPER || l->key.kind == KEY_VAULT);
    out->key_id = l->key.id;
    blake2b(l->hash, sizeof l->hash, purpose, data, out->bytes);
}

void keys_hash(struct ctx *cx, enum key_kind kind, str purpose, str data, struct key_hash *out)
{
    hash_by(current(cx, kind), purpose, data, out);
}

enum err keys_hash_with(struct ctx *cx, enum key_kind kind, int64_t key_id, str purpose, str data,
                        struct key_hash *out)
{
    const struct loaded *l = by_id(cx, kind, key_id);

    if (!l)
        return fail(cx, ERR_NOTFOUND, "the %s key %s is not in the key folder", key_kind_name(kind),
                    key_id_text(cx, key_id).p);
    hash_by(l, purpose, data, out);
    return OK;
}

void keys_hash_all(struct ctx *cx, enum key_kind kind, str purpose, str data,
                   struct key_hashes *out)
{
    const struct keys *keys = held(cx);

    out->v = arena_array(&cx->arena, struct key_hash, keys->n);
    out->n = 0;
    for (size_t i = 0; i < keys->n; i++)
        if (keys->v[i].key.kind == kind)
            hash_by(&keys->v[i], purpose, data, &out->v[out->n++]);
}

/* What precedes the sealed bytes; it is authenticated together with `bound`. */
enum { SEAL_VERSION = 1, HEAD_BYTES = 1 + 8 };

static void put_head(unsigned char *p, int64_t key_id)
{
    p[0] = SEAL_VERSION;
    for (size_t i = 0; i < 8; i++)
        p[1 + i] = (unsigned char)((uint64_t)key_id >> (56 - 8 * i));
}

static str authenticated(struct ctx *cx, const unsigned char *head, str bound)
{
    const str parts[] = {
        {(const char *)head, HEAD_BYTES},
        bound
    };

    return arena_join(&cx->arena, parts, COUNT(parts), S(""));
}

static str seal(struct ctx *cx, const unsigned char *key, int64_t key_id, str bound, str plain)
{
    size_t n = HEAD_BYTES + SEAL_NONCE_BYTES + plain.n + SEAL_TAG_BYTES;
    unsigned char *p = arena_alloc(&cx->arena, 1, n), *nonce = p + HEAD_BYTES;

    put_head(p, key_id);
    random_bytes(cx, nonce, SEAL_NONCE_BYTES);
    str with = authenticated(cx, p, bound);
    must(crypto_aead_xchacha20poly1305_ietf_encrypt(
             nonce + SEAL_NONCE_BYTES, NULL, (const unsigned char *)plain.p, plain.n,
             (const unsigned char *)with.p, with.n, NULL, nonce, key) == 0);
    return (str){(const char *)p, n};
}

static enum err unseal(struct ctx *cx, const unsigned char *key, str bound, str sealed, str *out)
{
    const unsigned char *p = (const unsigned char *)sealed.p, *nonce = p + HEAD_BYTES;
    size_t n = sealed.n - HEAD_BYTES - SEAL_NONCE_BYTES; /* keys_sealed_with() saw that it fits */
    unsigned char *plain = arena_alloc(&cx->arena, 1, n - SEAL_TAG_BYTES + 1);
    str with = authenticated(cx, p, bound);

    if (crypto_aead_xchacha20poly1305_ietf_decrypt(plain, NULL, NULL, nonce + SEAL_NONCE_BYTES, n,
                                                   (const unsigned char *)with.p, with.n, nonce,
                                                   key) != 0)
        return fail(cx, ERR_DENIED, "a sealed value was changed or belongs to something else");
    *out = (str){(const char *)plain, n - SEAL_TAG_BYTES};
    return OK;
}

bool keys_sealed_with(str sealed, int64_t *key_id_out)
{
    uint64_t id = 0;

    if (sealed.n < HEAD_BYTES + SEAL_NONCE_BYTES + SEAL_TAG_BYTES || sealed.p[0] != SEAL_VERSION)
        return false;
    for (size_t i = 0; i < 8; i++)
        id = id << 8 | (unsigned char)sealed.p[1 + i];
    *key_id_out = (int64_t)id;
    return true;
}

void keys_seal(struct ctx *cx, enum key_kind kind, str bound, str plain, str *out)
{
    must(kind == KEY_VAULT || kind == KEY_COOKIE);
    const struct loaded *l = current(cx, kind);

    *out = seal(cx, l->seal, l->key.id, bound, plain);
}

enum err keys_open(struct ctx *cx, enum key_kind kind, str bound, str sealed, str *out)
{
    int64_t id;

    must(kind == KEY_VAULT || kind == KEY_COOKIE);
    if (!keys_sealed_with(sealed, &id))
        return fail(cx, ERR_DENIED, "not a sealed value");
    const struct loaded *l = by_id(cx, kind, id);
    if (!l)
        return fail(cx, ERR_DENIED, "the %s key %s is not in the key folder", key_kind_name(kind),
                    key_id_text(cx, id).p);
    return unseal(cx, l->seal, bound, sealed, out);
}

/* Hashed once more under a purpose of its own, since its plain hash may stand in the database. */
static void key_under(str secret, unsigned char key[SEAL_KEY_BYTES])
{
    blake2b(NULL, 0, S("lapor seal under"), secret, key);
}

void seal_under(struct ctx *cx, str secret, str bound, str plain, str *out)
{
    unsigned char key[SEAL_KEY_BYTES];

    key_under(secret, key);
    *out = seal(cx, key, 0, bound, plain);
    sodium_memzero(key, sizeof key);
}

enum err open_under(struct ctx *cx, str secret, str bound, str sealed, str *out)
{
    unsigned char key[SEAL_KEY_BYTES];
    int64_t id;

    if (!keys_sealed_with(sealed, &id) || id != 0)
        return fail(cx, ERR_DENIED, "not a value sealed under a client's secret");
    key_under(secret, key);
    enum err e = unseal(cx, key, bound, sealed, out);
    sodium_memzero(key, sizeof key);
    return e;
}

static void sign_by(const struct loaded *l, str data, struct signed_by *out)
{
    unsigned char seed[crypto_sign_SEEDBYTES], secret[crypto_sign_SECRETKEYBYTES];

    blake2b(l->key.secret, sizeof l->key.secret, S("lapor sign seed"), S(""), seed);
    out->key_id = l->key.id;
    must(crypto_sign_seed_keypair(out->public_key, secret, seed) == 0);
    must(crypto_sign_detached(out->signature, NULL, (const unsigned char *)data.p, data.n,
                              secret) == 0);
    sodium_memzero(seed, sizeof seed);
    sodium_memzero(secret, sizeof secret);
}

void keys_sign(struct ctx *cx, str data, struct signed_by *out)
{
    sign_by(current(cx, KEY_LEDGER), data, out);
}

enum err keys_sign_with(struct ctx *cx, int64_t key_id, str data, struct signed_by *out)
{
    const struct loaded *l = by_id(cx, KEY_LEDGER, key_id);

    if (!l)
        return fail(cx, ERR_NOTFOUND, "the ledger key %s is not in the key folder",
                    key_id_text(cx, key_id).p);
    sign_by(l, data, out);
    return OK;
}

bool signature_holds(str public_key, str data, str signature)
{
    return public_key.n == SIGN_KEY_BYTES && signature.n == SIGNATURE_BYTES &&
           crypto_sign_verify_detached((const unsigned char *)signature.p,
                                       (const unsigned char *)data.p, data.n,
                                       (const unsigned char *)public_key.p) == 0;
}
