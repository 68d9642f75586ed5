-- Owned by `mfa`. One device an account (MFA-21). `sealed` is the seed under the account's key; `drift` how many
-- steps the device is ahead; a step is used once (T36). `serial` is that of a hardware device.
CREATE TABLE mfa_device (
  account_id BLOB PRIMARY KEY REFERENCES account (id),
  id BLOB NOT NULL,
  kind TEXT NOT NULL,
  serial TEXT,
  sealed BLOB NOT NULL,
  algorithm TEXT NOT NULL,
  period INTEGER NOT NULL,
  drift INTEGER NOT NULL,
  last_step INTEGER NOT NULL,
  bound_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A binding that has begun: in one session, one at a time. `sealed` is the new secret of a virtual device.
CREATE TABLE mfa_pending (
  session_id BLOB PRIMARY KEY,
  account_id BLOB NOT NULL REFERENCES account (id),
  kind TEXT NOT NULL,
  sealed BLOB,
  tries INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX mfa_pending_account ON mfa_pending (account_id);
CREATE INDEX mfa_pending_expires_at ON mfa_pending (expires_at);

-- The operator's inventory of hardware tokens (IMP-25). The seed lies here, under the key ring, while no account
-- has the token, and in `mfa_device` while one has: there is one copy at any time. `state`: free, bound, returned.
CREATE TABLE mfa_token (
  id BLOB PRIMARY KEY,
  serial TEXT NOT NULL,
  state TEXT NOT NULL,
  sealed BLOB,
  algorithm TEXT NOT NULL,
  period INTEGER NOT NULL,
  drift INTEGER NOT NULL,
  last_step INTEGER NOT NULL,
  manufacturer TEXT,
  model TEXT,
  account_id BLOB REFERENCES account (id),
  imported_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX mfa_token_serial ON mfa_token (serial);
CREATE UNIQUE INDEX mfa_token_account ON mfa_token (account_id) WHERE account_id IS NOT NULL;

-- Accounts that may bind a hardware device (MFA-05).
CREATE TABLE mfa_hardware_account (
  account_id BLOB PRIMARY KEY REFERENCES account (id),
  allowed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
