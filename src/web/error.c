/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/error.h"

#include "base/log.h"
#include "http/problem.h"
#include "web/templates.h"

/* Each status in words; the last row is for all others. */
static const struct {
    int status;
    enum text_id title, words;
} statuses[] = {
    {400, TEXT_error_400, TEXT_error_400_words},
    {403, TEXT_error_403, TEXT_error_403_words},
    {404, TEXT_error_404, TEXT_error_404_words},
    {405, TEXT_error_405, TEXT_error_405_words},
    {409, TEXT_error_409, TEXT_error_409_words},
    {412, TEXT_error_412, TEXT_error_412_words},
    {413, TEXT_error_413, TEXT_error_413_words},
    {422, TEXT_error_422, TEXT_error_422_words},
    {429, TEXT_error_429, TEXT_error_429_words},
    {501, TEXT_error_501, TEXT_error_501_words},
    {503, TEXT_error_503, TEXT_error_503_words},
    {500, TEXT_error_500, TEXT_error_500_words},
};

static size_t row_of(int status)
{
    size_t i = 0;

    while (i < COUNT(statuses) - 1 && statuses[i].status != status)
        i++;
    return i;
}

void web_error(struct ctx *cx, struct request *rq, struct response *rs, enum err e)
{
    struct error_page p = {.request_id = cx->request_id, .back = S("")};
    enum text_id why;
    int status = problem_status(rs, e);
    size_t row = row_of(status);

    if (request_wants_json(rq)) {
        problem_write(cx, rq, rs, e);
        return;
    }
    if (cx->fault.key && text_by_key(str_of(cx->fault.key), &why))
        p.why = (struct text){why, ""};
    p.title = (struct text){statuses[row].title, ""};
    p.words = (struct text){statuses[row].words, ""};
    if (!request_reads(rq))
        p.back = rq->path;
    p.v.noindex = true;
    fault_clear(cx);
    if (VIEW(cx, rq, rs, page_error, &p))
        rs->body = S("");
    rs->status = status;
}
