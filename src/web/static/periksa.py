#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Memeriksa bukti, kepala, dan salinan buku besar LAPOR! tanpa program LAPOR! itu sendiri.

    python3 periksa.py BERKAS… [--kepala KEPALA] [--kunci KUNCI] [--english]

BERKAS boleh berkas bukti (bukti-….json), tanda terima, jawaban API /ledger/proof, /ledger/consistency,
/ledger/head, atau salinan seluruh buku besar (lapor ledger export).
KEPALA adalah kepala yang Anda simpan dulu; KUNCI adalah kunci publik yang Anda percaya (kunci.txt).

Checks proofs, heads and bundles of a LAPOR! ledger without LAPOR! itself; only Python's own library.
Exit code 0: all is right; 1: something is not; 2: wrong usage.
"""

import base64
import hashlib
import json
import sys

WORDS = {
    "event": ("catatan {n}: isi cocok dengan sidiknya", "entry {n}: its content fits its print"),
    "event_bad": ("catatan {n}: DIUBAH, isi tidak cocok dengan sidiknya", "entry {n}: CHANGED, its content does not fit its print"),
    "text_bad": ("catatan {n}: kata-kata ({field}) DIUBAH", "entry {n}: its words ({field}) were CHANGED"),
    "chain_bad": ("catatan {n}: TERPUTUS dari catatan sebelumnya", "entry {n}: it was NOT written after the one before it"),
    "in": ("catatan {n}: ada di buku besar, nomor urut {place} dari {size}", "entry {n}: is in the ledger, place {place} of {size}"),
    "in_bad": ("catatan {n}: TIDAK ADA di buku besar dari kepala ini", "entry {n}: is NOT in the ledger of this head"),
    "waits": ("catatan {n}: menunggu tanda tangan berikutnya", "entry {n}: waits for the next signature"),
    "signed": ("kepala {size} catatan: tanda tangan benar, kunci {key}", "head of {size} entries: signature is right, key {key}"),
    "signed_bad": ("kepala {size} catatan: tanda tangan SALAH", "head of {size} entries: signature is WRONG"),
    "signed_other": ("kepala {size} catatan: ditandatangani kunci yang TIDAK dikenal", "head of {size} entries: signed with a key that is NOT known"),
    "unpinned": ("kunci berasal dari berkas itu sendiri; bandingkan dengan kunci.txt yang Anda simpan", "the key came with the file; compare it with a kunci.txt that you kept"),
    "head_bad": ("kepala tidak cocok dengan tulisan yang ditandatangani: DIUBAH", "the head does not fit the text that was signed: CHANGED"),
    "same": ("sama dengan kepala yang Anda simpan ({size} catatan)", "the same as the head you kept ({size} entries)"),
    "grown": ("melanjutkan kepala yang Anda simpan ({size} catatan), tanpa mengubahnya", "goes on from the head you kept ({size} entries) without a change"),
    "forked": ("BUKAN buku besar dari kepala yang Anda simpan ({size} catatan): riwayat ditulis ulang", "NOT the ledger of the head you kept ({size} entries): its history was rewritten"),
    "truncated": ("buku besar TERPOTONG: {have} catatan, kepala yang Anda simpan menyebut {size}", "the ledger was CUT: {have} entries, the head you kept tells of {size}"),
    "need": ("untuk membandingkan dengan kepala yang disimpan, sertakan jawaban /api/v1/ledger/consistency?from={a}&to={b}", "to compare with the kept head, add the answer of /api/v1/ledger/consistency?from={a}&to={b}"),
    "growth": ("bukti kelanjutan {a} ke {b}: benar", "proof that {a} entries became {b}: right"),
    "growth_bad": ("bukti kelanjutan {a} ke {b}: SALAH", "proof that {a} entries became {b}: WRONG"),
    "root": ("salinan {size} catatan: semua kepala cocok ({n})", "copy of {size} entries: all heads fit ({n})"),
    "root_bad": ("salinan: kepala {size} catatan TIDAK cocok; catatan di antara {a} dan {size} diubah", "copy: the head of {size} entries does NOT fit; entries between {a} and {size} were changed"),
    "leaf_bad": ("salinan: nomor urut {n} hilang atau tertukar", "copy: place {n} is missing or out of order"),
    "unknown": ("{name}: bukan berkas yang dikenal", "{name}: not a file that is known"),
    "good": ("SEMUA BENAR", "ALL RIGHT"),
    "bad": ("ADA YANG SALAH", "SOMETHING IS WRONG"),
}


# Ed25519, RFC 8032, verification alone.

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def add(a, b):
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = f - e, h - g, h + g, f + e
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(n, point):
    out = (0, 1, 1, 0)
    while n:
        if n & 1:
            out = add(out, point)
        point, n = add(point, point), n >> 1
    return out


def point_of(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    xx = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(xx, (P + 3) // 8, P)
    if (x * x - xx) % P:
        x = x * ROOT % P
    if (x * x - xx) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


def same_point(a, b):
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = point_of(BASE_Y.to_bytes(32, "little"))


def signature_holds(key, text, signature):
    a, r, s = point_of(key), point_of(signature[:32]), int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= ORDER:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + text).digest(), "little") % ORDER
    return same_point(times(s, BASE), add(r, times(h, a)))


# The tree, RFC 6962.

def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def node(left, right):
    return sha(b"\1", left, right)


def includes(leaf, index, size, path, root):
    if not 0 <= index < size:
        return False
    at, last, got = index, size - 1, leaf
    for one in path:
        if last == 0:
            return False
        if at & 1 or at == last:
            got = node(one, got)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            got = node(got, one)
        at, last = at >> 1, last >> 1
    return last == 0 and got == root


def extends(a, root_a, b, root_b, path):
    if a == b:
        return not path and root_a == root_b
    if not 0 < a < b:
        return False
    path = [root_a] + path if a & (a - 1) == 0 else path
    if not path:
        return False
    at, last = a - 1, b - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    old = new = path[0]
    for one in path[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            old, new = node(one, old), node(one, new)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            new = node(new, one)
        at, last = at >> 1, last >> 1
    return last == 0 and old == root_a and new == root_b


class Grown:
    """Roots of a tree while its leaves come one by one."""

    def __init__(self):
        self.size, self.peaks = 0, []

    def add(self, leaf):
        n = self.size
        while n & 1:
            leaf, n = node(self.peaks.pop(), leaf), n >> 1
        self.peaks.append(leaf)
        self.size += 1

    def root(self):
        if not self.peaks:
            return sha()
        out = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            out = node(peak, out)
        return out


# Heads.

class Head:
    """The text of a head: what was signed, and by whom."""

    def __init__(self, text):
        text = text[max(text.find("lapor.ledger/"), 0):].replace("\r", "").strip() + "\n"
        body, _, rest = text.partition("\n\n")
        self.body = (body + "\n").encode()
        self.origin, size, root, self.at = body.split("\n")
        self.size, self.root = int(size), base64.b64decode(root, validate=True)
        self.signatures = []
        for line in rest.splitlines():
            if not line.startswith("\u2014 "):
                break  # other words of the mail that it came with
            value = line.split(" ")[2]
            value = base64.b64decode(value, validate=True)
            self.signatures.append((value[:4], value[4:]))
        if len(self.root) != 32 or self.size < 1 or not self.signatures:
            raise ValueError("head")


def read_key(text):
    """name+hash+base64 as (hash, key), the hash being right."""
    name, mark, value = text.strip().split("+", 2)
    value = base64.b64decode(value, validate=True)
    if value[:1] != b"\1" or len(value) != 33 or sha(name.encode(), b"\n", value)[:4].hex() != mark:
        raise ValueError("key")
    return bytes.fromhex(mark), value[1:]


class Check:
    """All that is looked at in one run."""

    def __init__(self, english):
        self.language, self.wrong = int(english), False
        self.kept, self.keys, self.growths, self.heads = None, None, [], []

    def say(self, word, good=True, **places):
        self.wrong |= not good
        print(("  " if good else "! ") + WORDS[word][self.language].format(**places))

    def head(self, document):
        """The head of a document, its signatures looked at; None when it is not what it says."""
        head = Head(document["note"])
        if head.size != document.get("size", head.size) or head.root.hex() != document.get("root", head.root.hex()):
            return self.say("head_bad", False)
        given = [k["key"] for k in document.get("keys", [])]
        self.signatures(head, self.keys if self.keys is not None else [read_key(k) for k in given])
        if self.keys is None and given:
            self.say("unpinned")
        self.heads.append(head)
        return head

    def signatures(self, head, keys):
        known = [(mark, key, value) for mark, value in head.signatures for m, key in keys if m == mark]
        for mark, key, value in known:
            good = signature_holds(key, head.body, value)
            self.say("signed" if good else "signed_bad", good, size=head.size, key=mark.hex())
        if not known:
            self.say("signed_other", False, size=head.size)

    def content(self, n, event, leaf):
        """Do canonical bytes, salt and words make the leaf?"""
        canonical = event["canonical"].encode()
        good = sha(b"\0", bytes.fromhex(event["salt"]), canonical) == leaf
        self.say("event" if good else "event_bad", good, n=n)
        data = json.loads(canonical)["data"]
        for field, words in event.get("texts", {}).items():
            if sha(bytes.fromhex(words["salt"]), words["text"].encode()).hex() != data.get(field):
                self.say("text_bad", False, n=n, field=field)

    def place(self, n, entry, head):
        leaf = bytes.fromhex(entry["leaf"])
        if head is None or entry["index"] is None:
            return self.say("waits", n=n)
        path = [bytes.fromhex(p) for p in entry["path"]]
        good = includes(leaf, entry["index"], head.size, path, head.root)
        return self.say("in" if good else "in_bad", good, n=n, place=entry["index"] + 1, size=head.size)

    def proof(self, document):
        head = self.head(document["head"]) if document["head"] else None
        before = None
        for n, event in enumerate(document["events"], 1):
            self.content(n, event, bytes.fromhex(event["leaf"]))
            self.place(n, event, head)
            now = json.loads(event["canonical"])
            if before and now["seq"] == before["seq"] + 1 and now["prev"] != before["leaf"]:
                self.say("chain_bad", False, n=n)
            before = {"seq": now["seq"], "leaf": event["leaf"]}

    def growth(self, document):
        head = self.head(document["head"])
        path, root = [bytes.fromhex(p) for p in document["path"]], bytes.fromhex(document["from_root"])
        good = head is not None and head.size == document["to"] and extends(
            document["from"], root, head.size, head.root, path)
        self.say("growth" if good else "growth_bad", good, a=document["from"], b=document["to"])
        if good:
            self.growths.append((document["from"], root, head.size, head.root))

    def bundle(self, lines):
        """The whole ledger: keys and heads first, then a leaf a line."""
        documents = (json.loads(line) for line in lines if line.strip())
        keys, heads, grown, fits, last = [], [], Grown(), 0, 0
        next(documents)
        for d in documents:
            if "key" in d:
                keys.append(read_key(d["key"]))
            elif "head" in d:
                heads.append(Head(d["head"]))
                self.signatures(heads[-1], self.keys if self.keys is not None else keys)
            else:
                leaf = bytes.fromhex(d["leaf"])
                if d["n"] != grown.size + 1:
                    return self.say("leaf_bad", False, n=grown.size + 1)
                if "canonical" in d and sha(b"\0", bytes.fromhex(d["salt"]), d["canonical"].encode()) != leaf:
                    self.say("event_bad", False, n=d["n"])
                grown.add(leaf)
                if self.kept and self.kept.size == grown.size:
                    good = self.kept.root == grown.root()
                    self.say("same" if good else "forked", good, size=grown.size)
                while fits < len(heads) and heads[fits].size == grown.size:
                    if heads[fits].root != grown.root():
                        return self.say("root_bad", False, size=grown.size, a=last + 1)
                    last, fits = grown.size, fits + 1
        if fits < len(heads):
            self.say("truncated", False, have=grown.size, size=heads[-1].size)
        elif self.kept and self.kept.size > grown.size:
            self.say("truncated", False, have=grown.size, size=self.kept.size)
        else:
            self.say("root", size=grown.size, n=fits)
        return None

    def against(self):
        """Each head that was met, beside the kept one."""
        for head in self.heads if self.kept else []:
            a, b = sorted((self.kept, head), key=lambda h: h.size)
            tied = (a.size, a.root, b.size, b.root) in self.growths
            if a.size == b.size:
                self.say("same" if a.root == b.root else "forked", a.root == b.root, size=a.size)
            elif tied:
                self.say("grown", size=self.kept.size)
            elif any(g[0] == a.size and g[2] == b.size for g in self.growths):
                self.say("forked", False, size=self.kept.size)
            else:
                self.say("need", False, a=a.size, b=b.size)

    def file(self, name, text):
        first = text.lstrip().split("\n", 1)[0]
        try:
            document = json.loads(first if first.startswith('{"lapor":"ledger-1"') else text)
        except ValueError:
            document = {"note": text}
        kinds = (("events", self.proof), ("from_root", self.growth), ("note", self.head))
        if document.get("lapor") == "ledger-1":
            return self.bundle(text.splitlines())
        if "leaf" in document:
            return self.place(1, document, self.head(document["head"]))
        for member, look in kinds:
            if member in document:
                return look(document)
        return self.say("unknown", False, name=name)


def read(name):
    with open(name, encoding="utf-8") as f:
        return f.read()


def note_in(text):
    return json.loads(text)["note"] if text.lstrip().startswith("{") else text


def main(words):
    check, files, options = Check("--english" in words), [], {"--kepala": None, "--kunci": None}
    words = [w for w in words if w != "--english"]
    while words:
        word = words.pop(0)
        if word in options and words:
            options[word] = words.pop(0)
        elif word.startswith("-"):
            print(__doc__)
            return 2
        else:
            files.append(word)
    if not files:
        print(__doc__)
        return 2
    if options["--kunci"]:
        check.keys = [read_key(line) for line in read(options["--kunci"]).splitlines() if line.strip()]
    if options["--kepala"]:
        check.kept = Head(note_in(read(options["--kepala"])))
        if check.keys is not None:
            check.signatures(check.kept, check.keys)
    for name in files:
        print(name)
        try:
            check.file(name, read(name))
        except (OSError, ValueError, KeyError, TypeError):
            check.say("unknown", False, name=name)
    check.against()
    print(WORDS["bad" if check.wrong else "good"][check.language])
    return int(check.wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
