/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "drawing/png.h"

#define ZLIB_CONST
#include <zlib.h>

enum { ROOM = 64 /* signature, three heads, three sums, IHDR */ };

struct file {
    uint8_t *at;
};

static void put32(struct file *f, uint32_t n)
{
    for (int i = 24; i >= 0; i -= 8)
        *f->at++ = (uint8_t)(n >> i);
}

static void put(struct file *f, const void *p, size_t n)
{
    memcpy(f->at, p, n);
    f->at += n;
}

/* Length, name, bytes, sum; the bytes may stand there already. */
static void chunk(struct file *f, const char *name, const uint8_t *bytes, uint32_t n)
{
    put32(f, n);
    uint8_t *summed = f->at;
    put(f, name, 4);
    if (n)
        put(f, bytes, n);
    put32(f, (uint32_t)crc32(0, summed, n + 4));
}

/* Each row says before it that it stands as it is. */
static uint8_t *rows_of(struct ctx *cx, const uint8_t *rgb, uint32_t width, uint32_t height)
{
    size_t row = (size_t)width * 3;
    uint8_t *rows = arena_array(&cx->arena, uint8_t, (row + 1) * height);

    for (uint32_t y = 0; y < height; y++)
        memcpy(rows + y * (row + 1) + 1, rgb + y * row, row);
    return rows;
}

str png_of_rgb(struct ctx *cx, const uint8_t *rgb, uint32_t width, uint32_t height)
{
    static const uint8_t depth[] = {8, 2, 0, 0, 0}; /* of a channel, RGB, the only ways there are */
    uLong plain = ((uLong)width * 3 + 1) * height;
    uLongf packed_n = compressBound(plain);
    uint8_t *packed = arena_array(&cx->arena, uint8_t, packed_n), head[13];
    uint8_t *room = arena_array(&cx->arena, uint8_t, packed_n + ROOM);
    struct file f = {room}, ihdr = {head};

    must(compress2(packed, &packed_n, rows_of(cx, rgb, width, height), plain, 1) == Z_OK);
    put32(&ihdr, width);
    put32(&ihdr, height);
    put(&ihdr, depth, sizeof depth);
    put(&f, "\x89PNG\r\n\x1a\n", 8);
    chunk(&f, "IHDR", head, sizeof head);
    chunk(&f, "IDAT", packed, (uint32_t)packed_n);
    chunk(&f, "IEND", NULL, 0);
    return (str){(const char *)room, (size_t)(f.at - room)};
}
