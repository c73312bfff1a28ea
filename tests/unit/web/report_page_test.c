/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/cases.h"
#include "support/engine.h"
#include "support/site.h"

#include "base/code32.h"
#include "base/time.h"
#include "base/world.h"
#include "lang/format.h"
#include "report/access.h"
#include "report/clock.h"

/* A browser that opened the private side of a report. */
static struct client *reporter(struct ctx *cx, int64_t report_id)
{
    struct client *c = site_client(cx);

    site_sign_in_reporter(c, report_id);
    return c;
}

static const char *address(struct ctx *cx, int64_t id, const char *below)
{
    return arena_fmt(&cx->arena, "/laporan/%.*s%s",
                     STR_ARG(number_format(cx, case_read(cx, id).number)), below)
        .p;
}

static void everybody_sees_number_and_state_of_what_nobody_checked(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    int64_t id = case_in_state(cx, &people, STATE_RECEIVED);
    struct client *c = site_client(cx);

    client_get(c, address(cx, id, ""));
    assert_int_equal(c->status, 200);
    assert_true(site_has(c, "Menunggu pemeriksaan"));
    assert_false(site_has(c, "masjid"));
    client_get(c, address(cx, id, "/batas-waktu"));
    assert_int_equal(c->status, 404);
    site_close(c);
}

static void everybody_reads_a_public_report_and_its_history(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    int64_t id = case_in_state(cx, &people, STATE_ANSWERED);
    struct client *c = site_client(cx);

    client_get(c, address(cx, id, ""));
    assert_int_equal(c->status, 200);
    assert_true(site_has(c, "Dinas Perhubungan"));
    assert_true(site_has(c, "Petugas menuju lokasi."));
    assert_true(site_has(c, "Terima kasih atas laporannya."));
    assert_true(site_has(c, "lampu jalan di depan masjid mati"));
    assert_true(site_has(c, "aria-current=\"step\""));
    assert_false(site_has(c, "name=\"teks\""));
    assert_str(client_header(c, "Cache-Control"), "no-cache");
    str lower = case_read(cx, id).number;
    client_get(c, arena_fmt(&cx->arena, "/laporan/%.*s", STR_ARG(lower)).p); /* without hyphens */
    assert_int_equal(c->status, 200);
    site_close(c);
}

/* From Monday, 2 March 2026, to Thursday: no day off in between. */
static void it_tells_after_how_many_working_days_the_answer_came(void **state)
{
    struct engine *e = *state;
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    int64_t at_once = case_in_state(cx, &people, STATE_CLOSED),
            id = case_in_state(cx, &people, STATE_IN_PROGRESS);
    struct client *c = site_client(cx);

    client_get(c, address(cx, at_once, ""));
    assert_true(site_has(c, ", pada hari laporan diteruskan</dd>"));
    client_get(c, address(cx, id, ""));
    assert_false(site_has(c, "sejak diteruskan"));
    world_test_advance(&e->world, 3 * DAY_MS);
    case_as(cx, people.liaison);
    case_move(cx, id,
              &(struct move){.action = ACT_PUBLISH,
                             .text = S("Lampu di depan masjid sudah kami ganti hari ini.")});
    client_get(c, address(cx, id, ""));
    assert_true(site_has(c, ", hari kerja ke-3 sejak diteruskan</dd>"));
    site_close(c);
}

/* What holds the speed of the page: reference data cost nothing, a longer history neither. */
static void a_public_page_asks_few_statements_however_long_its_history(void **state)
{
    enum { STATEMENTS_MAX = 5 }; /* report, events, their words; files and area if there are */
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    int64_t id = case_in_state(cx, &people, STATE_CLOSED);
    struct client *c = site_client(cx);

    client_set_header(c, "Cookie", "bahasa=id"); /* not from the page cache */
    const char *page = address(cx, id, "");
    client_get(c, page);
    int64_t before = db_statements(cx);
    client_get(c, page);
    assert_int_equal(c->status, 200);
    assert_true(db_statements(cx) - before <= STATEMENTS_MAX);
    site_close(c);
}

static str without_id(str body)
{
    ptrdiff_t at = str_find(body, S("Nomor kejadian"));

    return at < 0 ? body : str_slice(body, 0, (size_t)at);
}

static void a_confidential_report_answers_as_if_it_did_not_exist(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    int64_t id = case_in_state(cx, &people, STATE_IN_PROGRESS);
    struct client *c = site_client(cx);
    static const char *const below[] = {"", "/batas-waktu"};

    case_as(cx, people.coordinator);
    case_move(cx, id, &(struct move){.action = ACT_EDIT, .confidential = true});
    for (size_t i = 0; i < COUNT(below); i++) {
        client_get(c, address(cx, id, below[i]));
        assert_int_equal(c->status, 404);
        str known = arena_dup(&cx->arena, without_id(c->body));
        size_t headers = c->response.headers.n;
        client_get(c, arena_fmt(&cx->arena, "/laporan/%.*s%s",
                                STR_ARG(number_format(cx, number_make(cx, 2026))), below[i])
                          .p);
        assert_int_equal(c->status, 404);
        assert_int_equal(c->response.headers.n, headers);
        /* the page names its own address in the link to the other language */
        assert_int_equal(without_id(c->body).n, known.n);
    }
    client_post(c, address(cx, id, "/tanggapan"), "teks", "Halo di sana", NULL);
    assert_int_equal(c->status, 404);
    site_close(c);
}

static void the_reporter_has_the_moves_of_each_state(void **state)
{
    static const struct {
        enum state state;
        const char *moves[4];
    } offered[] = {
        {STATE_RECEIVED,  {"tanggapan", "cabut"}                           },
        {STATE_AWAITING,  {"lengkapi", "tanggapan", "cabut"}               },
        {STATE_ASSIGNED,  {"tanggapan", "cabut"}                           },
        {STATE_ANSWERED,  {"konfirmasi", "belum-selesai", "nilai", "cabut"}},
        {STATE_CONTESTED, {"tanggapan", "cabut"}                           },
        {STATE_CLOSED,    {"nilai", "buka-kembali"}                        },
        {STATE_ARCHIVED,  {"keberatan"}                                    },
        {STATE_WITHDRAWN, {NULL}                                           },
    };
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);

    for (size_t i = 0; i < COUNT(offered); i++) {
        int64_t id = case_in_state(cx, &people, offered[i].state);
        struct client *c = reporter(cx, id);
        client_get(c, address(cx, id, ""));
        assert_int_equal(c->status, 200);
        assert_str(client_header(c, "Cache-Control"), "no-store");
        for (size_t m = 0; m < 4 && offered[i].moves[m]; m++)
            assert_true(str_has(
                c->body,
                arena_fmt(&cx->arena, "action=\"%s\"",
                          address(cx, id, arena_fmt(&cx->arena, "/%s", offered[i].moves[m]).p))));
        site_close(c);
    }
}

/* The question stands before the field for its answer, not only at the end of the history. */
static void the_reporter_reads_what_is_to_be_answered_beside_the_field(void **state)
{
    static const struct {
        enum state state;
        const char *words;
    } known[] = {
        {STATE_AWAITING, "Di RT berapa?"                },
        {STATE_ANSWERED, "Terima kasih atas laporannya."},
    };
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);

    for (size_t i = 0; i < COUNT(known); i++) {
        int64_t id = case_in_state(cx, &people, known[i].state);
        struct client *c = reporter(cx, id);
        client_get(c, address(cx, id, ""));
        ptrdiff_t words = str_find(c->body, str_of(known[i].words));
        assert_true(words >= 0 && words < str_find(c->body, S("name=\"teks\"")));
        assert_true(site_has(c, "<a href=\"/lacak\" aria-current=\"page\">"));
        assert_false(site_has(c, "<a href=\"/laporan\" aria-current"));
        site_close(c);
    }
}

static void the_reporter_answers_contests_and_confirms(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    int64_t id = case_in_state(cx, &people, STATE_ANSWERED);
    struct client *c = reporter(cx, id), *visitor = site_client(cx);

    client_get(visitor, address(cx, id, ""));
    client_get(c, address(cx, id, ""));
    str version = site_field(c, "versi");
    client_post(c, address(cx, id, "/belum-selesai"), "versi", version.p, "teks", "", NULL);
    assert_int_equal(c->status, 422);
    assert_true(site_has(c, "href=\"#f-teks\""));
    client_post(c, address(cx, id, "/belum-selesai"), "versi", version.p, "teks",
                "Lampunya masih mati", NULL);
    assert_int_equal(c->status, 303);
    assert_str(case_read(cx, id).state, "contested");
    client_post(c, address(cx, id, "/tanggapan"), "versi", version.p, "teks", "Tolong ya", NULL);
    assert_int_equal(c->status, 412);
    assert_true(site_has(c, "Tolong ya"));
    client_post(c, address(cx, id, "/konfirmasi"), "teks", "Sudah baik", NULL);
    assert_int_equal(c->status, 409);
    assert_true(site_has(c, "Sudah baik"));
    client_post(c, address(cx, id, "/tanggapan"), "teks", "Terima kasih", NULL);
    assert_int_equal(c->status, 303);
    str next = arena_dup(&cx->arena, client_header(c, "Location"));
    client_get(c, arena_z(&cx->arena, next));
    assert_true(site_has(c, "Tanggapan Anda sudah terkirim ke petugas."));
    client_get(visitor, arena_z(&cx->arena, next));
    assert_false(site_has(visitor, "Tanggapan Anda sudah terkirim"));
    site_close(visitor);
    site_close(c);
}

/* The instant at which a clock of the report ends, as the page writes it. */
static str end_of(struct ctx *cx, int64_t id, const char *kind)
{
    struct deadlines all;

    assert_ok(cx, deadlines_of(cx, id, &all));
    for (size_t i = 0; i < all.n; i++)
        if (str_eq(all.v[i].kind, str_of(kind)))
            return format_time(cx, all.v[i].due_at, ZONE_WIB);
    fail_msg("no clock %s", kind);
    return S("");
}

static void the_time_for_reopening_and_appealing_is_told_and_ends(void **state)
{
    static const struct {
        enum state state;
        const char *clock, *slug, *also;
    } known[] = {
        {STATE_CLOSED,   "reopen", "/buka-kembali", "/nilai"},
        {STATE_ARCHIVED, "appeal", "/keberatan",    NULL    },
    };
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    int64_t start = now_ms(cx);

    for (size_t i = 0; i < COUNT(known); i++) {
        int64_t id = case_in_state(cx, &people, known[i].state);
        const char *page = address(cx, id, ""), *move = address(cx, id, known[i].slug);
        struct client *c = reporter(cx, id);
        str until = end_of(cx, id, known[i].clock);
        client_get(c, page);
        assert_true(str_has(c->body, arena_fmt(&cx->arena, "Bisa sampai %.*s.", STR_ARG(until))));
        assert_true(site_has(c, move));
        if (known[i].state == STATE_CLOSED) /* also where the state is told */
            assert_true(str_has(
                c->body, arena_fmt(&cx->arena, "membukanya kembali sampai %.*s.", STR_ARG(until))));
        world_test_advance(cx->world, 40 * DAY_MS);
        site_sign_in_reporter(c, id);
        client_get(c, page);
        assert_true(str_has(c->body, until));
        assert_true(site_has(c, "Waktu itu sudah lewat."));
        assert_false(site_has(c, move));
        if (known[i].also)
            assert_false(site_has(c, address(cx, id, known[i].also)));
        client_post(c, move, "teks", "Masih sama saja", NULL);
        assert_int_equal(c->status, 409);
        site_close(c);
    }
    world_test_advance(cx->world, start - now_ms(cx));
}

/* The page of one's own says "Anda" where everybody reads of the reporter. */
static void the_reporter_is_spoken_to(void **state)
{
    static const struct {
        enum state state;
        const char *own, *public;
    } known[] = {
        {STATE_AWAITING,  "meminta kelengkapan dari Anda.",             "dari pelapor."             },
        {STATE_ANSWERED,  "Anda yang menyatakan apakah sudah selesai.", "Pelapor yang menyatakan"   },
        {STATE_CONTESTED, "Anda menyatakan laporan belum selesai.",     "Pelapor menyatakan laporan"},
        {STATE_CLOSED,    "Anda menyatakan laporan sudah selesai.",     "Pelapor menyatakan laporan"},
        {STATE_WITHDRAWN, "Anda mencabut laporan ini.",                 "Dicabut"                   },
    };
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);

    for (size_t i = 0; i < COUNT(known); i++) {
        int64_t id = case_in_state(cx, &people, known[i].state);
        struct client *c = reporter(cx, id), *visitor = site_client(cx);
        client_get(c, address(cx, id, ""));
        assert_true(site_has(c, known[i].own));
        assert_false(site_has(c, " pelapor"));
        assert_false(site_has(c, "Pelapor"));
        client_get(visitor, address(cx, id, ""));
        assert_true(site_has(visitor, known[i].public));
        site_close(visitor);
        site_close(c);
    }
}

static void an_appeal_that_waits_is_told_in_place_of_its_button(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    int64_t id = case_in_state(cx, &people, STATE_ARCHIVED);
    struct client *c = reporter(cx, id);

    client_post(c, address(cx, id, "/keberatan"), "teks", "Tempatnya sudah saya tulis", NULL);
    assert_int_equal(c->status, 303);
    client_get(c, address(cx, id, ""));
    assert_true(site_has(c, "Anda mengajukan keberatan. Koordinator memutuskan"));
    assert_true(site_has(c, "Batas memutus keberatan"));
    assert_false(site_has(c, address(cx, id, "/keberatan")));
    site_close(c);
}

static void a_rating_that_was_given_is_shown_and_can_be_changed(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    int64_t id = case_in_state(cx, &people, STATE_ANSWERED);
    const char *page = address(cx, id, ""), *rate = address(cx, id, "/nilai");
    struct client *c = reporter(cx, id);

    client_get(c, page);
    assert_false(site_has(c, "Ubah nilai"));
    client_post(c, rate, "nilai", "4", NULL);
    assert_int_equal(c->status, 303);
    client_get(c, page);
    assert_true(site_has(c, "<strong>Anda memberi nilai 4 dari 5.</strong>"));
    assert_true(site_has(c, "name=\"nilai\" value=\"4\" checked"));
    client_post(c, rate, "nilai", "9", NULL);
    assert_int_equal(c->status, 422);
    assert_true(site_has(c, "<details open><summary>Ubah nilai"));
    client_post(c, rate, "nilai", "2", NULL);
    client_get(c, page);
    assert_true(site_has(c, "<strong>Anda memberi nilai 2 dari 5.</strong>"));
    site_close(c);
}

/* Two buttons under one field: each says what follows from it. */
static void it_is_told_that_a_reply_leaves_the_report_waiting(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    int64_t id = case_in_state(cx, &people, STATE_AWAITING);
    struct client *c = reporter(cx, id);

    client_get(c, address(cx, id, ""));
    assert_true(site_has(c, "aria-describedby=\"u-tanggapan\">Kirim tanggapan</button>"));
    assert_true(site_has(c, "id=\"u-tanggapan\">Untuk bertanya dulu. Laporan tetap menunggu"));
    assert_true(site_has(c, "id=\"u-lengkapi\">Petugas melanjutkan laporan Anda"));
    site_close(c);
}

/* The reporter's turn stands open; what is merely possible takes one line. */
static void only_what_is_asked_stands_open(void **state)
{
    static const struct {
        enum state state;
        const char *ask;
        bool is_open;
    } known[] = {
        {STATE_RECEIVED,  "Tambahkan keterangan",                   false},
        {STATE_AWAITING,  "Petugas menunggu kelengkapan dari Anda", true },
        {STATE_ANSWERED,  "Apakah masalah Anda sudah selesai?",     true },
        {STATE_CLOSED,    "Ternyata belum selesai?",                false},
        {STATE_POSTPONED, "Tambahkan keterangan",                   false},
    };
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);

    for (size_t i = 0; i < COUNT(known); i++) {
        int64_t id = case_in_state(cx, &people, known[i].state);
        struct client *c = reporter(cx, id);
        const char *tag = known[i].is_open ? "h2" : "summary";
        str head = arena_fmt(&cx->arena, "<%s>%s</%s>", tag, known[i].ask, tag);
        client_get(c, address(cx, id, ""));
        assert_true(str_has(c->body, head));
        client_post(
            c, address(cx, id, known[i].state == STATE_CLOSED ? "/buka-kembali" : "/tanggapan"),
            "teks", "a", NULL);
        assert_int_equal(c->status, 422);
        assert_true(known[i].is_open ||
                    str_has(c->body, arena_fmt(&cx->arena, "<details open>%.*s", STR_ARG(head))));
        site_close(c);
    }
}

/* The day of a plan stands where the state is. */
static void until_when_a_report_waits_is_told_to_everybody(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    int64_t id = case_in_state(cx, &people, STATE_POSTPONED);
    int64_t planned = case_in_state(cx, &people, STATE_ASSIGNED);
    struct client *c = site_client(cx);
    struct move plan = {.action = ACT_PLAN, .text = S("Menunggu bahan"), .date = S("2026-03-20")};

    client_get(c, address(cx, id, ""));
    str day = format_iso_day(cx, case_read(cx, id).review_date);
    assert_true(str_has(c->body, arena_fmt(&cx->arena, "ditunda sampai %.*s, lalu", STR_ARG(day))));
    case_as(cx, people.coordinator);
    case_move(cx, planned, &plan);
    client_get(c, address(cx, planned, ""));
    assert_true(site_has(c, "Rencananya selesai paling lambat 20 Maret 2026."));
    site_close(c);
}

/* What the office heard on the telephone was not written by the reporter. */
static void who_completed_a_report_is_told_as_it_was(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    int64_t heard = case_in_state(cx, &people, STATE_AWAITING);
    int64_t written = case_in_state(cx, &people, STATE_AWAITING);
    struct client *c = reporter(cx, heard), *other = reporter(cx, written);
    struct move m = {.action = ACT_COMPLETE, .text = S("RT 05, kata pelapor")};

    case_as(cx, people.coordinator);
    case_move(cx, heard, &m);
    client_post(other, address(cx, written, "/lengkapi"), "teks", "RT 05 RW 02", NULL);
    client_get(c, address(cx, heard, ""));
    assert_true(site_has(c, "mencatat kelengkapan dari Anda."));
    client_get(other, address(cx, written, ""));
    assert_true(site_has(other, "Anda melengkapi laporan."));
    site_close(other);
    site_close(c);
}

static void a_commit_drops_what_visitors_were_shown(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    int64_t id = case_in_state(cx, &people, STATE_ANSWERED);
    struct client *c = site_client(cx);

    client_get(c, address(cx, id, ""));
    assert_true(site_has(c, "Sudah dijawab"));
    site_sign_in_reporter(c, id);
    client_get(c, address(cx, id, ""));
    client_post(c, address(cx, id, "/konfirmasi"), NULL);
    assert_int_equal(c->status, 303);
    client_forget_cookies(c);
    client_get(c, address(cx, id, ""));
    assert_true(site_has(c, "Pelapor menyatakan laporan sudah selesai."));
    site_close(c);
}

static void whoever_is_not_the_reporter_moves_nothing_and_keeps_the_words(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    int64_t id = case_in_state(cx, &people, STATE_ANSWERED);
    int64_t other = case_in_state(cx, &people, STATE_ANSWERED);
    struct client *visitor = site_client(cx), *stranger = reporter(cx, other);

    client_post(visitor, address(cx, id, "/tanggapan"), "teks", "Kalimat yang panjang", NULL);
    assert_int_equal(visitor->status, 403);
    assert_true(site_has(visitor, "Kalimat yang panjang"));
    client_get(stranger, address(cx, other, ""));
    client_post(stranger, address(cx, id, "/konfirmasi"), NULL);
    assert_int_equal(stranger->status, 403);
    assert_str(case_read(cx, id).state, "answered");
    client_post(stranger, address(cx, other, "/verifikasi"), "teks", "abc", NULL);
    assert_int_equal(stranger->status, 404);
    site_close(visitor);
    site_close(stranger);
}

static void no_page_names_the_reporter(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);

    for (enum state s = STATE_RECEIVED; s < STATE_MERGED; s++) {
        int64_t id = case_in_state(cx, &people, s);
        struct client *all[] = {site_client(cx), reporter(cx, id)};
        for (size_t i = 0; i < COUNT(all); i++) {
            client_get(all[i], address(cx, id, ""));
            assert_int_equal(all[i]->status, 200);
            assert_false(site_has(all[i], "Pelapor Contoh"));
            assert_false(site_has(all[i], "contoh.invalid"));
            site_close(all[i]);
        }
    }
}

static void the_count_of_a_deadline_is_shown_day_by_day(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    int64_t id = case_in_state(cx, &people, STATE_ASSIGNED);
    struct client *c = site_client(cx);

    client_get(c, address(cx, id, "/batas-waktu"));
    assert_int_equal(c->status, 200);
    assert_true(site_has(c, "Hari ke-0, tidak dihitung"));
    assert_true(site_has(c, "Akhir pekan"));
    assert_true(site_has(c, "14 hari kerja"));
    site_close(c);
}

/* The days of Idulfitri lie within; among calendar days they count like any other. */
static void a_holiday_among_calendar_days_is_a_day_like_any_other(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    int64_t id = case_in_state(cx, &people, STATE_CLOSED);
    struct client *c = site_client(cx);

    client_get(c, address(cx, id, "/batas-waktu"));
    assert_true(site_has(c, "30 hari kalender"));
    assert_true(site_has(c, "<td>Dihitung</td>"));
    assert_false(site_has(c, "Dihitung: "));
    site_close(c);
}

/* A date that was named, not counted, stands beside the limit that goes on. */
static void the_review_date_of_a_postponed_report_is_shown(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    int64_t id = case_in_state(cx, &people, STATE_POSTPONED);
    struct client *c = site_client(cx);

    client_get(c, address(cx, id, "/batas-waktu"));
    assert_int_equal(c->status, 200);
    assert_true(site_has(c, "Tanggal yang ditentukan"));
    assert_true(site_has(c, "14 hari kerja"));
    site_close(c);
}

static void what_the_office_changed_is_shown_to_the_reporter_alone(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    int64_t id = case_in_state(cx, &people, STATE_RECEIVED);
    struct client *c = reporter(cx, id), *stranger = site_client(cx);

    case_as(cx, people.coordinator);
    str before;
    struct report r = case_read(cx, id);
    assert_ok(cx, report_body(cx, &r, &before));
    str after = arena_fmt(&cx->arena, "Mohon dibaca. %.*s", STR_ARG(before));
    client_get(c, address(cx, id, ""));
    assert_false(site_has(c, "Naskah asli"));
    case_move(cx, id,
              &(struct move){.action = ACT_EDIT, .title = S("Judul disesuaikan"), .body = after});
    case_move(cx, id, &(struct move){.action = ACT_VERIFY, .agency = SOME(people.office.dishub)});
    client_get(c, address(cx, id, ""));
    assert_true(site_has(c, "<ins>Mohon dibaca. </ins>"));
    assert_true(site_has(c, "<ins>Judul disesuaikan</ins>"));
    client_get(stranger, address(cx, id, ""));
    assert_true(site_has(stranger, "Mohon dibaca."));
    assert_false(site_has(stranger, "<ins>"));
    site_close(c);
    site_close(stranger);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_the_office_changed_is_shown_to_the_reporter_alone),
        cmocka_unit_test(everybody_sees_number_and_state_of_what_nobody_checked),
        cmocka_unit_test(it_tells_after_how_many_working_days_the_answer_came),
        cmocka_unit_test(a_public_page_asks_few_statements_however_long_its_history),
        cmocka_unit_test(everybody_reads_a_public_report_and_its_history),
        cmocka_unit_test(a_confidential_report_answers_as_if_it_did_not_exist),
        cmocka_unit_test(the_reporter_has_the_moves_of_each_state),
        cmocka_unit_test(the_reporter_reads_what_is_to_be_answered_beside_the_field),
        cmocka_unit_test(the_reporter_answers_contests_and_confirms),
        cmocka_unit_test(the_time_for_reopening_and_appealing_is_told_and_ends),
        cmocka_unit_test(the_reporter_is_spoken_to),
        cmocka_unit_test(an_appeal_that_waits_is_told_in_place_of_its_button),
        cmocka_unit_test(a_rating_that_was_given_is_shown_and_can_be_changed),
        cmocka_unit_test(it_is_told_that_a_reply_leaves_the_report_waiting),
        cmocka_unit_test(only_what_is_asked_stands_open),
        cmocka_unit_test(until_when_a_report_waits_is_told_to_everybody),
        cmocka_unit_test(who_completed_a_report_is_told_as_it_was),
        cmocka_unit_test(a_commit_drops_what_visitors_were_shown),
        cmocka_unit_test(whoever_is_not_the_reporter_moves_nothing_and_keeps_the_words),
        cmocka_unit_test(no_page_names_the_reporter),
        cmocka_unit_test(the_count_of_a_deadline_is_shown_day_by_day),
        cmocka_unit_test(a_holiday_among_calendar_days_is_a_day_like_any_other),
        cmocka_unit_test(the_review_date_of_a_postponed_report_is_shown),
    };

    return cmocka_run_group_tests_name("report page", tests, cases_setup, cases_teardown);
}
