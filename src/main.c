/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/base.h"

int main(void)
{
    return 0;
}
