# Checks every #include "folder/file.h" against tools/layers.txt.
# usage: awk -f tools/layers.awk tools/layers.txt src/*/*.[ch]
FILENAME ~ /layers\.txt$/ {
    if ($0 !~ /^#/ && NF) { may[$1 " " $1] = 1; for (i = 2; i <= NF; i++) may[$1 " " $i] = 1 }
    next
}
/^#include "/ {
    split(FILENAME, path, "/"); from = path[2]
    split($2, target, /["\/]/); to = target[2]
    if (path[3] == "") next            # src/main.c stands above all
    if (!((from " " to) in may)) {
        printf "%s:%d: %s may not include from %s\n", FILENAME, FNR, from, to; bad = 1
    }
}
END { exit bad }
