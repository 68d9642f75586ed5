//! Which sessions does the owner see?

use db::{Row, Tx};
use rules::login_method::Method;
use rules::session::{End, Life, ended_by_time};
use rules::{Millis, SessionId};

use super::{Root, store};
use crate::{Ctx, Device, Error, Place};

/// Ended sessions on one page.
pub const PAGE: i64 = 20;

/// A session as its owner sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// Its id.
    pub id: SessionId,
    /// How it was opened.
    pub method: Method,
    /// With which device.
    pub device: Device,
    /// From which address.
    pub address: String,
    /// From which place, if known.
    pub place: Option<Place>,
    /// When it began.
    pub started_at: Millis,
    /// Its last activity.
    pub last_seen_at: Millis,
    /// Whether it is the present one.
    pub current: bool,
}

/// A session that is over.
#[derive(Debug, Clone, PartialEq)]
pub struct Ended {
    /// What it was.
    pub session: Listed,
    /// When it ended.
    pub ended_at: Millis,
    /// Why.
    pub why: End,
}

/// A page of ended sessions.
#[derive(Debug, Clone, PartialEq)]
pub struct Past {
    /// [`PAGE`], the last one first; more where several ended in the same millisecond.
    pub sessions: Vec<Ended>,
    /// Ask for the next page with this; `None`: there is none.
    pub before: Option<Millis>,
}

/// The live sessions, the present one first, then by last activity.
pub fn live(tx: &mut Tx, ctx: &Ctx, who: &Root) -> Result<Vec<Listed>, Error> {
    let rows = store::list_live(tx, who.account, ctx.policy.session.most * 2)?;
    let mut sessions = Vec::with_capacity(rows.len());
    for row in &rows {
        let (listed, life) = listed(ctx, who, row)?;
        if ended_by_time(life, ctx.now).is_none() {
            sessions.push(listed);
        }
    }
    sessions.sort_by_key(|session| (!session.current, -session.last_seen_at));
    Ok(sessions)
}

/// Sessions that ended before `before`, or the last ones.
pub fn ended(tx: &mut Tx, ctx: &Ctx, who: &Root, before: Option<Millis>) -> Result<Past, Error> {
    let rows = store::list_ended(tx, who.account, before.unwrap_or(Millis::MAX), PAGE)?;
    let sessions = rows.iter().map(|row| {
        let why: &str = row.get(10)?;
        Ok(Ended {
            session: listed(ctx, who, row)?.0,
            ended_at: row.get(9)?,
            why: End::from_name(why).unwrap_or(End::Ended),
        })
    });
    let sessions = sessions.collect::<Result<Vec<_>, Error>>()?;
    let mut before = sessions.last().map(|last| last.ended_at);
    if let Some(at) = before
        && !store::has_ended_before(tx, who.account, at)?
    {
        before = None;
    }
    Ok(Past { sessions, before })
}

fn listed(ctx: &Ctx, who: &Root, row: &Row) -> Result<(Listed, Life), Error> {
    let id = SessionId(row.get(0)?);
    let (method, device): (&str, &str) = (row.get(1)?, row.get(2)?);
    let last_seen_at = ctx.sessions.last_seen(id, row.get(6)?);
    let life = Life { started_at: row.get(5)?, last_seen_at, idle: row.get(7)?, maximum: row.get(8)? };
    let listed = Listed {
        id,
        method: Method::from_name(method).ok_or_else(|| Error::fault(format!("unknown method {method}")))?,
        device: Device::from_stored(device),
        address: row.get(3)?,
        place: row.get::<Option<String>>(4)?.map(|text| Place::from_stored(&text)),
        started_at: life.started_at,
        last_seen_at,
        current: id == who.session,
    };
    Ok((listed, life))
}
