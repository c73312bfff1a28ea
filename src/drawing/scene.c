/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "drawing/scene.h"

#include <math.h>

#include "drawing/scenery.h"

#define ASPHALT ROUGH(0x7b7b7a, 0.16)
#define GRASS   ((struct paint){0x8fa765, 0x7d9a55, 0.22, 0})
#define MUD     ROUGH(0x8d7458, 0.2)
#define WATER   ((struct paint){0xa5b4ae, 0x87775a, 0.06, 0})

#define DEEP 0.35 /* metres of water in the yards */

typedef void draw_fn(struct picture *p, bool mended);

static enum light day_light(struct picture *p)
{
    return picture_draw(p, 0, 1) < 0.6 ? LIGHT_DAY : LIGHT_CLOUDY;
}

/* What stands along a village road, from far to near. */
static void roadside(struct picture *p, double clear, enum light light)
{
    for (double z = 48; z > 9; z -= picture_draw(p, 6, 9)) {
        double side = picture_draw(p, 0, 1) < 0.5 ? -1 : 1, out = picture_draw(p, clear, clear + 3);
        scenery_house(p, (struct at){side * (out + 4), 0, z}, picture_draw(p, 5, 7.5), light);
        scenery_palm(p, (struct at){-side * (out + 2), 0, z - 1}, picture_draw(p, 6, 9), light);
        scenery_bush(p, (struct at){-side * out, 0, z - 2}, picture_draw(p, 0.8, 1.5), light);
    }
}

static void hole(struct picture *p, double x, double z, double size)
{
    picture_patch(p, (struct at){x, 0, z}, size * 1.15, size * 1.15, 0.2, ROUGH(0x4f4740, 0.25));
    picture_patch(p, (struct at){x, 0, z - size * 0.05}, size, size * 0.95, 0.22, MUD);
    picture_patch(p, (struct at){x, 0, z - size * 0.1}, size * 0.75, size * 0.62, 0.18,
                  ROUGH(0xaab4b4, 0.04));
    picture_patch(p, (struct at){x - size * 0.15, 0, z - size * 0.05}, size * 0.4, size * 0.14, 0.1,
                  GLASS(0xe6edef, 0.45));
}

static void mend(struct picture *p, double x, double z, double size)
{
    double half = size * 1.1;

    picture_ground(p,
                   (struct at[]){
                       {x - half,        0, z - half      },
                       {x - half * 0.9,  0, z + half      },
                       {x + half,        0, z + half * 0.9},
                       {x + half * 0.95, 0, z - half      }
    },
                   4, ROUGH(0x47484a, 0.22));
}

static void draw_road(struct picture *p, bool mended)
{
    enum light light = day_light(p);

    scenery_land(p, light, GRASS);
    scenery_road(p, 0, 6, ROUGH(0xa2916f, 0.2));
    scenery_road(p, 0, 4.4, ASPHALT);
    roadside(p, 5, light);
    scenery_wires(p, -4.2, 0x93908a);
    for (int i = 0; i < 7; i++) {
        double z = 24 / (1 + i * 1.05), size = picture_draw(p, 0.35, 0.7);
        double x = (i % 2 ? 0.9 : -0.9) + picture_draw(p, -0.4, 0.4);
        (mended ? mend : hole)(p, x, z, size);
    }
}

static void lamp(struct picture *p, double x, double z, bool works)
{
    struct at top = {x, 6.5, z}, head = {x + 1.8, 6.8, z};

    picture_stick(p, (struct at){x, 0, z}, top, 0.16, FLAT(0x3c434d));
    picture_stick(p, top, head, 0.1, FLAT(0x3c434d));
    picture_box(p, (struct at){head.x, head.y - 0.12, z}, 0.8, 0.16,
                FLAT(works ? 0xfff2c4 : 0x2a2f37));
    if (!works)
        return;
    picture_patch(p, (struct at){head.x, 0, z}, 4, 3, 0.05, GLASS(0xe8d190, 0.72));
    picture_glow(p, head, 3.4, 0xffd98a);
}

static void draw_lamp(struct picture *p, bool mended)
{
    static const double far[] = {46, 26, 15};

    scenery_land(p, LIGHT_NIGHT, GRASS);
    scenery_road(p, 0, 4.4, ROUGH(mended ? 0x3a3a3b : 0x1c1d20, 0.18));
    roadside(p, 5, LIGHT_NIGHT);
    for (size_t i = 0; i < COUNT(far); i++)
        lamp(p, -3.2, far[i], mended);
    if (!mended) /* a motorcycle is all the light there is */
        picture_glow(p, (struct at){0.7, 0.9, 17}, 2.2, 0xfff0c8);
}

static void bag(struct picture *p, double x, double y, double z, double size)
{
    static const uint32_t colours[] = {0x26282c, 0xd8d4c8, 0x3f6fa8, 0xb23a36,
                                       0xe0c14a, 0x4f8a5b, 0x26282c, 0x8b6f52};
    uint32_t colour = colours[(int)picture_draw(p, 0, COUNT(colours))];

    picture_blob(p, (struct at){x, y, z}, size, size * 0.8, 0.13, ROUGH(colour, 0.2));
    picture_blob(p, (struct at){x - size * 0.25, y + size * 0.25, z}, size * 0.35, size * 0.22, 0.2,
                 GLASS(0xffffff, 0.8));
}

static void bin(struct picture *p, double x, double z)
{
    picture_patch(p, (struct at){x, 0, z}, 0.6, 0.4, 0.05, GLASS(0x202020, 0.6));
    picture_box(p, (struct at){x, 0.08, z}, 0.8, 1, ROUGH(0x2f7d4f, 0.06));
    picture_box(p, (struct at){x, 1.06, z}, 0.92, 0.14, FLAT(0x256440));
}

static void draw_rubbish(struct picture *p, bool mended)
{
    enum light light = day_light(p);

    scenery_land(p, light, GRASS);
    scenery_road(p, 3.6, 4, ASPHALT);
    roadside(p, 7, light);
    scenery_wires(p, 6.5, 0x93908a);
    picture_patch(p, (struct at){-1.2, 0, 5}, 2.9, 1.8, 0.12, MUD);
    if (mended) {
        bin(p, -2.3, 5.4);
        bin(p, -1.2, 5.4);
        return;
    }
    for (int row = 0; row < 5; row++)
        for (int i = 0; i < 9 - row; i++)
            bag(p, -3 + i * 0.45 + row * 0.22 + picture_draw(p, -0.15, 0.15),
                1.15 - row * 0.26 + picture_draw(p, 0, 0.12), 5.6 - row * 0.3,
                picture_draw(p, 0.26, 0.42));
    for (int i = 0; i < 26; i++)
        picture_patch(p, (struct at){picture_draw(p, -3.4, 1.6), 0, picture_draw(p, 3, 4.4)}, 0.1,
                      0.08, 0.3, FLAT(i % 3 ? 0xd9d5cb : 0x47657d));
}

static void rail(struct picture *p, double x, uint32_t wood)
{
    for (double z = 18; z > 2.4; z -= 2.2)
        picture_box(p, (struct at){x, 0, z}, 0.12, 1, ROUGH(wood, 0.15));
    picture_shape(p,
                  (struct at[]){
                      {x, 1,    18 },
                      {x, 1,    1.5},
                      {x, 0.88, 1.5},
                      {x, 0.88, 18 }
    },
                  4, ROUGH(wood, 0.1));
}

static void draw_bridge(struct picture *p, bool mended)
{
    static const int gone[] = {5, 6, 10, 17};
    enum light light = day_light(p);
    int at = 0;

    scenery_land(p, light, GRASS);
    roadside(p, 4, light);
    scenery_strip(p, -60, 60, 2.2, 14, WATER);
    scenery_strip(p, -60, 60, 13.2, 14.4, MUD);
    scenery_strip(p, -1.3, 1.3, 1, 18, FLAT(0x3a342d));
    for (double z = 18; z > 1.4; z -= 0.5, at++) {
        bool lost = false, fresh = false;
        for (size_t i = 0; i < COUNT(gone); i++)
            fresh |= 31 - at == gone[i];
        lost = fresh && !mended;
        if (lost)
            scenery_strip(p, -1.1, 1.1, z, z + 0.44, ROUGH(0x6b6350, 0.1));
        else
            scenery_strip(p, -1.3 + picture_draw(p, 0, 0.06), 1.3, z, z + 0.44,
                          ROUGH(fresh ? 0xc79a62 : 0x8e7d69, 0.18));
    }
    rail(p, -1.3, 0x7d6c58);
    rail(p, 1.3, 0x7d6c58);
    if (!mended)
        picture_shape(p,
                      (struct at[]){
                          {-0.2, 0,    3.3},
                          {0.1,  0,    3.3},
                          {0.5,  -0.5, 4  },
                          {0.2,  -0.5, 4  }
        },
                      4, ROUGH(0x7f6e5a, 0.2));
}

static void bucket(struct picture *p, struct at foot, uint32_t colour, bool full)
{
    double x = foot.x, y = foot.y, z = foot.z;

    picture_shape(
        p,
        (struct at[]){
            {x - 0.15, y,        z},
            {x - 0.2,  y + 0.32, z},
            {x + 0.2,  y + 0.32, z},
            {x + 0.15, y,        z}
    },
        4, ROUGH(colour, 0.05));
    picture_round(p, (struct at){x, y + 0.32, z}, 0.2, 0.05, FLAT(full ? 0xb8d6de : 0x33383c));
}

static void flood(struct picture *p, double from, double to, uint32_t far, uint32_t near)
{
    picture_ground(p,
                   (struct at[]){
                       {-60, DEEP, from},
                       {-60, DEEP, to  },
                       {60,  DEEP, to  },
                       {60,  DEEP, from}
    },
                   4, (struct paint){far, near, 0.08, 0});
    for (int i = 0; i < 16; i++)
        picture_patch(
            p, (struct at){picture_draw(p, -7, 7), DEEP, picture_draw(p, from + 1, to - 0.5)},
            picture_draw(p, 0.3, 1.3), 0.04, 0.1, GLASS(0xe1e4da, 0.55));
}

static void sandbags(struct picture *p)
{
    for (int row = 0; row < 2; row++)
        for (int i = 0; i < 15; i++)
            picture_blob(p, (struct at){-5 + i * 0.7 + row * 0.35, 0.16 + row * 0.27, 6.2}, 0.38,
                         0.17, 0.03, ROUGH((i + row) % 3 ? 0xcfc3a2 : 0xbcae88, 0.16));
}

static void draw_flood(struct picture *p, bool mended)
{
    scenery_land(p, LIGHT_CLOUDY, MUD);
    for (int i = 0; i < 3; i++) {
        scenery_palm(p, (struct at){-12 + i * 11.0, 0, 17}, picture_draw(p, 6, 8), LIGHT_CLOUDY);
        scenery_house(p, (struct at){-9.5 + i * 9.0, 0, 13}, picture_draw(p, 5.5, 7), LIGHT_CLOUDY);
    }
    if (mended) {
        sandbags(p);
        return;
    }
    flood(p, 7, 14, 0xa9ab9c, 0x9c9782);
    scenery_person(p, (struct at){1.9, -0.1, 7}, 1.6, 0xb4493f);
    bucket(p, (struct at){-1.6, DEEP - 0.1, 6.2}, 0x3f77b5, false);
    flood(p, 1, 7, 0x9c9782, 0x8a7c5c);
}

static void draw_ditch(struct picture *p, bool mended)
{
    enum light light = day_light(p);

    scenery_land(p, light, GRASS);
    scenery_road(p, 4.3, 4, ASPHALT);
    roadside(p, 8, light);
    scenery_road(p, -0.8, 3.2, MUD);
    scenery_road(p, -0.8, 2.2, WATER);
    scenery_wires(p, 2.1, 0x93908a);
    for (int i = 0; i < 60 && !mended; i++) {
        double z = 24 / (1 + i * 0.14), x = -0.8 + picture_draw(p, -1.2, 1.2);
        picture_patch(p, (struct at){x, 0, z}, picture_draw(p, 0.3, 0.7), picture_draw(p, 0.2, 0.5),
                      0.25, ROUGH(i % 3 ? 0x55803f : 0x6c9a4a, 0.3));
        if (i % 6 == 0)
            bag(p, x, 0.08, z, picture_draw(p, 0.1, 0.2));
    }
    for (int i = 0; i < 9 && mended; i++)
        picture_patch(p, (struct at){-0.8 + picture_draw(p, -0.7, 0.7), 0, 16.0 / (i + 1.2)}, 0.5,
                      0.05, 0.1, GLASS(0xdfe6e2, 0.5));
}

static void draw_tap(struct picture *p, bool mended)
{
    struct paint pipe = FLAT(0x8f999d);
    double z = 2.3;

    p->eye = 0.95;
    p->level = 0.5;
    picture_back(p, (struct paint){0xdcd5c0, 0xc6bca3, 0.06, 0});
    picture_blob(p, (struct at){-0.7, 0, z}, 0.9, 0.35, 0.1, GLASS(0x6f7f5e, 0.55)); /* mould */
    scenery_strip(p, -4, 4, 0.4, z, ROUGH(0xa39c90, 0.18));
    picture_stick(p, (struct at){0, 0, z}, (struct at){0, 1.14, z}, 0.06, pipe);
    picture_stick(p, (struct at){-0.03, 1.12, z}, (struct at){0.3, 1.12, z}, 0.06, pipe);
    picture_stick(p, (struct at){0.28, 1.15, z}, (struct at){0.28, 0.98, z}, 0.065, pipe);
    picture_stick(p, (struct at){0.15, 1.14, z}, (struct at){0.15, 1.22, z}, 0.03, pipe);
    picture_stick(p, (struct at){0.07, 1.23, z}, (struct at){0.23, 1.23, z}, 0.04, FLAT(0x2b62a8));
    picture_patch(p, (struct at){0.28, 0, z - 0.3}, 0.5, 0.16, 0.06,
                  GLASS(0x30302c, mended ? 0.35 : 0.7));
    if (mended)
        picture_stick(p, (struct at){0.28, 0.98, z - 0.02}, (struct at){0.28, 0.25, z - 0.1}, 0.035,
                      GLASS(0xe3f3f8, 0.2));
    bucket(p, (struct at){0.28, 0, z - 0.25}, 0x3f77b5, mended);
    bucket(p, (struct at){-0.45, 0, z - 0.4}, 0xb8433a, mended);
}

static void desk(struct picture *p, double x, double z)
{
    picture_box(p, (struct at){x - 0.45, 0, z}, 0.06, 0.7, FLAT(0x6d4f35));
    picture_box(p, (struct at){x + 0.45, 0, z}, 0.06, 0.7, FLAT(0x6d4f35));
    picture_shape(p,
                  (struct at[]){
                      {x - 0.55, 0.72, z      },
                      {x + 0.55, 0.72, z      },
                      {x + 0.55, 0.72, z + 0.5},
                      {x - 0.55, 0.72, z + 0.5}
    },
                  4, ROUGH(0xb98a58, 0.12));
    picture_box(p, (struct at){x, 0.62, z}, 1.1, 0.11, ROUGH(0x9c7145, 0.1));
}

static void draw_classroom(struct picture *p, bool mended)
{
    scenery_room(p, 8, 0xd8dcc4, 0xb9a88f);
    picture_box(p, (struct at){0.3, 1, 7.95}, 3.6, 1.25, FLAT(0x8a6a45));
    picture_box(p, (struct at){0.3, 1.05, 7.94}, 3.5, 1.15, ROUGH(0x2f5a46, 0.08));
    picture_box(p, (struct at){-1.9, 2.4, 7.94}, 0.3, 0.4,
                FLAT(0xb93a34)); /* pictures on the wall */
    picture_box(p, (struct at){2.6, 2.4, 7.94}, 0.3, 0.4, FLAT(0xe9e4d6));
    for (double z = 6.6; z > 3; z -= 1.5)
        for (double x = -2.4; x < 3; x += 1.6)
            desk(p, x, z);
    if (mended) {
        picture_shape(p,
                      (struct at[]){
                          {-2, 3, 4  },
                          {-2, 3, 6.5},
                          {1,  3, 6.5},
                          {1,  3, 4  }
        },
                      4, FLAT(0xe6e7d6));
        return;
    }
    for (int i = 0; i < 3; i++) {
        struct at middle = {-1.5 + i * 1.6, 3, 4.6 + i % 2 * 1.2};
        picture_patch(p, middle, 0.95, 0.9, 0.2, GLASS(0x6d5a3c, 0.35));
        picture_patch(p, middle, 0.6, 0.6, 0.3, FLAT(0x2d2722));
        picture_patch(p, middle, 0.34, 0.36, 0.35, FLAT(0xdbe7ee));
        picture_patch(p, (struct at){middle.x, 0, middle.z - 1.6}, 0.7, 0.4, 0.15,
                      GLASS(0x6f6a5f, 0.35));
    }
    bucket(p, (struct at){-1.1, 0, 2.6}, 0x3f77b5, true);
    bucket(p, (struct at){0.9, 0, 2.9}, 0xb8433a, true);
}

static void counter(struct picture *p)
{
    picture_box(p, (struct at){0, 0, 6.4}, 7.6, 1.05, ROUGH(0x9a6b42, 0.08));
    picture_box(p, (struct at){0, 1.02, 6.38}, 7.8, 0.1, FLAT(0xd9cbb0));
    for (int i = -1; i <= 1; i++) {
        picture_box(p, (struct at){i * 2.4, 2.15, 6.4}, 1, 0.35, FLAT(0x1f4e87));
        picture_box(p, (struct at){i * 2.4, 2.27, 6.39}, 0.6, 0.1, FLAT(0xffffff));
    }
}

static void draw_queue(struct picture *p, bool mended)
{
    static const uint32_t shirts[] = {0xb4493f, 0x3f6fa8, 0x5b8c46, 0xd9b44a,
                                      0x8a5a9c, 0xe7e0d2, 0x2f7d6f, 0xc77d46};
    int people = mended ? 3 : 15;

    scenery_room(p, 8, 0xe2ddcf, 0xc4bfb4);
    scenery_person(p, (struct at){-2.4, 0, 7}, 1.65, 0xc9b07a);
    if (mended)
        scenery_person(p, (struct at){0, 0, 7}, 1.6, 0xc9b07a);
    counter(p);
    for (int i = 0; i < people; i++) {
        double z = 5.9 - i * 3.6 / people;
        double x = mended ? -2.4 + i * 2.4 : -2.6 + i % 5 * 1.15 + picture_draw(p, -0.2, 0.2);
        scenery_person(p, (struct at){x, 0, z}, picture_draw(p, 1.5, 1.75),
                       shirts[(int)picture_draw(p, 0, COUNT(shirts))]);
    }
}

static void draw_clinic(struct picture *p, bool mended)
{
    enum light light = day_light(p);
    uint32_t door = mended ? 0x35302b : 0x7d93a3;

    scenery_land(p, light, GRASS);
    scenery_palm(p, (struct at){-7, 0, 13}, 8, light);
    scenery_palm(p, (struct at){7.4, 0, 14}, 7, light);
    picture_box(p, (struct at){0, 0, 9}, 9.4, 3.1, ROUGH(0xe6e6da, 0.05));
    picture_box(p, (struct at){0, 0, 8.98}, 9.4, 0.7, FLAT(0x4f8f7d));
    picture_shape(p,
                  (struct at[]){
                      {-5.3, 3,   8.6},
                      {-3.6, 4.7, 9  },
                      {3.6,  4.7, 9  },
                      {5.3,  3,   8.6}
    },
                  4, ROUGH(0xa3553f, 0.1));
    picture_box(p, (struct at){0, 2.3, 8.9}, 3.2, 0.6, FLAT(0xffffff));
    picture_box(p, (struct at){-1.2, 2.38, 8.88}, 0.14, 0.44, FLAT(0xc0392b));
    picture_box(p, (struct at){-1.2, 2.53, 8.88}, 0.44, 0.14, FLAT(0xc0392b));
    picture_box(p, (struct at){0.3, 2.5, 8.88}, 2, 0.12, FLAT(0x3d6b5e));
    for (int i = -1; i <= 1; i += 2) {
        picture_box(p, (struct at){i * 3, 0.9, 8.95}, 1.7, 1.2, FLAT(0xffffff));
        picture_box(p, (struct at){i * 3, 1, 8.94}, 1.5, 1, FLAT(mended ? 0x9fb7b4 : 0x55626a));
    }
    picture_box(p, (struct at){0, 0, 8.95}, 1.9, 2.15, FLAT(0xffffff));
    picture_box(p, (struct at){0, 0, 8.94}, 1.7, 2.05, FLAT(door));
    scenery_strip(p, -0.9, 0.9, 1, 8.9, ROUGH(0xb5afa3, 0.12));
    if (mended) {
        scenery_person(p, (struct at){-0.3, 0.1, 8.7}, 1.6, 0xf4f4f0);
        scenery_person(p, (struct at){1.8, 0, 7}, 1.6, 0x8a5a9c);
        return;
    }
    picture_box(p, (struct at){0, 0, 8.93}, 0.05, 2.05, FLAT(0x5d7382));
    picture_box(p, (struct at){-0.4, 1.2, 8.92}, 0.4, 0.5, FLAT(0xfdfdf8));
    scenery_person(p, (struct at){0.4, 0, 6.4}, 1.55, 0xb4493f);
}

static void wheel(struct picture *p, double x, double z)
{
    picture_round(p, (struct at){x, 0.48, z}, 0.48, 0.48, FLAT(0x232323));
    picture_round(p, (struct at){x, 0.48, z}, 0.2, 0.2, FLAT(0x8a8a8a));
}

static void truck(struct picture *p, double x, double z)
{
    picture_patch(p, (struct at){x, 0, z}, 3.6, 0.8, 0.05, GLASS(0x151515, 0.5));
    picture_box(p, (struct at){x + 0.9, 1.05, z}, 4.4, 1.5, ROUGH(0xb98432, 0.08));
    for (int i = 0; i < 8; i++)
        picture_box(p, (struct at){x - 1 + i * 0.55, 1.05, z}, 0.08, 1.5, FLAT(0x8e6426));
    picture_blob(p, (struct at){x + 0.9, 2.55, z}, 2.1, 0.45, 0.05,
                 ROUGH(0xcdb68a, 0.2)); /* sand */
    picture_box(p, (struct at){x + 0.9, 1.9, z}, 4.4, 0.65, ROUGH(0xb98432, 0.08));
    picture_shape(p,
                  (struct at[]){
                      {x - 3.2, 0.7, z},
                      {x - 3.1, 1.7, z},
                      {x - 2.6, 2.5, z},
                      {x - 1.4, 2.5, z},
                      {x - 1.4, 0.7, z}
    },
                  5, FLAT(0x2f6f9f));
    picture_shape(
        p,
        (struct at[]){
            {x - 2.95, 1.7,  z},
            {x - 2.5,  2.35, z},
            {x - 1.8,  2.35, z},
            {x - 1.8,  1.7,  z}
    },
        4, FLAT(0xbfd2da));
    picture_box(p, (struct at){x, 0.6, z}, 6, 0.5, FLAT(0x3b3b3b));
    wheel(p, x - 2.2, z);
    wheel(p, x + 1.3, z);
    wheel(p, x + 2.3, z);
}

static void draw_truck(struct picture *p, bool mended)
{
    enum light light = day_light(p);

    scenery_land(p, light, GRASS);
    for (int i = 0; i < 4; i++)
        scenery_house(p, (struct at){-14 + i * 8.5, 0, 16 + i % 2}, picture_draw(p, 5, 7), light);
    scenery_strip(p, -90, 90, 5, 12, ROUGH(0xa2916f, 0.2));
    scenery_strip(p, -90, 90, 5.8, 11.2, ASPHALT);
    if (!mended)
        truck(p, picture_draw(p, -0.8, 0.8), 8);
    else
        scenery_sign(p, (struct at){1.8, 0, 5.4}, 2.1, 0xc0392b);
    scenery_bush(p, (struct at){-3.6, 0, 4.8}, 0.7, light);
}

static void draw_board(struct picture *p, bool mended)
{
    static const uint32_t lines[] = {0x1f4e87, 0x3b4a5c, 0x3b4a5c, 0x3b4a5c, 0x3b4a5c, 0xb23a36};
    enum light light = day_light(p);

    scenery_land(p, light, GRASS);
    scenery_house(p, (struct at){3.5, 0, 15}, 8, light);
    scenery_palm(p, (struct at){-6, 0, 14}, 8, light);
    scenery_bush(p, (struct at){-4, 0, 9}, 1, light);
    picture_box(p, (struct at){-1.5, 0, 6}, 0.12, 2.7, FLAT(0x7b6750));
    picture_box(p, (struct at){1.5, 0, 6}, 0.12, 2.7, FLAT(0x7b6750));
    picture_box(p, (struct at){0, 2.62, 6}, 3.4, 0.12, FLAT(0x7b6750));
    if (!mended) {
        picture_box(p, (struct at){0, 1, 6}, 3, 0.1, FLAT(0x7b6750));
        picture_shape(p,
                      (struct at[]){
                          {-1.4, 2.6, 5.99},
                          {-0.7, 2.6, 5.99},
                          {-1.4, 1.9, 5.99}
        },
                      3, ROUGH(0xd9d5c5, 0.15)); /* a rag of the old one */
        return;
    }
    picture_box(p, (struct at){0, 0.95, 5.99}, 2.9, 1.66, FLAT(0xfbfaf3));
    for (size_t i = 0; i < COUNT(lines); i++) {
        double wide = i == 0 ? 2.2 : picture_draw(p, 1, 1.5);
        picture_box(p, (struct at){i == 0 ? 0 : -1.2 + wide / 2, 2.36 - (double)i * 0.23, 5.98},
                    wide, i == 0 ? 0.13 : 0.07, FLAT(lines[i]));
        if (i)
            picture_box(p, (struct at){1, 2.36 - (double)i * 0.23, 5.98}, 0.5, 0.07,
                        FLAT(lines[i]));
    }
}

static void cow(struct picture *p, struct at foot, double size, bool left)
{
    static const uint32_t hides[] = {0x8a5a35, 0xa8744a, 0xd8cdbb, 0x5a4030};
    struct paint hide = ROUGH(hides[(int)picture_draw(p, 0, COUNT(hides))], 0.1);
    double x = foot.x, s = size, way = left ? -1 : 1, z = foot.z;

    picture_patch(p, (struct at){x, 0, z}, s * 0.9, s * 0.2, 0.05, GLASS(0x20301a, 0.6));
    for (int i = 0; i < 4; i++)
        picture_box(p, (struct at){x + s * (-0.6 + i * 0.4), 0, z}, s * 0.13, s * 0.7, hide);
    picture_round(p, (struct at){x, s * 0.85, z}, s * 0.85, s * 0.36, hide);
    picture_stick(p, (struct at){x + way * s * 0.7, s * 0.95, z},
                  (struct at){x + way * s * 1.05, s * 0.62, z}, s * 0.28, hide);
    picture_round(p, (struct at){x + way * s * 1.12, s * 0.52, z}, s * 0.22, s * 0.15, hide);
    picture_stick(p, (struct at){x + way * s * 0.98, s * 0.62, z},
                  (struct at){x + way * s * 1.0, s * 0.84, z}, s * 0.05, FLAT(0xe5dcc8));
}

static void draw_cattle(struct picture *p, bool mended)
{
    enum light light = day_light(p);

    scenery_land(p, light, GRASS);
    scenery_palm(p, (struct at){-7, 0, 16}, 8, light);
    scenery_house(p, (struct at){6, 0, 18}, 6.5, light);
    for (double x = -7; x < 8; x += 1.6) /* beds of vegetables */
        scenery_strip(p, x, x + 1, 2, 12, ROUGH(0x7a5f42, 0.2));
    for (int i = 0; i < 60; i++)
        scenery_bush(p, (struct at){-6.5 + i % 9 * 1.6, 0, 12 - i / 9 * 1.4}, mended ? 0.3 : 0.17,
                     light);
    if (mended) {
        for (double x = -5; x <= 5; x += 1)
            picture_box(p, (struct at){x, 0, 8}, 0.12, 1.2, ROUGH(0x8d7454, 0.15));
        picture_box(p, (struct at){0, 0.9, 7.99}, 10.4, 0.1, FLAT(0x8d7454));
        picture_box(p, (struct at){0, 0.4, 7.99}, 10.4, 0.1, FLAT(0x8d7454));
        return;
    }
    cow(p, (struct at){-2.6, 0, 8}, 1, false);
    cow(p, (struct at){2.4, 0, 6.5}, 1.05, true);
    cow(p, (struct at){-0.4, 0, 4.8}, 1, false);
}

static const struct {
    str name;
    draw_fn *draw;
} scenes[SCENE_COUNT] = {
    [SCENE_ROAD] = {S_("road"),      draw_road     },
    [SCENE_LAMP] = {S_("lamp"),      draw_lamp     },
    [SCENE_RUBBISH] = {S_("rubbish"),   draw_rubbish  },
    [SCENE_BRIDGE] = {S_("bridge"),    draw_bridge   },
    [SCENE_FLOOD] = {S_("flood"),     draw_flood    },
    [SCENE_DITCH] = {S_("ditch"),     draw_ditch    },
    [SCENE_TAP] = {S_("tap"),       draw_tap      },
    [SCENE_CLASSROOM] = {S_("classroom"), draw_classroom},
    [SCENE_QUEUE] = {S_("queue"),     draw_queue    },
    [SCENE_CLINIC] = {S_("clinic"),    draw_clinic   },
    [SCENE_TRUCK] = {S_("truck"),     draw_truck    },
    [SCENE_BOARD] = {S_("board"),     draw_board    },
    [SCENE_CATTLE] = {S_("cattle"),    draw_cattle   },
};

enum scene scene_by_name(str name)
{
    enum scene i = 0;

    while (i < SCENE_COUNT && !str_eq(scenes[i].name, name))
        i++;
    return i;
}

str scene_png(struct ctx *cx, enum scene scene, bool mended, uint64_t seed)
{
    struct picture p;

    must(scene < SCENE_COUNT);
    picture_init(cx, &p, seed * 1000003 + (uint64_t)scene);
    scenes[scene].draw(&p, mended);
    return picture_png(cx, &p);
}
