#!/bin/bash
# langc refuses texts that are missing, differ between languages or cannot be read.  Prints TAP.
set -u
cd "$(dirname "$0")/../.." || exit 1
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
make -s build/tools/langc || exit 1
mkdir "$dir/out"
n=0
result() { n=$((n + 1)); if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; sed 's/^/# /' "$dir/err"; fi; }

GOOD='msgid "hello"\nmsgstr "Halo {name}, {n:int} hari"\n'
refuses() {  # file and line, part of the message, id.po, [en.po]
    printf '%b' "$3" >"$dir/id.po"; printf '%b' "${4-$3}" >"$dir/en.po"
    build/tools/langc "$dir" "$dir/out" 2>"$dir/err"
    [ $? = 1 ] && grep -qF "$dir/$1: " "$dir/err" && grep -qF -- "$2" "$dir/err"
    result $? "langc refuses: $2 ($1)"
}
refuses id.po:4 'more is missing in'       "$GOOD"'\nmsgid "more"\nmsgstr "x"\n' "$GOOD"
refuses en.po:4 'more is missing in'       "$GOOD" "$GOOD"'\nmsgid "more"\nmsgstr "x"\n'
refuses en.po:1 'hello has no place {n}'   "$GOOD" 'msgid "hello"\nmsgstr "Hello {name}"\n'
refuses en.po:1 'hello has no place {n}'   "$GOOD" 'msgid "hello"\nmsgstr "Hello {name}, {n}"\n'
refuses id.po:1 'hello has no place {more}' "$GOOD" 'msgid "hello"\nmsgstr "{name} {n:int} {more}"\n'
refuses id.po:3 'hello stands twice, first in line 1' "$GOOD$GOOD"
refuses id.po:2 'unknown escape \t'        'msgid "a"\nmsgstr "x\\ty"\n'
refuses id.po:1 'bad key "Hello"'          'msgid "Hello"\nmsgstr "x"\n'
refuses id.po:1 'bad key "a-b"'            'msgid "a-b"\nmsgstr "x"\n'
refuses id.po:1 'empty text a'             'msgid "a"\nmsgstr ""\n'
refuses id.po:1 'msgid without msgstr'     'msgid "a"\nmsgid "b"\nmsgstr "x"\n'
refuses id.po:3 'msgid without msgstr'     'msgid "a"\nmsgstr "x"\nmsgid "b"\n'
refuses id.po:1 'msgstr without msgid'     'msgstr "x"\n'
refuses id.po:3 'msgstr without msgid'     'msgid "a"\nmsgstr "x"\nmsgstr "y"\n'
refuses id.po:2 'a string ends with a quote' 'msgid "a"\nmsgstr "x\n'
refuses id.po:2 'a string ends with a quote' 'msgid "a"\nmsgstr "x\\"\n'
refuses id.po:2 'a string begins with a quote' 'msgid "a"\nmsgstr x\n'
refuses id.po:2 'something stands behind'  'msgid "a"\nmsgstr "x" y\n'
refuses id.po:2 'something stands behind'  'msgid "a"\nmsgstr "x"y"\n'
refuses id.po:3 'neither comment, msgid'   'msgid "a"\nmsgstr "x"\nmsgctxt "y"\n'
refuses id.po:2 'neither comment, msgid'   'msgid "a"\nmsgid_plural "b"\n'
refuses id.po:1 '{ without }'              'msgid "a"\nmsgstr "x {y"\n'
refuses id.po:1 '} without {'              'msgid "a"\nmsgstr "x y}"\n'
refuses id.po:1 'bad place'                'msgid "a"\nmsgstr "{}"\n'
refuses id.po:1 'bad place {Name}'         'msgid "a"\nmsgstr "{Name}"\n'
refuses id.po:1 'bad place {n:long}'       'msgid "a"\nmsgstr "{n:long}"\n'
refuses id.po:1 '{n} and {n:int}'          'msgid "a"\nmsgstr "{n} {n:int}"\n'
refuses id.po:1 'too many places'          'msgid "a"\nmsgstr "{a}{a}{a}{a}{a}{a}{a}{a}{a}{a}"\n'
refuses id.po:1 'not clean UTF-8'          'msgid "a"\nmsgstr "\0377"\n'
refuses id.po:1 'not clean UTF-8'          'msgid "a"\nmsgstr "\0303"\n'
refuses id.po:1 'not clean UTF-8'          'msgid "a"\nmsgstr "a\0001"\n'
printf '%b' "$GOOD" >"$dir/id.po"; rm "$dir/en.po"; build/tools/langc "$dir" "$dir/out" 2>"$dir/err"
[ $? = 1 ] && grep -q 'en.po:0: cannot be read' "$dir/err"; result $? 'langc refuses: a language that is not there'

cat >"$dir/id.po" <<'PO'
# a comment
#: src/x.c:1
#, fuzzy
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"

msgid "hello"
msgstr ""
"Halo \"{name}\",\n"
"sisa {n:int} \\ hari – {name}"

msgid "plain"
msgstr "Biasa"
#~ msgid "gone"
#~ msgstr "x"
PO
sed 's/Halo/Hello/' "$dir/id.po" >"$dir/en.po"
build/tools/langc "$dir" "$dir/out" 2>"$dir/err"
result $? 'langc takes what is right'
has() { grep -qF -- "$1" "$dir/out/$2"; result $? "$2 has $1"; }
has '    TEXT_hello,' texts.h
has 'struct text_hello_args { str name; int64_t n; };' texts.h
has 'struct text_plain_args { char none; };' texts.h
has '{"Halo \"{name}\",\nsisa {n:int} \\ hari – {name}", "Hello \"{name}\",\nsisa' texts.c
has '{"n", offsetof(struct text_hello_args, n), true}' texts.c
! grep -q gone "$dir/out/texts.h"; result $? 'what is commented out is no text'
echo "1..$n"
