/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * protocol.h - the words between lapor-media and who runs it.
 *
 * lapor-media is started once per file: `lapor-media IN DIR`, where IN is the
 * number of a descriptor open for reading and DIR that of an empty folder.  It
 * leaves the harmless file in DIR as MEDIA_STORED, a small picture of it as
 * MEDIA_THUMB when there is one, and writes one line of JSON:
 *
 *     {"ok":true,"kind":"photo","mime":"image/jpeg","ext":"jpg","bytes":81234,
 *      "thumb":true,"width":2560,"height":1920,"captured_at":1772413200000,
 *      "captured_local":false,"gps":{"lat_e6":-57642,"lon_e6":109328710},"phash":"00ff13c0aa55f00d"}
 *     {"ok":false,"reason":"active_pdf"}
 *
 * duration_ms stands with audio and video, pages with PDF; captured_at and gps
 * are what the file said of itself before that was stripped: values for
 * evidence checks, claims of the sender, never shown to the public.  Where
 * captured_local, the file named no zone and western Indonesia's was taken.
 *
 * Reasons are stable; media_REASON is the text for people in lang/.
 */
#ifndef MEDIA_PROTOCOL_H
#define MEDIA_PROTOCOL_H

#define MEDIA_STORED "stored"
#define MEDIA_THUMB  "thumb"

/* clang-format off */
/* What is stored: name, kind, MIME type, extension. */
#define MEDIA_TYPES(X)                                                                            \
    X(JPEG, photo,    "image/jpeg",      "jpg")                                                   \
    X(PNG,  photo,    "image/png",       "png")                                                   \
    X(PDF,  pdf,      "application/pdf", "pdf")                                                   \
    X(DOCX, document, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx") \
    X(XLSX, document, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx") \
    X(ODT,  document, "application/vnd.oasis.opendocument.text", "odt")                           \
    X(ODS,  document, "application/vnd.oasis.opendocument.spreadsheet", "ods")                    \
    X(M4A,  audio,    "audio/mp4",       "m4a")                                                   \
    X(MP4,  video,    "video/mp4",       "mp4")

/* Why a file is refused: name in C, reason. */
#define MEDIA_REASONS(X)                                                                          \
    X(EMPTY,              empty)              /* not one byte                                  */ \
    X(TOO_BIG,            too_big)            /* more bytes than UPLOAD_FILE_MAX, or made so   */ \
    X(UNKNOWN_TYPE,       unknown_type)       /* none of the types we take                     */ \
    X(SVG,                svg)                                                                    \
    X(HTML,               html)                                                                   \
    X(POLYGLOT,           polyglot)           /* two types at once                             */ \
    X(TRUNCATED,          truncated)          /* incomplete or damaged                         */ \
    X(TOO_MANY_PIXELS,    too_many_pixels)                                                        \
    X(TOO_LONG,           too_long)           /* audio or video                                */ \
    X(TOO_COMPLEX,        too_complex)        /* took more time or memory than any file may    */ \
    X(ENCRYPTED_PDF,      encrypted_pdf)                                                          \
    X(ACTIVE_PDF,         active_pdf)         /* scripts, programs, files inside               */ \
    X(OLD_DOCUMENT,       old_document)       /* .doc, .xls, or a document with a password     */ \
    X(MACRO_DOCUMENT,     macro_document)                                                         \
    X(ACTIVE_DOCUMENT,    active_document)    /* embedded objects, parts fetched from outside  */ \
    X(ENCRYPTED_DOCUMENT, encrypted_document)                                                     \
    X(ZIP_BOMB,           zip_bomb)                                                               \
    X(NO_SANDBOX,         no_sandbox)         /* this system cannot confine the converter      */ \
    X(CONVERTER_FAILED,   converter_failed)
/* clang-format on */

#endif
