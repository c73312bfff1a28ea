/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* citizen.h - the pages of citizens: one table of routes (citizen.c), handlers by subject. */
#ifndef WEB_CITIZEN_H
#define WEB_CITIZEN_H

#include "http/http.h"

extern const struct route_table web_citizen_routes;

handler home_show;                             /* home.c         */
handler form_show, form_send;                  /* form.c         */
handler receipt_show, receipt_proof;           /* receipt.c      */
handler ledger_show, ledger_feed, ledger_file; /* ledger.c       */
handler proof_show, proof_file;
handler track_show, track_send;                                  /* track.c        */
handler report_show, due_show;                                   /* report_page.c, due_page.c */
handler move_send;                                               /* report_moves.c */
handler support_send;                                            /* support.c      */
handler list_show, list_feed;                                    /* list.c, feed.c */
handler offices_show, office_show;                               /* offices.c      */
handler about_show, privacy_show, accessibility_show, help_show; /* static_pages.c */

#endif
