-- Care offices of a federation, their applications for re-issue, and the federation's clerks. Only adds: servers of the
-- release before go on, and see nothing of it.

SET LOCAL search_path = madoguchi;

-- What is published. Profiles are read before anybody is known.
CREATE TABLE federation (
    code        text PRIMARY KEY,
    profile     text NOT NULL, -- JSON
    sha256      text NOT NULL,
    imported_at timestamptz NOT NULL
);

-- One row a federation that has a ledger: what a load locks, and from which the program knows the federations over which
-- it looks for letters whose time is over.
CREATE TABLE ledger (
    federation text PRIMARY KEY CHECK (federation <> '')
);

-- The narrow tables over all federations: whose an identity is, and what is unique over all of them because whoever types
-- it names no federation. They hold nothing else of an office, an application or a clerk.
CREATE TABLE federation_of (
    id         uuid PRIMARY KEY, -- of an office, an application, a batch or a clerk
    federation text NOT NULL CHECK (federation <> '')
);

CREATE TABLE office_user_id (
    office     uuid PRIMARY KEY,
    federation text NOT NULL CHECK (federation <> ''),
    key        text COLLATE "C" NOT NULL UNIQUE -- in the order of its bytes: the greatest serial tells the next
);

CREATE TABLE reissue_receipt (
    receipt    text PRIMARY KEY,
    pair       bytea NOT NULL, -- SHA-256 of it and the notice address, by which strangers find the application
    reissue    uuid NOT NULL UNIQUE,
    federation text NOT NULL CHECK (federation <> '')
);
CREATE INDEX reissue_receipt_by_pair ON reissue_receipt (pair);

CREATE TABLE staff_user_id (
    key        text PRIMARY KEY,
    staff      uuid NOT NULL UNIQUE,
    federation text NOT NULL CHECK (federation <> '')
);

-- An office of a ledger, which is also its login. The federation comes first in the key, so that the table can be
-- partitioned by it.
CREATE TABLE office (
    federation          text NOT NULL CHECK (federation <> ''),
    id                  uuid NOT NULL,
    version             bigint NOT NULL,
    number              text COLLATE "C" NOT NULL,
    name                text NOT NULL,
    kana                text NOT NULL,
    kana_search         text NOT NULL, -- folded, for the words of the queue
    postal_code         text NOT NULL,
    address             text NOT NULL,
    telephone           text NOT NULL,
    service_kinds       text NOT NULL, -- codes with "/" between
    agent               boolean NOT NULL,
    closed_on           date,
    user_id             text,
    security_address    text,
    address_since       date NOT NULL,
    totp                text, -- JSON; its secret is sealed and lies in `secret`
    totp_wrong          bigint, -- milliseconds of the newest wrong code in it
    password_changed_at timestamptz,
    last_login_at       timestamptz,
    previous_login_at   timestamptz,
    PRIMARY KEY (federation, id),
    UNIQUE (federation, number)
);

CREATE INDEX office_totp_wrong ON office (federation, totp_wrong) WHERE totp_wrong IS NOT NULL;

CREATE TABLE office_device (
    federation text NOT NULL,
    office     uuid NOT NULL,
    device     uuid NOT NULL,
    name       text NOT NULL,
    first_at   timestamptz NOT NULL,
    last_at    timestamptz NOT NULL,
    PRIMARY KEY (federation, office, device),
    FOREIGN KEY (federation, office) REFERENCES office (federation, id)
);

CREATE TABLE ledger_load (
    id         uuid PRIMARY KEY,
    federation text NOT NULL CHECK (federation <> ''),
    sha256     text NOT NULL,
    rows       bigint NOT NULL,
    added      bigint NOT NULL,
    changed    bigint NOT NULL,
    moved      bigint NOT NULL,
    ended      bigint NOT NULL,
    full_load  boolean NOT NULL,
    loaded_at  timestamptz NOT NULL
);

CREATE TABLE reissue (
    federation     text NOT NULL CHECK (federation <> ''),
    id             uuid NOT NULL,
    version        bigint NOT NULL,
    office         uuid NOT NULL,
    office_number  text NOT NULL,
    office_name    text NOT NULL,
    prefecture     text NOT NULL,
    notice_address text NOT NULL,
    receipt        text NOT NULL,
    language       text NOT NULL,
    received_at    timestamptz NOT NULL,
    changed_at     timestamptz NOT NULL,
    state          text NOT NULL CHECK (state IN ('received', 'in_review', 'awaiting_envelope', 'approved', 'printed',
                   'dispatched', 'returned', 'used', 'expired', 'rejected', 'withdrawn')),
    envelope       text NOT NULL CHECK (envelope IN ('not_needed', 'needed', 'arrived')),
    reviewer       uuid,
    approved_by    uuid,
    rejected_for   text,
    letter         uuid, -- the newest
    letter_serial  bigint,
    printed_by     uuid,
    printed_at     timestamptz,
    search_text    text NOT NULL, -- number, name and receipt, folded
    kana_search    text NOT NULL, -- as the ledger has it, so that a search reads one table
    PRIMARY KEY (federation, id),
    FOREIGN KEY (federation, office) REFERENCES office (federation, id)
);
-- An office has one open application at the most.
CREATE UNIQUE INDEX reissue_open ON reissue (federation, office)
    WHERE state NOT IN ('used', 'expired', 'rejected', 'withdrawn');
CREATE INDEX reissue_by_office ON reissue (federation, office, received_at, id);
CREATE INDEX reissue_queue ON reissue (federation, state, received_at, id);
CREATE INDEX reissue_by_reviewer ON reissue (federation, reviewer, state, received_at, id) WHERE reviewer IS NOT NULL;
-- To count each state: many equal entries, so that it is a tenth of the other's size.
CREATE INDEX reissue_by_state ON reissue (federation, state);
-- What retention looks for.
CREATE INDEX reissue_final ON reissue (changed_at) WHERE state IN ('used', 'expired', 'rejected', 'withdrawn');
CREATE INDEX reissue_letter_out ON reissue (federation, printed_at, id) WHERE state IN ('printed', 'dispatched');

-- What happened to an application, as the facts of its office's series say.
CREATE TABLE reissue_event (
    federation text NOT NULL,
    reissue    uuid NOT NULL,
    sequence   bigint NOT NULL, -- of the journal
    fact       uuid NOT NULL,
    kind       text NOT NULL,
    at         timestamptz NOT NULL,
    staff      uuid,
    detail     text,
    alone      boolean NOT NULL,
    PRIMARY KEY (federation, reissue, sequence, fact),
    FOREIGN KEY (federation, reissue) REFERENCES reissue (federation, id)
);

CREATE TABLE letter_batch (
    federation text NOT NULL CHECK (federation <> ''),
    id         uuid NOT NULL,
    staff      uuid NOT NULL,
    begun_at   timestamptz NOT NULL,
    letters    bigint NOT NULL,
    PRIMARY KEY (federation, id)
);
CREATE INDEX letter_batch_newest ON letter_batch (federation, begun_at, id);

CREATE TABLE letter_place (
    federation text NOT NULL,
    batch      uuid NOT NULL,
    place      bigint NOT NULL,
    reissue    uuid NOT NULL,
    PRIMARY KEY (federation, batch, place),
    UNIQUE (federation, batch, reissue),
    FOREIGN KEY (federation, batch) REFERENCES letter_batch (federation, id),
    FOREIGN KEY (federation, reissue) REFERENCES reissue (federation, id)
);
CREATE INDEX letter_place_by_reissue ON letter_place (federation, reissue);

CREATE TABLE letter (
    federation text NOT NULL,
    id         uuid NOT NULL,
    reissue    uuid NOT NULL,
    batch      uuid NOT NULL, -- in which it was printed
    serial     bigint NOT NULL,
    posted_on  date,
    returned   text,
    PRIMARY KEY (federation, id),
    FOREIGN KEY (federation, reissue) REFERENCES reissue (federation, id)
);
CREATE INDEX letter_by_batch ON letter (federation, batch, reissue, serial);
CREATE INDEX letter_by_reissue ON letter (federation, reissue);

CREATE TABLE staff (
    federation    text NOT NULL CHECK (federation <> ''),
    id            uuid NOT NULL,
    version       bigint NOT NULL,
    user_id       text NOT NULL,
    user_id_key   text COLLATE "C" NOT NULL,
    name          text NOT NULL,
    roles         text NOT NULL, -- words with a space between
    closed        boolean NOT NULL,
    totp          text, -- JSON
    totp_wrong    bigint,
    set_up        text, -- JSON
    created_at    timestamptz NOT NULL,
    last_login_at timestamptz,
    PRIMARY KEY (federation, id)
);

-- Sessions of offices and clerks.
CREATE TABLE holder_session (
    federation  text NOT NULL CHECK (federation <> ''),
    id          uuid NOT NULL,
    version     bigint NOT NULL,
    kind        text NOT NULL CHECK (kind IN ('office', 'staff')),
    holder      uuid NOT NULL,
    device      uuid NOT NULL,
    device_name text NOT NULL,
    started_at  timestamptz NOT NULL,
    seen_at     timestamptz NOT NULL,
    factor_at   timestamptz,
    declined    boolean NOT NULL,
    ended_at    timestamptz,
    PRIMARY KEY (federation, id)
);
CREATE INDEX holder_session_open ON holder_session (federation, holder, started_at, id) WHERE ended_at IS NULL;
CREATE INDEX holder_session_ended ON holder_session (ended_at) WHERE ended_at IS NOT NULL;

-- What insurers and federations share. A row belongs to one of them, or to nobody.
ALTER TABLE flow ADD COLUMN office uuid, ADD COLUMN federation text CHECK (federation <> '');
CREATE INDEX flow_by_office ON flow (office, opened_at, id) WHERE office IS NOT NULL;
ALTER TABLE mail ADD COLUMN office uuid, ADD COLUMN federation text CHECK (federation <> '');
ALTER TABLE secret ADD COLUMN federation text CHECK (federation <> '');
CREATE UNIQUE INDEX secret_by_set_up ON secret (kind, value) WHERE kind = 'staff_set_up';
ALTER TABLE series ADD COLUMN federation text CHECK (federation <> '');
ALTER TABLE fact_body ADD COLUMN federation text CHECK (federation <> '');

-- Rows of a federation are there only for a transaction that has named it; so it is for the owner too.
ALTER TABLE office         ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE office_device  ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE ledger_load    ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE reissue        ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE reissue_event  ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE letter_batch   ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE letter_place   ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE letter         ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE staff          ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE holder_session ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY of_federation ON office         USING (federation = current_setting('madoguchi.federation', true));
CREATE POLICY of_federation ON office_device  USING (federation = current_setting('madoguchi.federation', true));
CREATE POLICY of_federation ON ledger_load    USING (federation = current_setting('madoguchi.federation', true));
CREATE POLICY of_federation ON reissue        USING (federation = current_setting('madoguchi.federation', true));
CREATE POLICY of_federation ON reissue_event  USING (federation = current_setting('madoguchi.federation', true));
CREATE POLICY of_federation ON letter_batch   USING (federation = current_setting('madoguchi.federation', true));
CREATE POLICY of_federation ON letter_place   USING (federation = current_setting('madoguchi.federation', true));
CREATE POLICY of_federation ON letter         USING (federation = current_setting('madoguchi.federation', true));
CREATE POLICY of_federation ON staff          USING (federation = current_setting('madoguchi.federation', true));
CREATE POLICY of_federation ON holder_session USING (federation = current_setting('madoguchi.federation', true));
-- What belongs to an insurer or to a federation is there under that name alone; what belongs to neither is nobody's.
ALTER POLICY of_insurer ON flow      USING ((insurer IS NULL OR insurer = current_setting('madoguchi.insurer', true))
    AND (federation IS NULL OR federation = current_setting('madoguchi.federation', true)));
ALTER POLICY of_insurer ON fact_body USING ((insurer IS NULL OR insurer = current_setting('madoguchi.insurer', true))
    AND (federation IS NULL OR federation = current_setting('madoguchi.federation', true)));

GRANT SELECT, INSERT ON ledger, federation_of, reissue_receipt, staff_user_id, ledger_load, reissue_event, letter_batch,
    letter_place TO madoguchi_server;
GRANT SELECT, INSERT, UPDATE ON federation, office, reissue, letter, staff, holder_session TO madoguchi_server;
-- A load locks the row and changes nothing in it.
GRANT UPDATE (federation) ON ledger TO madoguchi_server;
GRANT UPDATE (key) ON office_user_id TO madoguchi_server;
GRANT SELECT, INSERT ON office_user_id TO madoguchi_server;
-- An office forgets a device itself.
GRANT SELECT, INSERT, UPDATE, DELETE ON office_device TO madoguchi_server;
-- A series that began before its federation was known.
GRANT UPDATE (federation) ON series TO madoguchi_server;

GRANT SELECT, DELETE ON holder_session TO madoguchi_retention;
CREATE POLICY retention ON holder_session TO madoguchi_retention USING (true);

-- As before, with the sessions of offices and clerks.
CREATE OR REPLACE FUNCTION retention_sweep(at_now timestamptz, done_before timestamptz, OUT flows bigint, OUT counters bigint,
                                           OUT sessions bigint, OUT mails bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = madoguchi, pg_temp AS $$
DECLARE
    of_holders bigint;
BEGIN
    DELETE FROM secret WHERE owner IN (SELECT id FROM flow WHERE expires_at <= at_now);
    DELETE FROM flow WHERE expires_at <= at_now;
    GET DIAGNOSTICS flows = ROW_COUNT;
    DELETE FROM counter WHERE keep_until <= at_now;
    GET DIAGNOSTICS counters = ROW_COUNT;
    DELETE FROM session WHERE ended_at <= done_before;
    GET DIAGNOSTICS sessions = ROW_COUNT;
    DELETE FROM holder_session WHERE ended_at <= done_before;
    GET DIAGNOSTICS of_holders = ROW_COUNT;
    sessions := sessions + of_holders;
    DELETE FROM mail WHERE done_at <= done_before;
    GET DIAGNOSTICS mails = ROW_COUNT;
END $$;

GRANT SELECT, DELETE ON federation_of, reissue_receipt, reissue, reissue_event, letter_batch, letter_place, letter
    TO madoguchi_retention;
CREATE POLICY retention ON reissue       TO madoguchi_retention USING (true);
CREATE POLICY retention ON reissue_event TO madoguchi_retention USING (true);
CREATE POLICY retention ON letter_batch  TO madoguchi_retention USING (true);
CREATE POLICY retention ON letter_place  TO madoguchi_retention USING (true);
CREATE POLICY retention ON letter        TO madoguchi_retention USING (true);

-- Forgets applications that ended by an instant, over all federations, with all that hangs on them; and batches of that
-- time that hold none any more.
CREATE FUNCTION retention_applications(ended_by timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = madoguchi, pg_temp AS $$
DECLARE
    gone uuid[];
    emptied uuid[];
BEGIN
    SELECT coalesce(array_agg(id), '{}') INTO gone FROM reissue
    WHERE state IN ('used', 'expired', 'rejected', 'withdrawn') AND changed_at <= ended_by;
    DELETE FROM reissue_event WHERE reissue = ANY (gone);
    DELETE FROM letter WHERE reissue = ANY (gone);
    DELETE FROM letter_place WHERE reissue = ANY (gone);
    DELETE FROM reissue_receipt WHERE reissue = ANY (gone);
    DELETE FROM reissue WHERE id = ANY (gone);
    SELECT coalesce(array_agg(b.id), '{}') INTO emptied FROM letter_batch b
    WHERE b.begun_at <= ended_by
        AND NOT EXISTS (SELECT 1 FROM letter_place p WHERE p.federation = b.federation AND p.batch = b.id);
    DELETE FROM letter_batch WHERE id = ANY (emptied);
    DELETE FROM federation_of WHERE id = ANY (gone || emptied);
    RETURN cardinality(gone);
END $$;

GRANT CREATE ON SCHEMA madoguchi TO madoguchi_retention;
ALTER FUNCTION retention_applications(timestamptz) OWNER TO madoguchi_retention;
REVOKE CREATE ON SCHEMA madoguchi FROM madoguchi_retention;
REVOKE ALL ON FUNCTION retention_applications(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION retention_applications(timestamptz) TO madoguchi_server;
