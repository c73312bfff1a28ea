#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A database of an older lapor: refused with the way out, brought up to date, served."""

import os
import re
import subprocess

import house

MIGRATIONS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "migrations")
OLD = 2  # the step that the older database has come to


def later_steps(engine):
    for name in sorted(os.listdir(os.path.join(MIGRATIONS, engine))):
        if int(name[:4]) > OLD:
            with open(os.path.join(MIGRATIONS, engine, name), encoding="utf-8") as file:
                yield file.read()


def undone(engine):
    """The way back over the tables, columns and indexes that later steps made, and to the columns they dropped."""
    text = "\n".join(later_steps(engine))
    tables = re.findall(r"^CREATE (?:VIRTUAL )?TABLE (\w+)", text, re.M)
    anew = re.findall(r"^DROP INDEX (\w+)", text, re.M)  # they were there before, with other columns
    sql = [f"DROP INDEX {name};"
           for name, table in re.findall(r"^CREATE (?:UNIQUE )?INDEX (\w+) ON (\w+)", text, re.M)
           if table not in tables and name not in anew]
    sql += [f"DROP TABLE {name};" for name in tables]
    sql += [f"ALTER TABLE {table} DROP COLUMN {column};"
            for table, column in re.findall(r"^ALTER TABLE (\w+) ADD COLUMN (\w+)", text, re.M)]
    sql += [f"ALTER TABLE {table} ADD COLUMN {column} INTEGER NOT NULL DEFAULT 0;"
            for table, column in re.findall(r"^ALTER TABLE (\w+) DROP COLUMN (\w+)", text, re.M)]
    return "".join(sql) + f"DELETE FROM migration WHERE number > {OLD};"


def execute(place, sql):
    words = (["psql", "-qX", "-v", "ON_ERROR_STOP=1", "-d", place.database, "-c", sql] if place.database
             else ["sqlite3", "-cmd", ".timeout 60000", os.path.join(place.data, "lapor.db"), sql])
    subprocess.run(words, check=True)


def visit(tap, engine, database):
    with house.House(database) as place:
        execute(place, undone(engine))
        for words in (("serve", "--listen", "127.0.0.1:0"), ("user", "list")):
            done = place.try_run(*words)
            tap.ok(done.returncode == 1 and "lapor migrate" in done.stderr
                   and len(done.stderr.splitlines()) == 1,
                   f"{engine}: lapor {words[0]} says in one line what to run", done)
        done = place.try_run("migrate")
        steps = len(list(later_steps(engine)))
        tap.ok(done.returncode == 0 and f"steps taken: {steps}" in done.stdout,
               f"{engine}: lapor migrate does it", done)
        done = place.try_run("migrate", "--json")
        tap.ok(done.stdout == '{"steps":0}\n', f"{engine}: a second one has nothing to do", done)
        place.start()
        connection = place.connect()
        status, _ = house.ask(connection, "GET", "/laporan?q=lampu")
        tap.ok(status == 200, f"{engine}: then it serves", status)
        connection.close()
        tap.ok(place.stop() == 0, f"{engine}: and ends in order", place.log())


def main():
    tap = house.Tap()
    visit(tap, "sqlite", None)
    if house.CLUSTER:
        visit(tap, "postgres", house.new_database("migrate_test"))
    else:
        tap.skip("postgres", "LAPOR_TEST_POSTGRES is not set")
    tap.end()


if __name__ == "__main__":
    main()
