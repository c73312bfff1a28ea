/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* lapor ledger: the log of everything that happened, checked, signed and given to others. */
#include "base/code32.h"
#include "base/file.h"
#include "base/time.h"
#include "cli/commands.h"
#include "ledger/bundle.h"
#include "ledger/head.h"
#include "ledger/sequence.h"
#include "ledger/tree.h"
#include "report/prove.h"

static const struct cli_option verify_options[] = {
    {"bundle",  "FILE",     "check a file of lapor ledger export instead of the database"},
    {"against", "HEADFILE",
     "also against a head that somebody kept: as mailed, printed or published"           },
};

static enum err read_kept(struct ctx *cx, struct cli *c, struct note **out)
{
    str path = cli_option(c, "against"), text;

    *out = NULL;
    if (!path.n)
        return OK;
    *out = arena_new(&cx->arena, struct note);
    TRY(file_read(cx, path, NOTE_BYTES_MAX * 4, &text));
    if (!note_read(cx, text, *out))
        return fail(cx, ERR_INVALID, "%.*s holds no signed head", STR_ARG(path));
    return OK;
}

static void print_finding(struct cli *c, const struct finding *f)
{
    fprintf(c->out, "%s", finding_name(f->kind));
    if (f->position)
        fprintf(c->out, ", position %lld", (long long)f->position);
    if (f->stream_id)
        fprintf(c->out, ", stream %lld", (long long)f->stream_id);
    if (f->seq)
        fprintf(c->out, ", event %lld", (long long)f->seq);
    fprintf(c->out, ": %s\n", f->what);
}

static enum err print_check(struct ctx *cx, struct cli *c, const struct ledger_check *k)
{
    const struct finding *f = &k->found;
    struct json j;

    json_init(cx, &j, 1 << 16);
    json_object_begin(&j);
    json_key(&j, S("whole")), json_bool(&j, !f->kind);
    json_key(&j, S("streams")), json_i64(&j, k->streams);
    json_key(&j, S("events")), json_i64(&j, k->events);
    json_key(&j, S("heads")), json_i64(&j, k->heads);
    if (f->kind) {
        json_key(&j, S("found")), json_str(&j, str_of(finding_name(f->kind)));
        json_key(&j, S("position")), json_opt(&j, f->position ? SOME(f->position) : NONE);
        json_key(&j, S("stream")),
            json_str(&j, f->stream_id ? arena_fmt(&cx->arena, "%lld", (long long)f->stream_id)
                                      : (str){0});
        json_key(&j, S("seq")), json_opt(&j, f->seq ? SOME(f->seq) : NONE);
        json_key(&j, S("what")), json_str(&j, str_of(f->what));
    }
    json_object_end(&j);
    return cli_print_json(cx, c, &j);
}

static enum err verify(struct ctx *cx, struct cli *c)
{
    struct ledger_check k = {0};
    str bundle = cli_option(c, "bundle");
    struct note *kept;

    TRY(read_kept(cx, c, &kept));
    k.against = kept;
    if (bundle.n) {
        TRY(bundle_check(cx, bundle, &k));
    } else {
        TRY(cli_open(cx, c, CLI_STORE));
        TRY(ledger_check(cx, &k));
    }
    if (c->json)
        TRY(print_check(cx, c, &k));
    else if (k.found.kind)
        print_finding(c, &k.found);
    else if (bundle.n)
        fprintf(c->out, "%lld events in their order, heads signed: %lld%s\n", (long long)k.events,
                (long long)k.heads, kept ? ", and the kept head tells of the same" : "");
    else
        fprintf(c->out,
                "%lld streams, every event and text as it was written; %lld events in their order, "
                "heads signed: %lld%s\n",
                (long long)k.streams, (long long)k.events, (long long)k.heads,
                kept ? ", and the kept head tells of the same" : "");
    if (k.found.kind)
        return fail(cx, ERR_CONFLICT, "the ledger is not as it was written");
    return OK;
}

static const struct cli_option export_options[] = {
    {"all", NULL, "with the bytes of each event, for an auditor; never with words or names"},
};

static enum err export(struct ctx *cx, struct cli *c) {
    int64_t events;

    TRY(bundle_write(cx, c->args[0], cli_switch(c, "all"), &events));
    fprintf(c->out, c->json ? "{\"events\":%lld}\n" : "%lld events\n", (long long)events);
    return OK;
}

static const struct cli_option head_options[] = {
    {"sign", NULL, "sign all that is there now, without waiting for the jobs of a server"},
};

static enum err sign_now(struct ctx *cx)
{
    int64_t placed, n;

    do {
        TRY(sequence_some(cx, &placed));
        TRY(tree_some(cx, &n));
    } while (placed + n > 0);
    return heads_some(cx, &n);
}

static enum err head(struct ctx *cx, struct cli *c)
{
    struct head newest;
    struct json j;

    if (cli_switch(c, "sign"))
        TRY(sign_now(cx));
    enum err e = head_newest(cx, &newest);
    if (e == ERR_NOTFOUND)
        return fail(cx, e,
                    "nothing was signed yet: lapor serve does it, or lapor ledger head --sign");
    TRY(e);
    if (!c->json) {
        fprintf(c->out, "%.*s", STR_ARG(newest.note));
        return OK;
    }
    json_init(cx, &j, 1 << 16);
    head_json(cx, &j, &newest);
    return cli_print_json(cx, c, &j);
}

static const struct cli_option proof_options[] = {
    {"all", NULL, "all events and words, not only what everybody may read; keep such a file safe"},
};

static enum err proof(struct ctx *cx, struct cli *c)
{
    enum access access = ACCESS_STAFF;
    struct report r;
    struct json j;
    str number;

    if (number_parse(cx, c->args[0], &number) != CODE_GOOD)
        return fail(cx, ERR_INVALID, "%.*s is no number of a report", STR_ARG(c->args[0]));
    TRY(report_by_number(cx, number, &r));
    if (!cli_switch(c, "all")) {
        cx->actor = (struct actor){.kind = ACTOR_VISITOR};
        TRY(report_access(cx, &r, &access));
        if (access != ACCESS_PUBLIC)
            return fail(cx, ERR_DENIED,
                        "not everybody may read this report; --all proves it whole");
    }
    json_init(cx, &j, PAGE_BYTES_MAX);
    TRY(report_prove(cx, &j, &r, access));
    return cli_print_json(cx, c, &j);
}

/* clang-format off */
static const struct command commands[] = {
    {"ledger verify", "", "checks every event, its chain and its words, their one order and the signed heads",
     verify_options, COUNT(verify_options), 0, 0, CLI_ITSELF, verify},
    {"ledger export", "FILE", "heads, keys and every event's hash in order, to be checked elsewhere",
     export_options, COUNT(export_options), 1, 1, CLI_STORE, export},
    {"ledger proof", "NUMBER", "a report's events with their proofs, as JSON that can be checked elsewhere",
     proof_options, COUNT(proof_options), 1, 1, CLI_STORE, proof},
    {"ledger head", "", "the newest signed head, as text to keep",
     head_options, COUNT(head_options), 0, 0, CLI_STORE, head},
};
/* clang-format on */
const struct command_table cli_ledger_commands = {commands, COUNT(commands)};
