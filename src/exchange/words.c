/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* LAPOR!'s vocabulary and ours, as tables. */
#include "base/time.h"
#include "exchange/lapor.h"
#include "reference/reference.h"
#include "sheet/table.h"

static const struct {
    str word, class;
    bool supervision;
} classes[] = {
    {S_("Pengaduan Berkadar Pengawasan"),       S_("complaint"),    true },
    {S_("Pengaduan Tidak Berkadar Pengawasan"), S_("complaint"),    false},
    {S_("Pengaduan"),                           S_("complaint"),    false},
    {S_("Aspirasi"),                            S_("aspiration"),   false},
    {S_("Permintaan Informasi"),                S_("info_request"), false},
    {S_(""),                                    S_("unclassified"), false},
};

static const struct {
    str word;
    enum state state;
    str how;
} statuses[] = {
    {S_("Ditutup oleh Sistem"),            STATE_CLOSED,      S_("automatic")},
    {S_("Ditutup oleh Admin"),             STATE_CLOSED,      S_("admin")    },
    {S_("Ditutup oleh Pelapor"),           STATE_CLOSED,      S_("confirmed")},
    {S_("Selesai"),                        STATE_CLOSED,      S_("automatic")},
    {S_("Diarsipkan oleh Admin"),          STATE_ARCHIVED,    S_("archived") },
    {S_("Diarsipkan oleh Sistem"),         STATE_ARCHIVED,    S_("expired")  },
    {S_("Konten Terblokir"),               STATE_ARCHIVED,    S_("blocked")  },
    {S_("Diarsip"),                        STATE_ARCHIVED,    S_("archived") },
    {S_("Diarsipkan"),                     STATE_ARCHIVED,    S_("archived") },
    {S_("Diarsipkan oleh Pelapor"),        STATE_WITHDRAWN,   S_("reporter") },
    {S_("Diarsipkan oleh Sistem"),         STATE_WITHDRAWN,   S_("deemed")   }, /* out only */
    {S_("Menunggu Kelengkapan Informasi"), STATE_AWAITING,    S_("")         },
    {S_("Ditunda"),                        STATE_AWAITING,    S_("")         },
    {S_("Ditunda"),                        STATE_POSTPONED,   S_("")         }, /* out only */
    {S_("Belum Terverifikasi"),            STATE_RECEIVED,    S_("")         },
    {S_("Belum Ditindaklanjuti"),          STATE_ASSIGNED,    S_("")         },
    {S_("Terdisposisi"),                   STATE_ASSIGNED,    S_("")         },
    {S_("Diproses"),                       STATE_IN_PROGRESS, S_("")         },
    {S_("Ditindaklanjuti oleh Instansi"),  STATE_IN_PROGRESS, S_("")         },
    {S_("Ditanggapi oleh Pelapor"),        STATE_IN_PROGRESS, S_("")         },
};

/* The three fixed texts of the column Alasan Tunda/Arsip, by a word in each. */
static const struct {
    str part, code;
} reasons[] = {
    {S_("Tidak Jelas"),       S_("unclear")},
    {S_("kadaluarsa"),        S_("expired")},
    {S_("keinginan Pelapor"), S_("")       },
};

bool lapor_class(str word, str *class, bool *supervision)
{
    for (size_t i = 0; i < COUNT(classes); i++)
        if (str_eq_nocase(word, classes[i].word)) {
            *class = classes[i].class;
            *supervision = classes[i].supervision;
            return true;
        }
    return false;
}

bool lapor_status(str word, enum state *state, str *how)
{
    for (size_t i = 0; i < COUNT(statuses); i++)
        if (str_eq_nocase(word, statuses[i].word)) {
            *state = statuses[i].state;
            *how = statuses[i].how;
            return true;
        }
    return false;
}

str lapor_status_word(str state, str how)
{
    for (size_t i = 0; i < COUNT(statuses); i++)
        if (str_eq(state, str_of(state_name(statuses[i].state))) &&
            (statuses[i].how.n == 0 || str_starts(how, statuses[i].how)))
            return statuses[i].word;
    for (size_t i = 0; i < COUNT(statuses); i++)
        if (str_eq(state, str_of(state_name(statuses[i].state))))
            return statuses[i].word;
    return S("Diproses");
}

/* "Website - kementerian-sosial" is the channel Website. */
static str first_part(str label)
{
    ptrdiff_t at = str_find(label, S(" - "));

    return at < 0 ? label : str_slice(label, 0, (size_t)at);
}

/* The cell `other` of the row of a built-in file whose `column` has this word. */
static bool file_row(struct ctx *cx, const char *file, const char *column, str wanted,
                     const char *other, str *out)
{
    struct table t;
    bool more = true;

    if (table_open(cx, reference_file(file), &t))
        return false;
    while (table_next(cx, &t, &more) == OK && more)
        if (str_eq_nocase(table_get(&t, column), wanted)) {
            *out = arena_dup(&cx->arena, table_get(&t, other));
            return true;
        }
    return false;
}

str lapor_reason(struct ctx *cx, str words)
{
    str code = S("");

    for (size_t i = 0; i < COUNT(reasons); i++)
        if (str_has(words, reasons[i].part))
            return reasons[i].code;
    if (words.n)
        file_row(cx, "reasons.csv", "name", words, "code", &code);
    return code;
}

str lapor_reason_words(struct ctx *cx, str code)
{
    str words = code;

    if (code.n)
        file_row(cx, "reasons.csv", "code", code, "name", &words);
    return words;
}

bool lapor_channel(struct ctx *cx, str label, str *code)
{
    *code = S("import");
    return label.n == 0 ||
           file_row(cx, "channels.csv", "lapor_label", first_part(label), "code", code);
}

str lapor_channel_label(struct ctx *cx, str code)
{
    str label = code;

    file_row(cx, "channels.csv", "code", code, "lapor_label", &label);
    return label;
}

str lapor_topic(struct ctx *cx, str name)
{
    str ours = name;

    if (name.n)
        file_row(cx, "topics.csv", "lapor_name", name, "name", &ours);
    return ours;
}

/* LAPOR! writes English months; a list that somebody kept by hand has Indonesian ones. */
static bool month_of(str word, int *out)
{
    static const char english[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    static const char indonesian[] = "JanFebMarAprMeiJunJulAguSepOktNovDes";

    for (size_t m = 0; m < 12; m++)
        if (str_eq_nocase(str_slice(word, 0, 3), (str){english + m * 3, 3}) ||
            str_eq_nocase(str_slice(word, 0, 3), (str){indonesian + m * 3, 3}))
            return *out = (int)m + 1, true;
    return false;
}

/* Days since 30 December 1899, as spreadsheets count them; other numbers are no date of a report.
 */
static bool day_of_sheet(str text, int64_t *day_out)
{
    enum { SHEET_DAY_MIN = 36526, SHEET_DAY_MAX = 73050 }; /* 2000 to 2099 */
    int64_t n;

    if (!str_i64(text, &n) || n < SHEET_DAY_MIN || n > SHEET_DAY_MAX)
        return false;
    *day_out = day_number(1899, 12, 30) + n;
    return true;
}

static bool month_of_date(str word, int *out)
{
    int64_t m;

    if (!str_i64(word, &m))
        return month_of(word, out);
    *out = (int)m;
    return m >= 1 && m <= 12;
}

bool lapor_date(str text, int64_t *day_out)
{
    static const char between[] = " /-.";
    str day, month, year, rest;
    int64_t d, y;
    int m;

    if (date_parse(str_slice(text, 0, 10), day_out) || day_of_sheet(text, day_out))
        return true;
    for (size_t i = 0; i + 1 < sizeof between; i++) {
        str_cut(text, between[i], &day, &month);
        str_cut(month, between[i], &month, &year);
        str_cut(year, ' ', &year, &rest);
        if (str_i64(day, &d) && month_of_date(month, &m) && str_i64(year, &y) && y >= 1 &&
            y <= 9999 && date_exists((int)y, m, (int)d))
            return *day_out = day_number((int)y, m, (int)d), true;
    }
    return false;
}

/* "0.17053240741": so much of the day has passed, to the second. */
static bool part_of_day(str text, int64_t *ms_out)
{
    int64_t scale = 1, n = 0;

    if (!str_skip(&text, S("0.")) || text.n == 0)
        return false;
    for (size_t i = 0; i < text.n && i < 12; i++, scale *= 10) {
        if (text.p[i] < '0' || text.p[i] > '9')
            return false;
        n = n * 10 + (text.p[i] - '0');
    }
    *ms_out = (n * 86400 + scale / 2) / scale * 1000;
    return true;
}

bool lapor_time(str text, int64_t *ms_out)
{
    static const char between[] = ":.";
    str hour, minute, second;
    int64_t h, m, s;

    for (size_t i = 0; i + 1 < sizeof between; i++) {
        s = 0;
        if (!str_cut(text, between[i], &hour, &minute))
            continue;
        if (str_cut(minute, between[i], &minute, &second) && !str_i64(second, &s))
            continue;
        if (hour.n <= 2 && minute.n == 2 && str_i64(hour, &h) && str_i64(minute, &m) && h >= 0 &&
            h < 24 && m >= 0 && m < 60 && s >= 0 && s < 60)
            return *ms_out = ((h * 60 + m) * 60 + s) * 1000, true;
    }
    return part_of_day(text, ms_out);
}
