#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Several processes on one database: none serves a page that another has changed for long."""

import json
import os
import subprocess
import time

import house

PATIENCE_S = 30  # a bound of this test, not of the program: 2 s there (PAGE_FRESH_MS)
WORDS = "Jalan di depan pasar contoh berlubang sejak pekan lalu."


class Second:
    """Another server of the same house."""

    def __init__(self, place, *words):
        with open(place.log_path, "ab") as log:
            self.process = subprocess.Popen(
                place.command("serve", "--listen", "127.0.0.1:0", "--no-rate-limit", *words),
                stdout=subprocess.PIPE, stderr=log, text=True)
        self.first_line = self.process.stdout.readline()

    def port(self):
        return int(self.first_line.split()[-1])

    def end(self):
        self.process.terminate()
        code = self.process.wait()
        self.process.stdout.close()
        return code


def page(port, number):
    connection = house.http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    _, body = house.ask(connection, "GET", f"/laporan/{number}")
    connection.close()
    return body.decode()


def shows_in_time(port, number, words):
    """Asked again and again, as readers do, so that the page is kept meanwhile."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        if words in page(port, number):
            return True
        time.sleep(0.02)
    return False


def act(place, port, number, who, move):
    connection = house.http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    token = place.run("token", "add", "--account", who, "--scope", "all").strip()
    status, body = house.ask(connection, "POST", f"/api/v1/reports/{number}/actions", move,
                             {"Authorization": f"Bearer {token}"})
    connection.close()
    return status, body


def submit(place):
    connection = place.connect()
    _, body = house.ask(connection, "POST", "/api/v1/reports",
                        {"class": "complaint", "title": "Jalan rusak contoh", "body": WORDS})
    connection.close()
    return json.loads(body)["number"]


def made(port):
    """Public pages that this server has made so far, not taken from its cache."""
    connection = house.http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    _, body = house.ask(connection, "GET", "/metrics")
    connection.close()
    return int(next(line for line in body.decode().splitlines()
                    if line.startswith("lapor_page_cache_made_total ")).split()[1])


def stays(place, ports, moved, other, who):
    """
    A report that nothing happened to is answered from the cache of the second server, while a
    move at the first one drops the page of another.  A page is made anew after two seconds in
    any case: a round that a busy machine drew out says nothing and is played again.
    """
    for n in range(20):
        words = f"Petugas contoh di lokasi, kali ke-{n + 1}."
        page(ports[1], moved)
        page(ports[1], other)
        begun = time.monotonic()
        act(place, ports[0], moved, who, {"action": "follow_up", "text": words})
        while words not in page(ports[1], moved):
            time.sleep(0.01)
        before = made(ports[1])
        page(ports[1], other)
        if made(ports[1]) == before and time.monotonic() - begun < 1.4:
            return True
    return False


def renamed(place):
    """The offices, one of them with another name."""
    with open(os.path.join(house.TOP, "data", "agencies_kubu_raya.csv"), encoding="utf-8") as f:
        rows = [row.split(",") for row in f]
    for row in rows:
        if row[0] == "dishub":
            row[1] = "Dinas Contoh Baru"
    path = os.path.join(place.folder, "agencies.csv")
    with open(path, "w", encoding="utf-8") as f:
        f.writelines(",".join(row) for row in rows)
    return path


def on_postgres(tap, database):
    with house.House(database) as place:
        place.start()
        other = Second(place, "--work", "off")
        ports = place.port, other.port()
        number = submit(place)
        tap.ok(all(WORDS not in page(p, number) for p in ports), "both servers keep a page of it")
        status, body = act(place, ports[0], number, "koordinator",
                           {"action": "verify", "agency": "dishub", "text": "Diteruskan."})
        tap.ok(status == 200 and WORDS in page(ports[0], number),
               "who made a change over the API shows it at once", status, body)
        tap.ok(shows_in_time(ports[1], number, WORDS), "the other one shows it too", page(ports[1], number))
        status, body = act(place, ports[1], number, "petugas.dishub",
                           {"action": "follow_up", "text": "Petugas contoh menuju lokasi."})
        tap.ok(status == 200 and shows_in_time(ports[0], number, "Petugas contoh menuju lokasi."),
               "and so the other way round", status, body)
        untouched = submit(place)
        act(place, ports[0], untouched, "koordinator",
            {"action": "verify", "agency": "dishub", "text": "Diteruskan."})
        tap.ok(stays(place, ports, number, untouched, "petugas.dishub"),
               "a page that it did not change stays in the cache of the other one")
        tap.ok("Dinas Contoh Baru" not in page(ports[1], number), "an office has its name")
        place.run("import", "agencies", renamed(place))
        tap.ok(shows_in_time(ports[1], number, "Dinas Contoh Baru"),
               "and another one after a command took it in", page(ports[1], number))
        tap.ok(other.end() == 0 and place.stop() == 0, "both end in order", place.log())


def on_sqlite(tap):
    with house.House() as place:
        place.start()
        other = Second(place, "--work", "off")
        tap.ok(other.first_line == "" and other.end() == 1, "a second server on SQLite is refused",
               other.first_line, place.log())
        tap.ok(WORDS not in page(place.port, submit(place)) and place.stop() == 0, "and the first goes on")


def main():
    tap = house.Tap()
    on_sqlite(tap)
    if house.CLUSTER:
        on_postgres(tap, house.new_database("processes_test"))
    else:
        tap.skip("postgres", "LAPOR_TEST_POSTGRES is not set")
    tap.end()


if __name__ == "__main__":
    main()
