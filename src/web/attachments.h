/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* attachments.h - the files of a report as links, and their bytes for whoever may see them. */
#ifndef WEB_ATTACHMENTS_H
#define WEB_ATTACHMENTS_H

#include "attachment/attachment.h"
#include "report/access.h"
#include "web/timeline.h"

/* Other reports with this photo, or one like it, for staff. */
struct report_ref {
    str number, href;
};
struct photo_likes {
    struct text words;
    struct report_ref *v;
    size_t n;
};

struct file_link {
    str href, thumb; /* thumb "" when there is none, or data are to be saved */
    str large;       /* a picture to look at closely; the thumbnail where data are to be saved */
    str alt, id;
    int64_t width, height; /* of the thumbnail */
    struct text label;
    struct text from; /* whom */
    str when, size;
    str seen;       /* by whom, in words; "" for the public, who knows */
    int64_t number; /* from 1 */
    bool can_be_shown, is_public;
    str evidence; /* sentences of evidence_fill(), "" */
    struct photo_likes copies, likes;
    size_t at; /* among the files */
};
struct file_links {
    struct file_link *v;
    size_t n;
    struct attachments files; /* what they were made of */
};

/* Of which report, for whom, on which page. */
struct file_page {
    const struct report *r;
    enum access access;
    str base; /* address of the report's page */
    int zone; /* of the days on it            */
    const struct timeline *timeline;
};

/* Those that may be seen there. */
MUST_USE enum err file_links_of(struct ctx *cx, const struct request *rq,
                                const struct file_page *page, struct file_links *out);

handler attachment_send; /* {nomor}, {id}: the file; with ?kecil=1 its thumbnail */

#endif
