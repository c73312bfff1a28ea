# SPDX-License-Identifier: AGPL-3.0-or-later
"""lapor-media and files of every kind: what is kept, what is forgotten, what is refused and why."""
import ctypes
import errno
import io
import json
import os
import pathlib
import struct
import subprocess
import sys
import tempfile
import zipfile

sys.path.insert(0, os.path.dirname(__file__))
import make as m  # noqa: E402

PROGRAM = pathlib.Path(os.environ.get("LAPOR_BUILD", "build/asan")) / "lapor-media"
THUMB_MAX, SIDE_MAX = 30 << 10, 2560
done = failed = 0


def check(name, good, why=""):
    global done, failed
    done += 1
    failed += not good
    print(f"{'ok' if good else 'not ok'} {done} - {name}", flush=True)
    if not good and why:
        print("# " + str(why)[:400].replace("\n", "\n# "), flush=True)


def without(*calls):
    """Makes the system refuse these calls (number, or number and first argument) to the program,
    as an older kernel or a container does."""
    def load(code, jt, jf, k):
        return struct.pack("<HBBI", code, jt, jf, k)
    refuse, number = load(0x06, 0, 0, 0x00050000 | errno.ENOSYS), load(0x20, 0, 0, 0)
    code = number
    for call in calls:
        if isinstance(call, int):
            code += load(0x15, 0, 1, call) + refuse
        else:
            code += load(0x15, 0, 4, call[0]) + load(0x20, 0, 0, 16) + load(0x15, 0, 1, call[1]) + refuse + number
    code += load(0x06, 0, 0, 0x7FFF0000)
    room = ctypes.create_string_buffer(code)
    program = ctypes.create_string_buffer(struct.pack("<HxxxxxxQ", len(code) // 8, ctypes.addressof(room)))
    libc = ctypes.CDLL(None)

    def enter(kept=(room, program)):
        libc.prctl(38, 1, 0, 0, 0)
        if libc.prctl(22, 2, kept[1], 0, 0) != 0:
            os._exit(99)
    return enter


class Answer:
    def __init__(self, data, before=None):
        with tempfile.TemporaryDirectory() as room:
            source = pathlib.Path(room) / "name.that.lies.jpg"
            source.write_bytes(data)
            out = pathlib.Path(room) / "out"
            out.mkdir(0o700)
            fds = os.open(source, os.O_RDONLY), os.open(out, os.O_RDONLY)
            run = subprocess.run([PROGRAM, *map(str, fds)], pass_fds=fds, capture_output=True, check=False,
                                 preexec_fn=before)
            for fd in fds:
                os.close(fd)
            self.err, self.code = run.stderr.decode(errors="replace"), run.returncode
            self.lines = run.stdout.decode().splitlines()
            self.json = json.loads(self.lines[0]) if len(self.lines) == 1 else {}
            self.files = {f.name: f.read_bytes() for f in out.iterdir()}
        self.stored, self.thumb = self.files.get("stored", b""), self.files.get("thumb", b"")

    def __str__(self):
        return f"exit {self.code} {self.lines} {sorted(self.files)} {self.err}"

    def whole(self):
        """One line, and exactly the files it speaks of."""
        want = {"stored"} | ({"thumb"} if self.json.get("thumb") else set())
        return (self.code == 0 and self.json.get("ok") is True and set(self.files) == want
                and self.json["bytes"] == len(self.stored) > 0)


def refuses(name, data, reason):
    a = Answer(data)
    good = a.code == 0 and a.json == {"ok": False, "reason": reason} and not a.files
    check(f"{name} is refused: {reason}", good, a)


def half(data):
    return data[:len(data) // 2]


def segments(jpeg):
    """Markers up to the scan."""
    found, at = [], 2
    while jpeg[at + 1] != 0xDA:
        found.append(jpeg[at + 1])
        at += 2 + int.from_bytes(jpeg[at + 2:at + 4], "big")
    return found


def is_bare_jpeg(data):
    return data[:3] == b"\xff\xd8\xff" and data[-2:] == b"\xff\xd9" and m.MARK not in data and \
        not [s for s in segments(data) if s == 0xFE or 0xE1 <= s <= 0xEF]


def pictures(room):
    plain = m.ffmpeg(room, "p.jpg", "-f", "lavfi", "-i", "testsrc=size=640x480", "-frames:v", "1")
    a = Answer(m.jpeg_with_everything(plain))
    check("a JPEG keeps no EXIF, XMP, IPTC, profile or comment", a.whole() and is_bare_jpeg(a.stored), a)
    check("a picture taken upright is stored upright",
          (a.json.get("width"), a.json.get("height")) == (480, 640), a)
    check("the time and place it was taken are told before they are stripped",
          a.json.get("captured_at") == m.TAKEN_MS and a.json.get("gps") == {"lat_e6": -57500, "lon_e6": 109342500}, a)
    check("its small picture keeps nothing either and stays within its bytes",
          is_bare_jpeg(a.thumb) and len(a.thumb) <= THUMB_MAX, len(a.thumb))
    check("the same file gives the same bytes",
          Answer(m.jpeg_with_everything(plain)).files == a.files)
    small = Answer(m.ffmpeg(room, "s.jpg", "-f", "lavfi", "-i", "testsrc=size=640x480", "-frames:v", "1",
                            "-vf", "scale=320:240"))
    bare = Answer(plain)
    apart = bin(int(small.json["phash"], 16) ^ int(bare.json["phash"], 16)).count("1")
    check("a picture made smaller hashes nearly the same", apart <= 6, apart)

    a = Answer(m.png(60, 40, chunks=[(b"tEXt", b"Comment\0" + m.MARK), (b"eXIf", m.exif()),
                                     (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + m.MARK)]))
    check("a PNG keeps no text, EXIF or XMP", a.whole() and m.MARK not in a.stored + a.thumb, a)
    glass = Answer(m.png(60, 40, colour=6))
    check("a picture one can see through stays a PNG", glass.json.get("mime") == "image/png", glass)
    big = Answer(m.ffmpeg(room, "b.jpg", "-f", "lavfi", "-i", "testsrc=size=4000x3000", "-frames:v", "1"))
    check("a big photo is made smaller", big.whole() and big.json["width"] == SIDE_MAX, big)
    for name, args in (("x.gif", []), ("x.webp", ["-c:v", "libwebp"])):
        a = Answer(m.ffmpeg(room, name, "-f", "lavfi", "-i", "testsrc=size=64x48:rate=2:duration=2", *args))
        check(f"of a moving {name[2:].upper()} the first picture is kept",
              a.whole() and a.json["ext"] in ("png", "jpg") and a.json["width"] == 64, a)
    heic = pathlib.Path(room) / "x.heic"
    subprocess.run(["vips", "copy", f"{room}/p.jpg", f"{heic}[Q=50,effort=0]"], check=True)
    a = Answer(heic.read_bytes())
    check("a HEIC becomes a JPEG", a.whole() and a.json["mime"] == "image/jpeg", a)

    page = b"<html><script>alert(1)</script>" + m.MARK
    a = Answer(plain + page)
    check("HTML behind a JPEG is gone", a.whole() and is_bare_jpeg(a.stored) and b"<script" not in a.stored, a)
    a = Answer(plain + m.zipped([("x.txt", m.MARK)]))
    check("a ZIP behind a JPEG is gone", a.whole() and is_bare_jpeg(a.stored) and b"PK\3\4" not in a.stored, a)
    refuses("a JPEG cut in half", half(plain), "truncated")
    refuses("a JPEG of a header alone", plain[:200], "truncated")
    refuses("a PNG cut in half", half(m.png(200, 200)), "truncated")
    refuses("a PNG of 50,000 by 50,000 pixels", m.png_bomb(50000), "too_many_pixels")
    refuses("a PNG whose header claims what it does not hold", m.png_bomb(7000), "truncated")


def other(room):
    refuses("a file of no bytes", b"", "empty")
    refuses("a file of too many bytes", b"\xff\xd8\xff" + bytes(25 << 20), "too_big")
    refuses("an SVG", b"<?xml version='1.0'?>\n<svg xmlns='http://www.w3.org/2000/svg'/>", "svg")
    refuses("HTML under the name of a JPEG", b"\n\n <!DOCTYPE HTML><html><body>", "html")
    refuses("words", b"Jalan di depan pasar rusak.\n", "unknown_type")
    refuses("a program", pathlib.Path("/bin/true").read_bytes(), "unknown_type")
    refuses("a mere ZIP", m.zipped([("catatan.txt", "x")]), "unknown_type")
    refuses("an old Word file", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096), "old_document")
    refuses("the start of a JPEG and nothing of one", b"\xff\xd8\xff" + b"<html>" * 100, "truncated")


def text_of_pdf(room, data):
    path = pathlib.Path(room) / "look.pdf"
    path.write_bytes(data)
    run = subprocess.run(["qpdf", "--qdf", "--object-streams=disable", str(path), "-"], capture_output=True, check=True)
    return run.stdout


def pdfs(room):
    plain = m.pdf()
    a = Answer(plain)
    check("a PDF keeps no author, XMP or private data",
          a.whole() and a.json["pages"] == 1 and m.MARK not in a.stored + text_of_pdf(room, a.stored), a)
    check("its page is still there", b"9 9 l S" in text_of_pdf(room, a.stored))
    check("the same PDF gives the same bytes", Answer(plain).stored == a.stored)
    a = Answer(plain + m.zipped([("x.txt", m.MARK)]))
    check("a ZIP behind a PDF is gone", a.whole() and b"PK\3\4" not in a.stored, a)
    jpeg = m.jpeg_with_everything(m.ffmpeg(room, "q.jpg", "-f", "lavfi", "-i", "testsrc=size=32x32", "-frames:v", "1"))
    photo = m.pdf(catalog="/Photo 7 0 R", extra=[m.pdf_stream(
        b"/Type /XObject /Subtype /Image /Width 32 /Height 32 /BitsPerComponent 8 /ColorSpace /DeviceRGB"
        b" /Filter /DCTDecode", jpeg)])
    a = Answer(photo)
    check("a photo inside a PDF keeps no EXIF", a.whole() and b"\xff\xda" in a.stored and m.MARK not in a.stored, a)
    active = {
        "JavaScript on opening": m.pdf("/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"),
        "JavaScript spelt in hex": m.pdf("/OpenAction << /S /J#61vaScript /J#53 (x) >>"),
        "a program to launch": m.pdf("/OpenAction << /S /Launch /F (calc.exe) >>"),
        "a file inside": m.pdf("/Names << /EmbeddedFiles << /Names [(a) 7 0 R] >> >>",
                               [b"<< /Type /Filespec /F (a.exe) /EF << /F 8 0 R >> >>", m.pdf_stream(b"", b"MZ")]),
        "a form that sends itself": m.pdf("/AA << /WC << /S /SubmitForm /F (http://x.example) >> >>"),
    }
    for name, data in active.items():
        refuses(f"a PDF with {name}", data, "active_pdf")
        refuses(f"the same in object streams ({name})",
                m.qpdf(room, data, "--object-streams=generate"), "active_pdf")
    lock = ["--encrypt", "", "owner", "256", "--"]
    refuses("a PDF locked by its owner", m.qpdf(room, plain, *lock), "encrypted_pdf")
    lock[1] = "secret"
    refuses("a PDF that needs a password", m.qpdf(room, plain, *lock), "encrypted_pdf")
    refuses("the first words of a PDF", plain[:40], "truncated")


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        return {i.filename: (z.read(i), i.date_time) for i in z.infolist()}


def forgets(name, data, kind):
    a = Answer(data)
    inside = parts(a.stored) if a.whole() else {}
    check(f"{name} keeps no author and no times", a.whole() and a.json["ext"] == kind
          and not [n for n, (d, _) in inside.items() if m.MARK in d]
          and {t for _, t in inside.values()} == {(1980, 1, 1, 0, 0, 0)}, a)
    return inside


def documents(room):
    photo = m.jpeg_with_everything(m.ffmpeg(room, "d.jpg", "-f", "lavfi", "-i", "testsrc=size=32x32", "-frames:v", "1"))
    drawing = m.png(8, 8, chunks=[(b"tEXt", b"Author\0" + m.MARK)])
    inside = forgets("a DOCX", m.docx([("word/media/i.jpeg", photo), ("word/media/i.png", drawing)],
                                      m.relation("hyperlink", "https://contoh.id")), "docx")
    check("its words and pictures are still there", inside.get("word/document.xml", [0])[0] == b"<x>isi laporan</x>"
          and inside["word/media/i.jpeg"][0][:2] == b"\xff\xd8" and b"IDAT" in inside["word/media/i.png"][0])
    path = b'<w xmlns:x15ac="urn:x"><x15ac:absPath url="C:\\' + m.MARK + b'"/><s/></w>'
    forgets("an XLSX", m.ooxml("xl/workbook2.xml", m.SHEET, [("xl/workbook.xml", path)]), "xlsx")
    forgets("an ODT", m.odf("text"), "odt")
    inside = forgets("an ODS", m.odf("spreadsheet"), "ods")
    check("an ODF's type still stands first", next(iter(inside), "") == "mimetype")
    a = Answer(m.docx() + m.MARK)
    check("bytes behind a document are gone", a.whole() and m.MARK not in a.stored, a)
    macro = "application/vnd.ms-word.document.macroEnabled.main+xml"
    refuses("a document with macros", m.docx([("word/vbaProject.bin", b"x")]), "macro_document")
    refuses("a document that says it has macros", m.docx(kind=macro), "macro_document")
    refuses("an ODT with macros", m.odf("text", more=[("Basic/Standard/script-lb.xml", "<l/>")]), "macro_document")
    refuses("an ODT that reacts", m.odf("text", more=[("styles.xml", "<s xmlns:script='u'><script:event-listener/></s>")]),
            "macro_document")
    refuses("a locked ODT", m.odf("text", "<m:encryption-data/>"), "encrypted_document")
    refuses("a document with a template from elsewhere",
            m.docx(relations=m.relation("attachedTemplate", "http://x.example/t.dotm")), "active_document")
    refuses("the same spelt with entities", m.docx(relations=m.relation(
        "attachedTemplate", "http://x.example/t").replace("External", "Exter&#110;al")), "active_document")
    refuses("a document with an object inside", m.docx([("word/embeddings/o.bin", b"x")]), "active_document")
    refuses("a document with an entity", m.docx([("word/_rels/x.xml.rels",
            "<!DOCTYPE r [<!ENTITY a 'b'>]><r>&a;</r>")]), "active_document")
    refuses("a document that unpacks to a thousand times its size",
            m.docx([("word/media/big.bin", bytes(30 << 20))]), "zip_bomb")
    refuses("a document of thousands of parts", m.docx([(f"word/p{n}.xml", "") for n in range(2100)]), "zip_bomb")
    refuses("a document with a name that leaves it", m.docx([("../../etc/x", "x")]), "polyglot")
    refuses("a document cut in half", m.docx()[:700], "truncated")


def sounds(room):
    for name, more in (("a.ogg", []), ("a.mp3", []), ("a.wav", []), ("a.flac", []), ("a.m4a", []),
                       ("b.ogg", ["-c:a", "libopus"])):
        a = Answer(m.sound(room, name, more=more))
        check(f"{name} keeps no tags", a.whole() and a.json["kind"] == "audio" and m.MARK not in a.stored
              and 1900 < a.json["duration_ms"] < 2200, a)
    refuses("a recording of an hour", m.sound(room, "long.mp3", 3600, ["-b:a", "8k", "-ar", "8000"]), "too_long")
    refuses("a recording cut to its tags", m.sound(room, "cut.flac")[:300], "truncated")


def videos(room):
    v = m.video(room)
    a = Answer(v)
    check("an MP4 keeps no titles, tags, place or time", a.whole() and m.MARK not in a.stored + a.thumb
          and b"109.3425" not in a.stored and b"loci" not in a.stored, a)
    check("they are told before they are stripped", a.json.get("captured_at") == m.TAKEN_MS
          and a.json.get("gps") == {"lat_e6": -57500, "lon_e6": 109342500}, a)
    check("it has a small picture, a size and a length", is_bare_jpeg(a.thumb) and a.json["width"] == 320
          and 1900 < a.json["duration_ms"] < 2200, a)
    a = Answer(m.video(room, "w.webm", codec="libvpx", seconds=1))
    check("a WebM becomes an MP4", a.whole() and a.json["mime"] == "video/mp4" and m.MARK not in a.stored, a)
    a = Answer(m.video(room, "big.mp4", "1920x1080", 1))
    check("a big video is made smaller", a.whole() and (a.json["width"], a.json["height"]) == (1280, 720), a)
    refuses("a video of four minutes", m.video(room, "long.mp4", "64x36", 240), "too_long")
    at = v.index(b"mvhd") + 4
    refuses("a video that claims to last for years", v[:at + 16] + b"\x7f\xff\xff\xff" + v[at + 20:], "too_long")
    refuses("a video cut in half", half(v), "truncated")
    refuses("a list of other files", b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "unknown_type")


def sandbox():
    run = subprocess.run([PROGRAM, "--self-test-sandbox"], capture_output=True, text=True, check=False)
    for line in run.stdout.splitlines():
        if " - " in line:
            check(line.split(" - ", 1)[1], line.startswith("ok "), line)
    check("nothing leaves a cage", run.returncode != 1, run.stderr)
    return run.returncode == 0


def lesser_systems():
    photo, page = m.png(20, 20), m.pdf()
    before = without(444, 445, 446)  # landlock_…
    check("without Landlock a photo is taken all the same", Answer(photo, before).whole())
    a = Answer(page, before)
    check("without Landlock a PDF is refused: no_sandbox", a.json == {"ok": False, "reason": "no_sandbox"}
          and not a.files, a)
    if os.uname().machine == "x86_64":
        a = Answer(photo, without(317, (157, 22)))  # seccomp, and its older name in prctl
        check("without seccomp nothing is taken", a.json == {"ok": False, "reason": "no_sandbox"}
              and not a.files, a)


with tempfile.TemporaryDirectory() as folder:
    whole = sandbox()
    for group in (other, pictures, documents):
        group(folder)
    lesser_systems()
    for group in (pdfs, sounds, videos) if whole else ():
        group(folder)
if not whole:
    print(f"ok {done + 1} - PDF, sound and video # SKIP this system has no Landlock")
    done += 1
print(f"1..{done}")
sys.exit(1 if failed else 0)
