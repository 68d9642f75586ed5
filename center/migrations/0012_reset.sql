-- Owned by `password`: resets of forgotten passwords. `subject` is the blind index of the address that was typed:
-- one row for each, so that a newer link takes the place of an older one; it has no account where nobody logs in
-- with the address. `token_hash` is the digest of the secret in the mail. `password_set_at` names the password
-- that is replaced, and `pending` holds the hash of the new one until the verification of that name is passed.
CREATE TABLE password_reset (
  id BLOB PRIMARY KEY,
  subject BLOB NOT NULL,
  account_id BLOB REFERENCES account (id),
  token_hash BLOB NOT NULL,
  password_set_at INTEGER,
  pending TEXT,
  verification_id BLOB,
  expires_at INTEGER NOT NULL,
  consumed_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX password_reset_subject ON password_reset (subject);
CREATE UNIQUE INDEX password_reset_token_hash ON password_reset (token_hash);
CREATE INDEX password_reset_account ON password_reset (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX password_reset_expires_at ON password_reset (expires_at);

-- Owned by `login_method`: a change of the login email in one session, after its verification. `subject` and
-- `sealed` are the new address, once a code was sent to it.
CREATE TABLE login_email_change (
  session_id BLOB PRIMARY KEY,
  id BLOB NOT NULL,
  account_id BLOB NOT NULL REFERENCES account (id),
  subject BLOB,
  sealed BLOB,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX login_email_change_account ON login_email_change (account_id);
CREATE INDEX login_email_change_expires_at ON login_email_change (expires_at);
