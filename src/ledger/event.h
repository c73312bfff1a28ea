/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * event.h - one event: what was done, by whom, in words that cannot change.
 *
 * A stream is a report or an administrative subject; `seq` counts its events
 * from 1 without a gap and is the version of the subject.  Events are only
 * appended (DATA §2).
 *
 * Canonical bytes are RFC 8785 JSON of {action, actor, at, data, from,
 * happened_at, prev, seq, subject, to, v, visibility}.  hash = SHA-256(0x00 ‖
 * salt ‖ canonical bytes), which is also the leaf of the Merkle tree; prev is
 * the hash of the stream's event before, 32 zero bytes for the first.
 *
 * Personal words (title, body, answer, note) are not in `data`: event_append()
 * puts SHA-256(salt32 ‖ text) there under the field's name and the text with
 * its salt into event_text, so that erasing a row there leaves every hash and
 * proof true and the text unguessable.
 */
#ifndef LEDGER_EVENT_H
#define LEDGER_EVENT_H

#include "base/ctx.h"
#include "base/json.h"

enum { HASH_BYTES = 32, SALT_BYTES = 16, TEXT_SALT_BYTES = 32, EVENT_TEXTS_MAX = 6 };

enum visibility { VIS_PUBLIC, VIS_REPORTER, VIS_STAFF, VIS_SEALED, VIS_COUNT };
bool visibility_by_name(str name, enum visibility *out);

/* Words of an event that can be erased. */
struct event_words {
    str field; /* "title", "body", "text" … */
    str text;
    str salt;
};

/* A row of table event. */
struct event {
    int64_t stream_id, seq, id;
    str subject; /* "report", "agency", "account", "calendar", "setting", "export" */
    int64_t at, happened_at;
    str action;
    str actor_kind, actor_role; /* "visitor", "reporter", "account", "program"; role_name() */
    opt_i64 actor_agency;
    str actor_ref; /* 32 bytes, or null */
    str from_state, to_state;
    str visibility;
    str data; /* canonical JSON */
    str salt, hash, prev_hash;
    struct event_words *words; /* those that were not erased */
    size_t words_n;
};
struct events {
    struct event *v;
    size_t n;
};

/* What a caller of event_append() decides; the rest is filled in. */
struct event_new {
    int64_t stream_id;
    int64_t seq; /* the version it makes: 1 for the first               */
    const char *subject;
    str number;          /* public number of a report, else null                */
    int64_t happened_at; /* 0: now                                              */
    int64_t at;          /* 0: now; an import keeps the time of the import here */
    const char *action;
    enum role role;        /* in which the actor acts                             */
    opt_i64 agency_id;     /* for which agency                                    */
    const char *from, *to; /* states, "" where there is none                      */
    enum visibility visibility;
    struct jv *data; /* an object; words are added to it as hashes          */
    struct event_words words[EVENT_TEXTS_MAX];
    size_t words_n;
};

/*
 * Makes the event with its hashes, and writes nothing: the first event of a
 * stream can be made before the transaction that stores it.  A later one reads
 * the hash of the one before it, so it is made inside.
 */
MUST_USE enum err event_make(struct ctx *cx, const struct event_new *in, struct event *out);
/*
 * Inside db_write(): event, its words and the pending row that the sequencer
 * takes.  ERR_STALE when another event took the seq first.
 */
MUST_USE enum err event_store(struct ctx *cx, const struct event *ev);
/* Both in turn. */
MUST_USE enum err event_append(struct ctx *cx, const struct event_new *in, struct event *out);

/*
 * For invented lives (demo/), whose events are made on one thread and stored by
 * another.  event_seal() gives words their salt and hash, which goes into the
 * event's data; event_finish() gives an event that is whole otherwise its salt
 * and hash; event_put() stores it, inside db_write().  Its place in the order
 * comes from sequence_past().
 */
struct sealed_words {
    struct event_words words;
    str hash;
};
void event_seal(struct ctx *cx, str field, str text, struct sealed_words *out);
MUST_USE enum err event_finish(struct ctx *cx, struct event *ev, str number);
MUST_USE enum err event_put(struct ctx *cx, const struct event *ev,
                            const struct sealed_words *words, size_t n);

/* Canonical bytes of an event; number is that of its report, null for other subjects. */
MUST_USE enum err event_canonical(struct ctx *cx, const struct event *ev, str number, str *out);
/* SHA-256(0x00 ‖ salt ‖ canonical bytes), 32 bytes. */
MUST_USE enum err event_hash(struct ctx *cx, const struct event *ev, str number, str *out);

/* actor.ref of whoever acts now: SHA-256(salt ‖ account id), null for others and erased ones. */
MUST_USE enum err event_actor_ref(struct ctx *cx, str *out);

/* One event, without its words. */
MUST_USE enum err event_read(struct ctx *cx, int64_t stream_id, int64_t seq, struct event *out);
MUST_USE enum err event_list(struct ctx *cx, int64_t stream_id, struct events *out);
/* Text of one field of one event; ERR_NOTFOUND when it never was or was erased. */
MUST_USE enum err event_text(struct ctx *cx, int64_t stream_id, int64_t seq, const char *field,
                             str *out);

#endif
