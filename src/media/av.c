/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "media/av.h"

#include "base/limits.h"
#include "media/image.h"
#include "media/probe.h"
#include "media/work.h"

#define FFMPEG  "/usr/bin/ffmpeg"
#define FFPROBE "/usr/bin/ffprobe"
#define PROBE   "probe"
#define PROBED  "probed"
#define POSTER  "poster.png"

/* ffmpeg's name of the format: it may take no other, as a playlist that names other files is. */
static const char *const formats[SOURCES] = {
    [SOURCE_MP4] = "mov",   [SOURCE_MATROSKA] = "matroska", [SOURCE_AVI] = "avi",
    [SOURCE_OGG] = "ogg",   [SOURCE_MP3] = "mp3",           [SOURCE_WAV] = "wav",
    [SOURCE_FLAC] = "flac", [SOURCE_AMR] = "amr",           [SOURCE_AAC] = "aac",
};

/* What phones and messengers make; every decoder left out is one that need not be trusted. */
#define DECODERS                                                                                 \
    "h264,hevc,mpeg4,h263,vp8,libvpx,vp9,libvpx-vp9,av1,libdav1d,theora,mjpeg,aac,mp3,mp3float," \
    "opus,libopus,vorbis,flac,alac,amrnb,amrwb,pcm_s16le,pcm_s16be,pcm_u8,pcm_s24le,pcm_f32le,"  \
    "pcm_mulaw,pcm_alaw,adpcm_ms,adpcm_ima_wav"

struct words {
    struct converter c;
    size_t n;
};

static void add_all(struct words *w, const char *const *v, size_t n)
{
    must(w->n + n < STAGE_ARGS_MAX);
    memcpy(w->c.args + w->n, v, n * sizeof v[0]);
    w->n += n;
}
#define ADD(w, ...) \
    add_all((w), (const char *const[]){__VA_ARGS__}, COUNT(((const char *const[]){__VA_ARGS__})))

static void add_input(struct words *w, const char *format, const char *file)
{
    ADD(w, "-hide_banner", "-loglevel", "error", "-protocol_whitelist", "file", "-format_whitelist",
        format, "-codec_whitelist", DECODERS, "-f", format, "-i", file);
}

static enum reason probe(struct job *job, const char *format, const char *file, const char *into)
{
    struct words w = {
        {FFPROBE, into, MEDIA_PDF_CPU_S, MEDIA_PDF_WALL_S, {"ffprobe"}},
        1
    };
    int code;

    ADD(&w, "-print_format", "json", "-show_format", "-show_streams");
    add_input(&w, format, file);
    MEDIA_TRY(stage_convert(job, &w.c, &code));
    return code == 0 ? FINE : REASON_TRUNCATED;
}

static void add_video(struct words *w, bool copy)
{
    ADD(w, "-map", "0:V:0", "-fpsmax", "30");
    if (copy)
        ADD(w, "-c:v", "copy", "-bsf:v", "filter_units=remove_types=6"); /* user data: SEI */
    else
        ADD(w, "-c:v", "libx264", "-preset", "veryfast", "-crf", "26", "-pix_fmt", "yuv420p", "-vf",
            "scale=w='min(1280,iw)':h='min(1280,ih)':force_original_aspect_ratio=decrease:"
            "force_divisible_by=2");
}

static enum reason convert(struct job *job)
{
    bool video = job->result.type == TYPE_MP4;
    struct words w = {
        {FFMPEG, NULL, MEDIA_VIDEO_CPU_S, MEDIA_VIDEO_WALL_S, {"ffmpeg"}},
        1
    };
    int code;

    ADD(&w, "-nostdin", "-threads", "1");
    add_input(&w, formats[job->result.source], "file:" MEDIA_INPUT);
    if (video)
        add_video(&w, job->result.copy_video);
    ADD(&w, "-map", video ? "0:a:0?" : "0:a:0", "-c:a", "aac", "-b:a", "64k", "-ac", "1", "-ar",
        "44100", "-map_metadata", "-1", "-map_metadata:s", "-1", "-map_chapters", "-1", "-threads",
        "1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact", "-movflags",
        "+faststart", "-f", "mp4", "file:" MEDIA_STORED);
    MEDIA_TRY(stage_convert(job, &w.c, &code));
    return code == 0 ? FINE : REASON_TRUNCATED;
}

/* A video nobody can take a picture from is damaged. */
static enum reason poster(struct job *job)
{
    struct words w = {
        {FFMPEG, NULL, MEDIA_PDF_CPU_S, MEDIA_PDF_WALL_S, {"ffmpeg"}},
        1
    };
    int code;

    ADD(&w, "-nostdin", "-threads", "1");
    if (job->result.duration_ms > 2000)
        ADD(&w, "-ss", "1");
    add_input(&w, "mov", "file:" MEDIA_STORED);
    ADD(&w, "-map", "0:V:0", "-frames:v", "1", "-vf",
        "scale=w=480:h=480:force_original_aspect_ratio=decrease:force_divisible_by=2", "-c:v",
        "png", "-f", "image2", "-update", "1", "file:" POSTER);
    MEDIA_TRY(stage_convert(job, &w.c, &code));
    if (code != 0)
        return REASON_TRUNCATED;
    MEDIA_TRY(work_open(job, POSTER));
    MEDIA_TRY(work_create(job, MEDIA_THUMB, &job->thumb_fd));
    return stage_read(job, poster_prepare, poster_make);
}

enum reason av_make(struct job *job)
{
    MEDIA_TRY(work_input(job));
    MEDIA_TRY(probe(job, formats[job->result.source], "file:" MEDIA_INPUT, PROBE));
    MEDIA_TRY(work_stage(job, PROBE, NULL, probe_input));
    MEDIA_TRY(convert(job));
    MEDIA_TRY(probe(job, "mov", "file:" MEDIA_STORED, PROBED));
    MEDIA_TRY(work_stage(job, PROBED, NULL, probe_output));
    return job->result.type == TYPE_MP4 ? poster(job) : FINE;
}
