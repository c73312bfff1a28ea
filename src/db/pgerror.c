/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "db/postgres.h"

#include <libpq-fe.h>

/* The longest prefix of an SQLSTATE that is found here decides; anything else is our bug. */
/* clang-format off */
static const struct meaning { str state; enum err err; enum db_trouble trouble; } meanings[] = {
    {S_("40001"), ERR_BUSY,     TROUBLE_RACE}, /* serialisation, or a replica that had to move on */
    {S_("40P01"), ERR_BUSY,     TROUBLE_RACE}, /* deadlock                                        */
    {S_("23505"), ERR_CONFLICT, TROUBLE_NONE}, /* a key exists                                    */
    {S_("55P03"), ERR_BUSY,     TROUBLE_NONE}, /* lock not available                              */
    {S_("57014"), ERR_BUSY,     TROUBLE_NONE}, /* cancelled                                       */
    {S_("57P0"),  ERR_IO,       TROUBLE_LOST}, /* the server goes down, or is not up yet          */
    {S_("0A000"), ERR_IO,       TROUBLE_LOST}, /* the same at BEGIN; or a plan older than the schema */
    {S_("25006"), ERR_IO,       TROUBLE_LOST}, /* we stand on a replica: the primary moved        */
    {S_("08"),    ERR_IO,       TROUBLE_LOST}, /* connection                                      */
    {S_("53"),    ERR_BUSY,     TROUBLE_NONE}, /* disk full, out of memory, too many connections  */
    {S_("54"),    ERR_LIMIT,    TROUBLE_NONE}, /* too large                                       */
    {S_("58"),    ERR_IO,       TROUBLE_NONE}, /* system                                          */
    {S_("XX"),    ERR_IO,       TROUBLE_NONE}, /* internal, corrupted                             */
};
/* clang-format on */

static struct meaning meaning_of(str state)
{
    for (size_t i = 0; i < COUNT(meanings); i++)
        if (str_starts(state, meanings[i].state))
            return meanings[i];
    return (struct meaning){.err = ERR_BUG};
}

static str first_line(const char *message)
{
    str line, rest;

    str_cut(str_trim(str_of(message)), '\n', &line, &rest);
    return line;
}

static enum err fail_as(struct ctx *cx, struct db *db, str state, str message, const char *what)
{
    struct meaning m = meaning_of(state);

    if (PQstatus(db->pg) == CONNECTION_BAD)
        m = (struct meaning){.err = ERR_IO, .trouble = TROUBLE_LOST};
    db->trouble = m.trouble;
    return fail(cx, m.err, "%s: %.*s (PostgreSQL %.*s)", what, STR_ARG(message), STR_ARG(state));
}

enum err postgres_fail(struct ctx *cx, struct db *db, const struct pg_result *result,
                       const char *what)
{
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);

    return fail_as(cx, db, str_of(state ? state : "08006"),
                   first_line(message ? message : PQerrorMessage(db->pg)), what);
}

enum err postgres_fault(struct ctx *cx, struct db *db, const char *what)
{
    static const str states[] = {S_(""), S_("58030"), S_("55P03"), S_("53100")};
    enum store_fault fault = store_fault_due(db->store);

    return fault ? fail_as(cx, db, states[fault], S("a fault for tests"), what) : OK;
}
