/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * mail.h - plain mails: their bytes, and their way to the mail server.
 *
 * A message is RFC 5322 with a UTF-8 text body in base64, marked as sent by
 * a machine so that nobody's holiday answer comes back.  SMTP is libcurl's; a
 * server given with a password must speak TLS.  What is said about a failure
 * never holds an address: servers like to repeat them.
 *
 * A mailer has several mails on the way at once, each on a thread of its own:
 * mailer_send() begins one, mailer_next() tells of one that ended.
 */
#ifndef NOTIFY_MAIL_H
#define NOTIFY_MAIL_H

#include "base/ctx.h"
#include "base/limits.h"

struct mail {
    str from, to, subject, text;
    str message_id; /* "<123.45@contoh.go.id>": the same again when it is sent again */
    int64_t at;
};

/* ERR_INVALID when an address could break out of its header. */
MUST_USE enum err mail_bytes(struct ctx *cx, const struct mail *m, str *out);

enum mail_outcome {
    MAIL_SENT,
    MAIL_REFUSED, /* this recipient: for good                        */
    MAIL_LATER,   /* a temporary failure, or a server that is away   */
};
struct mail_result {
    enum mail_outcome outcome;
    bool is_away;               /* nobody answered: no use trying the next one now */
    char error[MAIL_ERROR_MAX]; /* "smtp 451", "Couldn't connect to server" */
    void *whose;                /* as it was sent with                      */
};

struct mailer;
/*
 * Up to at_once connections to the configured server, made when they are needed; closed with the
 * context's arena, and what is on the way then is cut off.
 */
MUST_USE enum err mailer_open(struct ctx *cx, size_t at_once, struct mailer **out);
bool mailer_has_room(struct mailer *via);
/* Begins, when there is room. ERR_INVALID: what stands as an address is none. */
MUST_USE enum err mailer_send(struct ctx *cx, struct mailer *via, const struct mail *m,
                              void *whose);
/* The next that ended, waiting for it up to wait_ms; false: none did. */
bool mailer_next(struct mailer *via, int wait_ms, struct mail_result *out);

#endif
