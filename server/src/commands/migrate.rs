//! `menshen migrate`: the tables of this version.

use crate::cli::say;
use crate::settings::Loaded;
use crate::{deployment, runtime};

pub(crate) fn migrate(loaded: &Loaded) -> Result<(), String> {
    let runtime = runtime().map_err(|error| format!("no threads: {error}"))?;
    runtime.block_on(async {
        let db = deployment::open_store(&loaded.settings).await?;
        let ran = db.migrate(center::MIGRATIONS).await.map_err(|error| error.to_string());
        db.close().await.map_err(|error| error.to_string())?;
        say(&match ran? {
            0 => "The database is up to date.".into(),
            1 => "1 migration was run.".into(),
            many => format!("{many} migrations were run."),
        });
        Ok(())
    })
}
