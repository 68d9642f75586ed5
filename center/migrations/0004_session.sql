-- Owned by `session`. The limits are those that the session was opened with (SESSION-05); spans in
-- milliseconds; `lapses_at` is not later than when the first of them is reached: activity does not move it, so that
-- writing activity touches no index; the sweep does, when it comes to it. `place` and `device` are short texts, see
-- `center::caller`.
CREATE TABLE session (
  id BLOB PRIMARY KEY,
  account_id BLOB NOT NULL REFERENCES account (id),
  token_hash BLOB NOT NULL,
  method TEXT NOT NULL,
  device TEXT NOT NULL,
  address TEXT NOT NULL,
  place TEXT,
  started_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  idle INTEGER NOT NULL,
  maximum INTEGER NOT NULL,
  lapses_at INTEGER NOT NULL,
  ended_at INTEGER,
  end_reason TEXT
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX session_token_hash ON session (token_hash);
CREATE INDEX session_live ON session (account_id) WHERE ended_at IS NULL;
CREATE INDEX session_ended ON session (account_id, ended_at, id) WHERE ended_at IS NOT NULL;
CREATE INDEX session_ended_at ON session (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX session_lapses_at ON session (lapses_at) WHERE ended_at IS NULL;

-- What an account has chosen; absent: the deployment's defaults.
CREATE TABLE session_duration (
  account_id BLOB PRIMARY KEY REFERENCES account (id),
  idle_minutes INTEGER NOT NULL,
  max_hours INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
