#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files that come in pieces: lines that break, servers that die, two who send at once, and the end."""

import base64
import json
import os
import random
import socket
import sys
import threading
import time

import house

sys.path.insert(0, os.path.join(house.TOP, "tests/media"))
import make as m  # pylint: disable=wrong-import-position

tap = house.Tap()
engine = "sqlite"
PATIENCE_S = 60  # a bound of this test, not of the program
HOME = "/api/v1/attachments"
PIECE = "application/offset+octet-stream"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'/>"


def check(name, good, *why):
    tap.ok(good, f"{engine}: {name}", *(str(w)[:1500] for w in why))


def photo(width=700, height=500):
    """A picture that no packing makes smaller: about a megabyte."""
    chance = random.Random(width)
    rows = b"".join(b"\0" + chance.randbytes(width * 3) for _ in range(height))
    return m.png(width, height, rows)


def until(done):
    """Asked again and again: the network has its own time."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if done():
            return True
        time.sleep(0.02)
    return False


class Answer:
    def __init__(self, answer):
        self.status, self.headers, self.bytes = answer.status, answer.headers, answer.read()

    def json(self):
        return json.loads(self.bytes)

    def offset(self):
        return int(self.headers["Upload-Offset"] or -1)

    def __str__(self):
        return f"{self.status} {dict(self.headers)} {self.bytes[:600]}"


class Sender:
    """A program with a token or a receipt that speaks tus."""

    def __init__(self, place, authorization):
        self.place, self.authorization = place, authorization

    def ask(self, method, path, body=None, **heads):
        heads = {k.replace("_", "-"): str(v) for k, v in heads.items() if v is not None}
        heads.setdefault("Tus-Resumable", "1.0.0")
        if self.authorization:
            heads["Authorization"] = self.authorization
        connection = self.place.connect()
        connection.request(method, path, body, {k: v for k, v in heads.items() if v})
        answer = Answer(connection.getresponse())
        connection.close()
        return answer

    def begin(self, length, home=HOME, **heads):
        return self.ask("POST", home, Upload_Length=length, **heads)

    def head(self, path):
        return self.ask("HEAD", path)

    def patch(self, path, offset, data, **heads):
        return self.ask("PATCH", path, data, **{"Content_Type": PIECE, "Upload_Offset": offset, **heads})

    def line(self, path, offset, length):
        """A PATCH whose body is sent by hand."""
        head = (f"PATCH {path} HTTP/1.1\r\nHost: l\r\nAuthorization: {self.authorization}\r\n"
                f"Tus-Resumable: 1.0.0\r\nContent-Type: {PIECE}\r\nUpload-Offset: {offset}\r\n"
                f"Content-Length: {length}\r\n\r\n")
        line = socket.create_connection(("127.0.0.1", self.place.port), timeout=PATIENCE_S)
        line.sendall(head.encode())
        return line

    def reaches(self, path, offset):
        return until(lambda: self.head(path).offset() == offset)


def status_of(line):
    return int(line.recv(65536).split()[1])


def on_disk(place, path):
    name = os.path.join(place.data, "uploads/incoming", path.split("?")[0].rsplit("/", 1)[1])
    if not os.path.exists(name):
        return None
    with open(name, "rb") as f:
        return f.read()


def names_in(place, folder="uploads/incoming"):
    folder = os.path.join(place.data, folder)
    return os.listdir(folder) if os.path.isdir(folder) else []


def report(place, files=(), authorization=None):
    """A new report: number and receipt."""
    body = {"class": "complaint", "title": "Jembatan kayu contoh patah",
            "body": "Papan jembatan contoh patah sejak Senin pagi.", "attachments": list(files)}
    heads = {"Authorization": authorization} if authorization else {}
    connection = place.connect()
    status, text = house.ask(connection, "POST", "/api/v1/reports", body, heads)
    connection.close()
    made = json.loads(text)
    check("a report is sent" + (" with what came in pieces" if files else ""), status == 201, made)
    return made


def what_is_said(sender):
    said = sender.ask("OPTIONS", HOME, Tus_Resumable="")
    check("OPTIONS tells version, extensions and size", said.status == 204 and said.headers["Tus-Version"] == "1.0.0"
          and said.headers["Tus-Extension"] == "creation,creation-with-upload,expiration,termination"
          and int(said.headers["Tus-Max-Size"]) == 25 << 20, said)
    made = sender.begin(1000, Upload_Metadata="filename " + base64.b64encode(b"foto.png").decode() + ",private")
    where = made.headers["Location"]
    check("an upload begins", made.status == 201 and made.json()["url"] == where
          and made.headers["Upload-Expires"].endswith(" GMT") and made.headers["Tus-Resumable"] == "1.0.0", made)
    told = sender.head(where)
    check("HEAD tells what is known of it", told.status == 200 and told.offset() == 0
          and told.headers["Upload-Length"] == "1000" and told.headers["Cache-Control"] == "no-store"
          and told.headers["Upload-Metadata"].startswith("filename ") and told.headers["Upload-Expires"], told)
    wrong = {"no length": (400, sender.begin(None)), "a length below nothing": (400, sender.begin(-1)),
             "a length that is put off": (400, sender.begin(None, Upload_Defer_Length=1)),
             "too long": (413, sender.begin((25 << 20) + 1)), "empty": (422, sender.begin(0)),
             "another version": (412, sender.begin(10, Tus_Resumable="0.2.2")),
             "metadata that is none": (400, sender.begin(10, Upload_Metadata="filename foto.png")),
             "metadata that no header could hold": (400, sender.begin(10, Upload_Metadata="a,\tb"))}
    for name, (status, answer) in wrong.items():
        check(f"not begun: {name}", answer.status == status and answer.headers["Tus-Version"] == "1.0.0"
              and answer.headers["Content-Type"] == "application/problem+json", answer)
    wrong = {"at another offset": (409, sender.patch(where, 5, b"x")),
             "of another type": (415, sender.patch(where, 0, b"x", Content_Type="application/octet-stream")),
             "in another version": (412, sender.patch(where, 0, b"x", Tus_Resumable="2.0.0")),
             "without a version": (412, sender.patch(where, 0, b"x", Tus_Resumable="")),
             "without an offset": (400, sender.patch(where, None, b"x")),
             "past its length": (413, sender.patch(where, 0, b"x" * 1001)),
             "larger than any file": (413, sender.patch(where, 0, b"x" * ((25 << 20) + 1))),
             "of nobody's upload": (404, sender.patch(HOME + "/12", 0, b"x"))}
    for name, (status, answer) in wrong.items():
        check(f"no piece: {name}", answer.status == status, answer)
    check("none of these left a byte", sender.head(where).offset() == 0)
    given_up = sender.ask("DELETE", where)
    check("what is given up is gone", given_up.status == 204 and sender.head(where).status == 404
          and on_disk(sender.place, where) is None, given_up)


def piece_by_piece(sender, other, data):
    where = sender.begin(len(data)).headers["Location"]
    third = len(data) // 3
    first = sender.patch(where, 0, data[:third])
    check("a piece is taken", first.status == 204 and first.offset() == third and first.headers["Upload-Expires"], first)
    check("the same piece again is refused", sender.patch(where, 0, data[:third]).status == 409)
    check("nothing of an upload is another's", [other.head(where).status, other.patch(where, third, b"x").status,
                                               other.ask("DELETE", where).status] == [404] * 3)
    nobody = Sender(sender.place, "")
    check("nor anybody's", {nobody.head(where).status, nobody.patch(where, third, b"x").status,
                            nobody.ask("DELETE", where).status, nobody.begin(5).status} == {401})
    posted = sender.ask("POST", where, data[third:third + 1000], Content_Type=PIECE, Upload_Offset=third,
                        X_HTTP_Method_Override="PATCH")
    check("POST in place of PATCH does the same", posted.status == 204 and posted.offset() == third + 1000, posted)
    check("POST in place of nothing does not", sender.ask("POST", where).status == 400)
    check("what has come is what was sent", on_disk(sender.place, where) == data[:third + 1000])
    check("it is no attachment yet", sender.ask("GET", where, Tus_Resumable="").status == 404)
    last = sender.patch(where, third + 1000, data[third + 1000:])
    check("the last piece makes it whole", last.status == 204 and last.offset() == len(data), last)
    check("and nothing is left over", on_disk(sender.place, where) is None)
    told = sender.head(where)
    check("HEAD says so afterwards too", told.status == 200 and told.offset() == len(data)
          and told.headers["Upload-Length"] == str(len(data)), told)
    check("an empty piece at the end as well", sender.patch(where, len(data), b"").status == 204)
    check("one more byte does not", sender.patch(where, len(data), b"x").status in (409, 413))
    number = where.rsplit("/", 1)[1]
    made = report(sender.place, [number], sender.authorization)
    file = Sender(sender.place, f"Receipt {made['receipt']}").ask("GET", where, Tus_Resumable="")
    check("its reporter opens it", file.status == 200 and file.bytes[:2] == b"\xff\xd8", file)
    return made


def with_its_beginning(sender, data):
    whole = sender.ask("POST", HOME, data, Upload_Length=len(data), Content_Type=PIECE)
    check("a file that comes whole when it begins is taken at once", whole.status == 201
          and whole.json()["kind"] == "photo" and whole.offset() == len(data), whole)
    part = sender.ask("POST", HOME, data[:1000], Upload_Length=len(data), Content_Type=PIECE)
    check("its first bytes may come along", part.status == 201 and part.offset() == 1000
          and sender.patch(part.headers["Location"], 1000, data[1000:]).status == 204, part)
    odd = sender.ask("POST", HOME, data[:1000], Upload_Length=len(data), Content_Type="image/png")
    check("not as another type", odd.status == 415, odd)
    odd = sender.ask("POST", HOME, data[:1000], Upload_Length=999, Content_Type=PIECE)
    check("nor more than it is long", odd.status == 413, odd)
    plain = sender.ask("POST", HOME, data, Tus_Resumable="", Content_Type="image/png")
    check("without the protocol a file comes as ever", plain.status == 201 and plain.json()["kind"] == "photo", plain)


def refused(sender):
    where = sender.begin(len(SVG)).headers["Location"]
    answer = sender.patch(where, 0, SVG)
    check("a file that is refused is a problem that says why", answer.status == 422
          and "SVG" in answer.json()["detail"] and answer.json()["errors"][0]["field"] == "file", answer)
    check("and so whenever it is asked about", sender.head(where).status == 422
          and "SVG" in sender.patch(where, len(SVG), b"").json()["detail"] and on_disk(sender.place, where) is None)
    check("once it is forgotten it is unknown", sender.ask("DELETE", where).status == 204
          and sender.head(where).status == 404)


def of_a_reporter(place, made, data):
    mine, other = report(place), made
    home = f"{HOME}?report={mine['number']}"
    reporter, stranger = (Sender(place, f"Receipt {r['receipt']}") for r in (mine, other))
    check("a receipt without its report opens nothing", reporter.begin(10).status == 403)
    where = reporter.begin(len(data), home).headers["Location"]
    check("the address names the report", where.endswith(f"?report={mine['number']}"), where)
    check("another's receipt does not fit", stranger.head(where).status == 403)
    theirs = where.split("?")[0] + f"?report={other['number']}"
    check("nor does another's report", stranger.head(theirs).status == 404)
    check("a reporter's file comes in pieces too", reporter.patch(where, 0, data[:99]).status == 204
          and reporter.patch(where, 99, data[99:]).status == 204)
    answer = reporter.ask("POST", f"/api/v1/reports/{mine['number']}/actions", json.dumps(
        {"action": "reply", "text": "Ini fotonya.", "attachments": [where.split("?")[0].rsplit("/", 1)[1]]}),
        Content_Type="application/json")
    check("and goes with a reply", answer.status == 200 and len(answer.json()["attachments"]) == 1, answer)


def broken_lines(sender, data):
    where = sender.begin(len(data)).headers["Location"]
    half = len(data) // 2
    line = sender.line(where, 0, len(data))
    line.sendall(data[:half])
    line.close()
    check("what came before the line broke is kept", sender.reaches(where, half), sender.head(where))
    slow = sender.line(where, half, len(data) - half)
    slow.sendall(data[half:half + 5000])
    check("so is what comes over a line that has gone silent", sender.reaches(where, half + 5000), sender.head(where))
    newer = sender.patch(where, half + 5000, data[half + 5000:half + 9000])
    check("who comes later goes on without it", newer.status == 204 and newer.offset() == half + 9000, newer)
    slow.sendall(b"\xff" * (len(data) - half - 5000))
    check("and the silent one, back again, is told where it is not", status_of(slow) == 409)
    slow.close()
    check("nothing of it got between", on_disk(sender.place, where) == data[:half + 9000]
          and sender.head(where).offset() == half + 9000)
    check("so the file is whole", sender.patch(where, half + 9000, data[half + 9000:]).status == 204)


def many_at_once(sender, data):
    """Eight send the same upload in small pieces, each where HEAD says it is, until it is whole."""
    where = sender.begin(len(data)).headers["Location"]
    odd = []

    def work(seed):
        chance = random.Random(seed)
        while True:
            told = sender.head(where)
            if told.status == 423:
                continue
            if told.status != 200:
                return odd.append(told)
            at = told.offset()
            if at == len(data):
                return None
            answer = sender.patch(where, at, data[at:at + chance.randint(1, 90000)])
            if answer.status not in (204, 409, 423):
                odd.append(answer)

    workers = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for w in workers:
        w.start()
    for w in workers:
        w.join()
    stored = sender.place.rows("SELECT count(*) FROM attachment WHERE id = " + where.rsplit("/", 1)[1])
    check("of eight who send at once it becomes one whole file", not odd and stored == [["1"]], stored, *odd[:3])


def killed(place, sender, data):
    where = sender.begin(len(data)).headers["Location"]
    third = len(data) // 3
    first = sender.patch(where, 0, data[:third])
    place.kill()
    place.start()
    check("after an end without warning all that was answered is there", sender.head(where).offset() == third, first)
    line = sender.line(where, third, len(data) - third)
    line.sendall(data[third:2 * third])
    sender.reaches(where, 2 * third)
    place.kill()
    line.close()
    place.start()
    at = sender.head(where).offset()
    check("and what came of the piece on its way", at == 2 * third and on_disk(place, where) == data[:at], at, third)
    check("it goes on from there", sender.patch(where, at, data[at:]).status == 204)


def killed_while_taken_in(place, sender, data):
    """The last byte is there, and the process dies over making it harmless."""
    gate = os.path.join(place.folder, "gate")
    program = os.path.join(place.folder, "gated-media")
    with open(program, "w", encoding="utf-8") as f:
        f.write(f"#!/bin/sh\n: > {gate}.reached\nwhile [ ! -e {gate} ]; do sleep 0.02; done\n"
                f"exec {os.path.join(os.path.dirname(house.PROGRAM), 'lapor-media')} \"$@\"\n")
    os.chmod(program, 0o755)
    place.stop()
    place.start("--media-program", program)
    where = sender.begin(len(data)).headers["Location"]
    line = sender.line(where, 0, len(data))
    line.sendall(data)
    check("the last byte came", until(lambda: os.path.exists(gate + ".reached")))
    told = sender.head(where)
    check("whoever asks meanwhile is told to ask later", told.status == 423, told)
    check("nobody else takes it in beside", sender.patch(where, len(data), b"").status == 423)
    place.kill()
    line.close()
    with open(gate, "w", encoding="utf-8"):
        pass
    place.start("--media-program", program)
    told = sender.head(where)
    number = where.rsplit("/", 1)[1]
    check("after the end of the process the next who asks has it taken in", told.status == 200
          and told.offset() == len(data)
          and place.rows(f"SELECT kind FROM attachment WHERE id = {number}") == [["photo"]], told)
    place.stop()
    place.start()


def bounds(place, sender):
    token = Sender(place, "Bearer " + new_token(place))
    statuses = [token.begin(1000).status for _ in range(50)]
    full = token.begin(1000)
    check("fifty at a time are enough for one token", set(statuses) == {201} and full.status == 429
          and int(full.headers["Retry-After"]) > 3600, full)
    check("and are no matter of another's", sender.begin(1000).status == 201)
    large = Sender(place, "Bearer " + new_token(place))
    statuses = [large.begin(25 << 20).status for _ in range(11)]
    check("so are 256 MiB", statuses == [201] * 10 + [429], statuses)


def forgotten(place, sender, data):
    where = sender.begin(len(data)).headers["Location"]
    sender.patch(where, 0, data[:500])
    check("an upload waits for its next piece", on_disk(place, where) == data[:500])
    place.stop()
    os.environ["LAPOR_CLOCK_OFFSET"] = "+25h"
    place.start()
    check("a day later nobody knows it any more", sender.head(where).status == 404)
    check("nor is anything of it there", until(
        lambda: place.rows("SELECT count(*) FROM incoming") == [["0"]] and not names_in(place)), names_in(place))
    del os.environ["LAPOR_CLOCK_OFFSET"]


def two_servers(place, sender, data):
    """On PostgreSQL two processes share the folder: they take turns, and end it once."""
    import processes_test  # pylint: disable=import-outside-toplevel
    other = processes_test.Second(place, "--work", "off")
    twin = Sender(Elsewhere(other.port()), sender.authorization)
    where = sender.begin(len(data)).headers["Location"]
    half = len(data) // 2
    check("a piece goes to one server", sender.patch(where, 0, data[:half]).status == 204)
    slow = twin.line(where, half, len(data) - half)
    slow.sendall(data[half:half + 5000])
    check("the next one to the other", sender.reaches(where, half + 5000))
    check("and back", sender.patch(where, half + 5000, data[half + 5000:-1]).status == 204)
    slow.sendall(b"\xff" * (len(data) - half - 5000))
    check("who was overtaken by way of the other server is told so", status_of(slow) == 409)
    slow.close()
    ends = []
    last = [threading.Thread(target=lambda s=s: ends.append(s.patch(where, len(data) - 1, data[-1:]).status))
            for s in (sender, twin)]
    for t in last:
        t.start()
    for t in last:
        t.join()
    check("of two last bytes one counts", 204 in ends and set(ends) <= {204, 409, 423}, ends)
    check("both servers know that it is whole", until(lambda: sender.head(where).offset() == len(data)
                                                      and twin.head(where).offset() == len(data)))
    check("the other server ends in order", other.end() == 0)


class Elsewhere:
    """Another server of the same house, as a place to connect to."""

    def __init__(self, port):
        self.port = port

    def connect(self):
        return house.http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)


def new_token(place):
    return place.run("token", "add", "--account", "koordinator", "--scope", "all").strip()


def visit(database):
    data = photo()
    with house.House(database) as place:
        place.start()
        sender, other = (Sender(place, "Bearer " + new_token(place)) for _ in range(2))
        narrow = Sender(place, "Bearer " + place.run("token", "add", "--account", "koordinator", "--scope",
                                                     "reports:read").strip())
        check("a token without the scope sends nothing", narrow.begin(10).status == 403)
        what_is_said(sender)
        made = piece_by_piece(sender, other, data)
        with_its_beginning(sender, data)
        refused(sender)
        of_a_reporter(place, made, data)
        broken_lines(sender, data)
        many_at_once(sender, data)
        killed(place, sender, data)
        killed_while_taken_in(place, sender, data)
        if database:
            two_servers(place, sender, data)
        bounds(place, sender)
        forgotten(place, sender, data)
        check("the server ends as it should", place.stop() == 0, place.log()[-3000:])


if __name__ == "__main__":
    visit(None)
    if house.CLUSTER:
        engine = "postgres"
        visit(house.new_database("resume_test"))
    else:
        tap.skip("postgres", "LAPOR_TEST_POSTGRES is not set")
    tap.end()
