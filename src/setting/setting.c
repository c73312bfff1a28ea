/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "setting/setting.h"

#include "base/world.h"
#include "db/kept.h"
#include "setting/setting.sql.h"

/* clang-format off */
static const struct { const char *key; str preset; } settings[SETTING_COUNT] = {
    [SETTING_INSTALLATION] = {"installation", S_("live")},
    [SETTING_SITE_NAME]    = {"site_name",    S_("LAPOR!")},
    [SETTING_AREA]         = {"area",         S_("")},
};
/* clang-format on */

struct value {
    str key, value;
};
struct values {
    struct value *v;
    size_t n;
};
static const struct db_row value_row =
    DB_ROW(struct value, DB_FIELD(struct value, key), DB_FIELD(struct value, value));

enum { VALUES_MAX = 1000 };

static enum err read_values(struct ctx *cx, const void **out)
{
    struct values *all = arena_new(&cx->arena, struct values);

    TRY(db_all(cx, SQL(setting_all), &value_row, VALUES_MAX, all));
    *out = all;
    return OK;
}
static const struct kept_kind values_kind = {"settings", read_values};

static const char *setting_key(enum setting s)
{
    must(s < SETTING_COUNT);
    return settings[s].key;
}

enum err setting_get(struct ctx *cx, enum setting s, str *out)
{
    const struct values *all;

    TRY(kept_get(cx, &values_kind, &all));
    *out = settings[s].preset;
    for (size_t i = 0; i < all->n; i++)
        if (str_eq(all->v[i].key, str_of(setting_key(s))))
            *out = all->v[i].value;
    return OK;
}

enum err setting_put(struct ctx *cx, enum setting s, str value)
{
    TRY(kept_changed(cx));
    return db_exec(
        cx, SQL(setting_put, .key = str_of(setting_key(s)), .value = value, .at = now_ms(cx)));
}
