#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Kills the server under load, again and again: what was answered is kept, and once.

Each round several clients send reports until enough were answered, then the
process dies at once (SIGKILL) with requests in every stage.  After the restart
the clients repeat what got no answer with the same Idempotency-Key.
"""

import http.client
import json
import random
import threading

import house

ROUNDS, CLIENTS, SEED = 4, 6, 20260706
ANSWERS = (20, 150)  # after how many answers of a round the process dies


class Load:
    """Clients that send reports until the server is gone."""

    def __init__(self, place, enough):
        self.place, self.enough = place, enough
        self.lock, self.answered, self.open, self.odd = threading.Lock(), {}, {}, []
        self.receipts, self.versions = {}, {}
        self.reached = threading.Event()

    def client(self, name, replies):
        connection = self.place.connect()
        n = 0
        while True:
            key, n = f"{name}-{n}", n + 1
            body = report(key)
            with self.lock:
                self.open[key] = body
            try:
                self.note(key, *send(connection, key, body))
                if replies and n % 2:
                    self.note_reply(key, *reply(connection, self.answered[key],
                                                self.receipts[key]))
            except (OSError, KeyError, http.client.HTTPException):
                break
        connection.close()

    def note(self, key, status, answer):
        with self.lock:
            del self.open[key]
            if status == 201:
                self.answered[key] = json.loads(answer)["number"]
                self.receipts[key] = json.loads(answer)["receipt"]
            else:
                self.odd.append((status, answer[:200]))
            if len(self.answered) >= self.enough or self.odd:
                self.reached.set()

    def note_reply(self, key, status, answer):
        with self.lock:
            if status == 200:
                self.versions[key] = json.loads(answer)["version"]
            else:
                self.odd.append((status, answer[:200]))
                self.reached.set()

    def run(self, tag):
        # The first only sends, so that whatever the end is, a report is on its way then.
        clients = [threading.Thread(target=self.client, args=(f"{tag}-{i}", i > 0))
                   for i in range(CLIENTS)]
        for c in clients:
            c.start()
        self.reached.wait(60)
        self.place.kill()
        for c in clients:
            c.join()


def report(key):
    return {"class": "complaint", "title": f"Jalan rusak contoh {key}",
            "body": f"Jalan di depan pasar contoh berlubang sejak pekan lalu, kunci {key}.",
            "reporter": {"name": "Warga Contoh", "phone": "081200000000"}}


def send(connection, key, body):
    return house.ask(connection, "POST", "/api/v1/reports", body, {"Idempotency-Key": key})


def reply(connection, number, receipt):
    return house.ask(connection, "POST", f"/api/v1/reports/{number}/actions",
                     {"action": "reply", "text": "Masih begitu juga hari ini."},
                     {"Authorization": f"Receipt {receipt}"})


def clean(number):
    return number.replace("-", "")


def all_there(place, load):
    """Numbers that were answered and are not found; and those without a reply that was answered."""
    connection, lost, silent = place.connect(), [], []
    for key, number in load.answered.items():
        status, body = house.ask(connection, "GET", f"/api/v1/reports/{number}", None,
                                 {"Authorization": f"Receipt {load.receipts[key]}"})
        if status != 200 or clean(json.loads(body)["number"]) != clean(number):
            lost.append((number, status))
        elif json.loads(body)["version"] < load.versions.get(key, 1):
            silent.append((number, load.versions[key], body[:200]))
    connection.close()
    return lost, silent


def repeat(place, bodies):
    """{key: number} of requests that are sent once more; and what was not 201."""
    connection, numbers, odd = place.connect(), {}, []
    for key, body in bodies.items():
        status, answer = send(connection, key, body)
        if status == 201:
            numbers[key] = json.loads(answer)["number"]
        else:
            odd.append((key, status, answer[:200]))
    connection.close()
    return numbers, odd


# What would be half a report: a row whose fellow is missing.
FELLOWS = {"its number": "report_number", "its words": "event_text", "its events": "event",
           "its deadline": "deadline", "its identity": "identity_link", "its desk": "report_scope",
           "its receipt": "receipt", "its kept answer": "idempotency"}
STREAMS = ("event", "event_text")


def halves(place):
    """[what stands there without its other half]"""
    found = []
    for name, table in FELLOWS.items():
        column = "stream_id" if table in STREAMS else "report_id"
        if place.rows(f"SELECT id FROM report r WHERE NOT EXISTS"
                      f" (SELECT 1 FROM {table} t WHERE t.{column} = r.id)"):
            found.append(f"a report without {name}")
        if table not in STREAMS and place.rows(
                f"SELECT {column} FROM {table} t WHERE NOT EXISTS"
                f" (SELECT 1 FROM report r WHERE r.id = t.{column})"):
            found.append(f"a row of {table} without its report")
    if place.rows("SELECT id FROM report r WHERE version <> (SELECT max(seq) FROM event"
                  " WHERE stream_id = r.id)"):
        found.append("a report that is not as of its last event")
    return found


def check_round(tap, place, what, load, answered, rng):
    tap.ok(not load.odd and load.reached.is_set(), f"{what}: nothing was refused before the end",
           load.odd[:5])
    place.start()
    lost, silent = all_there(place, load)
    tap.ok(not lost, f"{what}: every answered number is there", len(load.answered), lost[:10])
    tap.ok(not silent and load.versions, f"{what}: every answered reply is there",
           len(load.versions), silent[:10])
    old = {k: report(k) for k in rng.sample(sorted(load.answered), 5)}
    again, odd = repeat(place, old)
    tap.ok(not odd and all(again[k] == load.answered[k] for k in again),
           f"{what}: an answered request repeated gets its own number again", odd[:5], again)
    late, odd = repeat(place, load.open)
    tap.ok(not odd and load.open, f"{what}: what got no answer can be sent again", odd[:5])
    answered.update(load.answered)
    answered.update(late)


def check_store(tap, place, what, answered):
    code = place.stop()
    tap.ok(code == 0, f"{what}: the server stops in order", code, place.log()[-3000:])
    for words in (("ledger", "verify"), ("rebuild", "--check")):
        done = place.try_run(*words)
        tap.ok(done.returncode == 0, f"{what}: lapor {' '.join(words)} finds nothing",
               done.stdout[-1000:], done.stderr[-3000:])
    half = halves(place)
    tap.ok(not half, f"{what}: no report is half made", half)
    stored = int(place.rows("SELECT count(*) FROM report")[0][0])
    tap.ok(stored == len(answered) == len(set(answered.values())),
           f"{what}: each request made one report", stored, len(answered),
           len(set(answered.values())))


def visit(tap, engine, database):
    rng, answered = random.Random(SEED), {}
    with house.House(database) as place:
        place.start()
        for n in range(1, ROUNDS + 1):
            load = Load(place, rng.randint(*ANSWERS))
            load.run(f"{engine}-{n}")
            check_round(tap, place, f"{engine}, end {n}", load, answered, rng)
        check_store(tap, place, engine, answered)


def main():
    tap = house.Tap()
    visit(tap, "sqlite", None)
    if house.CLUSTER:
        visit(tap, "postgres", house.new_database("kill_test"))
    else:
        tap.skip("postgres", "LAPOR_TEST_POSTGRES is not set")
    tap.end()


if __name__ == "__main__":
    main()
