/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * zipped.h - XLSX workbooks made part by part, for tests and the fuzzer.
 *
 * Whole in a header, since fuzzers are linked without tests/support.
 */
#ifndef SUPPORT_ZIPPED_H
#define SUPPORT_ZIPPED_H

#include <zip.h>

#include "base/ctx.h"

struct part {
    const char *name;
    str bytes;
};

#define ZIPPED_WORKBOOK                                                          \
    "<workbook xmlns:r='r'><sheets><sheet name='Satu' sheetId='1' r:id='rId1'/>" \
    "<sheet name='Dua' sheetId='2' r:id='rId2'/></sheets></workbook>"
#define ZIPPED_RELS                                                                   \
    "<Relationships>"                                                                 \
    "<Relationship Id='rId1' Type='t/worksheet' Target='worksheets/sheet1.xml'/>"     \
    "<Relationship Id='rId2' Type='t/worksheet' Target='/xl/worksheets/sheet2.xml'/>" \
    "<Relationship Id='rId3' Type='t/styles' Target='styles.xml'/>"                   \
    "<Relationship Id='rId4' Type='t/sharedStrings' Target='sharedStrings.xml'/>"     \
    "</Relationships>"

/* A ZIP of these parts and, unless it is NULL, one more; parts without bytes are left out. */
static inline str zipped_with(struct ctx *cx, const struct part *parts, size_t n, const char *name,
                              zip_source_t *more)
{
    zip_source_t *archive = zip_source_buffer_create(NULL, 0, 0, NULL);
    zip_t *zip = zip_open_from_source(archive, ZIP_TRUNCATE, NULL);
    must(zip != NULL);
    zip_source_keep(archive);
    for (size_t i = 0; i < n; i++) {
        if (!parts[i].bytes.p)
            continue;
        zip_source_t *part = zip_source_buffer(zip, parts[i].bytes.p, parts[i].bytes.n, 0);
        must(part && zip_file_add(zip, parts[i].name, part, ZIP_FL_OVERWRITE) >= 0);
    }
    must(!more || zip_file_add(zip, name, more, 0) >= 0);
    must(zip_close(zip) == 0 && zip_source_open(archive) == 0);
    zip_source_seek(archive, 0, SEEK_END);
    size_t size = (size_t)zip_source_tell(archive);
    zip_source_seek(archive, 0, SEEK_SET);
    char *bytes = arena_alloc(&cx->arena, 1, size + 1);
    must(zip_source_read(archive, bytes, size) == (zip_int64_t)size);
    zip_source_close(archive);
    zip_source_free(archive);
    return (str){bytes, size};
}

static inline str zipped(struct ctx *cx, const struct part *parts, size_t n)
{
    return zipped_with(cx, parts, n, NULL, NULL);
}

/* A workbook with the usual frame around a first sheet, its texts and its styles. */
static inline str zipped_workbook(struct ctx *cx, str sheet, str strings, str styles)
{
    const struct part parts[] = {
        {"xl/workbook.xml",            S(ZIPPED_WORKBOOK)},
        {"xl/_rels/workbook.xml.rels", S(ZIPPED_RELS)    },
        {"xl/worksheets/sheet1.xml",   sheet             },
        {"xl/sharedStrings.xml",       strings           },
        {"xl/styles.xml",              styles            },
    };

    return zipped(cx, parts, COUNT(parts));
}

#endif
