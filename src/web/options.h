/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* options.h - the choices of a select, from the reference data. */
#ifndef WEB_OPTIONS_H
#define WEB_OPTIONS_H

#include "report/report.h"
#include "web/parts.h"

/* Offices of the installation's top level, topics of the first level; the chosen one is always
 * among them. */
MUST_USE enum err options_offices(struct ctx *cx, str chosen, struct option_list *out);
MUST_USE enum err options_topics(struct ctx *cx, str chosen, struct option_list *out);
/* Places directly below one; "" provinces. */
MUST_USE enum err options_areas(struct ctx *cx, str parent, struct option_list *out);
/* The places of a parent, each on the way to the chosen one followed by its own; the chosen one is
 * always among them. */
MUST_USE enum err options_places(struct ctx *cx, str parent, str chosen, struct option_list *out);
/* To whom it was not taken yet (report/escalation.h). */
struct option_list options_escalations(struct ctx *cx, const struct report *r);

#endif
