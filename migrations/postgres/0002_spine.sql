-- The spine: reference data, people, reports, events, what is sent and what is derived.
-- Ids are made by the program (DATA §1), times are ms since 1970 UTC, days are 'YYYY-MM-DD'.

-- Settings an office decides; what the machine needs stands in lapor.conf.
CREATE TABLE setting (
    key        TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    value      TEXT NOT NULL,
    changed_at BIGINT NOT NULL
);

-- Reference data, real and dated ------------------------------------------------------------

CREATE TABLE area (
    code        TEXT COLLATE "C" NOT NULL PRIMARY KEY,   -- 61, 61.12, 61.12.01, 61.12.01.2001 (Kemendagri)
    name        TEXT NOT NULL,
    parent      TEXT COLLATE "C",
    level       BIGINT NOT NULL,             -- 1 province, 2 regency or city, 3 district, 4 village
    zone_min    BIGINT NOT NULL,             -- minutes east of UTC: 420 WIB, 480 WITA, 540 WIT
    search_name TEXT COLLATE "C" NOT NULL                -- folded, for finding
);
CREATE INDEX area_parent ON area (parent, name);
CREATE INDEX area_search ON area (search_name);

CREATE TABLE agency (
    id            BIGINT NOT NULL PRIMARY KEY,
    code          TEXT COLLATE "C" NOT NULL,
    name          TEXT NOT NULL,
    kind          TEXT NOT NULL,
    parent_id     BIGINT,
    path          TEXT COLLATE "C" NOT NULL,             -- materialised: '/1/17/' ids from the top, ends in '/'
    area_code     TEXT COLLATE "C",
    zone_min      BIGINT NOT NULL,
    work_week     BIGINT NOT NULL,           -- 5 or 6 days
    is_inspector  BOOLEAN NOT NULL,
    needs_review  BOOLEAN NOT NULL,             -- answers are reviewed before they are published
    is_active     BOOLEAN NOT NULL,
    valid_from    TEXT NOT NULL,
    valid_to      TEXT,
    source        TEXT NOT NULL
);
CREATE UNIQUE INDEX agency_code ON agency (code);
CREATE UNIQUE INDEX agency_path ON agency (path);
CREATE INDEX agency_parent ON agency (parent_id, name);

CREATE TABLE topic (
    id              BIGINT NOT NULL PRIMARY KEY,
    code            TEXT COLLATE "C" NOT NULL,
    name            TEXT NOT NULL,
    name_en         TEXT NOT NULL,           -- '' where no English name is agreed
    parent_id       BIGINT,
    lapor_id        BIGINT,                  -- LAPOR!'s own number, where known
    is_confidential BOOLEAN NOT NULL,           -- reports on it are confidential by default
    is_active       BOOLEAN NOT NULL,
    sort            BIGINT NOT NULL,
    valid_from      TEXT NOT NULL,
    valid_to        TEXT
);
CREATE UNIQUE INDEX topic_code ON topic (code);
CREATE INDEX topic_parent ON topic (parent_id, sort);
CREATE INDEX topic_lapor ON topic (lapor_id);

-- A calendar version is made by each decree that is entered; days name the versions that know them.
CREATE TABLE calendar (
    version  BIGINT NOT NULL PRIMARY KEY,
    at       BIGINT NOT NULL,
    decree   TEXT NOT NULL,
    note     TEXT NOT NULL
);

CREATE TABLE holiday (
    day          TEXT NOT NULL,
    region       TEXT NOT NULL,              -- '' everywhere, else an area code and all below it
    kind         TEXT NOT NULL,              -- national, joint_leave, regional
    name         TEXT NOT NULL,
    decree       TEXT NOT NULL,
    version_from BIGINT NOT NULL,
    version_to   BIGINT,                     -- first version that no longer knows it
    PRIMARY KEY (day, region, version_from)
);

CREATE TABLE office_hours (
    work_week  BIGINT NOT NULL,
    weekday    BIGINT NOT NULL,              -- 1 Monday … 7 Sunday
    kind       TEXT NOT NULL,                -- normal, ramadan
    valid_from TEXT NOT NULL,
    valid_to   TEXT,                         -- last day
    open_min   BIGINT NOT NULL,              -- minutes after local midnight
    close_min  BIGINT NOT NULL,
    source     TEXT NOT NULL,
    PRIMARY KEY (work_week, weekday, kind, valid_from)
);

CREATE TABLE limit_rule (
    kind       TEXT NOT NULL,                -- verify, first_follow_up, resolve, reply …
    class      TEXT NOT NULL,                -- '' any, else complaint, supervision, aspiration, info_request
    agency_id  BIGINT NOT NULL,              -- 0 everywhere, else stricter for this agency and below
    valid_from TEXT NOT NULL,
    valid_to   TEXT,
    amount     BIGINT NOT NULL,
    unit       TEXT NOT NULL,                -- working, calendar
    source     TEXT NOT NULL,
    PRIMARY KEY (kind, class, agency_id, valid_from)
);

CREATE TABLE reason (
    code      TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    kind      TEXT NOT NULL,                 -- archive, close, withdraw
    name      TEXT NOT NULL,
    name_en   TEXT NOT NULL,
    source    TEXT NOT NULL,
    sort      BIGINT NOT NULL,
    is_active BOOLEAN NOT NULL
);

-- Rights per role and action; the table in code says what an action is, this who may do it.
CREATE TABLE role_right (
    action     TEXT NOT NULL,
    role       TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to   TEXT,
    PRIMARY KEY (action, role, valid_from)
);

-- People who work with it -------------------------------------------------------------------

CREATE TABLE account (
    id             BIGINT NOT NULL PRIMARY KEY,
    name           TEXT NOT NULL,            -- what one signs in with
    display_name   TEXT NOT NULL,
    email          TEXT,
    password       TEXT,                     -- Argon2id string; NULL: cannot sign in
    must_change    BOOLEAN NOT NULL,
    totp_sealed    BYTEA,                    -- second factor, sealed under the session key
    totp_step      BIGINT NOT NULL,          -- last step used, so that a code works once
    ref_salt       BYTEA,                    -- for actor.ref in events; NULL after erasure
    failed         BIGINT NOT NULL,
    locked_until   BIGINT NOT NULL,
    created_at     BIGINT NOT NULL,
    seen_at        BIGINT,
    disabled_at    BIGINT
);
CREATE UNIQUE INDEX account_name ON account (name);

CREATE TABLE membership (
    account_id BIGINT NOT NULL,
    agency_id  BIGINT NOT NULL,
    role       TEXT NOT NULL,
    valid_from BIGINT NOT NULL,
    valid_to   BIGINT,
    PRIMARY KEY (account_id, agency_id, role, valid_from)
);
CREATE INDEX membership_agency ON membership (agency_id, role);

CREATE TABLE recovery_code (
    account_id BIGINT NOT NULL,
    hash       BYTEA NOT NULL,
    pepper     BIGINT NOT NULL,
    used_at    BIGINT,
    PRIMARY KEY (account_id, hash)
);

CREATE TABLE session (
    hash       BYTEA NOT NULL PRIMARY KEY,   -- keyed BLAKE2b of the cookie's 160 bits
    pepper     BIGINT NOT NULL,
    kind       TEXT NOT NULL,                -- staff, reporter, pending (password right, second factor due)
    account_id BIGINT,
    report_id  BIGINT,
    created_at BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX session_account ON session (account_id);
CREATE INDEX session_expires ON session (expires_at);

CREATE TABLE token (
    id         BIGINT NOT NULL PRIMARY KEY,
    hash       BYTEA NOT NULL,
    pepper     BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    label      TEXT NOT NULL,
    last4      TEXT NOT NULL,
    scopes     BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    used_at    BIGINT,
    revoked_at BIGINT
);
CREATE UNIQUE INDEX token_hash ON token (hash);
CREATE INDEX token_account ON token (account_id);

-- Events: the truth. Never updated, never deleted (DATA §2) -------------------------------------

CREATE TABLE event (
    stream_id    BIGINT NOT NULL,
    seq          BIGINT NOT NULL,
    id           BIGINT NOT NULL,
    subject      TEXT NOT NULL,              -- report, agency, account, calendar, setting, export
    at           BIGINT NOT NULL,
    happened_at  BIGINT NOT NULL,
    action       TEXT NOT NULL,
    actor_kind   TEXT NOT NULL,              -- visitor, reporter, account, program
    actor_role   TEXT NOT NULL,
    actor_agency BIGINT,
    actor_ref    BYTEA,                      -- SHA-256(account's salt ‖ account id)
    from_state   TEXT NOT NULL,              -- '' where there is none
    to_state     TEXT NOT NULL,
    visibility   TEXT NOT NULL,              -- public, reporter, staff, sealed
    data         TEXT NOT NULL,              -- canonical JSON
    salt         BYTEA NOT NULL,
    hash         BYTEA NOT NULL,
    prev_hash    BYTEA NOT NULL,
    PRIMARY KEY (stream_id, seq)
);
CREATE UNIQUE INDEX event_id ON event (id);

-- Personal words lie apart so that they can be erased; the event holds their salted hash.
CREATE TABLE event_text (
    stream_id BIGINT NOT NULL,
    seq       BIGINT NOT NULL,
    field     TEXT NOT NULL,
    salt      BYTEA NOT NULL,
    text      TEXT NOT NULL,
    PRIMARY KEY (stream_id, seq, field)
);

CREATE TABLE event_pending (
    event_id  BIGINT NOT NULL PRIMARY KEY,
    stream_id BIGINT NOT NULL,
    seq       BIGINT NOT NULL
);

CREATE TABLE event_log (
    position  BIGINT NOT NULL PRIMARY KEY,
    stream_id BIGINT NOT NULL,
    seq       BIGINT NOT NULL
);
CREATE UNIQUE INDEX event_log_stream ON event_log (stream_id, seq);

-- Reports: derived from their events by one fold, rebuilt by `lapor rebuild` ------------------

CREATE TABLE report (
    id                 BIGINT NOT NULL PRIMARY KEY,
    number             TEXT COLLATE "C" NOT NULL,
    version            BIGINT NOT NULL,      -- seq of the newest event
    state              TEXT NOT NULL,
    prev_state         TEXT NOT NULL,        -- where awaiting_completion and merged go back to
    class              TEXT NOT NULL,
    is_supervision     BOOLEAN NOT NULL,
    is_anonymous       BOOLEAN NOT NULL,
    is_confidential    BOOLEAN NOT NULL,
    title              TEXT NOT NULL,
    body_seq           BIGINT NOT NULL,      -- event whose text is the published body
    place              TEXT NOT NULL,
    area_code          TEXT COLLATE "C",
    topic_id           BIGINT,
    lat_e6             BIGINT,
    lon_e6             BIGINT,
    incident_date      TEXT,
    channel            TEXT NOT NULL,
    language           TEXT NOT NULL,
    addressed_id       BIGINT,               -- agency the reporter chose
    respondent_id      BIGINT,               -- agency complained about, when known
    owner_id           BIGINT NOT NULL,      -- agency that holds the case; received: who verifies it
    owner_path         TEXT COLLATE "C" NOT NULL,
    person_id          BIGINT,               -- account that works on it
    created_at         BIGINT NOT NULL,      -- receipt, start of the law's clock
    happened_at        BIGINT NOT NULL,
    updated_at         BIGINT NOT NULL,
    assigned_at        BIGINT,
    first_follow_up_at BIGINT,
    answered_at        BIGINT,               -- last answer
    answer_seq         BIGINT,
    ended_at           BIGINT,               -- closed, archived or withdrawn
    ended_how          TEXT NOT NULL,        -- confirmed, automatic, admin, … '' while open
    ended_by           BYTEA,                -- actor_ref of who ended it
    reason             TEXT NOT NULL,        -- code, '' if none
    due_kind           TEXT NOT NULL,        -- next due: '' if none
    due_at             BIGINT,
    is_breached        BOOLEAN NOT NULL,
    promised_date      TEXT,
    review_date        TEXT,
    rating             BIGINT,
    extension_days     BIGINT,               -- asked and not decided
    is_appealed        BOOLEAN NOT NULL,
    is_reply_due       BOOLEAN NOT NULL,        -- the reporter wrote and waits for the owner
    is_substantive     BOOLEAN NOT NULL,        -- the last answer
    reminders          BIGINT NOT NULL,      -- sent since the last answer or request
    completions        BIGINT NOT NULL,      -- requests for completion so far
    contests           BIGINT NOT NULL,
    reopens            BIGINT NOT NULL,
    transfers          BIGINT NOT NULL,
    follow_ups         BIGINT NOT NULL,
    replies            BIGINT NOT NULL,
    attachments        BIGINT NOT NULL,
    has_contact        BOOLEAN NOT NULL,        -- the vault holds a way to tell the reporter
    is_imported        BOOLEAN NOT NULL
);
CREATE INDEX report_owner ON report (owner_id, due_at);
CREATE INDEX report_created ON report (created_at);

CREATE TABLE report_number (
    number    TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    report_id BIGINT NOT NULL
);

-- Where a report stands on whose desk: one row for each agency on the owner's path and each party.
CREATE TABLE report_scope (
    agency_id BIGINT NOT NULL,
    report_id BIGINT NOT NULL,
    relation  TEXT NOT NULL,                 -- owner, above, co, cc
    desk      TEXT NOT NULL,                 -- verify, work, wait, done
    person_id BIGINT,
    due_at    BIGINT,                        -- NULL once ended
    PRIMARY KEY (agency_id, report_id)
);
CREATE INDEX report_scope_desk ON report_scope (agency_id, desk, due_at, report_id);
CREATE INDEX report_scope_due ON report_scope (agency_id, due_at, report_id);
CREATE INDEX report_scope_report ON report_scope (report_id);

-- What the public list shows: verified, not confidential, not archived or withdrawn.
CREATE TABLE report_public (
    report_id  BIGINT NOT NULL PRIMARY KEY,
    recap      TEXT NOT NULL,
    owner_id   BIGINT NOT NULL,
    topic_id   BIGINT,
    regency    TEXT COLLATE "C",                      -- area code and what it lies in, as far as known
    district   TEXT COLLATE "C",
    village    TEXT COLLATE "C",
    updated_at BIGINT NOT NULL
);
CREATE INDEX report_public_topic ON report_public (topic_id, report_id);
CREATE INDEX report_public_regency ON report_public (regency, report_id);
CREATE INDEX report_public_district ON report_public (district, report_id);
CREATE INDEX report_public_village ON report_public (village, report_id);
CREATE INDEX report_public_recap ON report_public (recap, report_id);

CREATE TABLE report_party (
    report_id BIGINT NOT NULL,
    agency_id BIGINT NOT NULL,
    role      TEXT NOT NULL,                 -- co, cc
    PRIMARY KEY (report_id, agency_id)
);

CREATE TABLE offer (
    report_id   BIGINT NOT NULL,
    seq         BIGINT NOT NULL,             -- event that made it
    from_id     BIGINT NOT NULL,
    to_id       BIGINT NOT NULL,
    made_at     BIGINT NOT NULL,
    ended_at    BIGINT,
    outcome     TEXT NOT NULL,               -- '' open, accepted, declined, cancelled, expired, arbitrated
    PRIMARY KEY (report_id, seq)
);
CREATE INDEX offer_to ON offer (to_id, outcome);

-- One clock of each kind per report; earlier ones stand in the events.
CREATE TABLE deadline (
    report_id  BIGINT NOT NULL,
    kind       TEXT NOT NULL,
    status     TEXT NOT NULL,                -- running, paused, met, stopped
    start_at   BIGINT NOT NULL,
    amount     BIGINT NOT NULL,
    unit       TEXT NOT NULL,
    calendar   BIGINT NOT NULL,              -- version the due instant was computed with
    agency_id  BIGINT NOT NULL,              -- whose calendar
    due_at     BIGINT NOT NULL,
    stood      TEXT NOT NULL,                -- JSON: intervals in which it stood still
    paused_at  BIGINT,
    met_at     BIGINT,
    breached_at BIGINT,
    alarms     TEXT NOT NULL,                -- JSON: instants of warnings still to come
    alarm_at   BIGINT,                       -- next thing the program does about it
    PRIMARY KEY (report_id, kind)
);
CREATE INDEX deadline_alarm ON deadline (alarm_at);

CREATE TABLE external_number (
    system    TEXT NOT NULL,
    number    TEXT COLLATE "C" NOT NULL,
    report_id BIGINT NOT NULL,
    PRIMARY KEY (system, number)
);
CREATE INDEX external_number_report ON external_number (report_id);

-- The private side ---------------------------------------------------------------------------

CREATE TABLE receipt (
    report_id BIGINT NOT NULL PRIMARY KEY,
    hash      BYTEA NOT NULL,                -- keyed BLAKE2b of the code
    pepper    BIGINT NOT NULL,
    failed    BIGINT NOT NULL,
    locked_until BIGINT NOT NULL
);

-- The vault: sealed under a key that is not in this database.
CREATE TABLE identity (
    id           BIGINT NOT NULL PRIMARY KEY,
    key_id       BIGINT NOT NULL,
    sealed       BYTEA,                      -- NULL once destroyed
    created_at   BIGINT NOT NULL,
    destroyed_at BIGINT
);
-- The link from a report to its identity is sealed too.
CREATE TABLE identity_link (
    report_id BIGINT NOT NULL PRIMARY KEY,
    key_id    BIGINT NOT NULL,
    sealed    BYTEA NOT NULL
);
CREATE TABLE identity_index (
    kind        TEXT NOT NULL,               -- phone, email
    hash        BYTEA NOT NULL,
    pepper      BIGINT NOT NULL,
    identity_id BIGINT NOT NULL,
    PRIMARY KEY (kind, hash, identity_id)
);

CREATE TABLE attachment (
    id          BIGINT NOT NULL PRIMARY KEY,
    report_id   BIGINT,                      -- NULL: uploaded, not yet used
    seq         BIGINT,                      -- event it belongs to
    visibility  TEXT NOT NULL,
    kind        TEXT NOT NULL,               -- photo, pdf, document, audio, video
    mime        TEXT NOT NULL,
    bytes       BIGINT NOT NULL,
    sha256      BYTEA NOT NULL,              -- of the stored bytes, names the file
    thumb       BYTEA,                       -- of the thumbnail
    width       BIGINT,
    height      BIGINT,
    captured_at BIGINT,
    gps_e6      TEXT,                        -- sealed to evidence checks; never shown
    phash       BIGINT,
    owner_key   BYTEA,                       -- keyed hash of who may use it before it is used
    created_at  BIGINT NOT NULL
);
CREATE INDEX attachment_report ON attachment (report_id, seq);
CREATE INDEX attachment_sha256 ON attachment (sha256);
CREATE INDEX attachment_thumb ON attachment (thumb);

-- What is still to be done and to be sent -------------------------------------------------------

CREATE TABLE job (
    id          BIGINT NOT NULL PRIMARY KEY,
    kind        TEXT NOT NULL,
    key         TEXT COLLATE "C",                        -- one waiting job per kind and key
    data        TEXT NOT NULL,
    run_at      BIGINT NOT NULL,
    attempts    BIGINT NOT NULL,
    lease_until BIGINT NOT NULL,
    last_error  TEXT NOT NULL,
    failed_at   BIGINT
);
CREATE INDEX job_run ON job (run_at);
CREATE UNIQUE INDEX job_key ON job (kind, key);

CREATE TABLE outbox (
    id         BIGINT NOT NULL PRIMARY KEY,
    report_id  BIGINT,
    seq        BIGINT,
    recipient  TEXT NOT NULL,                -- reporter, account, address of a head's anchor
    account_id BIGINT,
    template   TEXT NOT NULL,
    data       TEXT NOT NULL,                -- no personal data
    created_at BIGINT NOT NULL,
    next_at    BIGINT NOT NULL,
    attempts   BIGINT NOT NULL,
    sent_at    BIGINT,
    gave_up_at BIGINT,
    last_error TEXT NOT NULL
);
CREATE INDEX outbox_next ON outbox (next_at);
CREATE INDEX outbox_report ON outbox (report_id, seq);

CREATE TABLE delivery (
    id          BIGINT NOT NULL PRIMARY KEY,
    outbox_id   BIGINT NOT NULL,
    channel     TEXT NOT NULL,               -- email, sms, page
    at          BIGINT NOT NULL,
    outcome     TEXT NOT NULL,
    provider_id TEXT NOT NULL
);
CREATE INDEX delivery_outbox ON delivery (outbox_id);

CREATE TABLE idempotency (
    scope        TEXT NOT NULL,              -- form, or token id
    key_hash     BYTEA NOT NULL,
    request_hash BYTEA NOT NULL,
    answer       BYTEA NOT NULL,             -- sealed under a key made from the client's key
    report_id    BIGINT,
    created_at   BIGINT NOT NULL,
    PRIMARY KEY (scope, key_hash)
);
CREATE INDEX idempotency_created ON idempotency (created_at);

-- Derived by jobs, by position in event_log ------------------------------------------------------

CREATE TABLE progress (
    name     TEXT NOT NULL PRIMARY KEY,      -- search, summary …
    position BIGINT NOT NULL
);

-- Reports by handling agency (with all above it), month of receipt, class and recap.
CREATE TABLE summary_month (
    agency_id BIGINT NOT NULL,
    month     TEXT NOT NULL,                 -- 'YYYY-MM' at the agency's seat
    class     TEXT NOT NULL,
    recap     TEXT NOT NULL,
    n         BIGINT NOT NULL,
    PRIMARY KEY (agency_id, month, class, recap)
);
-- What each report was counted as, so that it can be counted anew.
CREATE TABLE summary_report (
    report_id BIGINT NOT NULL PRIMARY KEY,
    agency_id BIGINT NOT NULL,
    month     TEXT NOT NULL,
    class     TEXT NOT NULL,
    recap     TEXT NOT NULL
);

CREATE VIEW report_text AS
    SELECT stream_id AS report_id, seq, field, text
      FROM event_text
     WHERE field IN ('title', 'body', 'body_published');
