/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A backup: whatever lies in the file is read to its end or refused, and never without a name for
 * it. */
#include "support/corpus.h"

#include "backup/backup.h"
#include "base/hash.h"

#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ctx cx;
    struct statement s;
    int fd = memfd_create("backup", MFD_CLOEXEC);

    must(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    ctx_init(&cx, NULL, 64 << 20);
    if (backup_read(&cx, arena_fmt(&cx.arena, "/proc/self/fd/%d", fd), &s) == OK)
        must(s.sha256.n == SHA256_BYTES && s.public_key.n > 0);
    else
        must(cx.fault.message.n > 0);
    ctx_reset(&cx);
    close(fd);
    return 0;
}
