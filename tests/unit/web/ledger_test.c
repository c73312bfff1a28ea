/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The ledger as people meet it: its page, feed and files, and the proof of a report. */
#include "support/cases.h"
#include "support/engine.h"
#include "support/site.h"

#include "base/code32.h"
#include "base/hash.h"
#include "base/json.h"
#include "ledger/head.h"
#include "ledger/sequence.h"
#include "ledger/tree.h"

static void sign(struct ctx *cx)
{
    int64_t n;

    do {
        assert_ok(cx, sequence_some(cx, &n));
    } while (n > 0);
    assert_ok(cx, tree_some(cx, &n));
    assert_ok(cx, heads_some(cx, &n));
}

static const char *address(struct ctx *cx, int64_t id, const char *below)
{
    return arena_fmt(&cx->arena, "/laporan/%.*s%s",
                     STR_ARG(number_format(cx, case_read(cx, id).number)), below)
        .p;
}

static str print_of(struct ctx *cx, int64_t id, int64_t seq)
{
    struct events events;

    assert_ok(cx, event_list(cx, id, &events));
    return hex_encode(cx, events.v[seq - 1].hash);
}

static bool shows(const struct client *c, str words)
{
    return str_has(c->body, words);
}

static void the_ledger_is_empty_before_it_was_signed(void **state)
{
    struct client *c = site_client(engine_ctx(state));

    client_get(c, "/buku-besar");
    assert_int_equal(c->status, 200);
    assert_true(site_has(c, "Belum ada catatan"));
    client_get(c, "/buku-besar.atom");
    assert_int_equal(c->status, 200);
    client_get(c, "/buku-besar/kepala.txt");
    assert_int_equal(c->status, 404);
    site_close(c);
}

static void heads_are_given_as_page_feed_and_file(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct client *c = site_client(cx);
    struct head first, newest;
    struct note n;

    case_submit(cx, false);
    sign(cx);
    assert_ok(cx, head_newest(cx, &first));
    case_submit(cx, false);
    sign(cx);
    assert_ok(cx, head_newest(cx, &newest));
    client_get(c, "/buku-besar/kepala.txt");
    assert_true(str_eq(c->body, newest.note));
    assert_str(client_header(c, "Content-Type"), "text/plain; charset=utf-8");
    client_get(c, arena_fmt(&cx->arena, "/buku-besar/kepala-%lld.txt", (long long)first.size).p);
    assert_true(str_eq(c->body, first.note));
    assert_true(note_read(cx, c->body, &n));
    client_get(c, "/buku-besar");
    assert_true(shows(c, n.origin));
    assert_true(site_has(c, "kepala-"));
    client_get(c, "/buku-besar.atom");
    assert_true(shows(c, hex_encode(cx, newest.root)) && shows(c, hex_encode(cx, first.root)));
    client_get(c, "/buku-besar/kunci.txt");
    assert_true(str_starts(c->body, n.origin));
    client_get(c, "/buku-besar/kepala-7x.txt");
    assert_int_equal(c->status, 404);
    client_get(c, "/buku-besar/lain.txt");
    assert_int_equal(c->status, 404);
    site_close(c);
}

static void a_report_tells_its_print_and_where_it_stands(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    int64_t id = case_in_state(cx, &people, STATE_ANSWERED);
    struct client *c = site_client(cx);

    client_get(c, address(cx, id, ""));
    assert_true(shows(c, print_of(cx, id, 1)));
    client_get(c, address(cx, id, "/bukti"));
    assert_int_equal(c->status, 200);
    assert_true(shows(c, print_of(cx, id, 1)) && shows(c, print_of(cx, id, 2)));
    assert_true(site_has(c, "menunggu tanda tangan"));
    sign(cx);
    client_get(c, address(cx, id, "/bukti"));
    assert_false(site_has(c, "menunggu tanda tangan"));
    assert_true(site_has(c, "nomor urut"));
    site_sign_in_reporter(c, id);
    client_get(c, address(cx, id, ""));
    assert_true(site_has(c, "Nomor urutnya"));
    site_sign_in(c, people.coordinator);
    client_get(c, arena_fmt(&cx->arena, "/kerja%s", address(cx, id, "")).p);
    assert_true(shows(c, str_of(address(cx, id, "/bukti"))));
    site_close(c);
}

/* Texts of the first event in the proof that the client was given. */
static size_t texts_in(struct client *c)
{
    struct jv *document;

    assert_ok(c->owner, json_read(c->owner, arena_dup(&c->owner->arena, c->body), &document));
    const struct jv *first = jv_first(jv_get(document, S("events")));
    assert_non_null(first);
    return jv_count(jv_get(first, S("texts")));
}

static void a_proof_holds_the_words_of_whoever_may_read_them(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    int64_t open = case_in_state(cx, &people, STATE_IN_PROGRESS);
    int64_t fresh = case_submit(cx, false).report.id;
    struct client *c = site_client(cx);

    sign(cx);
    client_get(c, address(cx, open, "/bukti.json"));
    assert_int_equal(c->status, 200);
    assert_true(
        str_starts(client_header(c, "Content-Disposition"), S("attachment; filename=\"bukti-")));
    assert_int_equal(texts_in(c), 0); /* the published body is another event's, or nobody's yet */
    assert_false(site_has(c, "Regu lampu rekaan"));
    client_get(c, address(cx, fresh, "/bukti.json"));
    assert_int_equal(c->status, 404);
    client_get(c, address(cx, fresh, "/bukti"));
    assert_int_equal(c->status, 404);
    site_sign_in_reporter(c, fresh);
    client_get(c, address(cx, fresh, "/bukti.json"));
    assert_true(texts_in(c) >= 3);
    assert_true(site_has(c, "lampu jalan di depan masjid mati"));
    site_close(c);
}

static void a_receipt_carries_print_and_head(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct client *c = site_client(cx);
    struct report r;
    struct head newest;
    str number;

    client_post(c, "/lapor", "klasifikasi", "pengaduan", "judul", "Jembatan contoh rusak", "isi",
                "Papan jembatan contoh patah sejak kemarin sore.", "kunci", "bukti-1", NULL);
    assert_int_equal(c->status, 303);
    const char *place = arena_z(&cx->arena, arena_dup(&cx->arena, client_header(c, "Location")));
    str rest = str_of(place);
    assert_true(str_skip(&rest, S("/laporan/")) && str_cut(rest, '/', &rest, &number));
    assert_int_equal(number_parse(cx, rest, &number), CODE_GOOD);
    assert_ok(cx, report_by_number(cx, number, &r));
    client_get(c, place);
    assert_int_equal(c->status, 200);
    assert_true(shows(c, print_of(cx, r.id, 1)));
    assert_ok(cx, head_newest(cx, &newest));
    assert_true(shows(c, hex_encode(cx, newest.root)));
    client_get(c, arena_fmt(&cx->arena, "%s/bukti.json", place).p);
    assert_int_equal(c->status, 200);
    assert_true(texts_in(c) >= 2);
    client_forget_cookies(c);
    client_get(c, arena_fmt(&cx->arena, "%s/bukti.json", place).p);
    assert_int_equal(c->status, 303);
    site_close(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_ledger_is_empty_before_it_was_signed),
        cmocka_unit_test(heads_are_given_as_page_feed_and_file),
        cmocka_unit_test(a_report_tells_its_print_and_where_it_stands),
        cmocka_unit_test(a_proof_holds_the_words_of_whoever_may_read_them),
        cmocka_unit_test(a_receipt_carries_print_and_head),
    };
    return cmocka_run_group_tests_name("ledger pages", tests, cases_setup, cases_teardown);
}
