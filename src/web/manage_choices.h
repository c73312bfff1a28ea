/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* manage_choices.h - roles and offices somebody may grant, as choices of a form. */
#ifndef WEB_MANAGE_CHOICES_H
#define WEB_MANAGE_CHOICES_H

#include "web/parts.h"

/* Roles the actor may grant anywhere, and the offices where he may grant something. */
MUST_USE enum err choices_to_grant(struct ctx *cx, struct option_list *roles,
                                   struct option_list *agencies);
/* The tree that a list begins with: of the office with this code, else of all the actor manages. */
MUST_USE enum err managed_tree(struct ctx *cx, str code, str *tree_out, bool *everywhere_out);
/* The zone of the first office the actor holds a role in. */
MUST_USE enum err actor_zone(struct ctx *cx, int *out);

#endif
