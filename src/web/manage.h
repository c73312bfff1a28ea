/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* manage.h - what the pages of managing accounts share. */
#ifndef WEB_MANAGE_H
#define WEB_MANAGE_H

#include "http/form.h"
#include "web/manage_accounts.h"

/* {id} of the address: an account that exists. */
MUST_USE enum err managed_id(struct ctx *cx, const struct request *rq, int64_t *out);

/* The fields "peran" and "instansi", as every form that grants a role has them. */
MUST_USE enum err granted_of_form(struct ctx *cx, struct request *rq, enum role *role_out,
                                  int64_t *agency_id_out);

/* A refusal that names a field is shown beside it: the page again, 422. Others are returned. */
MUST_USE enum err manage_again(struct ctx *cx, struct request *rq, struct response *rs, enum err e,
                               handler *page);

/* Roles in words, with when they hold and whether the actor may end them. */
MUST_USE enum err role_lines(struct ctx *cx, const struct memberships *held, int zone,
                             struct role_lines *out);

#endif
