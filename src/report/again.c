/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "report/again.h"

#include "base/hash.h"
#include "base/keys.h"
#include "base/world.h"
#include "report/submit.sql.h"

struct kept {
    str request_hash, answer;
    int64_t report_id;
};
static const struct db_row kept_row =
    DB_ROW(struct kept, DB_FIELD(struct kept, request_hash), DB_FIELD(struct kept, answer),
           DB_FIELD(struct kept, report_id));

static str hash_str(struct ctx *cx, str bytes)
{
    unsigned char *out = arena_alloc(&cx->arena, 1, SHA256_BYTES);

    sha256(bytes, out);
    return (str){(const char *)out, SHA256_BYTES};
}

static str number_or_none(struct ctx *cx, opt_i64 n)
{
    return n.has ? arena_fmt(&cx->arena, "%lld", (long long)n.v) : S("");
}

/* A form sends its files anew with each try, under new ids: its words alone are compared. */
static str files_named(struct ctx *cx, const struct submission *s)
{
    str all = S("");

    for (size_t i = 0; s->files_are_named && i < s->files.n; i++)
        all = arena_fmt(&cx->arena, "%.*s %lld", STR_ARG(all), (long long)s->files.v[i]);
    return all;
}

/* What was asked, so that the same key with other words is noticed. */
static str request_hash(struct ctx *cx, const struct submission *s)
{
    const str parts[] = {s->class,
                         s->title,
                         s->body,
                         s->incident_date,
                         s->area,
                         s->place,
                         s->topic,
                         s->agency,
                         s->respondent,
                         s->reporter.name,
                         s->reporter.phone,
                         s->reporter.email,
                         s->reporter.contact,
                         s->reporter.language,
                         s->channel,
                         s->channel_id,
                         number_or_none(cx, s->lat_e6),
                         number_or_none(cx, s->lon_e6),
                         files_named(cx, s),
                         s->anonymous ? S("1") : S("0"),
                         s->confidential ? S("1") : S("0")};

    return hash_str(cx, arena_join(&cx->arena, parts, COUNT(parts), (str){"\0", 1}));
}

static enum err by_key(struct ctx *cx, const struct submission *s, struct submitted *out)
{
    struct kept kept;

    if (!s->key.n)
        return OK;
    enum err e =
        db_one(cx, SQL(idempotency_of, .scope = s->key_scope, .key_hash = hash_str(cx, s->key)),
               &kept_row, &kept);
    if (e == ERR_NOTFOUND) {
        fault_clear(cx);
        return OK;
    }
    TRY(e);
    if (!str_eq(kept.request_hash, request_hash(cx, s)))
        return fail_key(cx, ERR_INVALID, "kunci", "error_idempotency_mismatch");
    TRY(open_under(cx, s->key, s->key_scope, kept.answer, &out->receipt));
    out->again = true;
    return report_by_id(cx, kept.report_id, &out->report);
}

static enum err by_message(struct ctx *cx, const struct submission *s, struct submitted *out)
{
    int64_t id;

    if (!s->channel_id.n || out->again)
        return OK;
    enum err e =
        db_int(cx, SQL(external_number_of, .system = s->channel, .number = s->channel_id), &id);
    if (e == ERR_NOTFOUND) {
        fault_clear(cx);
        return OK;
    }
    TRY(e);
    out->again = true;
    return report_by_id(cx, id, &out->report);
}

enum err again_find(struct ctx *cx, const struct submission *s, struct submitted *out)
{
    *out = (struct submitted){0};
    TRY(by_key(cx, s, out));
    return by_message(cx, s, out);
}

enum err again_store(struct ctx *cx, const struct submission *s, const struct submitted *out)
{
    str sealed;

    if (s->channel_id.n)
        TRY(db_exec(cx, SQL(external_number_insert, .system = s->channel, .number = s->channel_id,
                            .report_id = out->report.id)));
    if (!s->key.n)
        return OK;
    seal_under(cx, s->key, s->key_scope, out->receipt, &sealed);
    return db_exec(cx, SQL(idempotency_insert, .scope = s->key_scope,
                           .key_hash = hash_str(cx, s->key), .request_hash = request_hash(cx, s),
                           .answer = sealed, .report_id = out->report.id, .at = now_ms(cx)));
}
