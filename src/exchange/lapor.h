/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * lapor.h - reports in and out as LAPOR!'s own "Laporan Ringkas" writes them.
 *
 * The file is XLSX with rows before its header, or CSV with any of the 26
 * columns; column names of lists that others made of it are known too.  Dates
 * are "29 May 2023" or 2023-05-29, times are UTC (domain/export-and-language).
 *
 * The import keeps the Tracking ID as an external number, so a second run adds
 * nothing; it stores everything or nothing; and the life it writes says what
 * is not known of the original.
 */
#ifndef EXCHANGE_LAPOR_H
#define EXCHANGE_LAPOR_H

#include "base/ctx.h"
#include "report/state.h"

/* A bad row, in words. */
struct lapor_fault {
    int64_t line;
    const char *column;
    str what;
};
struct lapor_faults {
    struct lapor_fault *v;
    size_t n;
};
struct lapor_done {
    int64_t rows, added, known;
    struct lapor_faults faults; /* the first ones; ERR_INVALID when there is one */
};

MUST_USE enum err lapor_import(struct ctx *cx, str bytes, struct lapor_done *out);

/* One row of the file, in our words. */
struct lapor_row {
    int64_t line;
    str tracking_id, title, body, body_final;
    int64_t happened_at;      /* 0: the file does not say */
    str source, reason_words; /* as the file has them */
    str class;                /* complaint, aspiration, info_request, unclassified */
    bool supervision, anonymous, confidential;
    str channel;
    bool state_known; /* the file has a column for it */
    enum state state;
    str how, reason;
    str parent_agency, agency; /* names as written, "" none */
    str topic_id, topic_name;
    str province, regency, district, village;
    str reporter;
    opt_i64 rating;
};

/* Words of the file to ours; false when the word is not known. */
bool lapor_class(str word, str *class, bool *supervision);
bool lapor_status(str word, enum state *state, str *how);
str lapor_status_word(str state, str how);   /* back, for exports */
str lapor_reason(struct ctx *cx, str words); /* code of an archive reason, "" */
str lapor_reason_words(struct ctx *cx, str code);
bool lapor_channel(struct ctx *cx, str label, str *code);
str lapor_channel_label(struct ctx *cx, str code);
str lapor_topic(struct ctx *cx, str name); /* our spelling of a topic's name, or the name itself */
/*
 * "29 May 2023", "29 Mei 2023", 2023-05-29; 29/05/2023, day first as it is written here; and the
 * number of the day that a spreadsheet has when the cell's format is lost.
 */
bool lapor_date(str text, int64_t *day_out);
bool lapor_time(str text, int64_t *ms_out); /* "04:05:34", "04.05", a spreadsheet's part of a day */

#endif
