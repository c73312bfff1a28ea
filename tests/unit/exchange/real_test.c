/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Real exports, which lie beside the project and never in it: what is stored
 * of them is counted against the files themselves, by words written down here
 * once more and not by the tables of the import.
 */
#include "support/cases.h"
#include "support/engine.h"

#include "base/file.h"
#include "base/limits.h"
#include "exchange/lapor.h"
#include "sheet/table.h"
#include "support/look.sql.h"

#define FOLDER "../shared/data/real"

enum { NAMES_MAX = 100, ROWS_MAX = 10000, TALLIES_MAX = 500 };

struct word {
    const char *file, *ours;
};

/* The official recap of each final status. */
static const struct word recaps[] = {
    {"Ditutup oleh Sistem",            "selesai"              },
    {"Ditutup oleh Admin",             "selesai"              },
    {"Ditutup oleh Pelapor",           "selesai"              },
    {"Diarsipkan oleh Admin",          "diarsip"              },
    {"Diarsipkan oleh Sistem",         "diarsip"              },
    {"Diarsipkan oleh Pelapor",        "diarsip"              },
    {"Konten Terblokir",               "diarsip"              },
    {"Menunggu Kelengkapan Informasi", "ditunda"              },
    {"Belum Terverifikasi",            "belum_terverifikasi"  },
    {"Terdisposisi",                   "belum_ditindaklanjuti"},
    {"Ditindaklanjuti oleh Instansi",  "diproses"             },
    {"Ditanggapi oleh Pelapor",        "diproses"             },
};

static const struct word classes[] = {
    {"Pengaduan Berkadar Pengawasan",       "complaint, supervision"},
    {"Pengaduan Tidak Berkadar Pengawasan", "complaint"             },
    {"Permintaan Informasi",                "info_request"          },
    {"Aspirasi",                            "aspiration"            },
    {"",                                    "unclassified"          },
};

/* What follows " - " names a site or an app of one agency: the same channel. */
static const struct word channels[] = {
    {"Website",           "web"             },
    {"Android",           "android"         },
    {"ios",               "ios"             },
    {"Hotline Service",   "phone"           },
    {"Instagram",         "instagram"       },
    {"Facebook",          "facebook"        },
    {"SMS",               "sms"             },
    {"Email Instansi",    "email"           },
    {"Tatap Muka",        "walk_in"         },
    {"Pos Surat",         "paper"           },
    {"Whatsapp",          "whatsapp"        },
    {"Call Center",       "call_center"     },
    {"Website Institusi", "institution_site"},
};

/* How often a value stands in the file, and in the store. */
struct tally {
    const char *what;
    str value;
    int64_t file, stored;
};
struct tallies {
    struct tally *v;
    size_t n;
};

static struct tally *tally(struct ctx *cx, struct tallies *t, const char *what, str value)
{
    for (size_t i = 0; i < t->n; i++)
        if (t->v[i].what == what && str_eq_nocase(t->v[i].value, value))
            return &t->v[i];
    assert_true(t->n < TALLIES_MAX);
    t->v[t->n] = (struct tally){.what = what, .value = arena_dup(&cx->arena, value)};
    return &t->v[t->n++];
}

static const char RECAP[] = "recap", STATUS[] = "status", CLASS[] = "class", CHANNEL[] = "channel",
                  AGENCY[] = "agency";

static str ours(const struct word *words, size_t n, str word)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(word, str_of(words[i].file)))
            return str_of(words[i].ours);
    fail_msg("\"%.*s\" is a new word of the file: what does it mean?", STR_ARG(word));
    return S("");
}

/* A cell of the current row under one of its two names; "" when the file has no such column. */
static str cell(const struct table *t, const char *lapor, const char *other)
{
    str text = table_get(t, table_has(t, lapor) ? lapor : other);

    return text.p ? text : S("");
}

static void count_file_row(struct ctx *cx, struct tallies *n, const struct table *t)
{
    str status = cell(t, "Status Laporan", "status"), source = cell(t, "Sumber Laporan", "sumber");
    str class = cell(t, "Klasifikasi Laporan", "klasifikasi");
    str agency = cell(t, "Instansi Terdisposisi", "instansi_terdisposisi");
    ptrdiff_t dash = str_find(source, S(" - "));

    if (dash >= 0)
        source = str_slice(source, 0, (size_t)dash);
    if (!agency.n)
        agency = cell(t, "Instansi Induk", "instansi_induk");
    tally(cx, n, RECAP, ours(recaps, COUNT(recaps), status))->file++;
    tally(cx, n, STATUS, status)->file++;
    tally(cx, n, CLASS, ours(classes, COUNT(classes), class))->file++;
    tally(cx, n, CHANNEL, ours(channels, COUNT(channels), source))->file++;
    tally(cx, n, AGENCY, agency)->file++;
}

static int64_t count_file(struct ctx *cx, struct tallies *n, struct table *t)
{
    int64_t rows = 0;

    for (bool more = true;; rows++) {
        assert_ok(cx, table_next(cx, t, &more));
        if (!more)
            return rows;
        count_file_row(cx, n, t);
    }
}

struct stored {
    str state, ended_how, class;
    bool is_supervision;
    str channel, agency;
};
struct stored_rows {
    struct stored *v;
    size_t n;
};
static const struct db_row stored_row =
    DB_ROW(struct stored, DB_FIELD(struct stored, state), DB_FIELD(struct stored, ended_how),
           DB_FIELD(struct stored, class), DB_FIELD(struct stored, is_supervision),
           DB_FIELD(struct stored, channel), DB_FIELD(struct stored, agency));

static int64_t count_stored(struct ctx *cx, struct tallies *n)
{
    struct stored_rows rows;

    assert_ok(cx, db_all(cx, SQL(look_imported), &stored_row, ROWS_MAX, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const struct stored *r = &rows.v[i];
        str class = arena_fmt(&cx->arena, "%.*s%s", STR_ARG(r->class),
                              r->is_supervision ? ", supervision" : "");
        tally(cx, n, RECAP, str_of(recap_name(state_recap(state_by_name(r->state)))))->stored++;
        tally(cx, n, STATUS, lapor_status_word(r->state, r->ended_how))->stored++;
        tally(cx, n, CLASS, class)->stored++;
        tally(cx, n, CHANNEL, r->channel)->stored++;
        tally(cx, n, AGENCY, r->agency)->stored++;
    }
    return (int64_t)rows.n;
}

static void must_agree(const struct tallies *n, str name)
{
    int differ = 0;

    for (size_t i = 0; i < n->n; i++) {
        const struct tally *t = &n->v[i];
        if (t->file == t->stored)
            continue;
        print_error("%.*s, %s \"%.*s\": %lld in the file, %lld in the store\n", STR_ARG(name),
                    t->what, STR_ARG(t->value), (long long)t->file, (long long)t->stored);
        differ++;
    }
    assert_int_equal(differ, 0);
}

/* A list without title, date, status or source is nobody's export: refused, and nothing stays. */
static void must_be_refused(struct ctx *cx, str bytes)
{
    struct tallies n = {arena_array(&cx->arena, struct tally, TALLIES_MAX), 0};
    struct lapor_done done;

    assert_int_equal(lapor_import(cx, bytes, &done), ERR_INVALID);
    fault_clear(cx);
    assert_int_equal(count_stored(cx, &n), 0);
}

static void must_come_in(struct ctx *cx, str bytes, struct table *t, str name)
{
    struct tallies n = {arena_array(&cx->arena, struct tally, TALLIES_MAX), 0};
    struct lapor_done done;
    int64_t rows = count_file(cx, &n, t);

    assert_true(rows > 0);
    assert_ok(cx, lapor_import(cx, bytes, &done));
    assert_int_equal(done.rows, rows);
    assert_int_equal(done.added, rows);
    assert_int_equal(count_stored(cx, &n), rows);
    must_agree(&n, name);
    assert_ok(cx, lapor_import(cx, bytes, &done));
    assert_int_equal(done.added, 0);
    assert_int_equal(done.known, rows);
}

/* One file into a store of its own; was it an export? */
static bool read_file_alone(str name)
{
    void *state = NULL;
    struct table t;
    str bytes;

    assert_int_equal(cases_setup(&state), 0);
    struct ctx *cx = engine_ctx(&state);
    assert_ok(cx, file_read(cx, path_join(cx, S(FOLDER), name), SHEET_FILE_MAX, &bytes));
    bool export = table_open_at(cx, bytes, S("Tracking ID"), &t) == OK;
    if (!export) {
        fault_clear(cx);
        assert_ok(cx, table_open(cx, bytes, &t));
        export = table_has(&t, "judul") && table_has(&t, "status");
    }
    if (export)
        must_come_in(cx, bytes, &t, name);
    else
        must_be_refused(cx, bytes);
    cases_teardown(&state);
    return export;
}

static void each_count_of_a_real_file_is_that_of_what_is_stored(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct strs names;
    int exports = 0;

    if (dir_list(cx, S(FOLDER), NAMES_MAX, &names)) {
        fault_clear(cx);
        print_message("real reports: the folder %s is absent\n", FOLDER);
        skip();
    }
    for (size_t i = 0; i < names.n; i++)
        if (str_has(names.v[i], S("reports.")))
            exports += read_file_alone(names.v[i]);
    assert_true(exports > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_count_of_a_real_file_is_that_of_what_is_stored),
    };
    return cmocka_run_group_tests_name("real", tests, cases_setup, cases_teardown);
}
