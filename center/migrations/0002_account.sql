-- Owned by `account`. `data_key` is the account's own key, wrapped by the key ring.
CREATE TABLE account (
  id BLOB PRIMARY KEY,
  uin INTEGER NOT NULL,
  app_id INTEGER NOT NULL,
  state TEXT NOT NULL,
  nickname TEXT NOT NULL,
  industry TEXT,
  language TEXT NOT NULL,
  registered_at INTEGER NOT NULL,
  registration_method TEXT NOT NULL,
  data_key BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX account_uin ON account (uin);
CREATE UNIQUE INDEX account_app_id ON account (app_id);

-- Owned by `audit`: a hash chain for each account. `seal` in the head vouches for where the chain ends.
CREATE TABLE audit (
  account_id BLOB NOT NULL,
  seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  event TEXT NOT NULL,
  facts TEXT NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (account_id, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE audit_head (
  account_id BLOB PRIMARY KEY,
  seq INTEGER NOT NULL,
  hash BLOB NOT NULL,
  seal BLOB NOT NULL
) STRICT, WITHOUT ROWID;
