/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * photos.h - the demo's pictures, taken in the way of every upload.
 *
 * Each scene is drawn some times as it was and mended, made harmless by
 * lapor-media and stored; reports then share these files.  Without lapor-media,
 * or where it may not run, there are none and `why_none` says why.
 */
#ifndef DEMO_PHOTOS_H
#define DEMO_PHOTOS_H

#include "demo/taken.h"
#include "drawing/scene.h"
#include "report/report.h"

enum { PHOTO_VERSIONS = 3 }; /* of a scene and its mended one: few reports share a picture */
struct photos {
    struct attachment v[SCENE_COUNT][2][PHOTO_VERSIONS]; /* [1]: mended */
    int given[SCENE_COUNT][2];                           /* so often    */
    int64_t n;                                           /* 0: there are none */
    str why_none;
    struct taken taken;
};

/* Some seconds of work on all cores; not inside db_write(). */
MUST_USE enum err photos_make(struct ctx *cx, struct photos *out);

/* An upload of its own that waits for a report, in db_write(); its owner's words are PHOTOS_OWNER.
 * It was taken near the point, where there is one, and is no picture that the report has. */
#define PHOTOS_OWNER S("demo")
struct photo_of {
    enum scene scene;
    bool mended, is_told; /* a told life has no old photos    */
    int64_t report_id;    /* 0: it is not sent yet            */
    opt_i64 lat_e6, lon_e6;
};
MUST_USE enum err photos_upload(struct ctx *cx, struct photos *p, const struct photo_of *of,
                                int64_t *id_out);

/* Those that came with the report, for who shows them to everybody; none of a confidential one. */
struct id_list;
MUST_USE enum err photos_sent(struct ctx *cx, const struct report *r, struct id_list *out);

#endif
