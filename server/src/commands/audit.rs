//! `menshen audit verify`: is the record of every account whole?

use std::path::{Path, PathBuf};

use center::audit::Verified;
use center::{Center, account, audit};
use connect::geo::Geo;
use rules::{AccountId, Uin};

use crate::cli::say;
use crate::settings::{Loaded, Secret, Settings};
use crate::{deployment, runtime, snapshot};

pub(crate) fn audit_verify(loaded: &Loaded, uin: Option<&str>) -> Result<(), String> {
    let uin = uin
        .map(|text| text.parse().map(Uin).map_err(|_| format!("`{text}` is not an account number (UIN)")))
        .transpose()?;
    let runtime = runtime().map_err(|error| format!("no threads: {error}"))?;
    let (settings, copy) = beside_the_server(&loaded.settings)?;
    let verified = runtime.block_on(verify(&settings, uin));
    drop(copy);
    report(&verified?)
}

async fn verify(settings: &Settings, uin: Option<Uin>) -> Result<Verified, String> {
    let deployment::Opened { db, keys } = deployment::open(settings).await?;
    let center = Center::new(db, keys, settings.policy.clone(), Geo::bundled(), &settings.brand, 1, 1);
    let verified = async {
        let only = match uin {
            Some(uin) => Some(find(&center, uin).await?),
            None => None,
        };
        audit::verify(&center, only).await.map_err(|error| error.to_string())
    };
    let verified = verified.await;
    center.db.close().await.map_err(|error| error.to_string())?;
    verified
}

async fn find(center: &Center, uin: Uin) -> Result<AccountId, String> {
    let found: Result<Option<AccountId>, center::Error> = center.db.read(move |tx| account::find_by_uin(tx, uin)).await;
    found.map_err(|error| error.to_string())?.ok_or_else(|| format!("there is no account {uin}"))
}

fn report(verified: &Verified) -> Result<(), String> {
    say(&format!("{} records of {} accounts were read.", verified.records, verified.accounts));
    if verified.broken.is_empty() {
        say("Every chain is whole.");
        return Ok(());
    }
    let lines = verified
        .broken
        .iter()
        .map(|broken| format!("account {}, record {}: {}", broken.account, broken.seq, broken.why));
    Err(format!("{} chains are broken:\n{}", verified.broken.len(), lines.collect::<Vec<_>>().join("\n")))
}

/// A server that runs holds its SQLite database. Then a copy of this moment is read in its place.
fn beside_the_server(settings: &Settings) -> Result<(Settings, Option<Copy>), String> {
    let Some(file) = deployment::file(settings) else { return Ok((settings.clone(), None)) };
    let copy = Copy(settings.data_dir.join("audit-verify.db"));
    drop(Copy(copy.0.clone())); // left over from a run that was killed
    snapshot::copy(&file, &copy.0)?;
    let mut settings = settings.clone();
    settings.database.url = Some(Secret::new(format!("sqlite:{}", copy.0.display())));
    Ok((settings, Some(copy)))
}

/// A copy that goes when it is dropped.
struct Copy(PathBuf);

impl Drop for Copy {
    fn drop(&mut self) {
        for ending in ["", "-wal", "-shm", "-lock"] {
            let mut name = self.0.clone().into_os_string();
            name.push(ending);
            let _ = std::fs::remove_file(Path::new(&name));
        }
    }
}
