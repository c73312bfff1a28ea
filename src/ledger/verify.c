/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/hash.h"
#include "db/db.h"
#include "ledger/event.h"
#include "ledger/event.sql.h"

struct word_row {
    int64_t seq;
    str field, salt, text;
};
struct word_rows {
    struct word_row *v;
    size_t n;
};
static const struct db_row word_row =
    DB_ROW(struct word_row, DB_FIELD(struct word_row, seq), DB_FIELD(struct word_row, field),
           DB_FIELD(struct word_row, salt), DB_FIELD(struct word_row, text));

struct number_row {
    str number;
};
static const struct db_row number_row =
    DB_ROW(struct number_row, DB_FIELD(struct number_row, number));

static enum err number_of(struct ctx *cx, const struct event *ev, str *out)
{
    struct number_row row = {0};

    *out = (str){0};
    if (!str_eq(ev->subject, S("report")))
        return OK;
    TRY(db_one(cx, SQL(event_number_of, .report_id = ev->stream_id), &number_row, &row));
    *out = row.number;
    return OK;
}

/* Does the text still make the hash that stands in the event's data? */
static enum err word_holds(struct ctx *cx, const struct event *ev, const struct word_row *w,
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

static enum err words_hold(struct ctx *cx, const struct events *events, int64_t stream_id,
                           int64_t *bad_seq)
{
    struct word_rows words;
    bool holds;

    TRY(db_all(cx, SQL(event_texts_of_stream, .stream_id = stream_id), &word_row, 100000, &words));
    for (size_t i = 0; i < words.n; i++) {
        *bad_seq = words.v[i].seq;
        if (*bad_seq < 1 || (size_t)*bad_seq > events->n)
            return fail(cx, ERR_CONFLICT, "words without an event");
        TRY(word_holds(cx, &events->v[*bad_seq - 1], &words.v[i], &holds));
        if (!holds)
            return fail(cx, ERR_CONFLICT, "words were changed");
    }
    return OK;
}

enum err event_verify_stream(struct ctx *cx, int64_t stream_id, int64_t *bad_seq_out)
{
    static const char zero[HASH_BYTES];
    str prev = {zero, HASH_BYTES}, hash, number;
    struct events events;

    TRY(event_list(cx, stream_id, &events));
    for (size_t i = 0; i < events.n; i++) {
        const struct event *ev = &events.v[i];
        *bad_seq_out = (int64_t)i + 1;
        if (ev->seq != *bad_seq_out)
            return fail(cx, ERR_CONFLICT, "an event is missing");
        TRY(number_of(cx, ev, &number));
        if (!str_eq(ev->prev_hash, prev))
            return fail(cx, ERR_CONFLICT, "the chain is broken");
        TRY(event_hash(cx, ev, number, &hash));
        if (!str_eq(ev->hash, hash))
            return fail(cx, ERR_CONFLICT, "an event was changed");
        prev = ev->hash;
    }
    return words_hold(cx, &events, stream_id, bad_seq_out);
}
