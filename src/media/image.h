/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * image.h - pictures, by libvips: decoded, turned upright, made small enough,
 * in sRGB, and encoded anew without anything but pixels.  Drawings (few colours
 * or transparent) become PNG, all else JPEG.
 *
 * Stages for the reader's cage.  image_prepare() lets libvips load what it
 * needs and then switches off every loader but that of result.source.
 */
#ifndef MEDIA_IMAGE_H
#define MEDIA_IMAGE_H

#include "media/media.h"

enum reason image_prepare(struct job *job);
/* in_fd → out_fd and thumb_fd, with size, hash and evidence in the result. */
enum reason image_make(struct job *job);

/* work_fd, a picture taken from a video → thumb_fd alone. */
enum reason poster_prepare(struct job *job);
enum reason poster_make(struct job *job);

/* 64 bits that stay nearly the same when the picture is made smaller or paler. */
struct pixels {
    const uint8_t *p; /* width × height × bands bytes */
    int width, height, bands;
};
uint64_t image_hash(struct pixels px);

#endif
