-- Notices of a federation to its offices. Only adds: servers of the release before go on, and see nothing of it, since
-- they read notices under no federation's name.

SET LOCAL search_path = madoguchi;

-- Of insurer and federation a notice has one at the most.
ALTER TABLE notice ADD COLUMN federation text
    CHECK (federation <> '' AND (federation IS NULL OR (insurer IS NULL AND member IS NULL)));
CREATE INDEX notice_by_federation ON notice (federation, published_at) WHERE federation IS NOT NULL;

-- What belongs to an insurer or to a federation is there under that name alone; what belongs to neither is the site's.
ALTER POLICY of_insurer ON notice USING ((insurer IS NULL OR insurer = current_setting('madoguchi.insurer', true))
    AND (federation IS NULL OR federation = current_setting('madoguchi.federation', true)));
