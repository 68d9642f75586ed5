//! Are text messages asked for by people who need their codes? (T01)
//!
//! Each code counts in the stretch of time in which it was sent: once when it is sent, once when it is typed in. The
//! rows are shared by all replicas. Nothing is refused by these counts: they raise an alarm.

use std::ops::Range;

use db::{Tx, primitive};
use rules::sms::{Codes, LOOKED_AT, STRETCH, stretch};
use rules::{HOUR, Millis};

use crate::{Ctx, Error};

/// The row that lets one alarm through.
const ALARM: &str = "sms:alarm";
/// Counts are kept so long after their stretch: a code may take ten minutes, and an hour is looked at.
const KEPT: Millis = 2 * HOUR;

/// What is counted.
#[derive(Clone, Copy)]
pub(super) enum What {
    /// Codes that were sent.
    Sent,
    /// Codes that were typed in.
    Proved,
}

impl What {
    fn row(self, stretch: i64) -> String {
        match self {
            Self::Sent => format!("sms:sent:{stretch}"),
            Self::Proved => format!("sms:proved:{stretch}"),
        }
    }
}

/// Counts a code that was sent at `sent_at`.
pub(super) fn count(tx: &mut Tx, ctx: &Ctx, what: What, sent_at: Millis) -> Result<(), Error> {
    let stretch = stretch(sent_at);
    let until = (stretch + 1) * STRETCH + KEPT;
    primitive::take(tx, &what.row(stretch), i64::MAX, ctx.now, until)?;
    Ok(())
}

/// Lets one alarm an hour through, of any number of replicas.
pub(super) fn raise(tx: &mut Tx, now: Millis) -> Result<bool, Error> {
    Ok(primitive::take(tx, ALARM, 1, now, now + LOOKED_AT)?.is_some())
}

/// What became of the codes of some stretches.
pub(super) fn look(tx: &mut Tx, stretches: Range<i64>, now: Millis) -> Result<Codes, Error> {
    let mut codes = Codes::default();
    for stretch in stretches {
        codes.sent += primitive::peek(tx, &What::Sent.row(stretch), now)?;
        codes.proved += primitive::peek(tx, &What::Proved.row(stretch), now)?;
    }
    Ok(codes)
}
