/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* names.h - fields as the forms call them, under their names in the API. */
#ifndef API_NAMES_H
#define API_NAMES_H

#include "http/form.h"

/* Renames the field of the context's fault. */
void api_field_name(struct ctx *cx);

#endif
