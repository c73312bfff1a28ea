/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "drawing/scenery.h"

#include <math.h>

enum { FAR = 400, FEET = 1 };

static uint32_t darker(uint32_t colour, double by)
{
    uint32_t out = 0;

    for (int shift = 16; shift >= 0; shift -= 8)
        out |= (uint32_t)((colour >> shift & 255) * by) << shift;
    return out;
}

static uint32_t lit(uint32_t colour, enum light light)
{
    static const double by[] = {[LIGHT_DAY] = 1, [LIGHT_CLOUDY] = 0.86, [LIGHT_NIGHT] = 0.17};

    return darker(colour, by[light]);
}

static void clouds(struct picture *p, enum light light)
{
    uint32_t white = light == LIGHT_DAY ? 0xffffff : 0xb9c0c4;

    for (int i = 0; i < 14; i++) {
        double x = picture_draw(p, -190, 190), y = picture_draw(p, 45, 150);
        for (int k = 0; k < 4; k++)
            picture_blob(p,
                         (struct at){x + picture_draw(p, -22, 22), y + picture_draw(p, -4, 5), 300},
                         picture_draw(p, 16, 38), picture_draw(p, 4, 8), 0.08, GLASS(white, 0.72));
    }
}

static void stars(struct picture *p)
{
    for (int i = 0; i < 30; i++)
        picture_round(p, (struct at){picture_draw(p, -200, 200), picture_draw(p, 40, 150), 300},
                      0.4, 0.4, GLASS(0xdfe6ff, picture_draw(p, 0.2, 0.8)));
}

static void far_trees(struct picture *p, enum light light)
{
    for (int row = 0; row < 2; row++)
        for (double x = -75; x < 75; x += 2.6) {
            double z = row ? 80 : 120, high = picture_draw(p, 2.5, row ? 5 : 9);
            uint32_t green = row ? 0x5f7f53 : 0x86a08a;
            picture_blob(p, (struct at){x + picture_draw(p, -1, 1), 1.5, z}, picture_draw(p, 3, 5),
                         high, 0.12, ROUGH(lit(green, light), 0.12));
        }
}

void scenery_land(struct picture *p, enum light light, struct paint ground)
{
    static const struct paint skies[] = {
        [LIGHT_DAY] = {0x7fb2dc, 0xe4eef2, 0, 0},
        [LIGHT_CLOUDY] = {0x99a3ab, 0xd5dadb, 0, 0},
        [LIGHT_NIGHT] = {0x0a0f1e, 0x1d2536, 0, 0},
    };
    struct paint sky = skies[light];

    picture_back(p, sky);
    picture_box(p, (struct at){0, 0, 300}, 600, 160, sky); /* the sky's foot is the horizon */
    if (light == LIGHT_NIGHT)
        stars(p);
    else
        clouds(p, light);
    far_trees(p, light);
    ground.top = lit(ground.top, light);
    ground.foot = lit(ground.foot, light);
    scenery_strip(p, -FAR, FAR, FEET, FAR, ground);
}

void scenery_strip(struct picture *p, double left, double right, double from, double to,
                   struct paint paint)
{
    picture_ground(p,
                   (struct at[]){
                       {left,  0, from},
                       {left,  0, to  },
                       {right, 0, to  },
                       {right, 0, from}
    },
                   4, paint);
}

void scenery_road(struct picture *p, double x, double width, struct paint paint)
{
    scenery_strip(p, x - width / 2, x + width / 2, FEET, 110, paint);
}

/* A frond hangs from the crown like a feather. */
static void frond(struct picture *p, struct at crown, double angle, double length, uint32_t green)
{
    enum { PARTS = 6 };
    struct at v[2 * PARTS];

    for (int i = 0; i < PARTS; i++) {
        double t = i / (double)(PARTS - 1), along = length * t;
        double x = crown.x + along * cos(angle),
               y = crown.y + along * sin(angle) - length * t * t * 0.8;
        double half = length * 0.11 * sin(M_PI * (0.12 + 0.88 * t));
        v[i] = (struct at){x - half * sin(angle), y + half * cos(angle), crown.z};
        v[2 * PARTS - 1 - i] = (struct at){x + half * sin(angle), y - half * cos(angle), crown.z};
    }
    picture_shape(p, v, COUNT(v), ROUGH(green, 0.15));
}

void scenery_palm(struct picture *p, struct at foot, double height, enum light light)
{
    double lean = picture_draw(p, -0.12, 0.12) * height;
    struct at middle = {foot.x + lean * 0.35, foot.y + height / 2, foot.z};
    struct at crown = {foot.x + lean, foot.y + height, foot.z};
    struct paint bark = ROUGH(lit(0x7d6a55, light), 0.3);

    picture_stick(p, foot, middle, height * 0.045, bark);
    picture_stick(p, middle, crown, height * 0.036, bark);
    for (int i = 0; i < 11; i++)
        frond(p, crown, -0.35 + (M_PI + 0.7) * i / 10, height * picture_draw(p, 0.26, 0.36),
              lit(i % 2 ? 0x48783b : 0x5b8c46, light));
}

void scenery_bush(struct picture *p, struct at foot, double size, enum light light)
{
    for (int i = 0; i < 5; i++)
        picture_blob(p,
                     (struct at){foot.x + picture_draw(p, -0.6, 0.6) * size,
                                 foot.y + picture_draw(p, 0.2, 0.7) * size, foot.z},
                     size * picture_draw(p, 0.4, 0.6), size * picture_draw(p, 0.3, 0.5), 0.16,
                     ROUGH(lit(i % 2 ? 0x4f7a3c : 0x659148, light), 0.28));
}

static void planks(struct picture *p, struct at foot, double width, double height, uint32_t colour)
{
    picture_box(p, foot, width, height, ROUGH(colour, 0.08));
    for (double y = 0.25; y < height; y += 0.25)
        picture_box(p, (struct at){foot.x, foot.y + y, foot.z}, width, 0.025,
                    FLAT(darker(colour, 0.86)));
}

static void window_of(struct picture *p, struct at foot, double width, enum light light)
{
    uint32_t glass = light == LIGHT_NIGHT ? 0xf2c76a : 0x4c5a63;

    picture_box(p, (struct at){foot.x, foot.y - 0.07, foot.z}, width + 0.14, 1.14,
                FLAT(lit(0xf0ece0, light)));
    picture_box(p, foot, width, 1, FLAT(glass));
    picture_box(p, foot, 0.06, 1, FLAT(lit(0xf0ece0, light)));
}

static void roof(struct picture *p, struct at eaves, double width, enum light light)
{
    static const uint32_t zinc[] = {0x9aa0a2, 0x8c5a46, 0x6f7f8a, 0xa3553f};
    uint32_t colour = lit(zinc[(int)picture_draw(p, 0, COUNT(zinc))], light);
    double half = width / 2 + 0.5, ridge = width / 2 - 0.4, high = 1.5, z = eaves.z;

    picture_shape(p,
                  (struct at[]){
                      {eaves.x - half,  eaves.y,        z},
                      {eaves.x - ridge, eaves.y + high, z},
                      {eaves.x + ridge, eaves.y + high, z},
                      {eaves.x + half,  eaves.y,        z}
    },
                  4, ROUGH(colour, 0.12));
    for (double t = -1; t <= 1; t += 0.1)
        picture_stick(p, (struct at){eaves.x + half * t, eaves.y, z},
                      (struct at){eaves.x + ridge * t, eaves.y + high, z}, 0.04,
                      GLASS(darker(colour, 0.75), 0.5));
    picture_box(p, (struct at){eaves.x, eaves.y - 0.14, z}, width + 1, 0.16,
                FLAT(darker(colour, 0.7)));
}

void scenery_house(struct picture *p, struct at foot, double width, enum light light)
{
    static const uint32_t tints[] = {0x9db8a4, 0xd9c9a3, 0x8fb0c4, 0xc9a78c, 0xe2ddd0, 0xa58b6f};
    uint32_t wall = lit(tints[(int)picture_draw(p, 0, COUNT(tints))], light);
    struct at base = {foot.x, foot.y + 0.6, foot.z};

    picture_box(p, (struct at){foot.x, foot.y, foot.z}, width, 0.6, FLAT(lit(0x2f2a26, light)));
    for (int i = 0; i <= 4; i++)
        picture_box(p, (struct at){foot.x + width * (i / 4.0 - 0.5), foot.y, foot.z}, 0.22, 0.6,
                    FLAT(lit(0x6f6152, light)));
    planks(p, base, width, 2.5, wall);
    picture_box(p, (struct at){foot.x, base.y, foot.z}, 1, 2, FLAT(lit(0x5d4534, light)));
    window_of(p, (struct at){foot.x - width * 0.3, base.y + 0.8, foot.z}, width * 0.17, light);
    window_of(p, (struct at){foot.x + width * 0.3, base.y + 0.8, foot.z}, width * 0.17, light);
    picture_box(p, (struct at){foot.x, foot.y, foot.z}, 1.3, 0.3, FLAT(lit(0x8d8378, light)));
    roof(p, (struct at){foot.x, base.y + 2.5, foot.z}, width, light);
}

static void pole(struct picture *p, struct at foot, double height, uint32_t colour)
{
    struct at top = {foot.x, foot.y + height, foot.z};

    picture_stick(p, foot, top, 0.2, ROUGH(colour, 0.1));
    picture_stick(p, (struct at){foot.x - 0.6, top.y - 0.4, foot.z},
                  (struct at){foot.x + 0.6, top.y - 0.4, foot.z}, 0.12, FLAT(darker(colour, 0.8)));
}

/* A wire hangs through between two poles; near the camera it leaves the picture. */
static void wire(struct picture *p, struct at from, struct at to)
{
    enum { PARTS = 10 };
    struct at before = from;

    for (int i = 1; i <= PARTS; i++) {
        double t = i / (double)PARTS;
        struct at next = {from.x + (to.x - from.x) * t,
                          from.y + (to.y - from.y) * t - 0.7 * 4 * t * (1 - t),
                          from.z + (to.z - from.z) * t};
        picture_shape(p,
                      (struct at[]){
                          before,
                          next,
                          {next.x,   next.y - 0.035,   next.z  },
                          {before.x, before.y - 0.035, before.z}
        },
                      4, FLAT(0x33363a));
        before = next;
    }
}

void scenery_wires(struct picture *p, double x, uint32_t colour)
{
    static const double far[] = {62, 44, 28, 14, 3};

    for (size_t i = 0; i < COUNT(far); i++) {
        if (i)
            for (int side = -1; side <= 1; side += 2)
                wire(p, (struct at){x + side * 0.5, 7.6, far[i - 1]},
                     (struct at){x + side * 0.5, 7.6, far[i]});
        pole(p, (struct at){x, 0, far[i]}, 8, colour);
    }
}

void scenery_person(struct picture *p, struct at foot, double height, uint32_t shirt)
{
    static const uint32_t heads[] = {0x1f1a17, 0x2b2521, 0x8fa3b5, 0xc7a2a8, 0xe8e2d6};
    static const uint32_t legs[] = {0x2e3440, 0x4a4038, 0x5b5348, 0x3b4a5c};
    uint32_t hair = heads[(int)picture_draw(p, 0, COUNT(heads))];
    double x = foot.x, y = foot.y, z = foot.z, h = height;

    picture_box(p, (struct at){x - h * 0.06, y, z}, h * 0.1, h * 0.48,
                FLAT(legs[(int)picture_draw(p, 0, COUNT(legs))]));
    picture_box(p, (struct at){x + h * 0.06, y, z}, h * 0.1, h * 0.48, FLAT(0x34383f));
    picture_shape(p,
                  (struct at[]){
                      {x - h * 0.12, y + h * 0.42, z},
                      {x - h * 0.15, y + h * 0.76, z},
                      {x - h * 0.07, y + h * 0.84, z},
                      {x + h * 0.07, y + h * 0.84, z},
                      {x + h * 0.15, y + h * 0.76, z},
                      {x + h * 0.12, y + h * 0.42, z}
    },
                  6, ROUGH(shirt, 0.06));
    picture_stick(p, (struct at){x - h * 0.14, y + h * 0.76, z},
                  (struct at){x - h * 0.17, y + h * 0.45, z}, h * 0.07, FLAT(darker(shirt, 0.88)));
    picture_stick(p, (struct at){x + h * 0.14, y + h * 0.76, z},
                  (struct at){x + h * 0.17, y + h * 0.45, z}, h * 0.07, FLAT(darker(shirt, 0.88)));
    picture_round(p, (struct at){x, y + h * 0.91, z}, h * 0.065, h * 0.08, FLAT(0xa9795a));
    picture_round(p, (struct at){x, y + h * 0.93, z}, h * 0.07, h * 0.075, FLAT(hair));
}

void scenery_sign(struct picture *p, struct at foot, double height, uint32_t colour)
{
    struct at middle = {foot.x, foot.y + height, foot.z};

    picture_stick(p, foot, middle, 0.08, FLAT(0x8b9094));
    picture_round(p, middle, 0.36, 0.36, FLAT(0xf4f4f2));
    picture_round(p, middle, 0.33, 0.33, FLAT(colour));
    picture_round(p, middle, 0.24, 0.24, FLAT(0xf4f4f2));
}

void scenery_room(struct picture *p, double depth, uint32_t wall, uint32_t floor_colour)
{
    enum { WIDE = 4, HIGH = 3 };
    double near = 0.3;

    picture_back(p, FLAT(wall));
    picture_shape(
        p,
        (struct at[]){
            {-WIDE, HIGH, near },
            {-WIDE, HIGH, depth},
            {WIDE,  HIGH, depth},
            {WIDE,  HIGH, near }
    },
        4, FADE(darker(wall, 1), darker(wall, 0.92)));
    picture_shape(
        p,
        (struct at[]){
            {-WIDE, 0,    near },
            {-WIDE, HIGH, near },
            {-WIDE, HIGH, depth},
            {-WIDE, 0,    depth}
    },
        4, FADE(darker(wall, 0.86), darker(wall, 0.8)));
    picture_shape(p,
                  (struct at[]){
                      {WIDE, 0,    near },
                      {WIDE, HIGH, near },
                      {WIDE, HIGH, depth},
                      {WIDE, 0,    depth}
    },
                  4, FADE(darker(wall, 0.94), darker(wall, 0.88)));
    scenery_strip(p, -WIDE, WIDE, near, depth, ROUGH(floor_colour, 0.05));
    for (double x = -WIDE; x <= WIDE; x += 0.6)
        scenery_strip(p, x - 0.008, x + 0.008, near, depth, FLAT(darker(floor_colour, 0.85)));
    for (double z = 1.2; z < depth; z += 0.6)
        scenery_strip(p, -WIDE, WIDE, z, z + 0.016, FLAT(darker(floor_colour, 0.85)));
}
