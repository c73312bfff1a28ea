/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "attachment/attachment.h"

#include "attachment/attachment.sql.h"
#include "base/keys.h"
#include "db/call.h"

enum { ATTACHMENTS_MAX = 500 }; /* of one report over its whole life */

const struct db_row attachment_row =
    DB_ROW(struct attachment, DB_FIELD(struct attachment, id),
           DB_FIELD(struct attachment, report_id), DB_FIELD(struct attachment, seq),
           DB_FIELD(struct attachment, visibility), DB_FIELD(struct attachment, kind),
           DB_FIELD(struct attachment, mime), DB_FIELD(struct attachment, bytes),
           DB_FIELD(struct attachment, sha256), DB_FIELD(struct attachment, thumb),
           DB_FIELD(struct attachment, width), DB_FIELD(struct attachment, height),
           DB_FIELD(struct attachment, captured_at), DB_FIELD(struct attachment, captured_local),
           DB_FIELD(struct attachment, phash), DB_FIELD(struct attachment, gps_e6),
           DB_FIELD(struct attachment, owner_key), DB_FIELD(struct attachment, created_at));

enum err attachment_add(struct ctx *cx, const struct attachment *a)
{
    return db_exec(cx, SQL_ROW(attachment_insert, &attachment_row, a));
}

enum err attachment_by_id(struct ctx *cx, int64_t id, struct attachment *out)
{
    return db_one(cx, SQL(attachment_by_id, .id = id), &attachment_row, out);
}

enum err attachment_list(struct ctx *cx, int64_t report_id, struct attachments *out)
{
    return db_all(cx, SQL(attachment_list, .report_id = report_id), &attachment_row,
                  ATTACHMENTS_MAX, out);
}

str attachment_owner(struct ctx *cx, str words)
{
    struct key_hash *h = arena_new(&cx->arena, struct key_hash);

    keys_hash(cx, KEY_PEPPER, S("upload"), words, h);
    return KEY_HASH_STR(h);
}

enum err attachment_bind(struct ctx *cx, int64_t id, int64_t report_id, int64_t seq, str visibility,
                         str owner_words)
{
    int64_t bound;

    TRY(db_exec_count(cx,
                      SQL(attachment_bind, .id = id, .report_id = report_id, .seq = seq,
                          .visibility = visibility, .owner_key = attachment_owner(cx, owner_words)),
                      &bound));
    return bound == 1 ? OK : fail_key(cx, ERR_INVALID, "attachments", "error_attachment_gone");
}

enum err attachment_waits(struct ctx *cx, int64_t id, str owner_words, bool *out)
{
    struct attachment a;
    enum err e = attachment_by_id(cx, id, &a);

    *out = !e && !a.report_id.has && str_eq(a.owner_key, attachment_owner(cx, owner_words));
    if (e == ERR_NOTFOUND)
        fault_clear(cx);
    return e == ERR_NOTFOUND ? OK : e;
}

enum err attachment_see(struct ctx *cx, int64_t id, int64_t report_id, str visibility)
{
    return db_change(
        cx, SQL(attachment_see, .id = id, .report_id = report_id, .visibility = visibility));
}

enum err attachment_unused(struct ctx *cx, int64_t before, size_t max, struct attachments *out)
{
    return db_all(cx, SQL(attachment_unused, .before = before, .max = (int64_t)max),
                  &attachment_row, max, out);
}
