//! Starting: migrations run once, one process has a SQLite file, and a key ring belongs to its database.

use std::path::Path;

use center::MIGRATIONS;
use db::seal::Keys;
use http::Method;
use serde_json::json;
use testkit::{Browser, Place, Rows, UnderTest, both};

const PROGRAM: &str = env!("CARGO_BIN_EXE_under-test");

fn ring(dir: &Path) -> std::path::PathBuf {
    std::fs::create_dir_all(dir).unwrap();
    dir.to_owned()
}

async fn opened(place: &Place) -> db::Db {
    place.open().await.unwrap()
}

both! {
    /// Several replicas may start at once; each migration runs once.
    async fn migrations_that_start_at_once_run_once(place) {
        let first = opened(&place).await;
        let mut ran = Vec::new();
        if place.is_sqlite() {
            let (one, two) = tokio::join!(first.migrate(MIGRATIONS), first.migrate(MIGRATIONS));
            ran.extend([one.unwrap(), two.unwrap()]);
        } else {
            let others = [opened(&place).await, opened(&place).await, opened(&place).await];
            let (a, b, c, d) = tokio::join!(
                first.migrate(MIGRATIONS),
                others[0].migrate(MIGRATIONS),
                others[1].migrate(MIGRATIONS),
                others[2].migrate(MIGRATIONS)
            );
            ran.extend([a.unwrap(), b.unwrap(), c.unwrap(), d.unwrap()]);
            for other in others {
                other.close().await.unwrap();
            }
        }
        assert_eq!(ran.iter().sum::<usize>(), MIGRATIONS.len(), "{ran:?}");
        assert_eq!(ran.iter().filter(|ran| **ran > 0).count(), 1, "{ran:?}");
        assert_eq!(first.number("SELECT COUNT(*) FROM migration", &[]).await, MIGRATIONS.len() as i64);
        assert_eq!(first.migrate(MIGRATIONS).await, Ok(0));
    }

    /// The whole server starts, announces where it listens, answers, and is ready.
    async fn the_real_server_starts_and_answers(place) {
        let process = UnderTest::start(PROGRAM, &ring(&place.dir().join("data")), place.url()).unwrap();
        let host = process.web.to_string();
        let browser = Browser::at(process.web, &host, &format!("http://{host}"), "36.110.1.1".parse().unwrap());
        browser.get("/").await.expect(200);
        let health =
            Browser::at(process.metrics, &process.metrics.to_string(), "http://x", "36.110.1.1".parse().unwrap());
        for path in ["/livez", "/readyz", "/metrics"] {
            health.get(path).await.expect(200);
            browser.get(path).await.expect(404);
        }
        let metrics = health.get("/metrics").await.body;
        assert!(metrics.contains("menshen_db_acts_total"), "{metrics}");
        browser.api(Method::POST, "/api/v1/registrations", json!({ "email": "zhang@example.com" })).await.expect(201);
        process.kill();
    }

    /// Two processes with different key rings must not serve one database.
    async fn a_process_with_another_key_ring_is_refused(place) {
        let first = UnderTest::start(PROGRAM, &ring(&place.dir().join("one")), place.url()).unwrap();
        if place.is_sqlite() {
            first.kill();
        }
        let refused = UnderTest::start(PROGRAM, &ring(&place.dir().join("two")), place.url()).err().unwrap();
        assert!(refused.contains("key"), "{refused}");
        // With its own ring it starts again.
        let again = UnderTest::start(PROGRAM, &ring(&place.dir().join("one")), place.url());
        assert!(again.is_ok());
    }

    /// T60: the ring is for its owner's eyes.
    async fn the_key_ring_is_made_for_its_owner_alone(place) {
        use std::os::unix::fs::PermissionsExt;
        let dir = ring(&place.dir().join("data"));
        UnderTest::start(PROGRAM, &dir, place.url()).unwrap().kill();
        let mut seen = 0;
        for entry in std::fs::read_dir(&dir).unwrap() {
            let entry = entry.unwrap();
            let mode = entry.metadata().unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0, "{:?} {mode:o}", entry.path());
            seen += 1;
        }
        assert!(seen > 0);
        assert!(Keys::load_or_create(&dir).is_ok());
    }

    /// A second process on one SQLite file is refused by name; on PostgreSQL it is a replica.
    async fn a_second_process_on_a_sqlite_file_is_refused_and_on_postgres_a_replica(place) {
        let dir = ring(&place.dir().join("data"));
        let first = UnderTest::start(PROGRAM, &dir, place.url()).unwrap();
        let second = UnderTest::start(PROGRAM, &dir, place.url());
        if place.is_sqlite() {
            let why = second.err().unwrap();
            assert!(why.contains("in use by process") && why.contains("menshen.db"), "{why}");
            let inside = place.open().await.err().unwrap().to_string();
            assert!(inside.contains("in use by process"), "{inside}");
            first.kill();
            UnderTest::start(PROGRAM, &dir, place.url()).unwrap();
        } else {
            assert!(second.is_ok());
        }
    }
}
