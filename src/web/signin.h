/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* signin.h - what the page of signing in shows: the step that is due. */
#ifndef WEB_SIGNIN_H
#define WEB_SIGNIN_H

#include "account/session.h"
#include "web/parts.h"

struct signin_page {
    struct view v;
    enum session_kind step; /* SESSION_STAFF stands for name and password */
    str name;               /* as typed                                   */
    str back;               /* where to go afterwards, or ""              */
    bool is_safe;           /* a connection to sign in over               */
};

#endif
