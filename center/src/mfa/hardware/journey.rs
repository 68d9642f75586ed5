//! How do the tokens of a file come into the inventory? (IMP-25)

use std::sync::Arc;

use super::read::{Found, Read, Rejected, Why};
use super::{PLACE, store};
use crate::{Center, Ctx, Error};

/// Rows of one act, so that none holds the store for long.
const PAGE: usize = 200;

/// What became of a file.
#[derive(Debug)]
pub struct Report {
    /// Tokens that are in the inventory now.
    pub imported: usize,
    /// Those that are not, in the order of the file.
    pub rejected: Vec<Rejected>,
}

/// Stores every token that is new; serial numbers that are known are rejected, and nothing of them is changed.
///
/// # Errors
/// If the store fails. What was stored before stays: the file can be imported again.
pub async fn import(center: &Center, ctx: &Arc<Ctx>, read: Read) -> Result<Report, Error> {
    let mut report = Report { imported: 0, rejected: read.rejected };
    let found: Vec<(usize, Found)> = read.found.into_iter().enumerate().collect();
    for page in found.chunks(PAGE) {
        let page: Arc<[(usize, Found)]> = page.to_vec().into();
        let rows = page.len();
        let known = center.write(ctx, move |tx, ctx| store_page(tx, ctx, &page)).await?;
        report.imported += rows - known.len();
        report.rejected.extend(known);
    }
    report.rejected.sort_by_key(|rejected| rejected.line);
    Ok(report)
}

fn store_page(tx: &mut db::Tx, ctx: &Ctx, page: &[(usize, Found)]) -> Result<Vec<Rejected>, Error> {
    let mut known = Vec::new();
    for (number, found) in page {
        let label = format!("mfa-token:{number}");
        let id = ctx.id(&label);
        let sealed = ctx.keys.seal(PLACE, &id, ctx.draw(&format!("{label}:seal")), found.seed.expose());
        if !store::insert(tx, &id, found, &sealed, ctx.now)? {
            known.push(Rejected { line: found.line, serial: found.serial.clone(), why: Why::Known });
        }
    }
    Ok(known)
}
