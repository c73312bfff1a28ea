/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * office.h - DOCX, XLSX, ODT and ODS: a ZIP taken apart and packed anew.
 *
 * Refused: macros, embedded objects, parts fetched from elsewhere, passwords,
 * bombs, names that leave the archive.  The properties (author, company, times
 * of editing, preview) become empty ones, photographs lose their EXIF, and the
 * archive keeps no times, comments or bytes outside its entries.  Names that
 * stand in the text itself, as of a comment's author, stay: they are content.
 */
#ifndef MEDIA_OFFICE_H
#define MEDIA_OFFICE_H

#include "media/media.h"

/* Stage for the reader's cage: in_fd → out_fd. */
enum reason office_make(struct job *job);

/* Refuses a part of OOXML that names macros, objects or outside parts: [Content_Types].xml, .rels.
 */
enum reason office_xml_check(str xml);

#endif
