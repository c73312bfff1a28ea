/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/client.h"

#include "base/file.h"
#include "base/hash.h"
#include "http/range.h"
#include "support/folder.h"

static void a_part_is_what_the_rule_says(void **state)
{
    (void)state;
    static const struct {
        const char *header;
        enum range_kind kind;
        struct range part;
    } cases[] = {
        {"bytes=0-0",                    RANGE_PART,   {0, 1}   },
        {"bytes=0-999",                  RANGE_PART,   {0, 1000}},
        {"bytes=0-",                     RANGE_PART,   {0, 1000}},
        {"bytes=10-19",                  RANGE_PART,   {10, 10} },
        {"bytes=990-",                   RANGE_PART,   {990, 10}},
        {"bytes=999-5000",               RANGE_PART,   {999, 1} },
        {"bytes=-1",                     RANGE_PART,   {999, 1} },
        {"bytes=-5000",                  RANGE_PART,   {0, 1000}},
        {"bytes=5-99999999999999999999", RANGE_PART,   {5, 995} },
        {"BYTES= 5-6 ",                  RANGE_PART,   {5, 2}   },
        {"bytes=1000-",                  RANGE_BEHIND, {0}      },
        {"bytes=99999999999999999999-",  RANGE_BEHIND, {0}      },
        {"bytes=-0",                     RANGE_BEHIND, {0}      },
        {"",                             RANGE_WHOLE,  {0}      },
        {"bytes",                        RANGE_WHOLE,  {0}      },
        {"bytes=",                       RANGE_WHOLE,  {0}      },
        {"bytes=-",                      RANGE_WHOLE,  {0}      },
        {"bytes=6-5",                    RANGE_WHOLE,  {0}      },
        {"bytes=0-1,5-6",                RANGE_WHOLE,  {0}      },
        {"bytes=0x5-6",                  RANGE_WHOLE,  {0}      },
        {"bytes=--5",                    RANGE_WHOLE,  {0}      },
        {"bytes=1-2-3",                  RANGE_WHOLE,  {0}      },
        {"rows=0-1",                     RANGE_WHOLE,  {0}      },
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct range part = {0};
        enum range_kind kind = range_parse(str_of(cases[i].header), 1000, &part);
        if (kind != cases[i].kind || part.from != cases[i].part.from || part.n != cases[i].part.n)
            fail_msg("\"%s\": %d, %lld bytes from %lld on", cases[i].header, (int)kind,
                     (long long)part.n, (long long)part.from);
    }
}

static str path;

static enum err send(struct ctx *cx, struct request *rq, struct response *rs)
{
    unsigned char hash[SHA256_BYTES] = {0xab};

    rs->content_type = S("text/plain");
    return response_file(cx, rq, rs, path, (str){(char *)hash, sizeof hash});
}

static const struct route routes[] = {
    {HTTP_GET, "/berkas", send, ROLES_ANYONE, RATE_NONE},
};
static const struct route_table table = {routes, 1};

#define ETAG "\"ab00000000000000000000000000000000000000000000000000000000000000\""

static void ask(struct client *c, const char *method, const char *range, const char *if_range,
                const char *if_none_match)
{
    client_set_header(c, "Range", range);
    client_set_header(c, "If-Range", if_range);
    client_set_header(c, "If-None-Match", if_none_match);
    client_send(c, method, "/berkas", NULL, S(""));
}

/* All or a part, by what the answer would send. */
static void assert_sent(struct client *c, int status, int64_t from, int64_t n)
{
    assert_int_equal(c->status, status);
    assert_str(client_header(c, "ETag"), ETAG);
    assert_str(client_header(c, "Accept-Ranges"), "bytes");
    assert_int_equal(c->response.file_from, from);
    assert_int_equal(c->response.file_bytes, n);
    assert_int_equal(client_header(c, "Content-Range").n > 0, status == 206);
}

static void conditions_come_before_the_part(void **state)
{
    (void)state;
    static struct world world;
    static struct ctx cx;
    struct http_app app = {.tables = &table, .tables_n = 1};

    world_init_test(&world, INT64_C(1767225600000), 1);
    ctx_init(&cx, &world, REQUEST_ARENA_MAX);
    path = path_join(&cx, test_folder(&cx), S("berkas"));
    assert_ok(&cx, file_write(&cx, path, S("0123456789"), FILE_PRIVATE));
    struct client *c = client_open(&cx, &app);
    ask(c, "GET", NULL, NULL, NULL);
    assert_sent(c, 200, 0, 10);
    ask(c, "GET", "bytes=2-4", NULL, NULL);
    assert_sent(c, 206, 2, 3);
    assert_str(client_header(c, "Content-Range"), "bytes 2-4/10");
    ask(c, "GET", "bytes=2-4", ETAG, NULL);
    assert_sent(c, 206, 2, 3);
    ask(c, "GET", "bytes=2-4", "\"another\"", NULL);
    assert_sent(c, 200, 0, 10);
    ask(c, "GET", "bytes=2-4", "W/" ETAG, NULL); /* what is the same only in sense is not */
    assert_sent(c, 200, 0, 10);
    ask(c, "GET", "bytes=2-4", "Mon, 02 Mar 2026 01:00:00 GMT", NULL);
    assert_sent(c, 200, 0, 10);
    ask(c, "HEAD", "bytes=2-4", NULL, NULL);
    assert_sent(c, 200, 0, 10);
    ask(c, "GET", "bytes=2-4", NULL, ETAG);
    assert_int_equal(c->status, 304);
    assert_str(client_header(c, "Content-Range"), "");
    ask(c, "GET", "bytes=10-", NULL, NULL);
    assert_int_equal(c->status, 416);
    assert_str(client_header(c, "Content-Range"), "bytes */10");
    assert_true(str_has(c->body, S("/problem/range-behind-end")));
    assert_ok(&cx, file_remove(&cx, path));
    ask(c, "GET", NULL, NULL, NULL);
    assert_int_equal(c->status, 404);
    client_close(c);
    ctx_reset(&cx);
    world_test_close(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_part_is_what_the_rule_says),
        cmocka_unit_test(conditions_come_before_the_part),
    };
    return cmocka_run_group_tests_name("range", tests, NULL, NULL);
}
