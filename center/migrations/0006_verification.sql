-- Owned by `verification`. One row is one verification from its demand to the use of its grant. `holder` is
-- whose browser it belongs to: a session, a login that waits, a reset. `proved` and `excluded` are names of
-- methods, with spaces between. `challenge` is what passkeys sign.
CREATE TABLE verification (
  id BLOB PRIMARY KEY,
  account_id BLOB NOT NULL REFERENCES account (id),
  holder BLOB NOT NULL,
  operation TEXT NOT NULL,
  parameters TEXT NOT NULL,
  demand TEXT NOT NULL,
  excluded TEXT NOT NULL,
  resume TEXT NOT NULL,
  method TEXT,
  proved TEXT NOT NULL,
  challenge BLOB NOT NULL,
  expires_at INTEGER NOT NULL,
  grant_hash BLOB,
  grant_expires_at INTEGER,
  consumed_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX verification_flow ON verification (holder, operation, parameters);
CREATE UNIQUE INDEX verification_grant ON verification (grant_hash) WHERE grant_hash IS NOT NULL;
CREATE INDEX verification_account ON verification (account_id);
CREATE INDEX verification_expires_at ON verification (expires_at);

-- Wrong proofs in a row of one factor; enough of them disable it until it is bound anew (T03, T37).
CREATE TABLE verification_failure (
  account_id BLOB NOT NULL REFERENCES account (id),
  method TEXT NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (account_id, method)
) STRICT, WITHOUT ROWID;
