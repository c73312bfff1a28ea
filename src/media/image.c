/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "media/image.h"

#include <vips/vips.h>

#include <vips/vector.h> /* only after the one above */

#include "base/limits.h"
#include "media/evidence.h"

enum {
    PHOTO_QUALITY = 82,
    HEADER_SIDE_MAX = 65535, /* JPEG can say no more            */
    COLOURS_FEW = 256,       /* a drawing, a screenshot of text           */
    COLOUR_SLOTS = 1024,     /* of the table that counts them             */
};

/* Class of the loader in libvips, by source. */
static const char *const loaders[SOURCES] = {
    [SOURCE_JPEG] = "VipsForeignLoadJpeg", [SOURCE_PNG] = "VipsForeignLoadPng",
    [SOURCE_GIF] = "VipsForeignLoadNsgif", [SOURCE_WEBP] = "VipsForeignLoadWebp",
    [SOURCE_HEIF] = "VipsForeignLoadHeif",
};

static enum reason vips_start(enum source source)
{
    if (vips_init("lapor-media") != 0)
        return REASON_CONVERTER_FAILED;
    vips_concurrency_set(1);
    vips_cache_set_max(0);
    vips_vector_set_enabled(FALSE); /* it would make code at run time, which the cage forbids */
    vips_block_untrusted_set(TRUE);
    vips_operation_block_set("VipsForeignLoad", TRUE);
    vips_operation_block_set(loaders[source], FALSE);
    return FINE;
}

enum reason image_prepare(struct job *job)
{
    must(loaders[job->result.source] != NULL);
    return vips_start(job->result.source);
}

enum reason poster_prepare(struct job *job)
{
    (void)job;
    return vips_start(SOURCE_PNG);
}

static void image_drop(void *image)
{
    g_object_unref(image);
}

static void bytes_drop(void *bytes)
{
    g_free(bytes);
}

static str field(VipsImage *image, const char *name)
{
    const char *text = NULL;

    if (!vips_image_get_typeof(image, name) || vips_image_get_string(image, name, &text) != 0)
        return (str){0};
    return str_of(text);
}

static void read_evidence(VipsImage *image, struct result *r)
{
    str taken = field(image, "exif-ifd2-DateTimeOriginal");

    r->has_captured = evidence_exif_time(taken.n ? taken : field(image, "exif-ifd0-DateTime"),
                                         field(image, "exif-ifd2-OffsetTimeOriginal"),
                                         &r->captured_at, &r->captured_local);
    r->has_gps = evidence_exif_degrees(field(image, "exif-ifd3-GPSLatitude"),
                                       field(image, "exif-ifd3-GPSLatitudeRef"), &r->lat_e6) &&
                 evidence_exif_degrees(field(image, "exif-ifd3-GPSLongitude"),
                                       field(image, "exif-ifd3-GPSLongitudeRef"), &r->lon_e6);
}

/* Opened, the header read, nothing decoded. `options` are the loader's. */
static enum reason image_open(struct job *job, str bytes, const char *options, VipsImage **out)
{
    VipsImage *image =
        vips_image_new_from_buffer(bytes.p, bytes.n, options, "access", VIPS_ACCESS_SEQUENTIAL,
                                   "fail_on", VIPS_FAIL_ON_TRUNCATED, NULL);

    if (!image)
        return REASON_TRUNCATED;
    arena_defer(&job->arena, image_drop, image);
    *out = image;
    return FINE;
}

/* How big, when, where; before anything takes memory. */
static enum reason look(struct job *job, VipsImage *image)
{
    int64_t width = vips_image_get_width(image), height = vips_image_get_height(image);

    if (width > HEADER_SIDE_MAX || height > HEADER_SIDE_MAX || width * height > MEDIA_PIXELS_MAX)
        return REASON_TOO_MANY_PIXELS;
    read_evidence(image, &job->result);
    return FINE;
}

/* A JPEG can be decoded at a half, a quarter or an eighth in a fraction of the time. */
static const char *shrunk(enum source source, VipsImage *image, int side)
{
    int width = vips_image_get_width(image), height = vips_image_get_height(image);
    int times = (width > height ? width : height) / side;

    if (source != SOURCE_JPEG || times < 2)
        return "";
    return times >= 8 ? "[shrink=8]" : times >= 4 ? "[shrink=4]" : "[shrink=2]";
}

/* Upright, in sRGB with 8 bits, within side × side, in memory. */
static enum reason decode(struct job *job, VipsImage *full, int side, VipsImage **out)
{
    VipsImage *small = NULL, *coloured = NULL;

    if (vips_thumbnail_image(full, &small, side, "height", side, "size", VIPS_SIZE_DOWN,
                             "export_profile", "srgb", NULL) != 0)
        return REASON_TRUNCATED;
    arena_defer(&job->arena, image_drop, small);
    if (vips_colourspace(small, &coloured, VIPS_INTERPRETATION_sRGB, NULL) != 0)
        return REASON_TRUNCATED;
    arena_defer(&job->arena, image_drop, coloured);
    VipsImage *ready = vips_image_copy_memory(coloured);
    if (!ready)
        return REASON_TRUNCATED;
    arena_defer(&job->arena, image_drop, ready);
    *out = ready;
    return vips_image_get_bands(ready) >= 3 && vips_image_get_format(ready) == VIPS_FORMAT_UCHAR
               ? FINE
               : REASON_CONVERTER_FAILED;
}

static struct pixels pixels_of(VipsImage *image)
{
    return (struct pixels){VIPS_IMAGE_ADDR(image, 0, 0), vips_image_get_width(image),
                           vips_image_get_height(image), vips_image_get_bands(image)};
}

/* Is any pixel to be seen through? */
static bool see_through(struct pixels px)
{
    size_t n = (size_t)px.width * (size_t)px.height;

    for (size_t i = 0; px.bands == 4 && i < n; i++)
        if (px.p[i * 4 + 3] != 255)
            return true;
    return false;
}

static bool few_colours(struct pixels px)
{
    uint32_t seen[COLOUR_SLOTS] = {0};
    size_t n = (size_t)px.width * (size_t)px.height, bands = (size_t)px.bands, found = 0;

    for (size_t i = 0; i < n && found <= COLOURS_FEW; i++) {
        const uint8_t *p = px.p + i * bands;
        uint32_t colour = 1u << 24 | (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2];
        size_t slot = (colour * 2654435761u) % COLOUR_SLOTS;
        while (seen[slot] && seen[slot] != colour)
            slot = (slot + 1) % COLOUR_SLOTS;
        found += seen[slot] == 0;
        seen[slot] = colour;
    }
    return found <= COLOURS_FEW;
}

static enum reason jpeg_bytes(struct job *job, VipsImage *image, int quality, str *out)
{
    VipsArrayDouble *white = vips_array_double_newv(3, 255.0, 255.0, 255.0);
    void *p = NULL;
    size_t n = 0;
    int failed = vips_jpegsave_buffer(image, &p, &n, "Q", quality, "strip", TRUE, "optimize_coding",
                                      TRUE, "background", white, NULL);

    vips_area_unref(VIPS_AREA(white));
    if (failed)
        return REASON_CONVERTER_FAILED;
    arena_defer(&job->arena, bytes_drop, p);
    *out = (str){p, n};
    return FINE;
}

static enum reason png_bytes(struct job *job, VipsImage *image, str *out)
{
    void *p = NULL;
    size_t n = 0;

    if (vips_pngsave_buffer(image, &p, &n, "strip", TRUE, "compression", 6, NULL) != 0)
        return REASON_CONVERTER_FAILED;
    arena_defer(&job->arena, bytes_drop, p);
    *out = (str){p, n};
    return FINE;
}

static enum reason store(struct job *job, VipsImage *image)
{
    struct pixels px = pixels_of(image);
    bool lossless = job->result.source != SOURCE_JPEG && (see_through(px) || few_colours(px));
    str bytes = {0};

    if (lossless)
        MEDIA_TRY(png_bytes(job, image, &bytes));
    job->result.type = TYPE_PNG;
    if (!lossless || bytes.n > MEDIA_PNG_MAX) {
        job->result.type = TYPE_JPEG;
        MEDIA_TRY(jpeg_bytes(job, image, PHOTO_QUALITY, &bytes));
    }
    job->result.width = px.width;
    job->result.height = px.height;
    job->result.phash = image_hash(px);
    job->result.has_phash = true;
    return job_write(job->out_fd, bytes);
}

/* The best quality that keeps within the bound; the worst is kept whatever its size. */
static enum reason store_thumb(struct job *job, VipsImage *image)
{
    static const int qualities[] = {75, 60, 45, 30, 15};
    VipsImage *small = NULL;
    str bytes = {0};

    if (vips_thumbnail_image(image, &small, MEDIA_THUMB_SIDE, "height", MEDIA_THUMB_SIDE, "size",
                             VIPS_SIZE_DOWN, NULL) != 0)
        return REASON_CONVERTER_FAILED;
    arena_defer(&job->arena, image_drop, small);
    for (size_t i = 0; i < COUNT(qualities) && (i == 0 || bytes.n > MEDIA_THUMB_MAX); i++)
        MEDIA_TRY(jpeg_bytes(job, small, qualities[i], &bytes));
    job->result.thumb = true;
    return job_write(job->thumb_fd, bytes);
}

static enum reason load(struct job *job, int fd, int side, VipsImage **out)
{
    VipsImage *image, *smaller;
    str bytes;

    MEDIA_TRY(job_read(job, fd, UPLOAD_FILE_MAX, &bytes));
    MEDIA_TRY(image_open(job, bytes, "", &image));
    MEDIA_TRY(look(job, image));
    MEDIA_TRY(image_open(job, bytes, shrunk(job->result.source, image, side), &smaller));
    return decode(job, smaller, side, out);
}

enum reason image_make(struct job *job)
{
    VipsImage *image;

    MEDIA_TRY(load(job, job->in_fd, MEDIA_SIDE_MAX, &image));
    MEDIA_TRY(store(job, image));
    return store_thumb(job, image);
}

enum reason poster_make(struct job *job)
{
    VipsImage *image;
    struct result known = job->result;

    MEDIA_TRY(load(job, job->work_fd, MEDIA_THUMB_SIDE, &image));
    job->result = known; /* a picture out of a video has no evidence of its own */
    return store_thumb(job, image);
}
