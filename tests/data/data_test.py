#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The files of data/: form, numbers, trees and sources.

TAP.  Where the lists that the facts were taken from lie beside the project
(../shared/data), every code, name and date is compared with them.
"""

import csv
import datetime as dt
import io
import json
import os
import re
import subprocess
import sys

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DATA = os.path.join(TOP, "data")
LISTS = os.path.join(TOP, "../shared/data")


class Tap:
    """Numbers the lines, keeps the score."""

    def __init__(self):
        self.n, self.bad = 0, 0

    def ok(self, faults, name):
        """`faults`: what is wrong, nothing when all is well."""
        self.n += 1
        faults = list(faults)
        self.bad += bool(faults)
        print(f"{'not ok' if faults else 'ok'} {self.n} - {name}")
        for fault in faults[:10]:
            print(f"# {fault}")

    def skip(self, name, why):
        self.n += 1
        print(f"ok {self.n} - {name} # SKIP {why}")


def text_of(name):
    with open(os.path.join(DATA, name), encoding="utf-8", newline="") as f:
        return f.read()


def rows_of(name):
    """The rows of a file of data/, its leading comments skipped as the program does."""
    lines = text_of(name).splitlines(keepends=True)
    first = next(i for i, line in enumerate(lines) if not line.startswith("#"))
    return list(csv.DictReader(lines[first:]))


def csv_names():
    return sorted(n for n in os.listdir(DATA) if n.endswith(".csv"))


def twice(values):
    seen, again = set(), []
    for v in values:
        if v in seen:
            again.append(v)
        seen.add(v)
    return again


def is_date(text):
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


# Form

def faults_of_form(name):
    text = text_of(name)
    lines = text.split("\n")
    if not lines[0].startswith("# source: ") or len(lines[0]) < 20:
        yield f"{name}: no source"
    if not re.fullmatch(r"# effective: \d{4}-\d\d-\d\d", lines[1]) or not is_date(lines[1][13:]):
        yield f"{name}: no date of effect"
    if not text.endswith("\n") or text.endswith("\n\n"):
        yield f"{name}: does not end with one end of line"
    if name not in text_of("README.md"):
        yield f"{name}: not in README.md"
    for bad, what in (("\u00a0", "no-break space"), ("\r", "CR"), ("\t", "tab"), ("\ufeff", "BOM")):
        if bad in text:
            yield f"{name}: {what}"
    for i, line in enumerate(lines, 1):
        if line != line.rstrip():
            yield f"{name}:{i}: space at the end"
    for i, row in enumerate(rows_of(name), 1):
        if None in row or None in row.values():
            yield f"{name}: row {i} has another number of cells than the header"
        for column, cell in row.items():
            if cell != cell.strip() or "  " in cell:
                yield f"{name}: row {i}, {column}: needless spaces"


# Areas

def full_areas():
    """[(code, name)], short codes written out."""
    out, last = [], []
    for row in rows_of("areas.csv"):
        short = row["short"]
        if not short:
            last = last[:-1] + [str(int(last[-1]) + 1).zfill(len(last[-1]))]
        else:
            rest = short.lstrip(".")
            last = last[:len(short) - len(rest)] + rest.split(".")
        out.append((".".join(last), row["name"]))
    return out


def faults_of_areas(areas):
    codes = {code for code, _ in areas}
    sizes = [sum(len(code) == n for code in codes) for n in (2, 5, 8, 13)]
    if sizes != [38, 514, 7285, 83762]:
        yield f"provinces, regencies, districts, villages: {sizes}"
    yield from twice(code for code, _ in areas)
    for code, name in areas:
        if not re.fullmatch(r"\d\d(\.\d\d(\.\d\d(\.\d{4})?)?)?", code) or not name:
            yield f"{code} {name}"
        elif len(code) > 2 and code.rsplit(".", 1)[0] not in codes:
            yield f"{code}: no parent"


def same_as_shortened(areas):
    """tools/areas.awk makes the file again."""
    head = [line for line in text_of("areas.csv").splitlines() if line.startswith("#")]
    rows = io.StringIO()
    csv.writer(rows, lineterminator="\n").writerows(areas)
    full = "\n".join(head + ["code,name"]) + "\n" + rows.getvalue()
    made = subprocess.run(["awk", "-f", os.path.join(TOP, "tools/areas.awk")], input=full,
                          capture_output=True, text=True, check=False).stdout
    return [] if made == text_of("areas.csv") else ["tools/areas.awk writes another file"]


def faults_of_zones(areas):
    zones = {r["province"]: r["zone_min"] for r in rows_of("zones.csv")}
    provinces = {code for code, _ in areas if len(code) == 2}
    if set(zones) != provinces:
        yield f"not every province has one zone: {sorted(set(zones) ^ provinces)}"
    if set(zones.values()) != {"420", "480", "540"}:
        yield f"zones {set(zones.values())}"
    for province, zone in (("61", "420"), ("51", "480"), ("64", "480"), ("91", "540")):
        if zones[province] != zone:
            yield f"{province} lies in {zone}"


def faults_of_centroids(areas):
    districts = {c for c, _ in areas if c.startswith("61.12.") and len(c) == 8}
    rows = rows_of("centroids_kubu_raya.csv")
    if {r["code"] for r in rows} != districts:
        yield "not the nine districts"
    for r in rows:
        if not (-2 < float(r["lat"]) < 2 and 108 < float(r["lon"]) < 111):
            yield f"{r['code']} lies outside West Kalimantan"


# Topics

def faults_of_topics(topics):
    level, levels = {}, [0, 0, 0]
    yield from twice(t["code"] for t in topics)
    yield from twice(t["lapor_id"] for t in topics if t["lapor_id"])
    yield from twice((t["parent"], t["name"].lower()) for t in topics)
    for i, t in enumerate(topics):
        if t["parent"] and t["parent"] not in level:
            yield f"{t['code']}: its parent does not stand before it"
            continue
        level[t["code"]] = level[t["parent"]] + 1 if t["parent"] else 1
        if level[t["code"]] > 3:
            yield f"{t['code']}: level {level[t['code']]}"
        else:
            levels[level[t["code"]] - 1] += 1
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", t["code"]) or len(t["code"]) > 64:
            yield f"{t['code']}: not a code"
        if int(t["sort"]) != (i + 1) * 10:
            yield f"{t['code']}: out of order"
        if level[t["code"]] == 1 and not t["name_en"]:
            yield f"{t['code']}: no English name"
        if t["confidential"] not in ("0", "1") or not is_date(t["valid_from"]) or (
                t["valid_to"] and not t["valid_from"] <= t["valid_to"]):
            yield f"{t['code']}: confidential, valid_from or valid_to"
    if levels[0] != 38 or levels[1] < 200 or levels[2] < 500:
        yield f"levels {levels}"


def faults_of_capitals(topics):
    """Title Case, with acronyms kept and small words small."""
    small = re.compile(r"\b(Dan|Di|Ke|Yang|Untuk|Dengan|Atau|Oleh|Dari|Pada)\b")
    for t in topics:
        words = re.sub(r"\([^)]*\)", "", t["name"])
        if small.search(t["name"][1:]) or not t["name"][0].isupper() and t["name"][0] != "e":
            yield f"{t['code']}: {t['name']}"
        long = [w for w in re.findall(r"[A-Z]{7,}", words) if w not in ("INATRADE",)]
        if long:
            yield f"{t['code']}: all capitals: {t['name']}"
    names = " ".join(t["name"] for t in topics)
    for acronym in ("KTP", "BPJS", "PDAM", "APBD", "ASN", "HAM", "KKN", "BUMD", "PKH", "SP4N-LAPOR!"):
        if not re.search(rf"(?<![A-Za-z]){re.escape(acronym)}(?![A-Za-z])", names):
            yield f"{acronym} is not kept"


def faults_of_confidence(topics):
    """Children, sexual violence and corruption are confidential by default."""
    flag = {t["code"]: t["confidential"] == "1" for t in topics}
    for code in ("eksploitasi-anak", "anak-terlantar", "pelecehan-seksual", "kekerasan-seksual",
                 "kekerasan-dalam-rumah-tangga", "korupsi-kolusi-dan-nepotisme", "pungutan-liar",
                 "penyalahgunaan-wewenang"):
        if not flag.get(code):
            yield f"{code} is public by default"
    for code in ("jalan-berlubang", "ktp-kartu-tanda-penduduk", "pelayanan-kesehatan"):
        if flag.get(code, True):
            yield f"{code} is confidential by default"


def shouted(name):
    return re.sub(r"\s+", " ", name.replace("\u00a0", " ")).strip().upper()


def faults_against_lapor(topics):
    with open(os.path.join(LISTS, "real/sp4n_category_tree.json"), encoding="utf-8") as f:
        tree = json.load(f)
    top_of, by_top = {}, {}
    for t in topics:
        top = top_of[t["code"]] = top_of[t["parent"]] if t["parent"] else t["code"]
        by_top.setdefault(top, set()).add(shouted(t["lapor_name"] or t["name"]))
    ours = {shouted(t["lapor_name"] or t["name"]): t["code"] for t in topics if not t["parent"]}
    for top, leaves in tree.items():
        code = ours.get(shouted(top))
        known = by_top.get(code, set()) - {shouted(top)}
        wanted = {shouted(leaf) for leaf in leaves} - {shouted(top)}
        for name in known ^ wanted:
            yield f"{top}: {name} is {'not ours' if name in wanted else 'only ours'}"
    ids = {t["lapor_id"]: shouted(t["lapor_name"] or t["name"]) for t in topics if t["lapor_id"]}
    for row in rows_of_list("real/sp4n_category_ids_seen.csv"):
        if ids.get(row["id_kategori"]) != shouted(row["kategori"]):
            yield f"number {row['id_kategori']} {row['kategori']}: {ids.get(row['id_kategori'])}"


def rows_of_list(name):
    with open(os.path.join(LISTS, name), encoding="utf-8-sig", newline="") as f:
        return list(csv.DictReader(f))


# The calendar

def faults_of_holidays(days):
    yield from twice((d["day"], d["region"]) for d in days)
    for d in days:
        if not is_date(d["day"]) or not d["name"] or not d["decree"]:
            yield f"{d['day']}: date, name or decree"
        if d["kind"] not in ("national", "joint_leave", "regional"):
            yield f"{d['day']}: kind {d['kind']}"
        unsure = d["day"][:4] == "2027" or d["day"][:4] == "2022" and d["kind"] == "joint_leave"
        if d["confirmed"] != ("0" if unsure else "1"):
            yield f"{d['day']}: confirmed {d['confirmed']}"
    for year in range(2022, 2028):
        n = sum(d["day"].startswith(str(year)) for d in days)
        if not 18 <= n <= 35:
            yield f"{year}: {n} days"
    if [d["day"] for d in days] != sorted(d["day"] for d in days):
        yield "out of order"


def faults_against_decrees(days):
    kinds = {"libur": "national", "libur_nasional": "national", "nasional": "national",
             "cuti": "joint_leave", "cuti_bersama": "joint_leave"}
    listed = {}
    for row in rows_of_list("holidays/id_holidays_2022_2027.csv"):
        values = list(row.values())
        day = next(v for v in values if is_date(v))
        listed[day] = next((kinds[v] for v in values if v in kinds), None) or next(
            v for v in values if v in kinds.values())
    ours = {d["day"]: d["kind"] for d in days if not d["region"]}
    for day in sorted(set(ours) | set(listed)):
        if ours.get(day) != listed.get(day):
            yield f"{day}: {ours.get(day)} here, {listed.get(day)} there"


def faults_of_hours(hours, days):
    fitr = {}
    for d in days:
        if d["name"].startswith("Idul Fitri") and d["kind"] == "national":
            fitr.setdefault(d["day"][:4], dt.date.fromisoformat(d["day"]))
    yield from twice((h["work_week"], h["weekday"], h["kind"], h["valid_from"]) for h in hours)
    for h in hours:
        if not 0 <= int(h["open_min"]) < int(h["close_min"]) < 1440:
            yield f"{h}: minutes"
        if not is_date(h["valid_from"]) or not h["source"]:
            yield f"{h}: valid_from or source"
        if h["kind"] == "ramadan":
            eve = fitr[h["valid_from"][:4]] - dt.timedelta(days=1)
            first = dt.date.fromisoformat(h["valid_from"])
            if h["valid_to"] != eve.isoformat() or not 28 <= (eve - first).days <= 29:
                yield f"{h['valid_from']}: Ramadan ends {h['valid_to']}, Idulfitri is {fitr}"
    yield from faults_of_weeks(hours)


# Minutes of break that data/office_hours.csv assumes: (week, kind) -> on Friday, on other days
BREAKS = {("5", "normal"): (90, 60), ("6", "normal"): (0, 30),
          ("5", "ramadan"): (60, 30), ("6", "ramadan"): (0, 30)}


def faults_of_weeks(hours):
    """37.5 hours a week without breaks, 32.5 in Ramadan."""
    weeks = {}
    for h in hours:
        friday, other = BREAKS[h["work_week"], h["kind"]]
        rest = {"5": friday, "6": 0}.get(h["weekday"], other)
        key = (h["work_week"], h["kind"], h["valid_from"])
        weeks[key] = weeks.get(key, 0) + int(h["close_min"]) - int(h["open_min"]) - rest
    for key, minutes in weeks.items():
        if minutes != {"normal": 2250, "ramadan": 1950}[key[1]]:
            yield f"{key}: {minutes / 60} hours"


# Offices, rights and words

def faults_of_agencies(offices):
    yield from twice(a["code"] for a in offices)
    if len(offices) != 40 or [a["code"] for a in offices if not a["parent"]] != ["kuburaya"]:
        yield f"{len(offices)} rows, or not one top"
    if [a["code"] for a in offices if a["inspector"] == "1"] != ["inspektorat"]:
        yield "not one inspectorate"
    if sum(a["kind"] == "kecamatan" for a in offices) != 9:
        yield "not nine districts"
    seen = set()
    for a in offices:
        if a["parent"] and a["parent"] not in seen:
            yield f"{a['code']}: its parent does not stand before it"
        seen.add(a["code"])
        if a["work_week"] not in ("5", "6") or not a["evidence"] or not a["area"].startswith("61.12"):
            yield f"{a['code']}: week, evidence or area"


def faults_against_offices(offices):
    listed = {(r["nama"], r["jenis"], r["bukti"]) for r in rows_of_list("agencies/kubu_raya_opd.csv")}
    ours = {(a["name"], a["kind"], a["evidence"]) for a in offices if a["parent"]}
    return sorted(listed ^ ours)


def faults_of_limits(limits):
    yield from twice((r["kind"], r["class"], r["valid_from"]) for r in limits)
    for r in limits:
        if r["unit"] not in ("working", "calendar") or not r["amount"].isdigit() or not r["source"]:
            yield f"{r['kind']}: unit, amount or source"
        if r["start"] not in {a["action"] for a in rows_of("rights.csv")}:
            yield f"{r['kind']}: starts with {r['start']}, which is no action"
    amount = {(r["kind"], r["class"]): (r["amount"], r["unit"]) for r in limits}
    for key, want in {("verify", ""): "3 working", ("first_follow_up", ""): "5 working",
                      ("resolve", "info_request"): "5 working", ("resolve", "aspiration"): "5 working",
                      ("resolve", "complaint"): "14 working", ("resolve", "supervision"): "60 working",
                      ("completion", ""): "30 calendar", ("reply", ""): "10 working",
                      ("answer_again", ""): "5 working", ("appeal", ""): "14 calendar",
                      ("reopen", ""): "30 calendar", ("offer", ""): "2 working",
                      ("arbitrate", ""): "1 working"}.items():
        if " ".join(amount.get(key, ())) != want:
            yield f"{key}: {amount.get(key)}, not {want}"


ROLES = {"reporter", "liaison", "agency_admin", "coordinator", "leader", "inspector", "auditor",
         "operator", "program"}


def faults_of_small_files():
    for name, key in (("rights.csv", "action"), ("reasons.csv", "code"), ("channels.csv", "code"),
                      ("recaps.csv", "code")):
        yield from (f"{name}: {again} twice" for again in twice(r[key] for r in rows_of(name)))
    for r in rows_of("rights.csv"):
        if not r["roles"] or set(r["roles"].split(" ")) - ROLES:
            yield f"{r['action']}: roles {r['roles']}"
    for r in rows_of("reasons.csv"):
        if r["kind"] not in ("archive", "close") or not r["name_en"] or not r["source"]:
            yield f"{r['code']}: kind, English name or source"
    if len(rows_of("recaps.csv")) != 6:
        yield "not six recaps"
    yield from twice(r["lapor_label"].lower() for r in rows_of("channels.csv"))


SCENES = set(re.findall(r'\[SCENE_\w+\] = \{S_\("(\w+)"\)', open(os.path.join(TOP, "src/drawing/scene.c")).read()))
AT_THE_TOP = {"koordinator", "koordinator2", "admin", "bupati", "inspektur", "auditor", "operator", "pelapor"}


def faults_of_demo(topics):
    codes = {t["code"] for t in topics if not t["valid_to"]}
    offices = {a["code"] for a in rows_of("agencies_kubu_raya.csv")}
    for r in rows_of("demo_reports.csv"):
        if r["topic"] not in codes or r["office"] not in offices or r["photo"] not in SCENES | {""}:
            yield f"{r['office']} {r['topic']}"


def faults_of_told(topics, areas):
    """Words that name something in another list."""
    known = {"topic": {t["code"] for t in topics if not t["valid_to"]},
             "channel": {c["code"] for c in rows_of("channels.csv")},
             "reason": {r["code"] for r in rows_of("reasons.csv")},
             "area": {f"{code[:8]}:{name}" for code, name in areas if len(code) > 8},
             "class": {"complaint", "aspiration", "info_request"}}
    known["agency"] = known["co"] = known["cc"] = {a["code"] for a in rows_of("agencies_kubu_raya.csv")}
    people = AT_THE_TOP | {f"{kind}.{code}" for kind in ("admin", "petugas") for code in known["agency"]}
    actions = {r["action"] for r in rows_of("rights.csv")}
    for r in rows_of("demo_cases.csv"):
        if r["by"] not in people or r["action"] not in actions:
            yield f"{r['case']}: {r['by']} {r['action']}"
        if r["photo"].removesuffix(" mended") not in SCENES | {""}:
            yield f"{r['case']}: photo {r['photo']}"
        for word in filter(None, r["with"].split(";")):
            key, _, value = word.partition("=")
            if value not in known.get(key, {value}):
                yield f"{r['case']}: {word}"


def compare(tap, name, of_list, faults):
    """`faults` is called only where the list that it reads is there."""
    if os.path.exists(os.path.join(LISTS, of_list)):
        tap.ok(faults(), name)
    else:
        tap.skip(name, f"{of_list} does not lie in ../shared/data")


def main():
    tap = Tap()
    areas, topics, days = full_areas(), rows_of("topics.csv"), rows_of("holidays.csv")
    offices = rows_of("agencies_kubu_raya.csv")
    for name in csv_names():
        tap.ok(faults_of_form(name), f"{name}: source, date and form")
    tap.ok(faults_of_areas(areas), "areas: their numbers, unique codes, parents")
    tap.ok(same_as_shortened(areas), "areas: tools/areas.awk writes the file again")
    tap.ok(faults_of_zones(areas), "zones: one for each province")
    tap.ok(faults_of_centroids(areas), "centroids: the districts of Kubu Raya")
    tap.ok(faults_of_topics(topics), "topics: a tree of three levels")
    tap.ok(faults_of_capitals(topics), "topics: capitals and acronyms")
    tap.ok(faults_of_confidence(topics), "topics: what is confidential by default")
    tap.ok(faults_of_holidays(days), "holidays: dates, kinds, decrees, what is confirmed")
    tap.ok(faults_of_hours(rows_of("office_hours.csv"), days), "office hours: the week's sum, Ramadan")
    tap.ok(faults_of_agencies(offices), "agencies: 39 offices below one top")
    tap.ok(faults_of_limits(rows_of("limits.csv")), "limits: those of the law, each with its source")
    tap.ok(faults_of_small_files(), "rights, reasons, recaps, channels")
    tap.ok(faults_of_demo(topics), "demo: topics and offices exist and are offered")
    tap.ok(faults_of_told(topics, areas), "demo: told lives name people, places, topics and actions that exist")
    compare(tap, "areas: every code and name of the list", "geo/wilayah_mit.csv", lambda: sorted(
        {(r["kode"], r["nama"].strip()) for r in rows_of_list("geo/wilayah_mit.csv")} ^ set(areas)))
    compare(tap, "topics: every name and number of LAPOR!'s tree", "real/sp4n_category_tree.json",
            lambda: faults_against_lapor(topics))
    compare(tap, "holidays: every day of the list", "holidays/id_holidays_2022_2027.csv",
            lambda: faults_against_decrees(days))
    compare(tap, "agencies: every office of the list", "agencies/kubu_raya_opd.csv",
            lambda: faults_against_offices(offices))
    print(f"1..{tap.n}")
    sys.exit(tap.bad > 0)


main()
