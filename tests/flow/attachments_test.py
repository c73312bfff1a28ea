# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files through the pages: from the citizen's form to who may see them, and who may not."""
import datetime as dt
import html
import json
import os
import re
import subprocess
import sys
import urllib.parse
import uuid

import house

sys.path.insert(0, os.path.join(house.TOP, "tests/media"))
import make as m  # pylint: disable=wrong-import-position

tap = house.Tap()
engine = "sqlite"


def check(name, good, why=""):
    tap.ok(good, f"{engine}: {name}", str(why)[:1500])

class Person:
    """A browser: cookies, forms, nothing else."""

    def __init__(self, place):
        self.place, self.cookies = place, {}

    def ask(self, method, path, body=None, kind=None, **headers):
        connection = self.place.connect()
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), **headers}
        if method == "POST":
            headers |= {"Content-Type": kind, "Origin": f"http://127.0.0.1:{self.place.port}"}
        connection.request(method, path, body, {k.replace("_", "-"): v for k, v in headers.items() if v})
        answer = connection.getresponse()
        answer.bytes = answer.read()
        answer.text = html.unescape(answer.bytes.decode("utf-8", "replace"))
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, value = line.split(";")[0].split("=", 1)
            self.cookies[name] = value
        connection.close()
        return answer

    def get(self, path, **headers):
        return self.ask("GET", path, **headers)

    def post(self, path, fields, files=()):
        edge = uuid.uuid4().hex
        parts = [(f'name="{k}"', one.encode()) for k, v in fields.items() for one in ([v] if isinstance(v, str) else v)]
        parts += [(f'name="lampiran"; filename="{name}"', data) for name, data in files]
        body = b"".join(f"--{edge}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + data + b"\r\n"
                        for head, data in parts) + f"--{edge}--\r\n".encode()
        return self.ask("POST", path, body, f"multipart/form-data; boundary={edge}")

    def hidden(self, page):
        return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text))


def report(key):
    return {"kunci": key, "klasifikasi": "pengaduan", "judul": "Jembatan kayu di parit patah",
            "isi": "Papan jembatan patah sejak Senin pagi dan anak sekolah harus memutar jauh.",
            "telepon": "", "surel": "", "anonim": "1"}


def enter(place, path, fields):
    person = Person(place)
    form = person.hidden(person.get(path))
    answer = person.ask("POST", path, urllib.parse.urlencode(form | fields), "application/x-www-form-urlencoded")
    check(f"{path} lets {next(iter(fields.values()))} in", answer.status == 303, answer.text)
    return person


def officer(place, name):
    return enter(place, "/masuk", {"nama": name, "sandi": house.PASSWORD})


def move(person, number, slug, fields, files=()):
    case = f"/kerja/laporan/{number}"
    page = person.get(case)
    answer = person.post(f"{case}/{slug}", person.hidden(page) | fields, files)
    check(f"{slug} goes through", answer.status == 303, f"{answer.status} {answer.text}")


def kept_while_mended(person, page, slug, words, files):
    """A move that is refused for its words has its files already when they come."""
    form, before = person.hidden(person.get(page)), len(links(person.get(page)))
    refused = person.post(f"{page}/{slug}", form | {"teks": ""}, files)
    kept = re.findall(r'name="berkas" value="(\d+)"', refused.text)
    check(f"{slug} without words keeps its files and says so", refused.status == 422 and len(kept) == len(files)
          and f"{len(files)} berkas sudah diterima" in refused.text, f"{refused.status} {refused.text}")
    gone = person.post(f"{page}/{slug}", form | {"teks": words, "berkas": ["1", *kept]})
    check("a file that is not there is said and not asked for again", gone.status == 422
          and re.findall(r'name="berkas" value="(\d+)"', gone.text) == kept, f"{gone.status} {gone.text}")
    answer = person.post(f"{page}/{slug}", form | {"teks": words, "berkas": kept})
    check(f"{slug} with words has them", answer.status == 303
          and len(links(person.get(page))) == before + len(files), f"{answer.status} {answer.text}")
    again = person.post(f"{page}/{slug}", form | {"teks": words, "berkas": kept})
    check("once they are used nobody takes them again", again.status in (412, 422)
          and not re.findall(r'name="berkas"', again.text), f"{again.status} {again.text}")


def links(page):
    """Addresses of files, each once."""
    return list(dict.fromkeys(re.findall(r'href="(/[a-z/]*laporan/[^"]+/lampiran/\d+)"', page.text)))


def image(page, address):
    """The tag of a file's small picture on a page."""
    return "".join(re.findall(rf'<img src="{re.escape(address)}[^>]*>', page.text))


def check_parts(name, get, data):
    """Seeking, going on after a broken line, asking for what is there already."""
    n, whole = len(data), get()
    etag = whole.headers["ETag"]
    parts = {f"bytes=0-{n // 2 - 1}": (0, n // 2), f"bytes={n // 2}-": (n // 2, n), "bytes=-5": (n - 5, n),
             f"bytes=5-{n + 10}": (5, n), f"bytes=-{n + 10}": (0, n)}
    odd = []
    for asked, (start, end) in parts.items():
        part = get(Range=asked)
        if (part.status, part.bytes, part.headers["Content-Range"]) != (206, data[start:end],
                                                                        f"bytes {start}-{end - 1}/{n}"):
            odd.append((asked, part.status, part.headers["Content-Range"], len(part.bytes)))
    for asked in ("bytes=0-1,4-5", "bytes=9-5", "baris=0-5", "bytes=x"):
        part = get(Range=asked)
        if part.status != 200 or part.bytes != data:
            odd.append((asked, part.status))
    check(f"{name} comes in the parts that are asked for", not odd, odd)
    behind = get(Range=f"bytes={n}-")
    check(f"{name}: behind its end there is none", behind.status == 416
          and behind.headers["Content-Range"] == f"bytes */{n}", behind.status)
    same, other = get(Range="bytes=2-5", If_Range=etag), get(Range="bytes=2-5", If_Range='"lain"')
    check(f"{name}: a part is one of the same file", same.status == 206 and same.bytes == data[2:6]
          and other.status == 200 and other.bytes == data and get(If_None_Match=etag).status == 304)


def walk(place, room):
    photo = m.jpeg_with_everything(m.ffmpeg(room, "p.jpg", "-f", "lavfi", "-i", "testsrc=size=640x480",
                                            "-frames:v", "1"))
    citizen, stranger = Person(place), Person(place)
    key = citizen.hidden(citizen.get("/lapor?satu=1"))["kunci"]

    page = citizen.post("/lapor", report(key), [("gambar.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")])
    check("an SVG is refused beside its field, in words", page.status == 422 and "SVG" in page.text, page.text)
    check("and the words of the report are still there", "Papan jembatan patah" in page.text)

    page = citizen.post("/lapor", report(key), [("foto.jpg", photo)])
    check("a report with a picture is taken", page.status == 303, f"{page.status} {page.text}")
    number = re.search(r"/laporan/([^/]+)/", page.headers["Location"]).group(1)
    again = citizen.post("/lapor", report(key), [("foto.jpg", photo)])
    check("sent twice it is one report", again.headers["Location"] == page.headers["Location"], again.text)

    receipt = citizen.get(page.headers["Location"])
    check("the receipt is shown", receipt.status == 200, receipt.status)
    code = re.findall(r'<strong class="code">([^<]+)<', receipt.text)[1]
    citizen = enter(place, "/lacak", {"nomor": number, "kode": code})
    mine = citizen.get(f"/laporan/{number}")
    files = links(mine)
    check("its reporter sees one file", len(files) == 1, mine.text)
    file = citizen.get(files[0])
    check("and can open it", file.status == 200 and file.headers["Content-Type"] == "image/jpeg"
          and file.bytes[:2] == b"\xff\xd8", file.status)
    check("it says nothing of the sender", m.MARK not in file.bytes)
    check("it is nobody's to sniff or to keep", file.headers["X-Content-Type-Options"] == "nosniff"
          and "public" not in (file.headers["Cache-Control"] or ""), file.headers)
    check_parts("a picture", lambda **heads: citizen.ask("GET", files[0], **heads), file.bytes)
    check("HEAD tells its size and that it has parts", citizen.ask("HEAD", files[0]).headers["Accept-Ranges"] == "bytes"
          and citizen.ask("HEAD", files[0]).headers["Content-Length"] == str(len(file.bytes)))
    small = citizen.get(files[0] + "?kecil=1")
    check_parts("its small picture", lambda **heads: citizen.ask("GET", files[0] + "?kecil=1", **heads), small.bytes)
    check("which is another file", small.headers["ETag"] != file.headers["ETag"])
    check("its small picture is small", small.status == 200 and len(small.bytes) <= 20 * 1024, len(small.bytes))
    saving = citizen.get(f"/laporan/{number}", Save_Data="on")
    check("who saves data gets a link and no picture",
          links(saving) == files and "kecil=1" not in saving.text, saving.text)
    check("a stranger gets neither link nor file", not links(stranger.get(f"/laporan/{number}"))
          and stranger.get(files[0]).status == 404, stranger.get(files[0]).status)
    check("nor under another id", citizen.get(files[0] + "1").status == 404)

    liaison = officer(place, "koordinator")
    case = links(liaison.get(f"/kerja/laporan/{number}"))
    check("the office that checks it sees the picture", len(case) == 1
          and liaison.get(case[0]).bytes == file.bytes, case)
    move(liaison, number, "verifikasi", {"instansi": "dishub"})
    check("once public its picture is still for its reporter alone",
          not links(stranger.get(f"/laporan/{number}")) and stranger.get(files[0]).status == 404)
    shown_and_hidden(place, liaison, citizen, number, files[0])
    worker = officer(place, "petugas.dishub")
    kept_while_mended(worker, f"/kerja/laporan/{number}", "terbitkan",
                      "Jembatan sudah kami perbaiki pada hari Rabu, fotonya terlampir.",
                      [("bukti.jpg", photo + b"\0"), ("catatan.png", m.png(60, 40))])
    seen = links(stranger.get(f"/laporan/{number}"))
    check("what the office shows for its answer everybody sees", len(seen) == 2
          and all(stranger.get(f).status == 200 for f in seen), seen)

    kept_while_mended(citizen, f"/laporan/{number}", "tanggapan", "Terima kasih, ini foto dari kami.",
                      [("balasan.png", m.png(50, 30))])
    check("and what the reporter adds is not", len(links(stranger.get(f"/laporan/{number}"))) == 2)

    other = Person(place)
    key = other.hidden(other.get("/lapor?satu=1"))["kunci"]
    stolen = re.search(r"/lampiran/(\d+)", files[0]).group(1)
    page = other.post("/lapor", report(key) | {"berkas": stolen})
    check("a file of another report cannot be taken along", page.status == 422 or page.status == 303
          and not links(other.get(page.headers["Location"].rsplit("/", 1)[0])), page.status)


def shown_and_hidden(place, verifier, reporter, number, file):
    """The verifier shows the reporter's photo to everybody, and takes it back."""
    def public():
        stranger = Person(place)
        page = stranger.get(f"/laporan/{number}")
        return page, links(page), [stranger.get(file + small).status for small in ("", "?kecil=1")]

    case, photo = f"/kerja/laporan/{number}", file.rsplit("/", 1)[1]
    box = re.compile(rf'<input type="checkbox" name="tampil" value="{photo}"( checked)?>')
    page = verifier.get(case)
    check("each form with a box for the photo shows it large", box.search(page.text)
          and re.search(rf'<img src="/kerja/laporan/[^/]+/lampiran/{photo}" ', page.text), page.text)
    check("no box is ticked beforehand", not any(box.findall(page.text)), box.findall(page.text))
    check("an edit that changes nothing is none", verifier.post(
        f"{case}/penyesuaian", verifier.hidden(page)).status == 422)

    move(verifier, number, "penyesuaian", {"tampil": photo})
    page, seen, answers = public()
    check("a photo that is ticked everybody sees", seen == [file] and answers == [200, 200], (seen, answers))
    tag = image(page, file)
    check("its small picture has words, measures and time", all(part in tag for part in (
        'alt="Foto 1 dari laporan “Jembatan kayu di parit patah”"', 'loading="lazy"', 'width="360"', 'height="480"')), tag)
    stranger = Person(place)
    saving = stranger.get(f"/laporan/{number}", Save_Data="on")
    check("who saves data gets a link alone", links(saving) == [file] and "<img" not in saving.text, saving.text)
    check("the reporter is told in the history",
          "Satu foto kini terlihat publik." in reporter.get(f"/laporan/{number}").text)
    check("the box is ticked now", " checked" in box.findall(verifier.get(case).text))

    again = verifier.hidden(verifier.get(case))
    check("a form that does not offer the photo leaves it as it is", verifier.post(
        f"{case}/penyesuaian", {k: v for k, v in again.items() if k != "foto"} | {
            "judul": "Jembatan kayu di parit besar patah"}).status == 303 and public()[2] == [200, 200])
    move(verifier, number, "penyesuaian", {})
    page, seen, answers = public()
    check("unticked it is gone for everybody", not seen and answers == [404, 404] and "<img" not in page.text,
          (seen, answers))
    check("and for nobody else", reporter.get(file).status == 200)
    check("that too stands in the history",
          "Satu foto tidak lagi terlihat publik." in verifier.get(case).text)


def verified_with_photo(place, photo):
    """Ticked while the report is verified; then the report turns confidential."""
    citizen, verifier = Person(place), officer(place, "koordinator")
    key = citizen.hidden(citizen.get("/lapor?satu=1"))["kunci"]
    page = citizen.post("/lapor", report(key), [("foto.jpg", photo)])
    number = re.search(r"/laporan/([^/]+)/", page.headers["Location"]).group(1)
    case = f"/kerja/laporan/{number}"
    file = links(verifier.get(case))[0].rsplit("/", 1)[1]
    public = f"/laporan/{number}/lampiran/{file}"

    page = verifier.post(f"{case}/verifikasi", verifier.hidden(verifier.get(case)) | {
        "instansi": "dishub", "tampil": file + "1"})
    check("a tick for another file does nothing", page.status == 303, page.text)
    check("so the photo is not public", Person(place).get(public).status == 404)
    move(verifier, number, "penyesuaian", {"tampil": file})
    check("then it is", Person(place).get(public).status == 200)
    move(verifier, number, "penyesuaian", {"tampil": file, "rahasia": "1"})
    check("a report that turned confidential shows nothing of it",
          [Person(place).get(public + small).status for small in ("", "?kecil=1")] == [404, 404])
    page = verifier.get(case)
    check("and offers no box", 'name="tampil"' not in page.text, page.text)
    page = verifier.post(f"{case}/penyesuaian", verifier.hidden(page) | {"foto": file, "tampil": file})
    check("nor takes a tick", page.status == 422, page.status)


MONTHS = ("Januari Februari Maret April Mei Juni Juli Agustus September Oktober November "
          "Desember").split()


def evidence(place, room):
    """What a photo said of itself, in words for staff on the case and for nobody else."""
    plain = m.ffmpeg(room, "e.jpg", "-f", "lavfi", "-i", "mandelbrot=size=800x600", "-frames:v", "1")
    day = dt.date.today() - dt.timedelta(days=40)
    old = day - dt.timedelta(days=244)

    def photo_of(when):
        return m.jpeg_with_everything(plain, taken=f"{when:%Y:%m:%d} 14:05:00".encode())

    def send(photo, **more):
        person = Person(place)
        key = person.hidden(person.get("/lapor?satu=1"))["kunci"]
        answer = person.post("/lapor", report(key) | more, [("foto.jpg", photo)])
        number = re.search(r"/laporan/([^/]+)/", answer.headers["Location"]).group(1)
        code = re.findall(r'<strong class="code">([^<]+)<', person.get(answer.headers["Location"]).text)[1]
        return number, enter(place, "/lacak", {"nomor": number, "kode": code})

    def told(person, number):
        page = person.get(f"/kerja/laporan/{number}")
        return [" ".join(re.sub(r"<[^>]+>", "", e).split())
                for e in re.findall(r'<p class="evidence">(.*?)</p>', page.text, re.S)]

    verifier, worker = officer(place, "koordinator"), officer(place, "petugas.dishub")
    number, reporter = send(photo_of(day), tanggal_kejadian=str(day), lat="-0.0575", lon="109.3429")
    said = f"Menurut kamera, foto diambil {day.day} {MONTHS[day.month - 1]} {day.year} pukul 14.05 WIB"
    near = "sekitar 40 m dari titik laporan"
    check("staff is told when and how far away", told(verifier, number) == [f"{said}, {near}."], told(verifier, number))
    page = verifier.get(f"/kerja/laporan/{number}")
    check("but not where", not re.search(r"0[.,]0575|109[.,]34", page.text))

    stored = verifier.get(links(page)[0]).bytes
    with open(os.path.join(room, "s.jpg"), "wb") as f:
        f.write(stored)
    copy = m.ffmpeg(room, "c.jpg", "-i", os.path.join(room, "s.jpg"), "-vf", "scale=300:-2", "-q:v", "9")
    other, _ = send(copy, instansi="dishub")
    check("a smaller copy of it says nothing of itself, and is found again", told(verifier, other) == [
        f"Foto ini tidak mencatat waktu dan tempat pengambilan. Foto yang sangat mirip ada pada laporan {number}."],
          told(verifier, other))
    check("from the other side too", told(verifier, number) == [
        f"{said}, {near}. Foto yang sangat mirip ada pada laporan {other}."], told(verifier, number))
    check("who may not see that report is not told of it", told(worker, other) == [
        "Foto ini tidak mencatat waktu dan tempat pengambilan."], told(worker, other))

    photo = links(page)[0].rsplit("/", 1)[1]
    move(verifier, number, "verifikasi", {"instansi": "dishub", "tampil": photo})
    move(worker, number, "tindak-lanjut", {"teks": "Sudah kami perbaiki, fotonya terlampir."},
         [("bukti.jpg", photo_of(old))])
    work = told(worker, number)[-1]
    check("a photo of the work from before the report is told as such",
          f"{old.year} pukul 14.05 WIB, 9 bulan sebelum laporan masuk, {near}." in work, work)
    check("and that it shows the same", "Foto yang sama dengan foto 1 pada laporan ini." in work, work)
    move(worker, number, "terbitkan", {"teks": "Sudah kami perbaiki seluruhnya, terima kasih atas laporan Anda."})
    quiet = [Person(place).get(f"/laporan/{number}").text, reporter.get(f"/laporan/{number}").text]
    check("both see the photos", all(len(re.findall("<img ", text)) == 2 for text in quiet), quiet)
    for what in ("reports", "events"):
        path = os.path.join(room, f"{what}.jsonl")
        place.run("export", what, path)
        with open(path, encoding="utf-8") as f:
            quiet.append(f.read())
    quiet.append(place.log())
    check("neither the public nor the reporter, no export and no log is told",
          not [text for text in quiet if re.search(r"Menurut kamera|titik laporan|sangat mirip", text)],
          [re.findall(r".{40}(?:Menurut kamera|titik laporan|sangat mirip).{40}", t) for t in quiet])


def api(place):
    """Another system: upload first, refer later, with a token of its own."""
    def ask(token, method, path, body=None, kind="application/json"):
        connection = place.connect()
        connection.request(method, path, body, {"Content-Type": kind} | ({"Authorization": token} if token else {}))
        answer = connection.getresponse()
        data = answer.read()
        return answer.status, json.loads(data) if "json" in answer.headers["Content-Type"] else data

    def upload(token, name, data):
        edge = uuid.uuid4().hex
        body = (f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
                + data + f"\r\n--{edge}--\r\n".encode())
        return ask(token, "POST", "/api/v1/attachments", body, f"multipart/form-data; boundary={edge}")

    words = {"class": "complaint", "title": "Jembatan kayu patah", "body": "Papan jembatan patah sejak Senin pagi."}
    one, two = ("Bearer " + place.run("token", "add", "--account", "koordinator", "--scope", "all").strip()
                for _ in range(2))
    picture = m.png(80, 60)
    check("without a token nothing is uploaded", upload("", "a.png", picture)[0] in (401, 403))
    status, problem = upload(one, "a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    check("a refused file is a problem that says why", status == 422 and "SVG" in problem["detail"], problem)
    status, file = upload(one, "a.png", picture)
    check("a file is taken in", status == 201 and file["kind"] == "photo", file)
    check("another token cannot refer to it", ask(two, "POST", "/api/v1/reports", json.dumps(
        words | {"attachments": [file["id"]]}))[0] == 422)
    status, sent = ask(one, "POST", "/api/v1/reports", json.dumps(words | {"attachments": [file["id"]]}))
    check("its own report takes it", status == 201, sent)
    status, report_now = ask(f"Receipt {sent['receipt']}", "GET", f"/api/v1/reports/{sent['number']}")
    check("the receipt shows it in the report", [a["id"] for a in report_now["attachments"]] == [file["id"]], report_now)
    status, data = ask(f"Receipt {sent['receipt']}", "GET", file["url"])
    check("and opens it", status == 200 and data[:4] == b"\x89PNG", status)
    reader = Person(place)
    check_parts("over the API a file", lambda **heads: reader.ask(
        "GET", file["url"], Authorization=f"Receipt {sent['receipt']}", **heads), data)
    video(place, one, ask, upload)
    check("a stranger does not", ask("", "GET", file["url"])[0] == 404)

    def act(action, **more):
        return ask(one, "POST", f"/api/v1/reports/{sent['number']}/actions", json.dumps({"action": action, **more}))

    def blamed(answer, field, code):
        status, problem = answer
        return status == 422 and [(e["field"], e["code"]) for e in problem["errors"]] == [(field, code)]

    check("a photo is shown by a list of ids", blamed(act("verify", agency="dishub", show_attachments=file["id"]),
                                                      "show_attachments", "not-list"))
    check("of this report", blamed(act("verify", agency="dishub", show_attachments=["7"]),
                                   "show_attachments", "file-not-here"))
    check("and not too many", blamed(act("verify", agency="dishub", show_attachments=[file["id"]] * 13),
                                     "show_attachments", "show-many"))
    status, now = act("verify", agency="dishub", show_attachments=[file["id"]])
    check("who verifies shows it", status == 200 and now["attachments"][0]["visibility"] == "public", now)
    check("then a stranger opens it", ask("", "GET", file["url"])[0] == 200)
    status, events = ask(one, "GET", f"/api/v1/reports/{sent['number']}/events")
    check("the event names it", events["items"][-1]["data"]["shown"] == [file["id"]], events)
    check("only some moves do", blamed(act("follow_up", text="Sedang kami kerjakan.", hide_attachments=[file["id"]]),
                                       "hide_attachments", "member-unused"))
    status, now = act("edit", hide_attachments=[file["id"]])
    check("an edit hides it", status == 200 and now["attachments"][0]["visibility"] == "reporter", now)
    check("from strangers", ask("", "GET", file["url"])[0] == 404)
    check("an edit of nothing is refused", act("edit", hide_attachments=[file["id"]])[0] == 422)


def video(place, token, ask, upload):
    """A player that others wrote looks for the end of a film before it plays the rest."""
    status, file = upload(token, "v.mp4", m.video(place.folder, seconds=8))
    check("a film is taken in", status == 201 and file["kind"] == "video", file)
    words = {"class": "complaint", "title": "Jembatan kayu goyang", "body": "Papan jembatan goyang sejak Senin pagi."}
    status, sent = ask(token, "POST", "/api/v1/reports", json.dumps(words | {"attachments": [file["id"]]}))
    url = f"http://127.0.0.1:{place.port}{file['url']}"
    player = ["ffmpeg", "-nostdin", "-v", "error", "-seekable", "1", "-headers",
              f"Authorization: Receipt {sent['receipt']}\r\n", "-ss", "5", "-i", url, "-frames:v", "1",
              "-f", "rawvideo", "-pix_fmt", "gray", "-"]
    played = subprocess.run(player, capture_output=True, check=False)
    check("a player seeks in it", played.returncode == 0 and len(played.stdout) > 1000, played.stderr)
    half = os.path.join(place.folder, "half")
    answer = ask(f"Receipt {sent['receipt']}", "GET", file["url"])[1]
    with open(half, "wb") as f:
        f.write(answer[:len(answer) // 2])
    went = subprocess.run(["curl", "-s", "-C", "-", "-o", half, "-w", "%{http_code} %{size_download}", "-H",
                           f"Authorization: Receipt {sent['receipt']}", url], capture_output=True, text=True, check=False)
    with open(half, "rb") as f:
        check("a download goes on where it broke off", f.read() == answer
              and went.stdout == f"206 {len(answer) - len(answer) // 2}", went.stdout)


def visit(database):
    with house.House(database) as place:
        place.start()
        walk(place, place.folder)
        verified_with_photo(place, m.png(640, 480))
        evidence(place, place.folder)
        api(place)
        check("the server ends as it should", place.stop() == 0, place.log())
        for words in (("ledger", "verify"), ("rebuild", "--check")):
            answer = place.try_run(*words)
            check(f"lapor {' '.join(words)} finds nothing", answer.returncode == 0, answer.stdout + answer.stderr)


if __name__ == "__main__":
    visit(None)
    if house.CLUSTER:
        engine = "postgres"
        visit(house.new_database("attachments_test"))
    else:
        tap.skip("postgres", "LAPOR_TEST_POSTGRES is not set")
    tap.end()
