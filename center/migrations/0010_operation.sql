-- Owned by `client`. The secret is 256 random bits and stored as its SHA-256. `scopes` has spaces between,
-- `return_urls` a line each.
CREATE TABLE client (
  id BLOB PRIMARY KEY,
  name_en TEXT NOT NULL,
  name_zh TEXT NOT NULL,
  secret_hash BLOB NOT NULL,
  scopes TEXT NOT NULL,
  return_urls TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  revoked_at INTEGER
) STRICT, WITHOUT ROWID;

-- Owned by `operation`: what operators have added to the catalogue or renamed in it (OPCAT-11). What a release
-- ships is in the program.
CREATE TABLE catalogue_product (
  code TEXT PRIMARY KEY,
  category TEXT NOT NULL,
  name_en TEXT NOT NULL,
  name_zh TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE catalogue_operation (
  product TEXT NOT NULL,
  code TEXT NOT NULL,
  name_en TEXT NOT NULL,
  name_zh TEXT NOT NULL,
  PRIMARY KEY (product, code)
) STRICT, WITHOUT ROWID;

-- Owned by `operation`: what a product has asked of a person, and how it stands. A proof is good for exactly
-- these columns (T35). `session_id`: only this session may answer; absent: any of the account.
CREATE TABLE product_request (
  id BLOB PRIMARY KEY,
  client_id BLOB NOT NULL REFERENCES client (id),
  account_id BLOB NOT NULL REFERENCES account (id),
  session_id BLOB,
  product TEXT NOT NULL,
  operation TEXT NOT NULL,
  resource TEXT NOT NULL,
  arguments BLOB NOT NULL,
  return_url TEXT,
  stand TEXT NOT NULL,
  asked_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX product_request_open ON product_request (account_id) WHERE stand IN ('waiting', 'proved');
CREATE INDEX product_request_expires_at ON product_request (expires_at);
