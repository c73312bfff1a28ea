# House rules a compiler does not check (docs/style.md).
# usage: awk -f tools/style.awk src/*/*.[ch] tools/*.c
function complain(text) { printf "%s:%d: %s\n", FILENAME, FNR, text; bad = 1 }
FNR == 1 { if (last != "") file_done(); last = FILENAME; lines = 0; fn_start = 0; spdx = 0 }
function file_done() {
    limit = last ~ /\.h$/ ? 150 : 600
    if (lines > limit) { printf "%s: %d lines, at most %d\n", last, lines, limit; bad = 1 }
    if (!spdx) { printf "%s: no SPDX line\n", last; bad = 1 }
}
{ lines = FNR }
/SPDX-License-Identifier/ { spdx = 1 }
/\t/ { complain("tab") }
/ $/ { complain("space at the end of the line") }
/(^|[^A-Za-z_])goto([^A-Za-z_]|$)/ && FILENAME !~ /^src\/(base|db)\// { complain("goto") }
/(^|[^A-Za-z_])(setjmp|longjmp)([^A-Za-z_]|$)/ { complain("no setjmp") }
/"[^"]*(SELECT .* FROM|INSERT INTO|UPDATE .* SET|DELETE FROM)/ && FILENAME ~ /^src\// && FILENAME !~ /^src\/db\// { complain("SQL in C; put it into a .sql file") }
/[^a-z_](malloc|calloc|realloc|free|alloca)\(/ && FILENAME ~ /^src\// && FILENAME != "src/base/arena.c" && !/^ \*/ { complain("memory outside the arena") }
/TODO|FIXME|XXX/ && !/#[0-9]+/ { complain("TODO without an issue number") }
/clang-format off/ { off_line = FNR }
/^[a-z].*[^;]$/ && FILENAME ~ /\.c$/ { head = FNR }
/^{/ && FILENAME ~ /\.c$/ { fn_start = FNR }
/^}/ && fn_start { if (FNR - fn_start > 60) { printf "%s:%d: function of %d lines, at most 60\n", FILENAME, fn_start, FNR - fn_start; bad = 1 } fn_start = 0 }
END { file_done(); exit bad }
