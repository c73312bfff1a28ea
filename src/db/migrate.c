/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "db/migrations.h"

#include "base/hash.h"
#include "base/world.h"
#include "db/db.sql.h"
#include "db/driver.h"

struct applied {
    int64_t number;
    str name, sha256;
    int64_t applied_at;
};
struct applied_list {
    struct applied *v;
    size_t n;
};

enum { MIGRATIONS_MAX = 9999 };

static const struct db_row applied_row =
    DB_ROW(struct applied, DB_FIELD(struct applied, number), DB_FIELD(struct applied, name),
           DB_FIELD(struct applied, sha256), DB_FIELD(struct applied, applied_at));

static enum err applied_load(struct ctx *cx, struct applied_list *out)
{
    bool any;

    *out = (struct applied_list){0};
    TRY(cx->db->store->driver->migrated(cx, &any));
    return any ? db_all(cx, SQL(migration_list), &applied_row, MIGRATIONS_MAX, out) : OK;
}

static const struct applied *applied_find(const struct applied_list *list, int number)
{
    for (size_t i = 0; i < list->n; i++)
        if (list->v[i].number == number)
            return &list->v[i];
    return NULL;
}

static str text_of(const struct ctx *cx, const struct db_migration *m)
{
    return str_of(m->text[db_engine(cx)]);
}

static enum err unchanged(struct ctx *cx, const struct db_migration *m, const struct applied *a)
{
    unsigned char sum[SHA256_BYTES];

    sha256(text_of(cx, m), sum);
    if (!str_eq(a->sha256, (str){(const char *)sum, sizeof sum}))
        return fail(cx, ERR_BUG, "migration %04d_%s differs from the one this database has had",
                    m->number, m->name);
    return OK;
}

int64_t store_newest_step(void)
{
    return db_migrations_n ? db_migrations[db_migrations_n - 1].number : 0;
}

/* The first step this database has not had, NULL when it has had all; those it had must be ours. */
static enum err next_step(struct ctx *cx, const struct db_migration **out)
{
    struct applied_list list;

    *out = NULL;
    TRY(applied_load(cx, &list));
    for (size_t i = 0; i < db_migrations_n; i++) {
        const struct applied *a = applied_find(&list, db_migrations[i].number);
        if (a)
            TRY(unchanged(cx, &db_migrations[i], a));
        else if (!*out)
            *out = &db_migrations[i];
    }
    if (list.n && list.v[list.n - 1].number > store_newest_step())
        return fail(cx, ERR_CONFLICT, "this database belongs to a newer lapor (step %lld)",
                    (long long)list.v[list.n - 1].number);
    return OK;
}

struct step {
    int64_t up_to;
    bool taken;
};

/* Another process may have taken the step while we waited for the lock, so it is chosen here. */
static enum err take_step(struct ctx *cx, void *arg)
{
    struct step *step = arg;
    const struct db_migration *m;
    unsigned char sum[SHA256_BYTES];

    step->taken = false;
    TRY(cx->db->store->driver->lock(cx));
    TRY(next_step(cx, &m));
    if (!m || m->number > step->up_to)
        return OK;
    TRY(cx->db->store->driver->script(cx, m->text[db_engine(cx)]));
    sha256(text_of(cx, m), sum);
    TRY(db_change(cx, SQL(migration_add, .number = m->number, .name = str_of(m->name),
                          .sha256 = {(const char *)sum, sizeof sum}, .applied_at = now_ms(cx))));
    step->taken = true;
    return OK;
}

static enum err take_steps(struct ctx *cx, int64_t up_to, int *n_out)
{
    struct step step = {.up_to = up_to};

    *n_out = 0;
    do {
        TRY(db_write(cx, take_step, &step));
        *n_out += step.taken;
    } while (step.taken);
    return OK;
}

enum err store_migrate(struct ctx *cx, int *applied_out)
{
    int n;

    TRY(take_steps(cx, store_newest_step(), &n));
    if (applied_out)
        *applied_out = n;
    return OK;
}

enum err store_migrate_to(struct ctx *cx, int64_t number)
{
    int n;

    return take_steps(cx, number, &n);
}

enum err store_check_schema(struct ctx *cx)
{
    const struct db_migration *m;

    TRY(next_step(cx, &m));
    if (m)
        return fail(cx, ERR_CONFLICT, "the database lacks step %04d_%s: run `lapor migrate`",
                    m->number, m->name);
    return OK;
}
