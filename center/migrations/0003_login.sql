-- Owned by `login_method`. `subject` is the blind index of the identity. An email address, a QQ number and
-- an official account log in to one account only; a WeChat or WeCom identity may do so to several.
CREATE TABLE login_method (
  id BLOB PRIMARY KEY,
  account_id BLOB NOT NULL REFERENCES account (id),
  kind TEXT NOT NULL,
  subject BLOB NOT NULL,
  sealed BLOB NOT NULL,
  bound_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX login_method_account ON login_method (account_id, kind);
CREATE UNIQUE INDEX login_method_sole ON login_method (kind, subject) WHERE kind IN ('email', 'qq', 'official-account');
CREATE INDEX login_method_shared ON login_method (subject, kind);

-- Owned by `password`. `hash` is a PHC string over the peppered password.
CREATE TABLE password (
  account_id BLOB PRIMARY KEY REFERENCES account (id),
  hash TEXT NOT NULL,
  set_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE password_history (
  account_id BLOB NOT NULL REFERENCES account (id),
  set_at INTEGER NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (account_id, set_at)
) STRICT, WITHOUT ROWID;

-- Owned by `login`: attempts that have not succeeded, counted before they are evaluated. `subject` is a
-- keyed digest of an account, or of an address that has none, so that both are counted alike.
CREATE TABLE password_attempt (
  subject BLOB PRIMARY KEY,
  n INTEGER NOT NULL,
  first_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX password_attempt_first_at ON password_attempt (first_at);

-- Owned by `contact`: security and contact addresses.
CREATE TABLE contact (
  account_id BLOB NOT NULL REFERENCES account (id),
  kind TEXT NOT NULL,
  subject BLOB NOT NULL,
  sealed BLOB NOT NULL,
  confirmed_at INTEGER NOT NULL,
  PRIMARY KEY (account_id, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_subject ON contact (subject, kind);

-- Owned by `login`: browsers from which the owner has fully logged in. `device` is a keyed digest.
CREATE TABLE known_device (
  account_id BLOB NOT NULL REFERENCES account (id),
  device BLOB NOT NULL,
  last_login_at INTEGER NOT NULL,
  PRIMARY KEY (account_id, device)
) STRICT, WITHOUT ROWID;
CREATE INDEX known_device_last_login_at ON known_device (last_login_at);
