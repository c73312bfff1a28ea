/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Deeds of citizens, officers and other systems while the store fails at their first statement,
 * their second, and so on until they are through: each is done whole or not at all, the page
 * says what to do, and nothing that was typed is lost.
 */
#include "support/cases.h"
#include "support/digest.h"
#include "support/site.h"

#include <stdlib.h>

#include "account/token.h"
#include "base/conf.h"
#include "base/file.h"

#define WORDS \
    "Lampu di depan balai warga mati lagi sejak Senin malam, jalan gelap & anak-anak takut lewat."
#define WORDS_ON_PAGE                                                                            \
    "Lampu di depan balai warga mati lagi sejak Senin malam, jalan gelap &amp; anak-anak takut " \
    "lewat."
#define GIF "GIF89a\1\0\1\0\x80\0\0\xff\xff\xff\0\0\0!\xfe\6SECRET\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0;"
enum { STATEMENTS_MAX = 400 };

struct scene {
    struct engine *e;
    struct ctx *cx;
    struct cases k;
    struct client *c;
    int64_t report, account;
    str number;
    const char *address; /* of an upload in pieces */
    int n;               /* grows with each thing made, for names */
    str before;          /* the store's digest                     */
};

/* `ready` makes what the deed needs, anew after each that was done; `done` is its status then. */
struct deed {
    const char *name;
    void (*ready)(struct scene *s);
    void (*send)(struct scene *s);
    int done;
    const char *typed;  /* must stand on the page of a failure; NULL: a problem document */
    const char *secret; /* must not */
};

static const char *z(struct scene *s, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static const char *z(struct scene *s, const char *format, ...)
{
    char text[1024];
    va_list args;

    va_start(args, format);
    int n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    must(n >= 0 && n < (int)sizeof text);
    return arena_z(&s->cx->arena, arena_dup(&s->cx->arena, str_of(text)));
}

/* Who asks */

static void as_nobody(struct scene *s)
{
    client_forget_cookies(s->c);
    client_set_header(s->c, "Authorization", NULL);
    s->n++;
}

static void as_account(struct scene *s, int64_t account)
{
    as_nobody(s);
    case_as(s->cx, 0);
    site_sign_in(s->c, account);
}

static void as_token(struct scene *s, int64_t account)
{
    str secret;

    as_nobody(s);
    case_as(s->cx, account);
    assert_ok(s->cx, token_create(s->cx, account, S("uji"), SCOPES_ALL, &secret, NULL));
    case_as(s->cx, 0);
    client_set_header(s->c, "Authorization", z(s, "Bearer %.*s", STR_ARG(secret)));
    client_get(s->c, "/api/v1/topics"); /* its use is noted now, not again for some minutes */
}

static void new_report(struct scene *s, enum state state)
{
    s->report = case_in_state(s->cx, &s->k, state);
    s->number = case_read(s->cx, s->report).number;
    case_as(s->cx, 0);
}

static void reporter_of_one_in_work(struct scene *s)
{
    as_nobody(s);
    new_report(s, STATE_IN_PROGRESS);
    site_sign_in_reporter(s->c, s->report);
}

static void reporter_of_one_answered(struct scene *s)
{
    as_nobody(s);
    new_report(s, STATE_ANSWERED);
    site_sign_in_reporter(s->c, s->report);
}

static void coordinator_with_a_new_report(struct scene *s)
{
    new_report(s, STATE_RECEIVED);
    as_account(s, s->k.coordinator);
}

static void liaison_at_work(struct scene *s)
{
    new_report(s, STATE_IN_PROGRESS);
    as_account(s, s->k.liaison);
}

static void token_at_work(struct scene *s)
{
    new_report(s, STATE_IN_PROGRESS);
    as_token(s, s->k.liaison);
}

static void liaison(struct scene *s)
{
    as_account(s, s->k.liaison);
}

static void admin(struct scene *s)
{
    as_account(s, s->k.admin_kab);
}

static void new_account(struct scene *s)
{
    s->account = office_person(s->cx, z(s, "orang.%d", ++s->n), ROLE_LIAISON, s->k.office.dishub);
}

static void coordinator_with_somebody(struct scene *s)
{
    new_account(s);
    as_account(s, s->k.coordinator);
}

static void token(struct scene *s)
{
    new_account(s);
    as_token(s, s->account);
}

static void somebody_with_a_password(struct scene *s)
{
    as_nobody(s);
    office_person_signing_in(s->cx, z(s, "masuk.%d", s->n), ROLE_LIAISON, s->k.office.dishub);
}

/* What they do */

static void send_report(struct scene *s)
{
    client_post(s->c, "/lapor", "klasifikasi", "pengaduan", "judul", "Lampu jalan mati", "isi",
                WORDS, "nama", "Warga Contoh", "surel", "warga@contoh.invalid", "kontak", "surel",
                "kunci", z(s, "kunci-%d", s->n), NULL);
}

static void send_report_by_program(struct scene *s)
{
    client_set_header(s->c, "Idempotency-Key", z(s, "kunci-api-%d", s->n));
    client_send(
        s->c, "POST", "/api/v1/reports", "application/json",
        S("{\"class\":\"complaint\",\"title\":\"Lampu jalan mati\",\"body\":\"" WORDS "\"}"));
    client_set_header(s->c, "Idempotency-Key", NULL);
}

static const char *report_at(struct scene *s, const char *before, const char *after)
{
    return z(s, "%s/%.*s/%s", before, STR_ARG(s->number), after);
}

static void send_reply(struct scene *s)
{
    client_post(s->c, report_at(s, "/laporan", "tanggapan"), "teks", WORDS, NULL);
}

static void send_contest(struct scene *s)
{
    client_post(s->c, report_at(s, "/laporan", "belum-selesai"), "teks", WORDS, NULL);
}

static void send_confirm(struct scene *s)
{
    client_post(s->c, report_at(s, "/laporan", "konfirmasi"), "nilai", "5", "teks", WORDS, NULL);
}

static void send_verify(struct scene *s)
{
    client_post(s->c, report_at(s, "/kerja/laporan", "verifikasi"), "instansi", "dishub",
                "tembusan", "dinkes", "teks", WORDS, NULL);
}

static void send_follow_up(struct scene *s)
{
    client_post(s->c, report_at(s, "/kerja/laporan", "tindak-lanjut"), "teks", WORDS, NULL);
}

static void send_answer(struct scene *s)
{
    client_post(s->c, report_at(s, "/kerja/laporan", "terbitkan"), "teks", WORDS, NULL);
}

static void send_intake(struct scene *s)
{
    client_post(s->c, "/kerja/baru", "kanal", "paper", "klasifikasi", "pengaduan", "judul",
                "Lampu jalan mati", "isi", WORDS, "nama", "Warga Contoh", "kontak", "tidak",
                "kunci", z(s, "kunci-surat-%d", s->n), NULL);
}

static void send_action(struct scene *s)
{
    client_send(s->c, "POST", report_at(s, "/api/v1/reports", "actions"), "application/json",
                S("{\"action\":\"follow_up\",\"text\":\"" WORDS "\"}"));
}

static void send_file(struct scene *s)
{
    str path = path_join(s->cx, s->e->folder, S("upload"));
    struct http_file file = {S("file"), S("gambar.gif"), path, sizeof GIF - 1};

    assert_ok(s->cx, file_write(s->cx, path, S(GIF), FILE_PRIVATE));
    client_send_form(s->c, "/api/v1/attachments", (struct http_pairs){0},
                     (struct http_files){&file, 1});
}

static void tus(struct scene *s, const char *name, const char *value)
{
    client_set_header(s->c, name, value);
    client_set_header(s->c, "Tus-Resumable", value ? "1.0.0" : NULL);
}

static void send_beginning(struct scene *s)
{
    tus(s, "Upload-Length", z(s, "%zu", sizeof GIF - 1));
    client_send(s->c, "POST", "/api/v1/attachments", NULL, S(""));
    tus(s, "Upload-Length", NULL);
}

/* All but its last byte has come. */
static void token_amid_an_upload(struct scene *s)
{
    token(s);
    send_beginning(s);
    s->address = z(s, "%.*s", STR_ARG(client_header(s->c, "Location")));
    tus(s, "Upload-Offset", "0");
    client_send_piece(s->c, "PATCH", s->address, "application/offset+octet-stream",
                      str_slice(S(GIF), 0, sizeof GIF - 2));
    assert_int_equal(s->c->status, 204);
    tus(s, "Upload-Offset", NULL);
}

/* It may have come the last time already: then nothing more comes. */
static void send_last_piece(struct scene *s)
{
    str name = str_of(s->address);
    bool there;

    str_skip(&name, S("/api/v1/attachments/"));
    str bytes, path = path_join(s->cx, s->e->folder, S("uploads/incoming"));
    assert_ok(s->cx, file_read(s->cx, path_join(s->cx, path, name), 1000, &bytes));
    there = bytes.n == sizeof GIF - 1;
    tus(s, "Upload-Offset", z(s, "%zu", bytes.n));
    client_send_piece(s->c, "PATCH", s->address, "application/offset+octet-stream",
                      there ? S("") : str_slice(S(GIF), sizeof GIF - 2, 1));
    tus(s, "Upload-Offset", NULL);
}

static void send_sign_in(struct scene *s)
{
    client_post(s->c, "/masuk", "nama", z(s, "masuk.%d", s->n), "sandi", OFFICE_PASSWORD, NULL);
}

static void send_account(struct scene *s)
{
    client_post(s->c, "/kelola/akun", "nama", z(s, "baru.%d", s->n), "nama_tampil",
                "Petugas Rekaan Yang Namanya Panjang Sekali Sehingga Tidak Muat Sebaris Pun",
                "surel", "", "peran", "liaison", "instansi", "dishub", NULL);
}

static void send_role(struct scene *s)
{
    client_post(s->c, z(s, "/kelola/akun/%lld/peran", (long long)s->account), "peran", "leader",
                "instansi", "dishub", "mulai", "", "sampai", "2027-01-31", NULL);
}

/* clang-format off */
static const struct deed deeds[] = {
    {"a report over the form",  as_nobody,                     send_report,            303, WORDS_ON_PAGE, NULL},
    {"a report over the API",   as_nobody,                     send_report_by_program, 201, NULL, NULL},
    {"a reporter's reply",      reporter_of_one_in_work,       send_reply,             303, WORDS_ON_PAGE, NULL},
    {"a reporter's objection",  reporter_of_one_answered,      send_contest,           303, WORDS_ON_PAGE, NULL},
    {"a confirmation",          reporter_of_one_answered,      send_confirm,           303, WORDS_ON_PAGE, NULL},
    {"a verification",          coordinator_with_a_new_report, send_verify,            303, WORDS_ON_PAGE, NULL},
    {"a follow-up",             liaison_at_work,               send_follow_up,         303, WORDS_ON_PAGE, NULL},
    {"an answer",               liaison_at_work,               send_answer,            303, WORDS_ON_PAGE, NULL},
    {"a letter taken in",       liaison,                       send_intake,            303, WORDS_ON_PAGE, NULL},
    {"a move over the API",     token_at_work,                 send_action,            200, NULL, NULL},
    {"a file",                  token,                         send_file,              201, NULL, NULL},
    {"a file in pieces begun",  token,                         send_beginning,         201, NULL, NULL},
    {"its last piece",          token_amid_an_upload,          send_last_piece,        204, NULL, NULL},
    {"a sign-in",               somebody_with_a_password,      send_sign_in,           303, "coba lagi", OFFICE_PASSWORD},
    {"a new account",           admin,                         send_account,           200, "Petugas Rekaan Yang", NULL},
    {"a role",                  coordinator_with_somebody,     send_role,              303, "2027-01-31", NULL},
};
/* clang-format on */

static void check_refusal(const struct scene *s, const struct deed *d, int64_t n)
{
    struct client *c = s->c;

    if (c->status != 503)
        fail_msg("%s at %lld: %d %.*s", d->name, (long long)n, c->status,
                 STR_ARG(c->fault_message));
    assert_str(client_header(c, "Retry-After"), "5");
    if (!d->typed) {
        assert_str(client_header(c, "Content-Type"), "application/problem+json");
        return;
    }
    assert_true(site_has(c, "Sedang tidak bisa menerima"));
    if (!site_has(c, d->typed))
        fail_msg("%s at %lld: what was typed is gone\n%.*s", d->name, (long long)n,
                 STR_ARG(c->body));
    assert_int_equal(site_has(c, "Kirim lagi"), d->secret == NULL);
    assert_false(d->secret && site_has(c, d->secret));
}

/* Once more with the n-th statement failing; false when no statement failed. */
static bool fails_at(struct scene *s, const struct deed *d, enum store_fault fault, int64_t n,
                     bool *done)
{
    client_get(s->c, "/lacak"); /* brings the token for forms */
    store_fault_set(s->e->store, n, fault);
    d->send(s);
    bool hit = store_fault_hit(s->e->store);
    store_fault_set(s->e->store, 0, FAULT_NONE);
    *done = s->c->status == d->done;
    if (!*done) {
        check_refusal(s, d, n);
        assert_true(hit);
        assert_unchanged(s->before, digest_of(s->cx, s->e), d->name);
    }
    return hit;
}

static void make_ready(struct scene *s, const struct deed *d)
{
    d->ready(s);
    s->before = digest_of(s->cx, s->e);
}

static void try_deed(struct scene *s, const struct deed *d)
{
    static const enum store_fault faults[] = {FAULT_IO, FAULT_BUSY, FAULT_FULL};
    bool done = true, hit = true;
    int64_t n = 0, refused = 0;

    while (hit) {
        assert_true(++n < STATEMENTS_MAX);
        if (done)
            make_ready(s, d);
        hit = fails_at(s, d, faults[n % (int64_t)COUNT(faults)], n, &done);
        refused += !done;
    }
    assert_true(done);
    if (refused < 2)
        fail_msg("%s: the store failed %lld times only", d->name, (long long)refused);
    if (s->report)
        case_must_be_whole(s->cx, s->report);
}

static void use_media(struct scene *s)
{
    const char *build = getenv("LAPOR_BUILD");
    const struct conf_option options[] = {
        {S("data"),         s->e->folder                  },
        { S("media_program"), str_of(z(s, "%s/lapor-media", build ? build : "build/asan"))},
    };

    assert_ok(s->cx, conf_read(s->cx, options, COUNT(options), NULL, &s->e->world.conf));
}

static void a_store_that_fails_at_any_statement_leaves_all_or_nothing(void **state)
{
    int n = 0;

    for (size_t i = 0; i < COUNT(deeds); i++) {
        struct ctx *cx = engine_ctx(state);
        struct scene s = {
            .e = *state, .cx = cx, .k = cases_of(state), .c = site_client(cx), .n = n};

        use_media(&s);
        try_deed(&s, &deeds[i]);
        n = s.n;
        site_close(s.c);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_store_that_fails_at_any_statement_leaves_all_or_nothing),
    };
    return cmocka_run_group_tests_name("faults", tests, cases_setup, cases_teardown);
}
