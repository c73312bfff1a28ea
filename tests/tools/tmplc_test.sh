#!/bin/bash
# tmplc refuses every place that no escaper makes safe, with file and line; what it makes renders
# as the golden page says; values of the wrong type do not compile.  Prints TAP.
set -u
cd "$(dirname "$0")/../.." || exit 1
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
make -s build/tools/tmplc build/gen/lang/texts.h || exit 1
n=0
result() { n=$((n + 1)); if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; sed 's/^/# /' "$dir/err"; fi; }

# Every template below stands behind these two lines, so its first line is 3.
write() { printf '{%% include "base/base.h" %%}\n{%% page x(str v, str w, bool a, bool b, struct strs list) %%}\n%b' "$1" >"$dir/x.html"; }
refuses() {  # line, part of the message, template
    write "$3"
    build/tools/tmplc "$dir/x.html" >"$dir/x.c" 2>"$dir/err"
    [ $? = 1 ] && grep -qF "$dir/x.html:$1: " "$dir/err" && grep -qF -- "$2" "$dir/err"
    result $? "refused: $3"
}
takes() {
    write "$1"
    build/tools/tmplc "$dir/x.html" >"$dir/x.c" 2>"$dir/err"
    result $? "taken: $1"
}

VALUE='no value may stand here' TAG='this tag may not' ATTR='this attribute may not'
INSIDE='tag may stand in a title' URL='a URL begins with' BRANCH='branches end in different places'
# the places that nothing makes safe
refuses 3 'scripts stand in files of their own' '<script>var x = "{{ v }}"</script>'
refuses 3 "$VALUE"   '<script>{{ v }}</script>'
refuses 3 "$VALUE"   '<script defer>{{ v }}</script>'
refuses 4 "$VALUE"   '<SCRIPT\n>{{ v }}</SCRIPT>'
refuses 3 "$TAG"     '<style>p { color: {{ v }} }</style>'
refuses 3 "$ATTR"    '<p onclick="f({{ v }})">'
refuses 3 "$ATTR"    '<p OnMouseOver="{{ v }}">'
refuses 3 "$ATTR"    '<p style="color: {{ v }}">'
refuses 3 "$ATTR"    '<img srcset="{{ v }}">'
refuses 3 "$ATTR"    '<link imagesrcset="{{ v }}">'
refuses 3 "$ATTR"    '<p srcdoc="{{ v }}">'
refuses 3 "$ATTR"    '<meta http-equiv="refresh" content="0;{{ v }}">'
for attr in ping is sandbox allow target background data integrity xlink:show; do
    refuses 3 'attribute' "<p $attr=\"{{ v }}\">"
done
takes '<p data-x="{{ v }}" aria-label="{{ v }}" id="x-{{ v }}" target="_blank">'
refuses 3 "$VALUE"   '<p title={{ v }}>'
refuses 3 'must be quoted' '<p title=a{{ v }}>'
refuses 3 'must be quoted' '<p title= "{{ v }}">'
refuses 3 'unexpected letter' '<p title ="{{ v }}">'
refuses 3 "$VALUE"   '<{{ v }}>'
refuses 3 "$VALUE"   '</{{ v }}>'
refuses 3 "$VALUE"   '<h{{ v }}>'
refuses 3 "$VALUE"   '<p {{ v }}>'
refuses 3 "$VALUE"   '<p data-{{ v }}="1">'
refuses 3 "$VALUE"   '<p title="a"{{ v }}>'
refuses 4 'a bare <' 'text\n1 < {{ v }}'
refuses 3 'a bare <' '<1'
refuses 3 'comments are written' '<!-- {{ v }} -->'
refuses 3 'comments are written' '<!-- --!><script>-->{{ v }}'
refuses 3 'comments are written' '<![CDATA[{{ v }}]]>'
refuses 3 "$VALUE"   '<!doctype {{ v }}>'
for tag in base iframe object embed plaintext xmp noframes frameset animate set foreignObject; do
    refuses 3 "$TAG" "<$tag>{{ v }}</$tag>"
done
# what a browser would read otherwise
refuses 3 "$INSIDE"  '<textarea><p title="</textarea><script>{{ v }}</script>">'
refuses 3 "$INSIDE"  '<title><b>{{ v }}</b></title>'
refuses 3 'no other tag' '<textarea>{{ v }}</p></textarea>'
refuses 3 'no other tag' '<script></style>{{ v }}'
refuses 3 'a tag needs a name' '</ p title="><script>{{ v }}</script>">'
refuses 3 'unexpected letter' '</p title="{{ v }}">'
refuses 3 'unexpected letter' '<p "{{ v }}">'
refuses 3 'white space is missing' '<p title="a"class="b">'
# URLs
for scheme in javascript JavaScript data vbscript blob x; do
    refuses 3 "$URL" "<a href=\"$scheme:{{ v }}\">"
done
refuses 3 'may follow a whole URL' '<a href="{{ v }}script:f()">'
refuses 3 'may follow a whole URL' '<a href="{{ v }}{{ w }}">'
refuses 3 'may follow a whole URL' '<a href="{{ v }}x">'
takes '<a href="{{ v }}/{{ w }}">x</a><a href="{{ v }}?q={{ w }}">x</a><a href="laporan-{{ v }}">x</a>'
refuses 3 "$URL"     '<use xlink:href="javascript:f()"/>'
refuses 3 "$URL"     '<a href="data:text/html,x">'
refuses 3 "$URL"     '<img src="data:image/png,x" alt="">'
takes '<link rel="icon" href="data:image/svg+xml,%3Csvg/%3E">'
refuses 3 'no entity' '<a href="java&#115;cript:{{ v }}">'
refuses 3 'no entity' '<a href=" javascript:{{ v }}">'
refuses 3 'no entity' '<a href="java\tscript:{{ v }}">'
refuses 3 'another host' '<a href="//{{ v }}">'
refuses 3 'another host' '<a href="/{{ v }}">'
# branches and loops
refuses 3 "$BRANCH"  '{% if a %}<p title="{% else %}<p>{% end %}{{ v }}'
refuses 3 'ends in another place' '{% if a %}<p title="{% end %}{{ v }}'
refuses 3 "$BRANCH"  '{% if a %}<p title="{% elif b %}{% end %}{{ v }}'
refuses 3 "$BRANCH"  '{% if a %}<p title="{% elif b %}<p>{% else %}<p>{% end %}'
refuses 3 "$BRANCH"  '{% if a %}<script {% else %}<p {% end %}>{{ v }}'
refuses 3 "$BRANCH"  '<a {% if a %}href="{% else %}title="{% end %}{{ v }}">'
refuses 3 "$BRANCH"  '{% if a %}<pre>{% else %}<p>{% end %}'
refuses 3 'ends in another place' '{% for x in list %}<p title="{% end %}'
refuses 3 'white space is missing' '<scr{% if a %}ipt{% end %}>{{ v }}'
refuses 3 'white space is missing' '<p{% if a %} on{% end %}click="f()">'
refuses 3 'white space is missing' '<p {% for x in list %}on{% end %}>'
refuses 3 'no block may' '<p title={% if a %}"x"{% end %}>'
refuses 3 'no block may' '<{% if a %}p{% end %}>'
refuses 3 'no block may' '<script>{% if a %}</scr{% end %}ipt>{{ v }}'
refuses 4 'no {% if %} to go on' '\n{% else %}'
refuses 3 'no {% if %} to go on' '{% if a %}{% else %}{% else %}{% end %}'
refuses 3 'no {% if %} to go on' '{% for x in list %}{% else %}{% end %}'
refuses 3 'without a block' '{% end %}'
refuses 5 'is missing for the block of line 4' '\n{% if a %}\n'
refuses 3 'ends inside a tag' '<p'
refuses 3 'ends inside a tag' '<p title="{% page y() %}'
# what is not the language
refuses 4 'unknown: while a' '\n{% while a %}'
refuses 3 '}} is missing' '{{ v'
refuses 3 '%} is missing' '{% if a'
refuses 3 '#} is missing' '{# never closed'
refuses 3 'empty' '{{ }}'
refuses 3 '{% for x in list %}' '{% for list %}'
refuses 3 '{% for x in list %}' '{% for x; y in list %}'
refuses 3 '{% let name' '{% let x %}'
refuses 3 '{% page name' '{% page y %}'
refuses 3 '{% page name' '{% page y(int z) { } void q(int r) %}'
refuses 3 '{% page name' '{% page y(int z") %}'
refuses 3 'before the first page' '{% include "web/view.h" %}'
for code in 'v = w' 'a ? v : w' 'f(v); g(w)' 'i++' 'f(v' 'v)' '"open' "'c'" 'v /* x */' '(str){0}' '"\\\\", v'; do
    refuses 3 'keep expressions to' "{{ $code }}"
done
refuses 3 'call part_name' '{% call html_raw(v) %}'
refuses 3 'call part_name' '{% call part_x %}'
refuses 3 'between tags' '<p {% call part_x(v) %}>'
refuses 3 'between tags' '<title>{% call part_x(v) %}</title>'
printf 'words\n' >"$dir/x.html"; build/tools/tmplc "$dir/x.html" >/dev/null 2>"$dir/err"
[ $? = 1 ] && grep -qF "$dir/x.html:1: text before the first page" "$dir/err"; result $? "refused: text before the first page"

takes '<input{% if a %} checked{% end %}{% if b %} disabled{% end %}>'
takes '<input {% if a %}checked{% end %}>'
takes '<p class="x{% if a %} y{% end %}{% if b %} z{% end %}">{{ v }}</p>'
takes '<a href="{% if a %}/x/{% else %}/y/{% end %}{{ v }}?q={{ w }}#a{{ v }}">x</a>'
takes '<a href="https://contoh.go.id/{{ v }}">x</a><a href="mailto:{{ v }}">x</a><a href="/">x</a>'
takes '{% call part_x(S("("), f(v)) %}'
takes '<textarea>\n{{ v }}\n</textarea><script src="{{ v }}" defer></script>{{ v }}'

# The golden page: each place with hostile values, each construct taken and not taken.
flags="-std=gnu17 -D_GNU_SOURCE -I$dir -Isrc -Ibuild/gen -Itests -include base/banned.h -Wall -Wextra -Werror -Wshadow
       -Wconversion -Wno-sign-conversion -Wcast-qual -Wno-unused-parameter"
mkdir "$dir/web"
# shellcheck disable=SC2086 # $flags are several
golden() {
    build/tools/tmplc --header tests/tools/golden.html >"$dir/web/templates.h" &&
        build/tools/tmplc tests/tools/golden.html >"$dir/golden.c" &&
        gcc $flags -fsanitize=address,undefined -o "$dir/golden" "$dir/golden.c" tests/tools/golden.c \
            "${LAPOR_BUILD:-build/asan}/liblapor.a" && "$dir/golden" >"$dir/golden.out"
}
golden 2>"$dir/err"; result $? 'the golden page compiles and renders'
diff -u tests/tools/golden.out "$dir/golden.out" >"$dir/err"; result $? 'the golden page is as it was'

# Types: each of these is C that must not compile, at the template's own line.
# shellcheck disable=SC2086 # $flags are several words
compiles() {
    write "$1"
    build/tools/tmplc "$dir/x.html" >"$dir/x.c" 2>"$dir/err" && build/tools/tmplc --header "$dir/x.html" >"$dir/web/templates.h" &&
        gcc -fsyntax-only $flags "$dir/x.c" 2>"$dir/err"
}
wrong_type() { ! compiles "$1" && grep -q "$dir/x.html:$2" "$dir/err"; result $? "does not compile: $1"; }
compiles '\n<p title="{{ v }}">{{ v }}{{ v.p == w.p }}</p>{% for x in list %}{{ *x }}{{ x->n == 0 }}{% end %}'
result $? 'str and int compile'
wrong_type '\n<p>{{ a }}</p>' 4
wrong_type '\n<p>{{ v.p }}</p>' 4
wrong_type '<p>{{ v.n }}</p>' 3
wrong_type '<p title="{{ html_marked(NULL, v, NULL, 0) }}"></p>' 3
wrong_type '<a href="{{ 1 }}">x</a>' 3
wrong_type '<p>{{ v.misspelt }}</p>' 3
wrong_type '{% call part_unknown(v) %}' 3
wrong_type '{% for x in v %}{% end %}' 3
echo "1..$n"
