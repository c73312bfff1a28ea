/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/commands.h"

#include "account/account.h"
#include "account/manage.h"
#include "agency/agency.h"
#include "base/limits.h"
#include "base/time.h"
#include "report/handover.h"

/* The agency by its code, else the top one of the installation. */
static enum err agency_option(struct ctx *cx, const struct cli *c, struct agency *out)
{
    str code = cli_option(c, "agency");
    enum err e = code.p ? agency_by_code(cx, code, out) : agency_top(cx, out);

    if (e != ERR_NOTFOUND)
        return e;
    fault_clear(cx);
    return fail(cx, ERR_NOTFOUND, "no such agency: %.*s", STR_ARG(code));
}

static enum err role_option(struct ctx *cx, struct cli *c, enum role *out)
{
    str name;

    TRY(cli_want(cx, c, "role", &name));
    *out = role_by_name(name);
    if (!(ROLES_STAFF & ROLE_BIT(*out)))
        return cli_wrong(cx, c, "no such role: %.*s", STR_ARG(name));
    return OK;
}

static const struct cli_option add_options[] = {
    {"name",        "NAME",  "what one signs in with: small letters, digits, dots, hyphens"            },
    {"role",        "ROLE",  "liaison, agency_admin, coordinator, leader, inspector, auditor, operator"},
    {"agency",      "CODE",  "where the role is held, and below; without it: the top agency"           },
    {"display",     "WORDS", "name shown to colleagues; without it: NAME"                              },
    {"email",       "ADDR",  "for notices"                                                             },
    {"language",    "CODE",  "of these and of pages: id or en; without it: id"                         },
    {"must-change", NULL,    "ask for a new password at the first sign-in"                             },
    {"no-password", NULL,    "an account for tokens only: nobody can sign in with it"                  },
};

static enum err user_add(struct ctx *cx, struct cli *c)
{
    struct account_new in = {.email = cli_option(c, "email"),
                             .language = cli_option(c, "language"),
                             .must_change = cli_switch(c, "must-change")};
    struct agency agency;
    int64_t id;

    TRY(cli_want(cx, c, "name", &in.name));
    TRY(role_option(cx, c, &in.role));
    TRY(agency_option(cx, c, &agency));
    in.agency_id = agency.id;
    in.display_name = cli_option(c, "display").p ? cli_option(c, "display") : in.name;
    if (!cli_switch(c, "no-password"))
        TRY(cli_password(cx, c, &in.password));
    TRY(account_create(cx, &in, &id));
    fprintf(c->out, c->json ? "{\"id\":\"%lld\"}\n" : "%lld\n", (long long)id);
    return OK;
}

static const struct cli_option list_options[] = {
    {"agency",   "CODE",  "only those with a role in this agency or below"},
    {"words",    "WORDS", "only those whose name holds this"              },
    {"disabled", NULL,    "also those that were disabled"                 },
};

static str roles_text(struct ctx *cx, const struct account_line *line)
{
    str *parts = arena_array(&cx->arena, str, line->held.n + 1);

    for (size_t i = 0; i < line->held.n; i++)
        parts[i] = arena_fmt(&cx->arena, "%.*s@%.*s", STR_ARG(line->held.v[i].role),
                             STR_ARG(line->held.v[i].agency_code));
    return arena_join(&cx->arena, parts, line->held.n, S(" "));
}

static str seen_text(struct ctx *cx, opt_i64 at)
{
    return at.has ? date_format(cx, day_of(at.v, ZONE_WIB)) : S("-");
}

static void print_lines(struct ctx *cx, struct cli *c, const struct account_lines *lines)
{
    static const char *const heads[] = {"NAME", "STATE", "2ND STEP", "LAST SEEN", "ROLES"};
    struct cli_table t = {heads, COUNT(heads), NULL, lines->n};

    t.cells = arena_array(&cx->arena, str, t.columns * (t.rows + 1));
    for (size_t i = 0; i < lines->n; i++) {
        const struct account_line *line = &lines->v[i];
        str *cell = &t.cells[i * t.columns];
        cell[0] = line->name;
        cell[1] = line->is_disabled   ? S("disabled")
                  : line->can_sign_in ? S("active")
                                      : S("no password");
        cell[2] = line->has_factor ? S("on") : S("off");
        cell[3] = seen_text(cx, line->seen_at);
        cell[4] = roles_text(cx, line);
    }
    cli_print_table(c, &t);
}

static void json_line(struct json *j, const struct account_line *line)
{
    json_object_begin(j);
    json_key(j, S("id")), json_id(j, line->id);
    json_key(j, S("name")), json_str(j, line->name);
    json_key(j, S("display_name")), json_str(j, line->display_name);
    json_key(j, S("disabled")), json_bool(j, line->is_disabled);
    json_key(j, S("second_step")), json_bool(j, line->has_factor);
    json_key(j, S("roles"));
    json_array_begin(j);
    for (size_t i = 0; i < line->held.n; i++) {
        json_object_begin(j);
        json_key(j, S("role")), json_str(j, line->held.v[i].role);
        json_key(j, S("agency")), json_str(j, line->held.v[i].agency_code);
        json_object_end(j);
    }
    json_array_end(j);
    json_object_end(j);
}

/* All pages of the list, one after the other. */
static enum err all_lines(struct ctx *cx, struct account_filter f, struct account_lines *out)
{
    struct account_lines page;
    bool more = true;
    size_t room = 0;

    for (*out = (struct account_lines){0}; more; f.skip += PAGE_ROWS) {
        TRY(account_find(cx, &f, &page, &more));
        if (out->n + page.n > room) {
            room = 2 * (out->n + page.n);
            struct account_line *v = arena_array(&cx->arena, struct account_line, room);
            if (out->n)
                memcpy(v, out->v, out->n * sizeof *v);
            out->v = v;
        }
        for (size_t i = 0; i < page.n; i++)
            out->v[out->n++] = page.v[i];
    }
    return OK;
}

static enum err user_list(struct ctx *cx, struct cli *c)
{
    str words = cli_option(c, "words");
    struct account_filter f = {.tree = S("/"),
                               .homeless = !cli_switch(c, "agency"),
                               .words = words.p ? words : S(""),
                               .show = cli_switch(c, "disabled") ? ACCOUNTS_ALL : ACCOUNTS_ACTIVE};
    struct account_lines lines;
    struct agency agency;

    if (cli_switch(c, "agency")) {
        TRY(agency_option(cx, c, &agency));
        f.tree = agency.path;
    }
    TRY(all_lines(cx, f, &lines));
    if (!c->json)
        return print_lines(cx, c, &lines), OK;
    struct json j;
    json_init(cx, &j, PAGE_BYTES_MAX);
    json_array_begin(&j);
    for (size_t i = 0; i < lines.n; i++)
        json_line(&j, &lines.v[i]);
    json_array_end(&j);
    return cli_print_json(cx, c, &j);
}

/* What was done to whom; people see that nothing went wrong, a program wants to read it. */
static enum err done_to(const struct cli *c, const struct account *a)
{
    if (c->json)
        fprintf(c->out, "{\"id\":\"%lld\"}\n", (long long)a->id);
    return OK;
}

static const struct cli_option disable_options[] = {
    {"force", NULL, "although open cases are in its hands"},
};

static enum err user_disable(struct ctx *cx, struct cli *c)
{
    struct account a;
    int64_t held;

    TRY(account_by_typed(cx, c->args[0], &a));
    TRY(handover_count(cx, a.id, &held));
    if (held && !cli_switch(c, "force"))
        return fail(cx, ERR_CONFLICT,
                    "%.*s holds %lld open cases: `lapor user handover` them, or --force",
                    STR_ARG(a.name), (long long)held);
    TRY(account_disable(cx, a.id));
    return done_to(c, &a);
}

static enum err user_enable(struct ctx *cx, struct cli *c)
{
    struct account a;

    TRY(account_by_typed(cx, c->args[0], &a));
    TRY(account_enable(cx, a.id));
    return done_to(c, &a);
}

static enum err user_password(struct ctx *cx, struct cli *c)
{
    struct account a;
    str password;

    TRY(account_by_typed(cx, c->args[0], &a));
    TRY(cli_password(cx, c, &password));
    TRY(account_reset_password(cx, a.id, password));
    return done_to(c, &a);
}

static const struct cli_option handover_options[] = {
    {"from", "NAME", "who leaves"                                   },
    {"to",   "NAME", "who takes the cases, in whose name it is done"},
};

static enum err user_handover(struct ctx *cx, struct cli *c)
{
    struct account from, to;
    struct handover_done done;
    str name;

    TRY(cli_want(cx, c, "from", &name));
    TRY(account_by_typed(cx, name, &from));
    TRY(cli_want(cx, c, "to", &name));
    TRY(account_by_typed(cx, name, &to));
    TRY(account_act(cx, to.id));
    TRY(handover(cx, from.id, to.id, &done));
    fprintf(c->out, c->json ? "{\"moved\":%lld,\"left\":%lld}\n" : "%lld handed over, %lld left\n",
            (long long)done.moved, (long long)done.left);
    if (done.left)
        return fail(cx, ERR_CONFLICT, "some cases cannot change hands now, or not to %.*s",
                    STR_ARG(to.name));
    return OK;
}

/* clang-format off */
static const struct command commands[] = {
    {"user add", "", "make an account; the password comes from the terminal or standard input",
     add_options, COUNT(add_options), 0, 0, CLI_STORE, user_add},
    {"user list", "", "who may sign in, and in which roles",
     list_options, COUNT(list_options), 0, 0, CLI_STORE, user_list},
    {"user disable", "NAME", "end an account: its sessions and tokens die at once",
     disable_options, COUNT(disable_options), 1, 1, CLI_STORE, user_disable},
    {"user enable", "NAME", "let a disabled account sign in again",
     NULL, 0, 1, 1, CLI_STORE, user_enable},
    {"user password", "NAME", "give a new first password, to be changed when signing in",
     NULL, 0, 1, 1, CLI_STORE, user_password},
    {"user handover", "", "hand the open cases of one person to another",
     handover_options, COUNT(handover_options), 0, 0, CLI_STORE, user_handover},
};
/* clang-format on */
const struct command_table cli_user_commands = {commands, COUNT(commands)};
