-- The store's own tables. Written for SQLite; INTEGER, BLOB and the table options are translated for
-- PostgreSQL. Times are milliseconds since 1970.

-- Counted things: attempts, sendings, quotas. A row counts until `until`, then starts anew.
CREATE TABLE counter (
  name TEXT PRIMARY KEY,
  n INTEGER NOT NULL,
  until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX counter_until ON counter (until);

-- Things that can be used once. `token` is a digest, never the secret itself.
CREATE TABLE single_use (
  token BLOB PRIMARY KEY,
  subject TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  consumed_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX single_use_expires_at ON single_use (expires_at);

-- Which key ring this database was written with: one row.
CREATE TABLE key_ring (
  id INTEGER PRIMARY KEY,
  fingerprint TEXT NOT NULL
) STRICT;
