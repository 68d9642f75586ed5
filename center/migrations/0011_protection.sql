-- Owned by `protection`: what an account has chosen; absent: nothing is on.
CREATE TABLE protection (
  account_id BLOB PRIMARY KEY REFERENCES account (id),
  login TEXT NOT NULL,
  operation TEXT NOT NULL,
  suspicious INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Owned by `login`: logins whose first factor was right and that wait for a second proof (T18). No session and
-- no other route knows their token. `password_set_at` is the password that was right, if it was one.
CREATE TABLE pending_login (
  id BLOB PRIMARY KEY,
  account_id BLOB NOT NULL REFERENCES account (id),
  token_hash BLOB NOT NULL,
  method TEXT NOT NULL,
  password_set_at INTEGER,
  demand TEXT NOT NULL,
  unusual INTEGER NOT NULL,
  place TEXT,
  resume TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  consumed_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX pending_login_token_hash ON pending_login (token_hash);
CREATE INDEX pending_login_account ON pending_login (account_id);
CREATE INDEX pending_login_expires_at ON pending_login (expires_at);

-- Owned by `login`: from which cities an account has fully logged in. The last three instants tell whether a
-- city is a frequent one, so a row never grows. `city` is what is compared, `place` a short text to show,
-- see `center::caller`.
CREATE TABLE login_city (
  account_id BLOB NOT NULL REFERENCES account (id),
  city TEXT NOT NULL,
  place TEXT NOT NULL,
  registered INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  second_last_at INTEGER,
  third_last_at INTEGER,
  PRIMARY KEY (account_id, city)
) STRICT, WITHOUT ROWID;
CREATE INDEX login_city_last_at ON login_city (last_at) WHERE registered = 0;
