/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * password.h - which passwords are refused.
 *
 * Length is what counts: PASSWORD_MIN characters, any of them, spaces too.
 * Refused besides: what holds the sign-in name or a word of the person's name,
 * and what is little more than the words and rows of data/passwords.txt ("Kubu
 * Raya 2026!", "password12345"): when those are cut out, fewer than
 * LETTERS_LEFT_MIN different characters are left.  The list is embedded.
 */
#ifndef ACCOUNT_PASSWORD_H
#define ACCOUNT_PASSWORD_H

#include "base/ctx.h"

/* ERR_INVALID with field "password" and a text key that says what is wrong. */
MUST_USE enum err password_check(struct ctx *cx, str password, str name, str display_name);

#endif
