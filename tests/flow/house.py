# SPDX-License-Identifier: AGPL-3.0-or-later
"""An installation of its own for a test: init, serve, commands, requests, TAP.

The program stands in $LAPOR_BUILD (default build/asan); $LAPOR_TEST_POSTGRES is
a libpq string of a private cluster, where a test may make databases.
"""

import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.path.join(TOP, os.environ.get("LAPOR_BUILD", "build/asan"), "lapor")
CLUSTER = os.environ.get("LAPOR_TEST_POSTGRES", "")
PASSWORD = "lapor-kubu-raya"


class Tap:
    """Numbers the lines, keeps the score."""

    def __init__(self):
        self.n, self.bad = 0, 0

    def ok(self, good, name, *notes):
        self.n += 1
        self.bad += not good
        print(f"{'ok' if good else 'not ok'} {self.n} - {name}", flush=True)
        for note in () if good else notes:
            for line in str(note).splitlines():
                print(f"# {line}", flush=True)
        return bool(good)

    def skip(self, name, why):
        self.n += 1
        print(f"ok {self.n} # SKIP {name}: {why}", flush=True)

    def end(self):
        print(f"1..{self.n}", flush=True)
        sys.exit(1 if self.bad else 0)


class Engine:
    """The tap with the engine's name before each line."""

    def __init__(self, tap, name):
        self.tap, self.name = tap, name

    def ok(self, good, name, *notes):
        return self.tap.ok(good, f"{self.name}: {name}", *notes)


def new_database(name):
    """Makes a database in the test's cluster; the libpq string that opens it."""
    name = f"{name}_{os.getpid()}"
    subprocess.run(["psql", "-qX", "-d", CLUSTER, "-c", f"CREATE DATABASE {name}"], check=True)
    words = [w for w in CLUSTER.split() if not w.startswith("dbname=")]
    return " ".join(words + [f"dbname={name}"])


class House:
    """One installation in a folder of its own, gone after use."""

    def __init__(self, database=None, folder=None):
        self.folder = tempfile.mkdtemp(prefix="lapor-test-", dir=folder)
        self.data = os.path.join(self.folder, "data")
        self.log_path = os.path.join(self.folder, "serve.log")
        self.database, self.server, self.port = database, None, 0
        self.run("init", "--test")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def command(self, *words):
        place = ["--database", self.database] if self.database else []
        return [PROGRAM, *words, "--data", self.data, *place]

    def try_run(self, *words):
        return subprocess.run(self.command(*words), capture_output=True, text=True, check=False)

    def run(self, *words):
        """What the command printed; a command that fails ends the test."""
        done = self.try_run(*words)
        if done.returncode:
            raise SystemExit(f"Bail out! lapor {' '.join(words)}: exit {done.returncode}, "
                             f"{done.stdout}{done.stderr[-4000:]}")
        return done.stdout

    def start(self, *words):
        with open(self.log_path, "ab") as log:
            self.server = subprocess.Popen(
                self.command("serve", "--listen", "127.0.0.1:0", "--no-rate-limit", *words),
                stdout=subprocess.PIPE, stderr=log, text=True)
        line = self.server.stdout.readline()
        if not line.startswith("listening on port "):
            raise SystemExit(f"Bail out! serve said {line!r}; {self.log()[-4000:]}")
        self.port = int(line.split()[-1])

    def end(self, number):
        """Sends the signal; the exit code."""
        if not self.server:
            return 0
        self.server.send_signal(number)
        code = self.server.wait()
        self.server.stdout.close()
        self.server = None
        return code

    def stop(self):
        return self.end(signal.SIGTERM)

    def kill(self):
        return self.end(signal.SIGKILL)

    def log(self):
        with open(self.log_path, encoding="utf-8", errors="replace") as f:
            return f.read()

    def connect(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def rows(self, sql):
        """Rows of a query as lists of text, asked of the database itself."""
        return self._sql(sql, "-readonly")

    def change(self, sql):
        """Changes rows behind the program's back."""
        self._sql(sql)

    def _sql(self, sql, *options):
        if self.database:
            words = ["psql", "-qXAt", "-F", "\t", "-d", self.database, "-c", sql]
        else:
            words = ["sqlite3", "-tabs", "-cmd", ".timeout 60000", *options,
                     os.path.join(self.data, "lapor.db"), sql]
        done = subprocess.run(words, capture_output=True, text=True, check=True)
        return [line.split("\t") for line in done.stdout.splitlines()]


def until(done, patience_s=120):
    """Asked again and again: what works in the background has its own time."""
    end = time.monotonic() + patience_s
    while time.monotonic() < end:
        if done():
            return True
        time.sleep(0.05)
    return False


def ask(connection, method, path, body=None, headers=None):
    """(status, body); a body that is no text goes out as JSON."""
    heads = dict(headers or {})
    if body is not None and not isinstance(body, (str, bytes)):
        body = json.dumps(body)
        heads["Content-Type"] = "application/json"
    connection.request(method, path, body, heads)
    answer = connection.getresponse()
    return answer.status, answer.read()
