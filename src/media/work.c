/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "media/work.h"

#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"

static void shut(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

enum reason work_open(struct job *job, const char *name)
{
    shut(&job->work_fd);
    job->work_fd = openat(job->dir_fd, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    return job->work_fd >= 0 ? FINE : REASON_CONVERTER_FAILED;
}

enum reason work_create(struct job *job, const char *name, int *fd_out)
{
    shut(fd_out);
    *fd_out = openat(job->dir_fd, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    return *fd_out >= 0 ? FINE : REASON_CONVERTER_FAILED;
}

void work_remove(struct job *job, const char *name)
{
    unlinkat(job->dir_fd, name, 0);
}

bool work_size(struct job *job, const char *name, int64_t *bytes_out)
{
    struct stat st;

    if (fstatat(job->dir_fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(st.st_mode) ||
        st.st_size == 0)
        return false;
    *bytes_out = st.st_size;
    return true;
}

enum reason work_input(struct job *job)
{
    struct stat st;
    off_t at = 0;
    int fd = -1;

    if (fstat(job->in_fd, &st) != 0 || st.st_size > UPLOAD_FILE_MAX)
        return REASON_TOO_BIG;
    MEDIA_TRY(work_create(job, MEDIA_INPUT, &fd));
    while (at < st.st_size && sendfile(fd, job->in_fd, &at, (size_t)(st.st_size - at)) > 0)
        continue;
    shut(&fd);
    return at == st.st_size ? FINE : REASON_CONVERTER_FAILED;
}

enum reason work_stage(struct job *job, const char *from, const char *to, stage_fn *work)
{
    enum reason reason = work_open(job, from);

    if (!reason && to)
        reason = work_create(job, to, &job->out_fd);
    if (!reason)
        reason = stage_read(job, NULL, work);
    shut(&job->work_fd);
    shut(&job->out_fd);
    return reason;
}
