/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* promise.h - the limits in force as half a sentence: ", paling lama 3 hari kerja". */
#ifndef WEB_PROMISE_H
#define WEB_PROMISE_H

#include "agency/agency.h"

/* Of a kind (limit_rule) in working days at this office today; "" when there is none. */
MUST_USE enum err promise_of(struct ctx *cx, const char *kind, const struct agency *office,
                             str *out);

#endif
