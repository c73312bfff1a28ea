# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the demo of Kubu Raya promises: every page has something true to show."""
import csv
import datetime as dt
import os
import re
import time

import house

tap = house.Tap()

STATES = {"received", "awaiting_completion", "assigned", "in_progress", "answered", "contested", "postponed",
          "closed", "archived", "withdrawn"}
ENDINGS = {"", "admin", "archived", "automatic", "automatic_no_contact", "confirmed", "deemed", "reporter"}
# Kubu Raya after Idulfitri's long leave, and an ordinary week late in the year.
DAYS = {"sqlite": dt.datetime(2026, 3, 30, 2, 0, tzinfo=dt.timezone.utc),
        "postgres": dt.datetime(2026, 11, 24, 8, 0, tzinfo=dt.timezone.utc)}
QUEUES = {  # whose desk, and what waits there
    "the coordinator's: to verify": "state = 'received' AND owner_id = {kuburaya}",
    "the coordinator's: an extension that was asked for": "extension_days IS NOT NULL AND state = 'in_progress'",
    "the coordinator's: an appeal": "is_appealed AND state = 'archived' AND EXISTS "
                                    "(SELECT 1 FROM deadline d WHERE d.report_id = report.id "
                                    "AND d.kind = 'decide_appeal' AND d.status = 'running')",
    "Dishub's: to verify": "state = 'received' AND owner_id = {dishub}",
    "Dishub's: to begin": "state = 'assigned' AND owner_id = {dishub}",
    "Dishub's: at work, a person named": "state = 'in_progress' AND owner_id = {dishub} AND person_id IS NOT NULL",
    "Dishub's: late": "is_breached AND ended_at IS NULL AND owner_id = {dishub}",
    "Dishub's: waiting for the reporter": "state = 'awaiting_completion' AND owner_id = {dishub}",
    "Dishub's: answered": "state = 'answered' AND owner_id = {dishub}",
    "the inspectorate's": "is_supervision AND is_confidential AND owner_id = {inspektorat}",
    "an office's: a reply to answer": "is_reply_due AND state = 'answered'",
    "an office's: to be looked at again soon": "state = 'postponed' AND review_date IS NOT NULL",
}


def offset(engine):
    return f"{int(DAYS[engine].timestamp() - time.time()) // 60}m"


def listed(name, column):
    with open(os.path.join(house.TOP, "data", name), encoding="utf-8") as f:
        rows = csv.DictReader(line for line in f if not line.startswith("#"))
        return {r[column] for r in rows}


def actions(place):
    """Of this version: what answers 501 is not among them, nor a late decree, which the demo has not."""
    return {line.split()[0] for line in place.run("actions").splitlines()[1:] if "later" not in line} - {"recompute"}


class Demo(house.House):
    def __init__(self, engine, *words):
        self.said, self.words, self.engine = "", words, engine
        super().__init__(house.new_database("demo") if engine == "postgres" else None)

    def command(self, *words):
        return super().command(*words, "--clock-offset", offset(self.engine))

    def run(self, *words):
        if words != ("init", "--test"):
            return super().run(*words)
        done = self.try_run("init", "--demo", *self.words)
        if done.returncode:
            raise SystemExit(f"Bail out! init --demo: {done.stderr[-4000:]}")
        self.said = done.stdout + done.stderr
        return done.stdout

    def column(self, sql):
        return {row[0] for row in self.rows(sql)}

    def count(self, sql):
        return int(self.rows(sql)[0][0])


def complete(place):
    def check(name, missing):
        tap.ok(not missing, f"{place.engine}: {name}", missing)

    last = dt.datetime.fromtimestamp(place.count("SELECT MAX(created_at) FROM report") / 1000, dt.timezone.utc)
    tap.ok(dt.timedelta(0) < DAYS[place.engine] - last < dt.timedelta(days=2),
           f"{place.engine}: made up to the day of the moved clock", last)
    check("no told life ends early", place.said.count("demo_life_ends_early"))
    check("every state", STATES - place.column("SELECT state FROM report"))
    check("every ending", ENDINGS - place.column("SELECT COALESCE(ended_how, '') FROM report"))
    check("every action", actions(place) - place.column("SELECT action FROM event"))
    check("every channel", listed("channels.csv", "code") - place.column("SELECT channel FROM report"))
    check("every class", {"complaint", "aspiration", "info_request"} - place.column("SELECT class FROM report"))
    check("every district of the regency",
          place.column("SELECT code FROM area WHERE code LIKE '61.12.__'")
          - place.column("SELECT SUBSTR(area_code, 1, 8) FROM report"))
    for what in ("is_anonymous", "is_confidential", "is_supervision", "is_breached", "is_imported", "contests > 0",
                 "contests > 0 AND state = 'closed'", "rating IS NOT NULL"):
        tap.ok(place.count(f"SELECT COUNT(*) FROM report WHERE {what}") > 0, f"{place.engine}: some are {what}")
    open_ones = place.count("SELECT COUNT(*) FROM report WHERE ended_at IS NULL")
    late = place.count("SELECT COUNT(*) FROM report WHERE ended_at IS NULL AND is_breached")
    tap.ok(0 < late < open_ones, f"{place.engine}: some are late, not all", late, open_ones)


def queues(place):
    ids = dict(place.rows("SELECT code, id FROM agency"))
    for name, condition in QUEUES.items():
        found = place.count(f"SELECT COUNT(*) FROM report WHERE {condition.format(**ids)}")
        tap.ok(found > 0, f"{place.engine}: {name}")


def photos(place):
    reports = place.count("SELECT COUNT(*) FROM report")
    with_photo = place.count("SELECT COUNT(DISTINCT report_id) FROM attachment")
    tap.ok(0.12 < with_photo / reports < 0.4, f"{place.engine}: about a fifth have photos", with_photo, reports)
    tap.ok(place.count("SELECT COUNT(*) FROM attachment WHERE report_id IS NULL OR thumb IS NULL") == 0,
           f"{place.engine}: each photo belongs to a report and has a thumbnail")
    tap.ok(place.count("SELECT COUNT(*) FROM attachment WHERE seq = 1 AND visibility = 'public'") > 20
           and place.count("SELECT COUNT(*) FROM attachment WHERE seq = 1 AND visibility = 'reporter'") > 3,
           f"{place.engine}: most that reporters sent are public, some are not")
    number, photo = place.rows("SELECT r.number, a.id FROM attachment a JOIN report r ON r.id = a.report_id "
                               "WHERE a.visibility = 'public' AND r.state = 'closed' AND NOT r.is_confidential")[0]
    connection = place.connect()
    _, page = house.ask(connection, "GET", f"/laporan/{number}")
    tap.ok(re.search(rf'lampiran/{photo}\?kecil=1" alt="Foto \d dari laporan [^>]*></a>\s+Foto \d dari \w+\s+'
                     r'<small>\d+ \w+ 2026 · \d+ kB', page.decode()),
           f"{place.engine}: the report's page shows it with its day", number)
    connection.close()
    for path, start in ((photo, b"\xff\xd8"), (f"{photo}?kecil=1", b"\xff\xd8")):
        connection = place.connect()
        status, body = house.ask(connection, "GET", f"/laporan/{number}/lampiran/{path}")
        tap.ok(status == 200 and body.startswith(start) and len(body) < 60000,
               f"{place.engine}: anybody sees a photo of the work: {path.partition('?')[2] or 'whole'}", status, len(body))
        connection.close()


def moved(place):
    """A report of the system before says when it came in there, and when it was brought over."""
    number = place.rows("SELECT number FROM report WHERE is_imported AND ended_how = 'confirmed'")[0][0]
    connection = place.connect()
    _, page = house.ask(connection, "GET", f"/laporan/{number}")
    days = re.findall(r"(\d+ \w+ \d{4}), \d\d\.\d\d", page.decode())
    tap.ok("Laporan diterima di sistem lama." in page.decode() and "Keadaannya di sana: Selesai." in page.decode()
           and len(days) == 3 and days[0] == days[1] != days[2],
           f"{place.engine}: a moved report tells its days as they were", days)
    connection.close()


def proven(place):
    for words in (("rebuild", "--check"), ("ledger", "verify")):
        done = place.try_run(*words)
        tap.ok(done.returncode == 0, f"{place.engine}: {' '.join(words)}", done.stdout, done.stderr[-2000:])


for engine in ("sqlite", "postgres"):
    if engine == "postgres" and not house.CLUSTER:
        tap.skip("postgres", "no cluster: run through tools/run-tests")
        continue
    with Demo(engine) as demo:
        complete(demo)
        queues(demo)
        demo.start()
        photos(demo)
        moved(demo)
        demo.stop()
        proven(demo)

with Demo("sqlite", "--media-program", "/nonexistent/lapor-media") as bare:
    tap.ok("has no photos" in bare.said and bare.count("SELECT COUNT(*) FROM report") > 200,
           "without lapor-media the demo says so and is there")
    tap.ok(bare.count("SELECT COUNT(*) FROM attachment") == 0, "and has no photo")
tap.end()
