/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* scenery.h - what the scenes are made of: sky, trees, houses, roads, people. */
#ifndef DRAWING_SCENERY_H
#define DRAWING_SCENERY_H

#include "drawing/picture.h"

enum light { LIGHT_DAY, LIGHT_CLOUDY, LIGHT_NIGHT };

#define FLAT(colour)         ((struct paint){(colour), (colour), 0, 0})
#define ROUGH(colour, grain) ((struct paint){(colour), (colour), (grain), 0})
#define FADE(top, foot)      ((struct paint){(top), (foot), 0, 0})
#define GLASS(colour, clear) ((struct paint){(colour), (colour), 0, (clear)})

/* Sky, far trees and the ground from the horizon to the feet. */
void scenery_land(struct picture *p, enum light light, struct paint ground);
/* Straight ahead, its middle at x, as wide as it is. */
void scenery_road(struct picture *p, double x, double width, struct paint paint);
/* From `from` to `to` metres away; the road, a ditch, a bridge. */
void scenery_strip(struct picture *p, double left, double right, double from, double to,
                   struct paint paint);
void scenery_palm(struct picture *p, struct at foot, double height, enum light light);
void scenery_bush(struct picture *p, struct at foot, double size, enum light light);
/* A wooden house of the coast, on short stilts under a roof of zinc. */
void scenery_house(struct picture *p, struct at foot, double width, enum light light);
/* Poles with a wire along the road, from far to near. */
void scenery_wires(struct picture *p, double x, uint32_t colour);
void scenery_person(struct picture *p, struct at foot, double height, uint32_t shirt);
void scenery_sign(struct picture *p, struct at foot, double height, uint32_t colour);
/* Four walls around the camera, `depth` metres to the one in front. */
void scenery_room(struct picture *p, double depth, uint32_t wall, uint32_t floor_colour);

#endif
