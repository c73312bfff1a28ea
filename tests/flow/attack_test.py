#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""An attacker against a running server: what is typed, asked and claimed does no harm."""

import json
import os
import queue
import re
import socket
import threading
import urllib.parse

import house

SCRIPT = "\"><script>alert(1)</script>'`<img src=x onerror=alert(1)>"


def ask(place, method, path, body=None, **heads):
    """(status, headers, text)"""
    heads = {k.replace("_", "-"): v for k, v in heads.items()}
    if isinstance(body, dict):
        body = urllib.parse.urlencode(body)
        heads.setdefault("Content-Type", "application/x-www-form-urlencoded")
    connection = place.connect()
    connection.request(method, path, body, heads)
    answer = connection.getresponse()
    text = answer.read().decode("utf-8", "replace")
    connection.close()
    return answer.status, answer.headers, text


def raw(place, request):
    """All that is answered to bytes as they are, until the other side closes or is silent."""
    answer = b""
    with socket.create_connection(("127.0.0.1", place.port), timeout=20) as line:
        line.sendall(request)
        line.shutdown(socket.SHUT_WR)
        while piece := line.recv(65536):
            answer += piece
    return answer.decode("utf-8", "replace")


def get_as(place, host, path):
    return raw(place, f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())


def send_marked(place, token):
    """A public report with a script or a formula in each of its fields."""
    body = {"class": "complaint", "title": f'=HYPERLINK("http://a.test"){SCRIPT}',
            "body": f"@SUM(1) {SCRIPT} jalan rusak di depan pasar contoh", "place": f"+1{SCRIPT}",
            "respondent": f"-1+1{SCRIPT}", "reporter": {"name": "=1+1", "contact": "none"}}
    status, _, text = ask(place, "POST", "/api/v1/reports", json.dumps(body),
                          Content_Type="application/json")
    assert status == 201, text
    number = json.loads(text)["number"]
    for move in ({"action": "verify", "agency": "dishub", "text": SCRIPT},
                 {"action": "follow_up", "text": f"=cmd {SCRIPT}"}):
        status, _, text = ask(place, "POST", f"/api/v1/reports/{number}/actions", json.dumps(move),
                              Content_Type="application/json", Authorization=f"Bearer {token}")
        assert status == 200, text
    return number


def check_scripts(tap, place, number, session):
    odd, shown = [], 0
    typed = urllib.parse.quote(SCRIPT)
    for path in ("/", "/laporan", "/laporan.atom", f"/laporan/{number}", f"/kerja/laporan/{number}",
                 "/kerja", f"/laporan?q={typed}", f"/lacak?nomor={typed}",
                 f"/lapor?satu=1&judul={typed}&isi={typed}&lokasi={typed}", f"/masuk?lanjut={typed}",
                 f"/laporan/{number}/batas-waktu", f"/{typed}"):
        status, _, page = ask(place, "GET", path, Cookie=session)
        shown += "&lt;script&gt;" in page
        if status >= 500 or "<script>alert" in page or re.search(r"<img[^>]*onerror", page):
            odd.append((path, status))
    tap.ok(not odd and shown >= 4, "what is typed into any field is shown and never run", odd, shown)


def check_exports(tap, place):
    path = f"{place.folder}/out.csv"
    place.run("export", "reports", path)
    with open(path, encoding="utf-8-sig") as f:
        cells = re.findall(r'(?:^|,)"?([=+@-][^,]*)', f.read(), re.M)
    tap.ok(not cells, "no cell of an export begins a formula", cells)


def check_hosts(tap, place, number):
    odd = []
    for path in ("/", "/laporan", "/laporan.atom", f"/laporan/{number}", "/lacak", "/openapi.json"):
        get_as(place, "evil.example", path)
        if "evil.example" in get_as(place, "good.example", path):
            odd.append(path)
    tap.ok(not odd, "no page remembers the name another asker gave the server", odd)


def check_addresses(tap, place):
    odd = []
    for path in ("/aset/../../etc/passwd", "/aset/..%2f..%2fetc%2fpasswd", "/aset/%2e%2e/lapor.db",
                 "/laporan/%0d%0aX-Evil:1", "/lapor/?x=%0d%0aX-Evil:1", "//evil.example/lapor/",
                 "/%2f%2fevil.example/lapor/", "/kerja?x=%0d%0aX-Evil:1", "/laporan/a%00b"):
        head = get_as(place, "l", path).split("\r\n\r\n")[0]
        where = re.search(r"(?mi)^location: (.*)$", head)
        if re.search(r"(?mi)^x-evil", head) or " 200 " in head or (
                where and not re.match(r"/(?![/\\])", where[1])):
            odd.append((path, head))
    tap.ok(not odd, "no address leads out of the program or into a header", odd)


def check_sessions(tap, place):
    """Signing in, staying and leaving; gives the session's cookie."""
    door = {"nama": "koordinator", "sandi": house.PASSWORD}
    _, heads, _ = ask(place, "POST", "/masuk", door, Cookie="sesi=chosenbysomebodyelse")
    session = heads["Set-Cookie"].split(";")[0]
    tap.ok("chosenbysomebodyelse" not in session and "HttpOnly" in heads["Set-Cookie"]
           and "SameSite" in heads["Set-Cookie"], "a session is never one that was brought along",
           heads["Set-Cookie"])
    _, _, page = ask(place, "GET", "/kerja", Cookie=session)
    token = re.search(r'name="csrf" value="([^"]+)"', page)[1]
    tries = [("without a token", {}, {}), ("from elsewhere", {"csrf": token}, {"Sec_Fetch_Site": "cross-site"}),
             ("from a sister site", {"csrf": token}, {"Sec_Fetch_Site": "same-site"}),
             ("from another origin", {"csrf": token}, {"Origin": "http://evil.example"}),
             ("from nowhere", {"csrf": token}, {"Origin": "null"}), ("with another's token", {"csrf": token[::-1]}, {})]
    went = [name for name, form, more in tries
            if ask(place, "POST", "/akun/perangkat", form, Cookie=session, **more)[0] != 403]
    tap.ok(not went, "no form of another site acts in somebody's name", went)
    went = [back for back in ("//evil.example", "/\\evil.example", "http://evil.example", "/\t/evil.example")
            if ask(place, "POST", "/masuk", {**door, "lanjut": back})[1]["Location"] != "/kerja"]
    tap.ok(not went, "signing in leads to no other site", went)
    return session


def check_guesses(tap, place):
    wrong = {"sandi": "salah sama sekali"}
    known = ask(place, "POST", "/masuk", {"nama": "inspektorat", **wrong})
    other = ask(place, "POST", "/masuk", {"nama": "tiadaorang1", **wrong})
    tap.ok(known[0] == other[0] and known[2].replace("inspektorat", "N") == other[2].replace("tiadaorang1", "N"),
           "a wrong password says the same of an account that is there and one that is not")
    for _ in range(2):
        ask(place, "POST", "/masuk", {"nama": "petugas.dishub", **wrong})
    counted = place.rows("SELECT failed FROM account WHERE name = 'petugas.dishub'")
    place.change("UPDATE account SET failed = 20 WHERE name = 'petugas.dishub'")
    ask(place, "POST", "/masuk", {"nama": "petugas.dishub", **wrong})
    status = ask(place, "POST", "/masuk", {"nama": "petugas.dishub", "sandi": house.PASSWORD})[0]
    seen = []
    for _ in range(4):
        place.change("UPDATE account SET failed = 0, locked_until = 0 WHERE name = 'petugas.dishub'")
        clients = [threading.Thread(target=ask, args=(place, "POST", "/masuk", {"nama": "petugas.dishub", **wrong}))
                   for _ in range(4)]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        seen += place.rows("SELECT failed FROM account WHERE name = 'petugas.dishub'")
    tap.ok(seen == [["4"]] * 4, "wrong passwords that come at one moment are each counted", seen)
    tap.ok(counted == [["2"]] and status == 422,
           "after many wrong passwords the right one has to wait too", counted, status)


def check_controls(tap, place):
    """What can stand in no header is refused before anything is made of it."""
    odd = []
    for path in ("/laporan/?x=\ty", "/kerja/?x=\x7fy", "/?x=\x01y", "/laporan\t/", "/lapor/?\x0b"):
        status = get_as(place, "l", path).split("\r\n")[0]
        if not status.startswith("HTTP/1.1 400 "):
            odd.append((path, status))
        if place.server.poll() is not None:
            odd.append((path, "the server has gone", place.log()[-2000:]))
            place.start()
    tap.ok(not odd, "an address with a control character is refused, and the server stays", *odd)


def check_framing(tap, place):
    """A body that another reader would end elsewhere is none: nothing hides behind it."""
    odd, hidden = [], b"0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: l\r\nConnection: close\r\n\r\n"
    for head in (b"Transfer-Encoding: identity", b"Transfer-Encoding: gzip, chunked",
                 b"Transfer-Encoding: xchunked", b"Transfer-Encoding: chunked;x",
                 b"Content-Length: 5\r\nTransfer-Encoding: chunked", b"Content-Length: +5",
                 b"X: a\rContent-Length: 5"):
        said = raw(place, b"POST /lacak HTTP/1.1\r\nHost: l\r\n" + head + b"\r\n\r\n" + hidden)
        if not said.startswith("HTTP/1.1 400 ") or " 200 OK" in said:
            odd.append((head, said[:80]))
    tap.ok(not odd, "a request that others could read in another way is refused", *odd)


def check_receipts(tap, place):
    """A wrong code at a confidential report says what it says at none; the right one always opens."""
    body = {"class": "complaint", "title": "Perihal contoh", "confidential": True,
            "body": "Keadaan di pasar contoh tidak beres sejak pekan lalu.", "reporter": {}}
    sent = json.loads(ask(place, "POST", "/api/v1/reports", json.dumps(body),
                          Content_Type="application/json")[2])
    wrong = "00000-00000-00000-00000-00000"
    odd = []
    for way, path in (("GET", ""), ("GET", "/events"), ("POST", "/actions")):
        said = [re.sub(r"[0-9a-f]{20}", "", ask(place, way, f"/api/v1/reports/{number}{path}", "{}",
                                                Authorization=f"Receipt {wrong}",
                                                Content_Type="application/json")[2])
                for number in (sent["number"], "26-0000-0000") for _ in range(8)]
        if len(set(said)) != 1:
            odd.append((path, set(said)))
    form = {"nomor": sent["number"], "kode": sent["receipt"]}
    opened = ask(place, "POST", "/lacak", form)[0]
    tap.ok(not odd and opened == 303, "guesses tell nothing of a confidential report and lock nobody out",
           opened, *odd)


SLOW = """#!/bin/sh
while [ ! -e {0} ]; do sleep 0.1; done
echo '{{"ok":false,"reason":"{1}"}}'
"""


def send_file(place, said):
    body = ("--edgeofpart\r\nContent-Disposition: form-data; name=\"langkah\"\r\n\r\n4\r\n--edgeofpart\r\n"
            "Content-Disposition: form-data; name=\"lampiran\"; filename=\"a.jpg\"\r\n\r\nxx\r\n--edgeofpart--\r\n")
    said.put(ask(place, "POST", "/lapor", body, Content_Type="multipart/form-data; boundary=edgeofpart")[0])


def check_slow_files(tap, place):
    """Files that take long to look at hold up files, never pages."""
    gate, program = f"{place.folder}/gate", f"{place.folder}/slow-media"
    with open(program, "w", encoding="utf-8") as f:
        f.write(SLOW.format(gate, "truncated"))
    os.chmod(program, 0o700)
    place.stop()
    place.start("--media-program", program)
    said, sent, held = queue.Queue(), 40, 8
    clients = [threading.Thread(target=send_file, args=(place, said), daemon=True) for _ in range(sent)]
    for client in clients:
        client.start()
    try:
        away = {said.get(timeout=60) for _ in range(sent - held)}
        page = ask(place, "GET", "/laporan?q=pasar")[0]
    except queue.Empty:
        away, page = "nobody was told to wait", None
    with open(gate, "w", encoding="utf-8"):
        pass
    tap.ok(away == {503} and page == 200, "slow files take some of the workers, never all", away, page)
    for client in clients:
        client.join()


def visit(tap, database):
    with house.House(database) as place:
        place.start()
        token = place.run("token", "add", "--account", "koordinator", "--scope", "all").strip()
        session = check_sessions(tap, place)
        number = send_marked(place, token)
        check_scripts(tap, place, number, session)
        check_exports(tap, place)
        check_hosts(tap, place, number)
        check_addresses(tap, place)
        check_controls(tap, place)
        check_framing(tap, place)
        check_receipts(tap, place)
        check_guesses(tap, place)
        check_slow_files(tap, place)
        tap.ok("<script" not in place.log() and "evil" not in place.log(),
               "nothing of it stands in the log")


def main():
    tap = house.Tap()
    visit(house.Engine(tap, "sqlite"), None)
    if house.CLUSTER:
        visit(house.Engine(tap, "postgres"), house.new_database("attack_test"))
    else:
        tap.skip("postgres", "LAPOR_TEST_POSTGRES is not set")
    tap.end()


if __name__ == "__main__":
    main()
