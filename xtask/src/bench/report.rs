//! `docs/PERFORMANCE.md`: what a run has shown, as far as it holds on other machines too.

use std::fmt::Write as _;

use super::Setup;
use super::figure::Figure;
use crate::{docs, tree};

const TOP: &str = "# Performance

Written by `cargo xtask bench --write`. Absolute figures do not hold from one machine to the next; every
figure stands beside its ceiling, measured in turns with it on the same cores, and it is the ratio that counts.
Run it on yours: `cargo xtask bench`, with `--postgres URL` for PostgreSQL too.

How it is measured:

- **Session check**: `GET /api/v1/session` with the cookie of one of 1000 sessions in turn, over 32 connections
  kept alive. The server has one core, the generator another. Processor time is that of the server's threads
  for the whole run by its requests. The ceiling is a server of the same libraries and runtime whose one
  handler answers a constant of the same length. A *first* check finds the session in no cache and asks the store.
- **Password login**: `POST /api/v1/sessions` with email and password, four connections a core; a login is
  three durable commits, a session and an audit record. The ceiling is Argon2id (19456 KiB, 2 passes, 1 lane)
  alone, on as many threads as cores, each with memory of its own that is used again. Processor time is the
  server's, whatever else the machine does. Meanwhile four callers look at their sessions. Then with far more callers than the queue has room for.
- **Registration**: in process, through the journeys that both doors call, from 64 callers at once in different
  networks. Whole, it hashes a password; its ceiling is Argon2id alone. Its rows without the hash, and its beginning
  (code issued, mail queued, budgets counted), stand beside durable acts that write one row.
- **Operation check**: `POST /api/v1/product/checks` with a product's credentials about one of 1000 accounts in turn, over
  32 connections kept alive, on cores of their own as above. *Allowed*: accounts without operation protection.
  *Challenged*: accounts with it; each answer is a request kept, a budget counted and a record of the account's chain,
  durable before it is told. The ceiling is a handler that reads the body and answers what an allowed check answers.
- **Verification by TOTP**: `POST /api/v1/verifications/{id}/proof` with the code of an authenticator application. A code
  counts once, so each run has accounts of its own, at most 2500, each of which proves once; the verifications are begun
  before the clock runs. It counts the try, takes the step, stores the grant and appends the record, durably. Its ceiling
  is the same handler, for want of a better one.
- Medians of at least three runs.

";

const LIMITS: &str = "
## What holds it back

- **Session check**: more than half of it is the kernel's sockets, the rest is spread thin. What we add to the bare
  handler: a dozen headers that every answer carries (`docs/SECURITY.md`), to be put into a map and written out; the
  layer of the door with its boxed future; the answer's JSON; one SHA-256 of
  the token and one look into the cache. On PostgreSQL one read by index comes on top, because a session that was
  ended elsewhere must be over with the next request.
- **Activity of sessions**: written at most once in 30 s for each, one row and no index. With a hundred thousand people
  active at once that is about as much work as their checks.
- **Operation check, allowed**: beside what the session check does, the body is read and parsed. On SQLite, where this
  process is the only writer, neither the client nor the account's protection is read again: each is kept with a stamp that
  every act changing it changes too, before its caller is answered, so that a revoked client or a new protection counts with
  the next request. On PostgreSQL another replica may have changed them, so both are read by index each time, and those two
  journeys are most of what it costs.
- **Operation check, challenged**, and **verification by TOTP**: a durable act of several statements, which no handler that
  does nothing is a fair ceiling for. On one core the rate is that of the writer and its flush of the log; acts that wait
  share one. Most of a challenge is the record of the account's chain with its digests, the request's row with its
  indexes, and the look at which factors count; the six digits themselves are two HMACs.
- **Password login**: Argon2id is 92 % of the server's time. Of the rest more than half is the writer's two commits, each
  flushed to the disk, and the other half HTTP; both run on the cores that hash.
- **Registration**: Argon2id again; without it, the flush of the log that a group of commits shares.
- **Start**: opening the store, comparing the migrations and reading the key ring; no table is read, so accounts do
  not count.
";

/// On what was measured.
pub fn setup(setup: &Setup) -> String {
    let apart = match (setup.server_core, setup.load_core) {
        (Some(server), Some(load)) => {
            format!("server on core {server} and generator on core {load} for the session check")
        }
        _ => "server and generator on the same cores".into(),
    };
    let busy = if setup.busy > 0.5 {
        format!("; other work was going on (load {}), which processor time bears better than rates", setup.busy)
    } else {
        String::new()
    };
    let (cores, runs, short, long) = (setup.cores, setup.runs, setup.seconds, setup.long_seconds);
    format!("{cores} cores; {apart}; medians of {runs} runs of {short} s (logins {long} s){busy}")
}

/// Writes the document.
///
/// # Errors
/// If it cannot be written.
pub fn write(of: &Setup, figures: &[Figure]) -> Result<(), String> {
    let tree = tree::Tree::read(tree::root())?;
    docs::write_file(&tree, "docs/PERFORMANCE.md", &document(of, figures))
}

fn document(of: &Setup, figures: &[Figure]) -> String {
    let mut out = format!("{TOP}## The last run\n\n{}.\n\n", setup(of));
    let _ = writeln!(
        out,
        "| figure | database | median | ceiling | ratio | aim | reached |\n|---|---|---|---|---|---|---|"
    );
    for figure in figures {
        let _ = writeln!(out, "| {} |", figure.cells().join(" | "));
    }
    out.push_str(LIMITS);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_has_a_row_for_each_figure() {
        let setup = Setup {
            cores: 2,
            server_core: Some(0),
            load_core: Some(1),
            runs: 3,
            seconds: 1.0,
            long_seconds: 2.0,
            busy: 0.0,
        };
        let text = document(
            &setup,
            &[Figure::new("session check", "SQLite, 1000 accounts", 12.0, "µs").under("bare handler", 10.0)],
        );
        assert!(
            text.contains("| session check | SQLite, 1000 accounts | 12.0 µs | 10.0 (bare handler) | 1.20 | – | – |"),
            "{text}"
        );
    }
}
