/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * mail.h - one plain mail: its bytes, and its way to the mail server.
 *
 * The message is RFC 5322 with a UTF-8 text body in base64, marked as sent by
 * a machine so that nobody's holiday answer comes back.  SMTP is libcurl's; a
 * server given with a password must speak TLS.  What is said about a failure
 * never holds an address: servers like to repeat them.
 */
#ifndef NOTIFY_MAIL_H
#define NOTIFY_MAIL_H

#include "base/ctx.h"

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
    bool is_away; /* nobody answered: no use trying the next one now */
    str error;    /* "smtp 451", "Couldn't connect to server"        */
};

struct mailer;
/* A connection to the configured server, closed with the context's arena. */
MUST_USE enum err mailer_open(struct ctx *cx, struct mailer **out);
MUST_USE enum err mailer_send(struct ctx *cx, struct mailer *via, const struct mail *m,
                              struct mail_result *out);

#endif
