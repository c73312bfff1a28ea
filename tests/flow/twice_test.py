#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The same thing by several clients at one moment: it happens once, and each is told so."""

import json
import threading
import urllib.parse

import house

CLIENTS, KEYS = 8, 8
WORDS = "Jalan di depan pasar contoh berlubang sejak pekan lalu."


def at_once(place, method, path, body, heads):
    """The answers to one request that CLIENTS clients send together: [(status, body, Location)]"""
    start, answers = threading.Barrier(CLIENTS), []

    def client():
        connection = place.connect()
        connection.connect()
        start.wait()
        connection.request(method, path, body, heads)
        answer = connection.getresponse()
        answers.append((answer.status, answer.read().decode(), answer.headers.get("Location", "")))
        connection.close()

    threads = [threading.Thread(target=client) for _ in range(CLIENTS)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return answers


def reports(place):
    return int(place.rows("SELECT count(*) FROM report")[0][0])


def submit_over_api(tap, place, engine):
    body = json.dumps({"class": "complaint", "title": "Jalan rusak contoh", "body": WORDS,
                       "reporter": {"name": "Warga Contoh"}})
    odd, before = [], reports(place)
    for n in range(KEYS):
        answers = at_once(place, "POST", "/api/v1/reports", body,
                          {"Content-Type": "application/json", "Idempotency-Key": f"sama-{n}"})
        if len({a[1] for a in answers}) != 1 or answers[0][0] != 201:
            odd.append({a[:2] for a in answers})
    tap.ok(not odd and reports(place) == before + KEYS,
           f"{engine}: one key sent {CLIENTS} times at once makes one report, with one answer",
           reports(place), *odd)
    return json.loads(answers[0][1])


def submit_form(tap, place, engine):
    odd, before = [], reports(place)
    for n in range(KEYS):
        form = {"klasifikasi": "pengaduan", "judul": "Jalan rusak contoh", "isi": WORDS,
                "kunci": f"formulir-contoh-{n}"}
        answers = at_once(place, "POST", "/lapor", urllib.parse.urlencode(form),
                          {"Content-Type": "application/x-www-form-urlencoded"})
        if {(a[0], a[2]) for a in answers} != {(303, answers[0][2])}:
            odd.append({(a[0], a[2]) for a in answers})
    tap.ok(not odd and reports(place) == before + KEYS,
           f"{engine}: a form sent {CLIENTS} times at once makes one report, with one receipt",
           reports(place), *odd)


def moves(tap, place, engine, sent):
    bearer = {who: "Bearer " + place.run("token", "add", "--account", who, "--scope", "all").strip()
              for who in ("koordinator", "petugas.dishub")}
    mine = f"Receipt {sent['receipt']}"
    path = f"/api/v1/reports/{sent['number']}/actions"
    for who, move in ((bearer["koordinator"], {"action": "verify", "agency": "dishub",
                                               "text": "Diteruskan."}),
                      (bearer["petugas.dishub"], {"action": "publish", "text": "Sudah baik."}),
                      (mine, {"action": "confirm"})):
        answers = at_once(place, "POST", path, json.dumps(move),
                          {"Content-Type": "application/json", "Authorization": who})
        states = sorted(a[0] for a in answers)
        tap.ok(states == [200] + [409] * (CLIENTS - 1),
               f"{engine}: of {CLIENTS} times {move['action']} at once one counts", answers)


def visit(tap, engine, database):
    with house.House(database) as place:
        place.start()
        sent = submit_over_api(tap, place, engine)
        submit_form(tap, place, engine)
        moves(tap, place, engine, sent)
        place.stop()
        for words in (("ledger", "verify"), ("rebuild", "--check")):
            done = place.try_run(*words)
            tap.ok(done.returncode == 0, f"{engine}: lapor {' '.join(words)} finds nothing",
                   done.stdout, done.stderr)


def main():
    tap = house.Tap()
    visit(tap, "sqlite", None)
    if house.CLUSTER:
        visit(tap, "postgres", house.new_database("twice_test"))
    else:
        tap.skip("postgres", "LAPOR_TEST_POSTGRES is not set")
    tap.end()


if __name__ == "__main__":
    main()
