/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/event.h"

#include "base/hash.h"
#include "base/limits.h"
#include "base/time.h"
#include "base/world.h"
#include "db/call.h"
#include "db/db.h"
#include "ledger/event.sql.h"

enum { EVENTS_MAX = 20000, CANONICAL_MAX = EVENT_DATA_MAX + 4096 };

static const char zero_hash[HASH_BYTES];

/* clang-format off */
static const char *const visibilities[VIS_COUNT] = {
    [VIS_PUBLIC] = "public", [VIS_REPORTER] = "reporter", [VIS_STAFF] = "staff", [VIS_SEALED] = "sealed",
};
/* clang-format on */

static const struct db_row event_row = DB_ROW(
    struct event, DB_FIELD(struct event, stream_id), DB_FIELD(struct event, seq),
    DB_FIELD(struct event, id), DB_FIELD(struct event, subject), DB_FIELD(struct event, at),
    DB_FIELD(struct event, happened_at), DB_FIELD(struct event, action),
    DB_FIELD(struct event, actor_kind), DB_FIELD(struct event, actor_role),
    DB_FIELD(struct event, actor_agency), DB_FIELD(struct event, actor_ref),
    DB_FIELD(struct event, from_state), DB_FIELD(struct event, to_state),
    DB_FIELD(struct event, visibility), DB_FIELD(struct event, data), DB_FIELD(struct event, salt),
    DB_FIELD(struct event, hash), DB_FIELD(struct event, prev_hash));

struct text_row {
    int64_t seq;
    str field, salt, text;
};
struct text_rows {
    struct text_row *v;
    size_t n;
};
static const struct db_row text_row =
    DB_ROW(struct text_row, DB_FIELD(struct text_row, seq), DB_FIELD(struct text_row, field),
           DB_FIELD(struct text_row, salt), DB_FIELD(struct text_row, text));

struct bytes_row {
    str v;
};

static const char *visibility_name(enum visibility v)
{
    must(v < VIS_COUNT);
    return visibilities[v];
}

bool visibility_by_name(str name, enum visibility *out)
{
    for (enum visibility v = 0; v < VIS_COUNT; v++)
        if (str_eq(name, str_of(visibilities[v])))
            return *out = v, true;
    return false;
}

/* "" is no state: null in the canonical form. */
static str state_or_null(str state)
{
    return state.n ? state : (str){0};
}

static void write_actor(struct json *j, const struct event *ev)
{
    json_key(j, S("actor"));
    json_object_begin(j);
    json_key(j, S("agency"));
    if (ev->actor_agency.has)
        json_id(j, ev->actor_agency.v);
    else
        json_nil(j);
    json_key(j, S("kind")), json_str(j, ev->actor_kind);
    json_key(j, S("ref"));
    if (ev->actor_ref.n)
        json_hex(j, ev->actor_ref);
    else
        json_nil(j);
    json_key(j, S("role")), json_str(j, ev->actor_role);
    json_object_end(j);
}

static void write_subject(struct json *j, const struct event *ev, str number)
{
    json_key(j, S("subject"));
    json_object_begin(j);
    json_key(j, S("id")), json_id(j, ev->stream_id);
    json_key(j, S("kind")), json_str(j, ev->subject);
    json_key(j, S("number")), json_str(j, number);
    json_object_end(j);
}

/* The keys stand in the order of RFC 8785; `data` is canonical as stored. */
enum err event_canonical(struct ctx *cx, const struct event *ev, str number, str *out)
{
    struct json j;

    json_init(cx, &j, CANONICAL_MAX);
    json_object_begin(&j);
    json_key(&j, S("action")), json_str(&j, ev->action);
    write_actor(&j, ev);
    json_key(&j, S("at")), json_time(&j, ev->at, ZONE_UTC);
    json_key(&j, S("data")), json_raw(&j, ev->data);
    json_key(&j, S("from")), json_str(&j, state_or_null(ev->from_state));
    json_key(&j, S("happened_at")), json_time(&j, ev->happened_at, ZONE_UTC);
    json_key(&j, S("prev")), json_hex(&j, ev->prev_hash);
    json_key(&j, S("seq")), json_i64(&j, ev->seq);
    write_subject(&j, ev, number);
    json_key(&j, S("to")), json_str(&j, state_or_null(ev->to_state));
    json_key(&j, S("v")), json_i64(&j, 1);
    json_key(&j, S("visibility")), json_str(&j, ev->visibility);
    json_object_end(&j);
    return json_finish(cx, &j, out);
}

static str keep_hash(struct ctx *cx, struct sha256 *h)
{
    unsigned char *out = arena_alloc(&cx->arena, 1, HASH_BYTES);

    sha256_end(h, out);
    return (str){(const char *)out, HASH_BYTES};
}

enum err event_hash(struct ctx *cx, const struct event *ev, str number, str *out)
{
    struct sha256 h;
    str canonical;

    TRY(event_canonical(cx, ev, number, &canonical));
    sha256_start(&h);
    sha256_add(&h, (str){"\0", 1});
    sha256_add(&h, ev->salt);
    sha256_add(&h, canonical);
    *out = keep_hash(cx, &h);
    return OK;
}

static str salted(struct ctx *cx, str salt, str text)
{
    struct sha256 h;

    sha256_start(&h);
    sha256_add(&h, salt);
    sha256_add(&h, text);
    return keep_hash(cx, &h);
}

static str random_str(struct ctx *cx, size_t n)
{
    char *p = arena_alloc(&cx->arena, 1, n);

    random_bytes(cx, p, n);
    return (str){p, n};
}

void event_seal(struct ctx *cx, str field, str text, struct sealed_words *out)
{
    str salt = random_str(cx, TEXT_SALT_BYTES);

    *out = (struct sealed_words){
        {field, text, salt},
        salted(cx, salt, text)
    };
}

static enum err store_words(struct ctx *cx, const struct event *ev, const struct event_words *w)
{
    return db_exec(cx, SQL(event_text_insert, .stream_id = ev->stream_id, .seq = ev->seq,
                           .field = w->field, .salt = w->salt, .text = w->text));
}

/* Each of the words gets a salt; its salted hash goes into the event's data. */
static void make_words(struct ctx *cx, const struct event_new *in, struct event *ev)
{
    struct sealed_words sealed;

    ev->words = arena_array(&cx->arena, struct event_words, in->words_n + 1);
    ev->words_n = in->words_n;
    for (size_t i = 0; i < in->words_n; i++) {
        event_seal(cx, in->words[i].field, in->words[i].text, &sealed);
        jv_put_hex(cx, in->data, sealed.words.field, sealed.hash);
        ev->words[i] = sealed.words;
    }
}

static enum err bytes_of(struct ctx *cx, struct db_call call, str *out)
{
    static const struct db_field field = {"hash", offsetof(struct bytes_row, v), DB_STR};
    static const struct db_row hash_row = {sizeof(struct bytes_row), &field, 1};
    struct bytes_row row = {0};

    TRY(db_one(cx, call, &hash_row, &row));
    *out = row.v;
    return OK;
}

enum err event_actor_ref(struct ctx *cx, str *out)
{
    static const struct db_field field = {"ref_salt", offsetof(struct bytes_row, v), DB_STR};
    static const struct db_row salt_row = {sizeof(struct bytes_row), &field, 1};
    struct bytes_row row = {0};

    *out = (str){0};
    if (cx->actor.kind != ACTOR_ACCOUNT)
        return OK;
    TRY(db_one(cx, SQL(account_ref_salt, .account_id = cx->actor.account_id), &salt_row, &row));
    if (row.v.n)
        *out = salted(cx, row.v, arena_fmt(&cx->arena, "%lld", (long long)cx->actor.account_id));
    return OK;
}

static const char *actor_kind_name(enum actor_kind k)
{
    static const char *const names[] = {"visitor", "reporter", "account", "program"};

    must(k < COUNT(names));
    return names[k];
}

enum err event_make(struct ctx *cx, const struct event_new *in, struct event *ev)
{
    int64_t now = now_ms(cx);

    must(in->seq >= 1 && in->data && in->words_n <= EVENT_TEXTS_MAX);
    *ev = (struct event){
        .stream_id = in->stream_id,
        .seq = in->seq,
        .id = id_new(cx),
        .subject = str_of(in->subject),
        .at = in->at ? in->at : now,
        .happened_at = in->happened_at ? in->happened_at
                       : in->at        ? in->at
                                       : now,
        .action = str_of(in->action),
        .actor_kind = str_of(actor_kind_name(cx->actor.kind)),
        .actor_role = str_of(role_name(in->role)),
        .actor_agency = in->agency_id,
        .from_state = str_of(in->from),
        .to_state = str_of(in->to),
        .visibility = str_of(visibility_name(in->visibility)),
        .salt = random_str(cx, SALT_BYTES),
        .prev_hash = {zero_hash, HASH_BYTES},
    };
    make_words(cx, in, ev);
    TRY(event_actor_ref(cx, &ev->actor_ref));
    if (in->seq > 1)
        TRY(bytes_of(cx, SQL(event_hash_of, .stream_id = in->stream_id, .seq = in->seq - 1),
                     &ev->prev_hash));
    TRY(jv_canonical(cx, in->data, EVENT_DATA_MAX, &ev->data));
    return event_hash(cx, ev, in->number, &ev->hash);
}

enum err event_store(struct ctx *cx, const struct event *ev)
{
    int64_t inserted;

    TRY(db_exec_count(cx, SQL_ROW(event_insert, &event_row, ev), &inserted));
    if (inserted != 1)
        return fail_key(cx, ERR_STALE, NULL, "error_stale");
    for (size_t i = 0; i < ev->words_n; i++)
        TRY(store_words(cx, ev, &ev->words[i]));
    return db_exec(cx, SQL(event_pending_insert, .event_id = ev->id, .stream_id = ev->stream_id,
                           .seq = ev->seq));
}

enum err event_append(struct ctx *cx, const struct event_new *in, struct event *out)
{
    TRY(event_make(cx, in, out));
    return event_store(cx, out);
}

enum err event_finish(struct ctx *cx, struct event *ev, str number)
{
    ev->salt = random_str(cx, SALT_BYTES);
    return event_hash(cx, ev, number, &ev->hash);
}

enum err event_put(struct ctx *cx, const struct event *ev, const struct sealed_words *words,
                   size_t n)
{
    for (size_t i = 0; i < n; i++)
        TRY(store_words(cx, ev, &words[i].words));
    return db_exec(cx, SQL_ROW(event_insert, &event_row, ev));
}

/* Hands the words of a stream, ordered by seq, to its events. */
static void attach_words(struct ctx *cx, struct events *events, const struct text_rows *texts)
{
    size_t at = 0;

    for (size_t i = 0; i < events->n; i++) {
        struct event *ev = &events->v[i];
        size_t first = at;
        while (at < texts->n && texts->v[at].seq == ev->seq)
            at++;
        ev->words_n = at - first;
        ev->words = arena_array(&cx->arena, struct event_words, ev->words_n + 1);
        for (size_t w = 0; w < ev->words_n; w++)
            ev->words[w] = (struct event_words){texts->v[first + w].field, texts->v[first + w].text,
                                                texts->v[first + w].salt};
    }
}

enum err event_read(struct ctx *cx, int64_t stream_id, int64_t seq, struct event *out)
{
    *out = (struct event){0};
    return db_one(cx, SQL(event_one, .stream_id = stream_id, .seq = seq), &event_row, out);
}

enum err event_list(struct ctx *cx, int64_t stream_id, struct events *out)
{
    struct text_rows texts;

    TRY(db_all(cx, SQL(event_of_stream, .stream_id = stream_id), &event_row, EVENTS_MAX, out));
    TRY(db_all(cx, SQL(event_texts_of_stream, .stream_id = stream_id), &text_row,
               EVENTS_MAX * EVENT_TEXTS_MAX, &texts));
    attach_words(cx, out, &texts);
    return OK;
}

enum err event_text(struct ctx *cx, int64_t stream_id, int64_t seq, const char *field, str *out)
{
    static const struct db_field text_field = {"text", offsetof(struct bytes_row, v), DB_STR};
    static const struct db_row one = {sizeof(struct bytes_row), &text_field, 1};
    struct bytes_row row = {0};

    TRY(db_one(cx, SQL(event_text_of, .stream_id = stream_id, .seq = seq, .field = str_of(field)),
               &one, &row));
    *out = row.v;
    return OK;
}
