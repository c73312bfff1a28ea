/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * scene.h - the subjects of the demo's photos, each as it was and as it became.
 *
 * They are drawings and look like it: nobody can take them for a photo of a
 * real place.
 */
#ifndef DRAWING_SCENE_H
#define DRAWING_SCENE_H

#include "drawing/picture.h"

enum scene {
    SCENE_ROAD,
    SCENE_LAMP,
    SCENE_RUBBISH,
    SCENE_BRIDGE,
    SCENE_FLOOD,
    SCENE_DITCH,
    SCENE_TAP,
    SCENE_CLASSROOM,
    SCENE_QUEUE,
    SCENE_CLINIC,
    SCENE_TRUCK,
    SCENE_BOARD,
    SCENE_CATTLE,
    SCENE_COUNT
};

enum scene scene_by_name(str name); /* "road" …; SCENE_COUNT when there is none */
/* A PNG in the arena; `mended` shows it after the work. */
str scene_png(struct ctx *cx, enum scene scene, bool mended, uint64_t seed);

#endif
