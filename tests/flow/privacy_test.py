#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Looks for people where they must not be.

Reports are sent with names, phones, addresses and secret codes that carry marks
found nowhere else.  Then every byte that the program keeps, logs, exports or
shows is searched for them; and what is public for the words of confidential
reports.  Files go along that say in every place a camera or an editor knows who
made them and where, under names that name their sender.  What must be found is
looked for as well, so that the search is known to see.  On PostgreSQL the bytes
are those of a cluster of its own, its log of changes included, and of a dump.
"""

import base64
import functools
import html
import os
import re
import socketserver
import struct
import subprocess
import sys
import tempfile
import threading
import urllib.parse
import uuid
import zipfile

import house

sys.path.insert(0, os.path.join(house.TOP, "tests/media"))
import make as media  # pylint: disable=wrong-import-position

PAGES_MAX = 1200
FILTERS_MAX = 2  # of a list at once: every pair of them, not every set
CONTACTS = ("surel", "sms", "whatsapp", "tidak", "surel")
CONTACT_OF_API = {"surel": "email", "tidak": "none"}
STEPS = (("klasifikasi", "topik"), ("isi", "judul"), ("lokasi", "instansi", "terlapor"), (),
         ("anonim", "rahasia", "nama", "telepon", "surel", "kontak"))


# What the files say of their maker: a name in every kind of field, and a place in the three ways
# in which it is written: in the picture, in the video, and by us.
FILE_MARKS = [media.MARK.decode().lower(), "109.3425", "109342500"]
GPS_BYTES = struct.pack("<6I", 109, 1, 20, 1, 3300, 100)


class Person:
    """One invented reporter, and the marks that give away where they were put."""

    def __init__(self, n, anonymous, confidential):
        self.n, self.anonymous, self.confidential = n, anonymous, confidential
        self.mark = f"qz{n:02}xj"
        self.name = f"Warga{self.mark}nama Contoh"
        self.phone = f"08125550{n:02}739"
        self.email = f"{self.mark}surel@contoh.example"
        self.title = f"Perihal judul{self.mark} di pasar"
        self.body = f"Keadaan di pasar contoh tidak beres sejak pekan lalu, kata{self.mark}isi."
        self.place = f"dekat tempat{self.mark}"
        self.contact = CONTACTS[n % len(CONTACTS)]
        self.number = self.receipt = ""

    def marks(self):
        return {"name": f"warga{self.mark}nama", "phone": self.phone[1:],
                "e-mail": f"{self.mark}surel", "code": self.receipt.lower(),
                "code without hyphens": self.receipt.lower().replace("-", "")}

    def words(self):
        """Marks of what the report says, the dialogue included."""
        return [f"{kind}{self.mark}" for kind in ("judul", "kata", "tempat", "balas", "jawab",
                                                  "tanya", "lengkap", "catat", "pihak")]


@functools.cache
def spellings(mark):
    """A mark as bytes in lower case: plain, UTF-16, hex, base64 at each of three places."""
    raw = mark.encode()
    forms = {raw, mark.encode("utf-16-le"), raw.hex().encode()}
    for text in (raw, mark.capitalize().encode()):
        for shift in range(3):
            body = base64.b64encode(b"\0" * shift + text)[4 if shift else 0:]
            forms.add(body.rstrip(b"=")[:-1].lower())
    return forms


def found(marks, places):
    """[(mark, place)] for each mark that stands in a place; places are (name, bytes)."""
    hits = []
    for name, data in places:
        low = data.lower()
        hits += [(mark, name) for mark in marks if any(s in low for s in spellings(mark))]
    return hits


# Sending: over the API, with the form as one page, with the form in five screens

def send_by_api(place, p):
    body = {"class": "complaint", "title": p.title, "body": p.body, "place": p.place,
            "respondent": f"pihak{p.mark}", "anonymous": p.anonymous,
            "confidential": p.confidential,
            "reporter": {"name": p.name, "phone": p.phone, "email": p.email,
                         "contact": CONTACT_OF_API.get(p.contact, p.contact)}}
    status, answer = call(place, "POST", "/api/v1/reports", body, {"Idempotency-Key": p.mark})
    assert status == 201, answer
    p.number, p.receipt = answer["number"], answer["receipt"]


def form_of(p):
    fields = {"klasifikasi": "pengaduan", "judul": p.title, "isi": p.body, "lokasi": p.place,
              "terlapor": f"pihak{p.mark}", "nama": p.name, "telepon": p.phone, "surel": p.email,
              "kontak": p.contact}
    fields.update({"anonim": "1"} if p.anonymous else {})
    fields.update({"rahasia": "1"} if p.confidential else {})
    return fields


class Browser:
    """Cookies and forms, no more."""

    def __init__(self, place):
        self.connection, self.jar = place.connect(), {}

    def ask(self, method, path, fields=None):
        heads = {"Cookie": "; ".join(f"{k}={v}" for k, (v, under) in self.jar.items()
                                     if path.startswith(under))}
        body = None
        if fields is not None:
            body = urllib.parse.urlencode(fields)
            heads["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, heads)
        answer = self.connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, value = line.split(";")[0].split("=", 1)
            under = re.search(r"Path=([^;]+)", line)
            self.jar[name] = (value, under.group(1) if under else "/")
        return answer.status, answer.headers.get("Location", ""), answer.read()

    def post(self, path, fields, form_page=None):
        """Sends a form with the hidden token of the page it stands on."""
        _, _, page = self.ask("GET", form_page or path)
        token = re.search(rb'name="csrf" value="([^"]+)"', page)
        return self.ask("POST", path, {**fields, **({"csrf": token[1].decode()} if token else {})})


def hidden(page):
    return {html.unescape(k): html.unescape(v) for k, v in re.findall(
        r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.decode())}


def take_receipt(browser, p, where):
    status, _, page = browser.ask("GET", where)
    assert status == 200, (where, status)
    codes = re.findall(r'<strong class="code">([^<]+)</strong>', page.decode())
    p.number, p.receipt = codes


def send_by_form(place, p):
    browser = Browser(place)
    status, where, page = browser.post("/lapor", form_of(p), "/lapor?satu=1")
    assert status == 303, (status, page)
    take_receipt(browser, p, where)


def send_in_steps(place, p):
    browser, fields = Browser(place), form_of(p)
    _, _, page = browser.ask("GET", "/lapor")
    for step, names in enumerate(STEPS, 1):
        told = {**hidden(page), **{k: fields[k] for k in names if k in fields}}
        last = step == len(STEPS)
        status, where, page = browser.ask("POST", "/lapor",
                                          told if last else {**told, "langkah": step + 1})
        assert status == (303 if last else 200), (step, status, page)
    take_receipt(browser, p, where)


def marked_files(room):
    """(ending, bytes) of one file of each kind, full of what must be forgotten."""
    plain = media.ffmpeg(room, "p.jpg", "-f", "lavfi", "-i", "testsrc=size=320x240", "-frames:v", "1")
    return [("jpg", media.jpeg_with_everything(plain)), ("pdf", media.pdf()), ("docx", media.docx()),
            ("mp4", media.video(room)), ("mp3", media.sound(room, "s.mp3"))]


def send_with_files(place, p):
    """The form with files whose names name the sender; the numbers of the files that were taken."""
    edge, files = uuid.uuid4().hex, marked_files(place.folder)
    said = found(FILE_MARKS[:1], files)
    assert len(said) >= 3 and any(GPS_BYTES in data for _, data in files), said
    parts = [f'--{edge}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode()
             for k, v in {**form_of(p), "kunci": p.mark}.items()]
    parts += [f'--{edge}\r\nContent-Disposition: form-data; name="lampiran"; filename="{p.name}.{ending}"'
              "\r\n\r\n".encode() + data + b"\r\n" for ending, data in files]
    browser = Browser(place)
    browser.connection.request("POST", "/lapor", b"".join(parts) + f"--{edge}--\r\n".encode(),
                               {"Content-Type": f"multipart/form-data; boundary={edge}"})
    answer = browser.connection.getresponse()
    page = answer.read()
    assert answer.status == 303, (answer.status, page)
    for line in answer.headers.get_all("Set-Cookie") or ():
        name, value = line.split(";")[0].split("=", 1)
        browser.jar[name] = (value, "/")
    take_receipt(browser, p, answer.headers["Location"])
    return len(files)


WAYS = (send_by_api, send_by_form, send_in_steps)


def send_wrong(place):
    """Submissions that are refused; what they said must not be kept or logged either."""
    p = Person(90, False, True)
    odd = {**form_of(p), "judul": "x", "surel": f"{p.mark}surel", "telepon": p.phone + "zz"}
    browser = Browser(place)
    status, _, page = browser.post("/lapor", odd, "/lapor?satu=1")
    assert status == 422 and p.name.encode() in page, (status, page)
    browser.ask("GET", "/lapor?" + urllib.parse.urlencode(odd))
    browser.ask("GET", f"/lacak?nomor={p.name.replace(' ', '')}&kode={p.phone}")
    browser.ask("GET", f"/{p.name.replace(' ', '')}/{p.email}")
    call(place, "POST", "/api/v1/reports", f'{{"reporter": {{"name": "{p.name}", '.encode(), {})
    call(place, "POST", "/api/v1/reports",
         {"title": "x", "reporter": {"name": p.name, "phone": p.phone + "zz", "email": p.name}}, {})
    return p


class PostOffice(socketserver.StreamRequestHandler):
    """A mail server that takes, puts off or refuses by turns, and says the address it means."""

    def reply(self, words):
        self.wfile.write(f"{words}\r\n".encode())

    def handle(self):
        self.reply("220 contoh.example")
        for line in self.rfile:
            verb = line.decode().strip()
            if verb.upper() == "DATA":
                self.reply("354 go on")
                self.take_mail()
            elif verb.upper().startswith("RCPT"):
                self.server.asked += 1
                how = ("250 taken", "550 5.1.1 unknown", "451 4.2.0 full")[self.server.asked % 3]
                self.reply(f"{how} {verb}")
            elif verb.upper() == "QUIT":
                self.reply("221 bye")
                return
            else:
                self.reply("250 as you wish")

    def take_mail(self):
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line)
        self.server.mails.append(b"".join(lines))
        self.reply("250 taken")


def open_post_office():
    office = socketserver.ThreadingTCPServer(("127.0.0.1", 0), PostOffice)
    office.daemon_threads, office.mails, office.asked = True, [], 0
    threading.Thread(target=office.serve_forever, daemon=True).start()
    return office


def mails_tried(place):
    """Mails go out by a job: asks until each was tried."""
    while place.rows("SELECT id FROM outbox WHERE attempts = 0 AND sent_at IS NULL"):
        call(place, "GET", "/readyz")


def check_mails(tap, people, office):
    """A mail names its reader's address and the report's number, and tells no more."""
    mails = [("a mail", mail) for mail in office.mails]
    told = [m for p in people for k, m in p.marks().items() if k != "e-mail" and m]
    told += [w for p in people if p.confidential for w in p.words()]
    hits = found(told, mails)
    tap.ok(mails and not hits, "no name, code or confidential word stands in a mail",
           len(mails), *hits[:20])
    shared = [m for m in office.mails if len(found([p.marks()["e-mail"] for p in people],
                                                   [("mail", m)])) != 1]
    tap.ok(not shared, "each mail knows its reader alone", *shared[:3])


# Casework, through the API

def call(place, method, path, body=None, heads=None):
    connection = place.connect()
    status, answer = house.ask(connection, method, path, body, heads)
    connection.close()
    try:
        return status, house.json.loads(answer)
    except ValueError:
        return status, answer


def act(place, p, heads, action, **more):
    status, answer = call(place, "POST", f"/api/v1/reports/{p.number}/actions",
                          {"action": action, **more}, heads)
    assert status == 200, (action, status, answer)


def work(place, people, coordinator, officer):
    """Every third stays as it came; the others are verified, asked about and answered."""
    for p in people:
        mine = {"Authorization": f"Receipt {p.receipt}"}
        act(place, p, mine, "reply", text=f"Masih begitu, balas{p.mark} dari saya.")
        if p.n % 3 == 2:
            continue
        act(place, p, coordinator, "verify", agency="dishub", text="Diteruskan ke dinas.")
        act(place, p, officer, "request_completion", text=f"Di sebelah mana, tanya{p.mark}?")
        act(place, p, mine, "complete", text=f"Di sebelah utara, lengkap{p.mark}.")
        act(place, p, officer, "note", text=f"Sudah dilihat, catat{p.mark}.")
        act(place, p, officer, "publish", text=f"Sudah diperbaiki, jawab{p.mark}.")


def files_of(place, p, heads):
    """The report's files as the caller sees them, by kind."""
    status, answer = call(place, "GET", f"/api/v1/reports/{p.number}", None, heads)
    assert status == 200, (status, answer)
    return {a["kind"]: a for a in answer["attachments"]}


def show_photos(tap, place, people, coordinator):
    """Staff shows the photo of each report to everybody; a confidential one is not to be shown."""
    for p in people:
        photo = files_of(place, p, coordinator)["photo"]
        status, answer = call(place, "POST", f"/api/v1/reports/{p.number}/actions",
                              {"action": "edit", "show_attachments": [photo["id"]]}, coordinator)
        tap.ok(status == (422 if p.confidential else 200), "only an open report shows its photo",
               p.confidential, status, answer)


# What there is to see

def crawl(ask, starts):
    """(address, bytes) of every page that links lead to."""
    pages, todo = {}, list(starts)
    while todo and len(pages) < PAGES_MAX:
        path = todo.pop()
        if path in pages:
            continue
        status, where, pages[path] = ask("GET", path)
        assert status < 500, (path, status, pages[path])
        links = re.findall(r'href="(/[^"#]*)', pages[path].decode(errors="replace"))
        links = [html.unescape(x) for x in [*links, where] if x.startswith("/")]
        todo += [x for x in links if not x.startswith("/aset/") and x not in pages
                 and x.count("&") < FILTERS_MAX]
    assert not todo, "more pages than expected"
    return list(pages.items())


def public_places(place, people):
    starts = ["/", "/laporan", "/laporan.atom", "/instansi", "/metrics", "/healthz", "/readyz",
              "/openapi.json", "/api/v1/reports?limit=100", "/api/v1/events?limit=100"]
    for p in people:
        starts += [f"/laporan/{p.number}", f"/laporan/{p.number}/batas-waktu",
                   f"/api/v1/reports/{p.number}", f"/api/v1/reports/{p.number}/events"]
    pages = crawl(Browser(place).ask, starts)
    return pages + [(f"{path}?kecil=1", Browser(place).ask("GET", f"{path}?kecil=1")[2])
                    for path, _ in pages if "/lampiran/" in path]


def staff_places(place, people, coordinator):
    """Desk and cases as a signed-in coordinator sees them, and the API with a token."""
    browser = Browser(place)
    status, where, page = browser.post("/masuk", {"nama": "koordinator", "sandi": house.PASSWORD})
    assert status == 303, (status, page)
    pages = crawl(browser.ask, [where, "/kerja"] + [f"/kerja/laporan/{p.number}" for p in people])
    paths = ["/api/v1/reports?limit=100", "/api/v1/events?limit=100"]
    for p in people:
        paths += [f"/api/v1/reports/{p.number}", f"/api/v1/reports/{p.number}/events"]
    connection = place.connect()
    pages += [(f"{path} with a token", house.ask(connection, "GET", path, None, coordinator)[1])
              for path in paths]
    return pages


def exported(place, *words):
    """(name, bytes) of the export in each form; of a workbook what is packed in it."""
    files = []
    for ending in ("csv", "jsonl", "xlsx"):
        path = os.path.join(place.folder, f"out.{ending}")
        place.run("export", words[0], path, *words[1:])
        name = f"export {' '.join(words)} .{ending}"
        if ending == "xlsx":
            with zipfile.ZipFile(path) as z:
                files += [(f"{name} {m}", z.read(m)) for m in z.namelist()]
        else:
            with open(path, "rb") as f:
                files.append((name, f.read()))
    return files


def below(top, but=()):
    """(path below it, bytes) of every file in a folder; runs of zeros are cut short."""
    files = []
    for folder, folders, names in os.walk(top):
        folders[:] = [f for f in folders if os.path.relpath(os.path.join(folder, f), top) not in but]
        for name in names:
            path = os.path.join(folder, name)
            if os.path.isfile(path):
                with open(path, "rb") as f:
                    files.append((os.path.relpath(path, top), re.sub(rb"\0{64,}", b"\0" * 64, f.read())))
    return files


def of_cluster(place):
    """The files of the cluster after a checkpoint, but for other databases; and a dump, in which
    also is plain what the server packs."""
    mine = place.rows("SELECT oid FROM pg_database WHERE datname = current_database()")[0][0]
    others = [f"base/{row[0]}" for row in place.rows("SELECT oid FROM pg_database") if row[0] != mine]
    place.rows("CHECKPOINT")
    dump = subprocess.run(["pg_dump", "-d", place.database], capture_output=True, check=True).stdout
    return below(place.rows("SHOW data_directory")[0][0], others) + [("a dump", dump)]


def kept(place):
    """Every file of the installation but the keys, what the server logged, and the database."""
    files = [("serve's log", place.log().encode())] + below(place.data, ["keys"])
    return files + (of_cluster(place) if place.database else [])


def all_events_ordered(place):
    """The log is ordered by a job: asks until nothing waits."""
    while int(place.rows("SELECT count(*) FROM event_pending")[0][0]):
        call(place, "GET", "/readyz")


def check_people(tap, people, places, secrets):
    marks = [m for p in people for m in p.marks().values() if m]
    for what, where in places.items():
        hits = found(marks + secrets, where)
        tap.ok(where and not hits, f"no name, phone, e-mail or code stands in {what}", *hits[:20])


def check_words(tap, people, places):
    """Confidential words and numbers stand in nothing public; the others do, where they should."""
    quiet = [w for p in people if p.confidential for w in p.words()]
    numbers = [n for p in people if p.confidential and p.number
               for n in (p.number.lower(), p.number.lower().replace("-", ""))]
    loud = [f"judul{p.mark}" for p in people if p.number and not p.confidential and p.n % 3 != 2]
    for what, where in places.items():
        hits = found(quiet, where) + [(n, at) for n, at in found(numbers, where)
                                      if n not in at.lower()]  # an answer may name what was asked
        tap.ok(not hits, f"no word or number of a confidential report stands in {what}", *hits[:20])
        if "events" not in what:
            seen = {m for m, _ in found(loud, where)}
            tap.ok(seen == set(loud), f"titles of public reports stand in {what}",
                   sorted(set(loud) - seen))


def check_unverified(tap, people, pages):
    """Before somebody has read a report, its words are not public."""
    early = [w for p in people if p.n % 3 == 2 for w in p.words()]
    hits = found(early, pages)
    tap.ok(not hits, "no word of a report that nobody has verified is public", *hits[:20])


def strangers(number):
    """Numbers that nobody has, of which one has the right check symbol."""
    other = number[:-2] + ("0" if number[-2] != "0" else "1")
    return [other + symbol for symbol in "0123456789ABCDEFGHJKMNPQRSTVWXYZ"]


def check_hidden(tap, place, people):
    """Numbers of confidential reports answer as numbers that do not exist."""
    browser, odd = Browser(place), []

    def answer(path, number):
        status, _, page = browser.ask("GET", path.format(number))
        page = page.decode().replace(number, "N")
        return status, re.sub(r"\b[0-9a-f]{20}\b", "request", page)

    for p in (p for p in people if p.confidential):
        for path in ("/laporan/{}", "/laporan/{}/batas-waktu", "/api/v1/reports/{}",
                     "/api/v1/reports/{}/events"):
            got = answer(path, p.number)
            if got[0] != 404 or got not in [answer(path, n) for n in strangers(p.number)]:
                odd.append((path, p.number, got))
    tap.ok(not odd, "a confidential report answers the public as a number that does not exist",
           *odd)


def check_store(tap, place, people):
    """The search sees what the database holds in plain words; identities are there, sealed."""
    database = [f for f in kept(place) if f[0].startswith(("lapor.db", "base/", "pg_wal/"))]
    titles = {f"judul{p.mark}" for p in people}
    seen = {m for m, _ in found(titles, database)}
    tap.ok(seen == titles, "the search finds titles in the store", sorted(titles - seen))
    sealed = int(place.rows("SELECT count(*) FROM identity WHERE length(sealed) > 60")[0][0])
    tap.ok(sealed >= len(people), "each reporter's identity is kept, sealed", sealed)


def check_files(tap, place, people, places, sent):
    """Files are kept and shown without what they said of their maker; their place is sealed."""
    stored = [f for f in kept(place) if f[0].startswith("attachments/")]
    tap.ok(len(stored) >= sent // 2, "the files that were sent are kept", len(stored), sent)
    places = {**places, "the files that were sent, as kept": stored}
    for what, where in places.items():
        hits = found(FILE_MARKS, where) + [("GPS", name) for name, data in where if GPS_BYTES in data]
        hits += found([p.marks()["name"] for p in people], where)
        tap.ok(where and not hits, f"no maker and no place of a file stands in {what}", *hits[:20])
    paths = [name for name, _ in places["the public pages, feed and API"] if "/lampiran/" in name]
    shown = place.rows("SELECT id FROM attachment WHERE visibility = 'public'")
    tap.ok(len(shown) == 1 and len(paths) == 2 and all(shown[0][0] in path for path in paths),
           "of all files the public sees the one photo that was shown, large and small", shown, paths)
    told = [what for what, where in places.items() if found(["menurut kamera, foto diambil"], where)]
    tap.ok(told == ["the pages and answers for a coordinator"],
           "when a photo was taken is told to staff on the case, and nowhere else", *told)
    sealed = place.rows("SELECT gps_e6 FROM attachment WHERE gps_e6 IS NOT NULL")
    tap.ok(sealed and all(len(row[0]) > 40 for row in sealed), "the place of a photo is sealed", sealed)


def visit(tap, place):
    office = open_post_office()
    place.start("--smtp-url", f"smtp://127.0.0.1:{office.server_address[1]}",
                "--smtp-from", "lapor@contoh.example")
    tokens = [place.run("token", "add", "--account", who, "--scope", "all").strip()
              for who in ("koordinator", "petugas.dishub")]
    coordinator, officer = ({"Authorization": f"Bearer {t}"} for t in tokens)
    people = [Person(n, bool(n // 3 % 2), bool(n // 6 % 2)) for n in range(12)]
    for p in people:
        WAYS[(p.n // 3 + p.n) % len(WAYS)](place, p)
    with_files = [Person(12, False, False), Person(19, False, True)]
    sent = sum(send_with_files(place, p) for p in with_files)
    people += with_files
    wrong = send_wrong(place)
    work(place, people, coordinator, officer)
    show_photos(tap, place, with_files, coordinator)
    all_events_ordered(place)
    mails_tried(place)
    check_mails(tap, people, office)
    public = {"the public pages, feed and API": public_places(place, people),
              "the export of reports": exported(place, "reports"),
              "the export of events": exported(place, "events")}
    places = {**public, "the export with confidential reports":
              exported(place, "reports", "--confidential"),
              "the pages and answers for a coordinator": staff_places(place, people, coordinator),
              "the files of the running installation": kept(place)}
    check_store(tap, place, people)
    check_hidden(tap, place, people)
    check_unverified(tap, people, public["the public pages, feed and API"])
    place.stop()
    places["the files of the stopped installation"] = kept(place)
    check_people(tap, people + [wrong], places, [t.lower() for t in tokens] + [house.PASSWORD])
    check_words(tap, people + [wrong], public)
    check_files(tap, place, with_files, places, sent)


def on_postgres(tap):
    """A cluster of its own: the bytes of the run's are not this test's alone."""
    tool = os.path.join(house.TOP, "tools/pg")
    with tempfile.TemporaryDirectory(prefix="lapor-privacy-") as folder:
        os.chmod(folder, 0o755)
        cluster = os.path.join(folder, "pg")
        url = subprocess.run([tool, "start", cluster], capture_output=True, text=True,
                             check=True).stdout.strip()
        try:
            subprocess.run(["psql", "-qX", "-d", url, "-c", "CREATE DATABASE privacy"], check=True)
            with house.House(url.replace("dbname=postgres", "dbname=privacy")) as place:
                visit(house.Engine(tap, "postgres"), place)
        finally:
            subprocess.run([tool, "stop", cluster], check=False, stdout=subprocess.DEVNULL)


def main():
    tap = house.Tap()
    with house.House() as place:
        visit(house.Engine(tap, "sqlite"), place)
    if house.CLUSTER:
        on_postgres(tap)
    else:
        tap.skip("postgres", "LAPOR_TEST_POSTGRES is not set")
    tap.end()


if __name__ == "__main__":
    main()
