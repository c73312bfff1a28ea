# Makes the table of the files of data/ that the linker puts into the program.
# usage: awk -f tools/files.awk data/*.csv
BEGIN {
    print "#include \"reference/files.h\""
    for (i = 1; i < ARGC; i++) {
        name[i] = ARGV[i]; sub(/.*\//, "", name[i])
        symbol[i] = "_binary_" name[i]; gsub(/[^A-Za-z0-9]/, "_", symbol[i])
        printf "extern const char %s_start[], %s_end[];\n", symbol[i], symbol[i]
    }
    print "const struct reference_file reference_files[] = {"
    for (i = 1; i < ARGC; i++) printf "    {\"%s\", %s_start, %s_end},\n", name[i], symbol[i], symbol[i]
    print "};\nconst size_t reference_files_n = sizeof reference_files / sizeof *reference_files;"
}
