/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/key_file.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/time.h"
#include "base/world.h"

#include <sodium.h>

static const char *const names[KEY_KINDS] = {
    [KEY_PEPPER] = "pepper",
    [KEY_VAULT] = "vault",
    [KEY_LEDGER] = "ledger",
    [KEY_COOKIE] = "cookie",
};

const char *key_kind_name(enum key_kind kind)
{
    must(kind < KEY_KINDS);
    return names[kind];
}

bool key_kind_by_name(str name, enum key_kind *out)
{
    for (enum key_kind kind = 0; kind < KEY_KINDS; kind++)
        if (str_eq(name, str_of(names[kind]))) {
            *out = kind;
            return true;
        }
    return false;
}

void key_make(struct ctx *cx, enum key_kind kind, int64_t now, struct key *out)
{
    uint64_t chance;

    do {
        random_bytes(cx, &chance, sizeof chance);
        out->id = (int64_t)(chance >> 17); /* 47 bits: positive, exact in any JSON reader */
    } while (out->id == 0);
    out->kind = kind;
    out->created_at = now;
    random_bytes(cx, out->secret, sizeof out->secret);
}

str key_id_text(struct ctx *cx, int64_t id)
{
    return arena_fmt(&cx->arena, "%012llx", (unsigned long long)id);
}

str key_file_name(struct ctx *cx, const struct key *k)
{
    return arena_fmt(&cx->arena, "%s-%s.key", key_kind_name(k->kind), key_id_text(cx, k->id).p);
}

str key_file_text(struct ctx *cx, const struct key *k)
{
    str secret = b64url_encode(cx, (str){(const char *)k->secret, sizeof k->secret});
    str text = arena_fmt(&cx->arena, "lapor-key 1\nkind %s\nid %s\ncreated %s\nsecret %s\n",
                         key_kind_name(k->kind), key_id_text(cx, k->id).p,
                         time_format(cx, k->created_at, ZONE_UTC).p, secret.p);

    bytes_forget(secret);
    return text;
}

/* Takes the line "NAME value" off the text. */
static bool take_line(str *text, str name, str *value_out)
{
    str line;

    return str_cut(*text, '\n', &line, text) && str_skip(&line, name) && str_skip(&line, S(" ")) &&
           (*value_out = line, true);
}

static bool parse_id(struct ctx *cx, str text, int64_t *out)
{
    str bytes;
    int64_t id = 0;

    if (text.n != 12 || !hex_decode(cx, text, &bytes))
        return false;
    for (size_t i = 0; i < bytes.n; i++)
        id = id << 8 | (unsigned char)bytes.p[i];
    *out = id;
    return id > 0;
}

static bool parse_secret(struct ctx *cx, str text, unsigned char out[KEY_SECRET_BYTES])
{
    str bytes = {0};
    bool good = text.n == 43 && b64url_decode(cx, text, &bytes) && bytes.n == KEY_SECRET_BYTES;

    if (good)
        memcpy(out, bytes.p, KEY_SECRET_BYTES);
    bytes_forget(bytes);
    return good;
}

bool key_file_parse(struct ctx *cx, str text, struct key *out)
{
    str version, kind, id, created, secret;
    struct key k;

    if (!take_line(&text, S("lapor-key"), &version) || !str_eq(version, S("1")) ||
        !take_line(&text, S("kind"), &kind) || !key_kind_by_name(kind, &k.kind) ||
        !take_line(&text, S("id"), &id) || !parse_id(cx, id, &k.id) ||
        !take_line(&text, S("created"), &created) || !time_parse(created, &k.created_at) ||
        !take_line(&text, S("secret"), &secret) || text.n || !parse_secret(cx, secret, k.secret))
        return false;
    *out = k;
    sodium_memzero(k.secret, sizeof k.secret);
    return true;
}

enum err key_folder_open(struct ctx *cx, str data_dir, bool make, str *folder_out)
{
    str folder = path_join(cx, data_dir, S("keys"));

    if (make)
        TRY(dir_make(cx, folder, DIR_PRIVATE));
    else if (!file_exists(cx, folder))
        return fail(cx, ERR_NOTFOUND,
                    "there is no key folder %.*s; bring it back from its backup "
                    "(lapor keys restore FILE), or begin anew with lapor init",
                    STR_ARG(folder));
    TRY(file_check_private(cx, folder, DIR_PRIVATE));
    *folder_out = folder;
    return OK;
}

enum err key_folder_add(struct ctx *cx, str folder, const struct key *k)
{
    str text = key_file_text(cx, k);
    enum err e =
        file_write_new(cx, path_join(cx, folder, key_file_name(cx, k)), text, FILE_PRIVATE);

    bytes_forget(text);
    return e;
}

static enum err read_key(struct ctx *cx, str folder, str name, struct key *out)
{
    str path = path_join(cx, folder, name), text;

    TRY(file_check_private(cx, path, FILE_PRIVATE));
    TRY(file_read(cx, path, KEY_FILE_MAX, &text));
    bool good = key_file_parse(cx, text, out) && str_eq(name, key_file_name(cx, out));
    bytes_forget(text);
    return good ? OK
                : fail(cx, ERR_INVALID,
                       "%.*s is damaged or has been renamed; bring it back from "
                       "the keys' backup",
                       STR_ARG(path));
}

static bool stands_before(const struct key *x, const struct key *y)
{
    if (x->kind != y->kind)
        return x->kind < y->kind;
    if (x->created_at != y->created_at)
        return x->created_at > y->created_at;
    return x->id > y->id;
}

/* Moves the last key to its place. qsort would leave copies of secrets behind. */
static void sink_last(struct key *v, size_t n)
{
    struct key k = v[n - 1];
    size_t at = n - 1;

    for (; at > 0 && stands_before(&k, &v[at - 1]); at--)
        v[at] = v[at - 1];
    v[at] = k;
    sodium_memzero(&k, sizeof k);
}

enum err key_folder_read(struct ctx *cx, str folder, struct key *v, size_t *n_out)
{
    struct strs files;
    size_t n = 0;

    TRY(dir_list(cx, folder, 4 * KEYS_MAX, &files));
    for (size_t i = 0; i < files.n; i++) {
        if (!str_ends(files.v[i], S(".key")))
            continue; /* left over from a write that was cut off */
        if (n == KEYS_MAX)
            return fail(cx, ERR_LIMIT, "%.*s holds more than %d keys", STR_ARG(folder), KEYS_MAX);
        TRY(read_key(cx, folder, files.v[i], &v[n]));
        n++;
        sink_last(v, n);
    }
    *n_out = n;
    return OK;
}
