/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * body.h - members of a JSON body, each read as what it must be.
 *
 * A value of another kind, a member that nobody knows and one that an action
 * does not use are ERR_INVALID with the member as field: what was sent and not
 * understood is never passed over.  NULL and null count as not sent, and leave
 * the output alone.
 */
#ifndef API_BODY_H
#define API_BODY_H

#include "http/http.h"

struct jv;

/* The request's JSON object; 400 when it is not JSON, ERR_INVALID when it is another kind of it. */
MUST_USE enum err api_body(struct ctx *cx, const struct request *rq, struct response *rs,
                           struct jv **out);
/* Text, cleaned like a form's: one line, or with its line breaks. */
MUST_USE enum err api_line(struct ctx *cx, const struct jv *v, const char *key, str *out);
MUST_USE enum err api_block(struct ctx *cx, const struct jv *v, const char *key, str *out);
MUST_USE enum err api_int(struct ctx *cx, const struct jv *v, const char *key, opt_i64 *out);
MUST_USE enum err api_bool(struct ctx *cx, const struct jv *v, const char *key, bool *out);
/* Degrees as a number, member `key` of an object, kept in millionths. */
MUST_USE enum err api_degrees(struct ctx *cx, const struct jv *o, const char *key, opt_i64 *out);
/* Ids of attachments: at most so many of them, and the keys of lang/ for too many and for none. */
struct api_ids {
    const char *name;
    size_t max;
    const char *many, *wrong;
};
extern const struct api_ids api_uploads; /* "attachments" */
struct id_list;
MUST_USE enum err api_ids_of(struct ctx *cx, const struct jv *list, const struct api_ids *what,
                             struct id_list *out);
/* Refuses a member or a parameter by this name, with a key of lang/. */
enum err api_unknown(struct ctx *cx, str name, const char *text_key);

/* The parameters of actions: one table for reading them and for the description. */
enum api_type {
    API_LINE,
    API_BLOCK,
    API_INT,
    API_FLAG, /* opt_i64, 0 or 1               */
    API_SET,  /* true only                     */
    API_OPEN, /* a bool that means its opposite */
    API_AGENCY,
    API_AGENCIES,
    API_TOPIC,
    API_AREA,
    API_PERSON,
    API_FILES,
    API_SHOWN,
    API_REPORT, /* by its number */
};
struct api_parameter {
    const char *name;
    enum api_type type;
    uint64_t of;   /* bits of enum action */
    size_t offset; /* in struct move */
    const char *note;
};
extern const struct api_parameter api_parameters[];
extern const size_t api_parameters_n;

#endif
