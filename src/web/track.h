/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* track.h - what /lacak shows: number and code as typed. */
#ifndef WEB_TRACK_H
#define WEB_TRACK_H

#include "web/parts.h"

struct track_page {
    struct view v;
    str number, code;
};

#endif
