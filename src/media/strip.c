/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "media/strip.h"

#include <string.h>

#define JPEG_START S("\xff\xd8\xff")
#define PNG_START  S("\x89PNG\r\n\x1a\n")

enum {
    SOI = 0xd8,
    EOI = 0xd9,
    SOS = 0xda,
    TEM = 0x01,
    RST0 = 0xd0,
    RST7 = 0xd7,
    APP0 = 0xe0,  /* JFIF: the shape of a pixel      */
    APP14 = 0xee, /* Adobe: how the colours are meant */
    APP15 = 0xef,
    COM = 0xfe,
};

struct writer {
    char *p;
    size_t n;
};

static void put(struct writer *w, str bytes)
{
    if (bytes.n)
        memcpy(w->p + w->n, bytes.p, bytes.n);
    w->n += bytes.n;
}

static unsigned byte_at(str s, size_t at)
{
    return (unsigned char)s.p[at];
}

static bool segment_stays(unsigned marker)
{
    return marker == APP0 || marker == APP14 ||
           !((marker >= APP0 && marker <= APP15) || marker == COM);
}

/* Length of the coded picture after SOS: up to the next marker that is no part of it. */
static size_t scan_length(str s)
{
    for (size_t i = 0; i + 1 < s.n; i++) {
        unsigned next = byte_at(s, i + 1);
        if (byte_at(s, i) == 0xff && next != 0 && next != 0xff && !(next >= RST0 && next <= RST7))
            return i;
    }
    return s.n;
}

/* One segment with its length bytes, at the start of *s; a scan takes its data along. */
static bool segment(struct writer *w, str *s)
{
    unsigned marker = byte_at(*s, 1);

    if (byte_at(*s, 0) != 0xff || s->n < 4 || marker == 0 || marker == TEM ||
        (marker >= RST0 && marker <= SOI))
        return false;
    size_t size = 2 + (byte_at(*s, 2) << 8 | byte_at(*s, 3));
    if (size < 4 || size > s->n)
        return false;
    if (marker == SOS)
        size += scan_length(str_slice(*s, size, s->n));
    if (segment_stays(marker))
        put(w, str_slice(*s, 0, size));
    *s = str_slice(*s, size, s->n);
    return true;
}

bool strip_jpeg(str bytes, char *out, size_t *n_out)
{
    struct writer w = {out, 0};
    str s = bytes;

    if (!str_starts(s, JPEG_START))
        return false;
    put(&w, str_slice(s, 0, 2));
    s = str_slice(s, 2, s.n);
    while (s.n >= 2 && !(byte_at(s, 0) == 0xff && byte_at(s, 1) == EOI)) {
        if (byte_at(s, 0) == 0xff && byte_at(s, 1) == 0xff) /* filling */
            s = str_slice(s, 1, s.n);
        else if (!segment(&w, &s))
            return false;
    }
    if (s.n < 2)
        return false;
    put(&w, S("\xff\xd9"));
    *n_out = w.n;
    return true;
}

static bool chunk_stays(str kind)
{
    static const str kinds[] = {S_("IHDR"), S_("PLTE"), S_("IDAT"), S_("IEND"),
                                S_("tRNS"), S_("gAMA"), S_("cHRM"), S_("sRGB"),
                                S_("sBIT"), S_("bKGD"), S_("pHYs")};

    for (size_t i = 0; i < COUNT(kinds); i++)
        if (str_eq(kind, kinds[i]))
            return true;
    return false;
}

bool strip_png(str bytes, char *out, size_t *n_out)
{
    struct writer w = {out, 0};
    str s = bytes;

    if (!str_skip(&s, PNG_START))
        return false;
    put(&w, PNG_START);
    while (s.n >= 12) {
        uint64_t size = (uint64_t)byte_at(s, 0) << 24 | byte_at(s, 1) << 16 | byte_at(s, 2) << 8 |
                        byte_at(s, 3);
        str kind = str_slice(s, 4, 4);
        if (size + 12 > s.n)
            return false;
        if (chunk_stays(kind))
            put(&w, str_slice(s, 0, (size_t)size + 12));
        if (str_eq(kind, S("IEND"))) {
            *n_out = w.n;
            return true;
        }
        s = str_slice(s, (size_t)size + 12, s.n);
    }
    return false;
}

bool strip_knows(str bytes)
{
    return str_starts(bytes, JPEG_START) || str_starts(bytes, PNG_START);
}

bool strip_picture(str bytes, char *out, size_t *n_out)
{
    return str_starts(bytes, PNG_START) ? strip_png(bytes, out, n_out)
                                        : strip_jpeg(bytes, out, n_out);
}
