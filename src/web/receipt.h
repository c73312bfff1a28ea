/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * receipt.h - the page after sending: number and secret code, shown to the sender alone.
 *
 * The code travels in a sealed cookie of that page's path, for
 * RECEIPT_COOKIE_MIN minutes; nothing else keeps it (DATA §1).
 */
#ifndef WEB_RECEIPT_H
#define WEB_RECEIPT_H

#include "report/submit.h"
#include "web/ledger.h"
#include "web/parts.h"

struct receipt_page {
    struct view v;
    str number, code; /* as people read them                     */
    str track, url;   /* address of /lacak with the number; the same to be typed */
    str title, sent;  /* which report it is of, when several papers lie about */
    str due;          /* until when it is checked, in words      */
    str owner;        /* which office checks it                  */
    str work;         /* limit of the first step, as half a sentence */
    struct text class;
    safe_html qr;
    struct ledger_mark mark; /* of what was sent */
    str proof;               /* address of its file */
    str sms;                 /* all of it as one message                */
    bool is_confidential, is_anonymous, has_contact;
};

/* 303 to the receipt, with its cookie. */
MUST_USE enum err receipt_give(struct ctx *cx, struct response *rs, const struct submitted *done);
/* "/laporan/26-4F7K-9XQ2" */
str report_href(struct ctx *cx, str number);
/* The address people use: base_url of the configuration, else as the request says. */
str site_url(struct ctx *cx, const struct request *rq);

#endif
