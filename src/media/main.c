/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* lapor-media: makes one hostile file harmless. protocol.h says how it is called. */
#include "media/media.h"

#include <fcntl.h>
#include <inttypes.h>
#include <linux/close_range.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "media/av.h"
#include "media/image.h"
#include "media/office.h"
#include "media/pdf.h"
#include "media/sandbox.h"
#include "media/sniff.h"
#include "media/work.h"

enum { EXIT_USAGE = 2, ARENA_MAX = 256 << 20 };

#define REASON_ROW(name, word) [REASON_##name] = #word,
static const char *const reasons[REASONS] = {MEDIA_REASONS(REASON_ROW)};

#define TYPE_ROW(name, kind, mime, ext) [TYPE_##name] = {#kind, mime, ext},
static const struct {
    const char *kind, *mime, *ext;
} types[TYPES] = {MEDIA_TYPES(TYPE_ROW)};

static enum reason photo(struct job *job)
{
    MEDIA_TRY(work_create(job, MEDIA_STORED, &job->out_fd));
    MEDIA_TRY(work_create(job, MEDIA_THUMB, &job->thumb_fd));
    return stage_read(job, image_prepare, image_make);
}

static enum reason document(struct job *job)
{
    MEDIA_TRY(work_create(job, MEDIA_STORED, &job->out_fd));
    return stage_read(job, NULL, office_make);
}

static const struct {
    enum reason (*make)(struct job *job);
} sources[SOURCES] = {
    [SOURCE_JPEG] = {photo},   [SOURCE_PNG] = {photo},    [SOURCE_GIF] = {photo},
    [SOURCE_WEBP] = {photo},   [SOURCE_HEIF] = {photo},   [SOURCE_PDF] = {pdf_make},
    [SOURCE_ZIP] = {document}, [SOURCE_MP4] = {av_make},  [SOURCE_MATROSKA] = {av_make},
    [SOURCE_AVI] = {av_make},  [SOURCE_OGG] = {av_make},  [SOURCE_MP3] = {av_make},
    [SOURCE_WAV] = {av_make},  [SOURCE_FLAC] = {av_make}, [SOURCE_AMR] = {av_make},
    [SOURCE_AAC] = {av_make},
};

static enum reason make(struct job *job)
{
    struct stat st;

    if (fstat(job->in_fd, &st) != 0 || !S_ISREG(st.st_mode))
        return REASON_CONVERTER_FAILED;
    if (st.st_size == 0)
        return REASON_EMPTY;
    if (st.st_size > UPLOAD_FILE_MAX)
        return REASON_TOO_BIG;
    MEDIA_TRY(stage_read(job, sniff_prepare, sniff_file));
    if (!sources[job->result.source].make)
        return REASON_UNKNOWN_TYPE;
    return sources[job->result.source].make(job);
}

static void print_refusal(enum reason reason)
{
    printf("{\"ok\":false,\"reason\":\"%s\"}\n", reasons[reason]);
}

static void print_result(const struct result *r, int64_t bytes)
{
    printf("{\"ok\":true,\"kind\":\"%s\",\"mime\":\"%s\",\"ext\":\"%s\",\"bytes\":%" PRId64
           ",\"thumb\":%s",
           types[r->type].kind, types[r->type].mime, types[r->type].ext, bytes,
           r->thumb ? "true" : "false");
    if (r->width && r->height)
        printf(",\"width\":%" PRId32 ",\"height\":%" PRId32, r->width, r->height);
    if (r->has_captured)
        printf(",\"captured_at\":%" PRId64 ",\"captured_local\":%s", r->captured_at,
               r->captured_local ? "true" : "false");
    if (r->has_gps)
        printf(",\"gps\":{\"lat_e6\":%" PRId32 ",\"lon_e6\":%" PRId32 "}", r->lat_e6, r->lon_e6);
    if (r->has_phash)
        printf(",\"phash\":\"%016" PRIx64 "\"", r->phash);
    if (r->pages)
        printf(",\"pages\":%" PRId32, r->pages);
    if (r->duration_ms)
        printf(",\"duration_ms\":%" PRId64, r->duration_ms);
    printf("}\n");
}

/* Whatever a step left behind but the two files that are asked for. */
static void tidy(struct job *job, enum reason reason)
{
    static const char *const names[] = {MEDIA_INPUT, "objects", "changes",
                                        "probe",     "probed",  "poster.png"};

    for (size_t i = 0; i < COUNT(names); i++)
        work_remove(job, names[i]);
    if (reason) {
        work_remove(job, MEDIA_STORED);
        work_remove(job, MEDIA_THUMB);
    }
}

static int run(int in_fd, int dir_fd)
{
    struct job job = {
        .in_fd = in_fd, .dir_fd = dir_fd, .work_fd = -1, .out_fd = -1, .thumb_fd = -1};
    int64_t bytes = 0;

    arena_init(&job.arena, ARENA_MAX);
    enum reason reason = make(&job);
    if (!reason && (!job.result.type || !work_size(&job, MEDIA_STORED, &bytes)))
        reason = REASON_CONVERTER_FAILED;
    if (!reason && bytes > UPLOAD_FILE_MAX)
        reason = REASON_TOO_BIG;
    tidy(&job, reason);
    if (reason)
        print_refusal(reason);
    else
        print_result(&job.result, bytes);
    arena_reset(&job.arena);
    return fflush(stdout) == 0 ? 0 : 1;
}

static bool descriptor(const char *word, int *fd_out)
{
    int64_t n;

    if (!str_i64(str_of(word), &n) || n < 3 || n > 255 || fcntl((int)n, F_GETFD) < 0)
        return false;
    fcntl((int)n, F_SETFD, FD_CLOEXEC);
    *fd_out = (int)n;
    return true;
}

int main(int argc, char **argv)
{
    int in_fd, dir_fd;

    if (argc == 2 && strcmp(argv[1], "--self-test-sandbox") == 0)
        return sandbox_self_test();
    if (argc != 3 || !descriptor(argv[1], &in_fd) || !descriptor(argv[2], &dir_fd)) {
        fputs("usage: lapor-media IN DIR       numbers of open descriptors\n"
              "       lapor-media --self-test-sandbox\n",
              stderr);
        return EXIT_USAGE;
    }
    for (int fd = 3; fd < 256; fd++)
        if (fd != in_fd && fd != dir_fd)
            close(fd);
    (void)close_range(256, ~0u, 0);
    sandbox_start();
    return run(in_fd, dir_fd);
}
