/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * setting.h - what an office decides about its installation, in the database.
 *
 * What the machine needs stands in lapor.conf (base/conf.h).  Each setting has
 * a default in the table; a row replaces it.
 */
#ifndef SETTING_SETTING_H
#define SETTING_SETTING_H

#include "base/ctx.h"
#include "db/db.h"

enum setting {
    SETTING_INSTALLATION, /* live, demo, test: demo and test accept a moved clock */
    SETTING_SITE_NAME,    /* stands in the head of every page                     */
    SETTING_AREA,         /* code of the area the installation serves             */
    SETTING_COUNT
};

MUST_USE enum err setting_get(struct ctx *cx, enum setting s, str *out);
MUST_USE enum err setting_put(struct ctx *cx, enum setting s, str value); /* in db_write() */

#endif
