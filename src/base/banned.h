/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * banned.h - force-included into every file: calls that are unbounded,
 * bound to a locale, not re-entrant, or that allocate outside an arena.
 * (random is a member of a struct in sodium.h and cannot stand here.)
 */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#ifndef LAPOR_UNBANNED
#undef alloca
#pragma GCC poison strcpy strcat sprintf vsprintf gets strtok strncpy strncat
#pragma GCC poison asctime ctime gmtime localtime strerror setlocale
#pragma GCC poison atoi atol atof rand srand drand48 tmpnam mktemp
#pragma GCC poison alloca asprintf vasprintf strdup strndup
#endif

#endif
