//! How often has something happened in its window, and may it happen once more?

use crate::{Error, Row, Tx, params};

/// A counter's running window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Places taken.
    pub n: i64,
    /// When it starts anew, in milliseconds since 1970.
    pub until: i64,
}

/// Takes a place in the counter `name`; a window that is over (or never was) starts anew and lasts to
/// `until` (milliseconds). The number taken, or `None` if `limit` are taken already.
///
/// The place is given back if the act returns `Err`. A failed attempt that must stay counted is
/// therefore an `Ok` value of the act.
pub fn take(tx: &mut Tx, name: &str, limit: i64, now: i64, until: i64) -> Result<Option<i64>, Error> {
    if limit < 1 {
        return Ok(None);
    }
    let row = tx.opt(
        "INSERT INTO counter (name, n, until) VALUES ($1, 1, $4)
         ON CONFLICT (name) DO UPDATE SET
           n = CASE WHEN counter.until <= $3 THEN 1 ELSE counter.n + 1 END,
           until = CASE WHEN counter.until <= $3 THEN excluded.until ELSE counter.until END
         WHERE counter.n < $2 OR counter.until <= $3
         RETURNING n",
        params![name, limit, now, until],
    )?;
    row.map(|row| row.get(0)).transpose()
}

/// Gives one place back, never below none. Give back only what was taken in the same window, as in the
/// same act: a place of a window that is over counts no more, and needs no giving back.
pub fn give_back(tx: &mut Tx, name: &str) -> Result<(), Error> {
    tx.exec("UPDATE counter SET n = n - 1 WHERE name = $1 AND n > 0", params![name]).map(drop)
}

/// Forgets the counter, as after a success.
pub fn clear(tx: &mut Tx, name: &str) -> Result<(), Error> {
    tx.exec("DELETE FROM counter WHERE name = $1", params![name]).map(drop)
}

/// How many places are taken at `now`. To show it, or to choose a milder path: *deciding* by it would be
/// check-then-act, for that is [`take`].
pub fn peek(tx: &mut Tx, name: &str, now: i64) -> Result<i64, Error> {
    Ok(window(tx, name, now)?.map_or(0, |window| window.n))
}

/// The window that runs at `now`, if one does. To tell until when somebody has to wait.
pub fn window(tx: &mut Tx, name: &str, now: i64) -> Result<Option<Window>, Error> {
    let row = tx.opt("SELECT n, until FROM counter WHERE name = $1 AND until > $2", params![name, now])?;
    row.map(|row: Row| Ok(Window { n: row.get(0)?, until: row.get(1)? })).transpose()
}

/// When the counter's window starts anew, as [`take`] left it; `None` if nothing is counted.
pub fn until(tx: &mut Tx, name: &str) -> Result<Option<i64>, Error> {
    tx.opt("SELECT until FROM counter WHERE name = $1", params![name])?.map(|row| row.get(0)).transpose()
}
