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
 *
 * What several statements say alike is said once, in a file of parts: `-- part name` and SQL up to
 * `;`.  A file takes it with a line `-- use folder/file.parts` and writes {name} where it stands.
 */
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MAX = 1 << 20, STATEMENTS_MAX = 2048, PARTS_MAX = 128, ARGS_MAX = 96, WORD_MAX = 63 };
enum engine { SQLITE, POSTGRES, ENGINES };

struct statement {
    char name[WORD_MAX + 1];
    struct arg {
        char name[WORD_MAX + 1];
        int type;
        bool used;
    } args[ARGS_MAX];
    int args_n;
    const char *sql[ENGINES], *end[ENGINES]; /* in the file's text */
    int line;
    bool writes;
    char table[WORD_MAX + 1]; /* whose rows it changes; "": of none */
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

static struct part {
    char name[WORD_MAX + 1];
    const char *text;
    int n;
} parts[PARTS_MAX];
static int parts_n;

static struct statement statements[STATEMENTS_MAX], taken;
static int statements_n, line;
static const char *path, *at;

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

static int word_length(const char *p)
{
    int n = 0;

    while (p[n] == '_' || (p[n] >= '0' && p[n] <= '9') ||
           ((p[n] | 32) >= 'a' && (p[n] | 32) <= 'z'))
        n++;
    return n;
}

static bool word_is(const char *p, int n, const char *word)
{
    return (int)strlen(word) == n && strncasecmp(p, word, (size_t)n) == 0;
}

static bool at_signature(const char *p)
{
    int n = strncmp(p, "-- ", 3) == 0 ? word_length(p + 3) : 0;

    return n && p[3 + n] == '(';
}

static void move_to(const char *end)
{
    for (; at < end; at++)
        line += *at == '\n';
}

/* White space inside a signature: also a line break that `--` continues. */
static void skip_space(void)
{
    for (int n; (n = *at == ' ' ? 1 : strncmp(at, "\n--", 3) == 0 ? 3 : 0) != 0;)
        move_to(at + n);
}

static void take_name(char out[WORD_MAX + 1])
{
    int n = word_length(at);

    if (n == 0 || n > WORD_MAX || (*at >= '0' && *at <= '9'))
        die("a name expected");
    snprintf(out, WORD_MAX + 1, "%.*s", n, at);
    move_to(at + n);
    skip_space();
}

static int take_type(void)
{
    int n = word_length(at);

    n += at[n] == '?';
    for (int i = 0; i < (int)(sizeof types / sizeof types[0]); i++)
        if (word_is(at, n, types[i].name)) {
            move_to(at + n);
            skip_space();
            return i;
        }
    die("unknown type %.*s", n, at);
}

static struct arg *arg_named(struct statement *s, const char *name, int n)
{
    for (int i = 0; i < s->args_n; i++)
        if ((int)strlen(s->args[i].name) == n && strncmp(s->args[i].name, name, (size_t)n) == 0)
            return &s->args[i];
    return NULL;
}

static void take_args(struct statement *s)
{
    for (at++, skip_space(); *at != ')'; s->args_n++) {
        if (s->args_n == ARGS_MAX)
            die("more than %d arguments", ARGS_MAX);
        struct arg *a = &s->args[s->args_n];
        take_name(a->name);
        if (arg_named(s, a->name, (int)strlen(a->name)))
            die("argument %s is given twice", a->name);
        a->type = take_type();
        if (*at != ',' && *at != ')')
            die(", or ) expected after %s", a->name);
        at += *at == ',';
        skip_space();
    }
    at++;
}

/* The length of what is left as it is: a quoted text, a comment, a word, a cast, a sign. */
static int token_length(const struct statement *s, const char *p)
{
    const char *end = p;
    int word = word_length(p);

    if (strncmp(p, "--", 2) == 0)
        return (int)strcspn(p, "\n");
    if (strncmp(p, "/*", 2) == 0)
        end = strstr(p + 2, "*/"), word = 2;
    else if (*p == '\'' || *p == '"')
        end = strchr(p + 1, *p), word = 1; /* a doubled quote is two texts side by side */
    if (!end)
        die("%s: a quote or comment does not end", s->name);
    if (*p == '?' || (*p == '$' && word_length(p + 1)))
        die("%s: write :name for an argument", s->name);
    return word ? (int)(end - p) + word : strncmp(p, "::", 2) == 0 ? 2 : 1;
}

/* The argument named here, NULL when none is. */
static struct arg *arg_here(struct statement *s, const char *p, int *n_out)
{
    int n = *p == ':' ? word_length(p + 1) : 0;

    if (n == 0)
        return NULL;
    struct arg *a = arg_named(s, p + 1, n);
    if (!a)
        die("%s: :%.*s is not an argument", s->name, n, p + 1);
    *n_out = 1 + n;
    return a;
}

/* Words that change rows, or lock them: only a writing transaction may. replace(…) is a function.
 */
static bool word_writes(const char *p, int n)
{
    const char *after = p + n + strspn(p + n, " \n");

    return word_is(p, n, "INSERT") || word_is(p, n, "UPDATE") || word_is(p, n, "DELETE") ||
           (word_is(p, n, "REPLACE") && *after != '(');
}

/* Whose rows change stands after the first word that says so: INSERT INTO it, UPDATE it. */
static void take_table(char table[WORD_MAX + 1], const char *p)
{
    static const char *const leads[] = {"INSERT", "OR",     "REPLACE", "INTO",
                                        "UPDATE", "DELETE", "FROM"};

    if (table[0] || strncasecmp(p - 4, "FOR ", 4) == 0) /* a lock */
        return;
    for (size_t i = 0; i < sizeof leads / sizeof leads[0]; i++)
        if (word_is(p, word_length(p), leads[i]))
            p += word_length(p), p += strspn(p, " \n");
    snprintf(table, WORD_MAX + 1, "%.*s", word_length(p), p);
}

static const char *take_sql(struct statement *s)
{
    char table[WORD_MAX + 1] = "";
    bool is_twin = s->sql[SQLITE] || s->sql[POSTGRES];

    for (int i = 0; i < s->args_n; i++)
        s->args[i].used = false;
    for (int n; *at && *at != ';'; move_to(at + n)) {
        struct arg *a = arg_here(s, at, &n);
        if (at_signature(at))
            die("%s: no ; before the next statement", s->name);
        if (a) {
            a->used = true;
            continue;
        }
        n = token_length(s, at);
        if (word_writes(at, n))
            s->writes = true, take_table(table, at);
    }
    if (*at != ';')
        die("%s: no ; at the end", s->name);
    for (int i = 0; i < s->args_n; i++)
        if (!s->args[i].used)
            die("%s: argument %s is not used", s->name, s->args[i].name);
    if (is_twin && strcmp(s->table, table) != 0)
        die("%s: the twins change different tables", s->name);
    strcpy(s->table, table);
    return at++;
}

static enum engine take_engine(const struct statement *s)
{
    static const char *const suffixes[] = {" @sqlite\n", " @postgres\n", "\n"};

    for (int i = 0; i <= ENGINES; i++)
        if (strncmp(at, suffixes[i], strlen(suffixes[i])) == 0) {
            at += strlen(suffixes[i]);
            return (enum engine)i;
        }
    die("%s: end of line, @sqlite or @postgres expected after )", s->name);
}

/* Finds the first twin, or makes room; `s` is only a signature yet. */
static struct statement *place_of(const struct statement *s, enum engine only)
{
    struct statement *twin = statements, *end = statements + statements_n;

    while (twin < end && strcmp(twin->name, s->name) != 0)
        twin++;
    if (twin < end && (only == ENGINES || twin->sql[only]))
        die("statement %s is given twice", s->name);
    if (twin < end && twin->args_n != s->args_n)
        die("%s: the twins have different arguments", s->name);
    for (int i = 0; twin < end && i < s->args_n; i++)
        if (strcmp(twin->args[i].name, s->args[i].name) || twin->args[i].type != s->args[i].type)
            die("%s: the twins have different arguments", s->name);
    if (twin == end && statements_n++ == STATEMENTS_MAX)
        die("more than %d statements", STATEMENTS_MAX);
    if (twin == end)
        *twin = *s;
    return twin;
}

static void take_statement(void)
{
    taken = (struct statement){.line = line};
    at += 3;
    take_name(taken.name);
    take_args(&taken);
    enum engine only = take_engine(&taken);
    struct statement *s = place_of(&taken, only);
    const char *begin = at, *end;
    line++;
    end = take_sql(s);
    for (int e = 0; e < ENGINES; e++)
        if (only == ENGINES || (int)only == e)
            s->sql[e] = begin, s->end[e] = end;
}

static char *load(const char *name)
{
    char *text = calloc(1, FILE_MAX + 1);
    FILE *f = fopen(name, "r");

    path = name, line = 1;
    size_t n = f && text ? fread(text, 1, FILE_MAX, f) : FILE_MAX;
    if (n == FILE_MAX || memchr(text, 0, n) || fclose(f))
        die("cannot be read: too long, or not text");
    return text;
}

static void take_parts(const char *text);
static char *expand(const char *p, const char *user);

/* `-- use folder/file.parts`: the folder lies beside that of the file that says so. */
static int use_parts(const char *p, const char *user)
{
    int n = strncmp(p, "-- use ", 7) == 0 ? (int)strcspn(p, "\n") : 0, user_line = line;
    const char *slash = strrchr(user, '/');
    char *name = calloc(1, strlen(user) + (size_t)n + 8);

    if (n == 0)
        return 0;
    while (slash && slash > user && slash[-1] != '/')
        slash--;
    sprintf(name, "%.*s%.*s", slash ? (int)(slash - user) : 0, user, n - 7, p + 7);
    take_parts(load(name));
    path = user, line = user_line;
    return n;
}

static const struct part *part_here(const char *p)
{
    int n = *p == '{' ? word_length(p + 1) : 0;

    if (n == 0 || p[1 + n] != '}')
        return NULL;
    for (int i = 0; i < parts_n; i++)
        if (word_is(p + 1, n, parts[i].name))
            return &parts[i];
    die("{%.*s} is no part of a file in use", n, p + 1);
}

/* The text with each {part} in its place, on one line, so that lines keep their numbers. */
static char *expand(const char *p, const char *user)
{
    char *text = calloc(1, FILE_MAX + 1), *to = text;
    const char *begin = p;

    for (int n; *p; p += n ? n : 1) {
        const struct part *part = part_here(p);
        if ((size_t)(to - text) + (part ? (size_t)part->n : 1) > FILE_MAX)
            die("too long with its parts");
        line += *p == '\n';
        n = part ? (int)strlen(part->name) + 2 : 0;
        if (p == begin || p[-1] == '\n')
            n = n ? n : use_parts(p, user);
        for (const char *q = part ? part->text : ""; *q; q += *q == '\n' ? strspn(q, "\n ") : 1)
            *to++ = *q == '\n' ? ' ' : *q;
        if (n == 0)
            *to++ = *p;
    }
    return text;
}

static void take_part(void)
{
    struct part *part = &parts[parts_n++];
    int part_line = line + 1;

    if (parts_n == PARTS_MAX)
        die("more than %d parts", PARTS_MAX);
    move_to(at + 8);
    take_name(part->name);
    size_t n = strcspn(++at, ";");
    if (at[n] != ';')
        die("%s: no ; at the end", part->name);
    part->text = expand(strndup(at, n), path);
    part->n = (int)strlen(part->text);
    line = part_line;
    move_to(at + n + 1);
}

static void take_parts(const char *text)
{
    for (at = text; *at;)
        if (strncmp(at, "-- part ", 8) == 0)
            take_part();
        else if (*at == '\n' || strncmp(at, "--", 2) == 0)
            move_to(at + (*at == '-' ? strcspn(at, "\n") : 1));
        else
            die("`-- part name` expected");
}

static void read_file(const char *name)
{
    int first = statements_n;

    at = expand(load(name), name);
    path = name, line = 1;
    while (*at)
        if (at_signature(at))
            take_statement();
        else if (*at == '\n' || *at == ' ' || strncmp(at, "--", 2) == 0)
            move_to(at + (*at == '-' ? strcspn(at, "\n") : 1));
        else
            die("`-- name(...)` expected");
    for (; first < statements_n; first++)
        if (!statements[first].sql[SQLITE] || !statements[first].sql[POSTGRES]) {
            line = statements[first].line;
            die("%s: the other engine's twin is missing", statements[first].name);
        }
}

static void create(const char *prefix, const char *suffix)
{
    static char name[4096];

    snprintf(name, sizeof name, "%s%s", prefix, suffix);
    path = name, line = 0;
    if (!freopen(name, "w", stdout))
        die("cannot be written");
    printf("/* made by tools/sqlgen */\n");
}

static void print_args(const struct statement *s)
{
    printf("\nextern const struct db_stmt sql_%s;\nstruct sql_%s_args {\n", s->name, s->name);
    for (int i = 0; i < s->args_n; i++)
        printf("    %s %s;\n", types[s->args[i].type].member, s->args[i].name);
    printf("%s};\n", s->args_n ? "" : "    char none;\n");
}

/* How much to leave out for SQLite, whose writer holds the only lock there is. */
static int lock_length(const char *p)
{
    static const char *const locks[] = {"FOR UPDATE SKIP LOCKED", "FOR UPDATE"};

    for (int i = 0; i < 2; i++)
        if (strncasecmp(p, locks[i], strlen(locks[i])) == 0)
            return (int)strlen(locks[i]);
    return 0;
}

static void print_sql(struct statement *s, enum engine e)
{
    for (const char *p = s->sql[e]; p < s->end[e];) {
        int n = e == SQLITE ? lock_length(p) : 0;
        struct arg *a = arg_here(s, p, &n);
        if (a)
            printf("%c%d", e == SQLITE ? '?' : '$', (int)(a - s->args) + 1);
        for (const char *end = p + (n ? n : token_length(s, p)); p < end; p++)
            if (!n && *p == '\n')
                printf("\\n\"\n        \"");
            else if (!n)
                printf(*p == '"' || *p == '\\' ? "\\%c" : "%c", *p);
    }
}

static void print_statement(struct statement *s)
{
    printf("\nconst struct db_stmt sql_%s = {\n    .name = \"%s\",\n    .text = {\n        \"",
           s->name, s->name);
    print_sql(s, SQLITE);
    printf("\",\n        \"");
    print_sql(s, POSTGRES);
    printf("\",\n    },\n    .params = (const struct db_param[]){\n");
    for (int i = 0; i < s->args_n; i++)
        printf("        {\"%s\", offsetof(struct sql_%s_args, %s), %s, %d},\n", s->args[i].name,
               s->name, s->args[i].name, types[s->args[i].type].kind,
               types[s->args[i].type].nullable);
    printf("%s    },\n    .params_n = %d,\n    .writes = %d,\n", s->args_n ? "" : "        {0},\n",
           s->args_n, s->writes);
    if (s->table[0])
        printf("    .table = \"%s\",\n", s->table);
    printf("};\n");
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
    bool all = argc > 2 && strcmp(argv[1], "--all") == 0;

    path = "sqlgen";
    if (argc < 3)
        die("FILE.sql PREFIX or --all FILE.sql ... expected");
    for (int i = all ? 2 : 1; i < (all ? argc : 2); i++)
        read_file(argv[i]);
    if (all)
        print_all();
    else {
        create(argv[2], ".h");
        printf("#pragma once\n#include \"db/db.h\"\n");
        for (int i = 0; i < statements_n; i++)
            print_args(&statements[i]);
        create(argv[2], ".c");
        const char *slash = strrchr(argv[2], '/');
        printf("#include \"%s.h\"\n", slash ? slash + 1 : argv[2]);
        for (int i = 0; i < statements_n; i++)
            print_statement(&statements[i]);
    }
    return fclose(stdout) != 0;
}
