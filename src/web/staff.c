/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/staff.h"
#include "web/attachments.h"
#include "web/passing.h"

#define DESK   ROLES_DESK
#define INTAKE ROLES_INTAKE

/* clang-format off */
static const struct route routes[] = {
    {HTTP_GET,  "/kerja",                        desk_show,      DESK, RATE_READ,  BODY_NONE,  0, "the queues of an office with filters, due soonest first; a number opens its case"},
    {HTTP_GET,  "/kerja/alih-tangan",            passing_show,   DESK, RATE_READ,  BODY_NONE,  0, "between which offices of a tree cases go back and forth"},
    {HTTP_GET,  "/kerja/baru",                   office_intake_show, INTAKE, RATE_READ,  BODY_NONE,  0, "form for a letter, a call or a visit"},
    {HTTP_POST, "/kerja/baru",                   office_intake_send, INTAKE, RATE_WRITE, BODY_FILES, 0, "stores it on behalf of the reporter and shows the receipt"},
    {HTTP_GET,  "/kerja/laporan/{nomor}",        case_show,      DESK, RATE_READ,  BODY_NONE,  0, "the case, with every move that is possible now"},
    {HTTP_GET,  "/kerja/laporan/{nomor}/lampiran/{id}", attachment_send, DESK, RATE_READ,  BODY_NONE,  0, "one file of a case; kecil=1 its thumbnail"},
    {HTTP_POST, "/kerja/laporan/{nomor}/{aksi}", case_move_send, DESK, RATE_WRITE, BODY_FILES, 0, "one move of a report; lapor actions prints the table"},
};
/* clang-format on */
const struct route_table web_staff_routes = {routes, COUNT(routes)};
