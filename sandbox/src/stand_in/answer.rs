//! What happens when a person answers on the phone?

use std::sync::Arc;

use super::Consent;
use crate::State;
use crate::language::Both;
use crate::scan::{Missed, Scan, Standing};

/// What a person does with a scan.
pub(crate) enum Answer {
    /// Looks at what is asked.
    Scan,
    /// Agrees.
    Confirm,
    /// Refuses.
    Refuse,
}

/// Why an answer has had no effect.
#[derive(Debug)]
pub(crate) enum NotDone {
    /// The scan is not there, over, or another's.
    Missed(Missed),
    /// The provider does not let this person agree.
    Declined(Both),
}

impl NotDone {
    /// For people.
    pub(crate) const fn text(&self) -> Both {
        match self {
            Self::Missed(Missed::Unknown) => {
                Both::new("没有找到这个二维码。请重新复制。", "There is no such code. Copy it again.")
            }
            Self::Missed(Missed::Over(Standing::Expired)) => {
                Both::new("二维码已过期。请在网页上刷新。", "The code has expired. Refresh it on the page.")
            }
            Self::Missed(Missed::Over(_)) => Both::new(
                "这个二维码已经处理过。请在网页上刷新。",
                "This code is answered already. Refresh it on the page.",
            ),
            Self::Missed(Missed::Taken) => {
                Both::new("另一个人已扫描这个二维码。", "Another person has scanned this code.")
            }
            Self::Declined(text) => *text,
        }
    }
}

/// Gives a person's answer to a scan; how it stands afterwards.
pub(crate) async fn give(state: &Arc<State>, id: &str, answer: Answer, consent: &Consent) -> Result<Scan, NotDone> {
    let (now, person) = (state.now(), consent.person.id.as_str());
    if matches!(answer, Answer::Scan) {
        return state.scans.scanned(id, person, now).map_err(NotDone::Missed);
    }
    let mut scan = state.scans.claim(id, person, now).map_err(NotDone::Missed)?;
    let (standing, redirect) = match answer {
        Answer::Refuse => (Standing::Refused, scan.stand_in.refuse(&scan.ask)),
        _ => match scan.stand_in.confirm(state, &scan.ask, consent).await {
            Ok(redirect) => (Standing::Confirmed, Some(redirect)),
            Err(declined) => {
                state.scans.settle(id, Standing::Scanned, None);
                return Err(NotDone::Declined(declined));
            }
        },
    };
    state.scans.settle(id, standing, redirect.clone());
    (scan.standing, scan.redirect) = (standing, redirect);
    Ok(scan)
}
