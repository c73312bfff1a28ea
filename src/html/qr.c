/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "html/qr.h"

#include <errno.h>
#include <qrencode.h>

enum { QUIET = 4, RUN_BYTES = 24, SVG_MAX = 512 << 10 };

static void give_back(void *qr)
{
    QRcode_free(qr);
}

static bool is_dark(const QRcode *qr, int x, int y)
{
    return qr->data[y * qr->width + x] & 1;
}

/* A run of dark modules in a row is one rectangle: "M4 4h7v1h-7z". */
static void put_row(struct html *h, struct arena *a, const QRcode *qr, int y)
{
    for (int x = 0, from; x < qr->width; x++) {
        if (!is_dark(qr, x, y))
            continue;
        for (from = x; x + 1 < qr->width && is_dark(qr, x + 1, y); x++)
            ;
        int n = x - from + 1;
        html_raw(h, arena_fmt(a, "M%d %dh%dv1h-%dz", from + QUIET, y + QUIET, n, n));
    }
}

static enum err encode(struct ctx *cx, str text, QRcode **out)
{
    if (text.n == 0 || text.n > QR_TEXT_MAX)
        return fail(cx, ERR_LIMIT, "not a text for a QR code");
    *out = QRcode_encodeString8bit(arena_z(&cx->arena, text), 0, QR_ECLEVEL_M);
    if (!*out)
        return fail(cx, errno == ERANGE ? ERR_LIMIT : ERR_IO, "cannot make a QR code");
    arena_defer(&cx->arena, give_back, *out);
    return OK;
}

enum err qr_svg(struct ctx *cx, str text, str label, safe_html *out)
{
    struct html h;
    QRcode *qr;

    TRY(encode(cx, text, &qr));
    int side = qr->width + 2 * QUIET;
    html_init(&h, &cx->arena, cx->lang, SVG_MAX);
    html_raw(&h, arena_fmt(&cx->arena,
                           "<svg class=\"qr\" xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" "
                           "viewBox=\"0 0 %d %d\" shape-rendering=\"crispEdges\" aria-label=\"",
                           side, side));
    html_text_str(&h, label);
    html_raw(&h, S("\"><path fill=\"#fff\" d=\"M0 0h"));
    html_text_int(&h, side);
    html_raw(&h, arena_fmt(&cx->arena, "v%dh-%dz\"/><path d=\"", side, side));
    for (int y = 0; y < qr->width; y++)
        put_row(&h, &cx->arena, qr, y);
    html_raw(&h, S("\"/></svg>"));
    return html_finish(cx, &h, &out->s);
}
