/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The files built into the program: style and script. Their names hold a hash, so they never
 * change. */
#include "web/assets.h"
#include "web/routes.h"

static enum err send_file(struct ctx *cx, struct request *rq, struct response *rs)
{
    str name = request_param(rq, S("nama"));

    for (size_t i = 0; i < assets_n; i++) {
        if (!str_eq(assets[i].hashed, name))
            continue;
        rs->body = assets[i].bytes;
        rs->content_type = assets[i].type;
        rs->cacheable = true;
        response_header(cx, rs, S("Cache-Control"), S("public, max-age=31536000, immutable"));
        return OK;
    }
    return fail(cx, ERR_NOTFOUND, "no such file");
}

static const struct route routes[] = {
    {HTTP_GET, "/aset/{nama}", send_file, ROLES_ANYONE, RATE_NONE, BODY_NONE, 0,
     "style and script"},
};
const struct route_table web_file_routes = {routes, COUNT(routes)};
