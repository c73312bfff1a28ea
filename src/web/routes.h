/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* routes.h - all tables of routes; a page is found in one of them (routes.c). */
#ifndef WEB_ROUTES_H
#define WEB_ROUTES_H

#include "http/http.h"

extern const struct route_table web_file_routes;      /* files.c     */
extern const struct route_table web_operation_routes; /* operation.c */
extern const struct route_table web_citizen_routes;   /* citizen.c   */

extern const struct route_table web_account_routes; /* account_routes.c */
extern const struct route_table web_staff_routes;   /* staff.c     */

extern const struct route_table *const web_tables[];
extern const size_t web_tables_n;

#endif
