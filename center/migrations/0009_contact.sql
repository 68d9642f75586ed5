-- Owned by `contact`: a change of the secure mobile or the security email whose identity verification has passed.
-- It belongs to one session. `subject` and `sealed` are the new address, once there is one; a code is sent to it.
CREATE TABLE secure_change (
  id BLOB PRIMARY KEY,
  account_id BLOB NOT NULL REFERENCES account (id),
  session_id BLOB NOT NULL,
  kind TEXT NOT NULL,
  subject BLOB,
  sealed BLOB,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX secure_change_session ON secure_change (session_id, kind);
CREATE INDEX secure_change_expires_at ON secure_change (expires_at);

-- Owned by `contact`: a change of the contact mobile or the contact email that waits for its link to be confirmed,
-- the newest only. `token_hash` is the digest of the secret in the link.
CREATE TABLE contact_change (
  account_id BLOB NOT NULL REFERENCES account (id),
  kind TEXT NOT NULL,
  token_hash BLOB NOT NULL,
  subject BLOB NOT NULL,
  sealed BLOB NOT NULL,
  sync INTEGER NOT NULL,
  sent_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  confirmed_at INTEGER,
  PRIMARY KEY (account_id, kind)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX contact_change_token_hash ON contact_change (token_hash);
CREATE INDEX contact_change_expires_at ON contact_change (expires_at);

-- Owned by `user`: what is noted about a user of an account; absent: nothing.
CREATE TABLE user_remark (
  account_id BLOB PRIMARY KEY REFERENCES account (id),
  remark TEXT NOT NULL
) STRICT, WITHOUT ROWID;
