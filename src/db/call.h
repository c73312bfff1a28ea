/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * call.h - a statement whose parameters are the fields of a row struct.
 *
 * SQL_ROW(report_insert, &report_row, r) takes each parameter from the
 * field of the same name, so that a table with many columns is written without
 * naming them all again in C.  A parameter without a field of its name and
 * kind is our own mistake and stops the program the first time it is tried.
 */
#ifndef DB_CALL_H
#define DB_CALL_H

#include "db/db.h"

#define SQL_ROW(name, row, object) ((struct db_call){&sql_##name, (object), (row)})

#endif
