#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What others rely on, computed a second time by who knows the documents and not the code.

Hashes of events from their canonical bytes, check symbols of numbers and receipts, the log caught
up with from any point, and what a client hears that sends too much.
"""

import hashlib
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "flow"))
import house  # noqa: E402

SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CANONICAL = ("action", "actor", "at", "data", "from", "happened_at", "prev", "seq", "subject", "to", "v",
             "visibility")
SHORT = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}
REPORT = {"class": "complaint", "title": "Lampu jalan \"contoh\" mati", "place": "Gang Contoh \u4e16 \u00e9 \U0001f4a1",
          "body": "Sudah tiga minggu\tlampu mati.\nMohon diperbaiki segera."}


def times(a, b):
    """Of two elements of the field with 32 elements, made by x^5 + x^2 + 1."""
    product = 0
    while b:
        product ^= a if b & 1 else 0
        a = a << 1 ^ (0b100101 if a & 16 else 0)
        b >>= 1
    return product


def checked(word):
    """Is the last symbol the sum of each one before it times its power of alpha?"""
    values, power, total = [SYMBOLS.index(s) for s in word], 1, 0
    for value in values[:-1]:
        power = times(power, 2)
        total ^= times(value, power)
    return total == values[-1]


def quoted(text):
    return '"' + "".join(SHORT.get(c) or (f"\\u{ord(c):04x}" if c < " " else c) for c in text) + '"'


def canonical(value):
    """RFC 8785 of what events hold: names in the order of their UTF-16 units."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(quoted(n) + ":" + canonical(value[n]) for n in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, str):
        return quoted(value)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return str(value)


def wrong_with(event):
    """What does not agree in an event as the API gives it; None: all does."""
    body = canonical({name: event[name] for name in CANONICAL}).encode()
    if hashlib.sha256(b"\0" + bytes.fromhex(event["salt"]) + body).hexdigest() != event["hash"]:
        return f"hash of event {event['id']}"
    for field, words in event.get("texts", {}).items():
        made = hashlib.sha256(bytes.fromhex(words["salt"]) + words["text"].encode()).hexdigest()
        if event["data"].get(field) != made:
            return f"words {field} of event {event['id']}"
    return None


def get(line, path, token):
    status, body = house.ask(line, "GET", path, headers={"Authorization": f"Bearer {token}"})
    assert status == 200, (path, body)
    return json.loads(body)


def catch_up(line, token, after, limit):
    events, more = [], True
    while more:
        page = get(line, f"/api/v1/events?after={after}&limit={limit}", token)
        events += page["items"]
        after, more = page["after"], page["more"]
    return events


def send(line):
    status, body = house.ask(line, "POST", "/api/v1/reports", REPORT)
    assert status == 201, body
    return json.loads(body)


def events_hold(tap, engine, place):
    token = place.run("token", "add", "--account", "koordinator", "--scope", "read").strip()
    line = place.connect()
    all_events = catch_up(line, token, 0, 100)
    wrong = [w for w in map(wrong_with, all_events) if w]
    tap.ok(len(all_events) > 1000 and not wrong, f"{engine}: every hash is that of the canonical bytes", *wrong[:5])
    before, broken = {}, []
    for event in all_events:
        subject = event["subject"]["id"]
        if event["prev"] != before.get(subject, "0" * 64):
            broken.append(event["id"])
        before[subject] = event["hash"]
    tap.ok(not broken, f"{engine}: each event names the one before it", *broken[:5])
    places = [event["position"] for event in all_events]
    missed = [a for a in places[::97]
              if [e["position"] for e in get(line, f"/api/v1/events?after={a}&limit=7", token)["items"]]
              != [p for p in places if p > a][:7]]
    tap.ok(places == sorted(set(places)) and not missed, f"{engine}: the log goes on from any point", *missed[:5])


def symbols_hold(tap, engine, place):
    line = place.connect()
    made = [send(line) for _ in range(20)]
    bad = [m["number"] for m in made if not checked(m["number"].replace("-", ""))]
    bad += [g for m in made for g in m["receipt"].split("-") if not checked(g)]
    tap.ok(not bad, f"{engine}: numbers and groups of receipts carry their check symbol", *bad)
    heads = {"Authorization": f"Receipt {made[0]['receipt']}"}
    _, body = house.ask(line, "GET", f"/api/v1/reports/{made[0]['number']}/events", headers=heads)
    event = json.loads(body)["items"][0]
    tap.ok(event["texts"]["place"]["text"] == REPORT["place"] and not wrong_with(event),
           f"{engine}: words with odd letters are hashed as they are stored", event)


def too_much_is_answered(tap, engine, place):
    status, body = house.ask(place.connect(), "POST", "/api/v1/reports", b" " * (20 << 20),
                             {"Content-Type": "application/json"})
    tap.ok(status == 413, f"{engine}: who sends 20 MB before listening hears 413", status, body)


def visit(tap, engine, database):
    with house.House(database) as place:
        wrong = place.try_run("init", "--demo", "--test")
        tap.ok(wrong.returncode == 2, f"{engine}: an installation is a demo or a test", wrong.stderr)
        place.run("fill", "--reports", "250", "--seed", "7")
        place.start()
        symbols_hold(tap, engine, place)
        too_much_is_answered(tap, engine, place)
        events_hold(tap, engine, place)
        place.stop()


def main():
    tap = house.Tap()
    visit(tap, "sqlite", None)
    if house.CLUSTER:
        visit(tap, "postgres", house.new_database("contract_test"))
    else:
        tap.skip("postgres", "LAPOR_TEST_POSTGRES is not set")
    tap.end()


if __name__ == "__main__":
    main()
