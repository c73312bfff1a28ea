/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * mailbox.h - a mail server on loopback that keeps what it gets, for tests.
 *
 * It speaks just the SMTP that a client without secrets needs.  `refuse` is the
 * answer to the next `refusals` recipients instead of 250.
 */
#ifndef SUPPORT_MAILBOX_H
#define SUPPORT_MAILBOX_H

#include "base/base.h"

#include <pthread.h>
#include <stdatomic.h>

enum { MAILBOX_MAX = 32, MAILBOX_BYTES = 8192 };

struct mailbox {
    int listener, port;
    pthread_t thread;
    _Atomic int refuse, refusals;
    _Atomic int n; /* mails taken; those below are complete */
    struct letter {
        char to[300];
        char bytes[MAILBOX_BYTES];
    } letters[MAILBOX_MAX];
};

void mailbox_open(struct mailbox *m);
void mailbox_close(struct mailbox *m);

#endif
