/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "exchange/read.h"

#include "base/hash.h"
#include "base/limits.h"
#include "base/time.h"
#include "base/utf8.h"
#include "sheet/table.h"

enum { ROWS_MAX = 200000, FAULTS_MAX = 20, BODY_BYTES_MAX = 64 << 10 };

/* A column under LAPOR!'s name, and under the one that lists made from it use. */
static const struct {
    const char *lapor, *other;
} columns[] = {
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

static const char *other_name(const char *column)
{
    for (size_t i = 0; i < COUNT(columns); i++)
        if (strcmp(columns[i].lapor, column) == 0)
            return columns[i].other;
    return column;
}

static bool has(const struct table *t, const char *column)
{
    return table_has(t, column) || table_has(t, other_name(column));
}

/* The cell as clean text that outlives the row. Line breaks stay in bodies. */
static str cell(struct ctx *cx, struct reading *r, const char *column)
{
    str raw = table_get(&r->table, column), clean;

    if (!raw.p)
        raw = table_get(&r->table, other_name(column));
    if (!raw.p)
        return S("");
    if (text_clean(cx, raw, TEXT_BLOCK, &clean)) {
        fault_clear(cx);
        bad(r, column, S("letters that cannot be read"));
        return S("");
    }
    return arena_dup(&cx->arena, clean);
}

/* "04:05:34", UTC as the export has it. */
static int64_t time_of_day(str text)
{
    str hour, minute, second;
    int64_t h, m, s = 0;

    str_cut(text, ':', &hour, &minute);
    str_cut(minute, ':', &minute, &second);
    if (!str_i64(hour, &h) || !str_i64(minute, &m))
        return 0;
    str_i64(second, &s);
    return ((h * 60 + m) * 60 + s) * 1000;
}

static void read_when(struct ctx *cx, struct reading *r, struct lapor_row *row)
{
    str date = cell(cx, r, "Tanggal Laporan Masuk");
    int64_t day;

    if (!date.n)
        return;
    if (lapor_date(date, &day))
        row->happened_at =
            day_start(day, ZONE_UTC) + time_of_day(cell(cx, r, "Waktu Laporan Masuk"));
    else
        bad(r, "Tanggal Laporan Masuk", date);
}

static void read_words(struct ctx *cx, struct reading *r, struct lapor_row *row)
{
    str class = cell(cx, r, "Klasifikasi Laporan"), status = cell(cx, r, "Status Laporan");
    str source = cell(cx, r, "Sumber Laporan"), type = cell(cx, r, "Tipe Laporan (Anonim/Rahasia)");

    if (!lapor_class(class, &row->class, &row->supervision))
        bad(r, "Klasifikasi Laporan", class);
    row->state_known = has(&r->table, "Status Laporan");
    row->state = STATE_RECEIVED;
    if (row->state_known && !lapor_status(status, &row->state, &row->how))
        bad(r, "Status Laporan", status);
    if (!lapor_channel(cx, source, &row->channel))
        bad(r, "Sumber Laporan", source);
    row->anonymous = str_has(type, S("Anonim"));
    row->confidential = str_has(type, S("Rahasia"));
    row->reason = lapor_reason(cx, cell(cx, r, "Alasan Tunda/Arsip"));
    if (row->state == STATE_ARCHIVED && !row->reason.n)
        row->reason = S("unclear");
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
    row->tracking_id =
        has(&r->table, "Tracking ID") ? cell(cx, r, "Tracking ID") : number_of_row(cx, &r->table);
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
    str rating = cell(cx, r, "Rating");

    row->parent_agency = cell(cx, r, "Instansi Induk");
    row->agency = cell(cx, r, "Instansi Terdisposisi");
    row->topic_id = cell(cx, r, "ID Kategori");
    row->topic_name = cell(cx, r, "Kategori");
    row->province = cell(cx, r, "Provinsi");
    row->regency = cell(cx, r, "Kota/Kabupaten");
    row->district = cell(cx, r, "Kecamatan");
    row->village = cell(cx, r, "Kelurahan");
    row->reporter = cell(cx, r, "Nama Pelapor");
    row->rating.has =
        rating.n && str_i64(rating, &row->rating.v) && row->rating.v >= 1 && row->rating.v <= 5;
}

/* The header: LAPOR!'s own, below its preamble, or the first row of another list. */
static enum err open_table(struct ctx *cx, str bytes, struct table *out)
{
    enum err e = table_open_at(cx, bytes, S("Tracking ID"), out);

    if (e != ERR_INVALID && e != ERR_NOTFOUND)
        return e;
    fault_clear(cx);
    TRY(table_open(cx, bytes, out));
    if (!has(out, "Judul Laporan") && !table_has(out, "Isi Laporan Awal"))
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
    }
}
