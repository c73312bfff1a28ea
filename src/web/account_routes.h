/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* account_routes.h - the pages of people who sign in: one table. */
#ifndef WEB_ACCOUNT_ROUTES_H
#define WEB_ACCOUNT_ROUTES_H

#include "http/http.h"

handler signin_show, signin_send, signout_send;
handler own_show, own_password_send, own_factor_show, own_factor_send, own_factor_off_send,
    own_codes_send, own_sessions_send;

#endif
