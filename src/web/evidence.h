/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* evidence.h - what the photos of a case say of themselves, in sentences for staff. */
#ifndef WEB_EVIDENCE_H
#define WEB_EVIDENCE_H

#include "web/attachments.h"

/* Fills `evidence` and `likes` of the photos among the links. For the page of a case under /kerja
 * alone: neither the public nor the reporter is told (report/evidence.h). */
MUST_USE enum err evidence_fill(struct ctx *cx, const struct report *r, int zone,
                                struct file_links *links);

#endif
