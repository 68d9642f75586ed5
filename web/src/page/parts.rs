//! Which small pieces do templates share?
//!
//! Each is a template of its own that escapes what it holds, so it may be put into another one as it is.

use askama::Template;
use askama::filters::HtmlSafe;
use center::moment;
use rules::{MINUTE, Millis, Refusal};

use super::{Page, Shown};
use crate::words::{Piece, pieces};

macro_rules! parts {
    ($($(#[$doc:meta])* $name:ident $(<$life:lifetime>)? { $($field:ident: $type:ty),* } = $source:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Template)]
        #[template(ext = "html", source = $source)]
        pub(crate) struct $name $(<$life>)? { $($field: $type),* }
        impl $(<$life>)? HtmlSafe for $name $(<$life>)? {}
    )*};
}

parts! {
    /// A sign of the sprite.
    Icon<'a> { sprite: &'static str, name: &'a str } =
        r##"<svg class="icon" aria-hidden="true"><use href="{{ sprite }}#{{ name }}"/></svg>"##;
    /// A text with links to our own pages.
    Linked { pieces: Vec<Piece> } =
        r#"{% for piece in pieces %}{% match piece %}{% when Piece::Text(text) %}{{ text }}{% when Piece::Link { text, path } %}<a href="{{ path }}">{{ text }}</a>{% endmatch %}{% endfor %}"#;
    /// The same in the middle of a form: links open apart, so that nothing typed is lost.
    LinkedApart<'a> { page: &'a Page, pieces: Vec<Piece> } =
        r#"{% for piece in pieces %}{% match piece %}{% when Piece::Text(text) %}{{ text }}{% when Piece::Link { text, path } %}<a href="{{ path }}" target="_blank" rel="noopener">{{ text }}<span class="visually-hidden">{{ page.t("page-new-window") }}</span></a>{% endmatch %}{% endfor %}"#;
    /// An instant.
    Instant { machine: String, shown: String } =
        r#"<time datetime="{{ machine }}">{{ shown }}</time>"#;
    /// The reasons at a field.
    FieldErrors<'a> { page: &'a Page, field: &'a str, lines: Vec<&'a Shown> } =
        r#"{% for line in lines %}<p class="error" id="{{ field }}-error-{{ line.number }}">{{ page.icon("stop") }}<span>{{ page.linked(line.text) }}</span></p>{% endfor %}"#;
    /// What an input says of itself: that it is wrong, and what describes it.
    Marks { invalid: bool, described_by: String } =
        r#"{% if invalid %} aria-invalid="true"{% endif %}{% if !described_by.is_empty() %} aria-describedby="{{ described_by }}"{% endif %}"#;
    /// The reasons on top.
    ErrorBanner<'a> { page: &'a Page, lines: &'a [Shown] } =
        r##"{% if !lines.is_empty() %}<div class="banner banner-danger" role="alert" tabindex="-1">{{ page.icon("stop") }}{% if lines.len() == 1 %}<p>{{ page.linked(lines[0].text) }}</p>{% else %}<div><p>{{ page.t1("page-errors", "count", lines.len()) }}</p><ul class="bullets">{% for line in lines %}<li>{% match line.field %}{% when Some(field) %}<a href="#{{ field }}">{{ page.unlinked(line.text) }}</a>{% when None %}{{ page.linked(line.text) }}{% endmatch %}</li>{% endfor %}</ul></div>{% endif %}</div>{% endif %}"##;
    /// The token that a form must carry.
    Token<'a> { token: &'a str } =
        r#"<input type="hidden" name="form_token" value="{{ token }}">"#;
    /// The star of a field that must be filled in; people who listen hear it from the field itself.
    Star {} =
        r#" <span class="required" aria-hidden="true">*</span>"#;
}

/// A human check that is demanded.
#[derive(Clone)]
pub(crate) struct Challenge {
    /// The challenge as JSON.
    pub json: String,
    /// When it works again without one, if it will.
    pub free_at: Option<Millis>,
}

impl Challenge {
    /// A new one. `free_later`: whether the form also works without, later on.
    pub fn new(ctx: &center::Ctx, free_later: bool) -> Option<Self> {
        let json = serde_json::to_string(&center::human_check::challenge(ctx)).ok()?;
        Some(Self { json, free_at: free_later.then(|| center::human_check::free_again_at(ctx).0) })
    }

    /// Whether the next try needs a solved one.
    pub fn is_demanded(error: &center::Error) -> bool {
        let center::Error::Refused(refusals) = error else { return false };
        refusals.iter().any(|refusal| matches!(refusal, Refusal::HumanCheckRequired | Refusal::HumanCheckInvalid))
    }
}

/// The piece of a form that proves that a machine took the trouble (`decisions.md`, human check).
#[derive(Template)]
#[template(path = "page/human_check.html")]
pub(crate) struct HumanCheck<'a> {
    page: &'a Page,
    challenge: &'a Challenge,
}
impl HtmlSafe for HumanCheck<'_> {}

impl Page {
    /// A sign.
    pub fn icon<'a>(&self, name: &'a str) -> Icon<'a> {
        Icon { sprite: self.asset("icons.svg"), name }
    }

    /// A text of ours that may hold links.
    pub fn linked(&self, text: impl AsRef<str>) -> Linked {
        Linked { pieces: pieces(text.as_ref()) }
    }

    /// The same in the middle of a form.
    pub fn linked_apart(&self, text: impl AsRef<str>) -> LinkedApart<'_> {
        LinkedApart { page: self, pieces: pieces(text.as_ref()) }
    }

    /// The same for a key.
    pub fn tl(&self, key: &str) -> Linked {
        self.linked(self.t(key))
    }

    /// The text without its links.
    pub fn unlinked(&self, text: &str) -> String {
        crate::words::plain(text)
    }

    /// `2026-11-24 09:14`
    pub fn time(&self, at: &Millis) -> Instant {
        Instant { machine: moment::rfc3339(*at), shown: self.zone.short(*at) }
    }

    /// `2026-11-24 09:14:05 (UTC+8)`
    pub fn time_exact(&self, at: &Millis) -> Instant {
        Instant { machine: moment::rfc3339(*at), shown: self.zone.exact(*at) }
    }

    /// The zone of short times, for the head of a table.
    pub fn offset(&self) -> String {
        self.zone.offset(self.now)
    }

    /// How long ago: now, minutes, hours, else the time itself.
    pub fn ago(&self, at: &Millis) -> Instant {
        let minutes = (self.now - at).max(0) / MINUTE;
        let shown = match minutes {
            0 => self.t("time-now"),
            1..60 => self.t1("time-minutes-ago", "count", minutes),
            60..1440 => self.t1("time-hours-ago", "count", minutes / 60),
            _ => self.zone.short(*at),
        };
        Instant { machine: moment::rfc3339(*at), shown }
    }

    /// The reasons at a field, below it.
    pub fn errors_at<'a>(&'a self, field: &'a str) -> FieldErrors<'a> {
        FieldErrors { page: self, field, lines: self.errors.of(field) }
    }

    /// The attributes of a field: wrong or not, and described by its reasons and by `help` (an id, or nothing).
    pub fn marks(&self, field: &str, help: &str) -> Marks {
        let wrong = self.errors.of(field);
        let mut ids: Vec<String> = wrong.iter().map(|line| format!("{field}-error-{}", line.number)).collect();
        ids.extend((!help.is_empty()).then(|| help.to_owned()));
        Marks { invalid: !wrong.is_empty(), described_by: ids.join(" ") }
    }

    /// The reasons on top.
    pub fn error_banner(&self) -> ErrorBanner<'_> {
        ErrorBanner { page: self, lines: self.errors.for_banner() }
    }

    /// The token of a form.
    pub fn token(&self) -> Token<'_> {
        Token { token: &self.form_token }
    }

    /// The star of a field that must be filled in.
    pub fn star(&self) -> Star {
        Star {}
    }

    /// The human check of a form.
    pub fn human_check<'a>(&'a self, challenge: &'a Challenge) -> HumanCheck<'a> {
        HumanCheck { page: self, challenge }
    }
}
