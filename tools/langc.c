/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * langc - makes enum, argument structs and tables of the texts in lang/.
 *
 * usage: langc LANGDIR OUTDIR
 *
 * Reads LANGDIR/id.po and en.po: `msgid "key"` and `msgstr "words {place}"`,
 * strings may go on over several lines, comments begin with #.  Writes
 * OUTDIR/texts.h and OUTDIR/texts.c (see src/lang/lang.h).  A text that is
 * missing in a language, or whose places differ between languages, is an error
 * with file and line.
 */
#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* src/lang/lang.c and html/html.c split a text into 20 pieces: nine places and words around them.
 */
enum { TEXTS_MAX = 4096, PLACES_MAX = 9, WORDS_MAX = 8192, KEY_MAX = 64 };

struct place {
    char name[KEY_MAX];
    bool is_int;
};
struct text {
    char key[KEY_MAX];
    char *words;
    int line;
    struct place places[PLACES_MAX];
    int places_n, uses; /* a place may be used twice */
};
struct language {
    const char *name;
    char file[512];
    struct text texts[TEXTS_MAX];
    int n;
};

static struct language languages[] = {{.name = "id"}, {.name = "en"}};
enum { LANGUAGES = sizeof languages / sizeof *languages };

__attribute__((format(printf, 3, 4))) static _Noreturn void die(const char *file, int line,
                                                                const char *format, ...)
{
    va_list args;

    fprintf(stderr, "%s:%d: ", file, line);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    exit(1);
}

/* Appends the quoted string at `s` to out, undoing PO's escapes. */
static void unquote(const char *file, int line, const char *s, char *out)
{
    size_t n = strlen(out);

    if (*s++ != '"')
        die(file, line, "a string begins with a quote");
    for (; *s && *s != '"'; s++) {
        char c = *s;
        if (c == '\\') {
            s++;
            if (!*s || !strchr("n\"\\", *s))
                die(file, line, "unknown escape \\%c", *s);
            c = *s == 'n' ? '\n' : *s;
        }
        if (n + 1 >= WORDS_MAX)
            die(file, line, "text too long");
        out[n++] = c;
    }
    if (*s != '"')
        die(file, line, "a string ends with a quote");
    if (s[1 + strspn(s + 1, " \t")])
        die(file, line, "something stands behind the string");
    out[n] = 0;
}

static bool good_name(const char *s)
{
    if (!islower((unsigned char)*s))
        return false;
    for (; *s; s++)
        if (!islower((unsigned char)*s) && !isdigit((unsigned char)*s) && *s != '_')
            return false;
    return true;
}

static void add_place(const struct language *l, struct text *t, const char *from, size_t n)
{
    struct place p = {.is_int = n > 4 && memcmp(from + n - 4, ":int", 4) == 0};

    if (p.is_int)
        n -= 4;
    if (n == 0 || n >= KEY_MAX)
        die(l->file, t->line, "bad place in %s", t->key);
    memcpy(p.name, from, n);
    if (!good_name(p.name))
        die(l->file, t->line, "bad place {%s} in %s", p.name, t->key);
    if (t->uses++ == PLACES_MAX)
        die(l->file, t->line, "too many places in %s", t->key);
    for (int i = 0; i < t->places_n; i++) {
        if (strcmp(t->places[i].name, p.name) != 0)
            continue;
        if (t->places[i].is_int != p.is_int)
            die(l->file, t->line, "{%s} and {%s:int} in %s", p.name, p.name, t->key);
        return;
    }
    t->places[t->places_n++] = p;
}

static void find_places(const struct language *l, struct text *t)
{
    for (const char *s = t->words; *s; s++) {
        if (*s == '}')
            die(l->file, t->line, "} without { in %s", t->key);
        if (*s != '{')
            continue;
        const char *end = strchr(s, '}');
        if (!end)
            die(l->file, t->line, "{ without } in %s", t->key);
        add_place(l, t, s + 1, (size_t)(end - s - 1));
        s = end;
    }
}

/* Well-formed UTF-8 without controls, roughly: no lone, missing or overlong bytes. */
static bool good_words(const char *words)
{
    const unsigned char *s = (const unsigned char *)words;

    while (*s) {
        int more = *s >= 0xF0 ? 3 : *s >= 0xE0 ? 2 : *s >= 0xC0 ? 1 : 0;
        if (*s == 0xC0 || *s == 0xC1 || *s > 0xF4 || (*s & 0xC0) == 0x80 ||
            (*s < ' ' && *s != '\n') || (*s == 0xE0 && s[1] < 0xA0) || (*s == 0xF0 && s[1] < 0x90))
            return false;
        for (s++; more; more--, s++)
            if ((*s & 0xC0) != 0x80)
                return false;
    }
    return true;
}

static void finish(struct language *l, const char *key, const char *words, int line)
{
    struct text *t = &l->texts[l->n];

    if (!*key)
        return; /* the header entry */
    if (!good_name(key) || strlen(key) >= KEY_MAX)
        die(l->file, line, "bad key \"%s\"", key);
    if (!*words)
        die(l->file, line, "empty text %s", key);
    if (!good_words(words))
        die(l->file, line, "%s is not clean UTF-8", key);
    for (int i = 0; i < l->n; i++)
        if (strcmp(l->texts[i].key, key) == 0)
            die(l->file, line, "%s stands twice, first in line %d", key, l->texts[i].line);
    if (l->n == TEXTS_MAX)
        die(l->file, line, "too many texts");
    snprintf(t->key, sizeof t->key, "%s", key);
    t->words = strdup(words);
    t->line = line;
    find_places(l, t);
    l->n++;
}

static void read_language(struct language *l, const char *dir)
{
    static char line[WORDS_MAX], key[WORDS_MAX], words[WORDS_MAX];
    char *into = NULL;
    int n = 0, started = 0;

    snprintf(l->file, sizeof l->file, "%s/%s.po", dir, l->name);
    FILE *f = fopen(l->file, "r");
    if (!f)
        die(l->file, 0, "cannot be read");
    *key = *words = 0;
    while (fgets(line, sizeof line, f)) {
        n++;
        char *s = line + strspn(line, " \t");
        s[strcspn(s, "\r\n")] = 0;
        if (strncmp(s, "msgid ", 6) == 0) {
            if (into == key)
                die(l->file, started, "msgid without msgstr");
            if (into == words)
                finish(l, key, words, started);
            *key = *words = 0;
            into = key, started = n;
            unquote(l->file, n, s + 6, into);
        } else if (strncmp(s, "msgstr ", 7) == 0) {
            if (into != key)
                die(l->file, n, "msgstr without msgid");
            into = words;
            unquote(l->file, n, s + 7, into);
        } else if (*s == '"' && into)
            unquote(l->file, n, s, into);
        else if (*s && *s != '#')
            die(l->file, n, "neither comment, msgid, msgstr nor string");
    }
    if (into == key)
        die(l->file, started, "msgid without msgstr");
    if (into == words)
        finish(l, key, words, started);
    fclose(f);
}

static const struct text *find(const struct language *l, const char *key)
{
    for (int i = 0; i < l->n; i++)
        if (strcmp(l->texts[i].key, key) == 0)
            return &l->texts[i];
    return NULL;
}

static int place_index(const struct text *t, const char *name, bool is_int)
{
    for (int i = 0; i < t->places_n; i++)
        if (strcmp(t->places[i].name, name) == 0 && t->places[i].is_int == is_int)
            return i;
    return -1;
}

static void compare(const struct language *a, const struct language *b)
{
    for (int i = 0; i < a->n; i++) {
        const struct text *t = &a->texts[i], *other = find(b, t->key);
        if (!other)
            die(a->file, t->line, "%s is missing in %s", t->key, b->file);
        for (int p = 0; p < t->places_n; p++)
            if (place_index(other, t->places[p].name, t->places[p].is_int) < 0)
                die(b->file, other->line, "%s has no place {%s}", t->key, t->places[p].name);
    }
}

static int by_key(const void *a, const void *b)
{
    return strcmp(((const struct text *)a)->key, ((const struct text *)b)->key);
}

static FILE *create(const char *dir, const char *name)
{
    char path[512];

    snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *f = fopen(path, "w");
    if (!f)
        die(path, 0, "cannot be written");
    return f;
}

static void write_header(const char *dir, const struct language *l)
{
    FILE *f = create(dir, "texts.h");

    fprintf(f,
            "/* Made by tools/langc from lang/. */\n#ifndef LANG_TEXTS_H\n#define LANG_TEXTS_H\n\n"
            "#include \"base/base.h\"\n\nenum text_id {\n");
    for (int i = 0; i < l->n; i++)
        fprintf(f, "    TEXT_%s,\n", l->texts[i].key);
    fprintf(f, "    TEXT_COUNT\n};\n\n");
    for (int i = 0; i < l->n; i++) {
        const struct text *t = &l->texts[i];
        fprintf(f, "struct text_%s_args {", t->key);
        for (int p = 0; p < t->places_n; p++)
            fprintf(f, " %s %s;", t->places[p].is_int ? "int64_t" : "str", t->places[p].name);
        fprintf(f, "%s };\n", t->places_n ? "" : " char none;");
    }
    fprintf(f, "\n#endif\n");
    fclose(f);
}

static void write_string(FILE *f, const char *s)
{
    fputc('"', f);
    for (; *s; s++)
        if (*s == '\n')
            fprintf(f, "\\n");
        else if (*s == '"' || *s == '\\')
            fprintf(f, "\\%c", *s);
        else
            fputc(*s, f);
    fputc('"', f);
}

static void write_tables(const char *dir)
{
    FILE *f = create(dir, "texts.c");
    const struct language *first = &languages[0];

    fprintf(f, "/* Made by tools/langc from lang/. */\n#include \"lang/table.h\"\n\n"
               "#include <stddef.h>\n\n");
    for (int i = 0; i < first->n; i++) {
        const struct text *t = &first->texts[i];
        if (!t->places_n)
            continue;
        fprintf(f, "static const struct text_place places_%s[] = {", t->key);
        for (int p = 0; p < t->places_n; p++)
            fprintf(f, "{\"%s\", offsetof(struct text_%s_args, %s), %s}, ", t->places[p].name,
                    t->key, t->places[p].name, t->places[p].is_int ? "true" : "false");
        fprintf(f, "};\n");
    }
    fprintf(f, "const struct text_entry text_table[TEXT_COUNT] = {\n");
    for (int i = 0; i < first->n; i++) {
        const struct text *t = &first->texts[i];
        fprintf(f, "    [TEXT_%s] = {\"%s\", {", t->key, t->key);
        for (int l = 0; l < LANGUAGES; l++) {
            write_string(f, find(&languages[l], t->key)->words);
            fprintf(f, ", ");
        }
        fprintf(f, "}, %s%s, %d},\n", t->places_n ? "places_" : "NULL", t->places_n ? t->key : "",
                t->places_n);
    }
    fprintf(f, "};\n");
    fclose(f);
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: langc LANGDIR OUTDIR\n");
        return 2;
    }
    for (int l = 0; l < LANGUAGES; l++)
        read_language(&languages[l], argv[1]);
    for (int a = 0; a < LANGUAGES; a++)
        for (int b = 0; b < LANGUAGES; b++)
            compare(&languages[a], &languages[b]);
    qsort(languages[0].texts, (size_t)languages[0].n, sizeof(struct text), by_key);
    write_header(argv[2], &languages[0]);
    write_tables(argv[2]);
    return 0;
}
