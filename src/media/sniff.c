/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "media/sniff.h"

#include "base/limits.h"

/* clang-format off */
static const struct signature {
    enum source source;
    size_t at, then_at; /* offsets of the two parts; `then` may be empty */
    str first, then;
} signatures[] = {
    {SOURCE_JPEG,     0, 0, S_("\xff\xd8\xff"),          S_("")},
    {SOURCE_PNG,      0, 0, S_("\x89PNG\r\n\x1a\n"),     S_("")},
    {SOURCE_GIF,      0, 0, S_("GIF87a"),                S_("")},
    {SOURCE_GIF,      0, 0, S_("GIF89a"),                S_("")},
    {SOURCE_WEBP,     0, 8, S_("RIFF"),                  S_("WEBPVP8")},
    {SOURCE_AVI,      0, 8, S_("RIFF"),                  S_("AVI ")},
    {SOURCE_WAV,      0, 8, S_("RIFF"),                  S_("WAVE")},
    {SOURCE_PDF,      0, 0, S_("%PDF-"),                 S_("")},
    {SOURCE_ZIP,      0, 0, S_("PK\x03\x04"),            S_("")},
    {SOURCE_HEIF,     4, 8, S_("ftyp"),                  S_("heic")},
    {SOURCE_HEIF,     4, 8, S_("ftyp"),                  S_("heix")},
    {SOURCE_HEIF,     4, 8, S_("ftyp"),                  S_("mif1")},
    {SOURCE_HEIF,     4, 8, S_("ftyp"),                  S_("avif")},
    {SOURCE_MP4,      4, 8, S_("ftyp"),                  S_("")},
    {SOURCE_MATROSKA, 0, 0, S_("\x1a\x45\xdf\xa3"),      S_("")},
    {SOURCE_OGG,      0, 0, S_("OggS"),                  S_("")},
    {SOURCE_MP3,      0, 0, S_("ID3"),                   S_("")},
    {SOURCE_FLAC,     0, 0, S_("fLaC"),                  S_("")},
    {SOURCE_AMR,      0, 0, S_("#!AMR"),                 S_("")},
    {SOURCE_AAC,      0, 0, S_("\xff\xf1"),              S_("")},
    {SOURCE_AAC,      0, 0, S_("\xff\xf9"),              S_("")},
    {SOURCE_MP3,      0, 0, S_("\xff\xfb"),              S_("")},
    {SOURCE_MP3,      0, 0, S_("\xff\xf3"),              S_("")},
    {SOURCE_MP3,      0, 0, S_("\xff\xf2"),              S_("")},
    {SOURCE_MP3,      0, 0, S_("\xff\xfa"),              S_("")},
};

/* How libmagic's answer may begin. Empty: it knows too little of these to be asked. */
static const str opinions[SOURCES][5] = {
    [SOURCE_JPEG]     = {S_("image/jpeg")},
    [SOURCE_PNG]      = {S_("image/png"), S_("image/apng"), S_("image/vnd.mozilla.apng")},
    [SOURCE_GIF]      = {S_("image/gif")},
    [SOURCE_WEBP]     = {S_("image/webp")},
    [SOURCE_HEIF]     = {S_("image/heic"), S_("image/heif"), S_("image/avif")},
    [SOURCE_PDF]      = {S_("application/pdf")},
    [SOURCE_ZIP]      = {S_("application/")},
    [SOURCE_MP4]      = {S_("video/"), S_("audio/"), S_("application/mp4")},
    [SOURCE_MATROSKA] = {S_("video/"), S_("audio/")},
    [SOURCE_AVI]      = {S_("video/")},
    [SOURCE_OGG]      = {S_("audio/"), S_("video/"), S_("application/ogg")},
    [SOURCE_WAV]      = {S_("audio/")},
    [SOURCE_FLAC]     = {S_("audio/")},
    [SOURCE_AMR]      = {S_("audio/")},
    [SOURCE_AAC]      = {S_("audio/"), S_("application/octet-stream")},
    [SOURCE_MP3]      = {S_("audio/"), S_("application/octet-stream")},
};

/* Kinds of text that people send by mistake or on purpose, with the word for each. */
static const struct { str word; enum reason reason; } words[] = {
    {S_("<svg"),           REASON_SVG},
    {S_("<!doctype svg"),  REASON_SVG},
    {S_("<!doctype html"), REASON_HTML},
    {S_("<html"),          REASON_HTML},
    {S_("<head"),          REASON_HTML},
    {S_("<body"),          REASON_HTML},
    {S_("<script"),        REASON_HTML},
};
static const struct { str bytes; enum reason reason; } others[] = {
    {S_("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), REASON_OLD_DOCUMENT},
    {S_("\x1f\x8b"),                         REASON_UNKNOWN_TYPE}, /* an .svgz among others */
};
/* clang-format on */

enum { LOOK = 4096 /* bytes in which a text names itself */ };

static bool stands_at(str bytes, size_t at, str part)
{
    return at <= bytes.n && str_starts(str_slice(bytes, at, bytes.n), part);
}

static bool word_somewhere(str bytes, str word)
{
    str head = str_slice(bytes, 0, LOOK);

    for (size_t i = 0; i + word.n <= head.n; i++)
        if (str_eq_nocase(str_slice(head, i, word.n), word))
            return true;
    return false;
}

static enum reason reason_for(str bytes)
{
    if (bytes.n == 0)
        return REASON_EMPTY;
    for (size_t i = 0; i < COUNT(others); i++)
        if (str_starts(bytes, others[i].bytes))
            return others[i].reason;
    for (size_t i = 0; i < COUNT(words); i++)
        if (word_somewhere(bytes, words[i].word))
            return words[i].reason;
    return REASON_UNKNOWN_TYPE;
}

enum source sniff_bytes(str bytes, enum reason *reason_out)
{
    for (size_t i = 0; i < COUNT(signatures); i++)
        if (stands_at(bytes, signatures[i].at, signatures[i].first) &&
            stands_at(bytes, signatures[i].then_at, signatures[i].then))
            return signatures[i].source;
    *reason_out = reason_for(bytes);
    return SOURCE_NONE;
}

bool sniff_agrees(enum source source, str mime)
{
    for (size_t i = 0; i < COUNT(opinions[source]); i++)
        if (opinions[source][i].n && str_starts(mime, opinions[source][i]))
            return true;
    return false;
}
