/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * pdf.h - PDF, by qpdf: refused when it is locked or does anything by itself,
 * else written anew without what it says of its author and machine.
 *
 * qpdf takes the file apart into JSON, a stage in the reader's cage looks at
 * every object and writes the changes, qpdf puts it together again; only what
 * the pages refer to comes along.  Photographs inside lose their EXIF too when
 * they stand in the file as JPEG.
 */
#ifndef MEDIA_PDF_H
#define MEDIA_PDF_H

#include "media/media.h"

/* The whole way: MEDIA_WORK in the folder → MEDIA_STORED. */
enum reason pdf_make(struct job *job);

#endif
