-- Under which keys of its servers a database lies, and a figure of theirs. Only adds: servers of the release before go on.

SET LOCAL search_path = madoguchi;

-- A keyed hash of each version of pepper and sealing key: it tells a key, and gives none away.
CREATE TABLE key_check (
    name    text NOT NULL CHECK (name IN ('pepper', 'sealing')),
    version bigint NOT NULL CHECK (version > 0),
    value   bytea NOT NULL,
    PRIMARY KEY (name, version)
);
GRANT SELECT, INSERT ON key_check TO madoguchi_server;

-- By the time at which a session began, which never changes: signs of life would have to move in an index.
CREATE INDEX session_open ON session (started_at) WHERE ended_at IS NULL;

-- How many sessions of all insurers are open; of the sessions themselves it tells nothing.
CREATE FUNCTION sessions_open(begun_after timestamptz, seen_after timestamptz, most bigint) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = madoguchi, pg_temp AS $$
    SELECT count(*) FROM (SELECT 1 FROM session
        WHERE ended_at IS NULL AND started_at > begun_after AND seen_at > seen_after LIMIT most) open
$$;

GRANT CREATE ON SCHEMA madoguchi TO madoguchi_retention;
ALTER FUNCTION sessions_open(timestamptz, timestamptz, bigint) OWNER TO madoguchi_retention;
REVOKE CREATE ON SCHEMA madoguchi FROM madoguchi_retention;
REVOKE ALL ON FUNCTION sessions_open(timestamptz, timestamptz, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sessions_open(timestamptz, timestamptz, bigint) TO madoguchi_server;
