//! How does a handler get its page?

use std::sync::Arc;

use axum::extract::FromRequestParts;
use center::Error;
use center::session::Root;
use http::Method;
use http::request::Parts;

use super::{Errors, Page, Toast, nav};
use crate::App;
use crate::door::cookie::Cookie;
use crate::door::{Arrived, Failure, FormToken, LoggedIn, Nonce, Visitor};

impl FromRequestParts<App> for Page {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let arrived = Arrived::from_request_parts(parts, app).await?;
        let token = FormToken::from_request_parts(parts, app).await?;
        let nonce = parts.extensions.get::<Nonce>().ok_or_else(|| Error::fault("a page without a nonce"))?;
        let mut page = Self::plain(&arrived, nonce, who(parts));
        page.form_token = token.0;
        page.toast = Cookie::Toast.read(&parts.headers).and_then(Toast::read);
        Ok(page)
    }
}

fn who(parts: &Parts) -> Option<Arc<Root>> {
    let logged_in = parts.extensions.get::<LoggedIn>().map(|who| who.0.clone());
    logged_in.or_else(|| parts.extensions.get::<Visitor>().and_then(|visitor| visitor.root.clone()))
}

/// What a GET asked for; a form's page names its own address.
fn here(arrived: &Arrived) -> String {
    let (method, asked) = arrived.asked();
    let (path, query) = asked.split_once('?').map_or((asked, None), |(path, query)| (path, Some(query)));
    nav::without_lang(path, query.filter(|_| method == Method::GET))
}

impl Page {
    /// A page without forms.
    pub fn plain(arrived: &Arrived, nonce: &Nonce, who: Option<Arc<Root>>) -> Self {
        let settings = &arrived.app().settings;
        Self {
            language: arrived.language(),
            brand: settings.brand.clone(),
            support: settings.support.clone(),
            host: settings.public_url.host_str().unwrap_or_default().to_owned(),
            phone: settings.phone.clone(),
            zone: settings.zone.clone(),
            now: arrived.now(),
            nonce: nonce.0.clone(),
            form_token: String::new(),
            who,
            here: here(arrived),
            toast: None,
            errors: Errors::default(),
        }
    }
}
