/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "media/probe.h"

#include <jansson.h>

#include "base/limits.h"
#include "media/evidence.h"

enum { PROBE_BYTES_MAX = 1 << 20, SIDE_MAX = 16384 };

static void json_drop(void *v)
{
    json_decref(v);
}

static enum reason load(struct job *job, json_t **out)
{
    str text;

    MEDIA_TRY(job_read(job, job->work_fd, PROBE_BYTES_MAX, &text));
    json_t *v = json_loadb(text.p, text.n, JSON_ALLOW_NUL, NULL);
    if (!v)
        return REASON_TRUNCATED;
    arena_defer(&job->arena, json_drop, v);
    *out = v;
    return FINE;
}

static str text_at(json_t *object, const char *key)
{
    return str_of(json_string_value(json_object_get(object, key)));
}

static int64_t int_at(json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

/* First stream of a type; a cover is no video. */
static json_t *stream_of(json_t *document, str type)
{
    size_t i;
    json_t *stream;

    json_array_foreach(json_object_get(document, "streams"), i, stream)
    {
        if (str_eq(text_at(stream, "codec_type"), type) &&
            !int_at(json_object_get(stream, "disposition"), "attached_pic"))
            return stream;
    }
    return NULL;
}

/* "183.510000" in ms; 0 when the file does not say. Anything unreasonable is the longest there is.
 */
static int64_t duration_ms(json_t *document)
{
    str text = text_at(json_object_get(document, "format"), "duration"), whole, fraction;
    int64_t seconds, thousandths = 0;

    if (!text.n)
        return 0;
    (void)str_cut(text, '.', &whole, &fraction);
    fraction = str_slice(fraction, 0, 3);
    if (!str_i64(whole, &seconds) || seconds < 0 || seconds > INT32_MAX)
        return INT64_MAX;
    if (fraction.n == 3 && !str_i64(fraction, &thousandths))
        return INT64_MAX;
    return seconds * 1000 + thousandths;
}

static void read_evidence(json_t *tags, struct result *r)
{
    static const char *const times[] = {"com.apple.quicktime.creationdate", "creation_time"};
    static const char *const places[] = {"com.apple.quicktime.location.ISO6709", "location"};

    for (size_t i = 0; i < COUNT(times) && !r->has_captured; i++)
        r->has_captured = evidence_rfc_time(text_at(tags, times[i]), &r->captured_at);
    for (size_t i = 0; i < COUNT(places) && !r->has_gps; i++)
        r->has_gps = evidence_iso6709(text_at(tags, places[i]), &r->lat_e6, &r->lon_e6);
}

static bool video_stays(json_t *video)
{
    return str_eq(text_at(video, "codec_name"), S("h264")) &&
           str_eq(text_at(video, "pix_fmt"), S("yuv420p")) &&
           int_at(video, "width") <= MEDIA_VIDEO_SIDE &&
           int_at(video, "height") <= MEDIA_VIDEO_SIDE;
}

static enum reason size_check(json_t *video)
{
    int64_t width = int_at(video, "width"), height = int_at(video, "height");

    if (width <= 0 || height <= 0)
        return REASON_TRUNCATED;
    return width > SIDE_MAX || height > SIDE_MAX || width * height > MEDIA_PIXELS_MAX
               ? REASON_TOO_MANY_PIXELS
               : FINE;
}

static enum reason length_check(const struct result *r, json_t *document)
{
    int64_t most_s = r->type == TYPE_MP4 ? MEDIA_VIDEO_S : MEDIA_AUDIO_S;

    return duration_ms(document) > most_s * 1000 ? REASON_TOO_LONG : FINE;
}

enum reason probe_input(struct job *job)
{
    struct result *r = &job->result;
    json_t *document;

    MEDIA_TRY(load(job, &document));
    json_t *video = stream_of(document, S("video")), *audio = stream_of(document, S("audio"));
    if (!video && !audio)
        return REASON_UNKNOWN_TYPE;
    r->type = video ? TYPE_MP4 : TYPE_M4A;
    r->copy_video = video && video_stays(video);
    if (video)
        MEDIA_TRY(size_check(video));
    read_evidence(json_object_get(json_object_get(document, "format"), "tags"), r);
    return length_check(r, document);
}

enum reason probe_output(struct job *job)
{
    struct result *r = &job->result;
    json_t *document;

    MEDIA_TRY(load(job, &document));
    json_t *video = stream_of(document, S("video"));
    if (!video != (r->type == TYPE_M4A))
        return REASON_CONVERTER_FAILED;
    r->width = (int32_t)int_at(video, "width");
    r->height = (int32_t)int_at(video, "height");
    r->duration_ms = duration_ms(document);
    return r->duration_ms > 0 ? length_check(r, document) : REASON_TRUNCATED;
}
