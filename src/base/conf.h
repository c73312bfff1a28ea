/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * conf.h - what the machine needs to know: one table of settings.
 *
 * A value comes from its default, DIR/lapor.conf (INI without sections),
 * LAPOR_NAME in the environment, or an option --name; the later wins.  What an
 * office decides is not here but in the database (setting/).
 *
 * conf_read() keeps what is right and writes down what is not (unknown name,
 * wrong value, with file and line) in `problems`; conf_check() turns the first
 * of them into an error, `lapor check` prints them all.  The settings live in
 * the arena of the context that read them, which therefore outlives every
 * thread that asks; the getters only read and are safe on all threads.
 */
#ifndef BASE_CONF_H
#define BASE_CONF_H

#include "base/ctx.h"

enum conf_id {
    CONF_DATA,
    CONF_DATABASE,
    CONF_LISTEN,
    CONF_THREADS,
    CONF_WORK,
    CONF_BASE_URL,
    CONF_TRUSTED_PROXY,
    CONF_RATE_LIMIT,
    CONF_ALLOW_LAN_SIGN_IN,
    CONF_TLS_CERT,
    CONF_TLS_KEY,
    CONF_SMTP_URL,
    CONF_SMTP_FROM,
    CONF_SMTP_CONNECTIONS,
    CONF_LOG_LEVEL,
    CONF_CLOCK_OFFSET,
    CONF_MEDIA_PROGRAM,
    CONF_BACKUP_DIR,
    CONF_BACKUP_EVERY,
    CONF_BACKUP_KEEP,
    CONF_LEDGER_HEAD_EVERY,
    CONF_LEDGER_ANCHOR_EVERY,
    CONF_LEDGER_MAIL_TO,
    CONF_LEDGER_WEBHOOK,
    CONF_LEDGER_WEBHOOK_SECRET,
    CONF_COUNT
};

enum conf_type {
    CONF_TYPE_TEXT,
    CONF_TYPE_PATH,
    CONF_TYPE_INT,
    CONF_TYPE_BOOL,     /* on, yes, true, 1 · off, no, false, 0             */
    CONF_TYPE_DURATION, /* "+6d", "-3h", "90m"; in ms                       */
    CONF_TYPE_CHOICE,   /* one word of `choices`; conf_i64 gives its index  */
    CONF_TYPE_URL,      /* begins with a scheme of `choices`                */
    CONF_TYPE_ADDRESS,  /* an IPv4 or IPv6 address                          */
    CONF_TYPE_LISTEN,   /* address:port, [v6]:port                          */
};

struct conf_setting {
    const char *name; /* "rate_limit": also LAPOR_RATE_LIMIT and --rate-limit */
    enum conf_type type;
    const char *value; /* default; "" stands for none, which is always allowed */
    int64_t min, max;  /* CONF_TYPE_INT                                        */
    const char *unit;  /* "" when there is none                                */
    const char *choices;
    bool secret;      /* never printed */
    const char *help; /* for lapor.conf(5) and `lapor check` */
};
extern const struct conf_setting conf_settings[CONF_COUNT];

/* Where a value came from, in the order in which the later wins. */
enum conf_source { CONF_DEFAULT, CONF_FILE, CONF_ENVIRONMENT, CONF_OPTION };

struct conf {
    struct {
        str text;
        enum conf_source source;
    } v[CONF_COUNT];
    struct strs problems; /* in English, for the operator; each names its place */
};

/* An option of the command line: {"listen", "127.0.0.1:8080"}. */
struct conf_option {
    str name, value;
};

/* `environment` is that of main(), or NULL. A DIR without lapor.conf is fine. */
MUST_USE enum err conf_read(struct ctx *cx, const struct conf_option *options, size_t options_n,
                            char *const *environment, struct conf **out);
MUST_USE enum err conf_check(struct ctx *cx, const struct conf *conf);

/* Values of cx->world->conf, or the defaults when there is none. */
str conf_str(const struct ctx *cx, enum conf_id id);
int64_t conf_i64(const struct ctx *cx, enum conf_id id); /* INT, DURATION (ms), CHOICE (index) */
bool conf_bool(const struct ctx *cx, enum conf_id id);

bool conf_by_name(str name, enum conf_id *out); /* "rate_limit", "rate-limit" */

#endif
