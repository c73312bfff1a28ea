/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* lapor keys: the key folder is no part of any backup of the data, so it has its own. */
#include "base/keys.h"

#include "base/conf.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/time.h"
#include "cli/commands.h"

enum { BACKUP_MAX = 64 << 10 };

static enum err keys_backup(struct ctx *cx, struct cli *c)
{
    str text;

    TRY(keys_export(cx, conf_str(cx, CONF_DATA), &text));
    enum err e = file_write_new(cx, c->args[0], text, 0600);
    bytes_forget(text);
    TRY(e);
    if (c->json)
        fprintf(c->out, "{\"bytes\":%zu}\n", text.n);
    fprintf(c->err, "Whoever has this file and the database can read every identity: keep it apart "
                    "from both.\n");
    return OK;
}

static enum err keys_restore(struct ctx *cx, struct cli *c)
{
    str text;
    int added = 0;

    TRY(file_read(cx, c->args[0], BACKUP_MAX, &text));
    enum err e = keys_import(cx, conf_str(cx, CONF_DATA), text, &added);
    bytes_forget(text);
    TRY(e);
    fprintf(c->out, c->json ? "{\"added\":%d}\n" : "%d keys added\n", added);
    return OK;
}

static void print_keys(struct ctx *cx, struct cli *c, const struct key_infos *list)
{
    static const char *const heads[] = {"KIND", "ID", "MADE", "IN USE"};
    struct cli_table t = {heads, COUNT(heads), NULL, list->n};

    t.cells = arena_array(&cx->arena, str, t.columns * (t.rows + 1));
    for (size_t i = 0; i < list->n; i++) {
        const struct key_info *k = &list->v[i];
        const str row[] = {str_of(key_kind_name(k->kind)), key_id_text(cx, k->id),
                           date_format(cx, day_of(k->created_at, ZONE_WIB)),
                           k->current ? S("for new things") : S("for what it made")};
        memcpy(&t.cells[i * t.columns], row, sizeof row);
    }
    cli_print_table(c, &t);
}

static enum err keys_list_command(struct ctx *cx, struct cli *c)
{
    struct key_infos list;
    struct json j;

    keys_list(cx, &list);
    if (!c->json)
        return print_keys(cx, c, &list), OK;
    json_init(cx, &j, PAGE_BYTES_MAX);
    json_array_begin(&j);
    for (size_t i = 0; i < list.n; i++) {
        const struct key_info *k = &list.v[i];
        json_object_begin(&j);
        json_key(&j, S("kind")), json_str(&j, str_of(key_kind_name(k->kind)));
        json_key(&j, S("id")), json_str(&j, key_id_text(cx, k->id));
        json_key(&j, S("created_at")), json_time(&j, k->created_at, ZONE_UTC);
        json_key(&j, S("current")), json_bool(&j, k->current);
        json_object_end(&j);
    }
    json_array_end(&j);
    return cli_print_json(cx, c, &j);
}

/* One kind, or without a word all of them. */
static enum err keys_rotate_command(struct ctx *cx, struct cli *c)
{
    enum key_kind only = KEY_KINDS;
    str ids[KEY_KINDS];
    size_t n = 0;
    int64_t id;

    if (c->args_n && !key_kind_by_name(c->args[0], &only))
        return cli_wrong(cx, c, "KIND is one of pepper, vault, ledger, cookie");
    for (enum key_kind kind = 0; kind < KEY_KINDS; kind++)
        if (only == KEY_KINDS || only == kind) {
            TRY(keys_rotate(cx, conf_str(cx, CONF_DATA), kind, &id));
            ids[n++] = key_id_text(cx, id);
        }
    if (!c->json) {
        fprintf(c->out, "%.*s; a server uses it after its next start. Back the keys up again.\n",
                STR_ARG(arena_join(&cx->arena, ids, n, S(", "))));
        return OK;
    }
    fprintf(c->out, "{\"ids\":[\"%.*s\"]}\n", STR_ARG(arena_join(&cx->arena, ids, n, S("\",\""))));
    return OK;
}

/* clang-format off */
static const struct command commands[] = {
    {"keys backup", "FILE", "write all keys into a new file that only you can read",
     NULL, 0, 1, 1, CLI_CONF, keys_backup},
    {"keys restore", "FILE", "add the keys of such a file that are not there",
     NULL, 0, 1, 1, CLI_CONF, keys_restore},
    {"keys rotate", "[KIND]", "make a new key of this kind, or of each; the older ones keep what they "
     "made usable", NULL, 0, 0, 1, CLI_CONF, keys_rotate_command},
    {"keys list", "", "which keys there are, never their secrets",
     NULL, 0, 0, 0, CLI_KEYS, keys_list_command},
};
/* clang-format on */
const struct command_table cli_keys_commands = {commands, COUNT(commands)};
