/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "drawing/picture.h"

#include <math.h>

#include "drawing/png.h"

enum { W = 2 * PICTURE_W, H = 2 * PICTURE_H, TILE = 256, CROSSINGS_MAX = 128 };

#define FOCAL (0.9 * W) /* pixels: as wide as a telephone sees */
#define NEAR  0.2       /* metres before the camera */

struct point {
    double x, y;
};

/* splitmix64 */
static uint64_t chance_next(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

double picture_draw(struct picture *p, double low, double high)
{
    return low + (high - low) * (double)(chance_next(&p->chance) >> 11) * 0x1p-53;
}

/* Adds points `step` apart with smooth passages between them. */
static void tile_add(double *tile, uint64_t *state, int step, double weight)
{
    double knots[TILE];
    int side = TILE / step;

    must(side * side <= TILE);
    for (int i = 0; i < side * side; i++)
        knots[i] = (double)(chance_next(state) >> 11) * 0x1p-53;
    for (int y = 0; y < TILE; y++)
        for (int x = 0; x < TILE; x++) {
            int kx = x / step, ky = y / step, nx = (kx + 1) % side, ny = (ky + 1) % side;
            double fx = (double)(x % step) / step, fy = (double)(y % step) / step;
            fx = fx * fx * (3 - 2 * fx);
            fy = fy * fy * (3 - 2 * fy);
            double above = knots[ky * side + kx] * (1 - fx) + knots[ky * side + nx] * fx;
            double below = knots[ny * side + kx] * (1 - fx) + knots[ny * side + nx] * fx;
            tile[y * TILE + x] += weight * (above * (1 - fy) + below * fy);
        }
}

static void tile_make(struct ctx *cx, struct picture *p)
{
    double *sum = arena_array(&cx->arena, double, TILE *TILE);
    uint64_t state = 7;

    p->tile = arena_array(&cx->arena, uint8_t, TILE * TILE);
    tile_add(sum, &state, 64, 70);
    tile_add(sum, &state, 16, 80);
    for (int i = 0; i < TILE * TILE; i++)
        p->tile[i] = (uint8_t)(sum[i] + (double)(chance_next(&state) % 100));
}

void picture_init(struct ctx *cx, struct picture *p, uint64_t seed)
{
    *p = (struct picture){.rgb = arena_array(&cx->arena, uint8_t, (size_t)W * H * 3),
                          .eye = 1.6,
                          .level = 0.42,
                          .chance = seed};
    tile_make(cx, p);
}

static struct point seen(const struct picture *p, struct at at)
{
    double z = at.z < NEAR ? NEAR : at.z;

    return (struct point){W / 2.0 + FOCAL * at.x / z, p->level * H + FOCAL * (p->eye - at.y) / z};
}

struct fill {
    struct paint paint;
    bool ground;
    double top, foot; /* rows between which the paint changes */
};

/* What is the same for all pixels of a row: the colour, and how the tile lies under it. */
struct row {
    int colour[3], grain;    /* grain in 256ths */
    double at, step, across; /* columns of the tile at x = 0 and per pixel, and its row */
};

static struct row row_of(const struct picture *p, const struct fill *f, int y)
{
    double t = f->foot > f->top ? (y - f->top) / (f->foot - f->top) : 0;
    double below = y - p->level * H, size = 0.5, more = f->paint.grain;
    struct row r = {.at = 0, .across = y * size, .step = size};

    t = t < 0 ? 0 : t > 1 ? 1 : t;
    for (int i = 0; i < 3; i++) {
        double top = f->paint.top >> (16 - 8 * i) & 255, foot = f->paint.foot >> (16 - 8 * i) & 255;
        r.colour[i] = (int)(top + (foot - top) * t);
    }
    if (f->ground && below < 1)
        more = 0;
    else if (f->ground) { /* as it lies: 28 columns of the tile to the metre, dimmer far away */
        double z = FOCAL * p->eye / below;
        r.step = z / FOCAL * 28;
        r.at = -W / 2.0 * r.step;
        r.across = z * 28;
        more *= z > 6 ? 6 / z : 1;
    }
    r.grain = (int)(more * 256);
    return r;
}

static void paint_row(struct picture *p, const struct fill *f, int y, int from, int to)
{
    struct row r = row_of(p, f, y);
    const uint8_t *tile = p->tile + ((unsigned)(int)r.across % TILE) * TILE;
    uint8_t *at = p->rgb + ((size_t)y * W + (size_t)from) * 3;
    int clear = (int)(f->paint.clear * 256);
    double u = r.at + from * r.step + TILE * 4096.0; /* never below zero */

    for (int x = from; x < to; x++, u += r.step) {
        int more = 256 + r.grain * (tile[(unsigned)u % TILE] - 125) / 125;
        for (int i = 0; i < 3; i++, at++) {
            int v = r.colour[i] * more >> 8;
            v = v > 255 ? 255 : v;
            *at = (uint8_t)(v + ((*at - v) * clear >> 8));
        }
    }
}

/* Where the edges cross the middle of a row, from the left. */
static size_t crossings(const struct point *v, size_t n, double y, double *out)
{
    size_t found = 0;

    for (size_t i = 0; i < n && found < CROSSINGS_MAX; i++) {
        struct point a = v[i], b = v[(i + 1) % n];
        if ((a.y <= y) == (b.y <= y))
            continue;
        double x = a.x + (y - a.y) * (b.x - a.x) / (b.y - a.y);
        size_t k = found++;
        for (; k > 0 && out[k - 1] > x; k--)
            out[k] = out[k - 1];
        out[k] = x;
    }
    return found;
}

static int column(double x)
{
    return x < 0 ? 0 : x > W ? W : (int)ceil(x - 0.5);
}

static void fill_points(struct picture *p, const struct point *v, size_t n, struct fill *f)
{
    double cross[CROSSINGS_MAX];

    f->top = f->foot = v[0].y;
    for (size_t i = 1; i < n; i++) {
        f->top = fmin(f->top, v[i].y);
        f->foot = fmax(f->foot, v[i].y);
    }
    int from = f->top < 0 ? 0 : (int)f->top, to = f->foot > H - 1 ? H - 1 : (int)f->foot;
    for (int y = from; y <= to; y++) {
        size_t found = crossings(v, n, y + 0.5, cross);
        for (size_t i = 0; i + 1 < found; i += 2)
            paint_row(p, f, y, column(cross[i]), column(cross[i + 1]));
    }
}

void picture_back(struct picture *p, struct paint paint)
{
    struct point all[] = {
        {0, 0},
        {W, 0},
        {W, H},
        {0, H}
    };
    struct fill f = {.paint = paint};

    fill_points(p, all, COUNT(all), &f);
}

static void fill_shape(struct picture *p, const struct at *v, size_t n, struct fill f)
{
    struct point points[SHAPE_MAX];

    must(n >= 3 && n <= SHAPE_MAX);
    for (size_t i = 0; i < n; i++)
        points[i] = seen(p, v[i]);
    fill_points(p, points, n, &f);
}

void picture_shape(struct picture *p, const struct at *v, size_t n, struct paint paint)
{
    fill_shape(p, v, n, (struct fill){.paint = paint});
}

void picture_ground(struct picture *p, const struct at *v, size_t n, struct paint paint)
{
    fill_shape(p, v, n, (struct fill){.paint = paint, .ground = true});
}

void picture_box(struct picture *p, struct at foot, double width, double height, struct paint c)
{
    double l = foot.x - width / 2, r = foot.x + width / 2, top = foot.y + height;

    picture_shape(p,
                  (struct at[]){
                      {l, foot.y, foot.z},
                      {r, foot.y, foot.z},
                      {r, top,    foot.z},
                      {l, top,    foot.z}
    },
                  4, c);
}

void picture_stick(struct picture *p, struct at from, struct at to, double width, struct paint c)
{
    double dx = to.x - from.x, dy = to.y - from.y, length = sqrt(dx * dx + dy * dy) + 1e-9;
    double ax = -dy / length * width / 2, ay = dx / length * width / 2;

    picture_shape(p,
                  (struct at[]){
                      {from.x + ax, from.y + ay, from.z},
                      {to.x + ax,   to.y + ay,   to.z  },
                      {to.x - ax,   to.y - ay,   to.z  },
                      {from.x - ax, from.y - ay, from.z}
    },
                  4, c);
}

enum { ROUND = 40 };

void picture_blob(struct picture *p, struct at middle, double rx, double ry, double rough,
                  struct paint c)
{
    struct at v[ROUND];

    for (int i = 0; i < ROUND; i++) {
        double angle = 2 * M_PI * i / ROUND, out = 1 + picture_draw(p, -rough, rough);
        v[i] = (struct at){middle.x + rx * out * cos(angle), middle.y + ry * out * sin(angle),
                           middle.z};
    }
    picture_shape(p, v, ROUND, c);
}

void picture_round(struct picture *p, struct at middle, double rx, double ry, struct paint c)
{
    picture_blob(p, middle, rx, ry, 0, c);
}

/* Neighbours differ little, so that the edge looks worn and not torn. */
void picture_patch(struct picture *p, struct at middle, double rx, double rz, double rough,
                   struct paint c)
{
    struct at v[ROUND];
    double a = picture_draw(p, 0, 6), b = picture_draw(p, 0, 6);

    for (int i = 0; i < ROUND; i++) {
        double angle = 2 * M_PI * i / ROUND;
        double out = 1 + rough * (0.6 * sin(3 * angle + a) + 0.4 * sin(5 * angle + b));
        v[i] = (struct at){middle.x + rx * out * cos(angle), middle.y,
                           middle.z + rz * out * sin(angle)};
    }
    picture_ground(p, v, ROUND, c);
}

void picture_glow(struct picture *p, struct at middle, double radius, uint32_t colour)
{
    struct point c = seen(p, middle);
    double reach = FOCAL * radius / middle.z;

    for (int y = (int)fmax(0, c.y - reach); y < fmin(H, c.y + reach); y++)
        for (int x = (int)fmax(0, c.x - reach); x < fmin(W, c.x + reach); x++) {
            double far = hypot(x - c.x, y - c.y) / reach;
            uint8_t *to = p->rgb + ((size_t)y * W + (size_t)x) * 3;
            double light = far < 1 ? (1 - far) * (1 - far) : 0;
            for (int i = 0; i < 3; i++)
                to[i] = (uint8_t)(to[i] + (255 - to[i]) * light *
                                              (double)(colour >> (16 - 8 * i) & 255) / 255);
        }
}

/* Four points make one; corners darken a little and a sensor is never quiet. */
static void develop(const struct picture *p, uint8_t *out)
{
    uint64_t noise = p->chance;

    for (int y = 0; y < PICTURE_H; y++)
        for (int x = 0; x < PICTURE_W; x++) {
            const uint8_t *from = p->rgb + ((size_t)y * 2 * W + (size_t)x * 2) * 3;
            double dx = x * 2.0 / PICTURE_W - 1, dy = y * 2.0 / PICTURE_H - 1;
            double light = 1 - 0.07 * (dx * dx + dy * dy);
            int grain = (int)(chance_next(&noise) >> 61) - 4;
            for (int i = 0; i < 3; i++) {
                int v = (from[i] + from[i + 3] + from[i + W * 3] + from[i + W * 3 + 3]) / 4;
                v = (int)(v * light) + grain / 2;
                *out++ = (uint8_t)(v < 0 ? 0 : v > 255 ? 255 : v);
            }
        }
}

str picture_png(struct ctx *cx, const struct picture *p)
{
    uint8_t *rgb = arena_array(&cx->arena, uint8_t, (size_t)PICTURE_W * PICTURE_H * 3);

    develop(p, rgb);
    return png_of_rgb(cx, rgb, PICTURE_W, PICTURE_H);
}
