#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A database of an older lapor: refused with the way out, brought up to date, served."""

import os
import subprocess

import house

OLDER = ("DROP TABLE reference; DROP TABLE search; DROP TABLE incoming; ALTER TABLE account DROP COLUMN language;"
         "DELETE FROM migration WHERE number >= 3;"  # as of step 2
         + "".join(f"DROP INDEX attachment_look_{part};" for part in range(1, 5)))


def execute(place, sql):
    words = (["psql", "-qX", "-v", "ON_ERROR_STOP=1", "-d", place.database, "-c", sql] if place.database
             else ["sqlite3", "-cmd", ".timeout 60000", os.path.join(place.data, "lapor.db"), sql])
    subprocess.run(words, check=True)


def visit(tap, engine, database):
    with house.House(database) as place:
        execute(place, OLDER)
        for words in (("serve", "--listen", "127.0.0.1:0"), ("user", "list")):
            done = place.try_run(*words)
            tap.ok(done.returncode == 1 and "lapor migrate" in done.stderr
                   and len(done.stderr.splitlines()) == 1,
                   f"{engine}: lapor {words[0]} says in one line what to run", done)
        done = place.try_run("migrate")
        tap.ok(done.returncode == 0 and "steps taken: 7" in done.stdout, f"{engine}: lapor migrate does it",
               done)
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
