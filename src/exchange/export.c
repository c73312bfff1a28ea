/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "exchange/export.h"

#include "agency/agency.h"
#include "area/area.h"
#include "base/code32.h"
#include "base/hash.h"
#include "base/time.h"
#include "db/db.h"
#include "exchange/export.sql.h"
#include "exchange/lapor.h"
#include "ledger/sequence.h"
#include "report/access.h"
#include "report/action.h"
#include "report/facts.h"
#include "sheet/write.h"
#include "topic/topic.h"

enum { SOME_ROWS = 500 };

/* All columns of LAPOR!'s own, in its order. */
enum {
    COLUMN_TRACKING_ID,
    COLUMN_DATE,
    COLUMN_TIME,
    COLUMN_REPORTER,
    COLUMN_CLASS,
    COLUMN_TOPIC_ID,
    COLUMN_TOPIC,
    COLUMN_TITLE,
    COLUMN_BODY_ORIGINAL,
    COLUMN_BODY,
    COLUMN_TYPE,
    COLUMN_CHANNEL,
    COLUMN_PARENT_AGENCY,
    COLUMN_AGENCY_ID,
    COLUMN_AGENCY,
    COLUMN_STATUS,
    COLUMN_REASON,
    COLUMN_PROVINCE,
    COLUMN_REGENCY,
    COLUMN_DISTRICT,
    COLUMN_VILLAGE,
    COLUMN_DECREE,
    COLUMN_DECREE_URL,
    COLUMN_ANNUAL_URL,
    COLUMN_VICE_PRESIDENT,
    COLUMN_RATING,
    REPORT_COLUMNS
};

static const str report_columns[] = {
    [COLUMN_TRACKING_ID] = S_("Tracking ID"),
    [COLUMN_DATE] = S_("Tanggal Laporan Masuk"),
    [COLUMN_TIME] = S_("Waktu Laporan Masuk"),
    [COLUMN_REPORTER] = S_("Nama Pelapor"),
    [COLUMN_CLASS] = S_("Klasifikasi Laporan"),
    [COLUMN_TOPIC_ID] = S_("ID Kategori"),
    [COLUMN_TOPIC] = S_("Kategori"),
    [COLUMN_TITLE] = S_("Judul Laporan"),
    [COLUMN_BODY_ORIGINAL] = S_("Isi Laporan Awal"),
    [COLUMN_BODY] = S_("Isi Laporan Akhir"),
    [COLUMN_TYPE] = S_("Tipe Laporan (Anonim/Rahasia)"),
    [COLUMN_CHANNEL] = S_("Sumber Laporan"),
    [COLUMN_PARENT_AGENCY] = S_("Instansi Induk"),
    [COLUMN_AGENCY_ID] = S_("ID Instansi Terdisposisi"),
    [COLUMN_AGENCY] = S_("Instansi Terdisposisi"),
    [COLUMN_STATUS] = S_("Status Laporan"),
    [COLUMN_REASON] = S_("Alasan Tunda/Arsip"),
    [COLUMN_PROVINCE] = S_("Provinsi"),
    [COLUMN_REGENCY] = S_("Kota/Kabupaten"),
    [COLUMN_DISTRICT] = S_("Kecamatan"),
    [COLUMN_VILLAGE] = S_("Kelurahan"),
    [COLUMN_DECREE] = S_("Nomor SK"),
    [COLUMN_DECREE_URL] = S_("Url SK"),
    [COLUMN_ANNUAL_URL] = S_("Url Dokumen Laporan Tahunan"),
    [COLUMN_VICE_PRESIDENT] = S_("Laporan yang Masuk melalui Kanal Aduan Setwapres"),
    [COLUMN_RATING] = S_("Rating"),
};

struct id_row {
    int64_t id;
};
struct id_rows {
    struct id_row *v;
    size_t n;
};
static const struct db_row id_row = DB_ROW(struct id_row, DB_FIELD(struct id_row, id));

struct number_row {
    str number;
};
static const struct db_row number_row =
    DB_ROW(struct number_row, DB_FIELD(struct number_row, number));

struct export
{
    struct sheet_writer *writer;
    bool confidential;
    int64_t id;
    struct export_done done;
};

/* The number LAPOR! gave it, else ours. */
static enum err tracking_id(struct ctx *cx, const struct report *r, str *out)
{
    struct number_row row;
    enum err e = db_one(cx, SQL(export_external, .report_id = r->id), &number_row, &row);

    *out = e == OK ? row.number : number_format(cx, r->number);
    if (e == ERR_NOTFOUND) {
        fault_clear(cx);
        return OK;
    }
    return e;
}

/* What the file said of an imported report where our words say less; empty for the others. */
struct said {
    struct facts facts;
    str state;
};

static enum err imported_words(struct ctx *cx, const struct report *r, struct said *out)
{
    struct events events;

    *out = (struct said){.state = S("")};
    if (!r->is_imported)
        return OK;
    TRY(event_list(cx, r->id, &events));
    for (size_t i = 0; i < events.n; i++)
        if (str_eq(events.v[i].action, str_of(action_rule(ACT_IMPORT)->name))) {
            out->state = events.v[i].to_state;
            return facts_read(cx, events.v[i].data, &out->facts);
        }
    return OK;
}

/* The file's own reason, as long as it is the one that holds. */
static str reason_words(struct ctx *cx, const struct report *r, const struct said *said)
{
    str then = said->facts.reason.p ? said->facts.reason : S("");

    if (said->facts.reason_words.n && str_eq(r->state, said->state) && str_eq(r->reason, then))
        return said->facts.reason_words;
    return lapor_reason_words(cx, r->reason);
}

static str class_word(const struct report *r)
{
    if (str_eq(r->class, S("complaint")))
        return r->is_supervision ? S("Pengaduan Berkadar Pengawasan")
                                 : S("Pengaduan Tidak Berkadar Pengawasan");
    if (str_eq(r->class, S("aspiration")))
        return S("Aspirasi");
    return str_eq(r->class, S("info_request")) ? S("Permintaan Informasi") : S("");
}

static str type_word(const struct report *r)
{
    if (r->is_anonymous && r->is_confidential)
        return S("Anonim|Rahasia");
    return r->is_anonymous ? S("Anonim") : r->is_confidential ? S("Rahasia") : S("");
}

static enum err topic_cells(struct ctx *cx, const struct report *r, struct sheet_cell *cells)
{
    struct topic t;

    if (!r->topic_id.has)
        return OK;
    TRY(topic_by_id(cx, r->topic_id.v, &t));
    if (t.lapor_id.has)
        cells[COLUMN_TOPIC_ID] = CELL_INT(t.lapor_id.v);
    cells[COLUMN_TOPIC] = CELL_TEXT(t.name);
    return OK;
}

/* Not disposed by its file, and in nobody else's hands since. */
static enum err agency_cells(struct ctx *cx, const struct report *r, const struct said *said,
                             struct sheet_cell *cells)
{
    bool undisposed = said->facts.undisposed.has && r->transfers == 0;
    struct agency owner, parent;

    TRY(agency_by_id(cx, r->owner_id, &owner));
    parent = owner;
    if (owner.parent_id.has && !undisposed)
        TRY(agency_by_id(cx, owner.parent_id.v, &parent));
    cells[COLUMN_PARENT_AGENCY] = CELL_TEXT(parent.name);
    if (owner.parent_id.has && (r->assigned_at.has || r->is_imported) && !undisposed)
        cells[COLUMN_AGENCY] = CELL_TEXT(owner.name);
    return OK;
}

/* Names from the province down to where the code ends. */
static enum err area_cells(struct ctx *cx, const struct report *r, struct sheet_cell *cells)
{
    str code = r->area_code;
    struct area a;

    while (code.n) {
        enum err e = area_by_code(cx, code, &a);
        if (e == ERR_NOTFOUND) {
            fault_clear(cx);
            return OK;
        }
        TRY(e);
        cells[COLUMN_PROVINCE + a.level - 1] = CELL_TEXT(a.name);
        code = a.parent;
    }
    return OK;
}

static enum err write_report(struct ctx *cx, void *arg)
{
    struct export *x = arg;
    struct sheet_cell cells[REPORT_COLUMNS] = {{0}};
    struct report r;
    struct said said;
    str tracking, original, published;

    TRY(report_by_id(cx, x->id, &r));
    if (r.is_confidential && !x->confidential) {
        x->done.left_out++;
        return OK;
    }
    TRY(imported_words(cx, &r, &said));
    TRY(tracking_id(cx, &r, &tracking));
    TRY(report_body_original(cx, &r, &original));
    TRY(report_body(cx, &r, &published));
    cells[COLUMN_TRACKING_ID] = CELL_TEXT(tracking);
    cells[COLUMN_DATE] = CELL_DATE(day_of(r.happened_at, ZONE_UTC));
    cells[COLUMN_TIME] = CELL_TEXT(str_slice(time_format(cx, r.happened_at, ZONE_UTC), 11, 8));
    cells[COLUMN_REPORTER] = CELL_TEXT(S("Anonim"));
    cells[COLUMN_CLASS] = CELL_TEXT(class_word(&r));
    cells[COLUMN_TITLE] = CELL_TEXT(r.title);
    cells[COLUMN_BODY_ORIGINAL] = CELL_TEXT(original);
    cells[COLUMN_BODY] = CELL_TEXT(published);
    cells[COLUMN_TYPE] = CELL_TEXT(type_word(&r));
    cells[COLUMN_CHANNEL] =
        CELL_TEXT(said.facts.source.n ? said.facts.source : lapor_channel_label(cx, r.channel));
    cells[COLUMN_STATUS] = CELL_TEXT(lapor_status_word(r.state, r.ended_how));
    cells[COLUMN_REASON] = CELL_TEXT(reason_words(cx, &r, &said));
    if (r.rating.has)
        cells[COLUMN_RATING] = CELL_INT(r.rating.v);
    TRY(topic_cells(cx, &r, cells));
    TRY(agency_cells(cx, &r, &said, cells));
    TRY(area_cells(cx, &r, cells));
    x->done.rows++;
    return sheet_write(cx, x->writer, cells);
}

static enum err create(struct ctx *cx, str path, const str *columns, size_t n,
                       struct sheet_writer **out)
{
    enum sheet_format format;

    if (!sheet_format_of(path, &format))
        return fail(cx, ERR_INVALID, "the name must end in .csv, .jsonl or .xlsx");
    return sheet_create(cx, path, format, columns, n, out);
}

enum err export_reports(struct ctx *cx, str path, bool confidential, struct export_done *out)
{
    struct export x = {.confidential = confidential};
    struct id_rows some;

    TRY(create(cx, path, report_columns, COUNT(report_columns), &x.writer));
    do {
        TRY(db_all(cx, SQL(export_reports, .after = x.id, .max = SOME_ROWS), &id_row, SOME_ROWS,
                   &some));
        for (size_t i = 0; i < some.n; i++) {
            x.id = some.v[i].id;
            TRY(ctx_scratch(cx, write_report, &x));
        }
    } while (some.n == SOME_ROWS);
    TRY(sheet_finish(cx, x.writer));
    *out = x.done;
    return OK;
}

static const str event_columns[] = {
    S_("position"),   S_("number"), S_("seq"),  S_("at"),   S_("happened_at"),
    S_("action"),     S_("actor"),  S_("role"), S_("from"), S_("to"),
    S_("visibility"), S_("data"),   S_("hash"), S_("prev"),
};

struct event_export {
    struct sheet_writer *writer;
    const struct log_entry *entry;
    int64_t rows;
};

static struct sheet_cell state_cell(str state)
{
    return state.n ? CELL_TEXT(state) : CELL_NONE;
}

/* Events of confidential reports stand in it without their number: the chain stays checkable. */
static enum err write_event(struct ctx *cx, void *arg)
{
    struct event_export *x = arg;
    struct report r;
    struct events events;

    if (!str_eq(x->entry->subject, S("report")))
        return OK;
    TRY(report_by_id(cx, x->entry->stream_id, &r));
    TRY(event_list(cx, x->entry->stream_id, &events));
    if (x->entry->seq < 1 || (size_t)x->entry->seq > events.n)
        return fail(cx, ERR_CONFLICT, "the log names an event that is missing");
    const struct event *ev = &events.v[x->entry->seq - 1];
    const struct sheet_cell cells[COUNT(event_columns)] = {
        CELL_INT(x->entry->position),
        CELL_TEXT(r.is_confidential ? S("") : number_format(cx, r.number)),
        CELL_INT(ev->seq),
        CELL_TIME(ev->at, ZONE_UTC),
        CELL_TIME(ev->happened_at, ZONE_UTC),
        CELL_TEXT(ev->action),
        CELL_TEXT(ev->actor_kind),
        CELL_TEXT(ev->actor_role),
        state_cell(ev->from_state),
        state_cell(ev->to_state),
        CELL_TEXT(ev->visibility),
        r.is_confidential ? CELL_NONE : CELL_JSON(ev->data),
        CELL_TEXT(hex_encode(cx, ev->hash)),
        CELL_TEXT(hex_encode(cx, ev->prev_hash)),
    };
    x->rows++;
    return sheet_write(cx, x->writer, cells);
}

enum err export_events(struct ctx *cx, str path, int64_t *rows_out)
{
    struct event_export x = {0};
    struct log_entries some;
    int64_t after = 0;

    TRY(create(cx, path, event_columns, COUNT(event_columns), &x.writer));
    do {
        TRY(log_after(cx, after, SOME_ROWS, &some));
        for (size_t i = 0; i < some.n; i++) {
            x.entry = &some.v[i];
            after = some.v[i].position;
            TRY(ctx_scratch(cx, write_event, &x));
        }
    } while (some.n == SOME_ROWS);
    *rows_out = x.rows;
    return sheet_finish(cx, x.writer);
}
