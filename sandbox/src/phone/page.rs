//! What is on the phone page?

use std::sync::Arc;

use askama::Template;

use super::when::{self, When};
use super::words::{self, Words};
use crate::clock;
use crate::inbox::{Channel, Message};
use crate::stand_in::StandIn;
use crate::text::{self, Span};

/// The page, newest messages first.
#[derive(Template)]
#[template(path = "phone/phone.html")]
pub(super) struct Page {
    words: &'static Words,
    /// The language to switch to.
    other: &'static Words,
    /// The newest id of what the page shows; the script asks for later ones.
    last_id: u64,
    /// Whose phone; empty for everybody's.
    to: String,
    /// The same for links: empty or `&to=…`.
    to_query: String,
    /// Everybody who has got a message, the latest first.
    owners: Vec<String>,
    clock: String,
    texts: Vec<Text>,
    mails: Vec<Mail>,
    /// The apps that have pages of their own.
    apps: Vec<Icon>,
}

/// An app on the phone.
pub(super) struct Icon {
    pub(super) name: &'static str,
    pub(super) title: &'static str,
}

impl Icon {
    pub(super) fn is(&self, name: &str) -> bool {
        self.name == name
    }
}

/// The apps of all stand-ins.
pub(super) fn icons(stand_ins: &[Arc<dyn StandIn>], words: &Words) -> Vec<Icon> {
    let icon = |it: &Arc<dyn StandIn>| Icon { name: it.name(), title: it.title().of(words.language) };
    stand_ins.iter().map(icon).collect()
}

struct Text {
    id: u64,
    to: String,
    at: When,
    spans: Vec<Span>,
}

struct Mail {
    id: u64,
    from: String,
    to: String,
    subject: String,
    at: When,
    lines: Vec<Line>,
}

/// A line of a mail.
enum Line {
    Text(Vec<Span>),
    /// A line that is nothing but a link.
    Button(String),
}

impl Page {
    pub(super) fn new(words: &'static Words, all: &[Message], to: &str, apps: Vec<Icon>) -> Self {
        let now = clock::now();
        let mine = |message: &&Message| to.is_empty() || message.to.eq_ignore_ascii_case(to);
        let newest_first = || all.iter().rev().filter(mine);
        let of = |channel| newest_first().filter(move |message| message.channel == channel);
        Self {
            words,
            other: words::other(words),
            last_id: all.last().map_or(0, |message| message.id),
            to: to.to_owned(),
            to_query: to_query(to),
            owners: owners(all),
            clock: when::time_of_day(now),
            texts: of(Channel::Sms).map(|message| Text::new(message, words, now)).collect(),
            mails: of(Channel::Mail).map(|message| Mail::new(message, words, now)).collect(),
            apps,
        }
    }
}

impl Text {
    fn new(message: &Message, words: &Words, now: i64) -> Self {
        Self {
            id: message.id,
            to: message.to.clone(),
            at: When::new(message.at, now, words),
            spans: text::spans(&message.text),
        }
    }
}

impl Mail {
    fn new(message: &Message, words: &Words, now: i64) -> Self {
        let subject = if message.subject.trim().is_empty() { words.no_subject } else { &message.subject };
        Self {
            id: message.id,
            from: message.from.clone(),
            to: message.to.clone(),
            subject: subject.to_owned(),
            at: When::new(message.at, now, words),
            lines: message.text.lines().map(line).collect(),
        }
    }
}

fn line(line: &str) -> Line {
    let mut spans = text::spans(line.trim_end());
    match spans.as_mut_slice() {
        [Span::Link(link)] => Line::Button(std::mem::take(link)),
        _ => Line::Text(spans),
    }
}

fn to_query(to: &str) -> String {
    if to.is_empty() {
        return String::new();
    }
    let escaped: String = url::form_urlencoded::byte_serialize(to.as_bytes()).collect();
    format!("&to={escaped}")
}

fn owners(all: &[Message]) -> Vec<String> {
    let mut owners: Vec<String> = Vec::new();
    for message in all.iter().rev() {
        if !owners.iter().any(|owner| owner.eq_ignore_ascii_case(&message.to)) {
            owners.push(message.to.clone());
        }
    }
    owners
}

#[cfg(test)]
#[path = "page_tests.rs"]
mod tests;
