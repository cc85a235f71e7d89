-- The first schema. Run by the owner, inside one transaction. Roles exist before it:
-- `madoguchi_server` (the program), `madoguchi_retention` (no log-in; the only one that may delete).
-- No trigger, sequence or identity column: what has an order has it from its own values.

CREATE SCHEMA madoguchi;
SET LOCAL search_path = madoguchi;

CREATE TABLE store_meta (
    id            integer PRIMARY KEY CHECK (id = 1),
    install       uuid NOT NULL,
    version       integer NOT NULL,
    readable_from integer NOT NULL, -- oldest schema version whose programs may use this one
    created_at    timestamptz NOT NULL
);

-- Kinds of facts and how many days their bodies are kept; written by each migration.
CREATE TABLE fact_kind (
    kind      text PRIMARY KEY,
    keep_days integer NOT NULL
);

CREATE TABLE insurer (
    code        text PRIMARY KEY,
    profile     text NOT NULL, -- JSON
    sha256      text NOT NULL,
    imported_at timestamptz NOT NULL
);

CREATE TABLE data_set (
    id        uuid PRIMARY KEY,
    insurer   text NOT NULL CHECK (insurer <> ''),
    sha256    text NOT NULL,
    rows      bigint NOT NULL,
    added     bigint NOT NULL,
    changed   bigint NOT NULL,
    ended     bigint NOT NULL,
    full_load boolean NOT NULL,
    loaded_at timestamptz NOT NULL
);

-- The insurer comes first in the key, so that the table can be partitioned by it.
CREATE TABLE member (
    insurer         text NOT NULL CHECK (insurer <> ''),
    id              uuid NOT NULL,
    version         bigint NOT NULL,
    symbol          text NOT NULL,
    number          text NOT NULL,
    branch_number   text,
    birth_date      date NOT NULL,
    name            text NOT NULL,
    kana            text NOT NULL,
    kana_key        text NOT NULL,
    kana_second_key text NOT NULL,
    mail            text,
    relation        text NOT NULL CHECK (relation IN ('insured', 'dependant')),
    employee_number text,
    symbol_key      text NOT NULL,
    number_key      text NOT NULL,
    ended           boolean NOT NULL,
    mail_refused    boolean NOT NULL,
    PRIMARY KEY (insurer, id)
);
-- Serves the match, the identity across imports, and the count of an insurer.
CREATE INDEX member_by_number ON member (insurer, symbol_key, number_key, birth_date);

-- Widths to which the keys of an insurer's members are padded. Its row is also what a load locks.
CREATE TABLE roster_width (
    insurer text PRIMARY KEY CHECK (insurer <> ''),
    loaded  boolean NOT NULL, -- false until the first load has set the widths
    symbol  smallint,
    number  smallint
);

-- The one table over all insurers: user IDs are unique over all of them, and a log-in names no insurer.
-- It holds nothing else of a person.
CREATE TABLE user_id (
    key     text PRIMARY KEY,
    account uuid NOT NULL UNIQUE,
    member  uuid NOT NULL UNIQUE,
    insurer text NOT NULL CHECK (insurer <> '')
);

CREATE TABLE account (
    insurer           text NOT NULL CHECK (insurer <> ''),
    id                uuid NOT NULL,
    version           bigint NOT NULL,
    member            uuid NOT NULL,
    user_id           text NOT NULL,
    address           text NOT NULL,
    undeliverable     boolean NOT NULL,
    language          text NOT NULL,
    text_size         text NOT NULL,
    opened_at         timestamptz NOT NULL,
    last_login_at     timestamptz,
    previous_login_at timestamptz,
    consent_terms     uuid,
    consent_version   text,
    consent_sha256    text,
    consent_at        timestamptz,
    PRIMARY KEY (insurer, id),
    UNIQUE (insurer, member),
    FOREIGN KEY (insurer, member) REFERENCES member (insurer, id)
);

CREATE TABLE device (
    insurer  text NOT NULL,
    account  uuid NOT NULL,
    device   uuid NOT NULL,
    first_at timestamptz NOT NULL,
    PRIMARY KEY (account, device),
    FOREIGN KEY (insurer, account) REFERENCES account (insurer, id)
);

CREATE TABLE session (
    insurer     text NOT NULL,
    id          uuid PRIMARY KEY,
    version     bigint NOT NULL,
    account     uuid NOT NULL,
    device      uuid NOT NULL,
    device_name text NOT NULL,
    started_at  timestamptz NOT NULL,
    seen_at     timestamptz NOT NULL,
    locked      boolean NOT NULL,
    ended_at    timestamptz,
    FOREIGN KEY (insurer, account) REFERENCES account (insurer, id)
);
CREATE INDEX session_by_account ON session (account);
CREATE INDEX session_ended ON session (ended_at) WHERE ended_at IS NOT NULL;

-- Without an insurer while nobody of an insurer is known.
CREATE TABLE flow (
    id         uuid PRIMARY KEY,
    insurer    text CHECK (insurer <> ''),
    version    bigint NOT NULL,
    kind       text NOT NULL,
    member     uuid,
    account    uuid,
    opened_at  timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    state      text NOT NULL -- JSON
);
CREATE INDEX flow_by_account ON flow (account, kind) WHERE account IS NOT NULL;
CREATE INDEX flow_by_expiry ON flow (expires_at);

-- Hashes and verifiers only. A token's row tells whose flow or session it opens.
CREATE TABLE secret (
    owner   uuid NOT NULL,
    kind    text NOT NULL,
    value   bytea NOT NULL,
    insurer text CHECK (insurer <> ''),
    PRIMARY KEY (owner, kind)
);
CREATE UNIQUE INDEX secret_by_token ON secret (kind, value) WHERE kind IN ('flow_token', 'session_token');

CREATE TABLE counter (
    key        bytea PRIMARY KEY,
    version    bigint NOT NULL,
    hits       bigint[] NOT NULL, -- milliseconds
    in_a_row   bigint NOT NULL,
    keep_until timestamptz NOT NULL
);
CREATE INDEX counter_by_time ON counter (keep_until);

-- Of texts published in the same microsecond the later one has the larger UUIDv7.
CREATE TABLE terms (
    id             uuid PRIMARY KEY,
    published_at   timestamptz NOT NULL,
    variant        text NOT NULL,
    version        text NOT NULL,
    title_ja       text NOT NULL,
    title_en       text NOT NULL,
    effective_from date NOT NULL,
    sha256         text NOT NULL,
    placeholder    boolean NOT NULL,
    text           text NOT NULL
);
CREATE INDEX terms_by_variant ON terms (variant, published_at, id);

CREATE TABLE notice (
    id           uuid PRIMARY KEY,
    insurer      text CHECK (insurer <> ''),
    member       uuid,
    title        text NOT NULL,
    body         text NOT NULL,
    link         text,
    published_at timestamptz NOT NULL,
    search_text  text NOT NULL
);
CREATE INDEX notice_by_insurer ON notice (insurer, published_at) WHERE member IS NULL;
CREATE INDEX notice_by_member ON notice (member, published_at) WHERE member IS NOT NULL;

CREATE TABLE notice_read (
    insurer text NOT NULL,
    account uuid NOT NULL,
    notice  uuid NOT NULL REFERENCES notice (id),
    PRIMARY KEY (account, notice),
    FOREIGN KEY (insurer, account) REFERENCES account (insurer, id)
);

-- What it says lies sealed under a key that the database does not have.
CREATE TABLE mail (
    id         uuid PRIMARY KEY,
    insurer    text CHECK (insurer <> ''),
    version    bigint NOT NULL,
    kind       text NOT NULL,
    sealed     bytea, -- wiped once the mail is done
    flow       uuid,
    member     uuid,
    expires_at timestamptz,
    queued_at  timestamptz NOT NULL,
    status     text NOT NULL CHECK (status IN ('queued', 'retrying', 'sent', 'refused', 'dropped')),
    tries      bigint NOT NULL,
    due_at     timestamptz NOT NULL,
    done_at    timestamptz
);
CREATE INDEX mail_waiting ON mail (queued_at, id) WHERE status IN ('queued', 'retrying');
CREATE INDEX mail_by_flow ON mail (flow, queued_at) WHERE flow IS NOT NULL;
CREATE INDEX mail_done ON mail (done_at) WHERE done_at IS NOT NULL;

-- A series is known by the identity of its first fact. The insurer says under whom its bodies are read.
CREATE TABLE series (
    id             uuid PRIMARY KEY,
    name           text NOT NULL UNIQUE,
    insurer        text CHECK (insurer <> ''),
    sequence       bigint NOT NULL, -- of the newest row
    hash           bytea NOT NULL,  -- of the newest row
    bound_sequence bigint NOT NULL  -- newest sequence that a checkpoint holds; 0 when none does
);
CREATE INDEX series_unbound ON series (name) WHERE sequence > bound_sequence;

CREATE TABLE journal (
    series       uuid NOT NULL REFERENCES series (id),
    sequence     bigint NOT NULL,
    fact_id      uuid NOT NULL UNIQUE,
    at_millis    bigint NOT NULL,
    actor        text NOT NULL,
    kind         text NOT NULL,
    kind_version integer NOT NULL,
    body_hash    bytea NOT NULL,
    hash         bytea NOT NULL,
    PRIMARY KEY (series, sequence)
);
CREATE INDEX journal_by_kind ON journal (kind, at_millis);

CREATE TABLE fact_body (
    fact_id uuid PRIMARY KEY,
    insurer text CHECK (insurer <> ''),
    body    bytea NOT NULL -- salt, then JSON: the bytes that were hashed
);

CREATE TABLE checkpoint (
    number    bigint PRIMARY KEY,
    at_millis bigint NOT NULL,
    previous  bytea NOT NULL,
    hash      bytea NOT NULL
);

CREATE TABLE checkpoint_head (
    number   bigint NOT NULL REFERENCES checkpoint (number),
    series   text NOT NULL,
    sequence bigint NOT NULL,
    hash     bytea NOT NULL,
    PRIMARY KEY (number, series)
);
CREATE INDEX checkpoint_head_by_series ON checkpoint_head (series);

-- Rows of an insurer are there only for a transaction that has named it; so it is for the owner too.
ALTER TABLE data_set     ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE member       ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE roster_width ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE account      ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE device       ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE session      ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE notice_read  ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE flow         ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE notice       ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE fact_body    ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY of_insurer ON data_set     USING (insurer = current_setting('madoguchi.insurer', true));
CREATE POLICY of_insurer ON member       USING (insurer = current_setting('madoguchi.insurer', true));
CREATE POLICY of_insurer ON roster_width USING (insurer = current_setting('madoguchi.insurer', true));
CREATE POLICY of_insurer ON account      USING (insurer = current_setting('madoguchi.insurer', true));
CREATE POLICY of_insurer ON device       USING (insurer = current_setting('madoguchi.insurer', true));
CREATE POLICY of_insurer ON session      USING (insurer = current_setting('madoguchi.insurer', true));
CREATE POLICY of_insurer ON notice_read  USING (insurer = current_setting('madoguchi.insurer', true));
-- Rows without an insurer are nobody's: the site's notices, flows of unknown people, the install's own facts.
CREATE POLICY of_insurer ON flow         USING (insurer IS NULL OR insurer = current_setting('madoguchi.insurer', true));
CREATE POLICY of_insurer ON notice       USING (insurer IS NULL OR insurer = current_setting('madoguchi.insurer', true));
CREATE POLICY of_insurer ON fact_body    USING (insurer IS NULL OR insurer = current_setting('madoguchi.insurer', true));

GRANT USAGE ON SCHEMA madoguchi TO madoguchi_server, madoguchi_retention;
GRANT SELECT ON store_meta, fact_kind TO madoguchi_server;
GRANT SELECT, INSERT ON journal, fact_body, checkpoint, checkpoint_head, user_id, data_set, terms, notice, notice_read,
    device TO madoguchi_server;
GRANT SELECT, INSERT, UPDATE ON insurer, member, roster_width, account, session, mail TO madoguchi_server;
GRANT SELECT, INSERT, UPDATE, DELETE ON flow, secret, counter TO madoguchi_server;
GRANT SELECT, INSERT, UPDATE (sequence, hash, bound_sequence, insurer) ON series TO madoguchi_server;

-- Retention deletes over all insurers, and bodies only when the journal says so.
GRANT SELECT ON journal, fact_kind TO madoguchi_retention;
GRANT SELECT, DELETE ON flow, secret, counter, session, mail, fact_body TO madoguchi_retention;
CREATE POLICY retention ON flow      TO madoguchi_retention USING (true);
CREATE POLICY retention ON session   TO madoguchi_retention USING (true);
CREATE POLICY retention ON fact_body TO madoguchi_retention USING (true);

-- Deletes what is in progress and over at `at_now`, and what was done before `done_before`.
CREATE FUNCTION retention_sweep(at_now timestamptz, done_before timestamptz, OUT flows bigint, OUT counters bigint,
                                OUT sessions bigint, OUT mails bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = madoguchi, pg_temp AS $$
BEGIN
    DELETE FROM secret WHERE owner IN (SELECT id FROM flow WHERE expires_at <= at_now);
    DELETE FROM flow WHERE expires_at <= at_now;
    GET DIAGNOSTICS flows = ROW_COUNT;
    DELETE FROM counter WHERE keep_until <= at_now;
    GET DIAGNOSTICS counters = ROW_COUNT;
    DELETE FROM session WHERE ended_at <= done_before;
    GET DIAGNOSTICS sessions = ROW_COUNT;
    DELETE FROM mail WHERE done_at <= done_before;
    GET DIAGNOSTICS mails = ROW_COUNT;
END $$;

-- How many bodies are over at an instant in milliseconds.
CREATE FUNCTION retention_bodies_over(now_millis bigint) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = madoguchi, pg_temp AS $$
    SELECT count(*) FROM fact_kind k
    JOIN journal j ON j.kind = k.kind AND j.at_millis <= now_millis - k.keep_days * bigint '86400000'
    JOIN fact_body b ON b.fact_id = j.fact_id
$$;

-- Deletes the bodies that a `bodies_purged` fact of the journal names by instant and count; any other number is refused,
-- so that no body goes without a fact that says so.
CREATE FUNCTION retention_delete_bodies(said uuid) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = madoguchi, pg_temp AS $$
DECLARE
    told jsonb;
    now_millis bigint;
    deleted bigint;
BEGIN
    SELECT convert_from(substr(b.body, 17), 'UTF8')::jsonb INTO told FROM journal j JOIN fact_body b ON b.fact_id = j.fact_id
    WHERE j.fact_id = said AND j.kind = 'bodies_purged';
    IF told IS NULL THEN
        RAISE EXCEPTION 'no fact says so';
    END IF;
    now_millis := floor(extract(epoch FROM (told->>'before')::timestamptz) * 1000);
    DELETE FROM fact_body WHERE fact_id IN (
        SELECT j.fact_id FROM fact_kind k
        JOIN journal j ON j.kind = k.kind AND j.at_millis <= now_millis - k.keep_days * bigint '86400000');
    GET DIAGNOSTICS deleted = ROW_COUNT;
    IF deleted <> (told->>'count')::bigint THEN
        RAISE EXCEPTION 'the fact names another number of bodies';
    END IF;
    RETURN deleted;
END $$;

GRANT CREATE ON SCHEMA madoguchi TO madoguchi_retention;
ALTER FUNCTION retention_sweep(timestamptz, timestamptz) OWNER TO madoguchi_retention;
ALTER FUNCTION retention_bodies_over(bigint) OWNER TO madoguchi_retention;
ALTER FUNCTION retention_delete_bodies(uuid) OWNER TO madoguchi_retention;
REVOKE CREATE ON SCHEMA madoguchi FROM madoguchi_retention;
REVOKE ALL ON FUNCTION retention_sweep(timestamptz, timestamptz), retention_bodies_over(bigint), retention_delete_bodies(uuid)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION retention_sweep(timestamptz, timestamptz), retention_bodies_over(bigint),
    retention_delete_bodies(uuid) TO madoguchi_server;
