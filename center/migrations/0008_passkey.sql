-- Owned by `passkey`. `handle` is the name under which devices file an account's passkeys: random, so that it tells
-- nothing of anybody.
CREATE TABLE passkey_user (
  account_id BLOB PRIMARY KEY REFERENCES account (id),
  handle BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX passkey_user_handle ON passkey_user (handle);

-- `public_key` is a COSE key as the device wrote it. `backup` says that the device may keep the passkey in several
-- places. `transports` are names with spaces between.
CREATE TABLE passkey (
  id BLOB PRIMARY KEY,
  account_id BLOB NOT NULL REFERENCES account (id),
  credential_id BLOB NOT NULL,
  public_key BLOB NOT NULL,
  counter INTEGER NOT NULL,
  backup INTEGER NOT NULL,
  transports TEXT NOT NULL,
  name TEXT NOT NULL,
  added_at INTEGER NOT NULL,
  last_used_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX passkey_credential ON passkey (credential_id);
CREATE INDEX passkey_account ON passkey (account_id, added_at);

-- Owned by `recovery_code`. `digest` is a keyed digest of code and account.
CREATE TABLE recovery_code (
  account_id BLOB NOT NULL REFERENCES account (id),
  digest BLOB NOT NULL,
  made_at INTEGER NOT NULL,
  used_at INTEGER,
  PRIMARY KEY (account_id, digest)
) STRICT, WITHOUT ROWID;
