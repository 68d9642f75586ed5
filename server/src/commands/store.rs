//! How does a command change something in the database?

use db::Tx;

use crate::settings::{Loaded, Settings};
use crate::{deployment, runtime};

/// Runs one act on the deployment's database. With SQLite the server must not run: it holds the file.
///
/// # Errors
/// The reason, in words for the operator.
pub(super) fn with_store<T, F>(loaded: &Loaded, act: F) -> Result<T, String>
where
    T: Send + 'static,
    F: Fn(&mut Tx) -> Result<T, center::Error> + Send + 'static,
{
    let runtime = runtime().map_err(|error| format!("no threads: {error}"))?;
    runtime.block_on(run(&loaded.settings, act))
}

async fn run<T, F>(settings: &Settings, act: F) -> Result<T, String>
where
    T: Send + 'static,
    F: Fn(&mut Tx) -> Result<T, center::Error> + Send + 'static,
{
    // The keys are not needed, but a database that was written with others is the wrong one.
    let deployment::Opened { db, .. } = deployment::open(settings).await?;
    let done = db.write(act).await.map_err(|error| error.to_string());
    db.close().await.map_err(|error| error.to_string())?;
    done
}
