#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A full disk: what is new is refused in words that help, what is there is shown, nothing is lost.

The disk is a small one of memory in a mount namespace of this process, which any
user may have where the kernel allows it; it goes with the process.  On SQLite the
whole installation lies on it, on PostgreSQL the tables of the database do.
"""

import ctypes
import html
import json
import os
import re
import subprocess
import tempfile
import uuid

import house

LIBC = ctypes.CDLL(None, use_errno=True)
NEW_NAMESPACE, NEW_USER, PRIVATE = 0x00020000, 0x10000000, 0x00044000
DISK_MB = 64
TRIES = 3000
WORDS = ("Sampah di pasar contoh sudah menumpuk sejak pekan lalu & baunya sampai ke sekolah. "
         "Mohon segera diangkut karena anak-anak mulai batuk.")
GIF = (b"GIF89a\1\0\1\0\x80\0\0\xff\xff\xff\0\0\0!\xf9\4\1\0\0\0\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0;")


def own_mounts():
    """A mount namespace of our own; the reason when there cannot be one."""
    user, group = os.getuid(), os.getgid()
    if user == 0 and LIBC.unshare(NEW_NAMESPACE) == 0:
        pass
    elif LIBC.unshare(NEW_NAMESPACE | NEW_USER) == 0:
        for name, words in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"),
                            ("gid_map", f"{group} {group} 1")):
            with open(f"/proc/self/{name}", "w", encoding="ascii") as f:
                f.write(words)
    else:
        return f"no mount namespace: {os.strerror(ctypes.get_errno())}"
    if LIBC.mount(b"none", b"/", None, PRIVATE, None) != 0:
        return f"no private mounts: {os.strerror(ctypes.get_errno())}"
    return ""


class Disk:
    """A small file system, and a file that takes all that is left of it."""

    def __init__(self):
        self.path = tempfile.mkdtemp(prefix="lapor-disk-")
        self.ballast = os.path.join(self.path, "ballast")
        size = f"size={DISK_MB}m,mode=755".encode()
        if LIBC.mount(b"tmpfs", self.path.encode(), b"tmpfs", 0, size) != 0:
            raise OSError(ctypes.get_errno(), "mount")

    def fill(self):
        with open(self.ballast, "wb", buffering=0) as f:
            for block in (1 << 20, 4096, 1):
                try:
                    while f.write(b"\0" * block):
                        pass
                except OSError:
                    pass

    def make_room(self):
        os.unlink(self.ballast)

    def free(self):
        room = os.statvfs(self.path)
        return room.f_bavail * room.f_frsize

    def close(self):
        LIBC.umount2(self.path.encode(), 2)
        os.rmdir(self.path)


def ask(place, method, path, body=None, **heads):
    """(status, headers, text)"""
    connection = place.connect()
    connection.request(method, path, body, {k.replace("_", "-"): v for k, v in heads.items()})
    answer = connection.getresponse()
    text = answer.read().decode("utf-8", "replace")
    connection.close()
    return answer.status, answer.headers, text


def multipart(fields, files=()):
    edge = uuid.uuid4().hex
    parts = [f'--{edge}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode()
             for k, v in fields.items()]
    parts += [f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="gambar.gif"'
              "\r\n\r\n".encode() + data + b"\r\n" for name, data in files]
    return b"".join(parts) + f"--{edge}--\r\n".encode(), f"multipart/form-data; boundary={edge}"


def send_form(place, key, files=()):
    body, kind = multipart({"klasifikasi": "pengaduan", "judul": f"Sampah menumpuk {key}",
                            "isi": WORDS, "anonim": "1", "kontak": "tidak", "kunci": key}, files)
    return ask(place, "POST", "/lapor", body, Content_Type=kind)


def send_api(place, key):
    body = {"class": "complaint", "title": f"Sampah menumpuk {key}", "body": WORDS * 5}
    return ask(place, "POST", "/api/v1/reports", json.dumps(body),
               Content_Type="application/json", Idempotency_Key=key)


def send_until_full(place, taken):
    """Sends until the first refusal, whose answer it gives back; None when there never is one."""
    for n in range(TRIES):
        key = f"penuh-{n:05}"
        status, heads, text = send_api(place, key)
        if status != 201:
            return status, heads, text
        taken[key] = json.loads(text)["number"]
    return None


def upload(place, token, data):
    body, kind = multipart({}, [("file", data)])
    return ask(place, "POST", "/api/v1/attachments", body, Content_Type=kind,
               Authorization=f"Bearer {token}")


def forms_until_full(place):
    """A form is smaller than what programs sent: some may still find room in what is there."""
    for n in range(TRIES):
        status, heads, page = send_form(place, f"formulir-{n:05}")
        if status != 303:
            break
    return status, heads, page


def check_refused(tap, what, place):
    status, heads, page = forms_until_full(place)
    tap.ok(status == 503 and heads["Retry-After"], f"{what}: the form is refused with 503", status,
           page[:500])
    tap.ok("Sedang tidak bisa menerima" in page and "Kirim lagi" in page,
           f"{what}: the page says what to do", page[:2000])
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', page))
    tap.ok(WORDS in html.unescape(page) and fields.get("kunci", "").startswith("formulir-"),
           f"{what}: every word that was typed is on it", page)
    return page


def check_reads(tap, what, place, numbers):
    first, last = numbers[0], numbers[-1]
    bad = [(path, ask(place, "GET", path)[0]) for path in
           ("/", "/laporan", "/lapor", "/lapor?satu=1", "/instansi", f"/laporan/{first}",
            f"/laporan/{last}", f"/api/v1/reports/{last}", "/healthz", "/readyz")]
    bad = [(path, status) for path, status in bad if status != 200]
    tap.ok(not bad, f"{what}: what is there is still shown", bad)


def check_sends_again(tap, what, place, page):
    """The button of the page that refused, once there is room."""
    fields = {html.unescape(k): html.unescape(v) for k, v in
              re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)}
    typed = re.search(r'<textarea name="([^"]+)"[^>]*>([^<]*)<', page)
    action = html.unescape(re.search(r'<form class="card" method="post" action="([^"]+)"', page)[1])
    fields[typed[1]] = html.unescape(typed[2])
    body, kind = multipart(fields)
    status, heads, text = ask(place, "POST", action, body, Content_Type=kind)
    tap.ok(status == 303 and "/tanda-terima" in (heads["Location"] or ""),
           f"{what}: with room again the same page sends it", status, text[:1000])


def check_after(tap, what, place, taken):
    lost = [n for n in taken.values()
            if ask(place, "GET", f"/api/v1/reports/{n}")[0] != 200]
    tap.ok(not lost, f"{what}: all that was answered is there", len(taken), lost[:5])
    key, number = next(iter(taken.items()))
    status, _, text = send_api(place, key)
    tap.ok(status == 201 and json.loads(text)["number"] == number,
           f"{what}: what is sent twice is still one report", status, text[:300])
    code = place.stop()
    tap.ok(code == 0, f"{what}: the server stops in order", code, place.log()[-2000:])
    for words in (("ledger", "verify"), ("rebuild", "--check")):
        done = place.try_run(*words)
        tap.ok(done.returncode == 0, f"{what}: lapor {' '.join(words)} finds nothing",
               done.stdout[-500:], done.stderr[-2000:])


def visit(tap, what, place, disk):
    place.start()
    token = place.run("token", "add", "--account", "koordinator", "--scope", "all").strip()
    taken = {}
    for n in range(5):
        status, _, text = send_api(place, f"awal-{n}")
        assert status == 201, text
        taken[f"awal-{n}"] = json.loads(text)["number"]
    disk.fill()
    refused = send_until_full(place, taken)
    tap.ok(refused and refused[0] == 503 and refused[1]["Retry-After"]
           and refused[1]["Content-Type"] == "application/problem+json",
           f"{what}: a program is refused with 503 and told when to come again", refused)
    page = check_refused(tap, what, place)
    numbers = list(taken.values())
    check_reads(tap, what, place, numbers)
    if what == "sqlite":  # where uploads lie
        status, heads, text = upload(place, token, GIF)
        tap.ok(status == 503 and heads["Retry-After"], f"{what}: a file is refused with 503",
               status, text)
        status, _, text = send_form(place, "berkas", [("lampiran", GIF * 3000)])
        tap.ok(status == 503 and WORDS in html.unescape(text),
               f"{what}: a form with a file comes back with its words", status, text[:500])
    disk.make_room()
    check_sends_again(tap, what, place, page)
    status, _, text = upload(place, token, GIF)
    tap.ok(status == 201, f"{what}: with room again a file is taken", status, text)
    check_after(tap, what, place, taken)


def on_sqlite(tap):
    disk = Disk()
    try:
        with house.House(folder=disk.path) as place:
            visit(tap, "sqlite", place, disk)
    finally:
        disk.close()


def on_postgres(tap):
    """A cluster of our own, since the run's does not see our disk."""
    with tempfile.TemporaryDirectory(prefix="lapor-disk-pg-") as folder:
        os.chmod(folder, 0o755)
        cluster = os.path.join(folder, "pg")
        disk = Disk()
        tool = os.path.join(house.TOP, "tools/pg")
        url = subprocess.run([tool, "start", cluster], capture_output=True, text=True,
                             check=True).stdout.strip()
        try:
            place_of_tables = os.path.join(disk.path, "tables")
            os.mkdir(place_of_tables)
            if os.getuid() == 0:
                owner = os.stat(os.path.join(cluster, "data"))
                os.chown(place_of_tables, owner.st_uid, owner.st_gid)
            for sql in (f"CREATE TABLESPACE small LOCATION '{place_of_tables}'",
                        "CREATE DATABASE disk TABLESPACE small"):
                subprocess.run(["psql", "-qX", "-d", url, "-c", sql], check=True)
            with house.House(url.replace("dbname=postgres", "dbname=disk")) as place:
                visit(tap, "postgres", place, disk)
        finally:
            subprocess.run([tool, "stop", cluster], check=False, stdout=subprocess.DEVNULL)
            disk.close()


def main():
    tap = house.Tap()
    why = own_mounts()
    for name, on_engine in (("sqlite", on_sqlite), ("postgres", on_postgres)):
        if why:
            tap.skip(name, why)
        elif name == "postgres" and not house.CLUSTER:
            tap.skip(name, "LAPOR_TEST_POSTGRES is not set")
        else:
            on_engine(tap)
    tap.end()


if __name__ == "__main__":
    main()
