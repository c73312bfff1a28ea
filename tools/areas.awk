# Shortens a list of areas, code and name, to the form of data/areas.csv.
#
#     awk -f tools/areas.awk full.csv > data/areas.csv
#
# full.csv begins with its lines of source and a header; a name stands as it is,
# with its quotes.  A code is written as what differs from the one before: a dot
# for each part that both have, then the rest; nothing at all when it is the
# next number.  src/area/import.c reads it back.
/^#/ { print; next }
!header { header = 1; print "short,name"; next }
{
    comma = index($0, ",")
    code = substr($0, 1, comma - 1)
    n = split(code, part, ".")
    same = 0
    while (same < n - 1 && same < before && part[same + 1] == last[same + 1])
        same++
    if (n == before && same == n - 1 && part[n] == last[n] + 1)
        short = ""
    else {
        short = part[n]
        for (i = n - 1; i > same; i--)
            short = part[i] "." short
        for (i = 0; i < same; i++)
            short = "." short
    }
    print short substr($0, comma)
    for (i = 1; i <= n; i++)
        last[i] = part[i]
    before = n
}
