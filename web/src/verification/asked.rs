//! What is on the pages of a verification? (IDV-01 to IDV-12)

use askama::Template;
use axum::response::Response;
use center::Ctx;
use center::verification::View;
use http::StatusCode;
use rules::verification::Method;
use rules::{MINUTE, Millis, SECOND};

use super::place::{Layout, Place};
use crate::door::Failure;
use crate::page::Page;

/// What the page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shows {
    /// The method in force, or that there is none (IDV-10).
    Method,
    /// The other methods (IDV-03).
    Ways,
}

/// A verification as its pages show it.
pub(crate) struct Asked {
    pub shows: Shows,
    pub base: String,
    /// IDV-01.
    pub bar: String,
    pub cancel: String,
    pub view: View,
    /// Seconds until a code may be sent again.
    pub wait: i64,
    /// When the last code was sent, and until when it is good.
    pub sent: Option<(String, Millis)>,
    /// Minutes that a code is good for.
    pub minutes: i64,
    /// The instant of the request.
    pub now: Millis,
}

#[derive(Template)]
#[template(path = "verification/console.html")]
struct InConsole<'a> {
    page: &'a Page,
    asked: &'a Asked,
}

#[derive(Template)]
#[template(path = "verification/gate.html")]
struct AtGate<'a> {
    page: &'a Page,
    asked: &'a Asked,
}

impl Asked {
    /// Puts it together.
    pub(super) fn new(page: &Page, ctx: &Ctx, place: &Place, view: View, shows: Shows) -> Self {
        let policy = &ctx.policy.code;
        let wait = view.sent.map_or(0, |sent| ((sent.resend_at - ctx.now).max(0) + SECOND - 1) / SECOND);
        let sent = view.sent.map(|sent| (page.zone.short(sent.at), sent.at + policy.ttl));
        Self {
            shows,
            base: place.base.clone(),
            bar: place.bar(page, &view),
            cancel: place.way_back(&view),
            wait: wait.max(page.errors.wait(ctx.now)),
            sent,
            minutes: policy.ttl / MINUTE,
            now: ctx.now,
            view,
        }
    }

    /// Answers with its page.
    pub(super) fn answer(&self, page: &Page, layout: Layout, status: StatusCode) -> Result<Response, Failure> {
        match layout {
            Layout::Console => page.answer_with(status, &InConsole { page, asked: self }),
            Layout::Gate => page.answer_with(status, &AtGate { page, asked: self }),
        }
    }

    #[cfg(test)]
    pub(crate) fn html(&self, page: &Page, layout: Layout) -> String {
        match layout {
            Layout::Console => InConsole { page, asked: self }.render(),
            Layout::Gate => AtGate { page, asked: self }.render(),
        }
        .unwrap()
    }

    /// The key of the title.
    fn title(&self) -> &'static str {
        match self.shows {
            Shows::Method => "verification-title",
            Shows::Ways => "verification-ways-title",
        }
    }

    /// The methods beside the one in force.
    fn others(&self) -> Vec<Method> {
        self.view.methods.iter().copied().filter(|method| Some(*method) != self.view.method).collect()
    }

    /// What has been proved, in words.
    fn proved(&self, page: &Page) -> String {
        let names = self.view.proved.iter().map(|method| page.name("verification-way", method.name()));
        names.collect::<Vec<_>>().join(", ")
    }

    /// Where the code of a method goes.
    fn target(&self, method: &Method) -> Option<&str> {
        self.view.targets.iter().find(|(of, _)| of == method).map(|(_, target)| target.as_str())
    }

    /// Whether the last code is still good.
    fn is_good(&self, until: &Millis) -> bool {
        self.now < *until
    }

    /// The sign of a method.
    fn sign(&self, method: &Method) -> &'static str {
        match method {
            Method::Mfa => "hand",
            Method::Passkey => "key",
            Method::SecureMobile => "phone",
            Method::SecurityEmail => "m-mail",
            Method::RecoveryCode => "list",
        }
    }
}
