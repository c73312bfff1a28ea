/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * tmplc - compiles HTML templates to C.
 *
 * usage: tmplc FILE.html             writes C to standard output
 *        tmplc --header FILE.html …  writes the declarations of all
 *
 *   {% include "web/home.h" %}           for the types of parameters
 *   {% page home(const struct home *p) %}  begins void page_home(struct html *h, …)
 *   {% part field(str name) %}           begins void part_field(struct html *h, …)
 *   {% call part_field(p->name) %}       calls it, h first
 *   {% if e %} {% elif e %} {% else %} {% end %}
 *   {% for x in p->list %} … {% end %}   x points at each element; x_index counts
 *   {% let x = e %}
 *   {{ e }}  {# comment #}
 *
 * Where {{ }} stands decides the macro (html/html.h), the value's C type the
 * escaper.  Places that no escaper makes safe are refused: tag and attribute
 * names, unquoted values, scripts, styles, on… and style attributes, comments;
 * so is HTML that a browser might read otherwise than we do (tmplc_html.h).
 */
#include "tmplc.h"
#include "tmplc_code.h"
#include "tmplc_html.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH_MAX = 24, CODE_MAX = 512 };

struct block {
    enum { B_IF, B_FOR } kind;
    bool has_else, has_end;
    bool space, spaces, name_open; /* before it; after all branches; after one */
    struct place start, end;       /* where it began, where its first branch ended */
    int line;
};

struct compiler {
    const char *file, *s;
    int line;
    bool header, failed, in_function;
    bool space;   /* the output ends in white space, whatever branch was taken */
    bool literal; /* a string literal is open in the output                    */
    FILE *out, *errors;
    struct place at;
    struct block blocks[DEPTH_MAX];
    int depth;
};

__attribute__((format(printf, 2, 3))) static void fail(struct compiler *c, const char *format, ...)
{
    va_list args;

    if (c->failed)
        return;
    c->failed = true;
    fprintf(c->errors, "%s:%d: ", c->file, c->line);
    va_start(args, format);
    vfprintf(c->errors, format, args);
    va_end(args);
    fputc('\n', c->errors);
}

static void close_literal(struct compiler *c)
{
    if (c->literal && !c->header)
        fputs("\"));\n", c->out);
    c->literal = false;
}

__attribute__((format(printf, 2, 3))) static void emit(struct compiler *c, const char *format, ...)
{
    va_list args;

    close_literal(c);
    if (c->header)
        return;
    fprintf(c->out, "#line %d \"%s\"\n", c->line, c->file);
    va_start(args, format);
    vfprintf(c->out, format, args);
    va_end(args);
}

static void put_letter(struct compiler *c, char ch)
{
    if (c->header)
        return;
    if (!c->literal)
        fputs("html_raw(h, S(\"", c->out);
    c->literal = true;
    if (ch == '"' || ch == '\\')
        fprintf(c->out, "\\%c", ch);
    else if ((unsigned char)ch < ' ')
        fprintf(c->out, "\\%03o", (unsigned)ch);
    else
        fputc(ch, c->out);
}

static void literal(struct compiler *c, char ch)
{
    bool white = ch == ' ' || ch == '\n' || ch == '\t' || ch == '\r';
    const char *error;

    if (!c->in_function) {
        if (!white)
            fail(c, "text before the first page or part");
        return;
    }
    error = place_step(&c->at, ch);
    if (error)
        fail(c, "%s", error);
    bool collapses = !c->at.keeps_space && (c->at.where == W_TEXT || c->at.where == W_TAG);
    if (white && collapses) {
        if (!c->space)
            put_letter(c, ch == '\n' ? '\n' : ' ');
        c->space = true;
        return;
    }
    c->space = false;
    put_letter(c, ch);
}

/* Takes the text up to `end` into code, trimmed; false when it is not there or too long. */
static bool take(struct compiler *c, const char *end, char code[CODE_MAX])
{
    const char *stop = strstr(c->s, end);
    size_t n;

    if (!stop) {
        fail(c, "%s is missing", end);
        return false;
    }
    while (c->s < stop && isspace((unsigned char)*c->s))
        c->line += *c->s++ == '\n';
    for (n = (size_t)(stop - c->s); n && isspace((unsigned char)c->s[n - 1]); n--)
        ;
    if (n == 0 || n >= CODE_MAX) {
        fail(c, n ? "too long" : "empty");
        return false;
    }
    memcpy(code, c->s, n);
    code[n] = 0;
    for (; c->s < stop; c->s++)
        c->line += *c->s == '\n';
    c->s += strlen(end);
    return true;
}

static void check_expression(struct compiler *c, const char *code)
{
    if (!code_is_expression(code))
        fail(c, "keep expressions to field access, a call, a comparison: %s", code);
}

static void expression(struct compiler *c)
{
    char code[CODE_MAX];
    const char *error;

    if (!take(c, "}}", code))
        return;
    check_expression(c, code);
    if (!c->in_function) {
        fail(c, "a value before the first page or part");
        return;
    }
    const char *macro = place_value(&c->at, &error);
    if (macro)
        emit(c, "%s(h, (%s));\n", macro, code);
    else
        fail(c, "%s", error);
    c->space = false;
}

static void end_function(struct compiler *c)
{
    if (!c->in_function)
        return;
    if (c->depth)
        fail(c, "{%% end %%} is missing for the block of line %d", c->blocks[c->depth - 1].line);
    if (c->at.where != W_TEXT)
        fail(c, "the page ends inside a tag");
    close_literal(c);
    if (!c->header)
        fputs("}\n", c->out);
    c->in_function = false;
}

static void begin_function(struct compiler *c, const char *kind, const char *code)
{
    size_t n = code_call_name(code);

    end_function(c);
    if (n == 0 || strchr(code, '"')) {
        fail(c, "{%% %s name(parameters) %%}", kind);
        return;
    }
    const char *rest = code + n + 1, *comma = *rest == ')' ? "" : ", ";
    if (c->header)
        fprintf(c->out, "void %s_%.*s(struct html *h%s%s;\n", kind, (int)n, code, comma, rest);
    else
        fprintf(c->out, "#line %d \"%s\"\nvoid %s_%.*s(struct html *h%s%s\n{\n", c->line, c->file,
                kind, (int)n, code, comma, rest);
    c->in_function = true;
    c->at = (struct place){0};
    c->space = true;
}

static void settle(struct compiler *c)
{
    const char *error = place_block(&c->at);

    if (error)
        fail(c, "%s", error);
}

static void push(struct compiler *c, int kind)
{
    settle(c);
    if (c->depth == DEPTH_MAX) {
        fail(c, "blocks too deep");
        return;
    }
    c->blocks[c->depth++] = (struct block){.kind = kind == B_FOR ? B_FOR : B_IF,
                                           .start = c->at,
                                           .space = c->space,
                                           .spaces = true,
                                           .line = c->line};
}

/* A branch of b ends; the first says where the others must. */
static void end_branch(struct compiler *c, struct block *b)
{
    settle(c);
    if (!b->has_end)
        b->end = c->at;
    b->has_end = true;
    b->spaces = b->spaces && c->space;
    b->name_open = b->name_open || c->at.name_open;
    if (!place_same(&b->end, &c->at))
        fail(c, "branches end in different places of the HTML");
}

static void next_branch(struct compiler *c, const char *code, bool is_else)
{
    struct block *b = c->depth ? &c->blocks[c->depth - 1] : NULL;

    if (!b || b->kind != B_IF || b->has_else) {
        fail(c, "no {%% if %%} to go on");
        return;
    }
    end_branch(c, b);
    b->has_else = is_else;
    c->at = b->start;
    c->space = b->space;
    if (is_else)
        emit(c, "} else {\n");
    else
        emit(c, "} else if (%s) {\n", code);
}

static void end_block(struct compiler *c)
{
    if (!c->depth) {
        fail(c, "{%% end %%} without a block");
        return;
    }
    struct block *b = &c->blocks[--c->depth];
    end_branch(c, b);
    if (!b->has_else && !place_same(&b->start, &c->at))
        fail(c, "the block of line %d ends in another place of the HTML", b->line);
    c->at.name_open = b->name_open || (!b->has_else && b->start.name_open);
    c->space = b->spaces && (b->has_else || b->space);
    emit(c, "%s\n", b->kind == B_FOR ? "}}" : "}");
}

/* A body may follow itself: neither a name nor white space may be taken for ended before it. */
static void loop(struct compiler *c, const char *code)
{
    const char *in = strstr(code, " in ");
    int n = in ? (int)(in - code) : 0;

    if (!in || !code_is_name(code, (size_t)n)) {
        fail(c, "{%% for x in list %%}");
        return;
    }
    check_expression(c, in + 4);
    push(c, B_FOR);
    c->at.name_open = c->at.where == W_TAG;
    c->space = false;
    emit(c, "{ __auto_type %.*s_list = (%s);\n", n, code, in + 4);
    emit(c, "for (size_t %.*s_index = 0; %.*s_index < %.*s_list.n; %.*s_index++) {\n", n, code, n,
         code, n, code, n, code);
    emit(c, "const __typeof__(*%.*s_list.v) *%.*s = &%.*s_list.v[%.*s_index];\n(void)%.*s;\n", n,
         code, n, code, n, code, n, code, n, code);
}

static void call(struct compiler *c, const char *code)
{
    size_t n = code_call_name(code);

    check_expression(c, code);
    if (n == 0 || strncmp(code, "part_", 5) != 0) {
        fail(c, "{%% call part_name(arguments) %%}");
        return;
    }
    if (c->at.where != W_TEXT || c->at.inside[0])
        fail(c, "a call stands between tags");
    emit(c, "%.*s(h%s%s;\n", (int)n, code, code[n + 1] == ')' ? "" : ", ", code + n + 1);
    c->space = false;
}

static void let(struct compiler *c, const char *code)
{
    size_t n = strcspn(code, " =");
    const char *value = code + n + strspn(code + n, " ");

    if (*value != '=' || !code_is_name(code, n)) {
        fail(c, "{%% let name = expression %%}");
        return;
    }
    check_expression(c, value + 1);
    emit(c, "__auto_type %.*s = %s;\n", (int)n, code, value + 1);
}

static void include(struct compiler *c, const char *code)
{
    size_t n = strlen(code);

    if (c->in_function || n < 3 || *code != '"' || strcspn(code + 1, "\"\n\\") != n - 2)
        fail(c, "{%% include \"folder/file.h\" %%} stands before the first page");
    else
        fprintf(c->out, "#include %s\n", code);
}

static void directive(struct compiler *c)
{
    char text[CODE_MAX];
    const char *code = text;

    if (!take(c, "%}", text))
        return;
    if (code_word(&code, "include"))
        include(c, code);
    else if (code_word(&code, "page"))
        begin_function(c, "page", code);
    else if (code_word(&code, "part"))
        begin_function(c, "part", code);
    else if (!c->in_function)
        fail(c, "this stands inside a page or part: %s", text);
    else if (code_word(&code, "if")) {
        check_expression(c, code);
        push(c, B_IF);
        emit(c, "if (%s) {\n", code);
    } else if (code_word(&code, "elif")) {
        check_expression(c, code);
        next_branch(c, code, false);
    } else if (code_word(&code, "else"))
        next_branch(c, code, true);
    else if (code_word(&code, "for"))
        loop(c, code);
    else if (code_word(&code, "end"))
        end_block(c);
    else if (code_word(&code, "call"))
        call(c, code);
    else if (code_word(&code, "let"))
        let(c, code);
    else
        fail(c, "unknown: %s", text);
}

static void comment(struct compiler *c)
{
    const char *stop = strstr(c->s, "#}");

    if (!stop) {
        fail(c, "#} is missing");
        return;
    }
    for (; c->s < stop; c->s++)
        c->line += *c->s == '\n';
    c->s += 2;
}

bool tmplc_compile(const char *file, const char *text, bool header, FILE *out, FILE *errors)
{
    struct compiler c = {
        .file = file, .s = text, .line = 1, .header = header, .out = out, .errors = errors};

    while (*c.s && !c.failed) {
        if (strncmp(c.s, "{{", 2) == 0)
            c.s += 2, expression(&c);
        else if (strncmp(c.s, "{%", 2) == 0)
            c.s += 2, directive(&c);
        else if (strncmp(c.s, "{#", 2) == 0)
            comment(&c);
        else {
            literal(&c, *c.s);
            c.line += *c.s++ == '\n';
        }
    }
    if (!c.failed)
        end_function(&c);
    return !c.failed;
}

#ifndef TMPLC_NO_MAIN
static char *read_all(const char *file)
{
    static char buffer[1 << 20];
    FILE *f = fopen(file, "r");
    size_t n = f ? fread(buffer, 1, sizeof buffer - 1, f) : 0;

    if (!f || n == sizeof buffer - 1) {
        fprintf(stderr, "%s: cannot be read, or is too long\n", file);
        exit(1);
    }
    fclose(f);
    buffer[n] = 0;
    return buffer;
}

int main(int argc, char **argv)
{
    bool header = argc > 1 && strcmp(argv[1], "--header") == 0;

    if (argc < 2) {
        fprintf(stderr, "usage: tmplc [--header] FILE.html …\n");
        return 2;
    }
    printf("/* Made by tools/tmplc. */\n");
    if (header)
        printf("#ifndef WEB_TEMPLATES_H\n#define WEB_TEMPLATES_H\n");
    printf("#include \"html/html.h\"\n");
    if (!header)
        printf("#include \"web/templates.h\"\n");
    for (int i = header ? 2 : 1; i < argc; i++)
        if (!tmplc_compile(argv[i], read_all(argv[i]), header, stdout, stderr))
            return 1;
    if (header)
        printf("#endif\n");
    return 0;
}
#endif
