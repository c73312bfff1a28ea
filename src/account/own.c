/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "account/own.h"

#include "account/account.h"
#include "account/factor.h"
#include "account/manage.sql.h"
#include "account/password.h"
#include "account/record.h"
#include "account/signin.h"
#include "account/signin.sql.h"
#include "account/token.h"
#include "base/hash.h"

struct change {
    int64_t id;
    str password; /* hashed */
    str language;
    str secret;
    int64_t step;
    str keep; /* hash of the session that stays */
    bool end_tokens;
    struct strs recovery;
};

static enum err record(struct ctx *cx, const struct change *c, const char *action)
{
    return account_record(cx, &(struct account_record){.account_id = c->id,
                                                       .action = action,
                                                       .as = acting_for_oneself(cx)});
}

static enum err load_own(struct ctx *cx, struct account *out)
{
    if (cx->actor.kind != ACTOR_ACCOUNT || cx->actor.token_id)
        return fail(cx, ERR_DENIED, "only for somebody who signed in");
    return account_by_id(cx, cx->actor.account_id, out);
}

static enum err set_password(struct ctx *cx, void *arg)
{
    struct change *c = arg;

    TRY(db_change(cx, SQL(signin_set_password, .id = c->id, .password = c->password)));
    TRY(session_end_all(cx, c->id, c->keep));
    if (c->end_tokens)
        TRY(token_revoke_all(cx, c->id, acting_for_oneself(cx)));
    return record(cx, c, "password_change");
}

enum err own_password(struct ctx *cx, str current, str password, bool end_tokens,
                      const struct session *keep)
{
    struct change c = {.keep = keep->hash, .end_tokens = end_tokens};
    struct account a;

    TRY(load_own(cx, &a));
    TRY(signin_confirm(cx, a.id, current));
    TRY(password_check(cx, password, a.name, a.display_name));
    if (str_eq(current, password))
        return fail_key(cx, ERR_INVALID, "password", "password_same");
    c.id = a.id;
    TRY(password_hash(cx, password, &c.password));
    return db_write(cx, set_password, &c);
}

static enum err factor_on(struct ctx *cx, void *arg)
{
    struct change *c = arg;
    struct account a;

    TRY(account_by_id(cx, c->id, &a));
    if (a.totp_sealed.n)
        return fail_key(cx, ERR_CONFLICT, NULL, "factor_is_on");
    TRY(factor_set(cx, c->id, c->secret, c->step));
    TRY(recovery_make(cx, c->id, &c->recovery));
    return record(cx, c, "factor_on");
}

enum err own_factor_on(struct ctx *cx, str secret, str code, struct strs *recovery_out)
{
    struct change c = {.secret = secret};
    struct account a;

    TRY(load_own(cx, &a));
    c.id = a.id;
    if (!factor_code_right(cx, secret, code, a.totp_step, &c.step))
        return fail_key(cx, ERR_INVALID, "code", "factor_code_wrong");
    TRY(db_write(cx, factor_on, &c));
    *recovery_out = c.recovery;
    return OK;
}

static enum err factor_off(struct ctx *cx, void *arg)
{
    struct change *c = arg;

    TRY(factor_clear(cx, c->id));
    return record(cx, c, "factor_off");
}

enum err own_factor_off(struct ctx *cx, str current)
{
    struct account a;

    TRY(load_own(cx, &a));
    TRY(signin_confirm(cx, a.id, current));
    return db_write(cx, factor_off, &(struct change){.id = a.id});
}

static enum err renew_recovery(struct ctx *cx, void *arg)
{
    struct change *c = arg;

    TRY(recovery_make(cx, c->id, &c->recovery));
    return record(cx, c, "recovery_renew");
}

enum err own_recovery(struct ctx *cx, str current, struct strs *recovery_out)
{
    struct change c = {0};
    struct account a;

    TRY(load_own(cx, &a));
    TRY(signin_confirm(cx, a.id, current));
    if (a.totp_sealed.n == 0)
        return fail_key(cx, ERR_CONFLICT, NULL, "factor_is_off");
    c.id = a.id;
    TRY(db_write(cx, renew_recovery, &c));
    *recovery_out = c.recovery;
    return OK;
}

static enum err end_sessions(struct ctx *cx, void *arg)
{
    struct change *c = arg;

    TRY(session_end_all(cx, c->id, c->keep));
    return record(cx, c, "sessions_end");
}

enum err own_sessions_end(struct ctx *cx, const struct session *keep)
{
    struct account a;

    TRY(load_own(cx, &a));
    return db_write(cx, end_sessions, &(struct change){.id = a.id, .keep = keep->hash});
}

static enum err set_language(struct ctx *cx, void *arg)
{
    struct change *c = arg;

    TRY(db_change(cx, SQL(account_set_language, .id = c->id, .language = c->language)));
    return record(cx, c, "language_change");
}

enum err own_language(struct ctx *cx, str code)
{
    struct account a;

    TRY(load_own(cx, &a));
    if (!account_language(code))
        return fail_key(cx, ERR_INVALID, "language", "account_language_wrong");
    if (str_eq(a.language, code))
        return OK;
    return db_write(cx, set_language, &(struct change){.id = a.id, .language = code});
}
