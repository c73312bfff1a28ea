/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What people type about accounts: the name, a list of scopes, a new password. */
#include "support/corpus.h"

#include "account/account.h"
#include "account/password.h"
#include "account/token.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "base/world.h"

static void try_name(struct ctx *cx, str typed)
{
    str name, again;

    if (!account_name_normal(cx, typed, &name))
        return;
    must(name.n >= ACCOUNT_NAME_MIN && name.n <= ACCOUNT_NAME_MAX);
    must(account_name_normal(cx, name, &again) && str_eq(name, again));
}

static void try_scopes(struct ctx *cx, str list)
{
    uint32_t scopes, again;

    if (scopes_parse(cx, list, &scopes))
        return;
    must((scopes & ~(uint32_t)SCOPES_ALL) == 0);
    must(scopes_parse(cx, scopes_text(cx, scopes), &again) == OK && scopes == again);
}

static void try_password(struct ctx *cx, str password)
{
    if (password_check(cx, password, S("petugas.dishub"), S("Budi Rekaan")))
        return;
    must(utf8_valid(password) && utf8_count(password) >= PASSWORD_MIN);
    must(!str_has(password, S("petugas.dishub")));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ctx cx;
    str typed = {(const char *)data, size};

    ctx_init(&cx, NULL, 4 << 20);
    try_name(&cx, typed);
    try_scopes(&cx, typed);
    fault_clear(&cx);
    try_password(&cx, typed);
    ctx_reset(&cx);
    return 0;
}
