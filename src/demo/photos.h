/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * photos.h - the demo's pictures, taken in the way of every upload.
 *
 * Each scene is drawn once as it was and once mended, made harmless by
 * lapor-media and stored; reports then share these files.  Without lapor-media,
 * or where it may not run, there are none and `why_none` says why.
 */
#ifndef DEMO_PHOTOS_H
#define DEMO_PHOTOS_H

#include "attachment/attachment.h"
#include "drawing/scene.h"
#include "report/report.h"

struct photos {
    struct attachment v[SCENE_COUNT][2]; /* [1]: mended */
    int64_t n;                           /* 0: there are none */
    str why_none;
};

/* Some seconds of work on all cores; not inside db_write(). */
MUST_USE enum err photos_make(struct ctx *cx, struct photos *out);

/* An upload of its own that waits for a report, in db_write(); its owner's words are PHOTOS_OWNER.
 */
#define PHOTOS_OWNER S("demo")
MUST_USE enum err photos_upload(struct ctx *cx, const struct photos *p, enum scene scene,
                                bool mended, int64_t *id_out);

/* Those that came with the report, for who shows them to everybody; none of a confidential one. */
struct id_list;
MUST_USE enum err photos_sent(struct ctx *cx, const struct report *r, struct id_list *out);

#endif
