/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * difference.h - what became of a text, word by word: <del> for what was taken
 * out, <ins> for what was put in, everything escaped.
 *
 * The longest common sequence of words stays as it is; texts so different that
 * finding it would cost more than DIFFERENCE_CELLS_MAX steps are shown one after
 * the other.
 */
#ifndef HTML_DIFFERENCE_H
#define HTML_DIFFERENCE_H

#include "html/html.h"

safe_html html_difference(struct ctx *cx, str before, str after);

#endif
