/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/pages.h"

#include "base/code32.h"
#include "http/ops.h"

static const char *const everybodys[] = {
    "/",
    "/laporan",
    "/laporan?instansi=dishub",
    "/laporan?status=done",
    "/laporan?q=lampu",
    "/instansi",
    "/instansi/kab",
    "/instansi/dishub",
    "/instansi/dishub-upt",
    "/instansi/dinkes",
    "/tentang",
    "/lacak",
};

const char *page_of_report(struct ctx *cx, int64_t id, const char *rest)
{
    str number = number_format(cx, case_read(cx, id).number);

    return arena_fmt(&cx->arena, "/laporan/%.*s%s", STR_ARG(number), rest).p;
}

struct pages pages_open(struct ctx *cx, const int64_t *reports, size_t n)
{
    struct pages p = {.kept = site_client(cx)};

    p.anew = client_open(cx, &p.kept->app);
    p.anew->app.cache = NULL;
    for (size_t i = 0; i < COUNT(everybodys); i++)
        p.v[p.n++] = everybodys[i];
    for (size_t i = 0; i < n; i++) {
        must(p.n + 2 <= PAGES_MAX);
        p.v[p.n++] = page_of_report(cx, reports[i], "");
        p.v[p.n++] = page_of_report(cx, reports[i], "/batas-waktu");
    }
    return p;
}

void pages_close(struct pages *p)
{
    client_close(p->anew);
    site_close(p->kept);
}

bool pages_has(struct pages *p, const char *address)
{
    const struct ops *ops = p->kept->app.ops;
    int64_t before = ops_counted(ops, OPS_CACHE_MADE);

    client_get(p->kept, address);
    return p->kept->status == 200 && ops_counted(ops, OPS_CACHE_MADE) == before;
}

void pages_warm(struct pages *p)
{
    for (size_t i = 0; i < p->n; i++) {
        pages_has(p, p->v[i]);
        bool kept = pages_has(p, p->v[i]);
        if (!kept && p->kept->status == 200)
            print_error("%s is not kept\n", p->v[i]);
        assert_true(kept || p->kept->status == 404); /* a deadline page of what is not public */
    }
}

void pages_must_be_true(struct pages *p)
{
    size_t wrong = 0;

    for (size_t i = 0; i < p->n; i++) {
        client_get(p->anew, p->v[i]);
        client_get(p->kept, p->v[i]);
        bool same = p->kept->status == p->anew->status;
        if (p->anew->status == 200) /* an error page names its request */
            same &= str_eq(p->kept->body, p->anew->body);
        if (!same)
            print_error("%s is stale: %d\n", p->v[i], p->kept->status);
        wrong += !same;
    }
    assert_int_equal(wrong, 0);
}
