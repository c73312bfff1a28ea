/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/cli.h"

#include "base/limits.h"
#include "base/utf8.h"

#include <termios.h>
#include <unistd.h>

enum { COLUMNS_MAX = 12, LINE_MAX_BYTES = 4 * PASSWORD_MAX + 2 };

static void print_cell(struct cli *c, str cell, size_t width)
{
    fprintf(c->out, "%.*s", STR_ARG(cell));
    for (size_t n = utf8_count(cell); n < width; n++)
        fputc(' ', c->out);
}

void cli_print_table(struct cli *c, const struct cli_table *table)
{
    size_t width[COLUMNS_MAX];

    must(table->columns <= COLUMNS_MAX);
    for (size_t k = 0; k < table->columns; k++) {
        width[k] = strlen(table->heads[k]);
        for (size_t r = 0; r < table->rows; r++) {
            size_t n = utf8_count(table->cells[r * table->columns + k]);
            width[k] = n > width[k] ? n : width[k];
        }
        width[k] += k + 1 < table->columns ? 2 : 0;
    }
    width[table->columns - 1] = 0;
    for (size_t k = 0; k < table->columns; k++)
        print_cell(c, str_of(table->heads[k]), width[k]);
    fputc('\n', c->out);
    for (size_t i = 0; i < table->rows * table->columns; i++) {
        print_cell(c, table->cells[i], width[i % table->columns]);
        if (i % table->columns == table->columns - 1)
            fputc('\n', c->out);
    }
}

enum err cli_print_json(struct ctx *cx, struct cli *c, struct json *j)
{
    str text;

    TRY(json_finish(cx, j, &text));
    fprintf(c->out, "%.*s\n", STR_ARG(text));
    return OK;
}

/* One line without its end; a line that is too long or holds a NUL is refused. */
static enum err read_line(struct ctx *cx, struct cli *c, str *out)
{
    char *p = arena_alloc(&cx->arena, 1, LINE_MAX_BYTES);
    size_t n = 0;

    for (int ch; (ch = fgetc(c->in)) != EOF && ch != '\n';) {
        if (ch == 0 || n == LINE_MAX_BYTES)
            return fail(cx, ERR_INVALID, "the password is not one line of text");
        p[n++] = (char)ch;
    }
    if (n && p[n - 1] == '\r')
        n--;
    *out = (str){p, n};
    return OK;
}

static enum err read_unseen(struct ctx *cx, struct cli *c, const char *prompt, str *out)
{
    int fd = fileno(c->in);
    struct termios shown, hidden;

    if (tcgetattr(fd, &shown) != 0)
        return fail(cx, ERR_IO, "cannot ask the terminal");
    hidden = shown;
    hidden.c_lflag &= ~(tcflag_t)ECHO;
    fprintf(c->err, "%s", prompt);
    fflush(c->err);
    tcsetattr(fd, TCSAFLUSH, &hidden);
    enum err e = read_line(cx, c, out);
    tcsetattr(fd, TCSAFLUSH, &shown);
    fputc('\n', c->err);
    return e;
}

static enum err ask_twice(struct ctx *cx, struct cli *c, str *out)
{
    str again;

    TRY(read_unseen(cx, c, "Password: ", out));
    TRY(read_unseen(cx, c, "Once more: ", &again));
    if (!str_eq(*out, again))
        return fail(cx, ERR_INVALID, "the two passwords differ");
    return OK;
}

enum err cli_password(struct ctx *cx, struct cli *c, str *out)
{
    if (isatty(fileno(c->in)))
        TRY(ask_twice(cx, c, out));
    else
        TRY(read_line(cx, c, out));
    if (out->n == 0)
        return fail(cx, ERR_INVALID, "no password on standard input");
    return OK;
}
