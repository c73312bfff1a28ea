/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The key folder as one text and back: the texts of its files one after the other. */
#include "base/key_file.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/keys.h"

#include <sodium.h>

#define FILE_LINES 5 /* of one key's text */

static enum err export_all(struct ctx *cx, str folder, struct key *v, str *out)
{
    str texts[KEYS_MAX];
    size_t n;

    TRY(key_folder_read(cx, folder, v, &n));
    for (size_t i = 0; i < n; i++)
        texts[i] = key_file_text(cx, &v[i]);
    *out = arena_join(&cx->arena, texts, n, S(""));
    for (size_t i = 0; i < n; i++)
        bytes_forget(texts[i]);
    return OK;
}

enum err keys_export(struct ctx *cx, str data_dir, str *out)
{
    struct key v[KEYS_MAX];
    str folder;

    TRY(key_folder_open(cx, data_dir, false, &folder));
    enum err e = export_all(cx, folder, v, out);
    sodium_memzero(v, sizeof v);
    return e;
}

/* Takes the text of one key off the whole; empty when there is none. */
static str take_text(str *rest)
{
    str from = *rest, line;

    for (int i = 0; i < FILE_LINES && rest->n; i++)
        str_cut(*rest, '\n', &line, rest);
    return (str){from.p, from.n - rest->n};
}

/* Adds the key unless the folder has it. */
static enum err import_one(struct ctx *cx, str folder, const struct key *k, int *added)
{
    str path = path_join(cx, folder, key_file_name(cx, k)), there, text;

    if (!file_exists(cx, path)) {
        TRY(key_folder_add(cx, folder, k));
        (*added)++;
        return OK;
    }
    TRY(file_read(cx, path, KEY_FILE_MAX, &there));
    text = key_file_text(cx, k);
    bool same = bytes_equal(there, text);
    bytes_forget(there);
    bytes_forget(text);
    return same ? OK : fail(cx, ERR_CONFLICT, "%.*s is there already and differs", STR_ARG(path));
}

/* All of the text is read before anything is written: a damaged backup changes nothing. */
static enum err parse_all(struct ctx *cx, str text, struct key *v, size_t *n_out)
{
    size_t n = 0;

    while (text.n) {
        if (n == KEYS_MAX || !key_file_parse(cx, take_text(&text), &v[n]))
            return fail(cx, ERR_INVALID, "key %zu of the backup is damaged", n + 1);
        n++;
    }
    *n_out = n;
    return n ? OK : fail(cx, ERR_INVALID, "the backup holds no key");
}

static enum err import_all(struct ctx *cx, str folder, str text, struct key *v, int *added_out)
{
    size_t n = 0;
    int added = 0;

    TRY(parse_all(cx, text, v, &n));
    for (size_t i = 0; i < n; i++)
        TRY(import_one(cx, folder, &v[i], &added));
    *added_out = added;
    return OK;
}

enum err keys_import(struct ctx *cx, str data_dir, str text, int *added_out)
{
    struct key v[KEYS_MAX];
    str folder;

    TRY(key_folder_open(cx, data_dir, true, &folder));
    enum err e = import_all(cx, folder, text, v, added_out);
    sodium_memzero(v, sizeof v);
    return e;
}
