/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/ledger.h"

#include "agency/agency.h"
#include "base/code32.h"
#include "base/hash.h"
#include "base/time.h"
#include "base/world.h"
#include "lang/format.h"
#include "ledger/proof.h"
#include "ledger/tree.h"
#include "report/prove.h"
#include "web/assets.h"
#include "web/citizen.h"
#include "web/receipt.h"
#include "web/report_page.h"
#include "web/templates.h"

enum { HEADS_SHOWN = 20 };

static struct head_line line_of(struct ctx *cx, const struct head *h, int zone)
{
    return (struct head_line){
        .size = format_count(cx, h->size),
        .when = format_time(cx, h->at, zone),
        .root = hex_encode(cx, h->root),
        .href = arena_fmt(&cx->arena, "/buku-besar/kepala-%lld.txt", (long long)h->size),
        .updated = time_format(cx, h->at, ZONE_UTC)};
}

static enum err zone_of_office(struct ctx *cx, int *out)
{
    struct agency top;

    TRY(agency_top(cx, &top));
    *out = (int)top.zone_min;
    return OK;
}

static enum err fill_heads(struct ctx *cx, struct ledger_page *p)
{
    struct heads heads;
    int zone;

    TRY(zone_of_office(cx, &zone));
    TRY(heads_before(cx, INT64_MAX, HEADS_SHOWN, &heads));
    p->heads.v = arena_array(&cx->arena, struct head_line, heads.n + 1);
    for (size_t i = 0; i < heads.n; i++)
        p->heads.v[p->heads.n++] = line_of(cx, &heads.v[i], zone);
    p->note = heads.n ? heads.v[0].note : S("");
    p->updated = time_format(cx, heads.n ? heads.v[0].at : now_ms(cx), ZONE_UTC);
    return OK;
}

/* All keys that ever signed, as verifiers take them. */
static enum err key_texts(struct ctx *cx, str note, struct strs *out)
{
    struct head_keys keys;
    struct note n;

    TRY(head_keys(cx, &keys));
    *out = (struct strs){arena_array(&cx->arena, str, keys.n + 1), 0};
    for (size_t i = 0; i < keys.n && note_read(cx, note, &n); i++)
        out->v[out->n++] = note_key(cx, n.origin, keys.v[i].public_key);
    return OK;
}

enum err ledger_show(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct ledger_page p = {0};

    TRY(fill_heads(cx, &p));
    TRY(key_texts(cx, p.note, &p.keys));
    p.v.feed = S("/buku-besar.atom");
    return VIEW(cx, rq, rs, page_ledger, &p);
}

enum err ledger_feed(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct ledger_page p = {0};
    str site = site_url(cx, rq);

    TRY(fill_heads(cx, &p));
    p.url = arena_fmt(&cx->arena, "%.*s/buku-besar.atom", STR_ARG(site));
    for (size_t i = 0; i < p.heads.n; i++)
        p.heads.v[i].url =
            arena_fmt(&cx->arena, "%.*s%.*s", STR_ARG(site), STR_ARG(p.heads.v[i].href));
    TRY(VIEW(cx, rq, rs, page_ledger_feed, &p));
    rs->content_type = S("application/atom+xml; charset=utf-8");
    return OK;
}

static enum err give_note(struct ctx *cx, struct response *rs, opt_i64 size)
{
    struct head head;

    TRY(proof_head(cx, size, &head));
    rs->body = head.note;
    rs->content_type = S("text/plain; charset=utf-8");
    return OK;
}

static enum err give_keys(struct ctx *cx, struct response *rs)
{
    struct strs keys;
    struct head head;

    TRY(proof_head(cx, NONE, &head));
    TRY(key_texts(cx, head.note, &keys));
    rs->body =
        arena_fmt(&cx->arena, "%.*s\n", STR_ARG(arena_join(&cx->arena, keys.v, keys.n, S("\n"))));
    rs->content_type = S("text/plain; charset=utf-8");
    return OK;
}

/* To be saved, never to be run here: the policy of our pages would not let it. */
static bool give_verifier(struct ctx *cx, struct response *rs, str name)
{
    for (size_t i = 0; i < assets_n; i++) {
        if (!str_eq(assets[i].name, name) || !str_starts(name, S("periksa.")))
            continue;
        rs->body = assets[i].bytes;
        rs->content_type = assets[i].type;
        response_header(cx, rs, S("Content-Disposition"),
                        arena_fmt(&cx->arena, "attachment; filename=\"%.*s\"", STR_ARG(name)));
        return true;
    }
    return false;
}

/* kepala.txt, kepala-1234.txt, kunci.txt, periksa.html, periksa.py. */
enum err ledger_file(struct ctx *cx, struct request *rq, struct response *rs)
{
    str name = request_param(rq, S("nama")), digits = name;
    int64_t size;

    if (str_eq(name, S("kepala.txt")))
        return give_note(cx, rs, NONE);
    if (str_eq(name, S("kunci.txt")))
        return give_keys(cx, rs);
    if (give_verifier(cx, rs, name))
        return OK;
    if (str_skip(&digits, S("kepala-")) && str_ends(digits, S(".txt")) &&
        str_i64(str_slice(digits, 0, digits.n - 4), &size))
        return give_note(cx, rs, SOME(size));
    return fail(cx, ERR_NOTFOUND, "no such file of the ledger");
}

/* *out is "" when no head of this size, or none, holds it yet. */
static enum err place_of(struct ctx *cx, int64_t event_id, int64_t size, str *out)
{
    struct leaf leaf;

    *out = S("");
    enum err e = tree_leaf(cx, event_id, &leaf);
    if (e == ERR_NOTFOUND)
        return fault_clear(cx), OK;
    if (!e && leaf.position <= size)
        *out = format_count(cx, leaf.position);
    return e;
}

static enum err newest_head(struct ctx *cx, struct head *out)
{
    *out = (struct head){0};
    enum err e = head_newest(cx, out);
    if (e == ERR_NOTFOUND)
        return fault_clear(cx), OK;
    return e;
}

enum err ledger_mark_of(struct ctx *cx, const struct events *events, bool is_kept, int zone,
                        struct ledger_mark *out)
{
    struct head head;

    *out = (struct ledger_mark){0};
    if (!events->n)
        return OK;
    out->leaf = hex_encode(cx, events->v[0].hash);
    if (is_kept)
        return OK;
    TRY(newest_head(cx, &head));
    if (head.size)
        out->head = line_of(cx, &head, zone);
    return place_of(cx, events->v[0].id, head.size, &out->place);
}

/* Whoever has looked into a ledger that was tampered with must not stop the server. */
static const struct event *event_at(const struct events *events, int64_t seq)
{
    static const struct event none;

    for (size_t i = 0; i < events->n; i++)
        if (events->v[i].seq == seq)
            return &events->v[i];
    return &none;
}

static enum err fill_lines(struct ctx *cx, const struct report *r, enum access access, int zone,
                           const struct head *head, struct proof_page *p)
{
    struct timeline t;
    struct events events;

    TRY(event_list(cx, r->id, &events));
    TRY(timeline_of(cx, &events, access, zone, &t));
    p->lines.v = arena_array(&cx->arena, struct proof_line, t.n + 1);
    for (size_t i = 0; i < t.n; i++) {
        const struct event *ev = event_at(&events, t.v[i].seq);
        struct proof_line *line = &p->lines.v[p->lines.n++];
        *line = (struct proof_line){
            .sentence = t.v[i].sentence, .when = t.v[i].when, .iso = t.v[i].iso};
        line->leaf = hex_encode(cx, ev->hash);
        TRY(place_of(cx, ev->id, head->size, &line->place));
        p->waits |= line->place.n == 0;
    }
    return OK;
}

/* Whose proof the address asks for: what may not be read is not there. */
static enum err asked_report(struct ctx *cx, const struct request *rq, struct report *r,
                             enum access *access)
{
    TRY(report_of_address(cx, rq, r, access));
    if (*access < ACCESS_PUBLIC)
        return fail(cx, ERR_NOTFOUND, "no such report");
    return OK;
}

enum err proof_show(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct proof_page p = {0};
    struct agency owner;
    struct report r;
    struct head head;
    enum access access;

    TRY(asked_report(cx, rq, &r, &access));
    TRY(agency_by_id(cx, r.owner_id, &owner));
    TRY(newest_head(cx, &head));
    p.number = number_format(cx, r.number);
    p.href = report_href(cx, r.number);
    p.file = arena_fmt(&cx->arena, "%.*s/bukti.json", STR_ARG(p.href));
    p.is_signed = head.size > 0;
    if (p.is_signed)
        p.head = line_of(cx, &head, (int)owner.zone_min);
    p.v.noindex = true;
    p.v.is_own = access == ACCESS_REPORTER;
    TRY(fill_lines(cx, &r, access, (int)owner.zone_min, &head, &p));
    return VIEW(cx, rq, rs, page_proof, &p);
}

enum err ledger_send_proof(struct ctx *cx, struct response *rs, const struct report *r,
                           enum access access)
{
    struct json j;

    json_init(cx, &j, PAGE_BYTES_MAX);
    TRY(report_prove(cx, &j, r, access));
    TRY(json_finish(cx, &j, &rs->body));
    rs->content_type = S("application/json");
    response_header(cx, rs, S("Content-Disposition"),
                    arena_fmt(&cx->arena, "attachment; filename=\"bukti-%.*s.json\"",
                              STR_ARG(number_format(cx, r->number))));
    return OK;
}

enum err proof_file(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct report r;
    enum access access;

    TRY(asked_report(cx, rq, &r, &access));
    return ledger_send_proof(cx, rs, &r, access);
}
