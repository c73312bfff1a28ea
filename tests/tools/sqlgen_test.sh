#!/bin/bash
# sqlgen refuses what it must, with file and line, and gives each engine its text.  Prints TAP.
set -u
cd "$(dirname "$0")/../.." || exit 1
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
make -s build/tools/sqlgen build/tools/embed || exit 1
n=0
result() { n=$((n + 1)); if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; sed 's/^/# /' "$dir/err"; fi; }

refuses() {  # line, part of the message, SQL
    printf '%b' "$3" >"$dir/x.sql"
    build/tools/sqlgen "$dir/x.sql" "$dir/out" 2>"$dir/err"
    [ $? = 1 ] && grep -qF "$dir/x.sql:$1: " "$dir/err" && grep -qF -- "$2" "$dir/err"
    result $? "sqlgen refuses: $2"
}
parts=$(basename "$dir")/x.parts
printf -- '-- Said once.\n-- part inner\nx = :x;\n-- part both\n{inner}\n   AND y = :y;\n' >"$dir/x.parts"
refuses 3 '{none} is no part'            "-- use $parts\n-- a()\nSELECT {none};\n"
refuses 4 'argument z is not used'       "-- use $parts\n-- a(x int, y int, z int)\nSELECT 1\n WHERE {both};\n"
printf -- '-- part a\nSELECT 1\n' >"$dir/bad.parts"
! printf -- "-- use $(basename "$dir")/bad.parts\n-- a()\nSELECT 1;\n" >"$dir/x.sql" || build/tools/sqlgen "$dir/x.sql" "$dir/out" 2>"$dir/err"
[ $? = 1 ] && grep -qF 'bad.parts:1: a: no ; at the end' "$dir/err"; result $? "a part that does not end is refused with its own line"

refuses 2 ':b is not an argument'        '-- a(x int)\nSELECT :x, :b;\n'
refuses 2 'argument y is not used'       '-- a(x int, y text)\nSELECT :x;\n'
refuses 2 'argument y is not used'       "-- a(x int, y text)\nSELECT :x, ':y';\n"
refuses 3 'argument y is not used'       '-- a(x int, y text)\nSELECT :x -- :y\n;\n'
refuses 4 'statement a is given twice'   '-- a()\nSELECT 1;\n\n-- a()\nSELECT 2;\n'
refuses 4 'statement a is given twice'   '-- a() @sqlite\nSELECT 1;\n\n-- a() @sqlite\nSELECT 2;\n'
refuses 4 'statement a is given twice'   '-- a() @sqlite\nSELECT 1;\n\n-- a()\nSELECT 2;\n'
refuses 1 "other engine's twin is missing" '-- a() @postgres\nSELECT 1;\n'
refuses 3 'twins have different arguments' '-- a() @sqlite\nSELECT 1;\n-- a(x int) @postgres\nSELECT :x;\n'
refuses 1 'unknown type integer'         '-- a(x integer)\nSELECT :x;\n'
refuses 1 'unknown type bool?'           '-- a(x bool?)\nSELECT :x;\n'
refuses 1 'argument x is given twice'    '-- a(x int, x int)\nSELECT :x;\n'
refuses 1 ', or ) expected after x'      '-- a(x int y int)\nSELECT :x;\n'
refuses 1 'a name expected'           '-- a(x int,\nSELECT :x;\n'
refuses 1 ', or ) expected after x'      '-- a(x int\nSELECT :x;\n'
refuses 1 'expected after )'             '-- a() @mysql\nSELECT 1;\n'
refuses 1 'expected after )'             '-- a() and more\nSELECT 1;\n'
refuses 3 'no ; at the end'              '-- a()\nSELECT 1\n'
refuses 3 'no ; before the next'         '-- a()\nSELECT 1\n-- b()\nSELECT 2;\n'
refuses 2 'does not end'                 "-- a()\nSELECT 'x;\n"
refuses 2 'does not end'                 '-- a()\nSELECT /* x;\n'
refuses 2 'write :name for an argument'  '-- a()\nSELECT ?;\n'
refuses 2 'write :name for an argument'  '-- a()\nSELECT $1;\n'
refuses 1 '`-- name(...)` expected'      'SELECT 1;\n'
refuses 3 '`-- name(...)` expected'      '-- a()\nSELECT 1;\nSELECT 2;\n'

cat >"$dir/x.sql" <<'SQL'
-- A comment, then a signature of two lines.
-- claim(now int,
--       who text?)
UPDATE job SET who = :who WHERE id IN (
    SELECT id FROM job WHERE at < :now AND 'it''s :now' <> "a:now" FOR UPDATE SKIP LOCKED);
-- cast() @sqlite
SELECT 1;
-- cast() @postgres
SELECT 1::bigint /* :x */;
SQL
printf -- "-- use $parts\n-- of_parts(x int, y int)\nSELECT 1 WHERE {both};\n" >>"$dir/x.sql"
build/tools/sqlgen "$dir/x.sql" "$dir/out" 2>"$dir/err"
result $? "sqlgen takes what is right"
: >"$dir/err"
has() { grep -qF -- "$1" "$dir/$2"; result $? "$2 has $1"; }
has 'int64_t now;' out.h
has 'str who;' out.h
has 'UPDATE job SET who = ?2 WHERE' out.c
has 'UPDATE job SET who = $2 WHERE' out.c
has "at < ?1 AND 'it''s :now' <> \\\"a:now\\\" )" out.c
has "at < \$1 AND 'it''s :now' <> \\\"a:now\\\" FOR UPDATE SKIP LOCKED)" out.c
has 'SELECT 1::bigint /* :x */' out.c
has 'SELECT 1 WHERE x = ?1 AND y = ?2' out.c
has '.writes = 1' out.c
has '.writes = 0' out.c
printf '%b' '-- a()\nSELECT 1;\n' >"$dir/y.sql"; cp "$dir/y.sql" "$dir/z.sql"
! build/tools/sqlgen --all "$dir/y.sql" "$dir/z.sql" >/dev/null 2>"$dir/err"
result $? "a name in two files is refused"

embed_refuses() {  # what, then files as folder/name
    rm -rf "$dir/s" "$dir/p"; mkdir "$dir/s" "$dir/p"
    local what=$1 f; shift
    for f in "$@"; do echo "SELECT 1;" >"$dir/$f"; done
    ! build/tools/embed migrations "$dir/s" "$dir/p" >/dev/null 2>"$dir/err"
    result $? "embed refuses $what"
}
embed_refuses "a step that one engine lacks" s/0001_a.sql s/0002_b.sql p/0001_a.sql
embed_refuses "a step with two names" s/0001_a.sql p/0001_b.sql
embed_refuses "two steps with one number" s/0001_a.sql s/0001_b.sql p/0001_a.sql p/0001_b.sql
embed_refuses "a step without a number" s/a.sql p/a.sql

mkdir "$dir/static"; printf 'body{}' >"$dir/static/a.css"; head -c 5000 /dev/zero | tr '\0' x >"$dir/static/b.js"
build/tools/embed assets "$dir/static" "$dir/assets" 2>"$dir/err"; result $? "embed takes files"
has '.name = S_("a.css")' assets.c
has '.type = S_("text/css; charset=utf-8")' assets.c
[ "$(grep -c '\.gzip' "$dir/assets.c")" = 1 ]; result $? "only what shrinks is compressed"
build/tools/embed assets "$dir/none" "$dir/assets" 2>"$dir/err" && has 'assets_n = 0' assets.c
echo x >"$dir/static/c.unknown"
! build/tools/embed assets "$dir/static" "$dir/assets" 2>"$dir/err"; result $? "embed refuses a file of an unknown type"
echo "1..$n"
