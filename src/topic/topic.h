/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* topic.h - the tree of topics, three levels, as LAPOR! has it. */
#ifndef TOPIC_TOPIC_H
#define TOPIC_TOPIC_H

#include "base/ctx.h"
#include "db/db.h"

struct topic {
    int64_t id;
    str code, name, name_en; /* name_en "" where none is agreed */
    opt_i64 parent_id, lapor_id;
    bool is_confidential;
};
struct topics {
    struct topic *v;
    size_t n;
};

MUST_USE enum err topic_by_code(struct ctx *cx, str code, struct topic *out);
/* Of a code that somebody gave: ERR_INVALID at this field when there is none. */
MUST_USE enum err topic_given(struct ctx *cx, str code, const char *field, struct topic *out);
MUST_USE enum err topic_by_id(struct ctx *cx, int64_t id, struct topic *out);
MUST_USE enum err topic_by_lapor_id(struct ctx *cx, int64_t lapor_id, struct topic *out);
/* What is offered today; a topic whose validity has ended is still found by code, id and number. */
MUST_USE enum err topic_roots(struct ctx *cx, struct topics *out);
MUST_USE enum err topic_children(struct ctx *cx, int64_t parent_id, struct topics *out);
/* Name in a language, Indonesian where the other has none. */
str topic_name(const struct topic *t, enum lang lang);

/* Adds and changes topics from a table, inside db_write(); ids of known codes stay. */
MUST_USE enum err topic_import(struct ctx *cx, str csv, int64_t *count_out);

#endif
