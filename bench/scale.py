"""What must not grow with the number of reports, and submissions on PostgreSQL against pgbench.

Beside bench.py, which runs these by name: scale postgres build weights.
"""
import http.client, os, random, re, resource, shutil, sqlite3, statistics, subprocess, sys, time, urllib.parse

import bench

ROUNDS, ASKED = 5, 40
PASSWORD = "lapor-kubu-raya"
WORDS = ["lampu jalan", "jembatan", "banjir", "air mati", "pungutan", "ktp", "sampah sungai", "jalan berlubang", "bantuan pangan", "limbah"]
QUEUES = ["verifikasi", "disposisi", "tindak-lanjut", "menunggu-pelapor", "terlambat", "semua"]


class Filled(bench.Server):
    """lapor serve over so many invented reports; LAPOR_BENCH_KEEP=DIR keeps them for the next run."""

    def __init__(self, folder, reports):
        place = os.path.join(os.environ.get("LAPOR_BENCH_KEEP", folder), f"filled-{reports}")
        os.makedirs(place, exist_ok=True)
        data = os.path.join(place, "data")
        if not os.path.exists(os.path.join(place, "done")):
            shutil.rmtree(data, ignore_errors=True)
            subprocess.run([bench.LAPOR, "init", "--data", data, "--test"], check=True, stdout=subprocess.DEVNULL)
            begun = time.monotonic()
            subprocess.run([bench.LAPOR, "fill", "--reports", str(reports), "--data", data], check=True, stdout=subprocess.DEVNULL)
            size = os.path.getsize(os.path.join(data, "lapor.db")) / 1e9
            print(f"  filled {reports:,} reports: {reports / (time.monotonic() - begun):.0f} lives a second, {size:.1f} GB", flush=True)
            open(os.path.join(place, "done"), "w").close()
        super().__init__(place)
        self.reports = reports
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        self.cookies = {}
        self.numbers = self.some_numbers(data)

    def some_numbers(self, data):
        """Public reports from all of the time, not only the newest."""
        db = sqlite3.connect(f"file:{data}/lapor.db?mode=ro", uri=True)
        first, last = db.execute("SELECT MIN(report_id), MAX(report_id) FROM report_public").fetchone()
        chance = random.Random(1)
        found = [db.execute("SELECT r.number FROM report_public p JOIN report r ON r.id = p.report_id WHERE p.report_id >= ? "
                            "ORDER BY p.report_id LIMIT 1", (chance.randint(first, last),)).fetchone()[0] for _ in range(ASKED * ROUNDS)]
        db.close()
        return [f"{n[:2]}-{n[2:6]}-{n[6:]}" for n in found]

    def ask(self, method, path, form=None):
        body = urllib.parse.urlencode(form) if form else None
        heads = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if body:
            heads["Content-Type"] = "application/x-www-form-urlencoded"
            heads["Origin"] = self.url
        self.connection.request(method, path, body, heads)
        answer = self.connection.getresponse()
        page = answer.read()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return answer.status, page

    def sign_in(self, name):
        self.cookies = {}
        _, page = self.ask("GET", "/masuk")
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.decode()))
        status, page = self.ask("POST", "/masuk", hidden | {"nama": name, "sandi": PASSWORD})
        if status != 303:
            raise SystemExit(f"sign-in as {name}: {status} {page[:400]}")

    def bytes_read(self):
        with open(f"/proc/{self.process.pid}/io") as f:
            return int(re.search(r"rchar: (\d+)", f.read()).group(1))


def time_path(server, path):
    """Milliseconds, and pages of 4 KiB that the server read from its files."""
    before, begun = server.bytes_read(), time.perf_counter()
    status, page = server.ask("GET", path)
    took = (time.perf_counter() - begun) * 1000
    if status != 200:
        raise SystemExit(f"{path}: {status} {page[:300]}")
    return took, (server.bytes_read() - before) / 4096


def anonymous(server):
    server.cookies = {"bahasa": "id"}  # a cookie: the page is made, not taken from the cache


WORK = {  # name: (who asks, paths of a round)
    "report by number": (anonymous, lambda s, n: [f"/laporan/{x}" for x in s.numbers[n * ASKED:(n + 1) * ASKED]]),
    "public list": (anonymous, lambda s, n: ["/laporan", "/laporan?topik=jembatan", "/laporan?area=61.12.05", "/laporan?status=diproses",
                                             "/laporan?halaman=3"] * (ASKED // 5)),
    "search, top 20": (anonymous, lambda s, n: [f"/laporan?q={urllib.parse.quote_plus(w)}" for w in WORDS] * (ASKED // len(WORDS))),
    "queue of an office": (lambda s: s.sign_in("petugas.pupr"), lambda s, n: [f"/kerja?antrean={q}" for q in QUEUES] * (ASKED // 6)),
    "queue of the regency": (lambda s: s.sign_in("koordinator"), lambda s, n: [f"/kerja?antrean={q}" for q in QUEUES] * (ASKED // 6)),
}


def measure(servers, name):
    enter, paths = WORK[name]
    times, pages = {s: [] for s in servers}, {s: [] for s in servers}
    for s in servers:
        enter(s)
        for path in paths(s, 0)[:12]:  # the first use of each statement prepares it
            time_path(s, path)
    for n in range(ROUNDS):
        for asked in zip(*(paths(s, n) for s in servers)):  # in turn, so that a busy machine is busy for all
            for s, path in zip(servers, asked):
                took, read = time_path(s, path)
                times[s].append(took)
                pages[s].append(read)
    p50 = {s: statistics.median(times[s]) for s in servers}
    p99 = {s: sorted(times[s])[int(len(times[s]) * 0.99)] for s in servers}
    read = {s: statistics.mean(pages[s]) for s in servers}
    for s in servers:
        print(f"  {name:24} {s.reports:>10,}   p50 {p50[s]:7.2f} ms   p99 {p99[s]:7.2f} ms   pages read {read[s]:7.1f}"
              f"   {p50[s] / p50[servers[0]]:5.2f} x, pages {read[s] / max(read[servers[0]], 0.1):5.2f} x", flush=True)


def scale(folder):
    sizes = [10_000, 1_000_000] + ([10_000_000] if "--large" in sys.argv else [])
    print("the same pages over few and many reports, one visitor, made anew   target: p50 and pages read <= 2 x")
    servers = [Filled(folder, n) for n in sizes]
    try:
        for name in WORK:
            measure(servers, name)
    finally:
        for s in servers:
            s.stop()


class Postgres:
    """A cluster of its own on a socket, durable as it comes, but for the memory."""

    def __init__(self, folder):
        self.folder = os.path.join(folder, "pg")
        os.makedirs(self.folder)
        os.chmod(folder, 0o711)
        self.user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.getuid() == 0 else []
        if self.user:
            shutil.chown(self.folder, "postgres")
        bins = sorted(os.listdir("/usr/lib/postgresql"), key=int)[-1]
        self.bin = f"/usr/lib/postgresql/{bins}/bin/"
        self.run("initdb", "-D", f"{self.folder}/data", "-U", "lapor", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        self.run("pg_ctl", "-D", f"{self.folder}/data", "-w", "-l", f"{self.folder}/log", "-o",
                 f"-k {self.folder} -c listen_addresses='' -c max_connections=120 -c shared_buffers=256MB", "start")
        self.url = f"host={self.folder} user=lapor dbname=postgres"

    def run(self, program, *words):
        subprocess.run([*self.user, self.bin + program, *words], check=True, stdout=subprocess.DEVNULL, cwd=self.folder)

    def sql(self, text):
        return subprocess.run(["psql", "-qXAt", "-d", self.url, "-c", text], check=True, capture_output=True, text=True).stdout.strip()

    def log(self):
        with open(f"{self.folder}/log", encoding="utf-8", errors="replace") as f:
            return f.read()

    def stop(self):
        self.run("pg_ctl", "-D", f"{self.folder}/data", "-m", "immediate", "stop")


def pg_server(folder, cluster):
    """lapor serve --no-work on the cluster, with bench.Server's waiting."""
    data = os.path.join(folder, "data")
    subprocess.run([bench.LAPOR, "init", "--data", data, "--test", "--database", cluster.url], check=True, stdout=subprocess.DEVNULL)
    os.environ["LAPOR_DATABASE"] = cluster.url
    try:
        return bench.Server(folder, more=["--no-work"])
    finally:
        del os.environ["LAPOR_DATABASE"]


def logged(text):
    """[statement, parameters] of each statement in the server's log, in order."""
    out = []
    for entry in re.split(r"(?m)^(?=\d{4}-\d\d-\d\d )", text):
        said = re.search(r"LOG:  (?:execute [^:]+|statement): (.*)", entry, re.S)
        with_values = re.search(r"DETAIL:  parameters: (.*)", entry, re.S)
        if said:
            out.append([said.group(1).strip(), []])
        elif with_values and out:
            out[-1][1] = re.findall(r"\$\d+ = (NULL|'(?:[^']|'')*')", with_values.group(1))
    return out


def script_of(statements, known):
    """A pgbench script of one submission's statements; ids that are not `known` are new each time."""
    lines, fresh = [], {}
    for text, values in statements:
        if text.startswith(("BEGIN", "COMMIT", "SET")):
            lines += [part.strip() + ";" for part in text.split(";") if part.strip()]
            continue
        for i in range(len(values), 0, -1):
            value = values[i - 1]
            bare = value.strip("'")
            if re.fullmatch(r"\d{17,19}", bare) and bare not in known:
                fresh.setdefault(bare, f"i{len(fresh)}")
                value = f":{fresh[bare]}"
            elif re.fullmatch(r"[0-9A-Z]{10}", bare):
                value = "upper(substr(md5(CAST(:number AS text)), 1, 10))"
            text = re.sub(rf"\${i}\b", lambda _: value, text)
        lines.append(" ".join(text.split()) + ";")
    head = [f"\\set {name} random(1, 9000000000000000000)" for name in [*fresh.values(), "number"]]
    return "\n".join(head + lines) + "\n"


def one_submission(cluster, server):
    """The statements of a submission by a connection that has prepared them already."""
    body = b'{"class":"complaint","title":"Jembatan kayu patah","body":"Papan jembatan patah dan anak sekolah sulit lewat."}'
    def post():
        c = http.client.HTTPConnection("127.0.0.1", server.port)
        c.request("POST", "/api/v1/reports", body, {"Content-Type": "application/json"})
        c.getresponse().read()
        c.close()
    for _ in range(200):
        post()
    cluster.sql("ALTER SYSTEM SET log_statement = 'all'")
    cluster.sql("SELECT pg_reload_conf()")
    time.sleep(0.5)
    before = len(cluster.log())
    post()
    time.sleep(0.5)
    text = cluster.log()[before:]
    cluster.sql("ALTER SYSTEM RESET log_statement")
    cluster.sql("SELECT pg_reload_conf()")
    return [s for s in logged(text) if "pg_reload_conf" not in s[0] and "ALTER SYSTEM" not in s[0]]


def pgbench(cluster, script, clients):
    out = subprocess.run([f"{cluster.bin}pgbench", "-n", "-M", "prepared", "-c", str(clients), "-j", "2", "-T", str(bench.SECONDS),
                          "-f", script, cluster.url], capture_output=True, text=True, check=True).stdout
    return float(re.search(r"tps = ([\d.]+)", out).group(1))


def postgres(folder):
    cluster = Postgres(folder)
    server = None
    try:
        server = pg_server(folder, cluster)
        statements = one_submission(cluster, server)
        script = os.path.join(folder, "submit.sql")
        with open(script, "w") as f:
            f.write(script_of(statements, cluster.sql("SELECT id FROM agency UNION SELECT id FROM topic").split()))
        clients = int(cluster.sql("SELECT COUNT(*) FROM pg_stat_activity WHERE backend_type = 'client backend'")) - 1
        print(f"durable submissions a second on PostgreSQL: ours over HTTP, pgbench with the same {len(statements)} statements"
              f" and as many connections ({clients})")
        ours = lambda: bench.wrk(server.url + "/api/v1/reports", 64, "-s", os.path.join(bench.TOP, "bench/submit.lua"))
        bench.line("  64 visitors at once", *bench.paired(ours, lambda: pgbench(cluster, script, clients)), "0.7")
    finally:
        if server:
            server.stop()
        cluster.stop()


def build(folder):
    """From the committed files, as a stranger has them."""
    tree = os.path.join(folder, "tree")
    os.makedirs(tree)
    subprocess.run(f"git -C {bench.TOP} archive HEAD | tar -x -C {tree}", shell=True, check=True)
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(["make", "-s", "-j2", "MODE=release", "all"], cwd=tree, check=True, stdout=subprocess.DEVNULL,
                   env={**os.environ, "CCACHE_DISABLE": "1"})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"build from clean, two at a time: {time.monotonic() - begun:.0f} s by the clock, {cpu:.0f} s of processor time   target 60")


def weights(folder):
    """HTML of the pages people see most, as sent packed; with the style and script a first visit."""
    server = bench.Server(folder)
    try:
        listing = bench.get(server.url + "/laporan")[0].decode()
        report = re.search(r'href="(/laporan/\d\d-[0-9A-Z]{4}-[0-9A-Z]{4})"', listing).group(1)
        print("page weights on the wire, packed                 HTML   first visit   requests   target 14 kB, 30 kB, 3")
        for name, path in (("home", "/"), ("form", "/lapor"), ("track", "/lacak"), ("list", "/laporan"), ("report", report),
                           ("offices", "/instansi"), ("about", "/tentang"), ("privacy", "/privasi"), ("sign-in", "/masuk")):
            body, heads = bench.get(server.url + path, {"Accept-Encoding": "gzip"})
            html = len(body) + len(str(heads))
            plain = bench.get(server.url + path)[0].decode()
            files = dict.fromkeys(re.findall(r'(?:href|src)="(/aset/[^"]+\.(?:css|js))"', plain))
            total = html
            for f in files:
                data, more = bench.get(server.url + f, {"Accept-Encoding": "gzip"})
                total += len(data) + len(str(more))
            print(f"  {name:42} {html / 1000:8.1f} kB {total / 1000:8.1f} kB {1 + len(files):7}")
    finally:
        server.stop()


def fill(folder):
    """Lives a second of processor time, beside a bare loop that inserts the same rows, which nothing has to make."""
    reports, data, walls = 50_000, os.path.join(folder, "data"), []
    bare, target = os.path.join(bench.TOP, "build/release/bare_fill"), os.path.join(folder, "bare.db")

    def ours():
        shutil.rmtree(data, ignore_errors=True)
        subprocess.run([bench.LAPOR, "init", "--data", data, "--test"], check=True, stdout=subprocess.DEVNULL)
        before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        subprocess.run([bench.LAPOR, "fill", "--reports", str(reports), "--data", data], check=True, stdout=subprocess.DEVNULL)
        walls.append(reports / (time.monotonic() - begun))
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return reports / (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)

    def loop(*words):
        out = subprocess.run([bare, os.path.join(data, "lapor.db"), target, *words], check=True, capture_output=True, text=True).stdout
        os.remove(target)
        return float(out)

    print(f"lapor fill, {reports:,} whole lives: lives a second of processor time")
    bench.line("  against a bare loop of the same rows", *bench.paired(ours, loop), "1")
    print(f"  the bare loop with its indexes made at the end: {loop('after'):.0f}")
    print(f"  by the clock, on two threads: {statistics.median(walls):.0f} lives a second   target 20,000")


ALL = {f.__name__: f for f in (scale, postgres, build, weights, fill)}
