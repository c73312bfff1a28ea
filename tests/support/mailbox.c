/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/test.h"

#include "support/mailbox.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

static void say(FILE *out, const char *line)
{
    fprintf(out, "%s\r\n", line);
    fflush(out);
}

static void take_recipient(struct mailbox *m, FILE *out, const char *line)
{
    struct letter *letter = &m->letters[m->n];
    char answer[32];

    if (m->refusals > 0) {
        m->refusals--;
        snprintf(answer, sizeof answer, "%d no", m->refuse);
        say(out, answer);
        return;
    }
    snprintf(letter->to, sizeof letter->to, "%.*s", (int)strcspn(line + 9, ">"), line + 9);
    say(out, "250 ok");
}

static void take_letter(struct mailbox *m, FILE *in, FILE *out)
{
    struct letter *letter = &m->letters[m->n];
    char line[2048];
    size_t n = 0;

    say(out, "354 go on");
    while (fgets(line, sizeof line, in) && strcmp(line, ".\r\n") != 0) {
        must(n + strlen(line) < MAILBOX_BYTES && m->n < MAILBOX_MAX - 1);
        n += (size_t)snprintf(letter->bytes + n, MAILBOX_BYTES - n, "%s", line);
    }
    m->n++;
    say(out, "250 taken");
}

static void converse(struct mailbox *m, FILE *in, FILE *out)
{
    char line[2048];

    say(out, "220 contoh.invalid");
    while (fgets(line, sizeof line, in)) {
        if (strncmp(line, "RCPT TO:<", 9) == 0)
            take_recipient(m, out, line);
        else if (strncmp(line, "DATA", 4) == 0)
            take_letter(m, in, out);
        else if (strncmp(line, "QUIT", 4) == 0)
            return say(out, "221 bye");
        else
            say(out, "250 ok");
    }
}

static void *serve(void *arg)
{
    struct mailbox *m = arg;
    int fd;

    while ((fd = accept(m->listener, NULL, NULL)) >= 0) {
        FILE *in = fdopen(fd, "r"), *out = fdopen(dup(fd), "w");
        converse(m, in, out);
        fclose(in);
        fclose(out);
    }
    return NULL;
}

void mailbox_open(struct mailbox *m)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof at;

    m->n = m->refusals = 0;
    m->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    must(bind(m->listener, (struct sockaddr *)&at, size) == 0 && listen(m->listener, 8) == 0);
    must(getsockname(m->listener, (struct sockaddr *)&at, &size) == 0);
    m->port = ntohs(at.sin_port);
    must(pthread_create(&m->thread, NULL, serve, m) == 0);
}

void mailbox_close(struct mailbox *m)
{
    shutdown(m->listener, SHUT_RDWR); /* accept() returns */
    pthread_join(m->thread, NULL);
    close(m->listener);
}
