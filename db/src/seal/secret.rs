//! What may be done with 32 secret bytes?

use aws_lc_rs::hmac::{Context, HMAC_SHA256, Key};
use zeroize::Zeroizing;

/// Does not print, and is wiped when dropped.
#[derive(Clone)]
pub(super) struct Secret(Zeroizing<[u8; 32]>);

impl Secret {
    pub(super) fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Another secret for each label: HKDF-Expand (RFC 5869) with SHA-256, whose first block is
    /// HMAC(secret, info ‖ 1). `of` names the field or purpose where a use has several.
    pub(super) fn derive(&self, label: &'static str, of: &str) -> Self {
        let mut context = self.context();
        context.update(b"menshen ");
        context.update(label.as_bytes());
        context.update(b"/"); // no label contains one, so label and field cannot run into each other
        context.update(of.as_bytes());
        context.update(&[1]);
        Self::new(finish(context))
    }

    /// HMAC-SHA-256 over the parts, each after its length in 8 bytes.
    pub(super) fn mac(&self, parts: &[&[u8]]) -> [u8; 32] {
        let mut context = self.context();
        for part in parts {
            context.update(&(part.len() as u64).to_be_bytes());
            context.update(part);
        }
        finish(context)
    }

    fn context(&self) -> Context {
        Context::with_key(&Key::new(HMAC_SHA256, self.0.as_slice()))
    }
}

fn finish(context: Context) -> [u8; 32] {
    let tag = context.sign();
    let mut out = [0; 32];
    out.copy_from_slice(tag.as_ref());
    out
}
