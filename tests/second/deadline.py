# SPDX-License-Identifier: AGPL-3.0-or-later
"""Deadlines a second time, from the words of the rule alone.

Written against docs/adr/0005-deadlines.md and not against the program: local
wall-clock dates instead of day numbers, sets instead of sorted lists, and
durations found by asking for one deadline after the other.  Slow and plain.
"""

import csv
import datetime as dt

EPOCH = dt.datetime(1970, 1, 1)
ONE_DAY = dt.timedelta(days=1)
FOUR_O_CLOCK = 16 * 60
WALK_MAX = 4000  # days; then the limit never ends


class NeverEnds(Exception):
    """The clock never runs again."""


class Calendar:
    """Days off with their kind, and office hours by week pattern."""

    def __init__(self):
        self.kinds = {}  # date -> kind
        self.hours = {}  # (week, ISO weekday) -> [(first date, last date, closing minute)]

    def off(self, day, kind):
        self.kinds.setdefault(day, kind)

    def add_hours(self, week, weekday, first, last, closing):
        self.hours.setdefault((week, weekday), []).append((first, last, closing))

    def closing(self, day, week):
        """The wall-clock time at which the office closes on this day."""
        minute = FOUR_O_CLOCK
        newest = None
        for first, last, closing in self.hours.get((week, day.isoweekday()), ()):
            if first <= day <= last and (newest is None or first > newest):
                newest, minute = first, closing
        return dt.datetime(day.year, day.month, day.day) + dt.timedelta(minutes=minute)

    def why_off(self, day, week):
        """None when the office works, else the reason."""
        if day.isoweekday() == 7 or (day.isoweekday() == 6 and week == 5):
            return "weekend"
        return self.kinds.get(day)


def read_calendar(holidays_csv, hours_csv):
    """The calendar of the whole country from the files of data/."""
    calendar = Calendar()
    for row in read_csv(holidays_csv):
        if not row["region"]:
            calendar.off(dt.date.fromisoformat(row["day"]), row["kind"])
    for row in read_csv(hours_csv):
        calendar.add_hours(int(row["work_week"]), int(row["weekday"]),
                           dt.date.fromisoformat(row["valid_from"]),
                           dt.date.fromisoformat(row["valid_to"] or "9999-12-31"),
                           int(row["close_min"]))
    return calendar


def read_csv(path):
    with open(path, encoding="utf-8", newline="") as f:
        lines = f.readlines()
    first = next(i for i, line in enumerate(lines) if not line.startswith("#"))
    return list(csv.DictReader(lines[first:]))


class Clock:
    """One clock of an office: its calendar, zone and week, and when it stood still."""

    def __init__(self, calendar, zone, week, stood=()):
        self.calendar, self.week = calendar, week
        self.shift = dt.timedelta(minutes=zone)
        self.stood = [(self.local(a), self.local(b)) for a, b in stood]

    def local(self, ms):
        return EPOCH + dt.timedelta(milliseconds=ms) + self.shift

    def utc(self, local):
        return (local - self.shift - EPOCH) // dt.timedelta(milliseconds=1)

    def closing(self, day):
        return self.calendar.closing(day, self.week)

    def works(self, day):
        return self.calendar.why_off(day, self.week) is None

    def ran(self, local):
        """An interval holds its first instant and not its last."""
        return not any(a <= local < b for a, b in self.stood)

    def due(self, start, amount, unit):
        """(instant, [why each day from day 0 on did or did not count])."""
        day = self.local(start).date()
        left, why = amount, ["day_zero"]
        while left:
            day = self.step(day, why)
            off = self.calendar.why_off(day, self.week) if unit == "working" else None
            if off:
                why.append(off)
            elif self.ran(self.closing(day)):
                why.append("counts")
                left -= 1
            else:
                why.append("stood_still")
        while not (self.works(day) and self.ran(self.closing(day))):
            day = self.step(day, why)
            off = self.calendar.why_off(day, self.week)
            why.append(off or ("moved" if self.ran(self.closing(day)) else "stood_still"))
        return self.utc(self.closing(day)), why

    @staticmethod
    def step(day, why):
        if len(why) > WALK_MAX:
            raise NeverEnds
        return day + ONE_DAY

    def between(self, start, end):
        """The smallest limit that was kept; 0 on one day."""
        if end < start or self.local(start).date() == self.local(end).date():
            return 0
        amount = 1
        while self.due(start, amount, "working")[0] < end:
            amount += 1
        return amount

    def left(self, now, due):
        """Working days from the earlier date to the later, signed."""
        first, last = sorted((self.local(now).date(), self.local(due).date()))
        days = sum(self.works(first + n * ONE_DAY) for n in range(1, (last - first).days + 1))
        return days if now <= due else -days
