//! Where on a page is it said that something was refused?
//!
//! At its field, and in a banner on top if it has no field or if there are several.

use center::moment::Zone;
use rules::{Language, Millis, Refusal, SECOND};

use crate::words;

/// One reason, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shown {
    /// The field it belongs to, which is also the field's id.
    pub field: Option<&'static str>,
    /// The place among those of its field, from 1.
    pub number: usize,
    /// What it says; may hold links.
    pub text: String,
}

/// All reasons of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Errors {
    shown: Vec<Shown>,
    /// When a code may be sent that was wanted too soon.
    again_at: Option<Millis>,
}

impl Errors {
    /// The words of `refusals`.
    pub fn new(language: Language, zone: &Zone, refusals: &[Refusal]) -> Self {
        let mut shown: Vec<Shown> = Vec::with_capacity(refusals.len());
        for refusal in refusals {
            let field = refusal.entry().field;
            let number = 1 + shown.iter().filter(|other| other.field == field).count();
            shown.push(Shown { field, number, text: words::refusal(language, zone, refusal) });
        }
        let again_at = refusals.iter().find_map(|refusal| match refusal {
            Refusal::CodeTooSoon { again_at } => Some(again_at.0),
            _ => None,
        });
        Self { shown, again_at }
    }

    /// Whether there is any.
    pub fn any(&self) -> bool {
        !self.shown.is_empty()
    }

    /// Seconds until a code may be sent, where one was wanted too soon; 0 otherwise. The button counts them down.
    pub fn wait(&self, now: Millis) -> i64 {
        self.again_at.map_or(0, |at| ((at - now).max(0) + SECOND - 1) / SECOND)
    }

    /// Those of a field.
    pub fn of(&self, field: &str) -> Vec<&Shown> {
        self.shown.iter().filter(|shown| shown.field == Some(field)).collect()
    }

    /// Those for the banner: all, unless there is just one and it stands at its field.
    pub fn for_banner(&self) -> &[Shown] {
        match self.shown.as_slice() {
            [Shown { field: Some(_), .. }] => &[],
            shown => shown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(refusals: &[Refusal]) -> Errors {
        Errors::new(Language::En, &Zone::named("UTC").unwrap(), refusals)
    }

    #[test]
    fn one_error_stands_at_its_field_and_several_are_listed_on_top_too() {
        assert!(errors(&[Refusal::EmailInvalid]).for_banner().is_empty());
        let two = errors(&[Refusal::PasswordNoUpper, Refusal::PasswordNoDigit]);
        assert_eq!((two.for_banner().len(), two.of("new_password").len(), two.of("new_password")[1].number), (2, 2, 2));
        assert_eq!(errors(&[Refusal::HumanCheckRequired]).for_banner().len(), 1);
    }
}
