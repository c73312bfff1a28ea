/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* folder.h - an empty folder for one test, under the build folder. */
#ifndef SUPPORT_FOLDER_H
#define SUPPORT_FOLDER_H

#include "base/ctx.h"

str test_folder(struct ctx *cx);
/* Removes it with all files in it and in its folders (one level). */
void test_folder_remove(struct ctx *cx, str folder);

#endif
