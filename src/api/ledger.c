/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The ledger's signed heads and proofs: for anybody, since they hold hashes alone. */
#include "api/api.h"
#include "api/query.h"
#include "base/limits.h"
#include "ledger/proof.h"

/* ?name= as a whole number from 1; NONE when it is absent. */
static enum err read_size(struct ctx *cx, const struct request *rq, const char *name, opt_i64 *out)
{
    str text = request_query(rq, str_of(name));

    *out = NONE;
    if (!text.n)
        return OK;
    if (!str_i64(text, &out->v) || out->v < 1)
        return fail_key(cx, ERR_INVALID, name, "error_ledger_size_bad");
    out->has = true;
    return OK;
}

/* The head that the answer leads to. */
static enum err asked_head(struct ctx *cx, const struct request *rq, const char *name,
                           struct head *out)
{
    opt_i64 size;

    TRY(api_query_check(cx, rq));
    TRY(read_size(cx, rq, name, &size));
    return proof_head(cx, size, out);
}

enum err api_ledger_head(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct head head;
    struct json j;

    TRY(asked_head(cx, rq, "size", &head));
    json_init(cx, &j, PAGE_BYTES_MAX);
    TRY(proof_write_head(cx, &j, &head));
    return api_send(cx, rs, 200, &j);
}

enum err api_ledger_proof(struct ctx *cx, struct request *rq, struct response *rs)
{
    str text = request_query(rq, S("event"));
    struct head head;
    struct json j;
    int64_t id;

    TRY(api_query_check(cx, rq));
    if (!str_i64(text, &id) || id < 1)
        return fail_key(cx, ERR_INVALID, "event", "error_ledger_event");
    TRY(asked_head(cx, rq, "size", &head));
    json_init(cx, &j, PAGE_BYTES_MAX);
    TRY(proof_event(cx, &j, id, &head));
    return api_send(cx, rs, 200, &j);
}

enum err api_ledger_consistency(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct head head;
    struct json j;
    opt_i64 from;

    TRY(api_query_check(cx, rq));
    TRY(read_size(cx, rq, "from", &from));
    if (!from.has)
        return fail_key(cx, ERR_INVALID, "from", "error_ledger_size_bad");
    TRY(asked_head(cx, rq, "to", &head));
    json_init(cx, &j, PAGE_BYTES_MAX);
    TRY(proof_growth(cx, &j, from.v, &head));
    return api_send(cx, rs, 200, &j);
}

enum err api_ledger_heads(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct heads heads;
    struct json j;
    int64_t limit, cursor;

    TRY(api_query_check(cx, rq));
    TRY(api_paging(cx, rq, PAGE_ROWS, &limit, &cursor));
    TRY(heads_before(cx, cursor ? cursor : INT64_MAX, limit + 1, &heads));
    json_init(cx, &j, PAGE_BYTES_MAX);
    json_object_begin(&j);
    json_key(&j, S("items"));
    json_array_begin(&j);
    for (size_t i = 0; i < heads.n && i < (size_t)limit; i++)
        head_json(cx, &j, &heads.v[i]);
    json_array_end(&j);
    if (heads.n > (size_t)limit)
        api_next(cx, rq, rs, &j, heads.v[limit - 1].size);
    json_object_end(&j);
    return api_send(cx, rs, 200, &j);
}
