//! What is looked at from time to time: are the codes that are sent by SMS typed in? (T01)

use rules::Millis;
use rules::sms::{Codes, settled};

use super::pumping::{look, raise};
use crate::{Center, Error};

/// What became of the codes of the last hour, if so few were typed in that somebody has to look; at most once an
/// hour, whatever the number of replicas that ask.
///
/// # Errors
/// If the store fails.
pub async fn sms_alarm(center: &Center, now: Millis) -> Result<Option<Codes>, Error> {
    let stretches = settled(now, &center.policy.code);
    let codes: Codes = center.db.read(move |tx| look(tx, stretches.clone(), now)).await?;
    if !codes.are_suspicious(&center.policy.sms) {
        return Ok(None);
    }
    let is_first = center.db.write(move |tx| raise(tx, now)).await?;
    Ok(is_first.then_some(codes))
}
