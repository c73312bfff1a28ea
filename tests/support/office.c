/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/office.h"

#include "account/account.h"
#include "account/manage.h"
#include "agency/agency.h"
#include "db/kept.h"
#include "support/keys.h"

static enum err count_up(struct ctx *cx, void *arg)
{
    (void)arg;
    return kept_changed(cx);
}

static int64_t agency(struct ctx *cx, const char *code, const char *name, int64_t parent_id)
{
    struct agency parent = {.path = S("/")};
    int64_t id = id_new(cx);

    if (parent_id)
        assert_ok(cx, agency_by_id(cx, parent_id, &parent));
    str sql =
        arena_fmt(&cx->arena,
                  "INSERT INTO agency (id, code, name, kind, parent_id, path, area_code, zone_min, "
                  "work_week, is_inspector, needs_review, is_active, valid_from, valid_to, source) "
                  "VALUES (%lld, '%s', '%s', 'office', %s, '%.*s%lld/', NULL, 420, 5, %s, %s, %s, "
                  "'2020-01-01', NULL, 'test')",
                  (long long)id, code, name,
                  parent_id ? arena_fmt(&cx->arena, "%lld", (long long)parent_id).p : "NULL",
                  STR_ARG(parent.path), (long long)id,
                  strcmp(code, "inspektorat") == 0 ? "TRUE" : "FALSE", "FALSE", "TRUE");
    engine_script(cx, sql.p, sql.p);
    assert_ok(cx, db_write(cx, count_up, NULL));
    return id;
}

struct office office_open(struct ctx *cx)
{
    struct office o;

    test_keys_open(cx);
    o.kab = agency(cx, "kab", "Kabupaten Contoh", 0);
    o.dishub = agency(cx, "dishub", "Dinas Perhubungan", o.kab);
    o.upt = agency(cx, "dishub-upt", "UPT Terminal", o.dishub);
    o.dinkes = agency(cx, "dinkes", "Dinas Kesehatan", o.kab);
    o.inspektorat = agency(cx, "inspektorat", "Inspektorat", o.kab);
    return o;
}

void office_close(struct ctx *cx)
{
    test_keys_close(cx);
}

int office_setup(void **state)
{
    struct engine *e = engine_open();

    *state = e;
    office_open(&e->cx);
    return 0;
}

int office_teardown(void **state)
{
    struct engine *e = *state;

    office_close(&e->cx);
    engine_close(e);
    return 0;
}

static int64_t id_of(struct ctx *cx, const char *code)
{
    struct agency a;

    assert_ok(cx, agency_by_code(cx, str_of(code), &a));
    return a.id;
}

struct office office_of(void **state)
{
    struct engine *e = *state;

    return (struct office){id_of(&e->cx, "kab"), id_of(&e->cx, "dishub"),
                           id_of(&e->cx, "dishub-upt"), id_of(&e->cx, "dinkes"),
                           id_of(&e->cx, "inspektorat")};
}

static int64_t person(struct ctx *cx, const char *name, enum role role, int64_t agency_id,
                      const char *password)
{
    struct actor before = cx->actor;
    int64_t id;

    office_act(cx, 0);
    assert_ok(cx, account_create(cx,
                                 &(struct account_new){.name = str_of(name),
                                                       .display_name = S("Warga Rekaan"),
                                                       .password = str_of(password),
                                                       .role = role,
                                                       .agency_id = agency_id},
                                 &id));
    cx->actor = before;
    return id;
}

int64_t office_person(struct ctx *cx, const char *name, enum role role, int64_t agency_id)
{
    return person(cx, name, role, agency_id, NULL);
}

int64_t office_person_signing_in(struct ctx *cx, const char *name, enum role role,
                                 int64_t agency_id)
{
    return person(cx, name, role, agency_id, OFFICE_PASSWORD);
}

void office_act(struct ctx *cx, int64_t account_id)
{
    cx->actor = (struct actor){.kind = ACTOR_PROGRAM};
    if (account_id)
        assert_ok(cx, account_act(cx, account_id));
}
