/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * media.h - one file on its way through lapor-media.
 *
 * The supervisor (main.c) holds the descriptors and decides what comes next,
 * and never looks at a byte of the file.  Whatever looks runs in a child of
 * its own (stage.h) that has lost every right but to read what is open, to
 * think and to write into what is open.  A child answers with `struct result`,
 * plain numbers that the supervisor checks before it believes them.
 *
 * Here the error is an `enum reason`, zero meaning fine; MEDIA_TRY passes it on.
 */
#ifndef MEDIA_MEDIA_H
#define MEDIA_MEDIA_H

#include "base/arena.h"
#include "media/protocol.h"

#define MEDIA_REASON_ENUM(name, word) REASON_##name,
enum reason { FINE = 0, MEDIA_REASONS(MEDIA_REASON_ENUM) REASONS };

#define MEDIA_TYPE_ENUM(name, kind, mime, ext) TYPE_##name,
enum type { TYPE_NONE = 0, MEDIA_TYPES(MEDIA_TYPE_ENUM) TYPES };

#define MEDIA_TRY(call)             \
    do {                            \
        enum reason reason_ = call; \
        if (reason_)                \
            return reason_;         \
    } while (0)

/* What a file is, by its bytes. */
enum source {
    SOURCE_NONE = 0,
    SOURCE_JPEG,
    SOURCE_PNG,
    SOURCE_GIF,
    SOURCE_WEBP,
    SOURCE_HEIF,
    SOURCE_PDF,
    SOURCE_ZIP,
    SOURCE_MP4, /* and MOV, 3GP, M4A */
    SOURCE_MATROSKA,
    SOURCE_AVI,
    SOURCE_OGG,
    SOURCE_MP3,
    SOURCE_WAV,
    SOURCE_FLAC,
    SOURCE_AMR,
    SOURCE_AAC,
    SOURCES
};

struct result {
    enum source source;
    enum type type;
    bool thumb, has_captured, captured_local, has_gps, has_phash;
    int64_t captured_at; /* ms UTC; local: the file names no zone, western Indonesia's is taken */
    int32_t lat_e6, lon_e6;
    uint64_t phash;
    int32_t width, height; /* 0: none */
    int32_t pages;
    int64_t duration_ms;
    bool copy_video; /* the video stream may stay as it is */
};

struct job {
    struct arena arena;
    int in_fd, dir_fd;
    int work_fd;  /* a converter's answer, open for reading by the next stage, or -1 */
    int out_fd;   /* MEDIA_STORED or the next converter's orders, open for writing   */
    int thumb_fd; /* MEDIA_THUMB, open for writing, or -1                            */
    struct result result;
};

/* The whole of an open file, from its start. REASON_TOO_BIG past size_max. */
MUST_USE enum reason job_read(struct job *job, int fd, size_t size_max, str *out);
MUST_USE enum reason job_write(int fd, str bytes);

#endif
