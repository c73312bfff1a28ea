#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The ledger's heads go to those who keep them: mailed, and posted to a webhook, again until it is taken."""

import base64
import email
import email.policy
import hashlib
import hmac
import http.server
import json
import os
import socketserver
import tempfile
import threading
import time

import house

KEEPERS = ("arsip@contoh.example", "media@contoh.example")
SECRET = base64.b64encode(b"rahasia contoh 123").decode()
PATIENCE_S = 60


class Hook(http.server.BaseHTTPRequestHandler):
    """Says no as often as it is told to, then yes."""

    def do_POST(self):  # pylint: disable=invalid-name
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with self.server.lock:
            self.server.posts.append((dict(self.headers), body))
            self.server.noes -= 1
            status = 503 if self.server.noes >= 0 else 204
        self.send_response(status)
        self.end_headers()

    def log_message(self, *_):  # pylint: disable=arguments-differ
        pass


class Mail(socketserver.StreamRequestHandler):
    """Takes every mail."""

    def reply(self, words):
        self.wfile.write(f"{words}\r\n".encode())

    def handle(self):
        self.reply("220 contoh.example")
        to = ""
        for line in self.rfile:
            verb = line.decode().strip()
            if verb.upper().startswith("RCPT TO:"):
                to = verb[8:].strip("<>")
            if verb.upper() == "DATA":
                self.reply("354 go on")
                lines = []
                for text in self.rfile:
                    if text == b".\r\n":
                        break
                    lines.append(text)
                with self.server.lock:
                    self.server.mails.append((to, b"".join(lines)))
            self.reply("221 bye" if verb.upper() == "QUIT" else "250 yes")
            if verb.upper() == "QUIT":
                return


def open_server(kind, handler, **state):
    server = kind(("127.0.0.1", 0), handler)
    server.daemon_threads, server.lock = True, threading.Lock()
    for name, value in state.items():
        setattr(server, name, value)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def comes_true(what):
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        if what():
            return True
        time.sleep(0.02)
    return False


def submit(place):
    status, body = house.ask(place.connect(), "POST", "/api/v1/reports",
                             {"class": "complaint", "title": "Jalan rusak contoh",
                              "body": "Jalan di depan pasar contoh berlubang sejak pekan lalu."})
    assert status == 201, body


def text_of(mail):
    return email.message_from_bytes(mail, policy=email.policy.default).get_content()


def anchored(place):
    return {row[0]: row[1:] for row in place.rows("SELECT target, size, attempts, error FROM ledger_anchor")}


def start(place, hook, post, offset):
    os.environ["LAPOR_CLOCK_OFFSET"] = offset
    place.start("--ledger-webhook", f"http://127.0.0.1:{hook.server_address[1]}/kepala",
                "--ledger-webhook-secret", f"whsec_{SECRET}", "--ledger-mail-to", " ".join(KEEPERS),
                "--smtp-url", f"smtp://127.0.0.1:{post.server_address[1]}", "--smtp-from", "lapor@contoh.example")


def check(tap, place):
    hook = open_server(http.server.ThreadingHTTPServer, Hook, posts=[], noes=1)
    post = open_server(socketserver.ThreadingTCPServer, Mail, mails=[])
    start(place, hook, post, "+0s")
    submit(place)
    tap.ok(comes_true(lambda: len(post.mails) == 2 and len(hook.posts) == 1), "the first head goes to all",
           post.mails, hook.posts)
    tap.ok(comes_true(lambda: anchored(place).get("webhook", [""])[0] == "0"), "what was not taken is written down", anchored(place))
    tap.ok(anchored(place)["webhook"][1:] == ["1", "http 503"], "with its reason", anchored(place))
    place.stop()
    tap.ok(sorted(to for to, _ in post.mails) == sorted(KEEPERS), "each keeper has one mail", post.mails)
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as kept:
        kept.write(text_of(post.mails[0][1]))
        kept.flush()
        done = place.try_run("ledger", "verify", "--against", kept.name)
        tap.ok(done.returncode == 0 and "kept head" in done.stdout, "the mail as it came is a head to check against", done)

    start(place, hook, post, "+2h")
    tap.ok(comes_true(lambda: len(hook.posts) == 2), "the webhook is tried again later", hook.posts)
    heads, body = hook.posts[1]
    named = {k.lower(): v for k, v in heads.items()}
    signed = f"{named['webhook-id']}.{named['webhook-timestamp']}.".encode() + body
    want = base64.b64encode(hmac.new(base64.b64decode(SECRET), signed, hashlib.sha256).digest()).decode()
    tap.ok(named["webhook-signature"] == f"v1,{want}", "what is posted is signed", heads)
    posted = json.loads(body)
    tap.ok(posted["type"] == "ledger.head" and posted["data"]["note"] in text_of(post.mails[0][1]).replace("\r", ""),
           "it is the head that was mailed", posted)
    tap.ok(comes_true(lambda: anchored(place)["webhook"][1:] == ["0", ""]), "and then it is done", anchored(place))
    submit(place)
    size = int(posted["data"]["size"])
    tap.ok(comes_true(lambda: int(place.rows("SELECT MAX(size) FROM ledger_head")[0][0]) > size), "a new head comes")
    tap.ok(len(post.mails) == 2, "and waits for its day", post.mails)
    place.stop()
    start(place, hook, post, "+2d")
    tap.ok(comes_true(lambda: len(post.mails) >= 4 and len(hook.posts) >= 3), "on which it goes to all", post.mails)
    place.stop()
    hook.shutdown()
    post.shutdown()


def main():
    tap = house.Tap()
    for name in ("sqlite", "postgres"):
        with house.House(house.new_database("anchor") if name == "postgres" else None) as place:
            check(house.Engine(tap, name), place)
        os.environ.pop("LAPOR_CLOCK_OFFSET", None)
    tap.end()


main()
