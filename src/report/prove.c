/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "report/prove.h"

#include "ledger/proof.h"
#include "report/facts.h"

struct proving {
    const struct report *report;
    enum access access;
    const struct head *head; /* NULL: none was signed yet */
};

static enum err write_texts(struct ctx *cx, struct json *j, const struct event *ev,
                            enum access access)
{
    struct facts f;

    TRY(facts_read(cx, ev->data, &f));
    json_key(j, S("texts"));
    json_object_begin(j);
    bool may = access_words(access, ev, f.private_text.has && f.private_text.v);
    for (size_t i = 0; i < ev->words_n && may; i++) {
        json_key(j, ev->words[i].field);
        json_object_begin(j);
        json_key(j, S("text")), json_str(j, ev->words[i].text);
        json_key(j, S("salt")), json_hex(j, ev->words[i].salt);
        json_object_end(j);
    }
    json_object_end(j);
    return OK;
}

static enum err write_event(struct ctx *cx, struct json *j, const struct event *ev,
                            const struct proving *p)
{
    str canonical;

    TRY(event_canonical(cx, ev, p->report->number, &canonical));
    json_object_begin(j);
    json_key(j, S("event")), json_id(j, ev->id);
    json_key(j, S("canonical")), json_str(j, canonical);
    json_key(j, S("salt")), json_hex(j, ev->salt);
    TRY(write_texts(cx, j, ev, p->access));
    TRY(proof_write_leaf(cx, j, ev->id, ev->hash, p->head));
    json_object_end(j);
    return OK;
}

/* NULL while nothing was signed. */
static enum err newest(struct ctx *cx, struct head *head, const struct head **out)
{
    enum err e = head_newest(cx, head);

    *out = e ? NULL : head;
    if (e == ERR_NOTFOUND)
        return fault_clear(cx), OK;
    return e;
}

enum err report_prove(struct ctx *cx, struct json *j, const struct report *r, enum access access)
{
    struct proving p = {r, access, NULL};
    struct events events;
    struct head head;

    TRY(newest(cx, &head, &p.head));
    TRY(event_list(cx, r->id, &events));
    json_object_begin(j);
    json_key(j, S("lapor")), json_str(j, S("proof-1"));
    json_key(j, S("number")), json_str(j, r->number);
    json_key(j, S("events"));
    json_array_begin(j);
    for (size_t i = 0; i < events.n; i++)
        if (access_event(access, &events.v[i]))
            TRY(write_event(cx, j, &events.v[i], &p));
    json_array_end(j);
    json_key(j, S("head"));
    if (p.head)
        TRY(proof_write_head(cx, j, p.head));
    else
        json_nil(j);
    json_object_end(j);
    return OK;
}
