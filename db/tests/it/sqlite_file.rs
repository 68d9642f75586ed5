//! Is a SQLite file used by one process, and readable by one user?

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

use db::{Db, Error, primitive};

use crate::count;
use crate::database::Directory;

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[tokio::test]
async fn a_new_file_and_its_directories_are_for_one_user() {
    let directory = Directory::new("modes");
    let path = directory.0.join("new/deep/menshen.db");
    let db = Db::open(&format!("sqlite:{}", path.display())).await.unwrap();
    db.migrate(&[]).await.unwrap();
    for end in ["", "-wal", "-shm", "-lock"] {
        let name = format!("{}{end}", path.display());
        assert_eq!(mode(Path::new(&name)), 0o600, "{name}");
    }
    assert_eq!(mode(&directory.0.join("new")), 0o700);
    assert_eq!(mode(&directory.0.join("new/deep")), 0o700);
    db.close().await.unwrap();
}

#[tokio::test]
async fn a_second_opening_in_this_process_is_refused_whatever_the_way() {
    let directory = Directory::new("twice");
    let db = Db::open(&directory.sqlite()).await.unwrap();
    symlink(directory.0.join("test.db"), directory.0.join("link.db")).unwrap();
    for way in ["test.db", "../NAME/test.db", "link.db"] {
        let way = way.replace("NAME", directory.0.file_name().unwrap().to_str().unwrap());
        match Db::open(&format!("sqlite:{}", directory.0.join(&way).display())).await {
            Err(Error::Busy(text)) => assert!(text.contains("test.db") && text.contains("this process"), "{text}"),
            other => panic!("{way}: {:?}", other.err()),
        }
    }
    db.migrate(&[]).await.unwrap();
    db.write(|tx| primitive::take(tx, "kept", 1, 0, 1)).await.unwrap();
    db.close().await.unwrap();
    let again = Db::open(&directory.sqlite()).await.unwrap();
    assert_eq!(count(&again, "SELECT COUNT(*) FROM counter").await, 1, "after closing it may be opened again");
    drop(db);
    assert!(Db::open(&directory.sqlite()).await.is_err(), "the old handle held nothing any more");
    again.close().await.unwrap();
}

/// This test starts itself in another process, where `ask` is set.
#[tokio::test]
async fn a_second_process_is_refused_by_name_and_let_in_afterwards() {
    let ask = "MENSHEN_TEST_OPEN";
    if let Ok(url) = std::env::var(ask) {
        match Db::open(&url).await {
            Ok(_) => println!("opened"),
            Err(e) => println!("refused: {e}"),
        }
        return;
    }
    let directory = Directory::new("second");
    let other = || {
        let test = "sqlite_file::a_second_process_is_refused_by_name_and_let_in_afterwards";
        let mut command = Command::new(std::env::current_exe().unwrap());
        let output = command.args([test, "--exact", "--nocapture"]).env(ask, directory.sqlite()).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let db = Db::open(&directory.sqlite()).await.unwrap();
    let said = other();
    let process = format!("in use by process {}", std::process::id());
    assert!(
        said.contains("refused: busy: the database file") && said.contains("test.db") && said.contains(&process),
        "{said}"
    );
    db.close().await.unwrap();
    assert!(other().contains("opened"));
}

#[tokio::test]
async fn a_reader_that_is_dropped_or_panics_gives_its_connection_back() {
    let directory = Directory::new("readers");
    let options = db::Options { readers: 1, ..Default::default() };
    let db = Db::open_with(&directory.sqlite(), options).await.unwrap();
    let panics = db.read(|_| -> Result<(), Error> { panic!("on purpose") }).await;
    assert_eq!(panics, Err(Error::Fault("act panicked".into())));
    for _ in 0..3 {
        assert_eq!(count(&db, "SELECT 7").await, 7);
    }
    db.close().await.unwrap();
}
