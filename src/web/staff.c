/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/staff.h"

#define DESK (ROLES_STAFF & ~ROLE_BIT(ROLE_OPERATOR))

/* clang-format off */
static const struct route routes[] = {
    {HTTP_GET,  "/kerja",                        desk_show,      DESK, RATE_READ,  BODY_NONE,  0, "the queues of an office, due soonest first"},
    {HTTP_GET,  "/kerja/cari",                   desk_find,      DESK, RATE_READ,  BODY_NONE,  0, "opens a case by its number"},
    {HTTP_GET,  "/kerja/laporan/{nomor}",        case_show,      DESK, RATE_READ,  BODY_NONE,  0, "the case, with every move that is possible now"},
    {HTTP_POST, "/kerja/laporan/{nomor}/{aksi}", case_move_send, DESK, RATE_WRITE, BODY_FILES, 0, "one move of a report; lapor actions prints the table"},
};
/* clang-format on */
const struct route_table web_staff_routes = {routes, COUNT(routes)};
