/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/caller.h"

struct client *caller(void **state)
{
    struct client *c = site_client(engine_ctx(state));

    client_set_header(c, "Accept", "application/json");
    return c;
}

static void authorize(struct client *c, const char *scheme, str secret)
{
    struct arena *a = &c->owner->arena;

    client_set_header(c, "Authorization",
                      arena_z(a, arena_fmt(a, "%s %.*s", scheme, STR_ARG(secret))));
}

void caller_token(struct client *c, int64_t account, uint32_t scopes)
{
    str secret;

    case_as(c->owner, account);
    assert_ok(c->owner, token_create(c->owner, account, S("uji"), scopes, &secret, NULL));
    authorize(c, "Bearer", secret);
}

void caller_receipt(struct client *c, str code)
{
    authorize(c, "Receipt", code);
}

void caller_nobody(struct client *c)
{
    client_set_header(c, "Authorization", NULL);
}

void caller_post(struct client *c, const char *path, const char *json)
{
    client_send(c, "POST", path, "application/json", str_of(json));
}

const char *caller_path(struct client *c, str number, const char *rest)
{
    struct arena *a = &c->owner->arena;

    return arena_z(a, arena_fmt(a, "/api/v1/reports/%.*s%s", STR_ARG(number), rest));
}

struct jv *caller_answer(struct client *c)
{
    struct jv *v = NULL;

    assert_ok(c->owner, json_read(c->owner, arena_dup(&c->owner->arena, c->body), &v));
    return v;
}

str caller_member(struct client *c, const char *name)
{
    str s = S("");

    jv_str(jv_get(caller_answer(c), str_of(name)), &s);
    return s;
}

int64_t caller_number(struct client *c, const char *name)
{
    int64_t n = -1;

    jv_i64(jv_get(caller_answer(c), str_of(name)), &n);
    return n;
}

/* Each error has its sentence too, which is no key. */
bool caller_blames(struct client *c, const char *field, const char *code)
{
    const struct jv *e = jv_first(jv_get(caller_answer(c), S("errors")));
    str f, k, words;

    for (; e; e = e->next) {
        assert_true(jv_str(jv_get(e, S("field")), &f) && jv_str(jv_get(e, S("code")), &k));
        assert_true(jv_str(jv_get(e, S("message")), &words) && str_has(words, S(" ")));
        if (str_eq(f, str_of(field)) && str_eq(k, str_of(code)))
            return true;
    }
    print_error("want %s: %s in %.*s\n", field, code, STR_ARG(c->body));
    return false;
}
