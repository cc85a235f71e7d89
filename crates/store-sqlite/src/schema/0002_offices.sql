-- Care offices, their applications for re-issue, and the federation's clerks (0012). States and
-- reasons are the domain's words; `is_open` and `letter_out` are the domain's answers about a state,
-- so that the table of states stands in one place.

CREATE TABLE federation (
    code        TEXT PRIMARY KEY,
    profile     TEXT NOT NULL, -- JSON
    sha256      TEXT NOT NULL,
    imported_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Loads of ledgers, newest last.
CREATE TABLE ledger_load (
    row        INTEGER PRIMARY KEY,
    id         BLOB NOT NULL UNIQUE,
    federation TEXT NOT NULL,
    sha256     TEXT NOT NULL,
    rows       INTEGER NOT NULL,
    added      INTEGER NOT NULL,
    changed    INTEGER NOT NULL,
    moved      INTEGER NOT NULL,
    ended      INTEGER NOT NULL,
    full_load  INTEGER NOT NULL,
    loaded_at  INTEGER NOT NULL
) STRICT;

CREATE TABLE office (
    row                 INTEGER PRIMARY KEY,
    id                  BLOB NOT NULL UNIQUE,
    version             INTEGER NOT NULL,
    federation          TEXT NOT NULL,
    number              TEXT NOT NULL,
    name                TEXT NOT NULL,
    kana                TEXT NOT NULL,
    postal_code         TEXT NOT NULL,
    address             TEXT NOT NULL,
    telephone           TEXT NOT NULL,
    service_kinds       TEXT NOT NULL,
    agent               INTEGER NOT NULL,
    closed_on           INTEGER,
    user_id             TEXT,
    user_id_key         TEXT UNIQUE,
    security_address    TEXT,
    address_since       INTEGER NOT NULL,
    totp                TEXT, -- JSON
    password_changed_at INTEGER,
    last_login_at       INTEGER,
    previous_login_at   INTEGER,
    UNIQUE (federation, number)
) STRICT;

-- The rows of the load in progress, each office once. Empty between loads.
CREATE TABLE ledger_stage (
    line             INTEGER PRIMARY KEY,
    office           INTEGER UNIQUE, -- the row of an office that was known
    id               BLOB,           -- the identity of one that is new
    number           TEXT NOT NULL UNIQUE,
    name             TEXT NOT NULL,
    kana             TEXT NOT NULL,
    postal_code      TEXT NOT NULL,
    address          TEXT NOT NULL,
    telephone        TEXT NOT NULL,
    service_kinds    TEXT NOT NULL,
    agent            INTEGER NOT NULL,
    closed_on        INTEGER,
    user_id          TEXT,
    user_id_key      TEXT,
    security_address TEXT
) STRICT;
CREATE INDEX ledger_stage_by_user_id ON ledger_stage (user_id_key) WHERE user_id_key IS NOT NULL;

CREATE TABLE office_device (
    office   BLOB NOT NULL REFERENCES office (id),
    device   BLOB NOT NULL,
    name     TEXT NOT NULL,
    first_at INTEGER NOT NULL,
    last_at  INTEGER NOT NULL,
    PRIMARY KEY (office, device)
) STRICT, WITHOUT ROWID;

CREATE TABLE reissue (
    row               INTEGER PRIMARY KEY,
    id                BLOB NOT NULL UNIQUE,
    version           INTEGER NOT NULL,
    office            BLOB NOT NULL REFERENCES office (id),
    federation        TEXT NOT NULL,
    office_number     TEXT NOT NULL,
    office_name       TEXT NOT NULL,
    prefecture        TEXT NOT NULL,
    notice_address    TEXT NOT NULL,
    receipt           TEXT NOT NULL UNIQUE,
    pair              BLOB NOT NULL, -- SHA-256 of receipt number and notice address, by which strangers find it
    language          TEXT NOT NULL,
    received_at       INTEGER NOT NULL,
    changed_at        INTEGER NOT NULL,
    state             TEXT NOT NULL,
    is_open           INTEGER NOT NULL,
    envelope          TEXT NOT NULL,
    reviewer          BLOB,
    approved_by       BLOB,
    rejected_for      TEXT,
    letter            BLOB,    -- the newest
    letter_serial     INTEGER,
    letter_printed_by BLOB,
    letter_printed_at INTEGER,
    letter_out        INTEGER NOT NULL,
    search_text       TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX reissue_open ON reissue (office) WHERE is_open = 1;
CREATE INDEX reissue_by_pair ON reissue (pair);
CREATE INDEX reissue_by_office ON reissue (office, received_at, id);
-- The queue. With the searched text, so that a search for words reads nothing but this.
CREATE INDEX reissue_queue ON reissue (federation, state, received_at, id, search_text);
CREATE INDEX reissue_by_reviewer ON reissue (reviewer, federation, state, received_at, id, search_text)
    WHERE reviewer IS NOT NULL;
-- What retention looks for.
CREATE INDEX reissue_final ON reissue (changed_at) WHERE is_open = 0;
CREATE INDEX reissue_letters_out ON reissue (letter_printed_at, id) WHERE letter_out = 1;

-- How many applications stand in each state: counting 100,000 takes longer than the queue may.
CREATE TABLE reissue_count (
    federation TEXT NOT NULL,
    state      TEXT NOT NULL,
    count      INTEGER NOT NULL,
    PRIMARY KEY (federation, state)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER reissue_count_sent AFTER INSERT ON reissue BEGIN
    INSERT INTO reissue_count (federation, state, count) VALUES (new.federation, new.state, 1)
    ON CONFLICT (federation, state) DO UPDATE SET count = count + 1;
END;
CREATE TRIGGER reissue_count_moved AFTER UPDATE OF state ON reissue WHEN old.state <> new.state BEGIN
    UPDATE reissue_count SET count = count - 1 WHERE federation = old.federation AND state = old.state;
    INSERT INTO reissue_count (federation, state, count) VALUES (new.federation, new.state, 1)
    ON CONFLICT (federation, state) DO UPDATE SET count = count + 1;
END;

CREATE TRIGGER reissue_count_gone AFTER DELETE ON reissue BEGIN
    UPDATE reissue_count SET count = count - 1 WHERE federation = old.federation AND state = old.state;
END;

-- What happened to an application, from the facts: history and notes.
CREATE TABLE reissue_event (
    row     INTEGER PRIMARY KEY, -- in the order in which it happened
    reissue BLOB NOT NULL REFERENCES reissue (id),
    kind    TEXT NOT NULL,
    at      INTEGER NOT NULL,
    staff   BLOB,
    detail  TEXT,
    alone   INTEGER NOT NULL
) STRICT;
CREATE INDEX reissue_event_by_reissue ON reissue_event (reissue);

CREATE TABLE letter (
    id         BLOB PRIMARY KEY,
    reissue    BLOB NOT NULL REFERENCES reissue (id),
    batch      BLOB NOT NULL,
    serial     INTEGER NOT NULL,
    printed_by BLOB NOT NULL,
    printed_at INTEGER NOT NULL,
    posted_on  INTEGER,
    returned   TEXT
) STRICT;
CREATE INDEX letter_by_batch ON letter (batch, reissue, serial);
CREATE INDEX letter_by_reissue ON letter (reissue);

CREATE TABLE letter_batch (
    id         BLOB PRIMARY KEY,
    federation TEXT NOT NULL,
    staff      BLOB NOT NULL,
    begun_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX letter_batch_by_federation ON letter_batch (federation, begun_at, id);

-- Which applications a batch holds, in the order of printing.
CREATE TABLE batch_letter (
    batch   BLOB NOT NULL REFERENCES letter_batch (id),
    place   INTEGER NOT NULL,
    reissue BLOB NOT NULL REFERENCES reissue (id),
    PRIMARY KEY (batch, place),
    UNIQUE (batch, reissue)
) STRICT, WITHOUT ROWID;
CREATE INDEX batch_letter_by_reissue ON batch_letter (reissue);

CREATE TABLE staff (
    id            BLOB PRIMARY KEY,
    version       INTEGER NOT NULL,
    federation    TEXT NOT NULL,
    user_id       TEXT NOT NULL,
    user_id_key   TEXT NOT NULL UNIQUE,
    name          TEXT NOT NULL,
    roles         TEXT NOT NULL, -- JSON
    closed        INTEGER NOT NULL,
    totp          TEXT,          -- JSON
    set_up        TEXT,          -- JSON
    created_at    INTEGER NOT NULL,
    last_login_at INTEGER
) STRICT;
CREATE INDEX staff_by_federation ON staff (federation, user_id_key);

-- Sessions of offices and clerks.
CREATE TABLE holder_session (
    id          BLOB PRIMARY KEY,
    version     INTEGER NOT NULL,
    holder      BLOB NOT NULL,
    holder_kind TEXT NOT NULL CHECK (holder_kind IN ('office', 'staff')),
    device      BLOB NOT NULL,
    device_name TEXT NOT NULL,
    started_at  INTEGER NOT NULL,
    seen_at     INTEGER NOT NULL,
    factor_at   INTEGER,
    declined    INTEGER NOT NULL,
    ended_at    INTEGER
) STRICT;
CREATE INDEX holder_session_by_holder ON holder_session (holder);

ALTER TABLE flow ADD COLUMN office BLOB;
CREATE INDEX flow_by_office ON flow (office, opened_at) WHERE office IS NOT NULL;

ALTER TABLE mail ADD COLUMN office BLOB;

CREATE UNIQUE INDEX secret_by_set_up ON secret (value) WHERE kind = 'staff_set_up';
