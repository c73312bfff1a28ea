#!/bin/bash
# The Debian package builds, holds what it should and its files are in order.
set -u
cd "$(dirname "$0")/../.." || exit 1
n=0
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
# The build says where the package is; CC is what the machine calls gcc.
deb=$(env -u MODE packaging/build-deb 2>"$work/err") || { sed 's/^/# /' "$work/err"; deb=; }
ok() {  # name, command…
    local name=$1; shift; n=$((n + 1))
    if "$@" >"$work/out" 2>&1; then echo "ok $n - $name"
    else echo "not ok $n - $name"; sed 's/^/# /' "$work/out" | head -20; fi
}
skip() { n=$((n + 1)); echo "ok $n - $1 # SKIP $2"; }
ok "the package builds" dpkg-deb -x "${deb:-missing}" "$work/root"
ok "its program runs and tells the package's version" \
    test "lapor $(dpkg-deb -f "$deb" Version)" = "$("$work/root/usr/bin/lapor" version)"
ok "it names the libraries it is linked with" grep -q libmicrohttpd <(dpkg-deb -f "$deb" Depends)
gunzip -q "$work"/root/usr/share/man/man?/*.gz
ok "its man pages have no fault" mandoc -T lint -W warning "$work"/root/usr/share/man/man?/*.[15]
ok "every command is in its man page" bash -c '
    page=$(mandoc -T ascii '"$work"'/root/usr/share/man/man1/lapor.1 | sed "s/.\x08//g")
    '"$work"'/root/usr/bin/lapor help | sed -n "s/^  \([a-z]*\( [a-z]*\)\?\)  .*/\1/p" | while read -r c; do
        grep -q "^ *$c" <<<"$page" || { echo "$c"; exit 1; }; done'
ok "its settings are a configuration the program takes" bash -c '
    set -e; sed -n "s/^#\([a-z_]* = ..*\)/\1/p" '"$work"'/root/usr/share/doc/lapor/examples/lapor.conf >'"$work"'/lapor.conf
    mkdir '"$work"'/data; mv '"$work"'/lapor.conf '"$work"'/data/
    '"$work"'/root/usr/bin/lapor init --test --data '"$work"'/data'
if command -v systemd-analyze >/dev/null; then  # as installed: the paths it names are the package's
    ok "the unit has no fault" bash -c '
        out=$(systemd-analyze verify --man=no --recursive-errors=no --root='"$work"'/root lapor.service 2>&1 |
            grep -v "Unit sysinit.target not found"); [ -z "$out" ] || { echo "$out"; exit 1; }'
else skip "the unit has no fault" "no systemd"; fi
if command -v nginx >/dev/null && command -v openssl >/dev/null; then
    openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=x -keyout "$work/key" -out "$work/cert" 2>/dev/null
    { echo "pid $work/nginx.pid; error_log stderr; events {} http { access_log off;"
      sed -e "s#ssl_certificate .*#ssl_certificate $work/cert;#" -e "s#ssl_certificate_key .*#ssl_certificate_key $work/key;#" \
          packaging/nginx.conf; echo "}"; } >"$work/nginx.conf"
    ok "nginx takes the example" nginx -t -q -c "$work/nginx.conf"
else skip "nginx takes the example" "no nginx"; fi
if command -v haproxy >/dev/null; then
    sed 's#crt /etc/haproxy/certs/##; s# ssl  alpn [^ ]*##' packaging/haproxy.cfg >"$work/haproxy.cfg"
    ok "HAProxy takes the example" haproxy -c -f "$work/haproxy.cfg"
else skip "HAProxy takes the example" "no HAProxy"; fi
echo "1..$n"
