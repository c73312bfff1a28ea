/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/range.h"

#include "base/hash.h"
#include "http/response.h"

#include <sys/stat.h>

/* Digits only; more than any file has is as much as any file has. */
static bool read_count(str text, int64_t *out)
{
    int64_t n = 0;

    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] < '0' || text.p[i] > '9')
            return false;
        n = n > INT64_MAX / 10 - 1 ? INT64_MAX / 10 : n * 10 + (text.p[i] - '0');
    }
    *out = n;
    return text.n > 0;
}

/* "-n": the last n bytes. */
static enum range_kind last_bytes(int64_t n, int64_t size, struct range *out)
{
    if (n == 0)
        return RANGE_BEHIND;
    *out = n < size ? (struct range){size - n, n} : (struct range){0, size};
    return size ? RANGE_PART : RANGE_WHOLE;
}

/* "a-b", or "a-" with `to` far behind. */
static enum range_kind from_to(int64_t from, int64_t to, int64_t size, struct range *out)
{
    if (to < from)
        return RANGE_WHOLE;
    if (from >= size)
        return RANGE_BEHIND;
    *out = (struct range){from, (to < size - 1 ? to : size - 1) - from + 1};
    return RANGE_PART;
}

enum range_kind range_parse(str header, int64_t size, struct range *out)
{
    str unit, set, first, last;
    int64_t from, to = INT64_MAX;

    if (!str_cut(header, '=', &unit, &set) || !str_eq_nocase(unit, S("bytes")) ||
        !str_cut(str_trim(set), '-', &first, &last))
        return RANGE_WHOLE;
    if (first.n == 0)
        return read_count(last, &to) ? last_bytes(to, size, out) : RANGE_WHOLE;
    if (!read_count(first, &from) || (last.n && !read_count(last, &to)))
        return RANGE_WHOLE;
    return from_to(from, to, size, out);
}

/* Only GET has parts. What the client has already is not sent at all: 304 comes first. */
static str part_wanted(const struct request *rq, str etag)
{
    str same = request_header(rq, S("If-Range"));

    if (rq->method != HTTP_GET || (same.n && !str_eq(same, etag)) ||
        etag_matches(request_header(rq, S("If-None-Match")), etag))
        return S("");
    return request_header(rq, S("Range"));
}

static void give_part(struct ctx *cx, struct response *rs, struct range part)
{
    rs->status = 206;
    rs->file_from = part.from;
    rs->file_bytes = part.n;
    response_header(cx, rs, S("Content-Range"),
                    arena_fmt(&cx->arena, "bytes %lld-%lld/%lld", (long long)part.from,
                              (long long)(part.from + part.n - 1), (long long)rs->file_size));
}

enum err response_file(struct ctx *cx, const struct request *rq, struct response *rs, str path,
                       str hash)
{
    str etag = arena_fmt(&cx->arena, "\"%.*s\"", STR_ARG(hex_encode(cx, hash)));
    struct range part;
    struct stat st;

    if (stat(arena_z(&cx->arena, path), &st) != 0)
        return fail(cx, ERR_NOTFOUND, "no file %.*s", STR_ARG(path));
    rs->file = path;
    rs->file_size = rs->file_bytes = st.st_size;
    response_header(cx, rs, S("Accept-Ranges"), S("bytes"));
    response_header(cx, rs, S("ETag"), etag);
    switch (range_parse(part_wanted(rq, etag), st.st_size, &part)) {
    case RANGE_WHOLE: break;
    case RANGE_PART: give_part(cx, rs, part); break;
    case RANGE_BEHIND:
        rs->status = 416;
        return fail(cx, ERR_INVALID, "the file has %lld bytes", (long long)st.st_size);
    }
    return OK;
}
