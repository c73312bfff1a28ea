/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * openapi.h - the description's schemas, apart from its paths.
 *
 * A type is written short: string, integer, number, boolean, object, date,
 * instant, state, recap, class, action; `@Name` is another schema, `[x]` a list
 * of x, `x|y` one of the two, and a question mark at the end says that it may
 * be null.
 */
#ifndef API_OPENAPI_H
#define API_OPENAPI_H

#include "base/json.h"

/* The members of one schema object: "type", "format", "enum", "$ref" … */
void openapi_type(struct ctx *cx, struct json *j, const char *type, const char *note);
/* "schemas": {…}: all of them. */
void openapi_schemas(struct ctx *cx, struct json *j);

#endif
