//! Pages for tests.

use std::sync::Arc;

use center::moment::Zone;
use center::session::Root;
use rules::login_method::Method;
use rules::{AccountId, AppId, Language, Millis, Refusal, SessionId, Uin};

use super::{Errors, Page};

/// 2026-11-24 01:14:05 UTC.
pub(crate) const NOW: Millis = 1_795_482_845_000;

/// A page that nobody is logged in on.
pub(crate) fn visitor(language: Language) -> Page {
    Page {
        language,
        brand: "Menshen".into(),
        support: "help@account.example.com".into(),
        host: "account.example.com".into(),
        phone: Some("http://127.0.0.1:8081/".into()),
        zone: Zone::named("Asia/Shanghai").unwrap(),
        now: NOW,
        nonce: "bm9uY2U".into(),
        form_token: "aabbcc".into(),
        who: None,
        here: "/login".into(),
        toast: None,
        errors: Errors::default(),
    }
}

/// The root of the sample account.
pub(crate) fn who(nickname: &str) -> Root {
    Root {
        account: AccountId([1; 16]),
        session: SessionId([2; 16]),
        uin: Uin(1_000_000_000_012),
        app_id: AppId(1_250_000_001),
        nickname: nickname.into(),
        language: Language::En,
        method: Method::Email,
        started_at: NOW - 3_600_000,
    }
}

/// A page of somebody who is logged in.
pub(crate) fn root(language: Language) -> Page {
    Page { who: Some(Arc::new(who("北辰数据"))), here: "/account".into(), ..visitor(language) }
}

/// The page after a refusal.
pub(crate) fn refused(page: Page, refusals: &[Refusal]) -> Page {
    Page { errors: Errors::new(page.language, &page.zone, refusals), ..page }
}
