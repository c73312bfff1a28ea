#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Compares the program's deadlines with deadline.py and with those worked out by hand.

TAP.  All cases go through one process, tests/second/deadline_cases.  Random
cases come from a fixed seed, so that a difference is found again.
"""

import datetime as dt
import os
import random
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, HERE)
import deadline  # noqa: E402  (found beside this file)

SEED, CASES, CALENDARS = 20260706, 100_000, 40
ZONES = {"WIB": 420, "WITA": 480, "WIT": 540}
LETTERS = {"counts": "c", "day_zero": "d", "weekend": "w", "national": "n", "joint_leave": "j",
           "regional": "r", "stood_still": "s", "moved": "m"}
DAY = 86_400_000


def number(day):
    return (day - dt.date(1970, 1, 1)).days


def tell_calendar(calendar, week):
    """The requests that make the program know a calendar."""
    lines = ["reset"]
    lines += [f"off {number(d)} {k}" for d, k in sorted(calendar.kinds.items())]
    lines += [f"hours {wd} {number(a)} {number(b)} 450 {c}"
              for (w, wd), spans in calendar.hours.items() if w == week for a, b, c in spans]
    return lines


class Case:
    """One question, as the program reads it and as deadline.py answers it."""

    def __init__(self, calendar, verb, zone, week, args, stood=()):
        self.calendar, self.verb, self.week, self.args = calendar, verb, week, args
        self.zone, self.stood = zone, stood

    def line(self):
        stood = ",".join(f"{a}-{b}" for a, b in self.stood)
        words = [self.verb, *self.args, self.zone, self.week] + ([stood] if stood else [])
        return " ".join(map(str, words))

    def answer(self):
        clock = deadline.Clock(self.calendar, self.zone, self.week, self.stood)
        if self.verb != "due":
            return str(getattr(clock, self.verb)(*self.args))
        try:
            due, why = clock.due(*self.args)
        except deadline.NeverEnds:
            return "error"
        return f"{due} {''.join(LETTERS[w] for w in why)}"


def ask_program(cases):
    """One answer for each case, in their order."""
    lines, asked = [], []
    known = (None, None)
    for case in cases:
        if known != (case.calendar, case.week):
            known = (case.calendar, case.week)
            lines += tell_calendar(case.calendar, case.week)
        lines.append(case.line())
        asked.append(case)
    program = os.path.join(TOP, os.environ.get("LAPOR_BUILD", "build/asan"),
                           "tests/second/deadline_cases")
    done = subprocess.run([program], input="\n".join(lines) + "\n", capture_output=True,
                          text=True, check=False)
    answers = done.stdout.splitlines()
    if done.returncode or len(answers) != len(asked):
        raise SystemExit(f"Bail out! deadline_cases: exit {done.returncode}, {done.stderr[-2000:]}")
    return answers


# Cases worked out by hand

def instant(text, zone):
    local = dt.datetime.fromisoformat(text)
    return (local - dt.datetime(1970, 1, 1)) // dt.timedelta(milliseconds=1) - zone * 60_000


def golden_due(calendar, words, end):
    start, zone, week, amount, unit = words[:5]
    z = ZONES[zone]
    rest, stood = words[5:], []
    while rest:
        assert rest[0] == "stood", rest
        stood.append((instant(rest[1], z), instant(rest[2], z)))
        rest = rest[3:]
    case = Case(calendar, "due", z, int(week), (instant(start, z), int(amount), unit), stood)
    return case, str(instant(end, z))


def golden_days(calendar, verb, words, days):
    a, b, zone, week = words
    z = ZONES[zone]
    return Case(calendar, verb, z, int(week), (instant(a, z), instant(b, z))), days


def read_golden(path, calendar):
    """[(name, case, the answer or its first word)]"""
    cases = []
    with open(path, encoding="utf-8") as f:
        for line in f:
            if not line.strip() or line.startswith("#"):
                continue
            question, reason = line.rstrip("\n").split(" | ")
            verb, *words = question.split(" = ")[0].split()
            want = question.split(" = ")[-1]
            if verb == "off":
                calendar = with_day(calendar, dt.date.fromisoformat(words[0]), words[1])
                continue
            made = (golden_due(calendar, words, want) if verb == "due"
                    else golden_days(calendar, verb, words, want))
            cases.append((f"{question} ({reason})", *made))
    return cases


def with_day(calendar, day, kind):
    more = deadline.Calendar()
    more.kinds, more.hours = dict(calendar.kinds), calendar.hours
    more.off(day, kind)
    return more


# Cases by chance

def random_calendar(rng):
    calendar = deadline.Calendar()
    first = dt.date(2023, 1, 1)
    for _ in range(rng.choice((0, 20, 150, 600))):
        day = first + dt.timedelta(days=rng.randrange(1500))
        calendar.off(day, rng.choice(("national", "joint_leave", "regional")))
    for week in (5, 6):
        for weekday in range(1, rng.choice((week, 7)) + 1):
            start = dt.date(2000, 1, 1)
            while start < dt.date(2027, 1, 1):
                end = start + dt.timedelta(days=rng.randrange(20, 9000))
                calendar.add_hours(week, weekday, start, end, rng.choice((690, 960, 1, 1439)))
                start += dt.timedelta(days=rng.randrange(1, 9000))
    return calendar


def near(rng, clock, day):
    """An instant on or about a day: often at an edge of it, give or take a millisecond."""
    midnight = clock.utc(dt.datetime(day.year, day.month, day.day))
    edge = rng.choice((midnight, midnight + 450 * 60_000, clock.utc(clock.closing(day)),
                       midnight + rng.randrange(DAY)))
    return edge + rng.choice((-1, 0, 0, 1))


def random_case(rng, calendar, week):
    zone = rng.choice((420, 480, 540))
    clock = deadline.Clock(calendar, zone, week)
    day = dt.date(2023, 6, 1) + dt.timedelta(days=rng.randrange(1200))
    start = near(rng, clock, day)
    later = near(rng, clock, day + dt.timedelta(days=rng.randrange(-2, 25)))
    verb = rng.choices(("due", "between", "left"), (8, 1, 1))[0]
    if verb != "due":
        return Case(calendar, verb, zone, week, (start, later))
    stood = [sorted(near(rng, clock, day + dt.timedelta(days=rng.randrange(-1, 20)))
                    for _ in range(2)) for _ in range(rng.choice((0, 0, 0, 1, 1, 2, 4)))]
    amount = rng.choice((0, 1, 2, 3, 5, 5, 10, 14, 14, rng.randrange(30), rng.choice((30, 60, 90))))
    return Case(calendar, "due", zone, week, (start, amount, rng.choice(("working", "calendar"))),
                stood)


def random_cases(rng, real):
    calendars = [real] + [random_calendar(rng) for _ in range(CALENDARS - 1)]
    for calendar in calendars:
        share = CASES // 4 if calendar is real else CASES // (CALENDARS + 10)
        for week in (5, 6):
            for _ in range(share // 2):
                yield random_case(rng, calendar, week)


class Tap:
    """Numbers the lines, keeps the score."""

    def __init__(self):
        self.n, self.bad = 0, 0

    def ok(self, good, name, *notes):
        self.n += 1
        self.bad += not good
        print(f"{'ok' if good else 'not ok'} {self.n} - {name}")
        if not good:
            print(*(f"# {note}" for note in notes), sep="\n")


def test_golden(tap, real):
    golden = read_golden(os.path.join(TOP, "tests/golden/deadlines.txt"), real)
    answers = ask_program([case for _, case, _ in golden])
    for (name, case, want), got in zip(golden, answers):
        second = case.answer()
        tap.ok(got.split()[0] == want and second == got, name,
               f"by hand {want}, program {got}, second implementation {second}")


def test_random(tap, real):
    cases = list(random_cases(random.Random(SEED), real))
    answers = ask_program(cases)
    apart = [(c, got, second) for c, got in zip(cases, answers)
             if got != (second := c.answer())]
    tap.ok(not apart and len(cases) >= 100_000, f"{len(cases)} random cases agree",
           *(f"week {c.week}: {c.line()}: program {got}, second {second}"
             for c, got, second in apart[:5]))
    seen = "".join(sorted(set("".join(re.findall(r"\b[a-z]+$", "\n".join(answers), re.M)))))
    tap.ok(set(LETTERS.values()) <= set(seen), "every reason for a day occurs among them", seen)


def test_never(tap, real):
    case = Case(real, "due", 420, 5, (0, 3, "working"), [(0, 1 << 60)])
    got = ask_program([case])[0]
    tap.ok(got == "error" == ask_second_never(case), "a clock that never runs again is an error",
           got)


def ask_second_never(case):
    """As case.answer(), with an end of time that datetime knows."""
    return Case(case.calendar, "due", 420, 5, case.args, [(0, 1 << 47)]).answer()


def main():
    real = deadline.read_calendar(os.path.join(TOP, "data/holidays.csv"),
                                  os.path.join(TOP, "data/office_hours.csv"))
    tap = Tap()
    test_golden(tap, real)
    test_random(tap, real)
    test_never(tap, real)
    print(f"1..{tap.n}")
    sys.exit(tap.bad > 0)


main()
