/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "account/signin.h"

#include "account/account.h"
#include "account/factor.h"
#include "account/password.h"
#include "account/record.h"
#include "account/signin.sql.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/time.h"
#include "base/world.h"

/* One try, from outside the transaction into it and back. */
struct attempt {
    str name;                      /* of the first step                                 */
    int64_t id;                    /* of the others                                     */
    const struct session *pending; /* ends when the step is done                        */
    str code;
    str verified; /* stored password that was compared, and whether it fits             */
    bool fits;
    str fresh; /* to be stored in its place: a new hash, or null                        */
    bool right;
    struct signin next;
};

int64_t signin_pause_s(int64_t failed)
{
    int64_t pause = 1;

    if (failed < SIGNIN_FREE)
        return 0;
    for (int64_t i = SIGNIN_FREE; i < failed && pause < SIGNIN_PAUSE_MAX_S; i++)
        pause *= 2;
    return pause < SIGNIN_PAUSE_MAX_S ? pause : SIGNIN_PAUSE_MAX_S;
}

/* Also for id 0, which changes no row: an unknown name walks the same way. */
static enum err count_failure(struct ctx *cx, const struct account *a)
{
    int64_t now = now_ms(cx);
    bool past = a->locked_until > 0 && now - a->locked_until > SIGNIN_FORGET_H * HOUR_MS;
    int64_t failed = past ? 1 : a->failed + 1;

    return db_exec(cx, SQL(signin_failed, .id = a->id, .failed = failed,
                           .locked_until = now + signin_pause_s(failed) * 1000));
}

static bool must_wait(struct ctx *cx, const struct account *a)
{
    return now_ms(cx) < a->locked_until;
}

static enum err load(struct ctx *cx, const struct attempt *t, struct account *a)
{
    enum err e = t->id ? account_by_id(cx, t->id, a) : account_by_name(cx, t->name, a);

    if (e != ERR_NOTFOUND)
        return e;
    fault_clear(cx);
    *a = (struct account){0};
    return OK;
}

/* Held until the transaction ends: of two tries at one moment each is counted, and the second
 * waits. */
static enum err load_held(struct ctx *cx, const struct attempt *t, struct account *a)
{
    TRY(load(cx, t, a));
    TRY(db_exec(cx, SQL(signin_hold, .id = a->id)));
    return load(cx, t, a);
}

/* All that was asked was right. */
static enum err sign_in(struct ctx *cx, const struct account *a, struct attempt *t)
{
    t->right = true;
    t->next.kind = a->must_change ? SESSION_PASSWORD : SESSION_STAFF;
    TRY(db_exec(cx, SQL(signin_done, .id = a->id, .password = t->fresh)));
    return session_make(cx, t->next.kind, a->id, &t->next.secret);
}

static enum err try_password(struct ctx *cx, void *arg)
{
    struct attempt *t = arg;
    struct account a;

    t->right = false;
    TRY(load_held(cx, t, &a));
    if (must_wait(cx, &a))
        return OK;
    if (!t->fits || a.disabled_at.has || !str_eq(a.password, t->verified))
        return count_failure(cx, &a);
    if (a.totp_sealed.n == 0)
        return sign_in(cx, &a, t);
    t->right = true;
    t->next.kind = SESSION_FACTOR;
    return session_make(cx, SESSION_FACTOR, a.id, &t->next.secret);
}

/* Outside any transaction: it takes long. */
static enum err compare(struct ctx *cx, struct attempt *t, str password)
{
    struct account a;

    TRY(load(cx, t, &a));
    t->verified = a.password;
    TRY(password_verify(cx, a.password, password, &t->fits));
    if (t->fits && password_outdated(cx, a.password))
        return password_hash(cx, password, &t->fresh);
    return OK;
}

static enum err answer(struct ctx *cx, const struct attempt *t, struct signin *out)
{
    if (!t->right)
        return fail_key(cx, ERR_DENIED, NULL, "signin_wrong");
    *out = t->next;
    return OK;
}

enum err signin_password(struct ctx *cx, str name, str password, struct signin *out)
{
    struct attempt t = {0};

    if (!account_name_normal(cx, name, &t.name))
        t.name = S(""); /* no account is called so */
    TRY(compare(cx, &t, password));
    TRY(db_write(cx, try_password, &t));
    return answer(cx, &t, out);
}

static enum err try_code(struct ctx *cx, void *arg)
{
    struct attempt *t = arg;
    struct account a;
    bool taken = false;

    t->right = false;
    TRY(load_held(cx, t, &a));
    if (must_wait(cx, &a) || a.disabled_at.has || a.totp_sealed.n == 0)
        return OK;
    TRY(factor_take(cx, &a, t->code, &taken));
    if (!taken)
        return count_failure(cx, &a);
    TRY(session_drop(cx, t->pending));
    return sign_in(cx, &a, t);
}

enum err signin_code(struct ctx *cx, const struct session *pending, str code, struct signin *out)
{
    struct attempt t = {.id = pending->account_id.v, .pending = pending, .code = code};

    must(session_is(pending, SESSION_FACTOR));
    TRY(db_write(cx, try_code, &t));
    if (!t.right)
        return fail_key(cx, ERR_DENIED, "code", "signin_code_wrong");
    *out = t.next;
    return OK;
}

static enum err renew(struct ctx *cx, void *arg)
{
    struct attempt *t = arg;

    TRY(account_act(cx, t->id)); /* refuses a disabled one */
    TRY(db_change(cx, SQL(signin_set_password, .id = t->id, .password = t->fresh)));
    TRY(session_end_all(cx, t->id, (str){0}));
    TRY(account_record(cx, &(struct account_record){.account_id = t->id,
                                                    .action = "password_change",
                                                    .as = acting_for_oneself(cx)}));
    t->next.kind = SESSION_STAFF;
    return session_make(cx, SESSION_STAFF, t->id, &t->next.secret);
}

enum err signin_renew(struct ctx *cx, const struct session *pending, str password,
                      struct signin *out)
{
    struct attempt t = {.id = pending->account_id.v};
    struct account a;

    must(session_is(pending, SESSION_PASSWORD));
    TRY(account_by_id(cx, t.id, &a));
    TRY(password_check(cx, password, a.name, a.display_name));
    TRY(compare(cx, &t, password));
    if (t.fits)
        return fail_key(cx, ERR_INVALID, "password", "password_same");
    TRY(password_hash(cx, password, &t.fresh));
    TRY(db_write(cx, renew, &t));
    *out = t.next;
    return OK;
}

static enum err try_confirm(struct ctx *cx, void *arg)
{
    struct attempt *t = arg;
    struct account a;

    t->right = false;
    TRY(load_held(cx, t, &a));
    if (must_wait(cx, &a))
        return OK;
    t->right = t->fits && str_eq(a.password, t->verified);
    return t->right ? OK : count_failure(cx, &a);
}

enum err signin_confirm(struct ctx *cx, int64_t account_id, str password)
{
    struct attempt t = {.id = account_id};

    TRY(compare(cx, &t, password));
    TRY(db_write(cx, try_confirm, &t));
    return t.right ? OK : fail_key(cx, ERR_DENIED, "current", "password_wrong");
}
