/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * office.h - a small invented regency with people in it, for tests.
 *
 *     kab (Kabupaten Contoh)
 *     ├─ dishub ── dishub-upt
 *     ├─ dinkes
 *     └─ inspektorat
 *
 * People are made by the program's own means (account/manage.h), so each is
 * what a real one would be.  The password of all who have one is
 * OFFICE_PASSWORD; hashing takes its time, so make only those who sign in with
 * it, the others with office_person().
 */
#ifndef SUPPORT_OFFICE_H
#define SUPPORT_OFFICE_H

#include "base/actor.h"
#include "support/engine.h"

#define OFFICE_PASSWORD "ular sanca makan pisang goreng"

struct office {
    int64_t kab, dishub, upt, dinkes, inspektorat; /* agency ids */
};
/* Agencies, and keys in the world; once per store. */
struct office office_open(struct ctx *cx);
void office_close(struct ctx *cx);

/* A group's set-up and teardown that do engine and office; office_of() gives the office. */
int office_setup(void **state);
int office_teardown(void **state);
struct office office_of(void **state);

int64_t office_person(struct ctx *cx, const char *name, enum role role, int64_t agency_id);
int64_t office_person_signing_in(struct ctx *cx, const char *name, enum role role,
                                 int64_t agency_id);
/* The context acts as this account from now on; 0: as the program. */
void office_act(struct ctx *cx, int64_t account_id);

#endif
