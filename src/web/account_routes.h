/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* account_routes.h - the pages of people who sign in: one table. */
#ifndef WEB_ACCOUNT_ROUTES_H
#define WEB_ACCOUNT_ROUTES_H

#include "http/http.h"

handler signin_show, signin_send, signout_send;
handler own_show, own_password_send, own_factor_show, own_factor_send, own_factor_off_send,
    own_codes_send, own_sessions_send, own_keys_send, own_language_send;
handler accounts_show, account_new_show, account_new_send, account_show, account_names_send,
    account_password_send, account_factor_send, account_disable_send, account_enable_send,
    account_role_send, account_role_end_send;
handler tokens_show, token_new_send, token_revoke_send;

#endif
