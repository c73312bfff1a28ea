# The stylesheet: readable in both schemes, small, with nothing that is not used.  Prints TAP.
import glob, gzip, os, re, sys

os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../.."))
css = open("src/web/static/lapor.css", encoding="utf-8").read()
plain = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
count = failed = 0


def result(ok, words, why=""):
    global count, failed
    count, failed = count + 1, failed + (not ok)
    print(f"{'ok' if ok else 'not ok'} {count} - {words}")
    for line in str(why).splitlines() if not ok else []:
        print("#", line)


def luminance(colour):
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(d + d for d in digits)
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    parts = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(a, b):
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def tokens(block):
    return dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-fA-F]{3,6})", block))


roots = re.findall(r":root\s*{([^}]*)}", plain)
light = tokens(roots[0])
schemes = {"light": light, "dark": {**light, **tokens(roots[1])}}

# Words on what they stand on: 4.5 to 1; edges that tell where a control is: 3 to 1 (WCAG 1.4.3, 1.4.11).
WORDS = [(ink, ground) for ink in ("ink", "quiet", "link", "good", "warn", "bad", "brand") for ground in ("paper", "shade")]
WORDS += [("ink", "wash-good"), ("ink", "wash-warn"), ("ink", "wash-bad"), ("warn", "wash-warn"), ("bad", "wash-bad"),
          ("#fff", "bar"), ("#fff", "go"), ("#fff", "under"), ("#0b0c0c", "#fd0"), ("#3a2b00", "#fff0a8")]
EDGES = [("edge", "paper"), ("edge", "shade"), ("bad", "paper"), ("brand", "paper"), ("good", "paper"), ("go", "paper"),
         ("warn", "wash-warn")]
EDGE_IN_LIGHT = {("go", "paper")}  # in the dark the button's white words carry it

for scheme, token in schemes.items():
    for pairs, least in ((WORDS, 4.5), (EDGES, 3.0)):
        for front, back in pairs:
            if scheme == "dark" and (front, back) in EDGE_IN_LIGHT:
                continue
            ratio = contrast(token.get(front, front), token.get(back, back))
            result(ratio >= least, f"{scheme}: {front} on {back} has {least} to 1", f"{ratio:.2f}")
    focus = max(contrast(c, token["paper"]) for c in ("#fd0", "#0b0c0c"))
    result(focus >= 3, f"{scheme}: focus is seen on the page", f"{focus:.2f}")

size = len(gzip.compress(css.encode(), 9))
result(size <= 6144, "the stylesheet is at most 6 KiB on the wire", size)
fetched = re.findall(r"url\(|@import|@font-face", plain)
result(not fetched, "the stylesheet fetches nothing", fetched)
used = set(re.findall(r"var\(--([a-z-]+)\)", plain))
result(used == set(light), "every colour is defined and used", used ^ set(light))
result(set(schemes["dark"]) == set(light) and set(tokens(roots[1])) == set(light), "the dark scheme gives every colour",
       set(light) ^ set(tokens(roots[1])))
result("prefers-color-scheme" in plain and "@media print" in plain and ":focus-visible" in plain,
       "there is a dark scheme, a printed page, and a focus")
result(plain.count("prefers-color-scheme") == plain.count("@media screen and (prefers-color-scheme: dark)"),
       "the dark scheme stays off paper")
sizes = re.findall(r"font-size:\s*([\d.]+)(px|rem)", plain)
small = [n + u for n, u in sizes if float(n) * (18 if u == "rem" else 1) < 14]
result(not small, "no words are smaller than 14 pixels", small)

pages = "".join(open(f, encoding="utf-8").read() for f in glob.glob("src/web/templates/*.html") + glob.glob("src/*/*.c")
                + glob.glob("src/web/static/*.js"))
selectors = re.sub(r"{[^{}]*}", " ", plain)
dead = [c for c in sorted(set(re.findall(r"\.([a-z][a-z-]*)", selectors))) if not re.search(rf"\b{c}\b", pages)]
result(not dead, "every class of the stylesheet stands in a page", dead)
named = set()
for value in re.findall(r'class="([^"]*)"', "".join(open(f, encoding="utf-8").read() for f in glob.glob("src/web/templates/*.html"))):
    named |= set(re.sub(r"{[{%].*?[}%]}", " ", value).split())
unknown = sorted(c for c in named if not re.search(rf"\.{re.escape(c)}\b", selectors))
result(not unknown, "every class of a page stands in the stylesheet", unknown)
inline = re.findall(r"\sstyle=|<style", pages)
result(not inline, "no page has styles of its own", inline)
print(f"1..{count}")
sys.exit(failed > 0)
