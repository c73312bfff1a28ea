/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "setting/setting.h"

#include "base/world.h"
#include "setting/setting.sql.h"

/* clang-format off */
static const struct { const char *key; str preset; } settings[SETTING_COUNT] = {
    [SETTING_INSTALLATION] = {"installation", S_("live")},
    [SETTING_SITE_NAME]    = {"site_name",    S_("LAPOR!")},
    [SETTING_AREA]         = {"area",         S_("")},
};
/* clang-format on */

struct value_row {
    str value;
};
static const struct db_row value_row = DB_ROW(struct value_row, DB_FIELD(struct value_row, value));

static const char *setting_key(enum setting s)
{
    must(s < SETTING_COUNT);
    return settings[s].key;
}

enum err setting_get(struct ctx *cx, enum setting s, str *out)
{
    struct value_row row = {0};
    enum err e = db_one(cx, SQL(setting_get, .key = str_of(setting_key(s))), &value_row, &row);

    if (e == ERR_NOTFOUND) {
        fault_clear(cx);
        *out = settings[s].preset;
        return OK;
    }
    *out = row.value;
    return e;
}

enum err setting_put(struct ctx *cx, enum setting s, str value)
{
    return db_exec(
        cx, SQL(setting_put, .key = str_of(setting_key(s)), .value = value, .at = now_ms(cx)));
}
