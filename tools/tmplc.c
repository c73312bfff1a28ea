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
 * names, unquoted values, scripts, styles, on… and style attributes, comments.
 */
#include "tmplc.h"
#include "tmplc_html.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>

enum { DEPTH_MAX = 24, CODE_MAX = 512 };

struct block {
    enum { B_IF, B_FOR } kind;
    bool has_else;
    struct place start, end; /* where it began, where its first branch ended */
    bool has_end;
    int line;
};

struct compiler {
    const char *file, *s;
    int line;
    bool header, failed, in_function, space;
    bool literal; /* a string literal is open in the output */
    FILE *out, *errors;
    struct place at;
    struct block blocks[DEPTH_MAX];
    int depth, loops;
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
    else if (ch == '\n')
        fputs("\\n", c->out);
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

/* A single = is an assignment unless it names a place of a text: T(key, .place = value). */
static bool assigns(const char *code, const char *eq)
{
    if (eq[1] == '=' || (eq > code && strchr("=!<>", eq[-1])))
        return false;
    while (eq > code && (isspace((unsigned char)eq[-1])))
        eq--;
    while (eq > code && (isalnum((unsigned char)eq[-1]) || eq[-1] == '_'))
        eq--;
    return eq == code || eq[-1] != '.';
}

static void check_expression(struct compiler *c, const char *code)
{
    int open = 0;
    bool quoted = false;

    for (const char *s = code; *s; s++) {
        if (*s == '"' && (s == code || s[-1] != '\\'))
            quoted = !quoted;
        if (quoted)
            continue;
        open += (*s == '(') - (*s == ')');
        if (open < 0 || strchr(";{}#`\\'\n?", *s) || strncmp(s, "++", 2) == 0 ||
            strncmp(s, "--", 2) == 0 || strncmp(s, "/*", 2) == 0 || strncmp(s, "//", 2) == 0 ||
            (*s == '=' && assigns(code, s))) {
            fail(c, "keep expressions to field access, a call, a comparison: %s", code);
            return;
        }
    }
    if (open || quoted)
        fail(c, "unbalanced: %s", code);
}

static void expression(struct compiler *c)
{
    char code[CODE_MAX];
    const char *macro = NULL;

    if (!take(c, "}}", code))
        return;
    check_expression(c, code);
    if (!c->in_function)
        fail(c, "a value before the first page or part");
    else if (c->at.where == W_TEXT)
        macro = "HTML_TEXT";
    else if (c->at.where == W_VALUE && c->at.kind == A_PLAIN)
        macro = "HTML_ATTR";
    else if (c->at.where == W_VALUE && c->at.kind == A_URL)
        macro = c->at.started ? "HTML_PART" : "HTML_URL";
    else
        fail(c, "no value may stand here: only between tags and in quoted attributes");
    if (!macro)
        return;
    emit(c, "%s(h, (%s));\n", macro, code);
    c->at.started = true;
    c->space = false;
}

static bool word(const char **code, const char *name)
{
    size_t n = strlen(name);

    if (strncmp(*code, name, n) || (isalnum((unsigned char)(*code)[n]) || (*code)[n] == '_'))
        return false;
    for (*code += n; isspace((unsigned char)**code); ++*code)
        ;
    return true;
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
    const char *open = strchr(code, '(');
    size_t n = strlen(code);

    end_function(c);
    if (!open || code[n - 1] != ')' || open == code) {
        fail(c, "{%% %s name(parameters) %%}", kind);
        return;
    }
    bool none = open[1] == ')';
    if (c->header)
        fprintf(c->out, "void %s_%.*s(struct html *h%s%s;\n", kind, (int)(open - code), code,
                none ? "" : ", ", open + 1);
    else
        fprintf(c->out, "#line %d \"%s\"\nvoid %s_%.*s(struct html *h%s%s\n{\n", c->line, c->file,
                kind, (int)(open - code), code, none ? "" : ", ", open + 1);
    c->in_function = true;
    c->at = (struct place){0};
    c->space = true;
}

/* A block begins or ends behind a name: the tag goes on after it. */
static void settle(struct place *p)
{
    if (p->where == W_ATTR_NAME || p->where == W_TAG_NAME)
        p->where = W_TAG;
}

static struct block *push(struct compiler *c, int kind)
{
    if (c->depth == DEPTH_MAX) {
        fail(c, "blocks too deep");
        return &c->blocks[0];
    }
    settle(&c->at);
    struct block *b = &c->blocks[c->depth++];
    *b = (struct block){.kind = kind == B_FOR ? B_FOR : B_IF, .start = c->at, .line = c->line};
    return b;
}

static void next_branch(struct compiler *c, const char *code, bool is_else)
{
    struct block *b = c->depth ? &c->blocks[c->depth - 1] : NULL;

    if (!b || b->kind != B_IF || b->has_else) {
        fail(c, "no {%% if %%} to go on");
        return;
    }
    settle(&c->at);
    if (b->has_end && !place_same(&b->end, &c->at))
        fail(c, "branches end in different places of the HTML");
    b->end = c->at, b->has_end = true, b->has_else = is_else;
    c->at = b->start;
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
    settle(&c->at);
    const struct place *want = b->kind == B_IF && b->has_else ? &b->end : &b->start;
    if (!place_same(want, &c->at))
        fail(c, "the block of line %d ends in another place of the HTML", b->line);
    emit(c, "}\n");
}

static void loop(struct compiler *c, const char *code)
{
    const char *in = strstr(code, " in ");

    if (!in || in == code) {
        fail(c, "{%% for x in list %%}");
        return;
    }
    int n = (int)(in - code);
    const char *list = in + 4;
    check_expression(c, list);
    push(c, B_FOR);
    emit(c, "for (size_t %.*s_index = 0; %.*s_index < (%s).n; %.*s_index++) {\n", n, code, n, code,
         list, n, code);
    emit(c, "const __typeof__(*(%s).v) *%.*s = &(%s).v[%.*s_index];\n(void)%.*s;\n", list, n, code,
         list, n, code, n, code);
}

static void call(struct compiler *c, const char *code)
{
    const char *open = strchr(code, '(');

    check_expression(c, code);
    if (!open || code[strlen(code) - 1] != ')') {
        fail(c, "{%% call name(arguments) %%}");
        return;
    }
    if (c->at.where != W_TEXT)
        fail(c, "a call stands between tags");
    emit(c, "%.*s(h%s%s;\n", (int)(open - code), code, open[1] == ')' ? "" : ", ", open + 1);
}

static void let(struct compiler *c, const char *code)
{
    const char *eq = strchr(code, '=');

    if (!eq || eq == code) {
        fail(c, "{%% let name = expression %%}");
        return;
    }
    check_expression(c, eq + 1);
    emit(c, "__auto_type %.*s = %s;\n", (int)(eq - code), code, eq + 1);
}

static void directive(struct compiler *c)
{
    char text[CODE_MAX];
    const char *code = text;

    if (!take(c, "%}", text))
        return;
    if (word(&code, "include")) {
        if (c->in_function || *code != '"')
            fail(c, "{%% include \"folder/file.h\" %%} stands before the first page");
        else
            fprintf(c->out, "#include %s\n", code);
    } else if (word(&code, "page"))
        begin_function(c, "page", code);
    else if (word(&code, "part"))
        begin_function(c, "part", code);
    else if (!c->in_function)
        fail(c, "this stands inside a page or part: %s", text);
    else if (word(&code, "if")) {
        check_expression(c, code);
        push(c, B_IF);
        emit(c, "if (%s) {\n", code);
    } else if (word(&code, "elif")) {
        check_expression(c, code);
        next_branch(c, code, false);
    } else if (word(&code, "else"))
        next_branch(c, code, true);
    else if (word(&code, "for"))
        loop(c, code);
    else if (word(&code, "end"))
        end_block(c);
    else if (word(&code, "call"))
        call(c, code);
    else if (word(&code, "let"))
        let(c, code);
    else
        fail(c, "unknown: %s", text);
}

bool tmplc_compile(const char *file, const char *text, bool header, FILE *out, FILE *errors)
{
    struct compiler c = {
        .file = file, .s = text, .line = 1, .header = header, .out = out, .errors = errors};
    char comment[CODE_MAX];

    while (*c.s && !c.failed) {
        if (strncmp(c.s, "{{", 2) == 0)
            c.s += 2, expression(&c);
        else if (strncmp(c.s, "{%", 2) == 0)
            c.s += 2, directive(&c);
        else if (strncmp(c.s, "{#", 2) == 0)
            c.s += 2, take(&c, "#}", comment);
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
