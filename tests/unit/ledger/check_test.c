/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Whoever may write to the database tries to change the past. Each way is found and named; rows
 * that were made anew so that all fits, signed anew, are found with a head that somebody kept.
 */
#include "support/cases.h"
#include "support/folder.h"
#include "support/keys.h"

#include "base/hash.h"
#include "ledger/check.h"
#include "ledger/head.h"
#include "ledger/sequence.h"
#include "ledger/tree.h"

#include <string.h>

static const char *const tables[] = {"event",       "event_text",  "event_log",  "event_pending",
                                     "ledger_tile", "ledger_head", "ledger_key", "progress"};

enum copying { TAKE, EMPTY, GIVE };

static void copy(struct ctx *cx, enum copying what)
{
    for (size_t i = 0; i < COUNT(tables); i++) {
        const char *t = tables[i];
        str sql =
            what == TAKE ? arena_fmt(&cx->arena, "CREATE TABLE kept_%s AS SELECT * FROM %s", t, t)
            : what == EMPTY ? arena_fmt(&cx->arena, "DELETE FROM %s", t)
                            : arena_fmt(&cx->arena, "INSERT INTO %s SELECT * FROM kept_%s", t, t);
        engine_script(cx, sql.p, sql.p);
    }
}

static void place_all(struct ctx *cx)
{
    int64_t n;

    do {
        assert_ok(cx, sequence_some(cx, &n));
    } while (n > 0);
    do {
        assert_ok(cx, tree_some(cx, &n));
    } while (n > 0);
    assert_ok(cx, heads_some(cx, &n));
}

static int64_t id; /* of the report that is tampered with */
static struct cases people;

static int set_up(void **state)
{
    if (cases_setup(state))
        return 1;
    struct ctx *cx = engine_ctx(state);
    people = cases_of(state);
    id = case_in_state(cx, &people, STATE_ANSWERED);
    place_all(cx);
    case_in_state(cx, &people, STATE_IN_PROGRESS);
    place_all(cx);
    copy(cx, TAKE);
    return 0;
}

static void bring_back(struct ctx *cx)
{
    copy(cx, EMPTY);
    copy(cx, GIVE);
}

static struct ledger_check checked(struct ctx *cx, const struct note *against)
{
    struct ledger_check k = {.against = against};

    assert_ok(cx, ledger_check(cx, &k));
    return k;
}

static void must_find(struct ctx *cx, const char *how, enum finding_kind kind)
{
    struct ledger_check k = checked(cx, NULL);

    if (k.found.kind != kind)
        print_error("%s: %s, %s\n", how, finding_name(k.found.kind), k.found.what);
    assert_int_equal(k.found.kind, kind);
    bring_back(cx);
    k = checked(cx, NULL);
    if (k.found.kind)
        print_error("%s: %s\n", how, k.found.what);
    assert_int_equal(k.found.kind, FOUND_NOTHING);
}

#define REPORT  "(SELECT MIN(id) FROM report)"
#define LAST    "(SELECT MAX(position) FROM event_log)"
#define HIS_OWN "(SELECT position FROM event_log WHERE stream_id = " REPORT " AND seq = 2)"

/* Each of them in the database itself; statements of one row run in turn. */
static const struct {
    const char *how;
    const char *sql[4];
    enum finding_kind kind;
} tampered[] = {
    {"an event is changed",
     {"UPDATE event SET action = 'reply' WHERE seq = 2 AND stream_id = " REPORT},
     FOUND_CHANGED                                                                                         },
    {"its time is changed",
     {"UPDATE event SET at = at - 86400000 WHERE seq = 3 AND stream_id = " REPORT},
     FOUND_CHANGED                                                                                         },
    {"words are changed",
     {"UPDATE event_text SET text = 'Lain' WHERE seq = 1 AND field = 'body' AND stream_id "
      "= " REPORT},
     FOUND_CHANGED                                                                                         },
    {"words are put to an event",
     {"INSERT INTO event_text SELECT stream_id, 99, field, salt, text FROM event_text WHERE seq = "
      "1 "
      "AND field = 'body' AND stream_id = " REPORT},
     FOUND_INSERTED                                                                                        },
    {"an event is dropped",
     {"DELETE FROM event WHERE seq = 2 AND stream_id = " REPORT},
     FOUND_DROPPED                                                                                         },
    {"the first event of a stream is dropped",
     {"DELETE FROM event WHERE seq = 1 AND stream_id = " REPORT},
     FOUND_DROPPED                                                                                         },
    {"an event is dropped, and those behind it are closed up",
     {"DELETE FROM event WHERE seq = 2 AND stream_id = " REPORT,
      "UPDATE event SET seq = seq + 1000 WHERE seq > 2 AND stream_id = " REPORT,
      "UPDATE event SET seq = seq - 1001 WHERE seq > 1000 AND stream_id = " REPORT},
     FOUND_DROPPED                                                                                         },
    {"two events of a stream change places",
     {"UPDATE event SET seq = 1002 WHERE seq = 2 AND stream_id = " REPORT,
      "UPDATE event SET seq = 2 WHERE seq = 3 AND stream_id = " REPORT,
      "UPDATE event SET seq = 3 WHERE seq = 1002 AND stream_id = " REPORT},
     FOUND_REORDERED                                                                                       },
    {"a whole stream is dropped",
     {"DELETE FROM event WHERE stream_id = " REPORT,
      "DELETE FROM event_text WHERE stream_id = " REPORT},
     FOUND_DROPPED                                                                                         },
    {"and its places with it",
     {"DELETE FROM event WHERE stream_id = " REPORT,
      "DELETE FROM event_text WHERE stream_id = " REPORT,
      "DELETE FROM event_log WHERE stream_id = " REPORT},
     FOUND_DROPPED                                                                                         },
    {"a stream is dropped and the log closed up",
     {"DELETE FROM event WHERE stream_id = (SELECT stream_id FROM event_log WHERE position = 1)",
      "DELETE FROM event_log WHERE position = 1",
      "UPDATE event_log SET position = position + 1000000",
      "UPDATE event_log SET position = position - 1000001"},
     FOUND_DROPPED                                                                                         },
    {"two places change their events",
     {"UPDATE event_log SET position = 1000000 WHERE position = 3",
      "UPDATE event_log SET position = 3 WHERE position = 4",
      "UPDATE event_log SET position = 4 WHERE position = 1000000"},
     FOUND_REORDERED                                                                                       },
    {"an event moves to the end of the log",
     {"UPDATE event_log SET position = 2000001 WHERE position = 3",
      "UPDATE event_log SET position = position + 1000000 WHERE position BETWEEN 4 AND 1000000",
      "UPDATE event_log SET position = position - 1000001 WHERE position BETWEEN 1000001 AND "
      "2000000",
      "UPDATE event_log SET position = (SELECT MAX(position) + 1 FROM event_log WHERE position < "
      "1000000) "
      "WHERE position = 2000001"},
     FOUND_REORDERED                                                                                       },
    {"the end of the log is cut off",
     {"DELETE FROM event WHERE EXISTS (SELECT 1 FROM event_log l WHERE l.position = " LAST
      " AND l.stream_id = event.stream_id AND l.seq = event.seq)",
      "DELETE FROM event_text WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.stream_id = "
      "event_text.stream_id AND e.seq = event_text.seq)",
      "DELETE FROM event_log WHERE position = " LAST},
     FOUND_TRUNCATED                                                                                       },
    {"the tree is changed",
     {"UPDATE ledger_tile SET hashes = (SELECT hash FROM event WHERE seq = 2 AND stream_id "
      "= " REPORT ") WHERE id = 0"},
     FOUND_CHANGED                                                                                         },
    {"the tree is gone",                                       {"DELETE FROM ledger_tile"}, FOUND_CHANGED  },
    {"a head is changed",
     {"UPDATE ledger_head SET note = REPLACE(note, ':00', ':01')"},
     FOUND_SIGNATURE                                                                                       },
    {"a head tells of another root",
     {"UPDATE ledger_head SET root = (SELECT hash FROM event WHERE seq = 2 AND stream_id = " REPORT
      ")"},
     FOUND_SIGNATURE                                                                                       },
    {"the key of a head is gone",                              {"DELETE FROM ledger_key"},  FOUND_SIGNATURE},
};

static void every_change_in_the_database_is_found_and_named(void **state)
{
    struct ctx *cx = engine_ctx(state);

    struct ledger_check k = checked(cx, NULL);
    assert_int_equal(k.found.kind, FOUND_NOTHING);
    assert_true(k.events > 20 && k.streams > 5);
    assert_int_equal(k.heads, 2);
    for (size_t i = 0; i < COUNT(tampered); i++) {
        for (size_t s = 0; s < COUNT(tampered[i].sql) && tampered[i].sql[s]; s++)
            engine_script(cx, tampered[i].sql[s], tampered[i].sql[s]);
        must_find(cx, tampered[i].how, tampered[i].kind);
    }
}

/* An event that the program would have written so, with a right hash. */
static enum err forge(struct ctx *cx, void *arg)
{
    const int64_t *seq = arg;
    struct event ev;
    struct event_new in = {.stream_id = id,
                           .seq = *seq,
                           .subject = "report",
                           .number = case_read(cx, id).number,
                           .action = "note",
                           .from = "answered",
                           .to = "answered",
                           .visibility = VIS_STAFF,
                           .data = jv_object(cx)};

    return event_append(cx, &in, &ev);
}

static void an_event_that_is_put_in_is_found(void **state)
{
    struct ctx *cx = engine_ctx(state);
    int64_t next = case_read(cx, id).version + 1, n, last, second = 2;

    assert_ok(cx, db_write(cx, forge, &next));
    engine_script(cx, "DELETE FROM event_pending", "DELETE FROM event_pending");
    must_find(cx, "an event without a place", FOUND_INSERTED);

    assert_ok(cx, db_write(cx, forge, &next));
    assert_ok(cx, sequence_some(cx, &n));
    assert_int_equal(n, 1);
    assert_ok(cx, tree_size(cx, &last));
    str to_middle =
        arena_fmt(&cx->arena,
                  "UPDATE event_log SET position = CASE WHEN position > %lld THEN 2000000 "
                  "ELSE position + 1000000 END WHERE position > 5",
                  (long long)last);
    static const char close[] =
        "UPDATE event_log SET position = CASE WHEN position = 2000000 THEN 6 "
        "ELSE position - 999999 END WHERE position > 1000000";
    engine_script(cx, to_middle.p, to_middle.p);
    engine_script(cx, close, close);
    struct ledger_check k = checked(cx, NULL);
    assert_int_equal(k.found.position, 6);
    assert_int_equal(k.found.stream_id, id);
    must_find(cx, "an event in the middle of the log", FOUND_INSERTED);

    static const char apart[] = "UPDATE event SET seq = seq + 1000 WHERE seq > 1 AND stream_id = ";
    static const char texts[] =
        "UPDATE event_text SET seq = seq + 1000 WHERE seq > 1 AND stream_id = ";
    static const char behind[] =
        "UPDATE event SET seq = seq - 999 WHERE seq > 1000 AND stream_id = ";
    static const char behind_texts[] =
        "UPDATE event_text SET seq = seq - 999 WHERE seq > 1000 AND stream_id = ";
    engine_script_of(cx, apart, apart, id);
    engine_script_of(cx, texts, texts, id);
    assert_ok(cx, db_write(cx, forge, &second));
    engine_script_of(cx, behind, behind, id);
    engine_script_of(cx, behind_texts, behind_texts, id);
    k = checked(cx, NULL);
    assert_int_equal(k.found.seq, 3);
    must_find(cx, "an event in the middle of a stream", FOUND_INSERTED);
}

static void set_hashes(struct ctx *cx, const struct event *ev)
{
    static const char *const open[] = {"x'", "'\\x"};
    str sql[COUNT(open)];

    for (size_t i = 0; i < COUNT(open); i++)
        sql[i] = arena_fmt(&cx->arena,
                           "UPDATE event SET action = '%.*s', hash = %s%.*s', prev_hash = %s%.*s' "
                           "WHERE stream_id = %lld AND seq = %lld",
                           STR_ARG(ev->action), open[i], STR_ARG(hex_encode(cx, ev->hash)), open[i],
                           STR_ARG(hex_encode(cx, ev->prev_hash)), (long long)ev->stream_id,
                           (long long)ev->seq);
    engine_script(cx, sql[0].p, sql[1].p);
}

/* All that hangs on an event is made anew behind it: its stream fits again. */
static void rewrite(struct ctx *cx, int64_t seq)
{
    str number = case_read(cx, id).number;
    struct events events;

    assert_ok(cx, event_list(cx, id, &events));
    for (size_t i = (size_t)seq - 1; i < events.n; i++) {
        struct event *ev = &events.v[i];
        if (ev->seq == seq)
            ev->action = S("note");
        else
            ev->prev_hash = events.v[i - 1].hash;
        assert_ok(cx, event_hash(cx, ev, number, &ev->hash));
        set_hashes(cx, ev);
    }
}

static void tree_anew(struct ctx *cx)
{
    engine_script(cx, "DELETE FROM ledger_tile", "DELETE FROM ledger_tile");
    engine_script(cx, "DELETE FROM progress WHERE name = 'tree'",
                  "DELETE FROM progress WHERE name = 'tree'");
}

static void heads_away(struct ctx *cx)
{
    engine_script(cx, "DELETE FROM ledger_head", "DELETE FROM ledger_head");
}

static void a_log_that_was_rewritten_and_signed_anew_is_found_with_a_kept_head(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct head first, newest;
    struct heads heads;
    struct note kept, later;

    assert_ok(cx, heads_after(cx, 0, 10, &heads));
    first = heads.v[0];
    assert_true(note_read(cx, first.note, &kept));
    assert_ok(cx, head_newest(cx, &newest));
    assert_true(note_read(cx, newest.note, &later));
    assert_int_equal(checked(cx, &kept).found.kind, FOUND_NOTHING);

    rewrite(cx, 2); /* the stream is whole again, the tree tells */
    must_find(cx, "a stream made anew", FOUND_CHANGED);

    rewrite(cx, 2);
    tree_anew(cx);
    int64_t n;
    assert_ok(cx, tree_some(cx, &n)); /* the tree fits, its heads tell */
    struct ledger_check k = checked(cx, NULL);
    assert_int_equal(k.found.kind, FOUND_FORKED);
    assert_int_equal(heads_some(cx, &n), OK); /* nothing new came: nothing is signed */
    must_find(cx, "stream and tree made anew", FOUND_FORKED);

    rewrite(cx, 2);
    tree_anew(cx);
    heads_away(cx);
    place_all(cx); /* signed anew: nothing in the database tells */
    assert_int_equal(checked(cx, NULL).found.kind, FOUND_NOTHING);
    k = checked(cx, &kept);
    assert_int_equal(k.found.kind, FOUND_FORKED);
    assert_true(strstr(k.found.what, "not the ledger of the kept head") != NULL);
    assert_int_equal(checked(cx, &later).found.kind, FOUND_FORKED);
    bring_back(cx);
}

static void a_log_that_was_cut_and_signed_anew_is_found_with_a_kept_head(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct head newest;
    struct note kept;

    assert_ok(cx, head_newest(cx, &newest));
    assert_true(note_read(cx, newest.note, &kept));
    for (size_t i = 0; i < 3; i++) {
        size_t cut = COUNT(tampered);
        while (strcmp(tampered[--cut].how, "the end of the log is cut off") != 0)
            ;
        engine_script(cx, tampered[cut].sql[i], tampered[cut].sql[i]);
    }
    tree_anew(cx);
    int64_t n;
    assert_ok(cx, tree_some(cx, &n));
    must_find(cx, "the end of log and tree is cut off", FOUND_TRUNCATED);
    assert_int_equal(checked(cx, &kept).found.kind, FOUND_NOTHING);

    for (size_t i = 0; i < 3; i++) {
        size_t cut = COUNT(tampered);
        while (strcmp(tampered[--cut].how, "the end of the log is cut off") != 0)
            ;
        engine_script(cx, tampered[cut].sql[i], tampered[cut].sql[i]);
    }
    tree_anew(cx);
    heads_away(cx);
    place_all(cx);
    assert_int_equal(checked(cx, NULL).found.kind, FOUND_NOTHING);
    assert_int_equal(checked(cx, &kept).found.kind, FOUND_TRUNCATED);
    bring_back(cx);
}

static void nothing_is_signed_for_a_tree_that_was_made_anew(void **state)
{
    struct ctx *cx = engine_ctx(state);
    int64_t n;

    rewrite(cx, 2);
    tree_anew(cx);
    case_submit(cx, false);
    do {
        assert_ok(cx, sequence_some(cx, &n));
    } while (n > 0);
    assert_ok(cx, tree_some(cx, &n));
    assert_int_equal(heads_some(cx, &n), ERR_CONFLICT);
    fault_clear(cx);
    bring_back(cx);
}

static void erased_words_leave_all_whole_and_cannot_be_guessed(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct events events;
    struct sha256 h;
    unsigned char hash[SHA256_BYTES];
    str text;

    assert_ok(cx, event_text(cx, id, 1, "body", &text));
    engine_script_of(cx, "DELETE FROM event_text WHERE seq = 1 AND stream_id = ",
                     "DELETE FROM event_text WHERE seq = 1 AND stream_id = ", id);
    assert_int_equal(checked(cx, NULL).found.kind, FOUND_NOTHING);

    /* Who has the event with its salt and guesses the words cannot see that they are right. */
    assert_ok(cx, event_list(cx, id, &events));
    str salts[] = {S(""), events.v[0].salt, events.v[0].hash};
    for (size_t i = 0; i < COUNT(salts); i++) {
        sha256_start(&h);
        sha256_add(&h, salts[i]);
        sha256_add(&h, text);
        sha256_end(&h, hash);
        assert_false(
            str_has(events.v[0].data, hex_encode(cx, (str){(const char *)hash, sizeof hash})));
    }
    bring_back(cx);
}

static void use_keys(struct ctx *cx, str folder)
{
    test_keys_close(cx);
    assert_ok(cx, keys_load(cx, folder, &cx->world->keys));
}

/* Signatures of the head that is signed a while later, with one report more. */
static size_t signed_next(struct ctx *cx, struct note *out)
{
    struct head h;

    world_test_advance(cx->world, 60 * 1000);
    case_submit(cx, false);
    place_all(cx);
    assert_ok(cx, head_newest(cx, &h));
    assert_true(note_read(cx, h.note, out));
    return out->signatures_n;
}

static void old_heads_stay_verifiable_when_the_key_is_changed(void **state)
{
    struct ctx *cx = engine_ctx(state);
    str folder = arena_dup(&cx->arena, test_folder(cx));
    struct head_keys keys;
    struct note n;
    int64_t id_new;

    assert_ok(cx, keys_create(cx, folder));
    use_keys(cx, folder);
    assert_int_equal(signed_next(cx, &n), 1); /* the key before it is nowhere any more */
    assert_ok(cx, keys_rotate(cx, folder, KEY_LEDGER, &id_new));
    use_keys(cx, folder);
    assert_int_equal(signed_next(cx, &n), 2); /* the old key tells of the new one */
    assert_ok(cx, head_keys(cx, &keys));
    assert_int_equal(keys.n, 3);
    assert_int_equal(note_check(cx, &n, keys.v[0].public_key), NOTE_OTHER_KEY);
    assert_int_equal(note_check(cx, &n, keys.v[1].public_key), NOTE_HOLDS);
    assert_int_equal(note_check(cx, &n, keys.v[2].public_key), NOTE_HOLDS);
    assert_int_equal(keys.v[2].id, id_new);
    assert_int_equal(signed_next(cx, &n), 1);
    test_folder_remove(cx, folder);
    struct ledger_check k = checked(cx, NULL);
    assert_int_equal(k.found.kind, FOUND_NOTHING);
    assert_int_equal(k.heads, 5);
}

static void a_kept_head_is_read_as_it_was_kept(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct head h;
    struct note n;
    struct json j;
    str text;

    assert_ok(cx, head_newest(cx, &h));
    json_init(cx, &j, 1 << 16);
    head_json(cx, &j, &h);
    assert_ok(cx, json_finish(cx, &j, &text));
    assert_true(note_read(cx, text, &n));
    assert_int_equal(n.size, h.size);
    str line, rest = h.note, dos = S("  ");
    while (str_cut(rest, '\n', &line, &rest))
        dos = arena_fmt(&cx->arena, "%.*s%.*s\r\n", STR_ARG(dos), STR_ARG(line));
    assert_true(note_read(cx, dos, &n));
    assert_int_equal(checked(cx, &n).found.kind, FOUND_NOTHING);
    str mail = arena_fmt(&cx->arena, "Simpan surat ini.\n\n%.*s\nSalam\n", STR_ARG(h.note));
    assert_true(note_read(cx, mail, &n));
    assert_int_equal(checked(cx, &n).found.kind, FOUND_NOTHING);
    assert_false(note_read(cx, str_slice(h.note, 0, h.note.n - 9), &n));
    assert_false(note_read(cx, S("{\"note\":1}"), &n));
    assert_false(note_read(cx, S(""), &n));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_change_in_the_database_is_found_and_named),
        cmocka_unit_test(an_event_that_is_put_in_is_found),
        cmocka_unit_test(a_log_that_was_rewritten_and_signed_anew_is_found_with_a_kept_head),
        cmocka_unit_test(a_log_that_was_cut_and_signed_anew_is_found_with_a_kept_head),
        cmocka_unit_test(nothing_is_signed_for_a_tree_that_was_made_anew),
        cmocka_unit_test(erased_words_leave_all_whole_and_cannot_be_guessed),
        cmocka_unit_test(a_kept_head_is_read_as_it_was_kept),
        cmocka_unit_test(old_heads_stay_verifiable_when_the_key_is_changed),
    };
    return cmocka_run_group_tests_name("check", tests, set_up, cases_teardown);
}
