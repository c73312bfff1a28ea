/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * cache.h - public pages as ready bytes, for visitors without a cookie.
 *
 * The key is target (path and query) and language.  A handler marks its answer
 * `cacheable` and tags it with what it shows (response_tag, base/change.h).  After
 * a commit the program calls cache_drop() with what changed; a page whose making
 * began before the drop is not kept either.  Other processes' commits are seen
 * within PAGE_FRESH_MS, should no message of them arrive: an older page is made anew.
 *
 * Fixed number of places, bounded bytes; the least recently used page of a set
 * gives way.  All functions may be called from any thread.
 */
#ifndef HTTP_CACHE_H
#define HTTP_CACHE_H

#include "http/http.h"

struct page_cache;

enum page_form { PAGE_PLAIN, PAGE_GZIP, PAGE_SAME, PAGE_FORMS }; /* SAME: 304, not modified */

struct page {
    str plain, gzip; /* gzip.n == 0: packing did not pay         */
    str content_type, etag;
    struct http_pairs headers;
    void *ready[PAGE_FORMS]; /* the adapter's: made from the bytes once */
};

struct page_key {
    str target;
    enum lang lang;
};

struct page_cache *cache_new(struct ctx *cx, struct arena *life, size_t bytes_max);
void cache_close(struct page_cache *c); /* drops every page; before `life` goes */
/* How the adapter gives back what it put into ready[]; before the first page. */
void cache_on_drop(struct page_cache *c, void (*drop)(void *ready));

void cache_drop(struct page_cache *c, const struct changes *what); /* NULL: no cache */
void cache_drop_all(struct page_cache *c);

/* Calls fn with a fresh page under the cache's lock, so fn must be short; false: not answered. */
bool cache_answer(struct page_cache *c, struct page_key key, int64_t now,
                  bool (*fn)(struct page *page, void *arg), void *arg);

/* The dispatcher's side: look, a fresh page is copied into the context's arena; or begin, make the
 * page, put it. */
bool cache_look(struct ctx *cx, struct page_cache *c, struct page_key key, struct page *out);
uint64_t cache_begin(struct page_cache *c);
void cache_put(struct ctx *cx, struct page_cache *c, struct page_key key, uint64_t begun,
               const struct response *rs);

size_t cache_bytes(struct page_cache *c); /* of all pages it holds now; NULL: none */

#endif
