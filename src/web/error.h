/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* error.h - the page of a failed request. */
#ifndef WEB_ERROR_H
#define WEB_ERROR_H

#include "web/parts.h"

struct error_page {
    struct view v;
    struct text title, words, why; /* why: the subject's own words, or none */
    str back, request_id;
};

#endif
