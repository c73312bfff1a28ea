/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/note.h"

#include "base/hash.h"
#include "base/json.h"
#include "base/time.h"
#include "ledger/event.h"

#define DASH "\xe2\x80\x94 "

enum { ORIGIN_DIGITS = 16 };

str note_origin(struct ctx *cx, str first_hash)
{
    return arena_fmt(&cx->arena, "lapor.ledger/%.*s", ORIGIN_DIGITS, hex_encode(cx, first_hash).p);
}

str note_body(struct ctx *cx, const struct note *n)
{
    return arena_fmt(&cx->arena, "%.*s\n%lld\n%.*s\n%.*s\n", STR_ARG(n->origin), (long long)n->size,
                     STR_ARG(b64_encode(cx, n->root)), STR_ARG(time_format(cx, n->at, ZONE_UTC)));
}

/* 0x01 says Ed25519. */
static str typed_key(struct ctx *cx, str public_key)
{
    const str parts[] = {S("\x01"), public_key};

    return arena_join(&cx->arena, parts, COUNT(parts), S(""));
}

static str key_hash(struct ctx *cx, str origin, str public_key)
{
    unsigned char *hash = arena_alloc(&cx->arena, 1, SHA256_BYTES);
    struct sha256 h;

    sha256_start(&h);
    sha256_add(&h, origin);
    sha256_add(&h, S("\n"));
    sha256_add(&h, typed_key(cx, public_key));
    sha256_end(&h, hash);
    return (str){(const char *)hash, KEY_HASH_BYTES};
}

str note_key(struct ctx *cx, str origin, str public_key)
{
    return arena_fmt(&cx->arena, "%.*s+%.*s+%.*s", STR_ARG(origin),
                     STR_ARG(hex_encode(cx, key_hash(cx, origin, public_key))),
                     STR_ARG(b64_encode(cx, typed_key(cx, public_key))));
}

str note_signature(struct ctx *cx, str origin, const struct signed_by *by)
{
    str both[] = {
        key_hash(cx, origin, (str){(const char *)by->public_key, SIGN_KEY_BYTES }
          ),
        {(const char *)by->signature,  SIGNATURE_BYTES}
    };

    return arena_fmt(&cx->arena, DASH "%.*s %.*s\n", STR_ARG(origin),
                     STR_ARG(b64_encode(cx, arena_join(&cx->arena, both, COUNT(both), S("")))));
}

/* Who kept it may have done so with line ends of another system, or with the words of its mail. */
static str with_plain_ends(struct ctx *cx, str text)
{
    char *p = arena_alloc(&cx->arena, 1, text.n + 2);
    ptrdiff_t begin = str_find(text, S("lapor.ledger/"));
    size_t n = 0;

    text = str_trim(begin > 0 ? str_slice(text, (size_t)begin, text.n) : text);
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] != '\r')
            p[n++] = text.p[i];
    p[n++] = '\n';
    return (str){p, n};
}

static bool read_signature(struct ctx *cx, str line, struct note *out)
{
    str name, text, bytes;

    if (!str_skip(&line, S(DASH)) || !str_cut(line, ' ', &name, &text) ||
        !b64_decode(cx, text, &bytes) || bytes.n != KEY_HASH_BYTES + SIGNATURE_BYTES ||
        out->signatures_n == NOTE_SIGNATURES_MAX)
        return false;
    size_t i = out->signatures_n++;
    out->signatures[i].key_hash = str_slice(bytes, 0, KEY_HASH_BYTES);
    out->signatures[i].bytes = str_slice(bytes, KEY_HASH_BYTES, SIGNATURE_BYTES);
    return true;
}

static bool read_body(struct ctx *cx, struct note *out)
{
    str rest = out->body, size, root, at;

    return str_cut(rest, '\n', &out->origin, &rest) && str_cut(rest, '\n', &size, &rest) &&
           str_cut(rest, '\n', &root, &rest) && str_cut(rest, '\n', &at, &rest) && !rest.n &&
           str_i64(size, &out->size) && out->size > 0 && b64_decode(cx, root, &out->root) &&
           out->root.n == HASH_BYTES && time_parse(at, &out->at);
}

static bool read_note(struct ctx *cx, str text, struct note *out)
{
    ptrdiff_t gap = str_find(text, S("\n\n"));
    str rest, line;

    *out = (struct note){0};
    if (gap < 0)
        return false;
    out->body = str_slice(text, 0, (size_t)gap + 1);
    rest = str_slice(text, (size_t)gap + 2, text.n);
    while (rest.n) {
        str_cut(rest, '\n', &line, &rest);
        if (!read_signature(cx, line, out))
            break;
    }
    return out->signatures_n && read_body(cx, out);
}

bool note_read(struct ctx *cx, str text, struct note *out)
{
    struct jv *document;

    if (str_starts(str_trim(text), S("{"))) {
        if (json_read(cx, text, &document) || !jv_str(jv_get(document, S("note")), &text)) {
            fault_clear(cx);
            return false;
        }
    }
    return text.n <= NOTE_BYTES_MAX && read_note(cx, with_plain_ends(cx, text), out);
}

enum note_verdict note_check(struct ctx *cx, const struct note *n, str public_key)
{
    str hash = key_hash(cx, n->origin, public_key);

    for (size_t i = 0; i < n->signatures_n; i++)
        if (str_eq(n->signatures[i].key_hash, hash))
            return signature_holds(public_key, n->body, n->signatures[i].bytes) ? NOTE_HOLDS
                                                                                : NOTE_BROKEN;
    return NOTE_OTHER_KEY;
}
