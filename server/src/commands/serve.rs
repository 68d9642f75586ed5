//! `menshen serve`: the server, from its start to its end.

use crate::cli::{refused, say};
use crate::process::until_told;
use crate::settings::{Loaded, required, whole};
use crate::telemetry::Telemetry;
use crate::{Server, runtime};

pub(crate) fn serve(loaded: &Loaded) -> Result<(), String> {
    let mut problems = whole(loaded).err().unwrap_or_default();
    problems.0.extend(required(&loaded.settings).err().unwrap_or_default().0);
    problems.into_result().map_err(|problems| refused(&problems))?;

    let settings = loaded.settings.clone();
    let telemetry = Telemetry::start(&settings.log, settings.telemetry.otlp_endpoint.as_ref())?;
    let runtime = runtime().map_err(|error| format!("no threads: {error}"))?;
    let ended = runtime.block_on(until_told(
        Server::start(settings),
        async |running| say(&running.listening(None)),
        async |running| running.stop().await,
    ));
    runtime.shutdown_background();
    telemetry.stop();
    ended
}
