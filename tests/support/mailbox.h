/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * mailbox.h - a mail server on loopback that keeps what it gets, for tests.
 *
 * It speaks just the SMTP that a client without secrets needs, with several
 * clients at once.  `refuse` is the answer to the next `refusals` recipients
 * instead of 250.  Mails to `slow` get no answer until mailbox_let_go().
 */
#ifndef SUPPORT_MAILBOX_H
#define SUPPORT_MAILBOX_H

#include "base/base.h"

#include <pthread.h>
#include <stdatomic.h>

enum { MAILBOX_MAX = 64, MAILBOX_BYTES = 8192 };

struct mailbox {
    int listener, port;
    pthread_t thread;
    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t changed;
    _Atomic int refuse, refusals;
    const char *slow; /* address, NULL: nobody         */
    int held;         /* clients that wait for it now  */
    int talking;      /* clients whose mail is under way, and the most so far */
    int talking_most;
    _Atomic int n; /* mails taken */
    struct letter {
        char to[300];
        char bytes[MAILBOX_BYTES];
    } letters[MAILBOX_MAX];
    struct mailbox_client {
        struct mailbox *box;
        pthread_t thread;
        int fd;
    } clients[MAILBOX_MAX];
    int clients_n;
};

void mailbox_open(struct mailbox *m);
void mailbox_close(struct mailbox *m); /* after the last client has hung up */

void mailbox_set_slow(struct mailbox *m, const char *address);
void mailbox_let_go(struct mailbox *m); /* nobody is slow any more */
/* Waits until that many mails are taken, or that many clients are held. */
void mailbox_wait(struct mailbox *m, int mails);
void mailbox_wait_held(struct mailbox *m, int clients);

#endif
