//! Whose verification may a request of the API see?
//!
//! That of its session; of the login that waits, by the header `menshen-login` or its cookie; of the reset of a
//! forgotten password, by `menshen-reset` or its cookie (T17). Ids name nothing without one of these.

use axum::extract::FromRequestParts;
use center::verification::{self, Holder};
use center::{Error, login, password};
use http::request::Parts;
use rules::{Refusal, VerificationId};

use crate::App;
use crate::door::cookie::Cookie;
use crate::door::{Arrived, Failure, Visitor, over};

/// The secret of a login that waits.
const LOGIN: &str = "menshen-login";
/// The secret of a reset, from its link.
const RESET: &str = "menshen-reset";

/// Who a request is, as holders of verifications.
pub(super) struct Held(Vec<Holder>);

impl FromRequestParts<App> for Held {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let arrived = Arrived::from_request_parts(parts, app).await?;
        if let Some(holder) = by_header(&arrived, parts).await? {
            return Ok(Self(vec![holder]));
        }
        let Ok(visitor) = Visitor::from_request_parts(parts, app).await;
        let mut holders: Vec<Holder> = visitor.root.iter().map(|root| Holder::Session(root.session)).collect();
        let cookies = [(Cookie::Login, Asked::Login), (Cookie::Reset, Asked::Reset)];
        for (cookie, asked) in cookies {
            let Some(token) = cookie.read(&parts.headers) else { continue };
            // A cookie that is over says nothing about the session beside it.
            holders.extend(holder(&arrived, asked, token.to_owned()).await.ok());
        }
        match (holders.is_empty(), visitor.over) {
            (false, _) => Ok(Self(holders)),
            (true, Some(end)) => Err(over(end).into()),
            (true, None) => Err(Refusal::SessionRequired.into()),
        }
    }
}

impl Held {
    /// The one whose verification it is.
    ///
    /// # Errors
    /// [`Refusal::VerificationGone`] if it is nobody's here.
    pub(super) async fn holder_of(&self, arrived: &Arrived, id: VerificationId) -> Result<Holder, Failure> {
        let holders = self.0.clone();
        let found = arrived.app().center.read(arrived.ctx(), move |tx, ctx| {
            for holder in holders {
                match verification::view(tx, ctx, &holder, id) {
                    Ok(_) => return Ok(holder),
                    Err(Error::Refused(_)) => {}
                    Err(fault) => return Err(fault),
                }
            }
            Err(Refusal::VerificationGone.into())
        });
        Ok(found.await?)
    }
}

#[derive(Clone, Copy)]
enum Asked {
    Login,
    Reset,
}

async fn by_header(arrived: &Arrived, parts: &Parts) -> Result<Option<Holder>, Error> {
    for (name, asked) in [(LOGIN, Asked::Login), (RESET, Asked::Reset)] {
        if let Some(value) = parts.headers.get(name) {
            let token = value.to_str().map_err(|_| Refusal::RequestMalformed)?;
            return holder(arrived, asked, token.to_owned()).await.map(Some);
        }
    }
    Ok(None)
}

async fn holder(arrived: &Arrived, asked: Asked, token: String) -> Result<Holder, Error> {
    let found = arrived.app().center.read(arrived.ctx(), move |tx, ctx| match asked {
        Asked::Login => login::holder(tx, ctx, &token),
        Asked::Reset => password::find_reset(tx, ctx, &token).map(|waiting| waiting.holder),
    });
    found.await
}
