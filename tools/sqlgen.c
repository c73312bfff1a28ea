/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * sqlgen - turns named SQL statements into C (src/db/db.h says how they are used).
 *
 * usage: sqlgen FILE.sql PREFIX      writes PREFIX.h and PREFIX.c
 *        sqlgen --all FILE.sql ...   prints the list of all statements (src/db/statements.h)
 *
 * A statement is `-- name(arg type, ...)` at the start of a line, then SQL up to `;`.  Types: int,
 * text, bool, blob, and int?, text?, blob? where NULL may stand.  The signature may run over
 * several
 * `--` lines.  Where the engines must differ it is given twice, with `@sqlite` and `@postgres`
 * after the bracket.  :name becomes ?N and $N.  `FOR UPDATE [SKIP LOCKED]` is left out for SQLite,
 * whose writer is alone anyway.  Other `--` comments may stand between statements.
 */
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MAX = 1 << 20, STATEMENTS_MAX = 2048, ARGS_MAX = 96, WORD_MAX = 63 };
enum engine { SQLITE, POSTGRES, ENGINES };

struct arg {
    char name[WORD_MAX + 1];
    int type;
    unsigned used; /* bit per engine */
};

struct statement {
    char name[WORD_MAX + 1];
    struct arg args[ARGS_MAX];
    int args_n;
    const char *sql[ENGINES]; /* begin in the file's text, and length */
    int sql_n[ENGINES];
    int line;
    bool writes;
};

static const struct type {
    const char *name, *member, *kind;
    bool nullable;
} types[] = {
    {"int",   "int64_t", "DB_I64",     false},
    {"int?",  "opt_i64", "DB_OPT_I64", true },
    {"text",  "str",     "DB_STR",     false},
    {"text?", "str",     "DB_STR",     true },
    {"bool",  "bool",    "DB_BOOL",    false},
    {"blob",  "str",     "DB_BLOB",    false},
    {"blob?", "str",     "DB_BLOB",    true },
};
enum { TYPES = sizeof types / sizeof types[0] };

static struct statement statements[STATEMENTS_MAX];
static int statements_n;
static const char *path;
static int line;
static const char *at;

static void __attribute__((noreturn, format(printf, 1, 2))) die(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    fprintf(stderr, "%s:%d: ", path, line);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    exit(1);
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static int word_length(const char *p)
{
    int n = 0;

    while (is_word(p[n]))
        n++;
    return n;
}

static bool word_is(const char *p, int n, const char *word)
{
    return (int)strlen(word) == n && strncasecmp(p, word, (size_t)n) == 0;
}

static void take_name(char out[WORD_MAX + 1], const char *what)
{
    int n = word_length(at);

    if (n == 0 || n > WORD_MAX || (*at >= '0' && *at <= '9'))
        die("%s expected", what);
    memcpy(out, at, (size_t)n);
    out[n] = 0;
    at += n;
}

/* White space inside a signature: also a line break that `--` continues. */
static void skip_space(void)
{
    while (*at == ' ' || *at == '\n') {
        if (*at == '\n') {
            if (strncmp(at, "\n--", 3) != 0)
                die("the signature does not end in )");
            at += 2, line++;
        }
        at++;
    }
}

static int take_type(void)
{
    int n = word_length(at);

    if (at[n] == '?')
        n++;
    for (int i = 0; i < TYPES; i++)
        if (word_is(at, n, types[i].name)) {
            at += n;
            return i;
        }
    die("unknown type %.*s", n ? n : 1, at);
}

static void take_args(struct statement *s)
{
    for (at++, skip_space(); *at != ')'; skip_space()) {
        if (s->args_n == ARGS_MAX)
            die("more than %d arguments", ARGS_MAX);
        struct arg *a = &s->args[s->args_n];
        take_name(a->name, "a name of an argument");
        for (int i = 0; i < s->args_n; i++)
            if (strcmp(s->args[i].name, a->name) == 0)
                die("argument %s is given twice", a->name);
        skip_space();
        a->type = take_type();
        s->args_n++;
        skip_space();
        if (*at != ',' && *at != ')')
            die(", or ) expected after %s", a->name);
        if (*at == ',')
            at++;
    }
    at++;
}

/* The length of a quoted text, an identifier or a comment that begins here, else 0. */
static int skip_length(const char *p)
{
    if (p[0] == '-' && p[1] == '-')
        return (int)strcspn(p, "\n");
    if (p[0] == '/' && p[1] == '*') {
        const char *end = strstr(p + 2, "*/");
        return end ? (int)(end + 2 - p) : -1;
    }
    if (p[0] != '\'' && p[0] != '"')
        return 0;
    const char *end = strchr(p + 1, p[0]); /* a doubled quote is two texts side by side */
    return end ? (int)(end + 1 - p) : -1;
}

static int arg_number(struct statement *s, const char *name, int n, enum engine e)
{
    for (int i = 0; i < s->args_n; i++)
        if ((int)strlen(s->args[i].name) == n && memcmp(s->args[i].name, name, (size_t)n) == 0) {
            s->args[i].used |= 1u << e;
            return i + 1;
        }
    die("%s: :%.*s is not an argument", s->name, n, name);
}

/* Words that change rows, or lock them: only a writing transaction may. */
static void note_word(struct statement *s, const char *p, int n)
{
    static const char *const words[] = {"INSERT", "UPDATE", "DELETE", "REPLACE"};
    const char *after = p + n + strspn(p + n, " \n");

    for (int i = 0; i < (int)(sizeof words / sizeof words[0]); i++)
        if (word_is(p, n, words[i]) && *after != '(') /* replace(…) is a function */
            s->writes = true;
}

/* The length of `FOR UPDATE …` when it stands here. */
static int lock_length(const char *p)
{
    static const char *const locks[] = {"FOR UPDATE SKIP LOCKED", "FOR UPDATE"};

    for (int i = 0; i < 2; i++)
        if (strncasecmp(p, locks[i], strlen(locks[i])) == 0)
            return (int)strlen(locks[i]);
    return 0;
}

static void put(FILE *f, const char *p, int n)
{
    for (; f && n > 0; p++, n--)
        if (*p == '\n')
            fputs("\\n\"\n        \"", f);
        else
            fprintf(f, *p == '"' || *p == '\\' ? "\\%c" : "%c", *p);
}

/* Reads one token of SQL; writes it for the engine when there is a file. */
static int scan_token(struct statement *s, enum engine e, const char *p, FILE *f)
{
    int n = skip_length(p), word = word_length(p);

    if (n < 0)
        die("%s: a quote or comment does not end", s->name);
    if (n == 0 && (*p == '?' || (*p == '$' && is_word(p[1]))))
        die("%s: write :name for an argument", s->name);
    if (n == 0 && p[0] == ':' && p[1] != ':' && is_word(p[1])) {
        n = 1 + word_length(p + 1);
        int number = arg_number(s, p + 1, n - 1, e);
        if (f)
            fprintf(f, "%c%d", e == SQLITE ? '?' : '$', number);
        return n;
    }
    if (n == 0 && word)
        note_word(s, p, word);
    if (n == 0 && e == SQLITE && lock_length(p))
        return lock_length(p);
    n = n ? n : word ? word : p[0] == ':' && p[1] == ':' ? 2 : 1;
    put(f, p, n);
    return n;
}

static bool at_signature(const char *p)
{
    int n = strncmp(p, "-- ", 3) == 0 ? word_length(p + 3) : 0;

    return n && p[3 + n] == '(';
}

static void take_sql(struct statement *s, enum engine e)
{
    s->sql[e] = at;
    while (*at && *at != ';') {
        if (at[-1] == '\n' && at_signature(at))
            die("%s: no ; before the next statement", s->name);
        for (const char *end = at + scan_token(s, e, at, NULL); at < end; at++)
            line += *at == '\n';
    }
    if (*at != ';')
        die("%s: no ; at the end", s->name);
    s->sql_n[e] = (int)(at++ - s->sql[e]);
    for (int i = 0; i < s->args_n; i++)
        if (!(s->args[i].used & 1u << e))
            die("%s: argument %s is not used", s->name, s->args[i].name);
}

static bool same_signature(const struct statement *a, const struct statement *b)
{
    bool same = a->args_n == b->args_n;

    for (int i = 0; same && i < a->args_n; i++)
        same = strcmp(a->args[i].name, b->args[i].name) == 0 && a->args[i].type == b->args[i].type;
    return same;
}

static struct statement *find(const char *name)
{
    for (int i = 0; i < statements_n; i++)
        if (strcmp(statements[i].name, name) == 0)
            return &statements[i];
    return NULL;
}

static enum engine take_engine(const struct statement *s)
{
    static const char *const suffixes[] = {" @sqlite\n", " @postgres\n", "\n"};

    for (int i = 0; i <= ENGINES; i++)
        if (strncmp(at, suffixes[i], strlen(suffixes[i])) == 0) {
            at += strlen(suffixes[i]), line++;
            return (enum engine)i;
        }
    die("%s: end of line, @sqlite or @postgres expected after )", s->name);
}

static void take_statement(void)
{
    static struct statement s;

    s = (struct statement){.line = line};
    at += 3;
    take_name(s.name, "a name of a statement");
    take_args(&s);
    enum engine only = take_engine(&s);
    struct statement *twin = find(s.name);
    int begin_line = line;
    line = s.line;
    if (twin && (only == ENGINES || twin->sql[only]))
        die("statement %s is given twice", s.name);
    if (twin && !same_signature(twin, &s))
        die("%s: the twins have different arguments", s.name);
    if (!twin && statements_n == STATEMENTS_MAX)
        die("more than %d statements", STATEMENTS_MAX);
    if (!twin) {
        twin = &statements[statements_n++];
        *twin = s;
    }
    const char *begin = at;
    line = begin_line;
    if (only != POSTGRES)
        take_sql(twin, SQLITE);
    if (only == ENGINES)
        at = begin, line = begin_line;
    if (only != SQLITE)
        take_sql(twin, POSTGRES);
}

static void read_file(const char *name)
{
    char *text = calloc(1, FILE_MAX + 1);
    FILE *f = fopen(name, "r");
    int first = statements_n;

    path = name, line = 1, at = text + 1;
    if (!f || !text)
        die("cannot be read");
    text[0] = '\n';
    size_t n = fread(text + 1, 1, FILE_MAX - 1, f);
    if (n == FILE_MAX - 1 || memchr(text, 0, n))
        die("too long, or not text");
    fclose(f);
    while (*at)
        if (at_signature(at))
            take_statement();
        else if (strncmp(at, "--", 2) == 0)
            at += strcspn(at, "\n");
        else if (*at != '\n' && *at != ' ')
            die("`-- name(...)` expected");
        else
            line += *at++ == '\n';
    for (int i = first; i < statements_n; i++)
        if (!statements[i].sql[SQLITE] || !statements[i].sql[POSTGRES]) {
            line = statements[i].line;
            die("%s: the other engine's twin is missing", statements[i].name);
        }
}

static FILE *create(const char *prefix, const char *suffix)
{
    static char name[4096];

    snprintf(name, sizeof name, "%s%s", prefix, suffix);
    FILE *f = fopen(name, "w");
    path = name, line = 0;
    if (!f)
        die("cannot be written");
    fprintf(f, "/* made by tools/sqlgen */\n");
    return f;
}

static void write_header(FILE *f)
{
    fprintf(f, "#pragma once\n#include \"db/db.h\"\n");
    for (const struct statement *s = statements; s < statements + statements_n; s++) {
        fprintf(f, "\nextern const struct db_stmt sql_%s;\nstruct sql_%s_args {\n", s->name,
                s->name);
        for (int i = 0; i < s->args_n; i++)
            fprintf(f, "    %s %s;\n", types[s->args[i].type].member, s->args[i].name);
        fprintf(f, "%s};\n", s->args_n ? "" : "    char none;\n");
    }
}

static void write_statement(FILE *f, struct statement *s)
{
    fprintf(f, "\nconst struct db_stmt sql_%s = {\n    .name = \"%s\",\n    .text = {\n", s->name,
            s->name);
    for (int e = 0; e < ENGINES; e++) {
        fprintf(f, "        \"");
        for (int i = 0; i < s->sql_n[e];)
            i += scan_token(s, (enum engine)e, s->sql[e] + i, f);
        fprintf(f, "\",\n");
    }
    fprintf(f, "    },\n    .params = (const struct db_param[]){\n");
    for (int i = 0; i < s->args_n; i++)
        fprintf(f, "        {\"%s\", offsetof(struct sql_%s_args, %s), %s, %d},\n", s->args[i].name,
                s->name, s->args[i].name, types[s->args[i].type].kind,
                types[s->args[i].type].nullable);
    fprintf(f, "%s    },\n    .params_n = %d,\n    .writes = %d,\n};\n",
            s->args_n ? "" : "        {0},\n", s->args_n, s->writes);
}

static void print_all(void)
{
    printf("/* made by tools/sqlgen */\n#include \"db/statements.h\"\n\n");
    for (int i = 0; i < statements_n; i++)
        printf("extern const struct db_stmt sql_%s;\n", statements[i].name);
    printf("\nconst struct db_stmt *const sql_all[] = {\n");
    for (int i = 0; i < statements_n; i++)
        printf("    &sql_%s,\n", statements[i].name);
    printf("    NULL,\n};\nconst size_t sql_all_n = %d;\n", statements_n);
}

int main(int argc, char **argv)
{
    path = "sqlgen";
    if (argc < 3)
        die("FILE.sql PREFIX or --all FILE.sql ... expected");
    if (strcmp(argv[1], "--all") == 0) {
        for (int i = 2; i < argc; i++)
            read_file(argv[i]);
        print_all();
        return 0;
    }
    read_file(argv[1]);
    FILE *h = create(argv[2], ".h");
    write_header(h);
    FILE *c = create(argv[2], ".c");
    fprintf(c, "#include \"%s.h\"\n", strrchr(argv[2], '/') ? strrchr(argv[2], '/') + 1 : argv[2]);
    for (int i = 0; i < statements_n; i++)
        write_statement(c, &statements[i]);
    return fclose(h) || fclose(c);
}
