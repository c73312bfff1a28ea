/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* read.h - rows of LAPOR!'s export, read and checked, before anything is stored. */
#ifndef EXCHANGE_READ_H
#define EXCHANGE_READ_H

#include "exchange/lapor.h"

struct lapor_rows {
    struct lapor_row *v;
    size_t n;
};

/* Every row, and what is wrong with the bad ones in out->faults. */
MUST_USE enum err lapor_read(struct ctx *cx, str bytes, struct lapor_rows *rows,
                             struct lapor_faults *faults);

#endif
