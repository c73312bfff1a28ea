/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The log: events of one report, and all of them by position. */
#include "api/api.h"
#include "api/events.sql.h"
#include "api/query.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/limits.h"
#include "db/db.h"
#include "ledger/sequence.h"
#include "report/facts.h"

struct salt_row {
    int64_t seq;
    str field, salt;
};
struct salt_rows {
    struct salt_row *v;
    size_t n;
};
static const struct db_row salt_row =
    DB_ROW(struct salt_row, DB_FIELD(struct salt_row, seq), DB_FIELD(struct salt_row, field),
           DB_FIELD(struct salt_row, salt));

static str salt_of(const struct salt_rows *salts, int64_t seq, str field)
{
    for (size_t i = 0; i < salts->n; i++)
        if (salts->v[i].seq == seq && str_eq(salts->v[i].field, field))
            return salts->v[i].salt;
    return S("");
}

/* Words and their salts, for those who may read them; without the salt no hash can be tried. */
static void write_texts(struct json *j, const struct event *ev, const struct salt_rows *salts)
{
    json_key(j, S("texts"));
    json_object_begin(j);
    for (size_t i = 0; i < ev->words_n; i++) {
        json_key(j, ev->words[i].field);
        json_object_begin(j);
        json_key(j, S("text")), json_str(j, ev->words[i].text);
        json_key(j, S("salt")), json_hex(j, salt_of(salts, ev->seq, ev->words[i].field));
        json_object_end(j);
    }
    json_object_end(j);
}

/* What stands beside the canonical members, as an object of its own. */
static enum err write_beside(struct ctx *cx, const struct event *ev, opt_i64 position,
                             enum access access, const struct salt_rows *salts, str *out)
{
    struct facts f;
    struct json j;

    TRY(facts_read(cx, ev->data, &f));
    json_init(cx, &j, PAGE_BYTES_MAX);
    json_object_begin(&j);
    json_key(&j, S("id")), json_id(&j, ev->id);
    json_key(&j, S("position")), json_opt(&j, position);
    json_key(&j, S("hash")), json_hex(&j, ev->hash);
    if (access_event(access, ev))
        json_key(&j, S("salt")), json_hex(&j, ev->salt);
    if (ev->words_n && access_words(access, ev, f.private_text.has && f.private_text.v))
        write_texts(&j, ev, salts);
    json_object_end(&j);
    return json_finish(cx, &j, out);
}

static str without_braces(str object)
{
    must(object.n >= 2);
    return str_slice(object, 1, object.n - 2);
}

/* The canonical object of DATA §2, and id, position, salt, hash and texts among its members. */
static enum err write_event(struct ctx *cx, struct json *j, const struct event *ev, str number,
                            opt_i64 position, enum access access, const struct salt_rows *salts)
{
    str canonical, beside;

    TRY(event_canonical(cx, ev, number, &canonical));
    TRY(write_beside(cx, ev, position, access, salts, &beside));
    json_raw(j, arena_fmt(&cx->arena, "{%.*s,%.*s}", STR_ARG(without_braces(canonical)),
                          STR_ARG(without_braces(beside))));
    return OK;
}

static enum err salts_of(struct ctx *cx, int64_t report_id, struct salt_rows *out)
{
    return db_all(cx, SQL(api_salts_of, .stream_id = report_id), &salt_row, 100000, out);
}

enum err api_report_events(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct report r;
    enum access access;
    struct events events;
    struct salt_rows salts;
    struct json j;

    TRY(api_query_check(cx, rq));
    TRY(api_report(cx, rq, &r, &access));
    if (access < ACCESS_PUBLIC)
        return fail(cx, ERR_NOTFOUND, "no such report");
    TRY(event_list(cx, r.id, &events));
    TRY(salts_of(cx, r.id, &salts));
    json_init(cx, &j, PAGE_BYTES_MAX);
    json_object_begin(&j);
    json_key(&j, S("items"));
    json_array_begin(&j);
    for (size_t i = 0; i < events.n; i++)
        if (access_event(access, &events.v[i]))
            TRY(write_event(cx, &j, &events.v[i], r.number, NONE, access, &salts));
    json_array_end(&j);
    json_object_end(&j);
    return api_send(cx, rs, 200, &j);
}

/* What of the log one answer holds, and how far it was read. */
struct reading {
    struct json *j;
    int64_t after, limit; /* position read last; items at most      */
    int64_t items, read;  /* events written; positions looked at    */
};

/* The event at this position, unless it is not for the caller. */
static enum err take_entry(struct ctx *cx, struct reading *rd, const struct log_entry *entry)
{
    struct report r;
    enum access access;
    struct events events;
    struct salt_rows salts;

    rd->after = entry->position;
    rd->read++;
    if (!str_eq(entry->subject, S("report")))
        return OK;
    TRY(report_by_id(cx, entry->stream_id, &r));
    TRY(report_access(cx, &r, &access));
    if (access < ACCESS_PUBLIC || !access_visibility(access, entry->visibility))
        return OK;
    TRY(event_list(cx, entry->stream_id, &events));
    TRY(salts_of(cx, entry->stream_id, &salts));
    rd->items++;
    return write_event(cx, rd->j, &events.v[entry->seq - 1], r.number, SOME(entry->position),
                       access, &salts);
}

/* Reads on over what the caller may not see: an empty page would look like the end. */
static enum err take_entries(struct ctx *cx, struct reading *rd, bool *more)
{
    struct log_entries entries;

    do {
        TRY(log_after(cx, rd->after, DERIVED_BATCH_MAX, &entries));
        for (size_t i = 0; i < entries.n && rd->items < rd->limit; i++)
            TRY(take_entry(cx, rd, &entries.v[i]));
    } while (entries.n && rd->items < rd->limit && rd->read < EVENTS_READ_MAX);
    TRY(log_after(cx, rd->after, 1, &entries));
    *more = entries.n > 0;
    return OK;
}

enum err api_events(struct ctx *cx, struct request *rq, struct response *rs)
{
    str text = request_query(rq, S("after"));
    struct json j;
    struct reading rd = {.j = &j};
    int64_t cursor;
    bool more = false;

    TRY(api_query_check(cx, rq));
    TRY(api_paging(cx, rq, PAGE_ROWS, &rd.limit, &cursor));
    if (text.n && (!str_i64(text, &rd.after) || rd.after < 0))
        return fail_key(cx, ERR_INVALID, "after", "error_position_bad");
    json_init(cx, &j, PAGE_BYTES_MAX);
    json_object_begin(&j);
    json_key(&j, S("items"));
    json_array_begin(&j);
    TRY(take_entries(cx, &rd, &more));
    json_array_end(&j);
    json_key(&j, S("after")), json_i64(&j, rd.after);
    json_key(&j, S("more")), json_bool(&j, more);
    json_object_end(&j);
    return api_send(cx, rs, 200, &j);
}
