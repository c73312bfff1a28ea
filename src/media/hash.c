/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What can be said of pixels without a library. */
#include "media/image.h"

enum { COLUMNS = 9, ROWS = 8 };

/* Mean brightness of one cell of the grid, scaled up so that small steps count. */
static int64_t cell(struct pixels px, int column, int row)
{
    int x0 = px.width * column / COLUMNS, x1 = px.width * (column + 1) / COLUMNS;
    int y0 = px.height * row / ROWS, y1 = px.height * (row + 1) / ROWS;
    int64_t sum = 0, n = 0;

    x1 = x1 > x0 ? x1 : x0 + 1;
    y1 = y1 > y0 ? y1 : y0 + 1;
    for (int y = y0; y < y1; y++)
        for (int x = x0; x < x1; x++, n++) {
            const uint8_t *p = px.p + ((size_t)y * (size_t)px.width + (size_t)x) * (size_t)px.bands;
            sum += px.bands >= 3 ? 299 * p[0] + 587 * p[1] + 114 * p[2] : 1000 * p[0];
        }
    return sum / n;
}

uint64_t image_hash(struct pixels px)
{
    uint64_t hash = 0;

    for (int row = 0; row < ROWS; row++)
        for (int column = 0; column + 1 < COLUMNS; column++)
            hash = hash << 1 | (cell(px, column, row) < cell(px, column + 1, row));
    return hash;
}
