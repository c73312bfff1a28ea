/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "account/session.h"

#include "account/session.sql.h"
#include "base/code32.h"
#include "base/keys.h"
#include "base/limits.h"
#include "base/time.h"
#include "base/world.h"

enum { SESSIONS_MAX = 1000, CSRF_BYTES = 20 };

struct session_rule {
    str name;
    int64_t life_ms; /* since it was made       */
    int64_t idle_ms; /* since it was last used  */
};
/* clang-format off */
static const struct session_rule rules[SESSION_KINDS] = {
    [SESSION_STAFF]    = {S_("staff"),    SESSION_HOURS * HOUR_MS,  SESSION_IDLE_MIN * MINUTE_MS},
    [SESSION_FACTOR]   = {S_("pending"),  PENDING_MIN * MINUTE_MS,  PENDING_MIN * MINUTE_MS},
    [SESSION_PASSWORD] = {S_("renew"),    PENDING_MIN * MINUTE_MS,  PENDING_MIN * MINUTE_MS},
    [SESSION_REPORTER] = {S_("reporter"), REPORTER_HOURS * HOUR_MS, REPORTER_HOURS * HOUR_MS},
};
/* clang-format on */

static const struct db_row session_row =
    DB_ROW(struct session, DB_FIELD(struct session, hash), DB_FIELD(struct session, kind),
           DB_FIELD(struct session, account_id), DB_FIELD(struct session, report_id),
           DB_FIELD(struct session, created_at), DB_FIELD(struct session, seen_at),
           DB_FIELD(struct session, expires_at));

bool session_is(const struct session *s, enum session_kind kind)
{
    must(kind < SESSION_KINDS);
    return str_eq(s->kind, rules[kind].name);
}

int session_life_s(enum session_kind kind)
{
    must(kind < SESSION_KINDS);
    return (int)(rules[kind].life_ms / 1000);
}

enum err session_make(struct ctx *cx, enum session_kind kind, int64_t owner_id, str *secret_out)
{
    str secret = secret_make(cx);
    bool of_report = kind == SESSION_REPORTER;
    int64_t now = now_ms(cx);
    struct key_hash h;

    must(kind < SESSION_KINDS && owner_id > 0);
    keys_hash(cx, KEY_PEPPER, S("session"), secret, &h);
    TRY(db_exec(cx, SQL(session_insert, .hash = KEY_HASH_STR(&h), .pepper = h.key_id,
                        .kind = rules[kind].name, .account_id = of_report ? NONE : SOME(owner_id),
                        .report_id = of_report ? SOME(owner_id) : NONE, .now = now,
                        .expires_at = now + rules[kind].life_ms)));
    if (kind == SESSION_STAFF)
        TRY(db_exec(cx, SQL(account_seen, .id = owner_id, .now = now)));
    *secret_out = secret;
    return OK;
}

struct opening {
    enum session_kind kind;
    int64_t owner_id;
    str secret;
};

static enum err open_session(struct ctx *cx, void *arg)
{
    struct opening *o = arg;

    return session_make(cx, o->kind, o->owner_id, &o->secret);
}

enum err session_open(struct ctx *cx, enum session_kind kind, int64_t owner_id, str *secret_out)
{
    struct opening o = {kind, owner_id, {0}};

    TRY(db_write(cx, open_session, &o));
    *secret_out = o.secret;
    return OK;
}

static bool is_over(const struct session *s, int64_t now)
{
    for (enum session_kind k = 0; k < SESSION_KINDS; k++)
        if (session_is(s, k))
            return now >= s->expires_at || now - s->seen_at >= rules[k].idle_ms;
    return true; /* a kind that this version does not know */
}

enum err session_find(struct ctx *cx, str secret, struct session *out)
{
    struct key_hashes hashes;

    keys_hash_all(cx, KEY_PEPPER, S("session"), secret, &hashes);
    for (size_t i = 0; i < hashes.n; i++) {
        struct session s;
        enum err e =
            db_one(cx, SQL(session_by_hash, .hash = KEY_HASH_STR(&hashes.v[i])), &session_row, &s);
        if (e == ERR_NOTFOUND) {
            fault_clear(cx);
            continue;
        }
        if (e)
            return e;
        if (is_over(&s, now_ms(cx)))
            return fail(cx, ERR_NOTFOUND, "the session is over");
        *out = s;
        return OK;
    }
    return fail(cx, ERR_NOTFOUND, "no such session");
}

static enum err touch(struct ctx *cx, void *arg)
{
    const struct session *s = arg;
    int64_t now = now_ms(cx);

    if (session_is(s, SESSION_STAFF))
        TRY(db_exec(cx, SQL(account_seen, .id = s->account_id.v, .now = now)));
    return db_exec(cx, SQL(session_seen, .hash = s->hash, .now = now));
}

void session_touch(struct ctx *cx, const struct session *s)
{
    struct session copy = *s;

    if (now_ms(cx) - s->seen_at >= SESSION_TOUCH_MIN * MINUTE_MS && db_write(cx, touch, &copy))
        fault_clear(cx);
}

str session_csrf(struct ctx *cx, str secret)
{
    struct key_hash h;

    keys_hash(cx, KEY_PEPPER, S("csrf"), secret, &h);
    return arena_dup(&cx->arena, str_slice(KEY_HASH_STR(&h), 0, CSRF_BYTES));
}

enum err session_drop(struct ctx *cx, const struct session *s)
{
    return db_exec(cx, SQL(session_delete, .hash = s->hash));
}

static enum err end(struct ctx *cx, void *arg)
{
    return session_drop(cx, arg);
}

enum err session_end(struct ctx *cx, const struct session *s)
{
    struct session copy = *s;

    return db_write(cx, end, &copy);
}

enum err session_end_all(struct ctx *cx, int64_t account_id, str keep)
{
    return db_exec(cx,
                   SQL(session_delete_of, .account_id = account_id, .keep = keep.p ? keep : S("")));
}

enum err session_list(struct ctx *cx, int64_t account_id, struct sessions *out)
{
    const struct session_rule *rule = &rules[SESSION_STAFF];
    int64_t now = now_ms(cx);

    return db_all(cx,
                  SQL(session_of, .account_id = account_id, .kind = rule->name, .now = now,
                      .idle_since = now - rule->idle_ms),
                  &session_row, SESSIONS_MAX, out);
}

static enum err sweep(struct ctx *cx, void *arg)
{
    return db_exec_count(cx, SQL(session_delete_over, .now = now_ms(cx)), arg);
}

enum err session_sweep(struct ctx *cx, int64_t *removed_out)
{
    return db_write(cx, sweep, removed_out);
}
