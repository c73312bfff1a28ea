/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* png.h - pixels as a PNG file: eight bits of red, green and blue, nothing else. */
#ifndef DRAWING_PNG_H
#define DRAWING_PNG_H

#include "base/ctx.h"

str png_of_rgb(struct ctx *cx, const uint8_t *rgb, uint32_t width, uint32_t height);

#endif
