-- Owned by `protection`: what an account has chosen; absent: nothing is on.
CREATE TABLE protection (
  account_id BLOB PRIMARY KEY REFERENCES account (id),
  login TEXT NOT NULL,
  operation TEXT NOT NULL,
  suspicious INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
