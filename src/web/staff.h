/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* staff.h - the pages of officers: queue, case, moves, intake. */
#ifndef WEB_STAFF_H
#define WEB_STAFF_H

#include "http/http.h"

#define ROLES_DESK (ROLES_STAFF & ~ROLE_BIT(ROLE_OPERATOR))
#define ROLES_INTAKE \
    (ROLE_BIT(ROLE_LIAISON) | ROLE_BIT(ROLE_AGENCY_ADMIN) | ROLE_BIT(ROLE_COORDINATOR))

handler desk_show;                              /* desk.c */
handler case_show;                              /* case.c */
handler case_move_send;                         /* case_moves.c */
handler office_intake_show, office_intake_send; /* office_intake.c */

#endif
