//! What may a product ask, and how does its request stand? (IMP-22, T35)

use super::{ACCOUNT, is_code};
use crate::account::is_unseen;
use crate::{Millis, Refusal};

/// Longest resource, in characters: it is shown to the person.
const RESOURCE_MAX: usize = 200;

/// What exactly is to be allowed. Every member of it is part of what a proof is good for (T35).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The product's code.
    pub product: String,
    /// The operation's code within the product.
    pub operation: String,
    /// On what, in the product's own words.
    pub resource: String,
    /// SHA-256 of the operation's arguments, however the product writes them.
    pub arguments: [u8; 32],
}

impl Question {
    /// Reads what a product sends. Whether the catalogue has the operation is not looked at here.
    ///
    /// # Errors
    /// [`Refusal::OperationOwn`] for the account centre's own operations (OPCAT-08),
    /// [`Refusal::OperationUnknown`], [`Refusal::OperationResource`], [`Refusal::OperationDigest`].
    pub fn parse(product: &str, operation: &str, resource: &str, digest: &str) -> Result<Self, Refusal> {
        if product == ACCOUNT {
            return Err(Refusal::OperationOwn);
        }
        if !is_code(product) || !is_code(operation) {
            return Err(Refusal::OperationUnknown);
        }
        let length = resource.chars().count();
        if length == 0 || length > RESOURCE_MAX || resource.chars().any(is_unseen) || resource.trim() != resource {
            return Err(Refusal::OperationResource { max: RESOURCE_MAX as i64 });
        }
        let arguments = digest_of(digest).ok_or(Refusal::OperationDigest)?;
        Ok(Self { product: product.into(), operation: operation.into(), resource: resource.into(), arguments })
    }

    /// `cvm/terminate-instance`: no other product's operation has this name (OPCAT-06, trap 50).
    pub fn full_name(&self) -> String {
        format!("{}/{}", self.product, self.operation)
    }
}

/// 64 lower-case hexadecimal digits.
fn digest_of(text: &str) -> Option<[u8; 32]> {
    let lower = |b: &u8| b.is_ascii_digit() || (b'a'..=b'f').contains(b);
    if text.len() != 64 || !text.as_bytes().iter().all(lower) {
        return None;
    }
    let mut bytes = [0; 32];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(bytes)
}

/// How a product's request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    /// The person has not answered yet.
    Waiting,
    /// The person has verified and confirmed; the product may redeem it once.
    Proved,
    /// The person has said no.
    Declined,
    /// The product has used it.
    Redeemed,
    /// Its time is over.
    Expired,
}

impl Stand {
    /// Every one.
    pub const ALL: [Self; 5] = [Self::Waiting, Self::Proved, Self::Declined, Self::Redeemed, Self::Expired];

    /// The name in storage, the API and the words `operation-stand-…`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Proved => "proved",
            Self::Declined => "declined",
            Self::Redeemed => "redeemed",
            Self::Expired => "expired",
        }
    }

    /// From its stored name, at `now`: what waits is over when its time is, whether a sweep has come by or
    /// not (T09).
    pub fn read(name: &str, expires_at: Millis, now: Millis) -> Option<Self> {
        let stored = Self::ALL.into_iter().find(|stand| stand.name() == name)?;
        let is_open = matches!(stored, Self::Waiting | Self::Proved);
        Some(if is_open && expires_at <= now { Self::Expired } else { stored })
    }

    /// Why it cannot be redeemed; `None`: it can.
    pub const fn not_redeemable(self) -> Option<Refusal> {
        match self {
            Self::Proved => None,
            Self::Waiting => Some(Refusal::ProductRequestWaiting),
            other => other.not_answerable(),
        }
    }

    /// Why the person cannot answer any more; `None`: they can.
    pub const fn not_answerable(self) -> Option<Refusal> {
        match self {
            Self::Waiting => None,
            Self::Proved => Some(Refusal::ProductRequestAnswered),
            Self::Declined => Some(Refusal::ProductRequestDeclined),
            Self::Redeemed => Some(Refusal::ProductRequestRedeemed),
            Self::Expired => Some(Refusal::ProductRequestOver),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIGEST: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    #[test]
    fn imp_22_a_question_has_product_operation_resource_and_digest() {
        let question = Question::parse("cvm", "terminate-instance", "ins-1 (北京)", DIGEST).unwrap();
        assert_eq!(question.full_name(), "cvm/terminate-instance");
        assert_eq!((question.arguments[0], question.arguments[31]), (0xe3, 0x55));
    }

    #[test]
    fn opcat_08_the_account_centre_s_own_operations_are_not_asked_about() {
        assert_eq!(Question::parse("account", "bind-qq", "x", DIGEST), Err(Refusal::OperationOwn));
    }

    #[test]
    fn t55_what_a_person_will_read_is_plain_and_short() {
        let long = "x".repeat(201);
        for bad in ["", " ", " x", "a\nb", "a\u{202e}b", "\u{200b}", long.as_str()] {
            let refused = Question::parse("cvm", "terminate-instance", bad, DIGEST);
            assert_eq!(refused, Err(Refusal::OperationResource { max: 200 }), "{bad:?}");
        }
        for bad in
            ["", "e3b0", &DIGEST.to_uppercase(), &format!("{DIGEST}00"), &DIGEST.replace('e', "g"), &"é".repeat(32)]
        {
            assert_eq!(Question::parse("cvm", "x", "x", bad), Err(Refusal::OperationDigest), "{bad}");
        }
        assert_eq!(Question::parse("CVM", "x", "x", DIGEST), Err(Refusal::OperationUnknown));
        assert_eq!(Question::parse("cvm", "../x", "x", DIGEST), Err(Refusal::OperationUnknown));
    }

    #[test]
    fn t09_t35_only_what_is_proved_and_in_time_can_be_redeemed() {
        let at = |name: &str, now| Stand::read(name, 10, now);
        assert_eq!((at("waiting", 9), at("waiting", 10)), (Some(Stand::Waiting), Some(Stand::Expired)));
        assert_eq!((at("proved", 9), at("proved", 10)), (Some(Stand::Proved), Some(Stand::Expired)));
        assert_eq!((at("redeemed", 99), at("declined", 99)), (Some(Stand::Redeemed), Some(Stand::Declined)));
        assert_eq!(at("else", 0), None);
        let redeemable = Stand::ALL.map(|stand| stand.not_redeemable().is_none());
        assert_eq!(redeemable, [false, true, false, false, false]);
        let answerable = Stand::ALL.map(|stand| stand.not_answerable().is_none());
        assert_eq!(answerable, [true, false, false, false, false]);
    }
}
