/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Uploads that nothing took go, and their bytes with them. */
#include "attachment/attachment.h"
#include "attachment/attachment.sql.h"
#include "attachment/store.h"
#include "base/limits.h"
#include "base/time.h"
#include "base/world.h"

enum { AT_ONCE = 100 };

/* The same bytes may be another report's. */
static enum err remove_unnamed(struct ctx *cx, str sha256)
{
    int64_t names;

    if (!sha256.n)
        return OK;
    TRY(db_int(cx, SQL(attachment_names, .hash = sha256), &names));
    return names ? OK : attachment_remove(cx, sha256);
}

/* Bytes go before the row that knows of them is gone for good: one that is cut off is run again. */
static enum err forget(struct ctx *cx, void *arg)
{
    const struct attachment *a = arg;
    int64_t gone;

    TRY(db_exec_count(cx, SQL(attachment_delete, .id = a->id), &gone));
    if (!gone) /* a report took it after all */
        return OK;
    TRY(remove_unnamed(cx, a->sha256));
    return remove_unnamed(cx, a->thumb);
}

static enum err expire(struct ctx *cx, void *arg)
{
    int64_t *done_out = arg;
    int64_t before = now_ms(cx) - UPLOAD_KEPT_HOURS * HOUR_MS;
    struct attachments old;

    TRY(attachment_hold(cx));
    TRY(attachment_unused(cx, before, AT_ONCE, &old));
    for (size_t i = 0; i < old.n; i++) {
        if (attachment_is_recent(cx,
                                 old.v[i].sha256)) /* sent once more: the next hour asks again */
            continue;
        TRY(db_write(cx, forget, &old.v[i]));
        ++*done_out;
    }
    return OK;
}

enum err attachment_expire(struct ctx *cx, int64_t *done_out)
{
    *done_out = 0;
    return attachment_unless_held(cx, expire, done_out);
}
