/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* lapor init: the data folder, the keys, the schema, the reference data. */
#include "account/manage.h"
#include "agency/agency.h"
#include "base/conf.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/keys.h"
#include "base/time.h"
#include "base/world.h"
#include "cli/commands.h"
#include "db/store.h"
#include "demo/demo.h"
#include "reference/reference.h"
#include "setting/setting.h"

#define DEMO_PASSWORD "lapor-kubu-raya"

static const struct cli_option options[] = {
    {"demo", NULL, "with the offices, people and reports of the demo"   },
    {"test", NULL, "with the offices and people of the demo, no reports"},
};

struct kind {
    bool demo, people;
};

static enum err put_settings(struct ctx *cx, void *arg)
{
    const struct kind *k = arg;

    TRY(setting_put(cx, SETTING_INSTALLATION,
                    k->demo     ? S("demo")
                    : k->people ? S("test")
                                : S("live")));
    if (!k->people)
        return OK;
    TRY(setting_put(cx, SETTING_SITE_NAME, S("LAPOR! Kubu Raya")));
    return setting_put(cx, SETTING_AREA, S("61.12"));
}

static enum err refuse_again(struct ctx *cx)
{
    struct agency top;
    enum err e = agency_top(cx, &top);

    if (e == OK)
        return fail(cx, ERR_CONFLICT, "this installation exists already");
    if (e == ERR_NOTFOUND)
        fault_clear(cx);
    return e == ERR_NOTFOUND ? OK : e;
}

/* Who is in the demo: one of each role at the top, an admin and an officer in every office. */
static const struct {
    const char *name, *display_name;
    enum role role;
    const char *agency;
} people[] = {
    {"koordinator",  "Koordinator Contoh",  ROLE_COORDINATOR,  "kuburaya"},
    {"koordinator2", "Koordinator Kedua",   ROLE_COORDINATOR,  "kuburaya"},
    {"admin",        "Admin Pemkab Contoh", ROLE_AGENCY_ADMIN, "kuburaya"},
    {"bupati",       "Pimpinan Contoh",     ROLE_LEADER,       "kuburaya"},
    {"inspektur",    "Inspektur Contoh",    ROLE_INSPECTOR,    "kuburaya"},
    {"auditor",      "Auditor Contoh",      ROLE_AUDITOR,      "kuburaya"},
    {"operator",     "Operator Contoh",     ROLE_OPERATOR,     "kuburaya"},
};

static enum err add_person(struct ctx *cx, str name, str display, enum role role, int64_t agency,
                           str stored)
{
    int64_t id;

    return account_create(cx,
                          &(struct account_new){.name = name,
                                                .display_name = display,
                                                .stored = stored,
                                                .role = role,
                                                .agency_id = agency},
                          &id);
}

static enum err add_office_people(struct ctx *cx, const struct agency *a, str password)
{
    str admin = arena_fmt(&cx->arena, "admin.%.*s", STR_ARG(a->code));
    str officer = arena_fmt(&cx->arena, "petugas.%.*s", STR_ARG(a->code));
    str of = a->name;

    TRY(add_person(cx, admin, arena_fmt(&cx->arena, "Admin %.*s", STR_ARG(of)), ROLE_AGENCY_ADMIN,
                   a->id, password));
    return add_person(cx, officer, arena_fmt(&cx->arena, "Petugas %.*s", STR_ARG(of)), ROLE_LIAISON,
                      a->id, password);
}

static enum err add_people(struct ctx *cx)
{
    struct agencies all;
    struct agency agency;
    str password;

    TRY(password_hash(cx, S(DEMO_PASSWORD), &password));
    for (size_t i = 0; i < COUNT(people); i++) {
        TRY(agency_by_code(cx, str_of(people[i].agency), &agency));
        TRY(add_person(cx, str_of(people[i].name), str_of(people[i].display_name), people[i].role,
                       agency.id, password));
    }
    TRY(agency_list(cx, &all));
    for (size_t i = 0; i < all.n; i++)
        if (all.v[i].parent_id.has)
            TRY(add_office_people(cx, &all.v[i], password));
    return OK;
}

static enum err make_folder(struct ctx *cx)
{
    str dir = conf_str(cx, CONF_DATA);

    TRY(dir_make(cx, dir, 0750));
    TRY(dir_make(cx, path_join(cx, dir, S("attachments")), 0750));
    return keys_create(cx, dir);
}

static void print_done(struct cli *c, const struct reference_counts *n, const struct kind *k)
{
    if (c->json) {
        fprintf(c->out, "{\"areas\":%lld,\"topics\":%lld,\"agencies\":%lld}\n", (long long)n->areas,
                (long long)n->topics, (long long)n->agencies);
        return;
    }
    fprintf(c->out, "%lld areas, %lld topics, %lld holidays, %lld agencies\n", (long long)n->areas,
            (long long)n->topics, (long long)n->holidays, (long long)n->agencies);
    fprintf(c->out, "The keys lie in the folder keys/ and are not part of a backup of the data:\n"
                    "keep a copy elsewhere with `lapor keys backup FILE`.\n");
    if (k->people)
        fprintf(
            c->out,
            "Accounts of the %s: koordinator, admin.dishub, petugas.dishub, inspektur, bupati,\n"
            "auditor, operator and the like for the other offices; password %s\n",
            k->demo ? "demo" : "test", DEMO_PASSWORD);
}

enum { DEMO_REPORTS = 200, DEMO_DAYS = 90, PEOPLE_DAYS = 366 };

/* They have worked here for a year, so that invented reports of last year find them. */
static enum err add_people_before(struct ctx *cx)
{
    int64_t offset = cx->world->clock_offset_ms;

    cx->world->clock_offset_ms = offset - PEOPLE_DAYS * DAY_MS;
    enum err e = add_people(cx);
    cx->world->clock_offset_ms = offset;
    return e;
}

/* Three months of reports up to now, the same each time but for the date. */
static enum err make_demo(struct ctx *cx, struct cli *c)
{
    struct demo_done done;
    int64_t now = now_ms(cx);

    TRY(demo_make(cx,
                  &(struct demo_ask){.reports = DEMO_REPORTS,
                                     .from_ms = now - DEMO_DAYS * DAY_MS,
                                     .to_ms = now,
                                     .seed = 2022,
                                     .told = true},
                  &done));
    if (done.photos == 0)
        fprintf(c->err, "the demo has no photos: %.*s\n", STR_ARG(done.without_photos));
    return OK;
}

/* A file of another program's making is not ours to write into. */
static enum err init(struct ctx *cx, struct cli *c)
{
    struct kind k = {cli_switch(c, "demo"), cli_switch(c, "demo") || cli_switch(c, "test")};
    struct reference_counts n;

    if (k.demo && cli_switch(c, "test"))
        return cli_wrong(cx, c, "either --demo or --test");
    TRY(make_folder(cx));
    TRY(cli_open_new(cx, c, NULL));
    TRY(refuse_again(cx));
    TRY(reference_load(cx, k.people, &n));
    TRY(db_write(cx, put_settings, &k));
    TRY(cli_move_clock(cx));
    if (k.people)
        TRY(add_people_before(cx));
    if (k.demo)
        TRY(make_demo(cx, c));
    print_done(c, &n, &k);
    return OK;
}

static enum err migrate(struct ctx *cx, struct cli *c)
{
    int steps;

    TRY(cli_open_new(cx, c, &steps));
    fprintf(c->out, c->json ? "{\"steps\":%d}\n" : "the database is up to date; steps taken: %d\n",
            steps);
    return OK;
}

static const struct command commands[] = {
    {"init",    "", "makes a new installation in --data DIR",           options, COUNT(options), 0, 0, CLI_CONF,
     init   },
    {"migrate", "", "brings the database of an older lapor up to date", NULL,    0,              0, 0, CLI_CONF,
     migrate},
};
const struct command_table cli_init_commands = {commands, COUNT(commands)};
