/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/manage.h"

#include "account/admin.h"
#include "agency/agency.h"
#include "base/world.h"
#include "lang/format.h"

/* Fields of account/ by the names they have in forms. */
static const struct {
    const char *fault, *field;
} fields[] = {
    {"name",         "nama"       },
    {"display_name", "nama_tampil"},
    {"email",        "surel"      },
    {"role",         "peran"      },
    {"agency",       "instansi"   },
    {"valid_from",   "mulai"      },
    {"valid_to",     "sampai"     },
    {"label",        "label"      },
    {"scopes",       "cakupan"    },
    {"account",      "akun"       },
    {"to",           "kepada"     },
};

enum err managed_id(struct ctx *cx, const struct request *rq, int64_t *out)
{
    struct account a;

    if (!str_i64(request_param(rq, S("id")), out))
        return fail(cx, ERR_NOTFOUND, "no such account");
    return account_by_id(cx, *out, &a);
}

enum err granted_of_form(struct ctx *cx, struct request *rq, enum role *role_out,
                         int64_t *agency_id_out)
{
    struct agency a;
    enum err e = agency_by_code(cx, request_field(rq, S("instansi")), &a);

    if (e == ERR_NOTFOUND) {
        fault_clear(cx);
        return fail_key(cx, ERR_INVALID, "agency", "account_agency_missing");
    }
    TRY(e);
    *agency_id_out = a.id;
    *role_out = role_by_name(request_field(rq, S("peran")));
    if (!(ROLES_STAFF & ROLE_BIT(*role_out)))
        return fail_key(cx, ERR_INVALID, "role", "account_role_missing");
    return OK;
}

enum err manage_again(struct ctx *cx, struct request *rq, struct response *rs, enum err e,
                      handler *page)
{
    const char *name = cx->fault.field;

    for (size_t i = 0; name && i < COUNT(fields); i++) {
        if (strcmp(name, fields[i].fault) != 0)
            continue;
        form_error_add(
            cx, rq, (struct form_error){str_of(fields[i].field), FORM_WRONG, .key = cx->fault.key});
        fault_clear(cx);
        rs->status = 422;
        return page(cx, rq, rs);
    }
    return e;
}

static str span_of(struct ctx *cx, const struct membership *m, int zone)
{
    str from = format_date(cx, m->valid_from, zone);

    if (!m->valid_to.has)
        return text_str(cx, T(account_role_since, .from = from));
    str to = format_date(cx, m->valid_to.v - 1, zone); /* the last day, not the day after it */
    if (!membership_open(m, now_ms(cx)))
        return text_str(cx, T(account_role_ended, .to = to));
    return text_str(cx, T(account_role_span, .from = from, .to = to));
}

enum err role_lines(struct ctx *cx, const struct memberships *held, int zone,
                    struct role_lines *out)
{
    struct acting_as ignored;

    out->v = arena_array(&cx->arena, struct role_line, held->n + 1);
    out->n = 0;
    for (size_t i = 0; i < held->n; i++) {
        const struct membership *m = &held->v[i];
        bool open = membership_open(m, now_ms(cx));
        out->v[out->n++] = (struct role_line){
            .role = text_of_key(cx, "role_", m->role),
            .agency = m->agency_name,
            .span = span_of(cx, m, zone),
            .role_name = m->role,
            .agency_id = arena_fmt(&cx->arena, "%lld", (long long)m->agency_id),
            .is_open = open,
            .may_end = open &&
                       admin_may_grant(&cx->actor, role_by_name(m->role), m->agency_path, &ignored),
        };
    }
    return OK;
}
