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

bool lapor_date(str text, int64_t *day_out)
{
    str day, month, year;
    int64_t d, y;
    int m;

    if (date_parse(str_slice(text, 0, 10), day_out))
        return true;
    if (!str_cut(text, ' ', &day, &month) || !str_cut(month, ' ', &month, &year) ||
        !str_i64(day, &d) || !month_of(month, &m) || !str_i64(year, &y) || y < 1 || y > 9999 ||
        !date_exists((int)y, m, (int)d))
        return false;
    *day_out = day_number((int)y, m, (int)d);
    return true;
}
