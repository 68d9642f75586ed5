//! Which messages has the sandbox phone received?

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Serialize, Serializer};
use tokio::sync::Notify;

use crate::{clock, text};

/// More messages than these push the oldest ones out.
pub(crate) const KEPT: usize = 500;

/// The way a message came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// A text message.
    Sms,
    /// A mail.
    Mail,
}

/// A received message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Message {
    /// Counts up from 1; a string of digits in JSON.
    #[serde(serialize_with = "as_text")]
    pub id: u64,
    /// The way it came.
    pub channel: Channel,
    /// E.164 number or mail address.
    pub to: String,
    /// SMS: the signature name. Mail: the address in `From`.
    pub from: String,
    /// The sender's own id: SMS `SessionContext`, mail `Message-ID` without brackets. Equal for a
    /// message that was sent twice.
    pub message_id: String,
    /// Empty for SMS.
    pub subject: String,
    /// The text, decoded.
    pub text: String,
    /// Groups of exactly six digits in the text, in order.
    pub codes: Vec<String>,
    /// `http` and `https` links in the text, in order.
    pub links: Vec<String>,
    /// When it came, in milliseconds since 1970.
    pub at: i64,
}

/// What a stand-in hands in.
pub(crate) struct Received {
    pub(crate) channel: Channel,
    pub(crate) to: String,
    pub(crate) from: String,
    pub(crate) message_id: String,
    pub(crate) subject: String,
    pub(crate) text: String,
}

/// The newest [`KEPT`] messages.
#[derive(Default)]
pub(crate) struct Inbox {
    ring: Mutex<Ring>,
    arrived: Notify,
}

#[derive(Default)]
struct Ring {
    messages: VecDeque<Message>,
    last_id: u64,
}

impl Inbox {
    pub(crate) fn put(&self, received: Received) -> u64 {
        let id = {
            let mut ring = self.lock();
            ring.last_id += 1;
            let id = ring.last_id;
            if ring.messages.len() == KEPT {
                ring.messages.pop_front();
            }
            ring.messages.push_back(message(id, received));
            id
        };
        self.arrived.notify_waiters();
        id
    }

    /// The messages after `after`, oldest first, for one receiver or for all.
    pub(crate) fn list(&self, to: Option<&str>, after: u64) -> Vec<Message> {
        let ring = self.lock();
        let wanted = |message: &&Message| message.id > after && to.is_none_or(|to| message.to.eq_ignore_ascii_case(to));
        ring.messages.iter().filter(wanted).cloned().collect()
    }

    /// The same, but waits until there is at least one.
    pub(crate) async fn wait(&self, to: Option<&str>, after: u64) -> Vec<Message> {
        loop {
            // Registered before the look, so that nothing that comes between is missed.
            let arrived = self.arrived.notified();
            let found = self.list(to, after);
            if !found.is_empty() {
                return found;
            }
            arrived.await;
        }
    }

    /// Forgets all messages; the ids go on.
    pub(crate) fn clear(&self) {
        self.lock().messages.clear();
    }

    fn lock(&self) -> MutexGuard<'_, Ring> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn message(id: u64, received: Received) -> Message {
    let Received { channel, to, from, message_id, subject, text } = received;
    Message {
        codes: text::codes(&text),
        links: text::links(&text),
        at: clock::now(),
        id,
        channel,
        to,
        from,
        message_id,
        subject,
        text,
    }
}

fn as_text<S: Serializer>(id: &u64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(id)
}

#[cfg(test)]
mod tests {
    use super::{Channel, Inbox, KEPT, Received};

    fn sms(to: &str, text: &str) -> Received {
        Received {
            channel: Channel::Sms,
            to: to.into(),
            from: "门神".into(),
            message_id: String::new(),
            subject: String::new(),
            text: text.into(),
        }
    }

    #[test]
    fn only_the_newest_500_are_kept_in_order() {
        let inbox = Inbox::default();
        for n in 0..KEPT + 20 {
            inbox.put(sms("+8613800138000", &n.to_string()));
        }
        let all = inbox.list(None, 0);
        assert_eq!(all.len(), KEPT);
        assert_eq!((all[0].id, all[KEPT - 1].id), (21, 520));
    }

    #[test]
    fn messages_are_found_by_receiver_and_by_what_came_before() {
        let inbox = Inbox::default();
        inbox.put(sms("a@example.com", "one"));
        inbox.put(sms("b@example.com", "two"));
        inbox.put(sms("A@Example.com", "three"));
        let texts = |to, after| inbox.list(to, after).into_iter().map(|m| m.text).collect::<Vec<_>>();
        assert_eq!(texts(Some("a@example.com"), 0), ["one", "three"]);
        assert_eq!(texts(None, 1), ["two", "three"]);
        inbox.clear();
        assert_eq!(inbox.put(sms("a@example.com", "four")), 4);
    }

    #[tokio::test]
    async fn waiting_ends_with_the_message_and_not_with_another_ones() {
        let inbox = std::sync::Arc::new(Inbox::default());
        let waiting = tokio::spawn({
            let inbox = inbox.clone();
            async move { inbox.wait(Some("b@example.com"), 0).await }
        });
        tokio::task::yield_now().await;
        inbox.put(sms("a@example.com", "not this"));
        tokio::task::yield_now().await;
        inbox.put(sms("b@example.com", "this"));
        assert_eq!(waiting.await.unwrap()[0].text, "this");
    }
}
