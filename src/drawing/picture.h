/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * picture.h - a drawn picture: a camera, flat shapes, a PNG.
 *
 * Shapes lie in a world in metres: x to the right, y up from the ground, z away
 * from the camera, which stands at x = 0 and looks along z.  They are painted
 * one over the other, so the far ones come first.  Inside it is twice as large
 * as the PNG, which makes the edges smooth.  All chance comes from the seed:
 * the same scene is the same picture, byte for byte, on one machine.
 */
#ifndef DRAWING_PICTURE_H
#define DRAWING_PICTURE_H

#include "base/ctx.h"

enum { PICTURE_W = 640, PICTURE_H = 480, SHAPE_MAX = 64 };

struct picture {
    uint8_t *rgb;  /* twice PICTURE_W by twice PICTURE_H */
    uint8_t *tile; /* unevenness, repeated in all directions */
    double eye;    /* metres of the camera above the ground    */
    double level;  /* of the horizon: 0 at the top, 1 below    */
    uint64_t chance;
};
struct at {
    double x, y, z;
};
/* From the top of a shape to its foot, 0xRRGGBB. */
struct paint {
    uint32_t top, foot;
    double grain; /* how uneven: 0 flat, 1 very                              */
    double clear; /* how much of what lies behind is seen: 0 nothing         */
};

void picture_init(struct ctx *cx, struct picture *p, uint64_t seed);
/* From `low` up to `high`, always the same sequence after the same seed. */
double picture_draw(struct picture *p, double low, double high);

/* Behind everything: the sky, or a wall. */
void picture_back(struct picture *p, struct paint paint);
/* A polygon; its points may lie at any depth before the camera. */
void picture_shape(struct picture *p, const struct at *v, size_t n, struct paint paint);
/* The same on the ground, whose unevenness lies flat and grows small far away. */
void picture_ground(struct picture *p, const struct at *v, size_t n, struct paint paint);

/* Made of these: upright and facing the camera, or flat on the ground. */
void picture_box(struct picture *p, struct at foot, double width, double height, struct paint c);
void picture_round(struct picture *p, struct at middle, double rx, double ry, struct paint c);
void picture_stick(struct picture *p, struct at from, struct at to, double width, struct paint c);
/* An uneven heap or crown: `rough` 0 is round. */
void picture_blob(struct picture *p, struct at middle, double rx, double ry, double rough,
                  struct paint c);
/* An uneven patch on the ground. */
void picture_patch(struct picture *p, struct at middle, double rx, double rz, double rough,
                   struct paint c);
/* Light that grows weak outwards. */
void picture_glow(struct picture *p, struct at middle, double radius, uint32_t colour);

/* The whole as a PNG in the arena. */
str picture_png(struct ctx *cx, const struct picture *p);

#endif
