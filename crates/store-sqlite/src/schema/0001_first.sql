-- The first schema. Instants are microseconds since 1970 UTC, except `at_millis`,
-- which is hashed in milliseconds. Dates are numbers such as 19510101. Identities
-- are the 16 bytes of a UUID.

CREATE TABLE store_meta (
    id            INTEGER PRIMARY KEY CHECK (id = 1),
    install       BLOB NOT NULL CHECK (length(install) = 16),
    readable_from INTEGER NOT NULL, -- oldest schema version whose programs may use this file
    created_at    INTEGER NOT NULL
) STRICT;

-- What only this installation remembers: a flow's token, the device's identity, preferences.
CREATE TABLE local_state (
    key   TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE insurer (
    code        TEXT PRIMARY KEY,
    profile     TEXT NOT NULL, -- JSON
    sha256      TEXT NOT NULL,
    imported_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Loads of bulk data, newest last. Widths are those the keys of `member` were padded to.
CREATE TABLE data_set (
    row       INTEGER PRIMARY KEY,
    id        BLOB NOT NULL UNIQUE,
    insurer   TEXT NOT NULL,
    sha256    TEXT NOT NULL,
    rows      INTEGER NOT NULL,
    added     INTEGER NOT NULL,
    changed   INTEGER NOT NULL,
    ended     INTEGER NOT NULL,
    full_load INTEGER NOT NULL,
    loaded_at INTEGER NOT NULL
) STRICT;

CREATE TABLE member (
    row             INTEGER PRIMARY KEY,
    id              BLOB NOT NULL,
    version         INTEGER NOT NULL,
    insurer         TEXT NOT NULL,
    symbol          TEXT NOT NULL,
    number          TEXT NOT NULL,
    branch_number   TEXT,
    birth_date      INTEGER NOT NULL,
    name            TEXT NOT NULL,
    kana            TEXT NOT NULL,
    kana_key        TEXT NOT NULL,
    kana_second_key TEXT NOT NULL,
    mail            TEXT,
    relation        TEXT NOT NULL CHECK (relation IN ('insured', 'dependant')),
    employee_number TEXT,
    symbol_key      TEXT NOT NULL,
    number_key      TEXT NOT NULL,
    ended           INTEGER NOT NULL,
    mail_refused    INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX member_by_id ON member (id);
-- Serves the match, the identity across imports, and the count of an insurer.
CREATE INDEX member_by_number ON member (insurer, symbol_key, number_key, birth_date);

-- Known people who occurred in the load in progress with their lines, and of new people the first of each run
-- of lines. Empty between loads.
CREATE TABLE roster_seen (
    member_row INTEGER PRIMARY KEY,
    line       INTEGER NOT NULL
) STRICT;

-- Widths to which the keys of an insurer's members are padded.
CREATE TABLE roster_width (
    insurer TEXT PRIMARY KEY,
    symbol  INTEGER,
    number  INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE account (
    id                BLOB PRIMARY KEY,
    version           INTEGER NOT NULL,
    member            BLOB NOT NULL UNIQUE REFERENCES member (id),
    insurer           TEXT NOT NULL,
    user_id           TEXT NOT NULL,
    user_id_key       TEXT NOT NULL UNIQUE,
    address           TEXT NOT NULL,
    undeliverable     INTEGER NOT NULL,
    language          TEXT NOT NULL,
    text_size         TEXT NOT NULL,
    opened_at         INTEGER NOT NULL,
    last_login_at     INTEGER,
    previous_login_at INTEGER,
    consent_terms     BLOB,
    consent_version   TEXT,
    consent_sha256    TEXT,
    consent_at        INTEGER
) STRICT;

CREATE TABLE device (
    account  BLOB NOT NULL REFERENCES account (id),
    device   BLOB NOT NULL,
    first_at INTEGER NOT NULL,
    PRIMARY KEY (account, device)
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
    id          BLOB PRIMARY KEY,
    version     INTEGER NOT NULL,
    account     BLOB NOT NULL REFERENCES account (id),
    device      BLOB NOT NULL,
    device_name TEXT NOT NULL,
    started_at  INTEGER NOT NULL,
    seen_at     INTEGER NOT NULL,
    locked      INTEGER NOT NULL,
    ended_at    INTEGER
) STRICT;
CREATE INDEX session_by_account ON session (account);

CREATE TABLE flow (
    id         BLOB PRIMARY KEY,
    version    INTEGER NOT NULL,
    kind       TEXT NOT NULL,
    member     BLOB,
    account    BLOB,
    opened_at  INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    state      TEXT NOT NULL -- JSON
) STRICT;
CREATE INDEX flow_by_account ON flow (account, kind) WHERE account IS NOT NULL;

CREATE TABLE secret (
    owner BLOB NOT NULL,
    kind  TEXT NOT NULL,
    value BLOB NOT NULL,
    PRIMARY KEY (owner, kind)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX secret_by_token ON secret (kind, value) WHERE kind IN ('flow_token', 'session_token');

CREATE TABLE counter (
    key        BLOB PRIMARY KEY,
    version    INTEGER NOT NULL,
    hits       TEXT NOT NULL, -- JSON array of milliseconds
    in_a_row   INTEGER NOT NULL,
    keep_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE terms (
    row            INTEGER PRIMARY KEY, -- order of publication
    id             BLOB NOT NULL UNIQUE,
    variant        TEXT NOT NULL,
    version        TEXT NOT NULL,
    title_ja       TEXT NOT NULL,
    title_en       TEXT NOT NULL,
    effective_from INTEGER NOT NULL,
    sha256         TEXT NOT NULL,
    placeholder    INTEGER NOT NULL,
    text           TEXT NOT NULL
) STRICT;
CREATE INDEX terms_by_variant ON terms (variant);

CREATE TABLE notice (
    row          INTEGER PRIMARY KEY,
    id           BLOB NOT NULL UNIQUE,
    insurer      TEXT,
    member       BLOB,
    title        TEXT NOT NULL,
    body         TEXT NOT NULL,
    link         TEXT,
    published_at INTEGER NOT NULL,
    search_text  TEXT NOT NULL
) STRICT;
CREATE INDEX notice_by_insurer ON notice (insurer, published_at) WHERE member IS NULL;
CREATE INDEX notice_by_member ON notice (member, published_at) WHERE member IS NOT NULL;

CREATE TABLE notice_read (
    account BLOB NOT NULL REFERENCES account (id),
    notice  BLOB NOT NULL REFERENCES notice (id),
    PRIMARY KEY (account, notice)
) STRICT, WITHOUT ROWID;

CREATE TABLE mail (
    id         BLOB PRIMARY KEY,
    version    INTEGER NOT NULL,
    kind       TEXT NOT NULL,
    sealed     BLOB, -- wiped once the mail is done
    flow       BLOB,
    member     BLOB,
    expires_at INTEGER,
    queued_at  INTEGER NOT NULL,
    status     TEXT NOT NULL CHECK (status IN ('queued', 'retrying', 'sent', 'refused', 'dropped')),
    tries      INTEGER NOT NULL,
    due_at     INTEGER NOT NULL,
    done_at    INTEGER
) STRICT;
CREATE INDEX mail_waiting ON mail (queued_at, due_at) WHERE status IN ('queued', 'retrying');
CREATE INDEX mail_by_flow ON mail (flow, queued_at) WHERE flow IS NOT NULL;

CREATE TABLE series (
    id             INTEGER PRIMARY KEY,
    name           TEXT NOT NULL UNIQUE,
    sequence       INTEGER NOT NULL, -- of the newest row
    hash           BLOB NOT NULL,    -- of the newest row
    bound_sequence INTEGER NOT NULL  -- newest sequence that a checkpoint holds; 0 when none does
) STRICT;

CREATE TABLE journal (
    series       INTEGER NOT NULL REFERENCES series (id),
    sequence     INTEGER NOT NULL,
    fact_id      BLOB NOT NULL UNIQUE,
    at_millis    INTEGER NOT NULL,
    actor        TEXT NOT NULL,
    kind         TEXT NOT NULL,
    kind_version INTEGER NOT NULL,
    body_hash    BLOB NOT NULL,
    hash         BLOB NOT NULL,
    PRIMARY KEY (series, sequence)
) STRICT, WITHOUT ROWID;
CREATE INDEX journal_by_kind ON journal (kind, at_millis);

CREATE TABLE fact_body (
    fact_id BLOB PRIMARY KEY,
    body    BLOB NOT NULL -- salt, then JSON: the bytes that were hashed
) STRICT, WITHOUT ROWID;

CREATE TABLE checkpoint (
    number    INTEGER PRIMARY KEY,
    at_millis INTEGER NOT NULL,
    previous  BLOB NOT NULL,
    hash      BLOB NOT NULL
) STRICT;

CREATE TABLE checkpoint_head (
    number   INTEGER NOT NULL REFERENCES checkpoint (number),
    series   TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    hash     BLOB NOT NULL,
    PRIMARY KEY (number, series)
) STRICT, WITHOUT ROWID;
CREATE INDEX checkpoint_head_by_series ON checkpoint_head (series);
