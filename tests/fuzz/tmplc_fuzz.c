/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The template compiler: no input may crash it, and a refusal always names file and line. */
#include "support/corpus.h"

#define TMPLC_NO_MAIN
#include "../../tools/tmplc.c"
#include "../../tools/tmplc_code.c"
#define is_space  html_is_space
#define is_letter html_is_letter
#define is_name   html_is_name
#include "../../tools/tmplc_html.c"

static bool compile(const char *text, bool header, char **code, char **message)
{
    size_t n;
    FILE *out = open_memstream(code, &n), *errors = open_memstream(message, &n);
    bool ok = out && errors && tmplc_compile("t.html", text, header, out, errors);

    fclose(out);
    fclose(errors);
    return ok;
}

static void demand(bool condition)
{
    if (!condition)
        abort();
}

/* Blocks close what they open, else the page would not compile. */
static bool balanced(const char *code)
{
    bool quoted = false;
    int open = 0;

    for (; *code; code++) {
        if (quoted && *code == '\\')
            code++;
        else if (*code == '"')
            quoted = !quoted;
        else if (!quoted)
            open += (*code == '{') - (*code == '}');
    }
    return open == 0 && !quoted;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = calloc(1, size + 1), *code, *declarations, *message, *again;

    memcpy(text, data, size);
    bool ok = compile(text, false, &code, &message);
    demand(compile(text, true, &declarations, &again) == ok);
    demand(strcmp(message, again) == 0);
    demand(ok ? balanced(code) && !*message : strncmp(message, "t.html:", 7) == 0);
    free(text);
    free(code);
    free(declarations);
    free(message);
    free(again);
    return 0;
}
