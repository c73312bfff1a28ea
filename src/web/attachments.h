/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* attachments.h - the files of a report as links, and their bytes for whoever may see them. */
#ifndef WEB_ATTACHMENTS_H
#define WEB_ATTACHMENTS_H

#include "attachment/attachment.h"
#include "report/access.h"
#include "web/parts.h"

struct file_link {
    str href, thumb; /* thumb "" when there is none, or data are to be saved */
    struct text label;
    str when, size;
    int64_t number; /* from 1 */
};
struct file_links {
    struct file_link *v;
    size_t n;
};

/* Those that may be seen with this access; `base` is the address of the report's page,
 * `zone` that of the days on it. */
MUST_USE enum err file_links_of(struct ctx *cx, const struct request *rq, const struct report *r,
                                enum access access, str base, int zone, struct file_links *out);

handler attachment_send; /* {nomor}, {id}: the file; with ?kecil=1 its thumbnail */

#endif
