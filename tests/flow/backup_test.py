#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A backup is taken while it is served, proves itself, and gives a running installation, on either engine."""

import json
import os
import random
import shutil
import subprocess
import tarfile
import threading

import house

TABLES_APART = ("session", "migration", "incoming")


def program(*words):
    return subprocess.run([house.PROGRAM, *words], capture_output=True, text=True, check=False)


def restored(place, file, name, database=None):
    """A house of what `file` holds; its keys come from a file of their own."""
    keys = os.path.join(place.folder, "keys.txt")
    if not os.path.exists(keys):
        place.run("keys", "backup", keys)
    other = house.House.__new__(house.House)
    other.folder = os.path.join(place.folder, name)
    other.data = os.path.join(other.folder, "data")
    other.log_path = os.path.join(other.folder, "serve.log")
    other.database, other.server, other.port = database, None, 0
    os.mkdir(other.folder)
    return other, other.try_run("restore", file, "--keys", keys)


def counts(place):
    """Rows of all tables that a backup holds."""
    names = place.rows("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' "
                       "AND table_type = 'BASE TABLE'"
                       if place.database else "SELECT name FROM sqlite_schema WHERE type = 'table'")
    names = sorted(n for n, in names if not n.startswith(("search", "sqlite_")) and n not in TABLES_APART)
    return {n: int(place.rows(f"SELECT COUNT(*) FROM {n}")[0][0]) for n in names}


def send_report(place, n):
    connection = place.connect()
    status, answer = house.ask(connection, "POST", "/api/v1/reports", {
        "class": "complaint", "title": f"Jalan berlubang nomor {n}",
        "body": "Jalan di depan balai desa berlubang dan penuh air kalau hujan.",
        "area": "61.12.01.2001", "anonymous": True})
    connection.close()
    return status, json.loads(answer)


def same_case(tap, what, place, other, sent):
    """The reporter's own page opens with the code; the staff's with the password."""
    other.start()
    connection = other.connect()
    number, code = sent["number"], sent["receipt"]
    status, answer = house.ask(connection, "GET", f"/api/v1/reports/{number}",
                               headers={"Authorization": f"Receipt {code}"})
    tap.ok(status == 200 and json.loads(answer)["number"] == number, f"{what}: a receipt opens its report", status)
    status, page = house.ask(connection, "GET", "/laporan?q=berlubang")
    tap.ok(status == 200, f"{what}: its pages are served", status)
    status, answer = house.ask(connection, "GET", "/healthz")
    tap.ok(status == 200, f"{what}: it is alive")
    connection.close()
    fresh, answer = send_report(other, 99)
    tap.ok(fresh == 201, f"{what}: it takes new reports", fresh, answer)
    tap.ok(other.stop() == 0, f"{what}: and ends in order", other.log())
    done = other.try_run("rebuild", "--check")
    tap.ok(done.returncode == 0, f"{what}: all that is derived is right", done)


def taken(tap, place):
    """While reports come in, one whole state of the database is written."""
    file = os.path.join(place.folder, "one.backup")
    stop, sent = threading.Event(), []

    def send():
        while not stop.is_set():
            sent.append(send_report(place, len(sent)))

    threads = [threading.Thread(target=send) for _ in range(3)]
    for t in threads:
        t.start()
    while len(sent) < 10:
        pass
    done = place.try_run("backup", file, "--json")
    stop.set()
    for t in threads:
        t.join()
    good = done.returncode == 0 and json.loads(done.stdout)["rows"] > 1000
    tap.ok(good, "it is taken while reports come in, and proves itself", done)
    tap.ok(all(status == 201 for status, _ in sent), "and holds none of them up", len(sent))
    tap.ok(os.path.exists(file + ".statement"), "its statement stands beside it")
    tap.ok(not [n for n in os.listdir(place.folder) if "scratch" in n or n.endswith(".part")],
           "nothing else is left", os.listdir(place.folder))
    tap.ok(place.try_run("backup", file).returncode == 1, "one that is there is not written over")
    return file


def holds_no_secret(tap, place, file):
    with open(file, "rb") as f:
        everything = f.read()
    secrets = []
    for name in os.listdir(os.path.join(place.data, "keys")):
        with open(os.path.join(place.data, "keys", name), encoding="utf-8") as f:
            secrets += [line.split()[1] for line in f if line.startswith("secret ")]
    unpacked = b""
    with tarfile.open(fileobj=open(file, "rb")) as tar:  # pylint: disable=consider-using-with
        names = tar.getnames()
        for member in tar.getmembers():
            bytes_ = tar.extractfile(member).read()
            if member.name.endswith(".gz"):
                import gzip  # pylint: disable=import-outside-toplevel
                bytes_ = gzip.decompress(bytes_)
            unpacked += bytes_
    tap.ok(len(secrets) >= 4 and not [s for s in secrets if s.encode() in everything + unpacked],
           "no key is in it, and tar(1) reads it")
    tap.ok(b"sandi-surel" not in unpacked and b"smtp_from" in unpacked, "nor is the mail server's password")
    tap.ok(names[0] == "lapor-backup.json" and names[-1] == "statement.json", "its first and its last are as said")


def attacked(tap, place, file):
    """One bit anywhere, the end cut off, a part dropped or put in: each is refused and named."""
    with open(file, "rb") as f:
        whole = f.read()
    bad = file + ".bad"
    chance = random.Random(11)
    with tarfile.open(file) as tar:
        heads = [m.offset for m in tar.getmembers()]
        starts = [m.offset_data for m in tar.getmembers() if m.size]
    spots = [chance.randrange(len(whole)) for _ in range(15)]
    spots += [chance.choice(heads) + chance.randrange(512) for _ in range(6)]
    spots += [chance.choice(starts) + chance.randrange(12) for _ in range(6)]
    spots += [len(whole) - 1, len(whole) - 1024, len(whole) - 1600]
    passed, unnamed = [], []
    for at in spots:
        with open(bad, "wb") as f:
            f.write(whole[:at] + bytes([whole[at] ^ 1 << chance.randrange(8)]) + whole[at + 1:])
        done = program("backup", "verify", bad, "--data", place.data)
        if done.returncode == 0:
            passed.append(at)
        elif not any(w in done.stderr for w in ("tables/", "attachments/", ".json", "lapor.conf", "beginning",
                                                 "statement", "no backup of lapor")):
            unnamed.append(done.stderr)
    tap.ok(not passed, f"each of {len(spots)} flipped bits is refused", passed)
    tap.ok(not unnamed, "and told where it is", *unnamed[:5])
    for what, bytes_ in (("cut off", whole[:len(whole) // 2]), ("without its end", whole[:-512]),
                         ("with something behind it", whole + b"\0"), ("empty", b""),
                         ("no backup", b"PK\3\4" + whole[4:])):
        with open(bad, "wb") as f:
            f.write(bytes_)
        done = program("backup", "verify", bad, "--data", place.data)
        tap.ok(done.returncode == 1 and done.stderr, f"{what}: it is refused", done)
    dropped = [m for m in tarfile.open(file).getmembers() if m.name.startswith("tables/event/")][0]
    end = dropped.offset_data + (dropped.size + 511) // 512 * 512
    with open(bad, "wb") as f:
        f.write(whole[:dropped.offset] + whole[end:])
    done = program("backup", "verify", bad, "--data", place.data)
    tap.ok(done.returncode == 1 and "statement" in done.stderr, "without a part: it is refused", done)
    other = os.path.join(place.folder, "never")
    done = program("restore", bad, "--data", other, "--new-keys")
    tap.ok(done.returncode == 1 and not os.path.exists(os.path.join(other, "lapor.db")),
           "and nothing is restored of it", done)
    os.remove(bad)


def tampered(tap, place, file):
    """Somebody changes rows and writes a backup of them: the ledger says so."""
    place.change("UPDATE event SET data = REPLACE(data, 'complaint', 'aspiration') WHERE seq = 1 "
                 "AND subject = 'report' AND stream_id = (SELECT MAX(id) FROM report)")
    forged = file + ".forged"
    done = place.try_run("backup", forged)
    tap.ok(done.returncode == 1 and "ledger" in done.stderr, "a changed event is found while it proves itself", done)
    tap.ok(not os.path.exists(forged + ".statement"), "and no statement vouches for it")


def wrong_ways(tap, place, file):
    for words, needle in ((("restore", file, "--data", os.path.join(place.folder, "nokeys")), "--keys"),
                          (("restore", file, "--data", place.data), "already"),
                          (("restore", "/nowhere", "--data", os.path.join(place.folder, "no")), "nowhere")):
        if needle == "already" and place.database:
            words += ("--database", place.database)
        done = program(*words)
        tap.ok(done.returncode == 1 and needle in done.stderr and len(done.stderr.splitlines()) == 1,
               f"{words[0]} says in one line what is wrong: {needle}", done)
    done = program("backup", "verify", file)
    tap.ok(done.returncode == 0 and "--data" in done.stderr, "without keys it says whose signature it cannot know", done)
    stranger = os.path.join(place.folder, "stranger")
    program("init", "--test", "--data", stranger)
    done = program("backup", "verify", file, "--data", stranger)
    tap.ok(done.returncode == 1 and "none of this installation" in done.stderr,
           "with the keys of another installation it is refused", done)
    shutil.rmtree(stranger)


def older_head(tap, place, file):
    """A backup older than a head that somebody kept cannot pass for the newest."""
    head = os.path.join(place.folder, "head")
    place.start()
    send_report(place, 98)
    place.stop()
    done = place.try_run("ledger", "head", "--sign")
    with open(head, "w", encoding="utf-8") as f:
        f.write(done.stdout)
    tap.ok(done.returncode == 0 and done.stdout, "a head is kept", done)
    done = place.try_run("backup", "verify", file, "--against", head)
    tap.ok(done.returncode == 1 and "head" in done.stderr, "a backup from before it is refused by it", done)
    newer = file + ".newer"
    place.run("backup", newer)
    done = place.try_run("backup", "verify", newer, "--against", head)
    tap.ok(done.returncode == 0, "one that continues it is not", done)
    return newer


def scheduled(tap, place):
    folder = os.path.join(place.folder, "by itself")
    place.start("--backup-dir", folder, "--backup-every", "1", "--backup-keep", "1")
    connection = place.connect()

    def age():
        _, text = house.ask(connection, "GET", "/metrics")
        return [int(line.split()[1]) for line in text.decode().splitlines()
                if line.startswith("lapor_backup_age_seconds ")][0]

    good = house.until(lambda: age() >= 0)
    tap.ok(good, "one is taken by itself, and its age is a figure", place.log()[-2000:])
    connection.close()
    place.stop()
    first = set(os.listdir(folder))
    place.start("--backup-dir", folder, "--backup-every", "1", "--backup-keep", "1", "--clock-offset", "+1d")
    good = house.until(lambda: len(os.listdir(folder)) == 2 and not first & set(os.listdir(folder)))
    place.stop()
    tap.ok(good and len([n for n in os.listdir(folder) if n.endswith(".statement")]) == 1,
           "the newest stays, with its statement", sorted(os.listdir(folder)))


def visit(tap, engine, database):
    with house.House(database) as place:
        with open(os.path.join(place.data, "lapor.conf"), "w", encoding="utf-8") as f:
            f.write("smtp_from = lapor@contoh.invalid\nsmtp_url = smtp://u:sandi-surel@127.0.0.1:1\n"
                    "base_url = http://127.0.0.1\n")
        place.run("fill", "--reports", "200", "--seed", "3")
        place.start("--no-work")
        status, sent = send_report(place, 0)
        engine.ok(status == 201, "a report is sent", sent)
        place.stop()
        place.start("--smtp-url", "")
        file = taken(engine, place)
        place.stop()
        holds_no_secret(engine, place, file)
        attacked(engine, place, file)
        wrong_ways(engine, place, file)
        last = older_head(engine, place, file)
        for name, target in (("sqlite", None), ("postgres", house.new_database(f"restored_{engine.name}"))):
            other, done = restored(place, last, name, target)
            engine.ok(done.returncode == 0, f"restored into {name}", done)
            engine.ok(counts(other) == counts(place), f"restored into {name}: every table has its rows",
                      {k: (v, counts(place).get(k)) for k, v in counts(other).items() if counts(place).get(k) != v})
            same_case(engine, f"restored into {name}", place, other, sent)
        scheduled(engine, place)
        tampered(engine, place, file)


def main():
    tap = house.Tap()
    visit(tap, house.Engine(tap, "sqlite"), None)
    if house.CLUSTER:
        visit(tap, house.Engine(tap, "postgres"), house.new_database("backup"))
    else:
        tap.skip("on PostgreSQL", "no cluster is given")
    tap.end()


main()
