/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/conf.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/time.h"
#include "base/utf8.h"
#include "base/world.h"

#include <arpa/inet.h>
#include <ini.h>

/* clang-format off */
const struct conf_setting conf_settings[CONF_COUNT] = {
    [CONF_DATA] = {"data", CONF_TYPE_PATH, "", .unit = "", .choices = "",
        .help = "folder of this installation: database file, attachments, keys, lapor.conf"},
    [CONF_DATABASE] = {"database", CONF_TYPE_TEXT, "", .unit = "", .choices = "", .secret = true,
        .help = "postgres://… for PostgreSQL; without it the file lapor.db in the data folder"},
    [CONF_LISTEN] = {"listen", CONF_TYPE_LISTEN, "127.0.0.1:8080", .unit = "", .choices = "",
        .help = "address and port to serve on; port 0 takes a free one"},
    [CONF_THREADS] = {"threads", CONF_TYPE_INT, "0", 0, 256, "threads", "",
        .help = "worker threads that run pages; 0 takes 32 on SQLite, 16 on PostgreSQL"},
    [CONF_WORK] = {"work", CONF_TYPE_BOOL, "on", .unit = "", .choices = "",
        .help = "serve runs the jobs too; off when `lapor work` runs them"},
    [CONF_BASE_URL] = {"base_url", CONF_TYPE_URL, "", .unit = "", .choices = "https:// http://",
        .help = "address people use, for links in mails and the API; default: as the request says"},
    [CONF_TRUSTED_PROXY] = {"trusted_proxy", CONF_TYPE_ADDRESS, "", .unit = "", .choices = "",
        .help = "address of the proxy whose X-Forwarded-For counts"},
    [CONF_RATE_LIMIT] = {"rate_limit", CONF_TYPE_BOOL, "on", .unit = "", .choices = "",
        .help = "slow down who asks too often; off only for load tests"},
    [CONF_ALLOW_LAN_SIGN_IN] = {"allow_lan_sign_in", CONF_TYPE_BOOL, "off", .unit = "",
        .choices = "",
        .help = "let staff sign in over plain HTTP from other machines, as in a closed office network"},
    [CONF_TLS_CERT] = {"tls_cert", CONF_TYPE_PATH, "", .unit = "", .choices = "",
        .help = "certificate chain in PEM, to serve HTTPS without a proxy"},
    [CONF_TLS_KEY] = {"tls_key", CONF_TYPE_PATH, "", .unit = "", .choices = "",
        .help = "private key of tls_cert in PEM"},
    [CONF_SMTP_URL] = {"smtp_url", CONF_TYPE_URL, "", .unit = "", .choices = "smtp:// smtps://",
        .secret = true, .help = "mail server: smtps://user:password@host:465"},
    [CONF_SMTP_FROM] = {"smtp_from", CONF_TYPE_TEXT, "", .unit = "", .choices = "",
        .help = "sender address of mails"},
    [CONF_SMTP_CONNECTIONS] = {"smtp_connections", CONF_TYPE_INT, "8", .min = 1, .max = OUTBOX_AT_ONCE_MAX,
        .unit = "connections", .choices = "", .help = "mails sent at once, so that a slow mailbox holds up no other"},
    [CONF_LOG_LEVEL] = {"log_level", CONF_TYPE_CHOICE, "info", .unit = "",
        .choices = "debug info warn error", .help = "least level that is logged"},
    [CONF_CLOCK_OFFSET] = {"clock_offset", CONF_TYPE_DURATION, "", .unit = "", .choices = "",
        .help = "moves the program's clock (+6d, -3h) on a demo or test installation only"},
    [CONF_MEDIA_PROGRAM] = {"media_program", CONF_TYPE_PATH, "", .unit = "", .choices = "",
        .help = "the program that makes attachments harmless; default: lapor-media beside lapor"},
    [CONF_BACKUP_DIR] = {"backup_dir", CONF_TYPE_PATH, "", .unit = "", .choices = "",
        .help = "folder where backups are taken by themselves; best on another disk, without it none are"},
    [CONF_BACKUP_EVERY] = {"backup_every", CONF_TYPE_INT, "24", .min = 1, .max = 24 * 31,
        .unit = "hours", .choices = "", .help = "from one such backup to the next"},
    [CONF_BACKUP_KEEP] = {"backup_keep", CONF_TYPE_INT, "14", .min = 1, .max = 10000,
        .unit = "backups", .choices = "", .help = "of those that proved themselves, how many stay"},
    [CONF_LEDGER_HEAD_EVERY] = {"ledger_head_every", CONF_TYPE_DURATION, "1m", .unit = "", .choices = "",
        .help = "how long at least lies between two signed heads of the ledger"},
    [CONF_LEDGER_ANCHOR_EVERY] = {"ledger_anchor_every", CONF_TYPE_DURATION, "1d", .unit = "", .choices = "",
        .help = "how long at least lies between two heads that are sent to others to keep"},
    [CONF_LEDGER_MAIL_TO] = {"ledger_mail_to", CONF_TYPE_TEXT, "", .unit = "", .choices = "",
        .help = "addresses that are mailed the ledger's newest head, with a space between"},
    [CONF_LEDGER_WEBHOOK] = {"ledger_webhook", CONF_TYPE_URL, "", .unit = "", .choices = "https:// http://",
        .secret = true, .help = "address that the ledger's newest head is posted to"},
    [CONF_LEDGER_WEBHOOK_SECRET] = {"ledger_webhook_secret", CONF_TYPE_TEXT, "", .unit = "", .choices = "",
        .secret = true, .help = "what posts to ledger_webhook are signed with (Standard Webhooks, HMAC-SHA256)"},
};
/* clang-format on */

static const str truths[] = {S_("on"), S_("yes"), S_("true"), S_("1")};
static const str lies[] = {S_("off"), S_("no"), S_("false"), S_("0")};

static bool is_among(str word, const str *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq_nocase(word, words[i]))
            return true;
    return false;
}

/* Index of the word in "debug info warn"; -1 when it is not there. */
static int choice_index(str word, const char *choices)
{
    str rest = str_of(choices), choice;

    for (int i = 0; rest.n; i++) {
        str_cut(rest, ' ', &choice, &rest);
        if (str_eq(word, choice))
            return i;
    }
    return -1;
}

static bool has_scheme(str url, const char *schemes)
{
    str rest = str_of(schemes), scheme;

    while (rest.n) {
        str_cut(rest, ' ', &scheme, &rest);
        if (str_starts(url, scheme) && url.n > scheme.n)
            return true;
    }
    return false;
}

static bool is_address(str text)
{
    char z[INET6_ADDRSTRLEN], binary[sizeof(struct in6_addr)];

    if (text.n >= sizeof z)
        return false;
    memcpy(z, text.p, text.n);
    z[text.n] = '\0';
    return inet_pton(AF_INET, z, binary) == 1 || inet_pton(AF_INET6, z, binary) == 1;
}

static bool is_listen(str text)
{
    size_t colon = text.n;
    int64_t port;

    while (colon > 0 && text.p[colon - 1] != ':')
        colon--;
    if (colon == 0 || !str_i64(str_slice(text, colon, text.n), &port) || port < 0 || port > 65535)
        return false;
    str host = str_slice(text, 0, colon - 1);
    if (str_skip(&host, S("[")))
        return str_ends(host, S("]")) && is_address(str_slice(host, 0, host.n - 1));
    return is_address(host) && !str_has(host, S(":"));
}

/* NULL when the value is right, else what it should be. */
static const char *value_wrong(struct ctx *cx, const struct conf_setting *s, str value)
{
    int64_t n;

    if (value.n == 0)
        return NULL;
    switch (s->type) {
    case CONF_TYPE_TEXT:
    case CONF_TYPE_PATH: return NULL;
    case CONF_TYPE_INT:
        if (str_i64(value, &n) && n >= s->min && n <= s->max)
            return NULL;
        return arena_fmt(&cx->arena, "a number from %lld to %lld", (long long)s->min,
                         (long long)s->max)
            .p;
    case CONF_TYPE_BOOL:
        return is_among(value, truths, COUNT(truths)) || is_among(value, lies, COUNT(lies))
                   ? NULL
                   : "on or off";
    case CONF_TYPE_DURATION:
        return duration_parse(value, &n) ? NULL : "a span like +6d, -3h or 90m";
    case CONF_TYPE_CHOICE:
        return choice_index(value, s->choices) >= 0
                   ? NULL
                   : arena_fmt(&cx->arena, "one of: %s", s->choices).p;
    case CONF_TYPE_URL:
        return has_scheme(value, s->choices)
                   ? NULL
                   : arena_fmt(&cx->arena, "an address that begins with one of: %s", s->choices).p;
    case CONF_TYPE_ADDRESS: return is_address(value) ? NULL : "an IPv4 or IPv6 address";
    case CONF_TYPE_LISTEN: return is_listen(value) ? NULL : "address:port, like 127.0.0.1:8080";
    }
    return "a setting of a known type";
}

enum { PROBLEMS_MAX = 50, CONF_FILE_MAX = 64 << 10, CONF_LINE_MAX = 190 };

static void problem(struct conf *conf, str text)
{
    if (conf->problems.n < PROBLEMS_MAX)
        conf->problems.v[conf->problems.n++] = text;
}

/* `where` names the place for the operator: "DIR/lapor.conf:7", "LAPOR_X", "--x". */
static void set(struct ctx *cx, struct conf *conf, enum conf_source source, str where, str name,
                str value)
{
    enum conf_id id;

    if (!conf_by_name(name, &id)) {
        problem(conf, arena_fmt(&cx->arena, "%.*s: there is no setting \"%.*s\"", STR_ARG(where),
                                STR_ARG(name)));
        return;
    }
    const char *wrong = value_wrong(cx, &conf_settings[id], value);
    if (wrong || !utf8_valid(value)) {
        problem(conf, arena_fmt(&cx->arena, "%.*s: %s is not %s", STR_ARG(where),
                                conf_settings[id].name, wrong ? wrong : "valid text"));
        return;
    }
    conf->v[id].text = arena_dup(&cx->arena, value.p ? value : S(""));
    conf->v[id].source = source;
}

/* What inih's two callbacks share; the reader counts lines, which the handler is not told. */
struct conf_text {
    struct ctx *cx;
    struct conf *conf;
    str path, rest;
    int line;
    int seen[CONF_COUNT]; /* line where the setting stood */
};

static str place(const struct conf_text *t)
{
    return arena_fmt(&t->cx->arena, "%.*s:%d", STR_ARG(t->path), t->line);
}

/* As fgets. A line beyond inih's buffer would be read as two: it is a problem and left out. */
static char *next_line(char *buffer, int size, void *stream)
{
    struct conf_text *t = stream;
    str line;

    if (t->rest.n == 0)
        return NULL;
    str_cut(t->rest, '\n', &line, &t->rest);
    t->line++;
    if (line.n > CONF_LINE_MAX || line.n + 2 > (size_t)size) {
        problem(t->conf, arena_fmt(&t->cx->arena, "%.*s: a line of more than %d bytes",
                                   STR_ARG(place(t)), CONF_LINE_MAX));
        line = S("");
    }
    snprintf(buffer, (size_t)size, "%.*s\n", STR_ARG(line));
    return buffer;
}

static int take_pair(void *user, const char *section, const char *name, const char *value)
{
    struct conf_text *t = user;
    enum conf_id id;

    if (*section) {
        problem(t->conf, arena_fmt(&t->cx->arena,
                                   "%.*s: lapor.conf has no sections, but this "
                                   "stands in [%s]",
                                   STR_ARG(place(t)), section));
        return 1;
    }
    if (conf_by_name(str_of(name), &id)) {
        if (t->seen[id])
            problem(t->conf, arena_fmt(&t->cx->arena, "%.*s: %s stands in line %d already",
                                       STR_ARG(place(t)), name, t->seen[id]));
        t->seen[id] = t->line;
    }
    set(t->cx, t->conf, CONF_FILE, place(t), str_of(name), str_of(value));
    return 1;
}

static enum err read_conf_file(struct ctx *cx, struct conf *conf, str dir)
{
    struct conf_text t = {.cx = cx, .conf = conf, .path = path_join(cx, dir, S("lapor.conf"))};

    if (!file_exists(cx, t.path))
        return OK;
    TRY(file_read(cx, t.path, CONF_FILE_MAX, &t.rest));
    if (!utf8_valid(t.rest))
        return fail(cx, ERR_INVALID, "%.*s is not valid UTF-8 text", STR_ARG(t.path));
    int line = ini_parse_stream(next_line, &t, take_pair, &t);
    if (line > 0)
        problem(conf,
                arena_fmt(&cx->arena, "%.*s:%d: not \"name = value\"", STR_ARG(t.path), line));
    return line < 0 ? fail(cx, ERR_IO, "no memory to read lapor.conf") : OK;
}

/* LAPOR_RATE_LIMIT → "rate_limit"; false for what does not begin with LAPOR_. */
static bool environment_name(struct ctx *cx, str variable, str *name_out)
{
    if (!str_skip(&variable, S("LAPOR_")))
        return false;
    char *p = arena_alloc(&cx->arena, 1, variable.n + 1);
    for (size_t i = 0; i < variable.n; i++) {
        char c = variable.p[i];
        p[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    *name_out = (str){p, variable.n};
    return true;
}

/* Names that we do not know are left alone: scripts and wrappers have their own LAPOR_ names. */
static void read_environment(struct ctx *cx, struct conf *conf, char *const *environment)
{
    str variable, value, name;
    enum conf_id id;

    for (; environment && *environment; environment++)
        if (str_cut(str_of(*environment), '=', &variable, &value) &&
            environment_name(cx, variable, &name) && conf_by_name(name, &id))
            set(cx, conf, CONF_ENVIRONMENT, variable, name, value);
}

static void read_options(struct ctx *cx, struct conf *conf, const struct conf_option *o, size_t n)
{
    for (size_t i = 0; i < n; i++)
        set(cx, conf, CONF_OPTION, arena_fmt(&cx->arena, "--%.*s", STR_ARG(o[i].name)), o[i].name,
            o[i].value);
}

static struct conf *make(struct ctx *cx)
{
    struct conf *conf = arena_new(&cx->arena, struct conf);

    for (size_t i = 0; i < CONF_COUNT; i++)
        conf->v[i].text = str_of(conf_settings[i].value);
    conf->problems.v = arena_array(&cx->arena, str, PROBLEMS_MAX);
    return conf;
}

static void check_together(struct conf *conf)
{
    if (conf->v[CONF_SMTP_URL].text.n && !conf->v[CONF_SMTP_FROM].text.n)
        problem(conf, S("smtp_url needs smtp_from, the sender of mails"));
    if (!conf->v[CONF_TLS_CERT].text.n != !conf->v[CONF_TLS_KEY].text.n)
        problem(conf, S("tls_cert and tls_key are given both or not at all"));
}

enum err conf_read(struct ctx *cx, const struct conf_option *options, size_t options_n,
                   char *const *environment, struct conf **out)
{
    struct conf *first = make(cx), *conf = make(cx);

    /* The folder that holds the file is itself a setting. */
    read_environment(cx, first, environment);
    read_options(cx, first, options, options_n);
    str dir = first->v[CONF_DATA].text;
    if (dir.n)
        TRY(read_conf_file(cx, conf, dir));
    if (conf->v[CONF_DATA].source == CONF_FILE)
        problem(conf, S("lapor.conf cannot say where it lies itself: remove \"data\""));
    read_environment(cx, conf, environment);
    read_options(cx, conf, options, options_n);
    check_together(conf);
    *out = conf;
    return OK;
}

enum err conf_check(struct ctx *cx, const struct conf *conf)
{
    if (conf->problems.n == 0)
        return OK;
    return fail(cx, ERR_INVALID, "%.*s", STR_ARG(conf->problems.v[0]));
}

str conf_str(const struct ctx *cx, enum conf_id id)
{
    must(id < CONF_COUNT);
    const struct conf *conf = cx->world->conf;
    bool given = conf && conf->v[id].text.n; /* "name =" in a later place takes a value back */
    return given ? conf->v[id].text : str_of(conf_settings[id].value);
}

int64_t conf_i64(const struct ctx *cx, enum conf_id id)
{
    const struct conf_setting *s = &conf_settings[id];
    str text = conf_str(cx, id);
    int64_t n = 0;

    must(s->type == CONF_TYPE_INT || s->type == CONF_TYPE_DURATION || s->type == CONF_TYPE_CHOICE);
    if (s->type == CONF_TYPE_CHOICE)
        return choice_index(text, s->choices);
    if (text.n)
        must(s->type == CONF_TYPE_INT ? str_i64(text, &n) : duration_parse(text, &n));
    return n;
}

bool conf_bool(const struct ctx *cx, enum conf_id id)
{
    must(conf_settings[id].type == CONF_TYPE_BOOL);
    return is_among(conf_str(cx, id), truths, COUNT(truths));
}

bool conf_by_name(str name, enum conf_id *out)
{
    for (enum conf_id id = 0; id < CONF_COUNT; id++) {
        str known = str_of(conf_settings[id].name);
        size_t i = 0;
        if (known.n != name.n)
            continue;
        while (i < name.n && (name.p[i] == known.p[i] || (name.p[i] == '-' && known.p[i] == '_')))
            i++;
        if (i < name.n)
            continue;
        *out = id;
        return true;
    }
    return false;
}
