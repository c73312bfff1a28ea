/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "media/media.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

enum reason job_read(struct job *job, int fd, size_t size_max, str *out)
{
    struct stat st;
    size_t n = 0;

    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
        return REASON_CONVERTER_FAILED;
    if ((uint64_t)st.st_size > size_max)
        return REASON_TOO_BIG;
    char *p = arena_alloc(&job->arena, 1, (size_t)st.st_size + 1);
    while (n < (size_t)st.st_size) {
        ssize_t got = pread(fd, p + n, (size_t)st.st_size - n, (off_t)n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return REASON_CONVERTER_FAILED;
        n += (size_t)got;
    }
    *out = (str){p, n};
    return FINE;
}

enum reason job_write(int fd, str bytes)
{
    while (bytes.n) {
        ssize_t put = write(fd, bytes.p, bytes.n);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return errno == EFBIG ? REASON_TOO_BIG : REASON_CONVERTER_FAILED;
        bytes = str_slice(bytes, (size_t)put, bytes.n);
    }
    return FINE;
}
