# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files for the tests of lapor-media, made from nothing: good ones that carry MARK where they
should forget it, and hostile ones."""
import io
import pathlib
import struct
import subprocess
import zipfile
import zlib

MARK = b"MARKERofthesender"
TAKEN_MS = 1772413200000 + 3661000  # 2026-03-02 09:01:01 +07:00


def ffmpeg(folder, name, *args):
    path = pathlib.Path(folder) / name
    subprocess.run(["ffmpeg", "-nostdin", "-hide_banner", "-loglevel", "error", "-y", *args, str(path)],
                   check=True)
    return path.read_bytes()


# --- pictures

def png(width, height, rows=None, chunks=(), colour=2):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    pixel = {2: 3, 6: 4}[colour]
    if rows is None:
        rows = b"".join(b"\0" + bytes((x * 7 + y * 3 + c * 50) % 256 for x in range(width) for c in range(pixel))
                        for y in range(height))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0))
            + b"".join(chunk(k, d) for k, d in chunks)
            + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b""))


def png_bomb(side):
    """Pixels that nobody could hold, in a file of a few hundred kilobytes."""
    packer = zlib.compressobj(9)
    row = bytes(side * 3 + 1)
    data = b"".join(packer.compress(row) for _ in range(200)) + packer.flush()
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", data) + chunk(b"IEND", b""))


def exif(orientation=6, taken=b"2026:03:02 09:01:01"):
    """One TIFF with maker, orientation, time of capture and place: 0.0575 S, 109.3425 E."""
    def ifd(entries, at):
        out, extra = struct.pack("<H", len(entries)), b""
        room = at + 2 + 12 * len(entries) + 4
        for tag, kind, count, data in entries:
            if len(data) <= 4:
                out += struct.pack("<HHI", tag, kind, count) + data.ljust(4, b"\0")
            else:
                out += struct.pack("<HHII", tag, kind, count, room + len(extra))
                extra += data + (b"\0" if len(data) % 2 else b"")
        return out + struct.pack("<I", 0) + extra
    def text(tag, value):
        return (tag, 2, len(value) + 1, value + b"\0")
    def degrees(d, m, s100):
        return struct.pack("<6I", d, 1, m, 1, s100, 100)
    def zeroth(exif_at, gps_at):
        return ifd([text(0x010F, MARK), (0x0112, 3, 1, struct.pack("<H", orientation)),
                    text(0x0132, taken), (0x8769, 4, 1, struct.pack("<I", exif_at)),
                    (0x8825, 4, 1, struct.pack("<I", gps_at))], 8)
    exif_at = 8 + len(zeroth(0, 0))
    details = ifd([text(0x9003, taken), text(0x9011, b"+07:00")], exif_at)
    gps_at = exif_at + len(details)
    gps = ifd([text(1, b"S"), (2, 5, 3, degrees(0, 3, 2700)), text(3, b"E"), (4, 5, 3, degrees(109, 20, 3300))],
              gps_at)
    return b"II*\0" + struct.pack("<I", 8) + zeroth(exif_at, gps_at) + details + gps


def segment(marker, data):
    return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


def jpeg_with_everything(plain, **said):
    """Everything a camera and an editor write, each with MARK in it; `said`: of exif()."""
    xmp = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + MARK + b"</x:xmpmeta>"
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", 5 + len(MARK)) + b"\x1c\x02\x50" \
        + struct.pack(">H", len(MARK)) + MARK
    icc = b"ICC_PROFILE\0\x01\x01" + MARK
    return (plain[:2] + segment(0xE1, b"Exif\0\0" + exif(**said)) + segment(0xE1, xmp) + segment(0xED, iptc)
            + segment(0xE2, icc) + segment(0xFE, MARK) + plain[2:])


# --- PDF

def pdf(catalog="", extra=(), info=True):
    """A page of one line; objects 6 and more are `extra`."""
    objects = [f"<< /Type /Catalog /Pages 2 0 R /Metadata 5 0 R {catalog} >>".encode(),
               b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
               b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R"
               b" /PieceInfo << /X << /Private (" + MARK + b") /LastModified (D:2026) >> >> >>",
               b"<< /Length 22 >>\nstream\n0 0 m 9 9 l S 0 0 m 9\nendstream",
               b"<< /Type /Metadata /Subtype /XML /Length %d >>\nstream\n%s\nendstream" % (len(MARK), MARK),
               b"<< /Author (" + MARK + b") /Producer (" + MARK + b") >>", *extra]
    out, at = b"%PDF-1.5\n", []
    for n, body in enumerate(objects, 1):
        at.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (n, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in at)
    out += b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, b"/Info 6 0 R" if info else b"", table)
    return out


def pdf_stream(fields, data):
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (fields, len(data), data)


def qpdf(folder, data, *args):
    before, after = pathlib.Path(folder) / "q.pdf", pathlib.Path(folder) / "q2.pdf"
    before.write_bytes(data)
    subprocess.run(["qpdf", *args, str(before), str(after)], check=True)
    return after.read_bytes()


# --- office documents

TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def zipped(parts, **how):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **how) as z:
        for name, data in parts:
            z.writestr(zipfile.ZipInfo(name, (2026, 3, 2, 9, 1, 2)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def ooxml(main, kind, more=(), relations=""):
    mark = MARK.decode()
    return zipped([
        ("[Content_Types].xml", f'<?xml version="1.0"?><Types xmlns="{TYPES}"><Default Extension="rels" '
         f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
         f'<Override PartName="/{main}" ContentType="{kind}"/></Types>'),
        ("_rels/.rels", f'<?xml version="1.0"?><Relationships xmlns="{RELATIONS}">'
         f'<Relationship Id="r1" Type="{OFFICE}/relationships/officeDocument" Target="{main}"/>'
         f'<Relationship Id="r2" Type="{RELATIONS}/metadata/core-properties" Target="docProps/core.xml"/>'
         f'</Relationships>'),
        (main, "<x>isi laporan</x>"),
        (main.split("/")[0] + "/_rels/" + main.split("/")[1] + ".rels",
         f'<?xml version="1.0"?><Relationships xmlns="{RELATIONS}">{relations}</Relationships>'),
        ("docProps/core.xml", f"<c>{mark}</c>"), ("docProps/app.xml", f"<a>{mark}</a>"), *more])


def docx(more=(), relations="", kind=WORD):
    return ooxml("word/document.xml", kind, more, relations)


def relation(what, target):
    return f'<Relationship Id="r9" Type="{OFFICE}/relationships/{what}" Target="{target}" TargetMode="External"/>'


def odf(kind, manifest="", more=()):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("mimetype", "application/vnd.oasis.opendocument." + kind, zipfile.ZIP_STORED)
        z.writestr("content.xml", "<d xmlns:o='urn:o'>isi</d>")
        z.writestr("meta.xml", f"<m>{MARK.decode()}</m>")
        z.writestr("META-INF/manifest.xml", f"<m:manifest xmlns:m='urn:m'>{manifest}</m:manifest>")
        for name, data in more:
            z.writestr(name, data)
    return out.getvalue()


# --- sound and video

TAGS = ["-metadata", f"title={MARK.decode()}", "-metadata", f"artist={MARK.decode()}",
        "-metadata", f"comment={MARK.decode()}"]
PLACE = ["-metadata", "location=-00.0575+109.3425/", "-metadata", "creation_time=2026-03-02T02:01:01Z"]


def video(folder, name="v.mp4", size="320x180", seconds=2, codec="libx264", more=()):
    return ffmpeg(folder, name, "-f", "lavfi", "-i", f"testsrc=size={size}:rate=10:duration={seconds}",
                  "-f", "lavfi", "-i", f"sine=duration={seconds}", "-c:v", codec, "-pix_fmt", "yuv420p",
                  *TAGS, *PLACE, "-metadata:s:v", f"handler_name={MARK.decode()}", "-metadata:s:a",
                  f"title={MARK.decode()}", *more)


def sound(folder, name, seconds=2, more=()):
    return ffmpeg(folder, name, "-f", "lavfi", "-i", f"sine=duration={seconds}", *TAGS, *more)
