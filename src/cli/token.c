/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/commands.h"

#include "account/account.h"
#include "account/token.h"
#include "base/limits.h"
#include "base/time.h"

static enum err account_option(struct ctx *cx, struct cli *c, struct account *out)
{
    str name;

    TRY(cli_want(cx, c, "account", &name));
    return account_by_typed(cx, name, out);
}

static const struct cli_option add_options[] = {
    {"account", "NAME",  "as whom the token acts"                      },
    {"scope",   "LIST",
     "all, read, write, or of: reports:read reports:write actions attachments events reference "
     "statistics webhooks ledger"                                      },
    {"label",   "WORDS", "what it is for; without it: \"command line\""},
};

static enum err token_add(struct ctx *cx, struct cli *c)
{
    str label = cli_option(c, "label"), list, token;
    struct account a;
    uint32_t scopes;
    struct json j;
    int64_t id;

    TRY(account_option(cx, c, &a));
    TRY(cli_want(cx, c, "scope", &list));
    if (scopes_parse(cx, list, &scopes))
        return c->wrong = true, ERR_INVALID;
    TRY(token_create(cx, a.id, label.p ? label : S("command line"), scopes, &token, &id));
    if (!c->json) {
        fprintf(c->out, "%.*s\n", STR_ARG(token));
        return OK;
    }
    json_init(cx, &j, PAGE_BYTES_MAX);
    json_object_begin(&j);
    json_key(&j, S("id")), json_id(&j, id);
    json_key(&j, S("token")), json_str(&j, token);
    json_key(&j, S("account")), json_str(&j, a.name);
    json_key(&j, S("scopes")), json_str(&j, scopes_text(cx, scopes));
    json_object_end(&j);
    return cli_print_json(cx, c, &j);
}

static const struct cli_option list_options[] = {
    {"account", "NAME", "only this account's"},
    {"revoked", NULL,   "also revoked ones"  },
};

static str day_text(struct ctx *cx, opt_i64 at)
{
    return at.has ? date_format(cx, day_of(at.v, ZONE_WIB)) : S("-");
}

static void print_tokens(struct ctx *cx, struct cli *c, const struct tokens *list)
{
    static const char *const heads[] = {"ID",   "ACCOUNT", "ENDS IN", "MADE",
                                        "USED", "REVOKED", "LABEL",   "SCOPES"};
    struct cli_table t = {heads, COUNT(heads), NULL, list->n};

    t.cells = arena_array(&cx->arena, str, t.columns * (t.rows + 1));
    for (size_t i = 0; i < list->n; i++) {
        const struct token *k = &list->v[i];
        const str row[] = {arena_fmt(&cx->arena, "%lld", (long long)k->id),
                           k->account_name,
                           k->last4,
                           day_text(cx, SOME(k->created_at)),
                           day_text(cx, k->used_at),
                           day_text(cx, k->revoked_at),
                           k->label,
                           scopes_text(cx, k->scopes)};
        memcpy(&t.cells[i * t.columns], row, sizeof row);
    }
    cli_print_table(c, &t);
}

static void json_token(struct ctx *cx, struct json *j, const struct token *k)
{
    json_object_begin(j);
    json_key(j, S("id")), json_id(j, k->id);
    json_key(j, S("account")), json_str(j, k->account_name);
    json_key(j, S("label")), json_str(j, k->label);
    json_key(j, S("last4")), json_str(j, k->last4);
    json_key(j, S("scopes")), json_str(j, scopes_text(cx, k->scopes));
    json_key(j, S("created_at")), json_time(j, k->created_at, ZONE_UTC);
    json_key(j, S("revoked")), json_bool(j, k->revoked_at.has);
    json_object_end(j);
}

static void drop_revoked(struct tokens *list)
{
    size_t n = 0;

    for (size_t i = 0; i < list->n; i++)
        if (!list->v[i].revoked_at.has)
            list->v[n++] = list->v[i];
    list->n = n;
}

static enum err token_list_command(struct ctx *cx, struct cli *c)
{
    struct account a;
    struct tokens list;
    struct json j;

    if (cli_switch(c, "account")) {
        TRY(account_option(cx, c, &a));
        TRY(token_list(cx, a.id, &list));
    } else
        TRY(token_list_all(cx, (str){0}, &list));
    if (!cli_switch(c, "revoked"))
        drop_revoked(&list);
    if (!c->json)
        return print_tokens(cx, c, &list), OK;
    json_init(cx, &j, PAGE_BYTES_MAX);
    json_array_begin(&j);
    for (size_t i = 0; i < list.n; i++)
        json_token(cx, &j, &list.v[i]);
    json_array_end(&j);
    return cli_print_json(cx, c, &j);
}

static enum err token_revoke_command(struct ctx *cx, struct cli *c)
{
    int64_t id;

    if (!str_i64(c->args[0], &id))
        return cli_wrong(cx, c, "ID is the number in the first column of `lapor token list`");
    TRY(token_revoke(cx, id));
    if (c->json)
        fprintf(c->out, "{\"id\":\"%lld\"}\n", (long long)id);
    return OK;
}

/* clang-format off */
static const struct command commands[] = {
    {"token add", "", "make an API token; it is printed once and kept nowhere",
     add_options, COUNT(add_options), 0, 0, CLI_STORE, token_add},
    {"token list", "", "tokens, with their last four letters",
     list_options, COUNT(list_options), 0, 0, CLI_STORE, token_list_command},
    {"token revoke", "ID", "end a token at once",
     NULL, 0, 1, 1, CLI_STORE, token_revoke_command},
};
/* clang-format on */
const struct command_table cli_token_commands = {commands, COUNT(commands)};
