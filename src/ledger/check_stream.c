/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One stream of events against its own chain. */
#include "base/hash.h"
#include "db/db.h"
#include "ledger/check.h"
#include "ledger/check.sql.h"
#include "ledger/event.h"

enum { AWAY_MAX = 64 }; /* places from its own at which an event is looked for */

struct number_row {
    str number;
};
static const struct db_row number_row =
    DB_ROW(struct number_row, DB_FIELD(struct number_row, number));

/* One stream while it is looked at. */
struct stream {
    struct ctx *cx;
    int64_t id;
    str number;
    struct events events;
    struct finding *out;
};

static struct finding at_seq(const struct stream *s, enum finding_kind kind, int64_t seq)
{
    return (struct finding){.kind = kind, .stream_id = s->id, .seq = seq};
}

/* The null str for what is no report. A report's row is gone: its events have lost their number. */
static enum err read_number(struct stream *s)
{
    struct number_row row = {0};

    if (!s->events.n || !str_eq(s->events.v[0].subject, S("report")))
        return OK;
    enum err e = db_one(s->cx, SQL(check_number_of, .report_id = s->id), &number_row, &row);
    if (e == ERR_NOTFOUND) {
        fault_clear(s->cx);
        return found(
            s->out, at_seq(s, FOUND_DROPPED, 1),
            "the report's row is gone, and with it its number; lapor rebuild looks for it");
    }
    s->number = row.number;
    return e;
}

static bool of_report(const struct event *ev)
{
    return str_eq(ev->subject, S("report"));
}

/* Is its hash true if it stands at this seq? */
static enum err holds_at(const struct stream *s, const struct event *ev, int64_t seq, bool *out)
{
    struct event moved = *ev;
    str hash;

    moved.seq = seq;
    TRY(event_hash(s->cx, &moved, of_report(ev) ? s->number : (str){0}, &hash));
    *out = str_eq(hash, ev->hash);
    return OK;
}

/* Where the event would be true; 0: nowhere near. */
static enum err home_of(const struct stream *s, const struct event *ev, int64_t *out)
{
    bool holds;

    *out = 0;
    for (int64_t seq = ev->seq - AWAY_MAX; seq <= ev->seq + AWAY_MAX && !*out; seq++) {
        if (seq < 1)
            continue;
        TRY(holds_at(s, ev, seq, &holds));
        *out = holds ? seq : 0;
    }
    return OK;
}

/*
 * An event that is untrue where it stands, the first of its stream: it was changed, or moved.
 * All before it are where they belong; so if it came from before, something was put in, and if
 * from behind, what belongs here stands further on or is gone.
 */
static enum err name_untrue(struct stream *s, size_t i)
{
    const struct event *ev = &s->events.v[i];
    enum finding_kind kind = FOUND_DROPPED;
    int64_t home, other;

    TRY(home_of(s, ev, &home));
    if (!home)
        return found(s->out, at_seq(s, FOUND_CHANGED, ev->seq), "an event was changed");
    for (size_t k = i + 1; k < s->events.n && k <= i + AWAY_MAX && home > ev->seq; k++) {
        TRY(home_of(s, &s->events.v[k], &other));
        if (other == ev->seq)
            kind = FOUND_REORDERED;
    }
    return found(s->out, at_seq(s, home < ev->seq ? FOUND_INSERTED : kind, ev->seq),
                 "what stands here was written as event %lld", (long long)home);
}

static enum err check_event(struct stream *s, size_t i)
{
    static const char zero[HASH_BYTES];
    const struct event *ev = &s->events.v[i];
    str prev = i ? s->events.v[i - 1].hash : (str){zero, HASH_BYTES};
    bool holds;

    if (ev->seq < (int64_t)i + 1)
        return found(s->out, at_seq(s, FOUND_INSERTED, ev->seq),
                     "an event stands before the first");
    if (ev->seq > (int64_t)i + 1)
        return found(s->out, at_seq(s, FOUND_DROPPED, (int64_t)i + 1), "an event is missing");
    TRY(holds_at(s, ev, ev->seq, &holds));
    if (!holds)
        return name_untrue(s, i);
    if (!str_eq(ev->prev_hash, prev))
        return found(s->out, at_seq(s, FOUND_CHANGED, ev->seq),
                     "it was not written after the event that stands before it");
    return OK;
}

/* Does the text still make the hash that stands in the event's data? */
static enum err word_holds(struct ctx *cx, const struct event *ev, const struct event_words *w,
                           bool *holds)
{
    struct sha256 h;
    unsigned char hash[SHA256_BYTES];
    struct jv *data;
    str stands;

    TRY(json_read(cx, ev->data, &data));
    sha256_start(&h);
    sha256_add(&h, w->salt);
    sha256_add(&h, w->text);
    sha256_end(&h, hash);
    *holds = jv_str(jv_get(data, w->field), &stands) &&
             str_eq(stands, hex_encode(cx, (str){(const char *)hash, sizeof hash}));
    return OK;
}

static enum err check_words(struct stream *s, const struct event *ev)
{
    bool holds;

    for (size_t i = 0; i < ev->words_n; i++) {
        TRY(word_holds(s->cx, ev, &ev->words[i], &holds));
        if (!holds)
            return found(s->out, at_seq(s, FOUND_CHANGED, ev->seq), "its words (%.*s) were changed",
                         STR_ARG(ev->words[i].field));
    }
    return OK;
}

/* event_list() hands words to the event of their seq; what is left over has none. */
static enum err check_loose_words(struct stream *s)
{
    int64_t texts, handed = 0;

    for (size_t i = 0; i < s->events.n; i++)
        handed += (int64_t)s->events.v[i].words_n;
    TRY(db_int(s->cx, SQL(check_texts_n, .stream_id = s->id), &texts));
    if (texts != handed)
        return found(s->out, at_seq(s, FOUND_INSERTED, 0), "there are words of no event");
    return OK;
}

enum err stream_check(struct ctx *cx, int64_t stream_id, struct finding *out)
{
    struct stream s = {.cx = cx, .id = stream_id, .out = out};

    *out = (struct finding){0};
    TRY(event_list(cx, stream_id, &s.events));
    TRY(read_number(&s));
    for (size_t i = 0; i < s.events.n && !out->kind; i++)
        TRY(check_event(&s, i));
    for (size_t i = 0; i < s.events.n && !out->kind; i++)
        TRY(check_words(&s, &s.events.v[i]));
    return out->kind ? OK : check_loose_words(&s);
}
