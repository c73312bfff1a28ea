/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * area.h - administrative areas of Indonesia by their codes (Kemendagri).
 *
 * 61 province, 61.12 regency or city, 61.12.01 district, 61.12.01.2001 village.
 */
#ifndef AREA_AREA_H
#define AREA_AREA_H

#include "base/ctx.h"
#include "db/db.h"

struct area {
    str code, name, parent; /* parent null for a province */
    int64_t level, zone_min;
};
struct areas {
    struct area *v;
    size_t n;
};

MUST_USE enum err area_by_code(struct ctx *cx, str code, struct area *out);
/* Of a code that somebody gave: ERR_INVALID at this field when there is none. */
MUST_USE enum err area_given(struct ctx *cx, str code, const char *field, struct area *out);
MUST_USE enum err area_children(struct ctx *cx, str parent, struct areas *out); /* "" provinces */
/* Names that begin with these words, the larger areas first; a regency also without its kind. */
MUST_USE enum err area_search(struct ctx *cx, str words, int64_t max, struct areas *out);
/* "Desa Kuala Dua, Kecamatan Sungai Raya, Kabupaten Kubu Raya": the names up to the regency. */
MUST_USE enum err area_full_name(struct ctx *cx, str code, str *out);
/* The same without `above`, in which the reader is at home, and what lies above that. */
MUST_USE enum err area_name_within(struct ctx *cx, str code, str above, str *out);

/*
 * Replaces all areas by a table (code, name; or short, name as data/areas.csv
 * has it) and a CSV of zones (province, zone_min), inside db_write(). A bad
 * row is named with its line.
 */
MUST_USE enum err area_import(struct ctx *cx, str csv, str zones_csv, int64_t *count_out);

#endif
