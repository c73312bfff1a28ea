/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * embed - puts files into the program, as C.
 *
 * usage: embed migrations SQLITE_DIR POSTGRES_DIR   prints src/db/migrations.h's table
 *        embed assets DIR PREFIX                    writes PREFIX.h and PREFIX.c
 *
 * Migrations are NNNN_name.sql; both folders must hold the same numbers and
 * names, and no number twice.  Assets get a name with a hash of their bytes
 * ("app.0123456789.css"), so that browsers may keep them for ever, an ETag and,
 * where it helps, gzip'd bytes.  A missing folder of assets is an empty table.
 */
#include <dirent.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { FILE_MAX = 4 << 20, FILES_MAX = 999, PATH_MAX_ = 4096 };

struct names {
    char *v[FILES_MAX];
    int n;
};

struct bytes {
    unsigned char *p;
    size_t n;
};

static void __attribute__((noreturn, format(printf, 1, 2))) die(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    fputs("embed: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    exit(1);
}

static bool ends(const char *s, const char *suffix)
{
    size_t n = strlen(s), m = strlen(suffix);

    return n >= m && strcmp(s + n - m, suffix) == 0;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void list(const char *dir, const char *suffix, struct names *out)
{
    DIR *d = opendir(dir);

    for (struct dirent *e; d && (e = readdir(d)) != NULL;)
        if (e->d_name[0] != '.' && ends(e->d_name, suffix)) {
            if (out->n == FILES_MAX)
                die("%s: more than %d files", dir, FILES_MAX);
            out->v[out->n++] = strdup(e->d_name);
        }
    if (d)
        closedir(d);
    qsort(out->v, (size_t)out->n, sizeof out->v[0], by_name);
}

static struct bytes slurp(const char *dir, const char *name)
{
    char path[PATH_MAX_];
    struct bytes b = {calloc(1, FILE_MAX), 0};

    snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *f = fopen(path, "rb");
    if (!f || !b.p)
        die("%s cannot be read", path);
    b.n = fread(b.p, 1, FILE_MAX, f);
    if (b.n == FILE_MAX)
        die("%s is too long", path);
    fclose(f);
    return b;
}

/* A C string literal; octal, since hexadecimal escapes have no end. */
static void put_bytes(FILE *f, struct bytes b)
{
    fputs("\n        \"", f);
    for (size_t i = 0, column = 0; i < b.n; i++) {
        unsigned char c = b.p[i];
        if (c == '\n')
            fputs("\\n", f);
        else if (c < ' ' || c > '~' || c == '"' || c == '\\' || c == '?')
            fprintf(f, "\\%03o", c);
        else
            fputc(c, f);
        column++;
        if ((c == '\n' || column >= 80) && i + 1 < b.n) {
            fputs("\"\n        \"", f);
            column = 0;
        }
    }
    fputc('"', f);
}

static int number_of(const char *name)
{
    if (strspn(name, "0123456789") != 4 || name[4] != '_')
        die("%s: NNNN_name.sql expected", name);
    return (int)strtol(name, NULL, 10);
}

static void migrations(const char *const dirs[2])
{
    static struct names names[2];

    for (int e = 0; e < 2; e++)
        list(dirs[e], ".sql", &names[e]);
    for (int i = 0; i < names[0].n || i < names[1].n; i++)
        if (i >= names[0].n || i >= names[1].n || strcmp(names[0].v[i], names[1].v[i]) != 0)
            die("%s and %s differ at %s", dirs[0], dirs[1],
                i < names[0].n ? names[0].v[i] : names[1].v[i]);
    printf("/* made by tools/embed */\n#include \"db/migrations.h\"\n\n"
           "const struct db_migration db_migrations[] = {\n");
    for (int i = 0; i < names[0].n; i++) {
        const char *name = names[0].v[i];
        if (i && number_of(name) == number_of(names[0].v[i - 1]))
            die("two migrations have the number of %s", name);
        printf("    {%d, \"%.*s\", {", number_of(name), (int)strlen(name) - 9, name + 5);
        for (int e = 0; e < 2; e++) {
            struct bytes text = slurp(dirs[e], name);
            if (memchr(text.p, 0, text.n))
                die("%s/%s is not text", dirs[e], name);
            put_bytes(stdout, text);
            putchar(',');
        }
        printf("}},\n");
    }
    printf("    {.number = 0},\n};\nconst size_t db_migrations_n = %d;\n", names[0].n);
}

static const char *content_type(const char *name)
{
    static const char *const types[][2] = {
        {".css",         "text/css; charset=utf-8"       },
        {".js",          "text/javascript; charset=utf-8"},
        {".mjs",         "text/javascript; charset=utf-8"},
        {".svg",         "image/svg+xml"                 },
        {".png",         "image/png"                     },
        {".ico",         "image/x-icon"                  },
        {".woff2",       "font/woff2"                    },
        {".txt",         "text/plain; charset=utf-8"     },
        {".html",        "text/html; charset=utf-8"      },
        {".py",          "text/x-python; charset=utf-8"  },
        {".json",        "application/json"              },
        {".webmanifest", "application/manifest+json"     },
    };

    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (ends(name, types[i][0]))
            return types[i][1];
    die("%s: no content type for it", name);
}

/* FNV-1a: tells one version of a file from the next, proves nothing. */
static uint64_t hash(struct bytes b)
{
    uint64_t h = UINT64_C(0xcbf29ce484222325);

    for (size_t i = 0; i < b.n; i++)
        h = (h ^ b.p[i]) * UINT64_C(0x100000001b3);
    return h;
}

/* Empty when it saves less than a tenth. */
static struct bytes gzip(struct bytes in)
{
    z_stream z = {0};
    struct bytes out = {calloc(1, FILE_MAX + 1024), 0};

    if (!out.p || deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK)
        die("zlib");
    z.next_in = in.p, z.avail_in = (uInt)in.n;
    z.next_out = out.p, z.avail_out = FILE_MAX + 1024;
    if (deflate(&z, Z_FINISH) != Z_STREAM_END)
        die("zlib");
    deflateEnd(&z);
    out.n = z.total_out < in.n - in.n / 10 ? z.total_out : 0;
    return out;
}

static void put_asset(FILE *f, const char *dir, const char *name)
{
    struct bytes b = slurp(dir, name), small = gzip(b);
    const char *dot = strrchr(name, '.'), *type = content_type(name);
    char sum[32];

    snprintf(sum, sizeof sum, "%010llx", (unsigned long long)(hash(b) & 0xffffffffff));
    fprintf(f, "    {\n        .name = S_(\"%s\"),\n        .hashed = S_(\"%.*s.%s%s\"),\n", name,
            (int)(dot - name), name, sum, dot);
    fprintf(f, "        .type = S_(\"%s\"),\n        .etag = S_(\"\\\"%s\\\"\"),\n", type, sum);
    fprintf(f, "        .bytes = S_(");
    put_bytes(f, b);
    fprintf(f, "),\n");
    if (small.n) {
        fprintf(f, "        .gzip = S_(");
        put_bytes(f, small);
        fprintf(f, "),\n");
    }
    fprintf(f, "    },\n");
}

static FILE *create(const char *prefix, const char *suffix)
{
    char path[PATH_MAX_];

    snprintf(path, sizeof path, "%s%s", prefix, suffix);
    FILE *f = fopen(path, "w");
    if (!f)
        die("%s cannot be written", path);
    return f;
}

static void assets(const char *dir, const char *prefix)
{
    static struct names names;
    const char *slash = strrchr(prefix, '/');

    list(dir, "", &names);
    FILE *h = create(prefix, ".h");
    fprintf(h, "/* made by tools/embed */\n#pragma once\n#include \"base/base.h\"\n\n"
               "struct asset {\n"
               "    str name, hashed; /* \"app.css\", \"app.0123456789.css\" */\n"
               "    str type, etag;   /* as headers want them, quotes included */\n"
               "    str bytes, gzip;  /* gzip is empty where it would not help */\n"
               "};\n\nextern const struct asset assets[];\nextern const size_t assets_n;\n");
    FILE *c = create(prefix, ".c");
    fprintf(c, "/* made by tools/embed */\n#include \"%s.h\"\n\nconst struct asset assets[] = {\n",
            slash ? slash + 1 : prefix);
    for (int i = 0; i < names.n; i++)
        put_asset(c, dir, names.v[i]);
    fprintf(c, "    {.name = {NULL, 0}},\n};\nconst size_t assets_n = %d;\n", names.n);
    if (fclose(h) || fclose(c))
        die("%s cannot be written", prefix);
}

int main(int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[1], "migrations") == 0)
        migrations((const char *const[]){argv[2], argv[3]});
    else if (argc == 4 && strcmp(argv[1], "assets") == 0)
        assets(argv[2], argv[3]);
    else
        die("migrations SQLITE_DIR POSTGRES_DIR, or assets DIR PREFIX, expected");
    return 0;
}
