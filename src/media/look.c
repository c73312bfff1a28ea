/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The stage that asks libmagic; apart from sniff.c, which needs no library. */
#include "media/sniff.h"

#include <magic.h>

#include "base/limits.h"

static magic_t table; /* of this process: loaded before the cage closes */

static void table_close(void *arg)
{
    (void)arg;
    magic_close(table);
}

enum reason sniff_prepare(struct job *job)
{
    table = magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_TAR);
    if (!table)
        return REASON_CONVERTER_FAILED;
    arena_defer(&job->arena, table_close, NULL);
    return magic_load(table, NULL) == 0 ? FINE : REASON_CONVERTER_FAILED;
}

enum reason sniff_file(struct job *job)
{
    enum reason reason = REASON_UNKNOWN_TYPE;
    str bytes;

    MEDIA_TRY(job_read(job, job->in_fd, UPLOAD_FILE_MAX, &bytes));
    enum source source = sniff_bytes(bytes, &reason);
    if (!source)
        return reason;
    const char *mime = magic_buffer(table, bytes.p, bytes.n);
    if (!mime || !sniff_agrees(source, str_of(mime)))
        return REASON_POLYGLOT;
    job->result.source = source;
    return FINE;
}
