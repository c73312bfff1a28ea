/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* lapor backup, backup verify, restore: all of an installation but its keys. */
#include "backup/backup.h"
#include "agency/agency.h"
#include "backup/schedule.h"
#include "base/conf.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/time.h"
#include "base/world.h"
#include "cli/commands.h"
#include "db/store.h"
#include "identity/vault.h"
#include "search/index.h"

enum { KEYS_MAX_BYTES = 64 << 10 };

static const struct cli_option backup_options[] = {
    {"quick", NULL, "do not restore it into a scratch database, so that nothing proves it yet"},
};
static const struct cli_option verify_options[] = {
    {"against", "HEAD",
     "a signed head of the ledger that somebody kept: the backup must continue it"},
};
static const struct cli_option restore_options[] = {
    {"keys",     "FILE", "the keys, as lapor keys backup wrote them"                  },
    {"new-keys", NULL,
     "make new keys: identities, receipts and signatures of the old ones are given up"},
};

static enum err print(struct ctx *cx, struct cli *c, const struct statement *s, const char *what)
{
    struct json j;

    if (!c->json) {
        fprintf(c->out, "%s: %lld rows, %lld attachments, %lld events in the ledger, %lld bytes\n",
                what, (long long)statement_rows(s), (long long)s->files, (long long)s->size,
                (long long)s->bytes);
        for (size_t i = 0; i < s->missing.n; i++)
            fprintf(c->err, "the attachment %.*s was not whole in the store, and is not in it\n",
                    STR_ARG(s->missing.v[i]));
        return OK;
    }
    json_init(cx, &j, PAGE_BYTES_MAX);
    json_object_begin(&j);
    json_key(&j, S("made_at")), json_time(&j, s->made_at, ZONE_UTC);
    json_key(&j, S("rows")), json_i64(&j, statement_rows(s));
    json_key(&j, S("attachments")), json_i64(&j, s->files);
    json_key(&j, S("missing")), json_array_begin(&j);
    for (size_t i = 0; i < s->missing.n; i++)
        json_str(&j, s->missing.v[i]);
    json_array_end(&j);
    json_key(&j, S("bytes")), json_i64(&j, s->bytes);
    json_key(&j, S("size")), json_i64(&j, s->size);
    json_key(&j, S("root")), json_hex(&j, s->root);
    json_key(&j, S("key_id")), json_str(&j, s->key_id);
    json_object_end(&j);
    return cli_print_json(cx, c, &j);
}

static enum err backup(struct ctx *cx, struct cli *c)
{
    struct statement s;
    bool quick = cli_switch(c, "quick");

    TRY(backup_take(cx, c->args[0], !quick, &s));
    return print(cx, c, &s,
                 quick ? "written" : "written, restored into a scratch database and found whole");
}

static enum err read_head(struct ctx *cx, struct cli *c, struct note *out,
                          const struct note **given)
{
    str path = cli_option(c, "against"), text;

    *given = NULL;
    if (!path.n)
        return OK;
    TRY(file_read(cx, path, NOTE_BYTES_MAX, &text));
    if (!note_read(cx, text, out))
        return fail(cx, ERR_INVALID, "%.*s is no signed head", STR_ARG(path));
    *given = out;
    return OK;
}

static bool names_data(const struct cli *c)
{
    for (char *const *e = c->environment; e && *e; e++)
        if (str_starts(str_of(*e), S("LAPOR_DATA=")))
            return true;
    return cli_option(c, "data").n > 0;
}

/* Whose key signed it is known only to whoever has that key's folder. */
static enum err verify(struct ctx *cx, struct cli *c)
{
    struct backup_proof proof = {0};
    struct note head;
    bool has_keys = names_data(c);

    if (has_keys)
        TRY(cli_open(cx, c, CLI_KEYS));
    TRY(read_head(cx, c, &head, &proof.against));
    TRY(backup_prove(cx, c->args[0], &proof));
    if (has_keys && !proof.key_known)
        return fail(cx, ERR_CONFLICT,
                    "it is signed with the ledger key %.*s, which is none of this installation",
                    STR_ARG(proof.statement.key_id));
    if (!has_keys)
        fprintf(
            c->err,
            "signed with the ledger key %.*s; whether that is yours, only --data DIR can tell\n",
            STR_ARG(proof.statement.key_id));
    return print(cx, c, &proof.statement, "whole");
}

static enum err take_keys(struct ctx *cx, struct cli *c)
{
    str dir = conf_str(cx, CONF_DATA), path = cli_option(c, "keys"), text;
    int added;

    if (path.n) {
        TRY(file_read(cx, path, KEYS_MAX_BYTES, &text));
        enum err e = keys_import(cx, dir, text, &added);
        bytes_forget(text);
        return e;
    }
    if (cli_switch(c, "new-keys"))
        return keys_create(cx, dir);
    if (file_exists(cx, path_join(cx, dir, S("keys"))))
        return OK;
    return fail(cx, ERR_INVALID,
                "the keys are no part of a backup: give them with --keys FILE, or the new "
                "installation can open no identity, no receipt and no session of the old one; "
                "with --new-keys it begins without them");
}

static enum err refuse_again(struct ctx *cx)
{
    struct agency top;
    enum err e = agency_top(cx, &top);

    if (e == OK)
        return fail(cx, ERR_CONFLICT,
                    "there is an installation already: restore into a new folder "
                    "and, on PostgreSQL, an empty database");
    return e == ERR_NOTFOUND ? (fault_clear(cx), OK) : e;
}

static enum err index_words(struct ctx *cx)
{
    int64_t done;

    do {
        TRY(search_some(cx, &done));
    } while (done > 0);
    return OK;
}

static enum err tell_missing(struct ctx *cx, struct cli *c)
{
    str missing;

    TRY(vault_missing_keys(cx, &missing));
    if (missing.n)
        fprintf(c->err, "the key folder lacks the %.*s: what was made with it no longer opens\n",
                STR_ARG(missing));
    return OK;
}

static enum err restore(struct ctx *cx, struct cli *c)
{
    struct statement s;

    TRY(cli_open(cx, c, CLI_CONF));
    TRY(backup_read(cx, c->args[0], &s));
    TRY(dir_make(cx, conf_str(cx, CONF_DATA), 0750));
    TRY(take_keys(cx, c));
    TRY(cli_open_bare(cx, c));
    TRY(store_migrate_to(cx, s.schema));
    TRY(refuse_again(cx));
    TRY(backup_restore(cx, c->args[0], &s));
    TRY(store_node_lease(cx));
    TRY(index_words(cx));
    TRY(tell_missing(cx, c));
    return print(cx, c, &s, "restored");
}

/* clang-format off */
static const struct command commands[] = {
    {"backup",        "FILE", "writes all but the keys into one file, while it is served, and proves it", backup_options,  COUNT(backup_options),  1, 1, CLI_STORE,  backup},
    {"backup verify", "FILE", "reads a backup, restores it into a scratch database and checks its ledger", verify_options,  COUNT(verify_options),  1, 1, CLI_ITSELF, verify},
    {"restore",       "FILE", "makes an installation of a backup, on either engine",                      restore_options, COUNT(restore_options), 1, 1, CLI_ITSELF, restore},
};
/* clang-format on */
const struct command_table cli_backup_commands = {commands, COUNT(commands)};
