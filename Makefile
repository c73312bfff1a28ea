# lapor: one Makefile.  `make help` says what there is.
MODE ?= release
CC   ?= gcc
ifeq ($(origin CC),default)
CC := gcc
endif
B    := build/$(MODE)$(if $(filter clang%,$(CC)),-clang)
G    := build/gen
HOST := build/tools

WARN := -Wall -Wextra -Werror -Wshadow -Wconversion -Wno-sign-conversion -Wstrict-prototypes \
        -Wmissing-prototypes -Wcast-qual -Wpointer-arith -Wwrite-strings -Wvla -Wformat=2 -Wundef \
        -Wno-missing-field-initializers
ifneq ($(filter clang%,$(CC)),)
WARN += -Wno-initializer-overrides -Wno-gnu-zero-variadic-macro-arguments
endif
LTO_release := $(if $(filter clang%,$(CC)),,-flto=2) # clang would need a linker of its own
OPT_release := -O2 -g -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE $(LTO_release)
OPT_asan    := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
OPT_tsan    := -O1 -g -fsanitize=thread -Wno-maybe-uninitialized
OPT_cov     := -O0 -g --coverage
OPT_fuzz    := -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined
$(if $(OPT_$(MODE)),,$(error MODE=$(MODE) is none of release, asan, tsan, cov, fuzz))
LINK_release := -pie -Wl,-z,relro,-z,now -Wl,--as-needed -O2
LINK := $(LINK_$(MODE)) $(filter -fsanitize=% --coverage -flto%,$(OPT_$(MODE)))

PKGS   := libmicrohttpd zlib sqlite3 libpq libsodium jansson libcurl libutf8proc liboath xlsxwriter libzip expat \
          libqrencode inih
MEDIA_PKGS := vips libseccomp jansson libsodium libzip expat
TEST_PKGS  := cmocka
CPPFLAGS := -D_GNU_SOURCE -Isrc -I$(G) -include base/banned.h
CFLAGS   := -std=gnu17 $(WARN) $(OPT_$(MODE)) -MMD -MP -pthread
LIBS     := $(shell pkg-config --libs $(PKGS)) -lstemmer -lmagic -lm -pthread
INCS     := $(filter-out -std=%,$(shell pkg-config --cflags $(PKGS)))
MEDIA_LIBS = $(shell pkg-config --libs $(MEDIA_PKGS)) -lmagic
MEDIA_INCS = $(filter-out -std=%,$(shell pkg-config --cflags $(MEDIA_PKGS)))

# Sources: the folders are the layers.  src/media is a program of its own.
SRC    := $(filter-out src/media/%,$(wildcard src/*/*.c))
SQL    := $(wildcard src/*/*.sql)
PARTS  := $(wildcard src/*/*.parts) # of SQL, in use by several
TMPL   := $(wildcard src/web/templates/*.html)
GEN_C  := $(G)/lang/texts.c $(SQL:src/%.sql=$(G)/%.sql.c) $(G)/db/statements.c $(G)/db/migrations.c $(G)/web/assets.c \
          $(G)/account/password_words.c $(TMPL:src/web/templates/%.html=$(G)/web/templates/%.c)
GEN_H  := $(G)/lang/texts.h $(SQL:src/%.sql=$(G)/%.sql.h) $(G)/web/templates.h $(G)/web/assets.h
DATA   := $(sort $(wildcard data/*.csv))
OBJ    := $(SRC:src/%.c=$(B)/%.o) $(GEN_C:$(G)/%.c=$(B)/gen/%.o) $(B)/gen/data.o $(B)/gen/reference/files.o
TESTS  := $(patsubst tests/%.c,$(B)/tests/%,$(wildcard tests/unit/*/*_test.c tests/second/*_cases.c))
TEST_SQL := $(patsubst tests/%,$(G)/%,$(wildcard tests/support/*.sql))
MEDIA_OBJ := $(patsubst src/%.c,$(B)/%.o,$(wildcard src/media/*.c))
PARSERS := $(patsubst %,$(B)/media/%.o,evidence hash sniff strip) # of lapor-media, for tests and fuzzers
SUPPORT := $(patsubst tests/%.c,$(B)/tests/%.o,$(wildcard tests/support/*.c)) $(TEST_SQL:$(G)/%=$(B)/gen/%.o)
FUZZ   := $(patsubst tests/fuzz/%.c,$(B)/fuzz/%,$(wildcard tests/fuzz/*_fuzz.c))

.PHONY: all help test check run fuzz clean tests objects format generated deb
.DELETE_ON_ERROR:
.SECONDARY:
all: $(B)/lapor $(if $(wildcard src/media/*.c),$(B)/lapor-media) ## build the programs (MODE=release|asan|tsan|cov|fuzz, CC=gcc|clang)

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

tests: all $(TESTS) ## build every unit test
objects: $(OBJ) $(B)/main.o $(TESTS:=.o) $(SUPPORT) $(MEDIA_OBJ) ## only compile
test: ## everything script/test runs after set-up
	@tools/run-tests
run: ## the demo of Kubu Raya on port 8080
	@script/run
check: ## layers, style, format, banned functions, headers, generated files, scripts
	@tools/check
format: ## rewrite sources in the house format
	@clang-format -i $(wildcard src/*.c src/*/*.[ch] tools/*.c tests/*/*.[ch] tests/*/*/*.[ch] bench/*.c)
fuzz: $(FUZZ) ## build the fuzzers; MODE=fuzz CC=clang T=name runs one
	$(if $(T),$(B)/fuzz/$(T)_fuzz -max_total_time=60 tests/fuzz/corpus/$(T))
generated: $(GEN_C) $(GEN_H)
deb: ## a Debian package in build/
	@packaging/build-deb
clean: ## remove build/
	rm -rf build

# Generators, built for this machine and kept dumb.
$(HOST)/tmplc: tools/tmplc_html.c tools/tmplc_code.c $(wildcard tools/tmplc*.h)
$(HOST)/%: tools/%.c
	@mkdir -p $(@D)
	$(CC) -std=gnu17 -D_GNU_SOURCE $(WARN) -O1 -g -o $@ $(filter %.c,$^) $(if $(filter embed,$*),-lz)
$(G)/lang/texts.h $(G)/lang/texts.c &: $(HOST)/langc $(wildcard lang/*.po)
	@mkdir -p $(@D)
	$(HOST)/langc lang $(G)/lang
$(G)/%.sql.h $(G)/%.sql.c &: src/%.sql $(HOST)/sqlgen $(PARTS)
	@mkdir -p $(@D)
	$(HOST)/sqlgen $< $(G)/$*.sql
$(G)/support/%.sql.h $(G)/support/%.sql.c &: tests/support/%.sql $(HOST)/sqlgen
	@mkdir -p $(@D)
	$(HOST)/sqlgen $< $(G)/support/$*.sql
$(G)/db/statements.c: $(HOST)/sqlgen $(SQL) $(PARTS)
	@mkdir -p $(@D)
	$(HOST)/sqlgen --all $(SQL) > $@
$(G)/db/migrations.c: $(HOST)/embed $(wildcard migrations/*/*.sql)
	@mkdir -p $(@D)
	$(HOST)/embed migrations migrations/sqlite migrations/postgres > $@
$(G)/account/password_words.c: data/passwords.txt tools/words.awk
	@mkdir -p $(@D)
	awk -v name=password_words -v header=account/password_words.h -f tools/words.awk $< > $@
$(G)/web/templates/%.c: src/web/templates/%.html $(HOST)/tmplc
	@mkdir -p $(@D)
	$(HOST)/tmplc $< > $@
$(G)/web/templates.h: $(TMPL) $(HOST)/tmplc
	@mkdir -p $(@D)
	$(HOST)/tmplc --header $(TMPL) > $@
$(G)/web/assets.h $(G)/web/assets.c &: $(HOST)/embed $(wildcard src/web/static/*)
	@mkdir -p $(@D)
	$(HOST)/embed assets src/web/static $(G)/web/assets

# The files of data/ as they are, with a table of their names.
$(B)/gen/data.o: $(DATA)
	@mkdir -p $(@D)
	cd data && ld -r -b binary -z noexecstack -o $(CURDIR)/$@ $(notdir $(DATA))
$(G)/reference/files.c: tools/files.awk $(DATA)
	@mkdir -p $(@D)
	awk -f tools/files.awk $(DATA) > $@

$(B)/%.o: src/%.c | $(GEN_H)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(INCS) $(CFLAGS) -c -o $@ $<
$(B)/sheet/workbook.o: CPPFLAGS += -DLAPOR_UNBANNED # libxlsxwriter's own headers name strncpy
$(B)/gen/%.o: $(G)/%.c | $(GEN_H)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(INCS) $(CFLAGS) -c -o $@ $<
$(B)/tests/%.o: tests/%.c | $(GEN_H) $(TEST_SQL:=.h)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) -Itests $(INCS) $(CFLAGS) -DLAPOR_UNBANNED -c -o $@ $<
$(B)/media/%.o: src/media/%.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(MEDIA_INCS) $(CFLAGS) -c -o $@ $<

$(B)/liblapor.a: $(OBJ) $(PARSERS)
	@rm -f $@
	$(AR) rcs $@ $^
$(B)/lapor: $(B)/main.o $(B)/liblapor.a
	$(CC) $(LINK) -o $@ $^ $(LIBS)
$(B)/media/image.o: CPPFLAGS += -DLAPOR_UNBANNED # glib's headers name strcpy
$(B)/lapor-media: $(MEDIA_OBJ) $(B)/base/str.o $(B)/base/arena.o $(B)/base/time.o
	$(CC) $(LINK) -o $@ $^ $(MEDIA_LIBS)
$(B)/tests/%: $(B)/tests/%.o $(SUPPORT) $(B)/liblapor.a
	@mkdir -p $(@D)
	$(CC) $(LINK) -o $@ $^ $(LIBS) -lcmocka
$(B)/fuzz/%: tests/fuzz/%.c $(B)/liblapor.a
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) -Itests $(INCS) $(CFLAGS) -DLAPOR_UNBANNED -fsanitize=fuzzer -o $@ $< $(B)/liblapor.a $(LIBS)

-include $(OBJ:.o=.d) $(TESTS:=.d) $(SUPPORT:.o=.d) $(FUZZ:=.d) $(B)/main.d $(wildcard $(B)/media/*.d)
