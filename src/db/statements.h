/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * statements.h - every named statement of the program, gathered by sqlgen --all.
 *
 * So that a test can prepare each of them on each engine.
 */
#ifndef DB_STATEMENTS_H
#define DB_STATEMENTS_H

#include "db/db.h"

extern const struct db_stmt *const sql_all[];
extern const size_t sql_all_n;

#endif
