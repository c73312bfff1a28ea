"""The measurements: each figure beside what it is compared with, in the same run.

usage: bench.py [name ...]   names: pages submit start memory weight ledger fill scale postgres build weights;
--large: scale at 10 million reports too, the ledger at 60 million events
Medians of interleaved runs. Everything runs on this machine's loopback in a folder of its own.
"""
import gzip, os, re, shutil, socket, statistics, subprocess, sys, tempfile, time, urllib.request

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LAPOR = os.path.join(TOP, "build/release/lapor")
ROUNDS, SECONDS = 3, 3


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def get(url, headers=None):
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers or {}), timeout=10) as r:
        return r.read(), r.headers


class Server:
    """lapor serve on a fresh installation."""

    def __init__(self, folder, kind="--demo", more=()):
        self.data = os.path.join(folder, "data")
        if not os.path.exists(self.data):
            subprocess.run([LAPOR, "init", "--data", self.data, kind], check=True, stdout=subprocess.DEVNULL)
        self.port = free_port()
        self.log = open(os.path.join(folder, "serve.log"), "ab")
        begun = time.monotonic()
        self.process = subprocess.Popen([LAPOR, "serve", "--data", self.data, "--listen", f"127.0.0.1:{self.port}",
                                         "--no-rate-limit", "--log-level", "error", *more],
                                        stdout=subprocess.DEVNULL, stderr=self.log)
        while True:
            try:
                get(f"http://127.0.0.1:{self.port}/healthz")
                break
            except OSError:
                if time.monotonic() - begun > 20:
                    raise
                time.sleep(0.002)
        self.started_ms = (time.monotonic() - begun) * 1000
        self.url = f"http://127.0.0.1:{self.port}"

    def rss_mib(self):
        with open(f"/proc/{self.process.pid}/status") as f:
            return int(re.search(r"VmRSS:\s+(\d+)", f.read()).group(1)) / 1024

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Nginx:
    """The same bytes as a static file, two workers."""

    def __init__(self, folder, page):
        self.port = free_port()
        root = os.path.join(folder, "nginx")
        os.makedirs(root, exist_ok=True)
        with open(os.path.join(root, "page.html"), "wb") as f:
            f.write(page)
        os.chmod(folder, 0o755)
        conf = os.path.join(root, "nginx.conf")
        with open(conf, "w") as f:
            f.write(f"""worker_processes 2; pid {root}/pid; error_log {root}/error.log; daemon off;
events {{ worker_connections 4096; }}
http {{ access_log off; types {{ text/html html; }} sendfile on; keepalive_requests 1000000;
client_body_temp_path {root}; proxy_temp_path {root}; fastcgi_temp_path {root}; uwsgi_temp_path {root}; scgi_temp_path {root};
open_file_cache max=100; server {{ listen 127.0.0.1:{self.port} backlog=4096; root {root}; }} }}""")
        self.process = subprocess.Popen(["nginx", "-c", conf], stderr=subprocess.DEVNULL)
        self.url = f"http://127.0.0.1:{self.port}/page.html"
        for _ in range(200):
            try:
                get(self.url)
                return
            except OSError:
                time.sleep(0.02)
        raise SystemExit("nginx does not answer")

    def stop(self):
        self.process.terminate()
        self.process.wait()


def wrk(url, connections, *more):
    out = subprocess.run(["wrk", "-t2", f"-c{connections}", f"-d{SECONDS}s", "--latency", *more, url],
                         capture_output=True, text=True).stdout
    errors = re.search(r"Non-2xx or 3xx responses: (\d+)", out)
    if errors:
        print(f"    {errors.group(1)} answers were errors")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1))


def paired(ours, theirs):
    a, b = [], []
    for _ in range(ROUNDS):
        a.append(ours())
        b.append(theirs())
    return statistics.median(a), statistics.median(b), statistics.median(x / y for x, y in zip(a, b))


def line(name, ours, theirs, ratio, target):
    print(f"{name:42} {ours:10.0f} {theirs:10.0f}   {ratio:5.2f}   target {target}", flush=True)


def pages(folder):
    server = Server(folder)
    try:
        listing = get(server.url + "/laporan")[0].decode()
        path = re.search(r'href="(/laporan/26-[0-9A-Z]{4}-[0-9A-Z]{4})"', listing).group(1)
        page = get(server.url + path)[0]
        nginx = Nginx(folder, page)
        print(f"report page of {len(page)} bytes: ours and nginx's static file, requests a second")
        try:
            for connections in (64, 1000):
                line(f"  from the cache, {connections} connections",
                     *paired(lambda: wrk(server.url + path, connections), lambda: wrk(nginx.url, connections)), "0.8")
            line("  made anew each time, 64 connections",
                 *paired(lambda: wrk(server.url + path, 64, "-H", "Cookie: bahasa=id"), lambda: wrk(nginx.url, 64)), "0.3")
        finally:
            nginx.stop()
    finally:
        server.stop()


def submit(folder):
    server = Server(folder, "--test")
    bare = os.path.join(TOP, "build/release/bare")

    def alone(per_commit):
        copy = os.path.join(folder, f"bare{per_commit}.db")
        subprocess.run(["sqlite3", os.path.join(server.data, "lapor.db"), f".backup {copy}"], check=True)
        out = subprocess.run([bare, copy, str(SECONDS), str(per_commit)], capture_output=True, text=True, check=True).stdout
        for end in ("", "-wal", "-shm"):
            if os.path.exists(copy + end):
                os.remove(copy + end)
        return float(out)

    try:
        ours = lambda: wrk(server.url + "/api/v1/reports", 64, "-s", os.path.join(TOP, "bench/submit.lua"))
        print("durable submissions a second on SQLite: ours over HTTP, a bare loop of the same rows")
        line("  against group commits of 64", *paired(ours, lambda: alone(64)), "0.6")
        line("  against one commit each", *paired(ours, lambda: alone(1)), "2.5")
    finally:
        server.stop()


def start(folder):
    Server(folder).stop()
    times = []
    for _ in range(5):
        server = Server(folder)
        times.append(server.started_ms)
        server.stop()
    print(f"cold start to first answer: {statistics.median(times):.0f} ms   target 100")


def memory(folder):
    server = Server(folder)
    held = []
    try:
        for _ in range(1000):
            s = socket.create_connection(("127.0.0.1", server.port))
            s.sendall(b"GET /laporan HTTP/1.1\r\nHost: x\r\n\r\n")
            s.recv(65536)
            held.append(s)
        print(f"resident at 1,000 connections: {server.rss_mib():.0f} MiB   target 128")
    finally:
        for s in held:
            s.close()
        server.stop()


def weight(folder):
    server = Server(folder)
    try:
        total = 0
        body, _ = get(server.url + "/lapor")
        files = re.findall(r'(?:href|src)="(/aset/[^"]+)"', body.decode())
        html = len(gzip.compress(body))
        for f in ["/lapor", *dict.fromkeys(files)]:
            data, headers = get(server.url + f, {"Accept-Encoding": "gzip"})
            total += len(data) + len(str(headers))
        print(f"first visit of the form: {total / 1000:.1f} kB on the wire in {1 + len(set(files))} requests"
              f"   target 30; HTML {len(body) / 1000:.1f} kB ({html / 1000:.1f} packed)   target 14")
    finally:
        server.stop()


def ledger(folder):
    """The tree on both engines; with --large as big as sixty million events make it."""
    program, size = os.path.join(TOP, "build/release/ledger_bench"), "60000000" if "--large" in sys.argv else "5000000"
    cluster = os.path.join(folder, "pg")
    where = subprocess.run([os.path.join(TOP, "tools/pg"), "start", cluster], capture_output=True, text=True, check=True).stdout.strip()
    try:
        for name, url in (("SQLite", f"sqlite:{folder}/lapor.db"), ("PostgreSQL", where)):
            out = subprocess.run([program, url, "200000", size, "2000"], capture_output=True, text=True, check=True).stdout
            print(f"the ledger's tree on {name}   targets: 20,000 events a second, a proof in 5 ms")
            print("".join(f"  {text}\n" for text in out.splitlines()), end="")
    finally:
        subprocess.run([os.path.join(TOP, "tools/pg"), "stop", cluster], capture_output=True, check=False)


ALL = {f.__name__: f for f in (pages, submit, start, memory, weight, ledger)}

if __name__ == "__main__":
    import scale
    ALL.update(scale.ALL)
    for name in [word for word in sys.argv[1:] if not word.startswith("--")] or ALL:
        folder = tempfile.mkdtemp(prefix="lapor-bench-")
        try:
            ALL[name](folder)
        finally:
            shutil.rmtree(folder)
