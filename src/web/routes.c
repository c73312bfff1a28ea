/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/routes.h"

const struct route_table *const web_tables[] = {
    &web_citizen_routes, &web_file_routes,    &web_operation_routes,
    &web_staff_routes,   &web_account_routes,
};
const size_t web_tables_n = COUNT(web_tables);
