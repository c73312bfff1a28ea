/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* landlock.h - which files a converter sees. Fails where the kernel has no Landlock. */
#ifndef MEDIA_LANDLOCK_H
#define MEDIA_LANDLOCK_H

#include "base/base.h"

/* Nothing can be opened any more by path. */
MUST_USE bool landlock_nothing(void);
/* Libraries can be read, `program` started, files in the folder made, read and written. */
MUST_USE bool landlock_converter(int dir_fd, const char *program);

#endif
