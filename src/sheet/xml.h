/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * xml.h - inside sheet/: one XML part of a ZIP package, read piece by piece.
 *
 * The only file that knows libzip and expat.  A part that declares a document
 * type is refused, so there are no entities but XML's own five; every byte that
 * is unpacked counts against SHEET_UNPACKED_MAX of its package.  Names of
 * elements and attributes are given without their namespace prefix.
 */
#ifndef SHEET_XML_H
#define SHEET_XML_H

#include "base/ctx.h"

struct package;
struct xml;

struct xml_events {
    void (*start)(struct xml *x, str name, const char **attributes);
    void (*end)(struct xml *x, str name);
    void (*text)(struct xml *x, str text);
};

/* The bytes must outlive the arena it is opened in. */
MUST_USE enum err package_open(struct ctx *cx, str bytes, struct package **out);
bool package_has(const struct package *p, const char *part);

MUST_USE enum err xml_open(struct ctx *cx, struct package *p, const char *part,
                           const struct xml_events *events, void *state, struct xml **out);
/* Calls the events until one of them pauses or fails, or the part ends (*more false). */
MUST_USE enum err xml_run(struct ctx *cx, struct xml *x, bool *more);
/* The whole part at once. */
MUST_USE enum err xml_read(struct ctx *cx, struct package *p, const char *part,
                           const struct xml_events *events, void *state);

/* Inside events. */
void *xml_state(const struct xml *x);
struct ctx *xml_ctx(const struct xml *x); /* of the xml_run() that is running */
void xml_pause(struct xml *x);
void xml_stop(struct xml *x, enum err e);             /* the fault is recorded by the caller */
str xml_attribute(const char **attributes, str name); /* the null str when it is absent */

#endif
