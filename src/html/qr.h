/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * qr.h - a QR code as an SVG element that stands in the page itself.
 *
 * No second request, no data: address, so the Content-Security-Policy stays
 * without exceptions, and it prints sharply.  One path, black on white with the
 * quiet zone of four modules; the words beside it are the page's.  Nothing of
 * the text is in the SVG but its modules.  libqrencode stays in qr.c.
 */
#ifndef HTML_QR_H
#define HTML_QR_H

#include "html/html.h"

enum { QR_TEXT_MAX = 1000 /* bytes: more is not read by a phone's camera anyway */ };

/* `label` is what a screen reader says. ERR_LIMIT when the text is too long. */
MUST_USE enum err qr_svg(struct ctx *cx, str text, str label, safe_html *out);

#endif
