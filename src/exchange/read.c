/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "exchange/read.h"

#include "base/hash.h"
#include "base/limits.h"
#include "base/time.h"
#include "base/utf8.h"
#include "base/world.h"
#include "sheet/table.h"

enum { ROWS_MAX = 200000, FAULTS_MAX = 20, BODY_BYTES_MAX = 64 << 10 };

/* A column under LAPOR!'s name, and under the one that lists made from it use. */
static const struct table_name columns[] = {
    {"Tracking ID",                   "row"                  },
    {"Tanggal Laporan Masuk",         "tanggal"              },
    {"Waktu Laporan Masuk",           "waktu"                },
    {"Nama Pelapor",                  "nama_pelapor"         },
    {"Klasifikasi Laporan",           "klasifikasi"          },
    {"ID Kategori",                   "id_kategori"          },
    {"Kategori",                      "kategori"             },
    {"Judul Laporan",                 "judul"                },
    {"Isi Laporan Awal",              "isi"                  },
    {"Isi Laporan Akhir",             "isi_akhir"            },
    {"Tipe Laporan (Anonim/Rahasia)", "tipe"                 },
    {"Sumber Laporan",                "sumber"               },
    {"Instansi Induk",                "instansi_induk"       },
    {"Instansi Terdisposisi",         "instansi_terdisposisi"},
    {"Status Laporan",                "status"               },
    {"Alasan Tunda/Arsip",            "alasan_tunda_arsip"   },
    {"Provinsi",                      "provinsi"             },
    {"Kota/Kabupaten",                "kota_kabupaten"       },
    {"Kecamatan",                     "kecamatan"            },
    {"Kelurahan",                     "kelurahan"            },
    {"Rating",                        "rating"               },
};

struct reading {
    struct table table;
    struct lapor_faults *faults;
};

static void bad(struct reading *r, const char *column, str what)
{
    if (r->faults->n < FAULTS_MAX)
        r->faults->v[r->faults->n++] = (struct lapor_fault){r->table.row.line, column, what};
}

/* The cell as clean text that outlives the row. Line breaks stay in bodies. */
static str cell(struct ctx *cx, struct reading *r, const char *column)
{
    str raw = table_get(&r->table, column), clean;

    if (!raw.p)
        return S("");
    if (text_clean(cx, raw, TEXT_BLOCK, &clean)) {
        fault_clear(cx);
        bad(r, column, S("letters that cannot be read"));
        return S("");
    }
    return arena_dup(&cx->arena, clean);
}

static void read_when(struct ctx *cx, struct reading *r, struct lapor_row *row)
{
    str date = cell(cx, r, "Tanggal Laporan Masuk"), time = cell(cx, r, "Waktu Laporan Masuk");
    int64_t day, ms = 0;

    if (!date.n)
        return;
    if (!lapor_date(date, &day)) {
        bad(r, "Tanggal Laporan Masuk", date);
        return;
    }
    if (time.n && !lapor_time(time, &ms))
        bad(r, "Waktu Laporan Masuk", time);
    row->happened_at = day_start(day, ZONE_UTC) + ms;
    if (row->happened_at > now_ms(cx) + DAY_MS) /* the file's clock may be ahead of ours */
        bad(r, "Tanggal Laporan Masuk", date);
}

/* What is open to everybody must say so in words that are known. */
static void read_type(struct ctx *cx, struct reading *r, struct lapor_row *row)
{
    str type = cell(cx, r, "Tipe Laporan (Anonim/Rahasia)"), rest = type, word;

    while (rest.n) {
        str_cut(rest, '|', &word, &rest);
        if (str_eq_nocase(str_trim(word), S("Anonim")))
            row->anonymous = true;
        else if (str_eq_nocase(str_trim(word), S("Rahasia")))
            row->confidential = true;
        else
            bad(r, "Tipe Laporan (Anonim/Rahasia)", type);
    }
}

static void read_words(struct ctx *cx, struct reading *r, struct lapor_row *row)
{
    str class = cell(cx, r, "Klasifikasi Laporan"), status = cell(cx, r, "Status Laporan");

    row->source = cell(cx, r, "Sumber Laporan");
    row->reason_words = cell(cx, r, "Alasan Tunda/Arsip");
    if (!lapor_class(class, &row->class, &row->supervision))
        bad(r, "Klasifikasi Laporan", class);
    row->state_known = table_has(&r->table, "Status Laporan");
    row->state = STATE_RECEIVED;
    if (row->state_known && !lapor_status(status, &row->state, &row->how))
        bad(r, "Status Laporan", status);
    if (!lapor_channel(cx, row->source, &row->channel))
        bad(r, "Sumber Laporan", row->source);
    row->reason = lapor_reason(cx, row->reason_words);
    if (row->state == STATE_ARCHIVED && !row->reason.n)
        row->reason = S("unclear");
    read_type(cx, r, row);
}

/* A list without Tracking IDs: a row is known again by everything it says. */
static str number_of_row(struct ctx *cx, const struct table *t)
{
    unsigned char hash[SHA256_BYTES];
    struct sha256 h;

    sha256_start(&h);
    for (size_t i = 0; i < t->row.cells.n; i++) {
        sha256_add(&h, t->row.cells.v[i]);
        sha256_add(&h, S("\n"));
    }
    sha256_end(&h, hash);
    return arena_fmt(&cx->arena, "row-%.*s", STR_ARG(hex_encode(cx, (str){(char *)hash, 16})));
}

static void read_texts(struct ctx *cx, struct reading *r, struct lapor_row *row)
{
    row->tracking_id = table_has(&r->table, "Tracking ID") ? cell(cx, r, "Tracking ID")
                                                           : number_of_row(cx, &r->table);
    row->title = cell(cx, r, "Judul Laporan");
    row->body = cell(cx, r, "Isi Laporan Awal");
    row->body_final = cell(cx, r, "Isi Laporan Akhir");
    if (!row->tracking_id.n)
        bad(r, "Tracking ID", S("missing"));
    if (row->tracking_id.n > EXTERNAL_ID_MAX)
        bad(r, "Tracking ID", S("too long"));
    if (!row->title.n && !row->body.n)
        bad(r, "Judul Laporan", S("neither title nor body"));
    if (row->body.n > BODY_BYTES_MAX)
        bad(r, "Isi Laporan Awal", S("too long"));
    if (!row->title.n)
        row->title = utf8_head(row->body, 80);
    if (utf8_count(row->title) > TITLE_MAX)
        row->title = utf8_head(row->title, TITLE_MAX);
}

static void read_names(struct ctx *cx, struct reading *r, struct lapor_row *row)
{
    row->parent_agency = cell(cx, r, "Instansi Induk");
    row->agency = cell(cx, r, "Instansi Terdisposisi");
    row->topic_id = cell(cx, r, "ID Kategori");
    row->topic_name = cell(cx, r, "Kategori");
    row->province = cell(cx, r, "Provinsi");
    row->regency = cell(cx, r, "Kota/Kabupaten");
    row->district = cell(cx, r, "Kecamatan");
    row->village = cell(cx, r, "Kelurahan");
    row->reporter = cell(cx, r, "Nama Pelapor");
}

/* 0 and - stand where nobody has rated. */
static void read_rating(struct ctx *cx, struct reading *r, struct lapor_row *row)
{
    str rating = cell(cx, r, "Rating");

    if (!rating.n || str_eq(rating, S("-")) || str_eq(rating, S("0")))
        return;
    if (str_i64(rating, &row->rating.v) && row->rating.v >= 1 && row->rating.v <= 5)
        row->rating.has = true;
    else
        bad(r, "Rating", rating);
}

/* The header: LAPOR!'s own, below its preamble, or the first row of another list. */
static enum err open_table(struct ctx *cx, str bytes, struct table *out)
{
    enum err e = table_open_at(cx, bytes, S("Tracking ID"), out);
    bool found = e == OK;

    if (e == ERR_INVALID || e == ERR_NOTFOUND) {
        fault_clear(cx);
        e = table_open(cx, bytes, out);
    }
    TRY(e);
    found |= table_has(out, "Isi Laporan Awal"); /* under its own name: `isi` may be any text */
    table_names(out, columns, COUNT(columns));
    if (!found && !table_has(out, "Judul Laporan"))
        return fail(cx, ERR_INVALID,
                    "no header row: neither Tracking ID, Judul Laporan nor Isi Laporan Awal");
    return OK;
}

enum err lapor_read(struct ctx *cx, str bytes, struct lapor_rows *rows, struct lapor_faults *faults)
{
    struct reading r = {.faults = faults};
    size_t room = 1024;
    bool more;

    *faults = (struct lapor_faults){arena_array(&cx->arena, struct lapor_fault, FAULTS_MAX), 0};
    *rows = (struct lapor_rows){arena_array(&cx->arena, struct lapor_row, room), 0};
    TRY(open_table(cx, bytes, &r.table));
    for (;;) {
        TRY(table_next(cx, &r.table, &more));
        if (!more)
            return OK;
        if (rows->n == ROWS_MAX)
            return fail(cx, ERR_LIMIT, "more than %d rows", ROWS_MAX);
        if (rows->n == room) {
            struct lapor_row *bigger = arena_array(&cx->arena, struct lapor_row, room * 2);
            memcpy(bigger, rows->v, room * sizeof *bigger);
            rows->v = bigger;
            room *= 2;
        }
        struct lapor_row *row = &rows->v[rows->n++];
        *row = (struct lapor_row){.line = r.table.row.line};
        read_texts(cx, &r, row);
        read_when(cx, &r, row);
        read_words(cx, &r, row);
        read_names(cx, &r, row);
        read_rating(cx, &r, row);
    }
}
