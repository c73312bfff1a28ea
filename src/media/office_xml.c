/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "media/office.h"

#include <expat.h>

/* What must not stand in the type of a part or a relationship, and what it means. */
static const struct forbidden {
    str part;
    enum reason reason;
    bool at_end; /* of the value; elsewhere the word is innocent */
} forbidden[] = {
    {S_("macroEnabled"),   REASON_MACRO_DOCUMENT,  false},
    {S_("vbaProject"),     REASON_MACRO_DOCUMENT,  false},
    {S_("vbaData"),        REASON_MACRO_DOCUMENT,  false},
    {S_("Macrosheet"),     REASON_MACRO_DOCUMENT,  false},
    {S_("ms-excel.macro"), REASON_MACRO_DOCUMENT,  false},
    {S_("activeX"),        REASON_ACTIVE_DOCUMENT, false},
    {S_("oleobject"),      REASON_ACTIVE_DOCUMENT, false},
    {S_("oleObject"),      REASON_ACTIVE_DOCUMENT, false},
    {S_("/aFChunk"),       REASON_ACTIVE_DOCUMENT, true }, /* a page of HTML inside     */
    {S_("/package"),       REASON_ACTIVE_DOCUMENT, true }, /* a whole document inside   */
    {S_("/control"),       REASON_ACTIVE_DOCUMENT, true },
};

struct check {
    XML_Parser parser;
    enum reason reason;
};

static void refuse(struct check *c, enum reason reason)
{
    if (!c->reason)
        c->reason = reason;
    XML_StopParser(c->parser, XML_FALSE);
}

static bool is_type(str name)
{
    return str_eq(name, S("Type")) || str_eq(name, S("ContentType")) ||
           str_ends(name, S(":media-type"));
}

static enum reason type_reason(str value)
{
    for (size_t i = 0; i < COUNT(forbidden); i++)
        if (forbidden[i].at_end ? str_ends(value, forbidden[i].part)
                                : str_has(value, forbidden[i].part))
            return forbidden[i].reason;
    return FINE;
}

/* A reference that leaves the file is fine in a link that a person follows, and nowhere else. */
static bool leaves_file(const char **attributes)
{
    bool external = false, link = false;

    for (size_t i = 0; attributes[i]; i += 2) {
        str name = str_of(attributes[i]), value = str_of(attributes[i + 1]);
        external |= str_eq(name, S("TargetMode")) && str_eq_nocase(value, S("External"));
        link |= str_eq(name, S("Type")) && str_ends(value, S("/hyperlink"));
    }
    return external && !link;
}

static void element(void *arg, const char *name, const char **attributes)
{
    struct check *c = arg;

    if (str_ends(str_of(name), S(":encryption-data")))
        refuse(c, REASON_ENCRYPTED_DOCUMENT);
    if (str_ends(str_of(name), S(":event-listener")))
        refuse(c, REASON_MACRO_DOCUMENT);
    if (leaves_file(attributes))
        refuse(c, REASON_ACTIVE_DOCUMENT);
    for (size_t i = 0; attributes[i]; i += 2) {
        enum reason reason =
            is_type(str_of(attributes[i])) ? type_reason(str_of(attributes[i + 1])) : FINE;
        if (reason)
            refuse(c, reason);
    }
}

/* A document type can hold entities, which no office program writes. */
static void doctype(void *arg, const char *name, const char *system, const char *public,
                    int internal)
{
    (void)name, (void)system, (void)public, (void)internal;
    refuse(arg, REASON_ACTIVE_DOCUMENT);
}

enum reason office_xml_check(str xml)
{
    struct check c = {XML_ParserCreate(NULL), FINE};

    must(c.parser != NULL);
    XML_SetUserData(c.parser, &c);
    XML_SetStartElementHandler(c.parser, element);
    XML_SetStartDoctypeDeclHandler(c.parser, doctype);
    bool sound = XML_Parse(c.parser, xml.n ? xml.p : "", (int)xml.n, 1) == XML_STATUS_OK;
    XML_ParserFree(c.parser);
    return c.reason ? c.reason : sound ? FINE : REASON_TRUNCATED;
}
