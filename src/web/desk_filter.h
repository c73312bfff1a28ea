/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * desk_filter.h - the filters of a queue as they stand in its address.
 *
 *     q=lampu & klasifikasi=pengaduan & topik=… & area=61.12.01 & kanal=paper &
 *     dari=2026-03-01 & sampai=2026-03-31 & tenggat=lewat & milik=saya
 *
 * Each narrows, all together.  A value that means nothing is an error of its
 * field, and then nothing is listed.
 */
#ifndef WEB_DESK_FILTER_H
#define WEB_DESK_FILTER_H

#include "agency/agency.h"
#include "report/queue.h"
#include "web/parts.h"

enum desk_wish {
    WISH_WORDS,
    WISH_CLASS,
    WISH_TOPIC,
    WISH_AREA,
    WISH_CHANNEL,
    WISH_FROM,
    WISH_TO,
    WISH_DUE,
    WISH_MINE,
    WISH_COUNT
};
struct wishes {
    str v[WISH_COUNT];     /* as typed; "" where nothing is wanted */
    str words[WISH_COUNT]; /* what it narrows to, for people       */
    size_t n;              /* how many are set                     */
};

/* What can be chosen, and what was. */
struct wish_choices {
    struct option_list classes, topics, areas, channels, dues;
};

/* Adds the errors to the request; `out` is good when there are none. */
MUST_USE enum err wishes_read(struct ctx *cx, struct request *rq, const struct agency *unit,
                              struct wishes *typed, struct queue_filter *out);
MUST_USE enum err wishes_choices(struct ctx *cx, const struct wishes *w, struct wish_choices *out);
/* "&q=lampu&topik=…" of all but one; WISH_COUNT: of all. */
str wishes_query(struct ctx *cx, const struct wishes *w, enum desk_wish but);
/* The filter without one of its wishes. */
struct queue_filter wishes_without(const struct queue_filter *f, enum desk_wish but);

#endif
