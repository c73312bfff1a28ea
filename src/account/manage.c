/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "account/manage.h"

#include "account/admin.h"
#include "account/factor.h"
#include "account/manage.sql.h"
#include "account/password.h"
#include "account/session.h"
#include "account/token.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "base/world.h"

enum { REF_SALT_BYTES = 32 };

/* The argument of every write below; each uses what it needs. */
struct change {
    int64_t id;
    str name, display_name, email, language;
    str password; /* hashed */
    bool must_change;
    enum role role;
    int64_t agency_id;
    int64_t valid_from;
    opt_i64 valid_to;
};

static enum err clean_names(struct ctx *cx, struct change *c, str name, str display_name, str email)
{
    if (!account_name_normal(cx, name, &c->name))
        return fail_key(cx, ERR_INVALID, "name", "account_name_wrong");
    TRY(text_clean(cx, display_name, TEXT_LINE, &c->display_name));
    if (c->display_name.n == 0 || utf8_count(c->display_name) > PERSON_NAME_MAX)
        return fail_key(cx, ERR_INVALID, "display_name", "account_display_wrong");
    TRY(text_clean(cx, email.p ? email : S(""), TEXT_LINE, &c->email));
    if (c->email.n > EMAIL_MAX || (c->email.n && str_find(c->email, S("@")) < 1))
        return fail_key(cx, ERR_INVALID, "email", "account_email_wrong");
    if (c->email.n == 0)
        c->email = (str){0};
    return OK;
}

static struct jv *grant_data(struct ctx *cx, const struct change *c)
{
    struct jv *data = jv_object(cx);

    jv_put_str(cx, data, S("role"), str_of(role_name(c->role)));
    jv_put_id(cx, data, S("agency"), c->agency_id);
    return data;
}

static enum err record(struct ctx *cx, const struct change *c, struct acting_as as,
                       const char *action, struct jv *data)
{
    return account_record(cx, &(struct account_record){
                                  .account_id = c->id, .action = action, .as = as, .data = data});
}

static enum err record_names(struct ctx *cx, const struct change *c, struct acting_as as,
                             const char *action, struct jv *data)
{
    return account_record(cx, &(struct account_record){
                                  .account_id = c->id,
                                  .action = action,
                                  .as = as,
                                  .data = data,
                                  .words = {{S("name"), c->name}, {S("display"), c->display_name}},
                                  .words_n = 2
    });
}

static enum err may_grant(struct ctx *cx, const struct change *c, struct acting_as *as)
{
    struct agency agency;

    TRY(agency_by_id(cx, c->agency_id, &agency));
    if (!admin_may_grant(&cx->actor, c->role, agency.path, as))
        return fail_key(cx, ERR_DENIED, "role", "account_grant_denied");
    return OK;
}

static enum err insert_account(struct ctx *cx, const struct change *c)
{
    char salt[REF_SALT_BYTES];
    int64_t inserted;

    random_bytes(cx, salt, sizeof salt);
    TRY(db_exec_count(
        cx,
        SQL(account_insert, .id = c->id, .name = c->name, .display_name = c->display_name,
            .email = c->email, .password = c->password, .must_change = c->must_change,
            .ref_salt = {salt, sizeof salt}, .language = c->language, .now = now_ms(cx)),
        &inserted));
    if (inserted == 0)
        return fail_key(cx, ERR_CONFLICT, "name", "account_name_taken");
    return OK;
}

/* A role that ended the moment it began was never held; its row may be taken again. */
static enum err insert_membership(struct ctx *cx, const struct change *c)
{
    return db_exec(cx, SQL(membership_insert, .account_id = c->id, .agency_id = c->agency_id,
                           .role = str_of(role_name(c->role)),
                           .valid_from = c->valid_from ? c->valid_from : now_ms(cx),
                           .valid_to = c->valid_to));
}

static enum err create(struct ctx *cx, void *arg)
{
    struct change *c = arg;
    struct acting_as as;

    TRY(may_grant(cx, c, &as));
    c->id = id_new(cx);
    TRY(insert_account(cx, c));
    TRY(record_names(cx, c, as, "account_create", NULL));
    TRY(insert_membership(cx, c));
    return record(cx, c, as, "membership_add", grant_data(cx, c));
}

enum err account_create(struct ctx *cx, const struct account_new *in, int64_t *id_out)
{
    struct change c = {
        .role = in->role, .agency_id = in->agency_id, .must_change = in->must_change};

    TRY(clean_names(cx, &c, in->name, in->display_name, in->email));
    c.language = in->language.p ? in->language : S("id");
    if (!account_language(c.language))
        return fail_key(cx, ERR_INVALID, "language", "account_language_wrong");
    c.password = in->stored;
    if (in->password.p) {
        TRY(password_check(cx, in->password, c.name, c.display_name));
        TRY(password_hash(cx, in->password, &c.password));
    }
    TRY(db_write(cx, create, &c));
    *id_out = c.id;
    return OK;
}

static enum err rename_account(struct ctx *cx, void *arg)
{
    struct change *c = arg;
    struct acting_as as;
    struct account other;

    TRY(admin_check(cx, c->id, &as));
    enum err e = account_by_name(cx, c->name, &other);
    if (e == OK && other.id != c->id)
        return fail_key(cx, ERR_CONFLICT, "name", "account_name_taken");
    if (e && e != ERR_NOTFOUND)
        return e;
    fault_clear(cx);
    TRY(db_change(cx, SQL(account_set_names, .id = c->id, .name = c->name,
                          .display_name = c->display_name, .email = c->email)));
    return record_names(cx, c, as, "account_rename", NULL);
}

enum err account_rename(struct ctx *cx, int64_t id, str name, str display_name, str email)
{
    struct change c = {.id = id};

    TRY(clean_names(cx, &c, name, display_name, email));
    return db_write(cx, rename_account, &c);
}

static enum err disable(struct ctx *cx, void *arg)
{
    struct change *c = arg;
    struct acting_as as;

    TRY(admin_check(cx, c->id, &as));
    TRY(db_change(cx, SQL(account_set_disabled, .id = c->id, .disabled_at = SOME(now_ms(cx)))));
    TRY(session_end_all(cx, c->id, (str){0}));
    return record(cx, c, as, "account_disable", NULL);
}

enum err account_disable(struct ctx *cx, int64_t id)
{
    return db_write(cx, disable, &(struct change){.id = id});
}

static enum err enable(struct ctx *cx, void *arg)
{
    struct change *c = arg;
    struct acting_as as;

    TRY(admin_check(cx, c->id, &as));
    TRY(db_change(cx, SQL(account_set_disabled, .id = c->id, .disabled_at = NONE)));
    return record(cx, c, as, "account_enable", NULL);
}

enum err account_enable(struct ctx *cx, int64_t id)
{
    return db_write(cx, enable, &(struct change){.id = id});
}

static enum err reset_password(struct ctx *cx, void *arg)
{
    struct change *c = arg;
    struct acting_as as;

    TRY(admin_check(cx, c->id, &as));
    TRY(db_change(
        cx, SQL(account_set_password, .id = c->id, .password = c->password, .must_change = true)));
    TRY(session_end_all(cx, c->id, (str){0}));
    TRY(token_revoke_all(cx, c->id, as));
    return record(cx, c, as, "password_reset", NULL);
}

enum err account_reset_password(struct ctx *cx, int64_t id, str password)
{
    struct change c = {.id = id};
    struct account a;

    TRY(account_by_id(cx, id, &a));
    TRY(password_check(cx, password, a.name, a.display_name));
    TRY(password_hash(cx, password, &c.password));
    return db_write(cx, reset_password, &c);
}

static enum err drop_factor(struct ctx *cx, void *arg)
{
    struct change *c = arg;
    struct acting_as as;

    TRY(admin_check(cx, c->id, &as));
    TRY(factor_clear(cx, c->id));
    TRY(session_end_all(cx, c->id, (str){0}));
    return record(cx, c, as, "factor_drop", NULL);
}

enum err account_drop_factor(struct ctx *cx, int64_t id)
{
    return db_write(cx, drop_factor, &(struct change){.id = id});
}

static bool overlaps(const struct membership *m, const struct change *c)
{
    return str_eq(m->role, str_of(role_name(c->role))) && m->agency_id == c->agency_id &&
           membership_open(m, c->valid_from) && (!c->valid_to.has || c->valid_to.v > m->valid_from);
}

static enum err join(struct ctx *cx, void *arg)
{
    struct change *c = arg;
    struct acting_as as, ignored;
    struct memberships held;

    TRY(admin_check(cx, c->id, &ignored));
    TRY(may_grant(cx, c, &as));
    TRY(account_memberships(cx, c->id, &held));
    for (size_t i = 0; i < held.n; i++)
        if (overlaps(&held.v[i], c))
            return fail_key(cx, ERR_CONFLICT, "role", "account_role_held");
    TRY(insert_membership(cx, c));
    struct jv *data = grant_data(cx, c);
    jv_put_time(cx, data, S("from"), c->valid_from);
    if (c->valid_to.has)
        jv_put_time(cx, data, S("to"), c->valid_to.v);
    return record(cx, c, as, "membership_add", data);
}

enum err account_join(struct ctx *cx, int64_t id, enum role role, int64_t agency_id,
                      int64_t valid_from, opt_i64 valid_to)
{
    struct change c = {.id = id,
                       .role = role,
                       .agency_id = agency_id,
                       .valid_from = valid_from ? valid_from : now_ms(cx),
                       .valid_to = valid_to};

    if (valid_to.has && valid_to.v <= c.valid_from)
        return fail_key(cx, ERR_INVALID, "valid_to", "account_role_span_wrong");
    return db_write(cx, join, &c);
}

static enum err leave(struct ctx *cx, void *arg)
{
    struct change *c = arg;
    struct acting_as as, ignored;
    int64_t ended;

    TRY(admin_check(cx, c->id, &ignored));
    TRY(may_grant(cx, c, &as));
    TRY(db_exec_count(cx,
                      SQL(membership_end, .account_id = c->id, .agency_id = c->agency_id,
                          .role = str_of(role_name(c->role)), .now = now_ms(cx)),
                      &ended));
    if (ended == 0)
        return fail(cx, ERR_NOTFOUND, "the account does not hold this role there");
    return record(cx, c, as, "membership_end", grant_data(cx, c));
}

enum err account_leave(struct ctx *cx, int64_t id, enum role role, int64_t agency_id)
{
    return db_write(cx, leave, &(struct change){.id = id, .role = role, .agency_id = agency_id});
}
