/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * error.h - the page of a failed request.
 *
 * When a form could not be taken for a reason that is not its sender's, its words stand on the
 * page and can be sent again from there, so that nothing is typed twice.
 */
#ifndef WEB_ERROR_H
#define WEB_ERROR_H

#include "web/parts.h"

struct error_page {
    struct view v;
    struct text title, words, why; /* why: the subject's own words, or none */
    str back, request_id;
    struct http_pairs kept, hidden; /* what was typed: long words to be seen, and the rest */
    str again;                      /* address it can be sent to again, or ""              */
    bool is_lost;    /* the address, or the number in it, leads nowhere                    */
    bool is_ours;    /* the fault: its number helps who looks for it                       */
    bool files_lost; /* files came along, which a page cannot give back     */
};

#endif
