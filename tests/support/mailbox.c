/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/test.h"

#include "support/mailbox.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

/* One client, with whoever its mail is to. */
struct talk {
    struct mailbox *box;
    FILE *in, *out;
    struct letter letter;
    bool is_under_way;
};

static void say(struct talk *t, const char *line)
{
    fprintf(t->out, "%s\r\n", line);
    fflush(t->out);
}

static void lock(struct mailbox *m)
{
    must(pthread_mutex_lock(&m->lock) == 0);
}

static void unlock(struct mailbox *m)
{
    must(pthread_cond_broadcast(&m->changed) == 0);
    must(pthread_mutex_unlock(&m->lock) == 0);
}

static void begin(struct talk *t)
{
    struct mailbox *m = t->box;

    lock(m);
    t->is_under_way = true;
    m->talking++;
    if (m->talking > m->talking_most)
        m->talking_most = m->talking;
    unlock(m);
}

static void end(struct talk *t, bool is_taken)
{
    struct mailbox *m = t->box;

    if (!t->is_under_way)
        return;
    lock(m);
    t->is_under_way = false;
    m->talking--;
    if (is_taken) {
        must(m->n < MAILBOX_MAX);
        m->letters[m->n] = t->letter;
        m->n++; /* whoever sees the number sees the letter */
    }
    unlock(m);
}

static bool is_slow(const struct talk *t)
{
    return t->box->slow && strcmp(t->box->slow, t->letter.to) == 0;
}

static void take_recipient(struct talk *t, const char *line)
{
    struct mailbox *m = t->box;
    char answer[32] = "250 ok";

    snprintf(t->letter.to, sizeof t->letter.to, "%.*s", (int)strcspn(line + 9, ">"), line + 9);
    lock(m);
    if (m->refusals > 0) {
        m->refusals--;
        snprintf(answer, sizeof answer, "%d no", m->refuse);
    }
    if (is_slow(t)) {
        m->held++;
        must(pthread_cond_broadcast(&m->changed) == 0);
        while (is_slow(t))
            must(pthread_cond_wait(&m->changed, &m->lock) == 0);
        m->held--;
    }
    unlock(m);
    say(t, answer);
}

static void take_letter(struct talk *t)
{
    char line[2048];
    size_t n = 0;

    say(t, "354 go on");
    while (fgets(line, sizeof line, t->in) && strcmp(line, ".\r\n") != 0) {
        must(n + strlen(line) < MAILBOX_BYTES);
        n += (size_t)snprintf(t->letter.bytes + n, MAILBOX_BYTES - n, "%s", line);
    }
    end(t, true);
    say(t, "250 taken");
}

static void converse(struct talk *t)
{
    char line[2048];

    say(t, "220 contoh.invalid");
    while (fgets(line, sizeof line, t->in)) {
        if (strncmp(line, "MAIL", 4) == 0)
            begin(t);
        if (strncmp(line, "RSET", 4) == 0)
            end(t, false);
        if (strncmp(line, "RCPT TO:<", 9) == 0)
            take_recipient(t, line);
        else if (strncmp(line, "DATA", 4) == 0)
            take_letter(t);
        else if (strncmp(line, "QUIT", 4) == 0)
            return say(t, "221 bye");
        else
            say(t, "250 ok");
    }
}

static void *serve_one(void *arg)
{
    struct mailbox_client *c = arg;
    struct talk t = {
        c->box, fdopen(c->fd, "r"), fdopen(dup(c->fd), "w"), {"", ""},
             false
    };

    converse(&t);
    end(&t, false);
    fclose(t.in);
    fclose(t.out);
    return NULL;
}

static void *serve(void *arg)
{
    struct mailbox *m = arg;
    int fd;

    while ((fd = accept(m->listener, NULL, NULL)) >= 0) {
        must(m->clients_n < MAILBOX_MAX);
        struct mailbox_client *c = &m->clients[m->clients_n++];
        *c = (struct mailbox_client){.box = m, .fd = fd};
        must(pthread_create(&c->thread, NULL, serve_one, c) == 0);
    }
    return NULL;
}

void mailbox_open(struct mailbox *m)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof at;

    memset(m, 0, sizeof *m);
    must(pthread_mutex_init(&m->lock, NULL) == 0 && pthread_cond_init(&m->changed, NULL) == 0);
    m->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    must(bind(m->listener, (struct sockaddr *)&at, size) == 0 && listen(m->listener, 64) == 0);
    must(getsockname(m->listener, (struct sockaddr *)&at, &size) == 0);
    m->port = ntohs(at.sin_port);
    must(pthread_create(&m->thread, NULL, serve, m) == 0);
}

void mailbox_close(struct mailbox *m)
{
    shutdown(m->listener, SHUT_RDWR); /* accept() returns */
    pthread_join(m->thread, NULL);
    close(m->listener);
    mailbox_let_go(m);
    for (int i = 0; i < m->clients_n; i++)
        pthread_join(m->clients[i].thread, NULL);
    pthread_cond_destroy(&m->changed);
    pthread_mutex_destroy(&m->lock);
}

void mailbox_set_slow(struct mailbox *m, const char *address)
{
    lock(m);
    m->slow = address;
    unlock(m);
}

void mailbox_let_go(struct mailbox *m)
{
    mailbox_set_slow(m, NULL);
}

void mailbox_wait(struct mailbox *m, int mails)
{
    lock(m);
    while (m->n < mails)
        must(pthread_cond_wait(&m->changed, &m->lock) == 0);
    unlock(m);
}

void mailbox_wait_held(struct mailbox *m, int clients)
{
    lock(m);
    while (m->held < clients)
        must(pthread_cond_wait(&m->changed, &m->lock) == 0);
    unlock(m);
}
