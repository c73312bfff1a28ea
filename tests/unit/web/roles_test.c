/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Every route of every table × every role × each scope of a token, through the whole dispatcher.
 *
 * Who comes through is compared with tests/golden/routes.txt, so that nobody's right changes
 * unseen; and what the door refuses with what the route's own row says.
 */
#include "support/cases.h"
#include "support/engine.h"
#include "support/site.h"

#include "account/token.h"
#include "api/api.h"
#include "attachment/attachment.h"
#include "attachment/store.h"
#include "base/conf.h"
#include "base/file.h"
#include "base/limits.h"
#include "http/route.h"
#include "ledger/head.h"
#include "ledger/sequence.h"
#include "ledger/tree.h"
#include "web/assets.h"
#include "web/routes.h"

#define GOLDEN S("tests/golden/routes.txt")
enum { PEOPLE = 9, ASKERS = PEOPLE + SCOPES_COUNT };

/* Somebody who asks: a visitor, a reporter, an account with one role, a token with one scope. */
struct asker {
    const char *name;
    enum role role;
    int64_t account;
    const char *authorization; /* of a token */
    uint32_t scope;
};

/* A case in the hands of dishub, public, with a file that is not; and things to fill {…} with. */
struct scene {
    struct ctx *cx;
    struct client *c;
    struct asker askers[ASKERS];
    int64_t report, file, account, token;
    int made; /* accounts so far */
    str number;
};

static const char *z(struct ctx *cx, const char *format, ...) __attribute__((format(printf, 2, 3)));

static const char *z(struct ctx *cx, const char *format, ...)
{
    char text[512];
    va_list args;

    va_start(args, format);
    int n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    must(n >= 0 && n < (int)sizeof text);
    return arena_z(&cx->arena, arena_dup(&cx->arena, str_of(text)));
}

static void use_folder(struct engine *e, struct ctx *cx)
{
    const struct conf_option options[] = {
        {S("data"), e->folder}
    };
    struct conf *conf;

    assert_ok(cx, conf_read(cx, options, COUNT(options), NULL, &conf));
    e->world.conf = conf;
}

static enum err add(struct ctx *cx, void *arg)
{
    return attachment_add(cx, arg);
}

static int64_t put_file(struct ctx *cx, int64_t report)
{
    struct attachment a = {.id = id_new(cx),
                           .report_id = SOME(report),
                           .seq = SOME(1),
                           .visibility = S("reporter"),
                           .kind = S("photo"),
                           .mime = S("image/png"),
                           .created_at = now_ms(cx)};
    str dir;

    assert_ok(cx, attachment_work_dir(cx, &dir));
    assert_ok(cx, file_write(cx, path_join(cx, dir, S("x")), S("\x89PNG"), FILE_PRIVATE));
    assert_ok(cx, attachment_put(cx, path_join(cx, dir, S("x")), &a.sha256, &a.bytes));
    assert_ok(cx, db_write(cx, add, &a));
    return a.id;
}

static void take_tokens(struct scene *s, int64_t account)
{
    struct tokens list;
    str secret;

    case_as(s->cx, account);
    for (size_t i = 0; i < SCOPES_COUNT; i++) {
        uint32_t scope = scope_rules[i].bit;
        assert_ok(s->cx, token_create(s->cx, account, S("uji"), scope, &secret, NULL));
        s->askers[PEOPLE + i] = (struct asker){scope_rules[i].name, ROLE_COORDINATOR, account,
                                               z(s->cx, "Bearer %.*s", STR_ARG(secret)), scope};
    }
    int64_t other = office_person(s->cx, "mesin.coba", ROLE_LIAISON, cases_of(NULL).office.dishub);
    case_as(s->cx, other);
    assert_ok(s->cx, token_create(s->cx, other, S("uji"), SCOPE_EVENTS, &secret, NULL));
    assert_ok(s->cx, token_list(s->cx, other, &list));
    s->token = list.v[0].id;
    case_as(s->cx, 0);
}

static void sign_ledger(struct ctx *cx)
{
    int64_t n;

    do {
        assert_ok(cx, sequence_some(cx, &n));
    } while (n > 0);
    assert_ok(cx, tree_some(cx, &n));
    assert_ok(cx, heads_some(cx, &n));
}

static struct scene scene_open(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases k = cases_of(state);
    struct scene s = {
        .cx = cx,
        .c = site_client(cx),
        .askers = {{"public", ROLE_PUBLIC, 0, NULL, 0},
                   {"reporter", ROLE_REPORTER, 0, NULL, 0},
                   {"liaison", ROLE_LIAISON, k.liaison, NULL, 0},
                   {"agency_admin", ROLE_AGENCY_ADMIN, k.admin, NULL, 0},
                   {"coordinator", ROLE_COORDINATOR, k.coordinator, NULL, 0},
                   {"leader", ROLE_LEADER, k.leader, NULL, 0},
                   {"inspector", ROLE_INSPECTOR, k.inspector, NULL, 0},
                   {"auditor", ROLE_AUDITOR, k.auditor, NULL, 0},
                   {"operator", ROLE_OPERATOR, k.operator_, NULL, 0}},
    };

    use_folder(*state, cx);
    s.report = case_in_state(cx, &k, STATE_IN_PROGRESS);
    case_as(cx, 0);
    s.number = case_read(cx, s.report).number;
    s.file = put_file(cx, s.report);
    take_tokens(&s, k.coordinator);
    sign_ledger(cx);
    client_set_header(s.c, "Accept", "application/json"); /* refusals say their reason */
    s.c->address = S("203.0.113.9");                      /* the machine itself may do more */
    return s;
}

static str id_text(const struct scene *s, int64_t id)
{
    return arena_fmt(&s->cx->arena, "%lld", (long long)id);
}

/* What stands in a route's place for this segment: "{nomor}" by the report of the scene. */
static str filled_segment(const struct scene *s, const struct route *r, str segment)
{
    bool reporters = str_starts(str_of(r->pattern), S("/laporan/"));
    const struct {
        const char *path; /* begins so */
        str name, value;
    } values[] = {
        {"/kelola/akun/", S("{id}"),               id_text(s,                   s->account)},
        {"/kelola/token/",               S("{id}"),                       id_text(s,                           s->token)},
        {"/api/v1/reports/",      S("{number}"),                             s->number            },
        {"/api/v1/attachments/",      S("{id}"), id_text(s,s->file)},
        {"",      S("{id}"),                     id_text(s,                                                      s->file)},
        {"", S("{nomor}"),s->number},
        {"",              S("{kode}"),                         S("dishub")                                                },
        {"/buku-besar/",              S("{nama}"),             S("kepala.txt")    },
        {"",  S("{nama}"), assets[0].hashed},
        {"",              S("{aksi}"),                         reporters ? S("tanggapan") : S("catatan")                                   },
    };

    for (size_t i = 0; i < COUNT(values); i++)
        if (str_eq(segment, values[i].name) &&
            str_starts(str_of(r->pattern), str_of(values[i].path)))
            return values[i].value;
    if (str_starts(segment, S("{")))
        fail_msg("%s: say in filled_segment() what %.*s is", r->pattern, STR_ARG(segment));
    return segment;
}

static const char *filled(const struct scene *s, const struct route *r)
{
    str rest = str_of(r->pattern), parts[SEGMENTS_MAX + 1], segment;
    size_t n = 0;

    while (rest.n) {
        str_cut(rest, '/', &segment, &rest);
        parts[n++] = filled_segment(s, r, segment);
    }
    if (n == 1) /* "/" */
        return r->pattern;
    return arena_z(&s->cx->arena, arena_join(&s->cx->arena, parts, n, S("/")));
}

static void become(struct scene *s, const struct asker *a)
{
    client_set_header(s->c, "Authorization", a->authorization);
    client_forget_cookies(s->c);
    if (a->authorization)
        return;
    if (a->account)
        site_sign_in(s->c, a->account);
    if (a->role == ROLE_REPORTER)
        site_sign_in_reporter(s->c, s->report);
}

/* An account that nobody has asked about yet: one that lost its role would answer otherwise. */
static void new_account(struct scene *s)
{
    s->account = office_person(s->cx, z(s->cx, "coba.%d", ++s->made), ROLE_LIAISON,
                               cases_of(NULL).office.dishub);
}

static void post(struct scene *s, const struct route *r, const char *path)
{
    const char *agency = z(s->cx, "%lld", (long long)cases_of(NULL).office.dishub);

    if (r->body == BODY_JSON)
        client_send(s->c, "POST", path, "application/json", S("{\"action\":\"note\"}"));
    else if (str_ends(str_of(path), S("/akhiri")))
        client_post(s->c, path, "peran", "liaison", "instansi_id", agency, NULL);
    else
        client_post(s->c, path, NULL);
}

static void ask(struct scene *s, const struct route *r)
{
    if (str_has(str_of(r->pattern), S("/akun/{id}")))
        new_account(s);
    const char *path = filled(s, r);
    if (r->method == HTTP_POST && r->body != BODY_PIECE)
        post(s, r, path);
    else
        client_send(s->c, arena_z(&s->cx->arena, method_name(r->method)), path, NULL, S(""));
    if (s->c->status >= 500 && s->c->status != 501)
        fail_msg("%s: %d %.*s", path, s->c->status, STR_ARG(s->c->fault_message));
}

/* Refused before its function ran: for the role, or for what a token may. */
static bool is_refused_at_the_door(const struct client *c)
{
    static const str words[] = {
        S_("not for this role"),
        S_("nobody is signed in"),
        S_("a token is needed"),
        S_("the token lacks the scope this needs"),
        S_("a token is for the API, not for pages"),
    };

    for (size_t i = 0; i < COUNT(words); i++)
        if ((c->status == 401 || c->status == 403) && str_eq(c->fault_message, words[i]))
            return true;
    return false;
}

static bool may_pass_the_door(const struct route *r, const struct asker *a)
{
    bool api = str_starts(str_of(r->pattern), S("/api/"));

    if (!(r->who & (ROLE_BIT(a->role) | ROLE_BIT(ROLE_PUBLIC))))
        return false;
    return !a->authorization || (api && (r->scope & ~a->scope) == 0);
}

/* By the door or further in; what one may not even know of is 404, the receipt of another 410. */
static bool is_refused(const struct client *c)
{
    return c->status == 401 || c->status == 403 || c->status == 404 || c->status == 410;
}

static bool comes_through(struct scene *s, const struct route *r, const struct asker *a)
{
    become(s, a);
    ask(s, r);
    if (is_refused_at_the_door(s->c) == may_pass_the_door(r, a))
        fail_msg("%s as %s: %d %.*s", r->pattern, a->name, s->c->status,
                 STR_ARG(s->c->fault_message));
    return !is_refused(s->c);
}

static str named(struct ctx *cx, const struct asker *v, const bool *in, size_t n)
{
    str names[ASKERS];
    size_t found = 0;

    for (size_t i = 0; i < n; i++)
        if (in[i])
            names[found++] = str_of(v[i].name);
    if (found == n)
        return S("all");
    return found ? arena_join(&cx->arena, names, found, S(" ")) : S("none");
}

/* "POST /kerja/baru: liaison agency_admin coordinator; none", tokens after the semicolon. */
static str line_of(struct scene *s, const struct route *r)
{
    bool in[ASKERS];

    for (size_t i = 0; i < ASKERS; i++)
        in[i] = comes_through(s, r, &s->askers[i]);
    return arena_fmt(&s->cx->arena, "%.*s %s: %.*s; %.*s", STR_ARG(method_name(r->method)),
                     r->pattern, STR_ARG(named(s->cx, s->askers, in, PEOPLE)),
                     STR_ARG(named(s->cx, s->askers + PEOPLE, in + PEOPLE, SCOPES_COUNT)));
}

/* Lines of the golden file, without its words about itself. */
static size_t golden(struct ctx *cx, str *lines, size_t max)
{
    str rest, line;
    size_t n = 0;

    assert_ok(cx, file_read(cx, GOLDEN, 1 << 20, &rest));
    while (rest.n) {
        str_cut(rest, '\n', &line, &rest);
        if (line.n == 0 || line.p[0] == '#')
            continue;
        assert_true(n < max);
        lines[n++] = line;
    }
    return n;
}

enum { ROUTES_MAX = 200 };

static size_t missing(const char *what, const str *lines, size_t n, const str *among,
                      size_t among_n)
{
    size_t found = 0;

    for (size_t i = 0; i < n; i++) {
        size_t k = 0;
        while (k < among_n && !str_eq(lines[i], among[k]))
            k++;
        if (k < among_n)
            continue;
        print_error("%s %.*s\n", what, STR_ARG(lines[i]));
        found++;
    }
    return found;
}

static void each_route_answers_whom_the_list_names_and_nobody_else(void **state)
{
    struct scene s = scene_open(state);
    static str got[ROUTES_MAX], want[ROUTES_MAX];
    size_t n = 0;

    for (size_t t = 0; t <= web_tables_n; t++) {
        const struct route_table *table = t < web_tables_n ? web_tables[t] : &api_routes;
        for (size_t i = 0; i < table->n; i++)
            got[n++] = line_of(&s, &table->v[i]);
    }
    assert_true(n < ROUTES_MAX);
    size_t want_n = golden(s.cx, want, ROUTES_MAX);
    size_t wrong = missing("is now, and not in the list: ", got, n, want, want_n);
    assert_int_equal(wrong + missing("in the list, and not so: ", want, want_n, got, n), 0);
    site_close(s.c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_route_answers_whom_the_list_names_and_nobody_else),
    };
    return cmocka_run_group_tests_name("roles", tests, cases_setup, cases_teardown);
}
