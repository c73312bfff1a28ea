#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The verifier in Python, as everybody can save it: right about what is true, and about what was tampered with."""

import copy
import json
import os
import subprocess
import sys
import tempfile

import house

REPORT = {"class": "complaint", "title": "Jembatan kayu contoh", "anonymous": True,
          "body": "Papan jembatan contoh patah dan anak sekolah sulit lewat."}


def flip(text, at):
    """The same with one letter or digit changed."""
    other = "0" if text[at] != "0" else "1"
    return text[:at] + other + text[at + 1:]


class Desk:
    """An installation, and a folder with what somebody kept of it."""

    def __init__(self, place, folder):
        self.place, self.folder, self.numbers = place, folder, []

    def write(self, name, content):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as f:
            f.write(content if isinstance(content, str) else json.dumps(content))
        return path

    def get(self, path):
        status, body = house.ask(self.place.connect(), "GET", path)
        assert status == 200, (path, status, body)
        return body.decode()

    def report_and_sign(self, n):
        self.place.start("--no-work")
        for _ in range(n):
            status, body = house.ask(self.place.connect(), "POST", "/api/v1/reports", REPORT)
            assert status == 201, body
            self.numbers.append(json.loads(body)["number"])
        self.place.stop()
        return self.place.run("ledger", "head", "--sign")


def verify(desk, *words):
    script = os.path.join(desk.folder, "periksa.py")
    return subprocess.run([sys.executable, script, *words], capture_output=True, text=True, check=False)


# What is changed in a document, and the word that must be said.
def changed_canonical(d):
    d["events"][0]["canonical"] = d["events"][0]["canonical"].replace("complaint", "aspiration")


def changed_words(d):
    d["events"][0]["texts"]["body"]["text"] += "!"


def changed_path(d):
    d["events"][0]["path"][0] = flip(d["events"][0]["path"][0], 5)


def changed_place(d):
    d["events"][0]["index"] += 1


def changed_root(d):
    d["head"]["root"] = flip(d["head"]["root"], 9)


def changed_note(d):
    d["head"]["note"] = d["head"]["note"].replace("Z\n", "1Z\n")


def changed_leaf(d):
    d["events"][0]["leaf"] = flip(d["events"][0]["leaf"], 3)


def changed_signature(d):
    head, _, line = d["head"]["note"].rstrip("\n").rpartition(" ")
    d["head"]["note"] = f"{head} {flip(line, 40)}\n"


def without_words(d):
    d["events"][0]["texts"] = {}


TAMPERED = ((changed_canonical, "CHANGED"), (changed_words, "CHANGED"), (changed_path, "NOT in the ledger"),
            (changed_place, "NOT in the ledger"), (changed_root, "CHANGED"), (changed_note, "WRONG"),
            (changed_leaf, "CHANGED"), (changed_signature, "WRONG"))


def check(tap, desk, other):
    first = desk.write("kept.txt", desk.report_and_sign(3))
    size = json.loads(desk.place.run("ledger", "head", "--json"))["size"]
    second = desk.write("kept2.txt", desk.report_and_sign(30))
    proof = json.loads(desk.place.run("ledger", "proof", desk.numbers[0], "--all"))
    desk.place.start("--no-work")
    with open(os.path.join(house.TOP, "src/web/static/periksa.py"), encoding="utf-8") as f:
        tap.ok(desk.get("/buku-besar/periksa.py") == f.read(), "the verifier can be saved from the site")
    desk.write("periksa.py", desk.get("/buku-besar/periksa.py"))
    growth = json.loads(desk.get(f"/api/v1/ledger/consistency?from={size}"))
    single = json.loads(desk.get(f"/api/v1/ledger/proof?event={proof['events'][0]['event']}"))
    keys = desk.write("kunci.txt", desk.get("/buku-besar/kunci.txt"))
    desk.place.stop()

    files = [desk.write("proof.json", proof), desk.write("growth.json", growth), desk.write("single.json", single)]
    pinned = ("--english", "--kunci", keys)
    done = verify(desk, *files, second, *pinned, "--kepala", first)
    tap.ok(done.returncode == 0 and "goes on from the head you kept" in done.stdout and "ALL RIGHT" in done.stdout,
           "what is true is found right, beside a kept head and key", done)
    done = verify(desk, files[0], *pinned, "--kepala", second)
    tap.ok(done.returncode == 0 and "the same as the head you kept" in done.stdout, "and beside the same head", done)
    done = verify(desk, files[0], *pinned, "--kepala", first)
    tap.ok(done.returncode == 1 and f"consistency?from={size}&" in done.stdout,
           "an older head without a proof of growth asks for one", done)

    for change, word in TAMPERED:
        bad = copy.deepcopy(proof)
        change(bad)
        done = verify(desk, desk.write("bad.json", bad), *pinned)
        tap.ok(done.returncode == 1 and word in done.stdout, f"{change.__name__} is found", done)
    erased = copy.deepcopy(proof)
    without_words(erased)
    done = verify(desk, desk.write("erased.json", erased), *pinned)
    tap.ok(done.returncode == 0, "a proof whose words were erased stays right", done)
    for member in ("from_root", "path"):
        bad = copy.deepcopy(growth)
        bad[member] = flip(bad[member], 7) if member == "from_root" else bad[member][1:]
        done = verify(desk, desk.write("bad.json", bad), *pinned, "--kepala", first)
        tap.ok(done.returncode == 1 and "WRONG" in done.stdout, f"a growth with another {member} is found", done)
    forged = other.write("forged.txt", other.report_and_sign(3))
    done = verify(desk, forged, *pinned)
    tap.ok(done.returncode == 1 and "NOT known" in done.stdout, "a head of another key is found", done)
    done = verify(desk, files[0], *pinned, "--kepala", desk.write("fork.txt", fork_of(second)))
    tap.ok(done.returncode == 1 and "rewritten" in done.stdout, "a head of the same size and another root is a fork", done)
    done = verify(desk, desk.write("nothing.json", "{}"), *pinned)
    tap.ok(done.returncode == 1, "what is no such file is said to be none", done)
    bundles(tap, desk, first)


# What is done to the lines of a bundle (`at` is the first leaf), and the program's name for it.
def drop_line(lines, at):
    del lines[at + 4]


def swap_lines(lines, at):
    lines[at + 3], lines[at + 5] = lines[at + 5], lines[at + 3]


def swap_leaves(lines, at):
    lines[at + 3], lines[at + 5] = (lines[at + 5].replace('"n":6', '"n":4'), lines[at + 3].replace('"n":4', '"n":6'))


def change_event(lines, at):
    lines[at + 2] = lines[at + 2].replace('"canonical":"{', '"canonical":"{ ')


def change_salt(lines, at):
    lines[at + 2] = flip(lines[at + 2], lines[at + 2].index('"salt":"') + 12)


def insert_line(lines, at):
    lines.insert(at + 3, lines[at + 3])


def cut_end(lines, _):
    del lines[-2:]


def change_head(lines, at):
    lines[at - 1] = flip(lines[at - 1], lines[at - 1].index("\\n") + 30)


BUNDLE = ((drop_line, "dropped"), (swap_lines, "dropped"), (swap_leaves, "forked"), (change_event, "changed"),
          (change_salt, "changed"), (insert_line, "inserted"), (cut_end, "truncated"), (change_head, "signature"))


def bundles(tap, desk, kept):
    """The whole ledger as a file, looked at by the program without its database, and by the verifier."""
    path = os.path.join(desk.folder, "ledger.jsonl")
    desk.place.run("ledger", "export", path, "--all")
    bare = os.path.join(desk.folder, "bare.jsonl")
    desk.place.run("ledger", "export", bare)
    for name in (path, bare):
        done = subprocess.run([house.PROGRAM, "ledger", "verify", "--bundle", name, "--against", kept],
                              capture_output=True, text=True, check=False)
        again = verify(desk, name, "--english", "--kepala", kept)
        tap.ok(done.returncode == 0 and again.returncode == 0 and "the same as the head you kept" in again.stdout,
               "a bundle fits its heads and the kept one", done, again)
    with open(bare, encoding="utf-8") as f:
        tap.ok("canonical" not in f.read(), "a bundle for everybody holds hashes alone")
    with open(path, encoding="utf-8") as f:
        good = f.read().splitlines()
    at = next(i for i, line in enumerate(good) if '"leaf"' in line)
    for change, word in BUNDLE:
        lines = list(good)
        change(lines, at)
        bad = desk.write("bad.jsonl", "\n".join(lines) + "\n")
        done, again = desk.place.try_run("ledger", "verify", "--bundle", bad), verify(desk, bad, "--english")
        tap.ok(done.returncode == 1 and done.stdout.startswith(word) and again.returncode == 1,
               f"{change.__name__} in a bundle is {word}", done, again)
    done = desk.place.try_run("ledger", "verify", "--bundle", desk.write("empty.jsonl", ""))
    tap.ok(done.returncode == 1 and "empty" in done.stderr, "an empty file is no bundle", done)
    done = desk.place.try_run("ledger", "export", path)
    tap.ok(done.returncode == 1 and "there already" in done.stderr, "no file is written over", done)


def fork_of(kept):
    """Kept head with another root; who keeps one trusts the paper it stands on, not its signature."""
    with open(kept, encoding="utf-8") as f:
        lines = f.read().split("\n")
    lines[2] = flip(lines[2], 4)
    return "\n".join(lines[:4] + lines[4:5]) + "\n" + lines[5] + "\n"


def main():
    tap = house.Tap()
    for name in ("sqlite", "postgres"):
        databases = [house.new_database(f"verifier{i}") if name == "postgres" else None for i in range(2)]
        with house.House(databases[0]) as place, house.House(databases[1]) as elsewhere:
            with tempfile.TemporaryDirectory() as mine, tempfile.TemporaryDirectory() as others:
                check(house.Engine(tap, name), Desk(place, mine), Desk(elsewhere, others))
    tap.end()


main()
