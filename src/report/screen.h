/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * screen.h - personal data in the words of a report, before they are public.
 *
 * Finds citizens' numbers (NIK: 16 digits), phone numbers and e-mail addresses
 * (DOMAIN §6).  The verifier sees them marked and can publish the text with
 * them blotted out.  It finds candidates; a person decides.
 */
#ifndef REPORT_SCREEN_H
#define REPORT_SCREEN_H

#include "base/ctx.h"

enum finding_kind { FINDING_NIK, FINDING_PHONE, FINDING_EMAIL };

struct finding {
    enum finding_kind kind;
    size_t from, n; /* bytes of the text */
};
struct findings {
    struct finding *v;
    size_t n;
};

void screen_text(struct ctx *cx, str text, struct findings *out);
/* The text with every finding replaced by `blot`. */
str screen_redact(struct ctx *cx, str text, const struct findings *found, str blot);

#endif
