-- Owned by `registration`. `token_hash` is the digest of the secret that the beginner's browser holds.
CREATE TABLE registration (
  id BLOB PRIMARY KEY,
  token_hash BLOB NOT NULL,
  subject BLOB NOT NULL,
  sealed BLOB NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX registration_token_hash ON registration (token_hash);
CREATE INDEX registration_expires_at ON registration (expires_at);

-- Which version of a document an account has accepted, and when (GEN-05).
CREATE TABLE agreement (
  account_id BLOB NOT NULL REFERENCES account (id),
  document TEXT NOT NULL,
  version TEXT NOT NULL,
  accepted_at INTEGER NOT NULL,
  PRIMARY KEY (account_id, document, version)
) STRICT, WITHOUT ROWID;

-- Owned by `message`: six-digit codes. A code belongs to one flow and one purpose (T05); the target is
-- part of the keyed digest (T06).
CREATE TABLE code (
  flow BLOB NOT NULL,
  purpose TEXT NOT NULL,
  digest BLOB NOT NULL,
  sent_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  consumed_at INTEGER,
  PRIMARY KEY (flow, purpose)
) STRICT, WITHOUT ROWID;
CREATE INDEX code_expires_at ON code (expires_at);

-- Owned by `message`: what is to be sent. `sealed` holds recipient and content and is wiped once sent.
CREATE TABLE outbox (
  id BLOB PRIMARY KEY,
  channel TEXT NOT NULL,
  kind TEXT NOT NULL,
  sealed BLOB,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  closed_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_due ON outbox (due_at) WHERE state = 'queued';
CREATE INDEX outbox_closed ON outbox (closed_at) WHERE state <> 'queued';
