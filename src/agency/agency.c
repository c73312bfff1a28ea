/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "agency/agency.h"

#include "agency/agency.sql.h"

enum { AGENCIES_MAX = 60000 }; /* a nation has 46,000 accounts in some 40,000 units */

const struct db_row agency_row =
    DB_ROW(struct agency, DB_FIELD(struct agency, id), DB_FIELD(struct agency, code),
           DB_FIELD(struct agency, name), DB_FIELD(struct agency, kind),
           DB_FIELD(struct agency, parent_id), DB_FIELD(struct agency, path),
           DB_FIELD(struct agency, area_code), DB_FIELD(struct agency, zone_min),
           DB_FIELD(struct agency, work_week), DB_FIELD(struct agency, is_inspector),
           DB_FIELD(struct agency, needs_review), DB_FIELD(struct agency, is_active));

enum err agency_by_id(struct ctx *cx, int64_t id, struct agency *out)
{
    return db_one(cx, SQL(agency_by_id, .id = id), &agency_row, out);
}

enum err agency_by_code(struct ctx *cx, str code, struct agency *out)
{
    return db_one(cx, SQL(agency_by_code, .code = code), &agency_row, out);
}

enum err agency_id_by_code(struct ctx *cx, str code, const char *field, int64_t *id_out)
{
    struct agency a;
    enum err e = agency_by_code(cx, code, &a);

    if (e == ERR_NOTFOUND) {
        fault_clear(cx);
        return fail_key(cx, ERR_INVALID, field, "error_agency_unknown");
    }
    TRY(e);
    *id_out = a.id;
    return OK;
}

enum err agency_top(struct ctx *cx, struct agency *out)
{
    return db_one(cx, SQL(agency_top), &agency_row, out);
}

enum err agency_children(struct ctx *cx, int64_t parent_id, struct agencies *out)
{
    return db_all(cx, SQL(agency_children, .parent_id = parent_id), &agency_row, AGENCIES_MAX, out);
}

enum err agency_list(struct ctx *cx, struct agencies *out)
{
    return db_all(cx, SQL(agency_list), &agency_row, AGENCIES_MAX, out);
}

bool agency_within(const struct agency *a, const struct agency *tree)
{
    return str_starts(a->path, tree->path);
}
