/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/cases.h"

#include "ledger/check.h"
#include "reference/reference.h"
#include "report/rebuild.h"
#include "support/engine.h"

static struct cases people;

int cases_setup(void **state)
{
    struct reference_counts n;

    if (office_setup(state))
        return 1;
    struct ctx *cx = engine_ctx(state);
    struct office o = office_of(state);
    assert_ok(cx, reference_load_rules(cx, &n));
    people = (struct cases){
        .office = o,
        .coordinator = office_person(cx, "koordinator", ROLE_COORDINATOR, o.kab),
        .admin_kab = office_person(cx, "admin.kab", ROLE_AGENCY_ADMIN, o.kab),
        .admin = office_person(cx, "admin.dishub", ROLE_AGENCY_ADMIN, o.dishub),
        .liaison = office_person(cx, "petugas.dishub", ROLE_LIAISON, o.dishub),
        .liaison_upt = office_person(cx, "petugas.upt", ROLE_LIAISON, o.upt),
        .liaison_dinkes = office_person(cx, "petugas.dinkes", ROLE_LIAISON, o.dinkes),
        .leader = office_person(cx, "bupati", ROLE_LEADER, o.kab),
        .inspector = office_person(cx, "inspektorat", ROLE_INSPECTOR, o.inspektorat),
        .auditor = office_person(cx, "auditor", ROLE_AUDITOR, o.kab),
        .operator_ = office_person(cx, "operator", ROLE_OPERATOR, o.kab),
    };
    return 0;
}

int cases_teardown(void **state)
{
    return office_teardown(state);
}

struct cases cases_of(void **state)
{
    (void)state;
    return people;
}

void case_as(struct ctx *cx, int64_t account_id)
{
    office_act(cx, account_id);
}

void case_as_reporter(struct ctx *cx, int64_t report_id)
{
    cx->actor = (struct actor){.kind = ACTOR_REPORTER, .report_id = report_id};
}

static struct submitted submit(struct ctx *cx, bool reachable, str agency)
{
    struct submission s = {
        .class = S("complaint"),
        .title = S("Lampu jalan mati di RT 05"),
        .body = S("Sudah dua minggu lampu jalan di depan masjid mati dan jalan gelap sekali."),
        .place = S("Depan Masjid Contoh"),
        .respondent = S("Regu lampu rekaan"),
        .channel = S("web"),
        .agency = agency,
        .reporter = {.name = S("Pelapor Contoh"),
                     .email = reachable ? S("pelapor@contoh.invalid") : (str){0},
                     .contact = reachable ? S("surel") : S("tidak")},
    };
    struct submitted out;

    cx->actor = (struct actor){0};
    assert_ok(cx, report_submit(cx, &s, &out));
    return out;
}

struct submitted case_submit(struct ctx *cx, bool reachable)
{
    return submit(cx, reachable, (str){0});
}

struct submitted case_addressed(struct ctx *cx, const char *agency)
{
    return submit(cx, true, str_of(agency));
}

struct report case_move(struct ctx *cx, int64_t id, const struct move *m)
{
    struct report r = {0};
    enum err e = report_move(cx, id, m, &r);

    if (e)
        print_error("%s\n", action_rule(m->action)->name);
    assert_ok(cx, e);
    return r;
}

enum err case_try(struct ctx *cx, int64_t id, const struct move *m)
{
    enum err e = report_move(cx, id, m, NULL);

    fault_clear(cx);
    return e;
}

struct report case_read(struct ctx *cx, int64_t id)
{
    struct report r = {0};

    assert_ok(cx, report_by_id(cx, id, &r));
    return r;
}

void case_must_be_whole(struct ctx *cx, int64_t id)
{
    struct finding found;

    assert_ok(cx, rebuild_check(cx, id));
    assert_ok(cx, stream_check(cx, id, &found));
    assert_int_equal(found.kind, FOUND_NOTHING);
}

static const char *const long_answer =
    "Terima kasih atas laporannya. Lampu di depan masjid diganti pada 3 Maret 2026 oleh petugas.";

static void merge_into_another(struct ctx *cx, const struct cases *c, int64_t id)
{
    int64_t lead = case_in_state(cx, c, STATE_IN_PROGRESS);

    case_as(cx, c->coordinator);
    case_move(cx, id, &(struct move){.action = ACT_MERGE, .lead = SOME(lead)});
}

/* The moves that lead from `received` to each state, in order. */
static void walk_to(struct ctx *cx, const struct cases *c, int64_t id, enum state s)
{
    case_as(cx, c->coordinator);
    if (s == STATE_ARCHIVED) {
        case_move(cx, id,
                  &(struct move){
                      .action = ACT_ARCHIVE, .reason = S("unclear"), .text = S("Tidak jelas.")});
        return;
    }
    if (s == STATE_RECEIVED)
        return;
    case_move(cx, id, &(struct move){.action = ACT_VERIFY, .agency = SOME(c->office.dishub)});
    case_as(cx, c->liaison);
    if (s == STATE_AWAITING)
        case_move(cx, id,
                  &(struct move){.action = ACT_REQUEST_COMPLETION, .text = S("Di RT berapa?")});
    if (s == STATE_ASSIGNED || s == STATE_AWAITING)
        return;
    case_move(cx, id, &(struct move){.action = ACT_FOLLOW_UP, .text = S("Petugas menuju lokasi.")});
    if (s == STATE_IN_PROGRESS)
        return;
    if (s == STATE_MERGED) {
        merge_into_another(cx, c, id);
        return;
    }
    if (s == STATE_POSTPONED) {
        case_as(cx, c->coordinator);
        case_move(cx, id,
                  &(struct move){.action = ACT_POSTPONE,
                                 .date = S("2026-06-01"),
                                 .text = S("Menunggu anggaran.")});
        return;
    }
    case_move(cx, id, &(struct move){.action = ACT_PUBLISH, .text = str_of(long_answer)});
    case_as_reporter(cx, id);
    if (s == STATE_CONTESTED)
        case_move(cx, id, &(struct move){.action = ACT_CONTEST, .text = S("Masih mati.")});
    if (s == STATE_CLOSED)
        case_move(cx, id, &(struct move){.action = ACT_CONFIRM});
}

int64_t case_in_state(struct ctx *cx, const struct cases *c, enum state s)
{
    int64_t id = case_submit(cx, true).report.id;

    if (s == STATE_WITHDRAWN) {
        case_as_reporter(cx, id);
        case_move(cx, id, &(struct move){.action = ACT_WITHDRAW});
    } else
        walk_to(cx, c, id, s);
    struct report r = case_read(cx, id);
    assert_str(r.state, state_name(s));
    return id;
}
