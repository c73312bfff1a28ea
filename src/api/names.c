/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "api/names.h"

static const struct {
    const char *form, *api;
} names[] = {
    {"klasifikasi",      "class"           },
    {"judul",            "title"           },
    {"isi",              "body"            },
    {"tanggal_kejadian", "incident_date"   },
    {"lokasi",           "place"           },
    {"topik",            "topic"           },
    {"instansi",         "agency"          },
    {"terlapor",         "respondent"      },
    {"nama",             "reporter.name"   },
    {"telepon",          "reporter.phone"  },
    {"surel",            "reporter.email"  },
    {"lampiran",         "attachments"     },
    {"kontak",           "reporter.contact"},
    {"kunci",            "Idempotency-Key" },
};

void api_field_name(struct ctx *cx)
{
    for (size_t i = 0; cx->fault.field && i < COUNT(names); i++)
        if (strcmp(cx->fault.field, names[i].form) == 0) {
            cx->fault.field = names[i].api;
            return;
        }
}
