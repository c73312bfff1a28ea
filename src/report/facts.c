/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "report/facts.h"

#include "db/db.h"

/* Members that stand in the data under a name, when they are set. Ids are strings in JSON. */
struct member {
    const char *key;
    size_t offset;
    enum { M_STR, M_INT, M_ID, M_IDS } kind;
};
#define M(kind, name)                             \
    {                                             \
#name, offsetof(struct facts, name), kind \
    }
static const struct member members[] = {
    M(M_STR, number),       M(M_STR, class),
    M(M_STR, area),         M(M_STR, incident_date),
    M(M_STR, channel),      M(M_STR, language),
    M(M_ID, topic),         M(M_ID, addressed),
    M(M_ID, respondent),    M(M_INT, supervision),
    M(M_INT, anonymous),    M(M_INT, confidential),
    M(M_INT, contact),      M(M_INT, imported),
    M(M_ID, owner),         M(M_ID, person),
    M(M_STR, owner_path),   M(M_IDS, co),
    M(M_IDS, cc),           M(M_STR, reason),
    M(M_STR, how),          M(M_STR, promised_date),
    M(M_STR, review_date),  M(M_INT, days),
    M(M_INT, score),        M(M_INT, substantive),
    M(M_INT, by_owner),     M(M_INT, upheld),
    M(M_INT, private_text), M(M_INT, new_body),
    M(M_STR, clock),        M(M_INT, step),
    M(M_STR, decree),       M(M_INT, was_due),
    M(M_STR, unknown),      M(M_STR, source),
    M(M_STR, reason_words), M(M_INT, undisposed),
    M(M_IDS, files),        M(M_IDS, shown),
    M(M_IDS, hidden),       M(M_STR, same_as),
    M(M_ID, offered),       M(M_ID, arbiter),
    M(M_STR, outcome),      M(M_ID, lead),
    M(M_STR, lead_number),  M(M_ID, other),
    M(M_STR, other_number), M(M_INT, apart),
    M(M_STR, escalated),    M(M_ID, escalated_to),
};

/* clang-format off */
static const char *const ops[] = {
    [CLOCK_START] = "start", [CLOCK_MOVE] = "move", [CLOCK_PAUSE] = "pause", [CLOCK_RESUME] = "resume",
    [CLOCK_MET]   = "met",   [CLOCK_STOP] = "stop", [CLOCK_RING]  = "ring",
};
/* clang-format on */

static void *at(const struct facts *f, const struct member *m)
{
    return (char *)(uintptr_t)f + m->offset;
}

static void write_ids(struct ctx *cx, struct jv *data, str key, const struct id_list *ids)
{
    if (ids->n == 0)
        return;
    struct jv *list = jv_put(data, key, jv_array(cx));
    for (size_t i = 0; i < ids->n; i++)
        jv_put_id(cx, list, (str){0}, ids->v[i]);
}

static void write_member(struct ctx *cx, struct jv *data, const struct member *m,
                         const struct facts *f)
{
    str key = str_of(m->key);
    const str *s = at(f, m);
    const opt_i64 *n = at(f, m);

    switch (m->kind) {
    case M_STR:
        if (s->p)
            jv_put_str(cx, data, key, *s);
        break;
    case M_INT:
        if (n->has)
            jv_put_i64(cx, data, key, n->v);
        break;
    case M_ID:
        if (n->has)
            jv_put_id(cx, data, key, n->v);
        break;
    case M_IDS: write_ids(cx, data, key, at(f, m)); break;
    }
}

static void write_clock(struct ctx *cx, struct jv *list, const struct clock_change *ch)
{
    struct jv *o = jv_put(list, (str){0}, jv_object(cx));

    jv_put_str(cx, o, S("kind"), str_of(clock_rule(ch->kind)->name));
    jv_put_str(cx, o, S("op"), str_of(ops[ch->op]));
    if (ch->start_at)
        jv_put_i64(cx, o, S("start"), ch->start_at);
    if (ch->amount)
        jv_put_i64(cx, o, S("amount"), ch->amount);
    if (ch->unit.p)
        jv_put_str(cx, o, S("unit"), ch->unit);
    if (ch->calendar)
        jv_put_i64(cx, o, S("calendar"), ch->calendar);
    if (ch->agency_id)
        jv_put_id(cx, o, S("agency"), ch->agency_id);
    if (ch->due_at)
        jv_put_i64(cx, o, S("due"), ch->due_at);
    if (ch->stood.p)
        jv_put_str(cx, o, S("stood"), ch->stood);
    if (ch->alarms.p)
        jv_put_str(cx, o, S("alarms"), ch->alarms);
}

struct jv *facts_write(struct ctx *cx, const struct facts *f)
{
    struct jv *data = jv_object(cx);

    for (size_t i = 0; i < COUNT(members); i++)
        write_member(cx, data, &members[i], f);
    if (f->clocks_n) {
        struct jv *list = jv_put(data, S("clocks"), jv_array(cx));
        for (size_t i = 0; i < f->clocks_n; i++)
            write_clock(cx, list, &f->clocks[i]);
    }
    return data;
}

static bool read_ids(const struct jv *list, struct id_list *out)
{
    for (const struct jv *v = jv_first(list); v; v = v->next)
        if (out->n == COUNT(out->v) || !jv_id(v, &out->v[out->n++]))
            return false;
    return true;
}

static bool read_member(const struct jv *v, const struct member *m, struct facts *f)
{
    opt_i64 *n = at(f, m);

    switch (m->kind) {
    case M_STR: return jv_str(v, at(f, m));
    case M_INT: return n->has = jv_i64(v, &n->v);
    case M_ID: return n->has = jv_id(v, &n->v);
    case M_IDS: return read_ids(v, at(f, m));
    }
    return false;
}

static bool read_clock(const struct jv *o, struct clock_change *ch)
{
    str kind, op;

    if (!jv_str(jv_get(o, S("kind")), &kind) || !jv_str(jv_get(o, S("op")), &op))
        return false;
    ch->kind = clock_by_name(kind);
    ch->op = 0;
    while (ch->op < COUNT(ops) && !str_eq(op, str_of(ops[ch->op])))
        ch->op++;
    jv_i64(jv_get(o, S("start")), &ch->start_at);
    jv_i64(jv_get(o, S("amount")), &ch->amount);
    jv_str(jv_get(o, S("unit")), &ch->unit);
    jv_i64(jv_get(o, S("calendar")), &ch->calendar);
    jv_id(jv_get(o, S("agency")), &ch->agency_id);
    jv_i64(jv_get(o, S("due")), &ch->due_at);
    jv_str(jv_get(o, S("stood")), &ch->stood);
    jv_str(jv_get(o, S("alarms")), &ch->alarms);
    return ch->kind < CLOCK_COUNT && ch->op < COUNT(ops);
}

enum err facts_read(struct ctx *cx, str data, struct facts *out)
{
    struct jv *root;
    const struct jv *v;

    *out = (struct facts){0};
    TRY(json_read_own(cx, data, &root));
    for (size_t i = 0; i < COUNT(members); i++) {
        v = jv_get(root, str_of(members[i].key));
        if (v && !read_member(v, &members[i], out))
            return fail(cx, ERR_BUG, "event data: %s", members[i].key);
    }
    for (v = jv_first(jv_get(root, S("clocks"))); v; v = v->next)
        if (out->clocks_n == COUNT(out->clocks) || !read_clock(v, &out->clocks[out->clocks_n++]))
            return fail(cx, ERR_BUG, "event data: clocks");
    return OK;
}

/* "-123456,109345678": millionths of a degree. */
static void read_point(struct facts *f, str point)
{
    str lat, lon;
    int64_t a, b;

    if (str_cut(point, ',', &lat, &lon) && str_i64(lat, &a) && str_i64(lon, &b)) {
        f->lat_e6 = SOME(a);
        f->lon_e6 = SOME(b);
    }
}

void facts_words(struct facts *f, const struct event_words *words, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (str_eq(words[i].field, S("title")))
            f->title = words[i].text;
        if (str_eq(words[i].field, S("place")))
            f->place = words[i].text;
        if (str_eq(words[i].field, S("point")))
            read_point(f, words[i].text);
    }
}

struct clock_change *facts_clock(struct facts *f, enum clock_kind kind, enum clock_op op)
{
    must(f->clocks_n < COUNT(f->clocks));
    struct clock_change *ch = &f->clocks[f->clocks_n++];
    *ch = (struct clock_change){.kind = kind, .op = op};
    return ch;
}
