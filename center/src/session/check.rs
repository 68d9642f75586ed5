//! Whose request is this? The hot path: one look-up for each request.

use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use aws_lc_rs::digest::{SHA256, digest};
use data_encoding::BASE64URL_NOPAD;
use db::{Row, params};
use rules::login_method::Method;
use rules::session::{End, Life, ended_by_time};
use rules::{AccountId, AppId, Language, Millis, SessionId, Uin};

use super::Root;
use super::known::Live;
use crate::{Center, Error};

/// What a token stands for.
#[derive(Debug, Clone)]
pub enum Checked {
    /// A live session.
    Live(Arc<Root>),
    /// A session that was one.
    Over(End),
    /// Nothing.
    Unknown,
}

const FIND: &str = "SELECT s.id, s.account_id, s.method, s.started_at, s.last_seen_at, s.idle, s.maximum, s.end_reason,
   a.uin, a.app_id, a.nickname, a.language
 FROM session s JOIN account a ON a.id = s.account_id WHERE s.token_hash = $1";

/// The digest that a token is stored as; `None` if it has not the shape of a token.
pub fn token_hash(token: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    let right_length = token.len() == 43 && BASE64URL_NOPAD.decode_len(token.len()) == Ok(bytes.len());
    if !right_length || BASE64URL_NOPAD.decode_mut(token.as_bytes(), &mut bytes).is_err() {
        return None;
    }
    digest(&SHA256, &bytes).as_ref().try_into().ok()
}

/// Checks a token at `now`. `active` is false for requests that the user did not make (SESSION-10): they
/// do not keep a session alive.
pub async fn check(center: &Center, token: &str, now: Millis, active: bool) -> Result<Checked, Error> {
    let Some(hash) = token_hash(token) else { return Ok(Checked::Unknown) };
    if let Some(live) = center.sessions.find(&hash) {
        return Ok(decide(center, &live, now, active));
    }
    let generation = center.sessions.generation();
    let Some(row) = center.db.point(FIND, params![&hash]).await? else { return Ok(Checked::Unknown) };
    if let Some(end) = row.get::<Option<String>>(7)? {
        return Ok(Checked::Over(End::from_name(&end).unwrap_or(End::Ended)));
    }
    let live = Arc::new(read(center, &row)?);
    let checked = decide(center, &live, now, active);
    if matches!(checked, Checked::Live(_)) {
        center.sessions.keep(hash, live, generation);
    }
    Ok(checked)
}

fn decide(center: &Center, live: &Live, now: Millis, active: bool) -> Checked {
    if let Some(end) = ended_by_time(live.life(), now) {
        return Checked::Over(end);
    }
    if active && live.touch(now) {
        center.sessions.note(live.root.session, now);
    }
    Checked::Live(live.root.clone())
}

fn read(center: &Center, row: &Row) -> Result<Live, Error> {
    let session = SessionId(row.get(0)?);
    let (method, language): (&str, &str) = (row.get(2)?, row.get(11)?);
    let last_seen_at = center.sessions.last_seen(session, row.get(4)?);
    let life = Life { started_at: row.get(3)?, last_seen_at, idle: row.get(5)?, maximum: row.get(6)? };
    let root = Root {
        account: AccountId(row.get(1)?),
        session,
        uin: Uin(row.get(8)?),
        app_id: AppId(row.get(9)?),
        nickname: row.get(10)?,
        language: Language::from_name(language).unwrap_or_default(),
        method: Method::from_name(method).ok_or_else(|| Error::fault(format!("unknown method {method}")))?,
        started_at: life.started_at,
    };
    Ok(Live { root: Arc::new(root), life, seen: AtomicI64::new(last_seen_at) })
}
