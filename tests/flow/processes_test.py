#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Several processes on one database: none serves a page that another has changed for long."""

import json
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
