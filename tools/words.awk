# A list of words as a C table: one entry a line, # for comments.
# usage: awk -v name=password_words -v header=account/password_words.h -f tools/words.awk FILE
BEGIN { printf "#include \"%s\"\n\nconst str %s[] = {\n", header, name }
/^#/ || !NF { next }
/[^a-z0-9]/ { printf "%s:%d: only small letters and digits\n", FILENAME, FNR > "/dev/stderr"; bad = 1; exit 1 }
{ printf "    S_(\"%s\"),\n", $0; n++ }
END { if (bad) exit 1; printf "};\nconst size_t %s_n = %d;\n", name, n }
