/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * limits.h - every bound in the program, with its unit and its reason.
 *
 * Limits that a rule sets (days, weights, counts of reminders) are rows in the
 * database with a date of effect, not lines here.
 */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

/* clang-format off */
enum {
    /* memory of one unit of work */
    REQUEST_ARENA_MAX  = 48 << 20,  /* bytes: a page, its rows, a decoded form           */
    COMMAND_ARENA_MAX  = 256 << 20, /* bytes: an import of all areas at once             */
    JOB_ARENA_MAX      = 48 << 20,  /* bytes                                             */
    PAGE_BYTES_MAX     = 8 << 20,   /* bytes of one answer made in memory                */

    /* one HTTP request */
    REQUEST_LINE_MAX   = 8 << 10,   /* bytes of method, path and query                   */
    REQUEST_HEADS_MAX  = 16 << 10,  /* bytes of all headers                              */
    REQUEST_FORM_MAX   = 256 << 10, /* bytes of all fields that are not files            */
    REQUEST_FIELDS_MAX = 96,        /* the intake form has 40                            */
    REQUEST_PARTS_MAX  = 128,       /* of a form with files: fields, files, empty ones   */
    REQUEST_JSON_MAX   = 1 << 20,   /* bytes of an API body                              */
    JSON_DEPTH_MAX     = 16,        /* nesting of what we read and write                 */
    COOKIES_MAX = 16, SEGMENTS_MAX = 8, /* we set five; parts of a path: a route has 6   */
    GZIP_MIN           = 1 << 10,   /* bytes; below it a packet is a packet              */
    UPLOAD_FILE_MAX    = 25 << 20,  /* bytes of one attachment: a minute of phone video  */
    UPLOAD_KEPT_HOURS  = 48,        /* of a file whose report was never sent              */
    UPLOAD_FILES_MAX   = 5,         /* attachments of one submission                     */
    UPLOAD_TOTAL_MAX   = 50 << 20,  /* bytes of one request with files                   */
    INCOMING_MAX = 50, INCOMING_BYTES_MAX = 256 << 20, /* files in pieces at a time, of one owner */
    INCOMING_HOURS     = 24,        /* until such a file is forgotten: a night without signal */
    UPLOAD_METADATA_MAX = 1 << 10,  /* bytes that a client says of a file besides        */
    PAGE_ROWS_MAX      = 100,       /* rows on one screen; the API the same              */
    PAGE_ROWS          = 50,        /* rows on a staff screen                            */
    DESK_PAGES_BACK_MAX = 20,       /* of a queue, looked through for the case before    */
    EVENTS_READ_MAX    = 5000,      /* positions of the log that one call looks at       */
    PUBLIC_ROWS        = 20,        /* reports on a public page: short for a phone       */

    /* what lapor-media makes of a file, and what an officer is told of a photo */
    EVIDENCE_PHOTOS    = 40, EVIDENCE_LOOKS   = 32, /* compared; others seen for each quarter of a hash */
    EVIDENCE_ASKED     = 24, EVIDENCE_REPORTS = 3,  /* alike that are asked about; reports then named   */
    MEDIA_PIXELS_MAX   = 50000000,  /* of a picture as sent: phones take 50 megapixels   */
    MEDIA_SIDE_MAX     = 2560,      /* pixels of the longer side as stored               */
    MEDIA_VIDEO_SIDE   = 1280,      /* the same of a video: 720 lines                    */
    MEDIA_PNG_MAX      = 4 << 20,   /* bytes; a bigger drawing is stored as a photo      */
    MEDIA_THUMB_SIDE   = 480,       /* pixels                                            */
    MEDIA_THUMB_MAX    = 30 << 10,  /* bytes: one page shows twenty                      */
    MEDIA_VIDEO_S      = 180,       /* seconds of a video                                */
    MEDIA_AUDIO_S      = 600,       /* seconds of a recording                            */
    MEDIA_MEMORY_MAX   = 1 << 30,   /* bytes of address space, libraries included        */
    MEDIA_WORK_FILE_MAX = 64 << 20, /* bytes of a file on the way: a PDF written as JSON */
    MEDIA_READ_CPU_S   = 20, MEDIA_READ_WALL_S = 60, /* seconds of a picture; other work on the same cores */
    MEDIA_PDF_CPU_S    = 20, MEDIA_PDF_WALL_S = 60,
    MEDIA_VIDEO_CPU_S  = 240, MEDIA_VIDEO_WALL_S = 600, /* seconds: three minutes made smaller on one core   */
    MEDIA_WALL_S       = 900,       /* all steps together, however they went             */
    MEDIA_AT_ONCE = 2, MEDIA_QUEUE_MAX = 6, /* files; of 16 workers on PostgreSQL: the pages go on */
    MEDIA_ANSWER_MAX   = 4 << 10,   /* bytes of lapor-media's answer                     */
    OFFICE_PARTS_MAX   = 2000,      /* files in one DOCX, XLSX, ODT, ODS                 */
    OFFICE_PART_MAX    = 64 << 20,  /* bytes of one of them unpacked                     */
    OFFICE_UNPACKED_MAX = 128 << 20, /* bytes of all of them                             */
    OFFICE_RATIO_MAX   = 200,       /* unpacked to packed, of a part above 1 MiB         */

    /* the server */
    CONNECTIONS_MAX    = 2048,      /* at once; each may cost 32 KiB while it sends      */
    CONNECTIONS_PER_ADDRESS = 128,  /* phones of a whole village can share one address   */
    CONNECTION_MEMORY  = 32 << 10,  /* bytes for one request line, its headers, a piece  */
    CLIENT_SILENCE_S   = 30,        /* seconds; a phone on 2G behind a hill              */
    HEADS_ARRIVAL_S    = 30,        /* seconds from connecting to the last header        */
    BODY_RATE_MIN      = 1 << 10,   /* bytes a second; 2G gives 4,000                    */
    DRAIN_MAX          = 128 << 20, /* bytes read of a body too large: its form is kept, its client hears why */
    QUEUE_MAX          = 1024,      /* requests that wait for a worker: about a second   */
    STOP_GRACE_S       = 20,        /* seconds a stop waits for bodies still arriving    */
    PAGE_CACHE_BYTES   = 32 << 20,  /* bytes of ready public pages                       */
    PAGE_FRESH_MS      = 2000,      /* ARCHITECTURE §2: other processes are seen within  */
    /* what people write, in characters (code points) */
    TITLE_MIN = 5,    TITLE_MAX = 200,   /* LAPOR!'s export has titles up to 180         */
    BODY_MIN  = 20,   BODY_MAX  = 4000,  /* LAPOR! 3,000, Open311 4,000                  */
    PLACE_MAX = 300,  RESPONDENT_MAX = 200,
    PERSON_NAME_MAX = 120, PHONE_MAX = 20, EMAIL_MAX = 254, /* NAME_MAX is the system's */
    TEXT_MIN  = 3,    TEXT_MAX  = 8000,  /* answers and notes                            */
    REPLIES_MAX = 100, OFFERS_NAMED_FROM = 2, OFFERS_ARBITER_FROM = 3, /* of one report: long ones fit its page; DOMAIN §4 rule 2 */
    PASSING_DEPTH = 300, PASSING_TAKERS_MAX = 3, PASSING_OFFERS_DEPTH = 20000, PASSING_PAIRS_MAX = 100, /* rows read; named */
    ANSWER_SUBSTANCE_MIN = 30, /* a shorter answer, a thank you or "diteruskan", closes nothing by silence */
    SEARCH_MAX = 200, SEARCH_WORDS_MAX = 8, /* words looked for at once: each narrows       */
    DIFFERENCE_CELLS_MAX = 1 << 20,      /* words of one text times words of the other    */
    SEARCH_STEMS_MAX = 2000,             /* of one report: BODY_MAX in words of a letter */
    ALIKE_PAIRS = 8, ALIKE_KEYS = 20, ALIKE_WORDS = 200, /* of a report: pairs of words and all keys it is found by; words compared */
    ALIKE_DEPTH = 60, ALIKE_OF_A_KEY = 20, ALIKE_CANDIDATES = 512, ALIKE_COMPARED = 20, ALIKE_DESKS = 4, /* what one look reads */
    ALIKE_SHOWN = 3, ALIKE_SHOWN_STAFF = 6, MERGED_MAX = 1000, MERGED_AT_ONCE = 20, SUPPORT_PER_ADDRESS = 20, SUPPORT_PERSON_MAX = 200, /* UX a8; of one lead, of them in one transaction; a day, of a school; bytes */
    /* the private side */
    RECEIPT_COOKIE_MIN = 30,        /* minutes the code can be shown after sending       */
    CHOICE_COOKIE_S    = 400 * 86400, /* seconds: the longest a browser keeps one        */
    SESSION_HOURS      = 12,        /* a staff session at most; a working day            */
    SESSION_IDLE_MIN   = 60,        /* minutes without a request                         */
    REPORTER_HOURS     = 2,         /* a reporter's session for one report               */
    PASSWORD_MIN       = 12, PASSWORD_MAX = 200, /* characters                           */
    PASSWORDS_AT_ONCE  = 2, PASSWORDS_QUEUE_MAX = 12, /* each takes 64 MiB and 0.1 s      */
    IDEMPOTENCY_DAYS   = 90,        /* DATA §1                                           */
    IDEMPOTENCY_KEY_MAX = 255,      /* bytes; a UUID has 36                              */

    /* people who sign in */
    ACCOUNT_NAME_MIN   = 3, ACCOUNT_NAME_MAX = 40, /* characters                         */
    PENDING_MIN        = 10,        /* minutes between password and second step          */
    SESSION_TOUCH_MIN  = 5,         /* minutes: reading writes its last use this seldom  */
    SIGNIN_FREE        = 5,         /* wrong tries before the account slows down         */
    SIGNIN_PAUSE_MAX_S = 900,       /* seconds a pause doubles up to: never a lock-out   */
    SIGNIN_FORGET_H = 24, RECOVERY_CODES = 10, /* hours after which wrong tries are past; on one sheet of paper */
    ACCOUNT_TOKENS_MAX = 20, TOKEN_LABEL_MAX = 80, /* in force at once: one per connected system; characters */

    /* the store */
    WRITE_RETRIES = 8, WRITE_BATCH_MAX = 64, /* of a transaction that lost a race; in one group commit */
    WRITE_LOCK_WAIT_MS = 5000,      /* for another process that writes to the same file  */
    CELL_MAX           = 32 << 20,  /* bytes of one text or blob, above every upload     */
    KEPT_FRESH_MS      = 1000,      /* an import of another process is seen within       */
    NODE_LEASE_MS      = 10 * 60000, /* renewed every minute; then another may take it   */
    DERIVED_BATCH_MAX  = 250,       /* rows a job writes at once, DATA §3                */
    TASK_SLICE_MS      = 500,       /* of one task before the others have their turn     */
    CHANGES_MAX        = 32,        /* of one commit told one by one; above: all of the kind */
    SUMMARY_MONTHS_MAX = 1200, KEYS_IN_USE_MAX = 1000, /* a hundred years of figures, keys */
    SCOPES_MAX         = 64,        /* agencies with one report on their desk            */
    DIFFERENCES_NAMED  = 50,        /* of those lapor rebuild finds; the rest is counted */
    EXTERNAL_ID_MAX    = 64,        /* characters of a foreign number                    */
    CODE_MAX           = 64,        /* characters of an agency, topic or area code       */
    EVENT_DATA_MAX     = 64 << 10, TREE_BATCH_MAX = 4096, /* bytes of its canonical data; events, 130 rows */

    /* messages */
    OUTBOX_LEASE_MIN   = 2, OUTBOX_AT_ONCE_MAX = 32, /* minutes: six mails; mails         */
    OUTBOX_TRIES       = 16,        /* about two days of a mail server that is away      */
    OUTBOX_PAUSE_MIN   = 1, OUTBOX_PAUSE_MAX_MIN = 360, /* minutes, doubling             */
    OUTBOX_KEPT_DAYS   = 30,        /* after sending, for who asks where a mail went     */
    MAIL_CONNECT_S     = 5, MAIL_SECONDS = 20, MAIL_ERROR_MAX = 100, /* seconds, bytes */

    /* tables that come as files */
    SHEET_FILE_MAX     = 64 << 20,  /* bytes: the villages of all provinces, ten times   */
    SHEET_UNPACKED_MAX = 128 << 20, /* bytes of XML read out of one XLSX: 50,000 reports */
    SHEET_STRINGS_MAX  = 1 << 20, SHEET_STRING_BYTES_MAX = 64 << 20, /* texts in one XLSX */
    SHEET_TOKEN_MAX    = 1 << 20,   /* bytes of one XML tag                              */
    SHEET_PARTS_MAX    = 2000,      /* files in one XLSX                                 */
    SHEET_STYLES_MAX   = 65536,     /* cell styles; Excel stops at 65,490                */
    SHEET_ROWS_MAX     = 1048576,   /* what a spreadsheet holds                          */
    SHEET_CELLS_MAX    = 256,       /* columns; LAPOR!'s export has 27                   */
    SHEET_CELL_MAX     = 128 << 10, /* bytes; Excel allows 32,767 characters             */
    SHEET_PREAMBLE_MAX = 50,        /* rows before the header row; LAPOR! has 10         */
};
/* clang-format on */

#endif
