-- The desk ends an account. Only adds: servers of the release before go on.

SET LOCAL search_path = madoguchi;

GRANT SELECT, DELETE ON account, user_id, device, notice_read TO madoguchi_retention;
CREATE POLICY retention ON account     TO madoguchi_retention USING (true);
CREATE POLICY retention ON device      TO madoguchi_retention USING (true);
CREATE POLICY retention ON notice_read TO madoguchi_retention USING (true);

-- Deletes the account that a `member_closed` fact of the journal names by its member, with all that hangs on it and
-- whatever is in progress about the member; without such a fact nothing is deleted.
CREATE FUNCTION retention_close_account(said uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = madoguchi, pg_temp AS $$
DECLARE
    closed uuid;
    accounts uuid[];
BEGIN
    SELECT (convert_from(substr(b.body, 17), 'UTF8')::jsonb->>'member')::uuid INTO closed
    FROM journal j JOIN fact_body b ON b.fact_id = j.fact_id WHERE j.fact_id = said AND j.kind = 'member_closed';
    IF closed IS NULL THEN
        RAISE EXCEPTION 'no fact says so';
    END IF;
    SELECT coalesce(array_agg(id), '{}') INTO accounts FROM account WHERE member = closed;
    DELETE FROM secret WHERE owner IN (SELECT id FROM flow WHERE member = closed OR account = ANY(accounts));
    DELETE FROM flow WHERE member = closed OR account = ANY(accounts);
    DELETE FROM secret WHERE owner IN (SELECT id FROM session WHERE account = ANY(accounts));
    DELETE FROM session WHERE account = ANY(accounts);
    DELETE FROM device WHERE account = ANY(accounts);
    DELETE FROM notice_read WHERE account = ANY(accounts);
    DELETE FROM secret WHERE owner = ANY(accounts);
    DELETE FROM account WHERE id = ANY(accounts);
    DELETE FROM user_id WHERE account = ANY(accounts);
END $$;

GRANT CREATE ON SCHEMA madoguchi TO madoguchi_retention;
ALTER FUNCTION retention_close_account(uuid) OWNER TO madoguchi_retention;
REVOKE CREATE ON SCHEMA madoguchi FROM madoguchi_retention;
REVOKE ALL ON FUNCTION retention_close_account(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION retention_close_account(uuid) TO madoguchi_server;
