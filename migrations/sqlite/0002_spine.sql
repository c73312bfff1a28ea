-- The spine: reference data, people, reports, events, what is sent and what is derived.
-- Ids are made by the program (DATA §1), times are ms since 1970 UTC, days are 'YYYY-MM-DD'.

-- Settings an office decides; what the machine needs stands in lapor.conf.
CREATE TABLE setting (
    key        TEXT NOT NULL PRIMARY KEY,
    value      TEXT NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;

-- Reference data, real and dated ------------------------------------------------------------

CREATE TABLE area (
    code        TEXT NOT NULL PRIMARY KEY,   -- 61, 61.12, 61.12.01, 61.12.01.2001 (Kemendagri)
    name        TEXT NOT NULL,
    parent      TEXT,
    level       INTEGER NOT NULL,             -- 1 province, 2 regency or city, 3 district, 4 village
    zone_min    INTEGER NOT NULL,             -- minutes east of UTC: 420 WIB, 480 WITA, 540 WIT
    search_name TEXT NOT NULL                -- folded, for finding
) STRICT;
CREATE INDEX area_parent ON area (parent, name);
CREATE INDEX area_search ON area (search_name);

CREATE TABLE agency (
    id            INTEGER NOT NULL PRIMARY KEY,
    code          TEXT NOT NULL,
    name          TEXT NOT NULL,
    kind          TEXT NOT NULL,
    parent_id     INTEGER,
    path          TEXT NOT NULL,             -- materialised: '/1/17/' ids from the top, ends in '/'
    area_code     TEXT,
    zone_min      INTEGER NOT NULL,
    work_week     INTEGER NOT NULL,           -- 5 or 6 days
    is_inspector  INTEGER NOT NULL,
    needs_review  INTEGER NOT NULL,             -- answers are reviewed before they are published
    is_active     INTEGER NOT NULL,
    valid_from    TEXT NOT NULL,
    valid_to      TEXT,
    source        TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX agency_code ON agency (code);
CREATE UNIQUE INDEX agency_path ON agency (path);
CREATE INDEX agency_parent ON agency (parent_id, name);

CREATE TABLE topic (
    id              INTEGER NOT NULL PRIMARY KEY,
    code            TEXT NOT NULL,
    name            TEXT NOT NULL,
    name_en         TEXT NOT NULL,           -- '' where no English name is agreed
    parent_id       INTEGER,
    lapor_id        INTEGER,                  -- LAPOR!'s own number, where known
    is_confidential INTEGER NOT NULL,           -- reports on it are confidential by default
    is_active       INTEGER NOT NULL,
    sort            INTEGER NOT NULL,
    valid_from      TEXT NOT NULL,
    valid_to        TEXT
) STRICT;
CREATE UNIQUE INDEX topic_code ON topic (code);
CREATE INDEX topic_parent ON topic (parent_id, sort);
CREATE INDEX topic_lapor ON topic (lapor_id);

-- A calendar version is made by each decree that is entered; days name the versions that know them.
CREATE TABLE calendar (
    version  INTEGER NOT NULL PRIMARY KEY,
    at       INTEGER NOT NULL,
    decree   TEXT NOT NULL,
    note     TEXT NOT NULL
) STRICT;

CREATE TABLE holiday (
    day          TEXT NOT NULL,
    region       TEXT NOT NULL,              -- '' everywhere, else an area code and all below it
    kind         TEXT NOT NULL,              -- national, joint_leave, regional
    name         TEXT NOT NULL,
    decree       TEXT NOT NULL,
    version_from INTEGER NOT NULL,
    version_to   INTEGER,                     -- first version that no longer knows it
    PRIMARY KEY (day, region, version_from)
) STRICT, WITHOUT ROWID;

CREATE TABLE office_hours (
    work_week  INTEGER NOT NULL,
    weekday    INTEGER NOT NULL,              -- 1 Monday … 7 Sunday
    kind       TEXT NOT NULL,                -- normal, ramadan
    valid_from TEXT NOT NULL,
    valid_to   TEXT,                         -- last day
    open_min   INTEGER NOT NULL,              -- minutes after local midnight
    close_min  INTEGER NOT NULL,
    source     TEXT NOT NULL,
    PRIMARY KEY (work_week, weekday, kind, valid_from)
) STRICT, WITHOUT ROWID;

CREATE TABLE limit_rule (
    kind       TEXT NOT NULL,                -- verify, first_follow_up, resolve, reply …
    class      TEXT NOT NULL,                -- '' any, else complaint, supervision, aspiration, info_request
    agency_id  INTEGER NOT NULL,              -- 0 everywhere, else stricter for this agency and below
    valid_from TEXT NOT NULL,
    valid_to   TEXT,
    amount     INTEGER NOT NULL,
    unit       TEXT NOT NULL,                -- working, calendar
    source     TEXT NOT NULL,
    PRIMARY KEY (kind, class, agency_id, valid_from)
) STRICT, WITHOUT ROWID;

CREATE TABLE reason (
    code      TEXT NOT NULL PRIMARY KEY,
    kind      TEXT NOT NULL,                 -- archive, close, withdraw
    name      TEXT NOT NULL,
    name_en   TEXT NOT NULL,
    source    TEXT NOT NULL,
    sort      INTEGER NOT NULL,
    is_active INTEGER NOT NULL
) STRICT;

-- Rights per role and action; the table in code says what an action is, this who may do it.
CREATE TABLE role_right (
    action     TEXT NOT NULL,
    role       TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to   TEXT,
    PRIMARY KEY (action, role, valid_from)
) STRICT, WITHOUT ROWID;

-- People who work with it -------------------------------------------------------------------

CREATE TABLE account (
    id             INTEGER NOT NULL PRIMARY KEY,
    name           TEXT NOT NULL,            -- what one signs in with
    display_name   TEXT NOT NULL,
    email          TEXT,
    password       TEXT,                     -- Argon2id string; NULL: cannot sign in
    must_change    INTEGER NOT NULL,
    totp_sealed    BLOB,                    -- second factor, sealed under the session key
    totp_step      INTEGER NOT NULL,          -- last step used, so that a code works once
    ref_salt       BLOB,                    -- for actor.ref in events; NULL after erasure
    failed         INTEGER NOT NULL,
    locked_until   INTEGER NOT NULL,
    created_at     INTEGER NOT NULL,
    seen_at        INTEGER,
    disabled_at    INTEGER
) STRICT;
CREATE UNIQUE INDEX account_name ON account (name);

CREATE TABLE membership (
    account_id INTEGER NOT NULL,
    agency_id  INTEGER NOT NULL,
    role       TEXT NOT NULL,
    valid_from INTEGER NOT NULL,
    valid_to   INTEGER,
    PRIMARY KEY (account_id, agency_id, role, valid_from)
) STRICT, WITHOUT ROWID;
CREATE INDEX membership_agency ON membership (agency_id, role);

CREATE TABLE recovery_code (
    account_id INTEGER NOT NULL,
    hash       BLOB NOT NULL,
    pepper     INTEGER NOT NULL,
    used_at    INTEGER,
    PRIMARY KEY (account_id, hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
    hash       BLOB NOT NULL PRIMARY KEY,   -- keyed BLAKE2b of the cookie's 160 bits
    pepper     INTEGER NOT NULL,
    kind       TEXT NOT NULL,                -- staff, reporter, pending (password right, second factor due)
    account_id INTEGER,
    report_id  INTEGER,
    created_at INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX session_account ON session (account_id);
CREATE INDEX session_expires ON session (expires_at);

CREATE TABLE token (
    id         INTEGER NOT NULL PRIMARY KEY,
    hash       BLOB NOT NULL,
    pepper     INTEGER NOT NULL,
    account_id INTEGER NOT NULL,
    label      TEXT NOT NULL,
    last4      TEXT NOT NULL,
    scopes     INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    used_at    INTEGER,
    revoked_at INTEGER
) STRICT;
CREATE UNIQUE INDEX token_hash ON token (hash);
CREATE INDEX token_account ON token (account_id);

-- Events: the truth. Never updated, never deleted (DATA §2) -------------------------------------

CREATE TABLE event (
    stream_id    INTEGER NOT NULL,
    seq          INTEGER NOT NULL,
    id           INTEGER NOT NULL,
    subject      TEXT NOT NULL,              -- report, agency, account, calendar, setting, export
    at           INTEGER NOT NULL,
    happened_at  INTEGER NOT NULL,
    action       TEXT NOT NULL,
    actor_kind   TEXT NOT NULL,              -- visitor, reporter, account, program
    actor_role   TEXT NOT NULL,
    actor_agency INTEGER,
    actor_ref    BLOB,                      -- SHA-256(account's salt ‖ account id)
    from_state   TEXT NOT NULL,              -- '' where there is none
    to_state     TEXT NOT NULL,
    visibility   TEXT NOT NULL,              -- public, reporter, staff, sealed
    data         TEXT NOT NULL,              -- canonical JSON
    salt         BLOB NOT NULL,
    hash         BLOB NOT NULL,
    prev_hash    BLOB NOT NULL,
    PRIMARY KEY (stream_id, seq)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX event_id ON event (id);

-- Personal words lie apart so that they can be erased; the event holds their salted hash.
CREATE TABLE event_text (
    stream_id INTEGER NOT NULL,
    seq       INTEGER NOT NULL,
    field     TEXT NOT NULL,
    salt      BLOB NOT NULL,
    text      TEXT NOT NULL,
    PRIMARY KEY (stream_id, seq, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE event_pending (
    event_id  INTEGER NOT NULL PRIMARY KEY,
    stream_id INTEGER NOT NULL,
    seq       INTEGER NOT NULL
) STRICT;

CREATE TABLE event_log (
    position  INTEGER NOT NULL PRIMARY KEY,
    stream_id INTEGER NOT NULL,
    seq       INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX event_log_stream ON event_log (stream_id, seq);

-- Reports: derived from their events by one fold, rebuilt by `lapor rebuild` ------------------

CREATE TABLE report (
    id                 INTEGER NOT NULL PRIMARY KEY,
    number             TEXT NOT NULL,
    version            INTEGER NOT NULL,      -- seq of the newest event
    state              TEXT NOT NULL,
    prev_state         TEXT NOT NULL,        -- where awaiting_completion and merged go back to
    class              TEXT NOT NULL,
    is_supervision     INTEGER NOT NULL,
    is_anonymous       INTEGER NOT NULL,
    is_confidential    INTEGER NOT NULL,
    title              TEXT NOT NULL,
    body_seq           INTEGER NOT NULL,      -- event whose text is the published body
    place              TEXT NOT NULL,
    area_code          TEXT,
    topic_id           INTEGER,
    lat_e6             INTEGER,
    lon_e6             INTEGER,
    incident_date      TEXT,
    channel            TEXT NOT NULL,
    language           TEXT NOT NULL,
    addressed_id       INTEGER,               -- agency the reporter chose
    respondent_id      INTEGER,               -- agency complained about, when known
    owner_id           INTEGER NOT NULL,      -- agency that holds the case; received: who verifies it
    owner_path         TEXT NOT NULL,
    person_id          INTEGER,               -- account that works on it
    created_at         INTEGER NOT NULL,      -- receipt, start of the law's clock
    happened_at        INTEGER NOT NULL,
    updated_at         INTEGER NOT NULL,
    assigned_at        INTEGER,
    first_follow_up_at INTEGER,
    answered_at        INTEGER,               -- last answer
    answer_seq         INTEGER,
    ended_at           INTEGER,               -- closed, archived or withdrawn
    ended_how          TEXT NOT NULL,        -- confirmed, automatic, admin, … '' while open
    ended_by           BLOB,                -- actor_ref of who ended it
    reason             TEXT NOT NULL,        -- code, '' if none
    due_kind           TEXT NOT NULL,        -- next due: '' if none
    due_at             INTEGER,
    is_breached        INTEGER NOT NULL,
    promised_date      TEXT,
    review_date        TEXT,
    rating             INTEGER,
    extension_days     INTEGER,               -- asked and not decided
    is_appealed        INTEGER NOT NULL,
    is_reply_due       INTEGER NOT NULL,        -- the reporter wrote and waits for the owner
    is_substantive     INTEGER NOT NULL,        -- the last answer
    reminders          INTEGER NOT NULL,      -- sent since the last answer or request
    completions        INTEGER NOT NULL,      -- requests for completion so far
    contests           INTEGER NOT NULL,
    reopens            INTEGER NOT NULL,
    transfers          INTEGER NOT NULL,
    follow_ups         INTEGER NOT NULL,
    replies            INTEGER NOT NULL,
    attachments        INTEGER NOT NULL,
    has_contact        INTEGER NOT NULL,        -- the vault holds a way to tell the reporter
    is_imported        INTEGER NOT NULL
) STRICT;
CREATE INDEX report_owner ON report (owner_id, due_at);
CREATE INDEX report_created ON report (created_at);

CREATE TABLE report_number (
    number    TEXT NOT NULL PRIMARY KEY,
    report_id INTEGER NOT NULL
) STRICT;

-- Where a report stands on whose desk: one row for each agency on the owner's path and each party.
CREATE TABLE report_scope (
    agency_id INTEGER NOT NULL,
    report_id INTEGER NOT NULL,
    relation  TEXT NOT NULL,                 -- owner, above, co, cc
    desk      TEXT NOT NULL,                 -- verify, work, wait, done
    person_id INTEGER,
    due_at    INTEGER,                        -- NULL once ended
    PRIMARY KEY (agency_id, report_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX report_scope_desk ON report_scope (agency_id, desk, due_at, report_id);
CREATE INDEX report_scope_due ON report_scope (agency_id, due_at, report_id);
CREATE INDEX report_scope_report ON report_scope (report_id);

-- What the public list shows: verified, not confidential, not archived or withdrawn.
CREATE TABLE report_public (
    report_id  INTEGER NOT NULL PRIMARY KEY,
    recap      TEXT NOT NULL,
    owner_id   INTEGER NOT NULL,
    topic_id   INTEGER,
    regency    TEXT,                      -- area code and what it lies in, as far as known
    district   TEXT,
    village    TEXT,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX report_public_topic ON report_public (topic_id, report_id);
CREATE INDEX report_public_regency ON report_public (regency, report_id);
CREATE INDEX report_public_district ON report_public (district, report_id);
CREATE INDEX report_public_village ON report_public (village, report_id);
CREATE INDEX report_public_recap ON report_public (recap, report_id);

CREATE TABLE report_party (
    report_id INTEGER NOT NULL,
    agency_id INTEGER NOT NULL,
    role      TEXT NOT NULL,                 -- co, cc
    PRIMARY KEY (report_id, agency_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE offer (
    report_id   INTEGER NOT NULL,
    seq         INTEGER NOT NULL,             -- event that made it
    from_id     INTEGER NOT NULL,
    to_id       INTEGER NOT NULL,
    made_at     INTEGER NOT NULL,
    ended_at    INTEGER,
    outcome     TEXT NOT NULL,               -- '' open, accepted, declined, cancelled, expired, arbitrated
    PRIMARY KEY (report_id, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX offer_to ON offer (to_id, outcome);

-- One clock of each kind per report; earlier ones stand in the events.
CREATE TABLE deadline (
    report_id  INTEGER NOT NULL,
    kind       TEXT NOT NULL,
    status     TEXT NOT NULL,                -- running, paused, met, stopped
    start_at   INTEGER NOT NULL,
    amount     INTEGER NOT NULL,
    unit       TEXT NOT NULL,
    calendar   INTEGER NOT NULL,              -- version the due instant was computed with
    agency_id  INTEGER NOT NULL,              -- whose calendar
    due_at     INTEGER NOT NULL,
    stood      TEXT NOT NULL,                -- JSON: intervals in which it stood still
    paused_at  INTEGER,
    met_at     INTEGER,
    breached_at INTEGER,
    alarms     TEXT NOT NULL,                -- JSON: instants of warnings still to come
    alarm_at   INTEGER,                       -- next thing the program does about it
    PRIMARY KEY (report_id, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX deadline_alarm ON deadline (alarm_at);

CREATE TABLE external_number (
    system    TEXT NOT NULL,
    number    TEXT NOT NULL,
    report_id INTEGER NOT NULL,
    PRIMARY KEY (system, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX external_number_report ON external_number (report_id);

-- The private side ---------------------------------------------------------------------------

CREATE TABLE receipt (
    report_id INTEGER NOT NULL PRIMARY KEY,
    hash      BLOB NOT NULL,                -- keyed BLAKE2b of the code
    pepper    INTEGER NOT NULL,
    failed    INTEGER NOT NULL,
    locked_until INTEGER NOT NULL
) STRICT;

-- The vault: sealed under a key that is not in this database.
CREATE TABLE identity (
    id           INTEGER NOT NULL PRIMARY KEY,
    key_id       INTEGER NOT NULL,
    sealed       BLOB,                      -- NULL once destroyed
    created_at   INTEGER NOT NULL,
    destroyed_at INTEGER
) STRICT;
-- The link from a report to its identity is sealed too.
CREATE TABLE identity_link (
    report_id INTEGER NOT NULL PRIMARY KEY,
    key_id    INTEGER NOT NULL,
    sealed    BLOB NOT NULL
) STRICT;
CREATE TABLE identity_index (
    kind        TEXT NOT NULL,               -- phone, email
    hash        BLOB NOT NULL,
    pepper      INTEGER NOT NULL,
    identity_id INTEGER NOT NULL,
    PRIMARY KEY (kind, hash, identity_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE attachment (
    id          INTEGER NOT NULL PRIMARY KEY,
    report_id   INTEGER,                      -- NULL: uploaded, not yet used
    seq         INTEGER,                      -- event it belongs to
    visibility  TEXT NOT NULL,
    kind        TEXT NOT NULL,               -- photo, pdf, document, audio, video
    mime        TEXT NOT NULL,
    bytes       INTEGER NOT NULL,
    sha256      BLOB NOT NULL,              -- of the stored bytes, names the file
    thumb       BLOB,                       -- of the thumbnail
    width       INTEGER,
    height      INTEGER,
    captured_at INTEGER,
    gps_e6      TEXT,                        -- sealed to evidence checks; never shown
    phash       INTEGER,
    owner_key   BLOB,                       -- keyed hash of who may use it before it is used
    created_at  INTEGER NOT NULL
) STRICT;
CREATE INDEX attachment_report ON attachment (report_id, seq);
CREATE INDEX attachment_sha256 ON attachment (sha256);
CREATE INDEX attachment_thumb ON attachment (thumb);

-- What is still to be done and to be sent -------------------------------------------------------

CREATE TABLE job (
    id          INTEGER NOT NULL PRIMARY KEY,
    kind        TEXT NOT NULL,
    key         TEXT,                        -- one waiting job per kind and key
    data        TEXT NOT NULL,
    run_at      INTEGER NOT NULL,
    attempts    INTEGER NOT NULL,
    lease_until INTEGER NOT NULL,
    last_error  TEXT NOT NULL,
    failed_at   INTEGER
) STRICT;
CREATE INDEX job_run ON job (run_at);
CREATE UNIQUE INDEX job_key ON job (kind, key);

CREATE TABLE outbox (
    id         INTEGER NOT NULL PRIMARY KEY,
    report_id  INTEGER,
    seq        INTEGER,
    recipient  TEXT NOT NULL,                -- reporter, account, address of a head's anchor
    account_id INTEGER,
    template   TEXT NOT NULL,
    data       TEXT NOT NULL,                -- no personal data
    created_at INTEGER NOT NULL,
    next_at    INTEGER NOT NULL,
    attempts   INTEGER NOT NULL,
    sent_at    INTEGER,
    gave_up_at INTEGER,
    last_error TEXT NOT NULL
) STRICT;
CREATE INDEX outbox_next ON outbox (next_at);
CREATE INDEX outbox_report ON outbox (report_id, seq);

CREATE TABLE delivery (
    id          INTEGER NOT NULL PRIMARY KEY,
    outbox_id   INTEGER NOT NULL,
    channel     TEXT NOT NULL,               -- email, sms, page
    at          INTEGER NOT NULL,
    outcome     TEXT NOT NULL,
    provider_id TEXT NOT NULL
) STRICT;
CREATE INDEX delivery_outbox ON delivery (outbox_id);

CREATE TABLE idempotency (
    scope        TEXT NOT NULL,              -- form, or token id
    key_hash     BLOB NOT NULL,
    request_hash BLOB NOT NULL,
    answer       BLOB NOT NULL,             -- sealed under a key made from the client's key
    report_id    INTEGER,
    created_at   INTEGER NOT NULL,
    PRIMARY KEY (scope, key_hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_created ON idempotency (created_at);

-- Derived by jobs, by position in event_log ------------------------------------------------------

CREATE TABLE progress (
    name     TEXT NOT NULL PRIMARY KEY,      -- search, summary …
    position INTEGER NOT NULL
) STRICT;

-- Reports by handling agency (with all above it), month of receipt, class and recap.
CREATE TABLE summary_month (
    agency_id INTEGER NOT NULL,
    month     TEXT NOT NULL,                 -- 'YYYY-MM' at the agency's seat
    class     TEXT NOT NULL,
    recap     TEXT NOT NULL,
    n         INTEGER NOT NULL,
    PRIMARY KEY (agency_id, month, class, recap)
) STRICT, WITHOUT ROWID;
-- What each report was counted as, so that it can be counted anew.
CREATE TABLE summary_report (
    report_id INTEGER NOT NULL PRIMARY KEY,
    agency_id INTEGER NOT NULL,
    month     TEXT NOT NULL,
    class     TEXT NOT NULL,
    recap     TEXT NOT NULL
) STRICT;

CREATE VIEW report_text AS
    SELECT stream_id AS report_id, seq, field, text
      FROM event_text
     WHERE field IN ('title', 'body', 'body_published');
