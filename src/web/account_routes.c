/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/account_routes.h"

#include "account/admin.h"
#include "web/routes.h"

/* clang-format off */
static const struct route routes[] = {
    {HTTP_GET,  "/masuk",                          signin_show,           ROLES_ANYONE, RATE_READ,  BODY_NONE, 0, "the step of signing in that is due"},
    {HTTP_POST, "/masuk",                          signin_send,           ROLES_ANYONE, RATE_LOGIN, BODY_FORM, 0, "name and password, then a code, then a new password"},
    {HTTP_POST, "/keluar",                         signout_send,          ROLES_ANYONE, RATE_WRITE, BODY_FORM, 0, "end this session"},
    {HTTP_POST, "/lacak/keluar",                   signout_send,          ROLES_ANYONE, RATE_WRITE, BODY_FORM, 0, "end the session of a reporter"},

    {HTTP_GET,  "/akun",                           own_show,              ROLES_STAFF,  RATE_READ,  BODY_NONE, 0, "one's own account"},
    {HTTP_POST, "/akun/sandi",                     own_password_send,     ROLES_STAFF,  RATE_LOGIN, BODY_FORM, 0, "change the password"},
    {HTTP_GET,  "/akun/langkah-kedua",             own_factor_show,       ROLES_STAFF,  RATE_READ,  BODY_NONE, 0, "set the second step up"},
    {HTTP_POST, "/akun/langkah-kedua",             own_factor_send,       ROLES_STAFF,  RATE_LOGIN, BODY_FORM, 0, "switch the second step on; shows recovery codes once"},
    {HTTP_POST, "/akun/langkah-kedua/mati",        own_factor_off_send,   ROLES_STAFF,  RATE_LOGIN, BODY_FORM, 0, "switch the second step off"},
    {HTTP_POST, "/akun/kode-pemulihan",            own_codes_send,        ROLES_STAFF,  RATE_LOGIN, BODY_FORM, 0, "new recovery codes, shown once"},
    {HTTP_POST, "/akun/perangkat",                 own_sessions_send,     ROLES_STAFF,  RATE_WRITE, BODY_FORM, 0, "sign all other devices out"},
    {HTTP_POST, "/akun/pintas",                    own_keys_send,         ROLES_STAFF,  RATE_WRITE, BODY_FORM, 0, "switch the keys of the desk off and on in this browser"},
    {HTTP_POST, "/akun/bahasa",                    own_language_send,     ROLES_STAFF,  RATE_WRITE, BODY_FORM, 0, "in which language pages and mails come"},

    {HTTP_GET,  "/kelola/akun",                    accounts_show,         ROLES_MANAGE, RATE_READ,  BODY_NONE, 0, "accounts of one's tree"},
    {HTTP_POST, "/kelola/akun",                    account_new_send,      ROLES_MANAGE, RATE_WRITE, BODY_FORM, 0, "make an account; shows its first password once"},
    {HTTP_GET,  "/kelola/akun/baru",               account_new_show,      ROLES_MANAGE, RATE_READ,  BODY_NONE, 0, "the form of a new account"},
    {HTTP_GET,  "/kelola/akun/{id}",               account_show,          ROLES_MANAGE, RATE_READ,  BODY_NONE, 0, "one account"},
    {HTTP_POST, "/kelola/akun/{id}",               account_names_send,    ROLES_MANAGE, RATE_WRITE, BODY_FORM, 0, "names and e-mail"},
    {HTTP_POST, "/kelola/akun/{id}/sandi",         account_password_send, ROLES_MANAGE, RATE_WRITE, BODY_FORM, 0, "a new first password, shown once"},
    {HTTP_POST, "/kelola/akun/{id}/langkah-kedua", account_factor_send,   ROLES_MANAGE, RATE_WRITE, BODY_FORM, 0, "switch somebody's second step off"},
    {HTTP_POST, "/kelola/akun/{id}/nonaktif",      account_disable_send,  ROLES_MANAGE, RATE_WRITE, BODY_FORM, 0, "disable, after handing open cases over"},
    {HTTP_POST, "/kelola/akun/{id}/aktif",         account_enable_send,   ROLES_MANAGE, RATE_WRITE, BODY_FORM, 0, "enable again"},
    {HTTP_POST, "/kelola/akun/{id}/peran",         account_role_send,     ROLES_MANAGE, RATE_WRITE, BODY_FORM, 0, "add a role"},
    {HTTP_POST, "/kelola/akun/{id}/peran/akhiri",  account_role_end_send, ROLES_MANAGE, RATE_WRITE, BODY_FORM, 0, "end a role"},

    {HTTP_GET,  "/kelola/token",                   tokens_show,           ROLES_MANAGE, RATE_READ,  BODY_NONE, 0, "API tokens of one's tree"},
    {HTTP_POST, "/kelola/token",                   token_new_send,        ROLES_MANAGE, RATE_WRITE, BODY_FORM, 0, "make a token, shown once"},
    {HTTP_POST, "/kelola/token/{id}/cabut",        token_revoke_send,     ROLES_MANAGE, RATE_WRITE, BODY_FORM, 0, "end a token"},
};
/* clang-format on */
const struct route_table web_account_routes = {routes, COUNT(routes)};
