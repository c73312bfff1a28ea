/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What lapor-media reads with its own eyes: types, stripped pictures, dates, places, hashes. */
#include "support/test.h"

#include "fuzz/media_fuzz.c"
#include "media/image.h"

static enum reason refusal(str bytes)
{
    enum reason reason = FINE;

    assert_int_equal(sniff_bytes(bytes, &reason), SOURCE_NONE);
    return reason;
}

static enum source source(str bytes)
{
    enum reason reason = FINE;
    return sniff_bytes(bytes, &reason);
}

static void a_type_is_told_by_the_first_bytes(void **state)
{
    (void)state;
    assert_int_equal(source(S("\xff\xd8\xff\xe0")), SOURCE_JPEG);
    assert_int_equal(source(S("RIFF....WEBPVP8 ")), SOURCE_WEBP);
    assert_int_equal(source(S("RIFF....WAVE")), SOURCE_WAV);
    assert_int_equal(source(S("....ftypheic")), SOURCE_HEIF);
    assert_int_equal(source(S("....ftypisom")), SOURCE_MP4);
    assert_int_equal(source(S("RIFF....")), SOURCE_NONE);
    assert_int_equal(source(S("RI")), SOURCE_NONE);
}

static void what_is_no_type_of_ours_has_its_reason(void **state)
{
    (void)state;
    assert_int_equal(refusal(S("")), REASON_EMPTY);
    assert_int_equal(refusal(S("<?xml?> <!-- x --> <SVG>")), REASON_SVG);
    assert_int_equal(refusal(S("\n<!DocType HTML>")), REASON_HTML);
    assert_int_equal(refusal(S("x")), REASON_UNKNOWN_TYPE);
    assert_int_equal(refusal(S(" %PDF-1.4")), REASON_UNKNOWN_TYPE);
}

static void another_readers_opinion_must_agree(void **state)
{
    (void)state;
    assert_true(sniff_agrees(SOURCE_JPEG, S("image/jpeg")));
    assert_false(sniff_agrees(SOURCE_JPEG, S("text/html")));
    assert_false(sniff_agrees(SOURCE_NONE, S("image/jpeg")));
}

static void a_jpeg_is_stripped_to_what_shows_it(void **state)
{
    str bytes = S("\xff\xd8\xff\xe0\0\4JF\xff\xe1\0\6EXIF\xff\xdb\0\3Q\xff\xff\xfe\0\4no"
                  "\xff\xda\0\3Sab\xff\0c\xff\xd0"
                  "d\xff\xfe\0\4no\xff\xd9trailing");
    char out[128];
    size_t n;

    (void)state;
    assert_true(strip_jpeg(bytes, out, &n));
    str want = S("\xff\xd8\xff\xe0\0\4JF\xff\xdb\0\3Q\xff\xda\0\3Sab\xff\0c\xff\xd0"
                 "d\xff\xd9");
    assert_int_equal(n, want.n);
    assert_memory_equal(out, want.p, n);
}

static void a_picture_that_stops_early_is_not_stripped(void **state)
{
    str jpeg = S("\xff\xd8\xff\xe0\0\4JF\xff\xdb\0\3Q\xff\xda\0\3Sab\xff\xd9");
    str png = S("\x89PNG\r\n\x1a\n\0\0\0\1IDATxcrcc\0\0\0\0IENDcrcc");
    char out[128];
    size_t n;

    (void)state;
    assert_true(strip_jpeg(jpeg, out, &n));
    assert_true(strip_png(png, out, &n));
    for (size_t cut = 0; cut < jpeg.n; cut++)
        assert_false(strip_jpeg(str_slice(jpeg, 0, cut), out, &n));
    for (size_t cut = 0; cut < png.n; cut++)
        assert_false(strip_png(str_slice(png, 0, cut), out, &n));
}

static void a_png_loses_chunks_that_only_tell(void **state)
{
    str png = S("\x89PNG\r\n\x1a\n\0\0\0\2tEXtxxcrcc\0\0\0\1IDATxcrcc\0\0\0\0IENDcrcctail");
    char out[128];
    size_t n;

    (void)state;
    assert_true(strip_png(png, out, &n));
    assert_str(((str){out + 8, n - 8}).n == 25 ? str_slice((str){out, n}, 12, 5) : S(""), "IDATx");
}

static void dates_are_read_in_three_spellings(void **state)
{
    const int64_t want = INT64_C(1772416861000); /* 2 March 2026, 09.01.01 WIB */
    int64_t ms = 0;
    bool local = false;

    (void)state;
    assert_true(evidence_exif_time(S("2026:03:02 09:01:01 (x)"), (str){0}, &ms, &local));
    assert_true(ms == want && local);
    assert_true(evidence_exif_time(S("2026:03:02 09:01:01"), S("   :  "), &ms, &local) && local);
    ms = 0;
    assert_true(evidence_exif_time(S("2026:03:02 11:01:01"), S("+09:00 (x)"), &ms, &local));
    assert_true(ms == want && !local);
    ms = 0;
    assert_true(evidence_rfc_time(S("2026-03-02T02:01:01.000000Z"), &ms) && ms == want);
    ms = 0;
    assert_true(evidence_rfc_time(S("2026-03-02T09:01:01+0700"), &ms) && ms == want);
    assert_false(evidence_rfc_time(S("2026-02-30T09:01:01Z"), &ms));
    assert_false(evidence_exif_time(S("0000:00:00 00:00:00"), (str){0}, &ms, &local));
    assert_false(evidence_exif_time(S("    :  :     :  :  "), (str){0}, &ms, &local));
    assert_int_equal(ms, want);
}

static void places_are_read_in_two_spellings(void **state)
{
    int32_t lat = 0, lon = 0;

    (void)state;
    assert_true(evidence_exif_degrees(S("0/1 3/1 2700/100 (x)"), S("S (x)"), &lat));
    assert_true(evidence_exif_degrees(S("109/1 20/1 3300/100"), S("E"), &lon));
    assert_int_equal(lat, -57500);
    assert_int_equal(lon, 109342500);
    assert_true(evidence_iso6709(S("-06.2088+106.8456+008/"), &lat, &lon));
    assert_int_equal(lat, -6208800);
    assert_int_equal(lon, 106845600);
    assert_false(evidence_exif_degrees(S("91/1 0/1 0/1"), S("N"), &lat));
    assert_false(evidence_exif_degrees(S("1/0 0/1 0/1"), S("N"), &lat));
    assert_false(evidence_exif_degrees(S("1/1 0/1 0/1"), S("X"), &lat));
    assert_false(evidence_iso6709(S("+90.1+000/"), &lat, &lon));
    assert_int_equal(lat, -6208800);
}

static void a_hash_tells_left_from_right(void **state)
{
    uint8_t rising[9 * 8 * 3], falling[9 * 8 * 3];

    (void)state;
    for (size_t i = 0; i < sizeof rising; i++) {
        rising[i] = (uint8_t)(i / 3 % 9 * 20);
        falling[i] = (uint8_t)(255 - rising[i]);
    }
    assert_true(image_hash((struct pixels){rising, 9, 8, 3}) == UINT64_MAX);
    assert_true(image_hash((struct pixels){falling, 9, 8, 3}) == 0);
    assert_true(image_hash((struct pixels){rising, 1, 1, 3}) == 0);
}

static void the_fuzzers_corpus_passes(void **state)
{
    (void)state;
    assert_true(corpus_replay("media", LLVMFuzzerTestOneInput) >= 11);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_type_is_told_by_the_first_bytes),
        cmocka_unit_test(what_is_no_type_of_ours_has_its_reason),
        cmocka_unit_test(another_readers_opinion_must_agree),
        cmocka_unit_test(a_jpeg_is_stripped_to_what_shows_it),
        cmocka_unit_test(a_picture_that_stops_early_is_not_stripped),
        cmocka_unit_test(a_png_loses_chunks_that_only_tell),
        cmocka_unit_test(dates_are_read_in_three_spellings),
        cmocka_unit_test(places_are_read_in_two_spellings),
        cmocka_unit_test(a_hash_tells_left_from_right),
        cmocka_unit_test(the_fuzzers_corpus_passes),
    };
    return cmocka_run_group_tests_name("media parsers", tests, NULL, NULL);
}
