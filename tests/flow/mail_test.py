#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Mails over a real connection: a slow mailbox holds up only its own, a stop waits for what is on
the way, and whoever kills the server makes at most that come twice."""

import re
import signal
import socketserver
import threading
import time

import house

AT_ONCE = 4
SLOW = "lambat@contoh.example"
PATIENCE_S = 60


class Client(socketserver.StreamRequestHandler):
    """Keeps a mail to SLOW waiting, before it is taken; and any, when it is told to, after."""

    def reply(self, words):
        self.wfile.write(f"{words}\r\n".encode())

    def handle(self):
        to = ""
        self.reply("220 contoh.example")
        try:
            for line in self.rfile:
                verb = line.decode().strip()
                if verb.upper().startswith("RCPT TO:"):
                    to = verb[8:].strip("<>")
                    if to == SLOW:
                        self.wait(self.server.slow)
                    self.reply("250 taken")
                elif verb.upper() == "DATA":
                    self.reply("354 go on")
                    self.take_mail(to)
                elif verb.upper() == "QUIT":
                    return self.reply("221 bye")
                else:
                    self.reply("250 as you wish")
        except OSError:  # the other side is no more
            pass

    def wait(self, gate):
        with self.server.lock:
            self.server.held += 1
        gate.wait(PATIENCE_S)
        with self.server.lock:
            self.server.held -= 1

    def take_mail(self, to):
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line)
        name = re.search(rb"^Message-ID: (\S+)", b"".join(lines), re.M).group(1).decode()
        with self.server.lock:
            self.server.mails.append((name, to))
        self.wait(self.server.answer)
        self.reply("250 taken")


class PostOffice(socketserver.ThreadingTCPServer):
    """`mails`: Message-ID and recipient of each that was taken, in order."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Client)
        self.lock, self.mails, self.held = threading.Lock(), [], 0
        self.slow, self.answer = threading.Event(), threading.Event()
        self.answer.set()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def options(self):
        return ("--smtp-url", f"smtp://127.0.0.1:{self.server_address[1]}", "--smtp-from",
                "lapor@contoh.example", "--smtp-connections", str(AT_ONCE))

    def taken(self, to=None):
        with self.lock:
            return [name for name, who in self.mails if to in (None, who)]


def submit(place, email):
    connection = place.connect()
    status, _ = house.ask(connection, "POST", "/api/v1/reports",
                          {"class": "complaint", "title": "Jalan rusak contoh",
                           "body": "Jalan di depan pasar contoh berlubang sejak pekan lalu.",
                           "reporter": {"name": "Warga Contoh", "email": email, "contact": "email"}})
    connection.close()
    assert status == 201, status


def comes_true(what):
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        if what():
            return True
        time.sleep(0.02)
    return False


def log_is_read(place):
    """Whatever happened is in the order of all events, counted and findable."""
    behind = place.rows("SELECT (SELECT count(*) FROM event_pending), (SELECT max(position) FROM "
                        "event_log) - (SELECT min(position) FROM progress WHERE name IN "
                        "('summary', 'search'))")
    return behind == [["0", "0"]]


def slow_ones(tap, place, office, engine):
    place.start(*office.options())
    for n in range(8):
        submit(place, SLOW if n % 4 == 1 else f"warga{n}@contoh.example")
    tap.ok(comes_true(lambda: len(office.taken()) == 6 and office.held == 2),
           f"{engine}: two mails wait for a slow mailbox, all others are there", office.mails)
    submit(place, "belakangan@contoh.example")
    tap.ok(comes_true(lambda: office.taken("belakangan@contoh.example")),
           f"{engine}: nor does one that is written meanwhile wait", office.mails)
    tap.ok(comes_true(lambda: log_is_read(place)),
           f"{engine}: the other tasks of the worker go on", place.log())
    tap.ok(not office.taken(SLOW), f"{engine}: while the slow ones still wait")
    place.server.send_signal(signal.SIGTERM)
    threading.Timer(0.3, office.slow.set).start()
    tap.ok(place.stop() == 0 and len(office.taken(SLOW)) == 2,
           f"{engine}: a stop waits for what is on the way", office.mails, place.log())
    left = place.rows("SELECT count(*) FROM outbox WHERE sent_at IS NULL")
    tap.ok(left == [["0"]], f"{engine}: and each is noted", left)


def killed(tap, place, office, engine):
    office.answer.clear()  # taken, and the yes does not get back
    place.start(*office.options())
    before = len(office.taken())
    for n in range(10):
        submit(place, f"korban{n}@contoh.example")
    comes_true(lambda: len(office.taken()) - before == AT_ONCE)
    on_the_way = set(office.taken()[before:])
    tap.ok(len(on_the_way) == AT_ONCE, f"{engine}: so many are on the way when it is killed", on_the_way)
    place.kill()
    office.answer.set()
    # leases and pauses of the killed one are over an hour later
    place.start(*office.options(), "--clock-offset", "+1h")
    comes_true(lambda: place.rows("SELECT count(*) FROM outbox WHERE sent_at IS NULL") == [["0"]])
    place.stop()
    names = office.taken()[before:]
    twice = {name for name in names if names.count(name) > 1}
    who = {to for name, to in office.mails[before:]}
    tap.ok(len(set(names)) == 10 and len(who) == 10, f"{engine}: everybody got the mail", office.mails)
    tap.ok(twice <= on_the_way and max(map(names.count, names)) <= 2,
           f"{engine}: twice at most what was on the way, under the same Message-ID", twice)


def on(tap, engine, database):
    office = PostOffice()
    with house.House(database) as place:
        slow_ones(tap, place, office, engine)
        killed(tap, place, office, engine)
    office.shutdown()
    office.server_close()


def main():
    tap = house.Tap()
    on(tap, "sqlite", None)
    if house.CLUSTER:
        on(tap, "postgres", house.new_database("mail_test"))
    else:
        tap.skip("postgres", "LAPOR_TEST_POSTGRES is not set")
    tap.end()


if __name__ == "__main__":
    main()
