-- Notices of a federation to its offices. Of insurer and federation a notice has one at the most.
ALTER TABLE notice ADD COLUMN federation TEXT CHECK (federation IS NULL OR (insurer IS NULL AND member IS NULL));
CREATE INDEX notice_by_federation ON notice (federation, published_at) WHERE federation IS NOT NULL;
