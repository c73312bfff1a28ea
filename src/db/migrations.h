/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * migrations.h - the schema's steps, embedded from migrations/ by tools/embed.
 *
 * Numbers rise; each step has the same number and name on both engines.
 */
#ifndef DB_MIGRATIONS_H
#define DB_MIGRATIONS_H

#include "db/db.h"

struct db_migration {
    int number;
    const char *name; /* "ground" of 0001_ground.sql */
    const char *text[DB_ENGINES];
};

extern const struct db_migration db_migrations[];
extern const size_t db_migrations_n;

#endif
