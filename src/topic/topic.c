/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "topic/topic.h"

#include "base/limits.h"
#include "base/time.h"
#include "base/utf8.h"
#include "base/world.h"
#include "db/kept.h"
#include "sheet/table.h"
#include "topic/topic.sql.h"

#include <stdlib.h>

enum { TOPICS_MAX = 2000 };

static const struct table_name names[] = {
    {"code",   "kode" },
    {"name",   "nama" },
    {"parent", "induk"},
};

static const struct db_row topic_row =
    DB_ROW(struct topic, DB_FIELD(struct topic, id), DB_FIELD(struct topic, code),
           DB_FIELD(struct topic, name), DB_FIELD(struct topic, name_en),
           DB_FIELD(struct topic, parent_id), DB_FIELD(struct topic, lapor_id),
           DB_FIELD(struct topic, is_confidential));

static int by_code(const void *a, const void *b)
{
    return str_cmp(((const struct topic *)a)->code, ((const struct topic *)b)->code);
}

static enum err read_all(struct ctx *cx, const void **out)
{
    struct topics *all = arena_new(&cx->arena, struct topics);

    TRY(db_all(cx, SQL(topic_all), &topic_row, TOPICS_MAX, all));
    if (all->n)
        qsort(all->v, all->n, sizeof *all->v, by_code);
    *out = all;
    return OK;
}
static const struct kept_kind all_kind = {"topics", read_all};

static enum err found(struct ctx *cx, const struct topic *t, struct topic *out)
{
    if (!t)
        return fail(cx, ERR_NOTFOUND, "no such topic");
    *out = *t;
    return OK;
}

static int code_is(const void *key, const void *t)
{
    return str_cmp(*(const str *)key, ((const struct topic *)t)->code);
}

enum err topic_by_code(struct ctx *cx, str code, struct topic *out)
{
    const struct topics *all;

    TRY(kept_get(cx, &all_kind, &all));
    return found(cx, all->n ? bsearch(&code, all->v, all->n, sizeof *all->v, code_is) : NULL, out);
}

/* Some hundreds of them: shorter than an order of its own. */
enum err topic_given(struct ctx *cx, str code, const char *field, struct topic *out)
{
    enum err e = topic_by_code(cx, code, out);

    if (e != ERR_NOTFOUND)
        return e;
    fault_clear(cx);
    return fail_key(cx, ERR_INVALID, field, "error_topic_unknown");
}

enum err topic_by_id(struct ctx *cx, int64_t id, struct topic *out)
{
    const struct topics *all;
    const struct topic *t = NULL;

    TRY(kept_get(cx, &all_kind, &all));
    for (size_t i = 0; i < all->n && !t; i++)
        if (all->v[i].id == id)
            t = &all->v[i];
    return found(cx, t, out);
}

enum err topic_by_lapor_id(struct ctx *cx, int64_t lapor_id, struct topic *out)
{
    return db_one(cx, SQL(topic_by_lapor_id, .lapor_id = lapor_id), &topic_row, out);
}

/* Days of validity are the country's; an hour at midnight is of no account. */
static str today(struct ctx *cx)
{
    return date_format(cx, day_of(now_ms(cx), ZONE_WIB));
}

enum err topic_roots(struct ctx *cx, struct topics *out)
{
    return db_all(cx, SQL(topic_roots, .day = today(cx)), &topic_row, TOPICS_MAX, out);
}

enum err topic_children(struct ctx *cx, int64_t parent_id, struct topics *out)
{
    return db_all(cx, SQL(topic_children, .parent_id = parent_id, .day = today(cx)), &topic_row,
                  TOPICS_MAX, out);
}

str topic_name(const struct topic *t, enum lang lang)
{
    return lang == LANG_EN && t->name_en.n ? t->name_en : t->name;
}

/* Parents stand before their children in the file. */
static enum err parent_of(struct ctx *cx, const struct table *c, opt_i64 *out)
{
    str code = table_get(c, "parent");
    struct topic parent;

    *out = NONE;
    if (code.n == 0)
        return OK;
    enum err e = db_one(cx, SQL(topic_stored, .code = code), &topic_row, &parent);
    if (e == ERR_NOTFOUND) {
        fault_clear(cx);
        return table_fail(cx, c, "parent", "no such topic above it");
    }
    TRY(e);
    *out = SOME(parent.id);
    return OK;
}

/* A date that may be missing; the null str then. */
static enum err date_of(struct ctx *cx, const struct table *c, const char *column, str *out)
{
    int64_t day;

    *out = table_get(c, column);
    if (out->n && !date_parse(*out, &day))
        return table_fail(cx, c, column, "not a date");
    if (out->n == 0)
        *out = (str){0};
    return OK;
}

static enum err put_row(struct ctx *cx, const struct table *c, void *arg)
{
    str code = table_get(c, "code"), name = table_get(c, "name"), from, to;
    opt_i64 parent, lapor_id = {0};

    (void)arg;
    if (code.n == 0 || code.n > CODE_MAX)
        return table_fail(cx, c, "code", "missing or too long");
    if (name.n == 0 || utf8_count(name) > TITLE_MAX)
        return table_fail(cx, c, "name", "missing or too long");
    TRY(date_of(cx, c, "valid_from", &from));
    TRY(date_of(cx, c, "valid_to", &to));
    str id = table_get(c, "lapor_id"), name_en = table_get(c, "name_en");
    if (id.n && !(lapor_id.has = str_i64(id, &lapor_id.v)))
        return table_fail(cx, c, "lapor_id", "not a number");
    TRY(parent_of(cx, c, &parent));
    return db_exec(cx, SQL(topic_put, .id = id_new(cx), .code = code, .name = name,
                           .name_en = name_en.p ? name_en : S(""), .parent_id = parent,
                           .lapor_id = lapor_id,
                           .is_confidential = str_eq(table_get(c, "confidential"), S("1")),
                           .sort = (c->rows - 1) * 10,
                           .valid_from = from.n ? from : S("2000-01-01"), .valid_to = to));
}

enum err topic_import(struct ctx *cx, str csv, int64_t *count_out)
{
    TRY(kept_changed(cx));
    return table_each(cx, csv, names, COUNT(names), put_row, NULL, count_out);
}
