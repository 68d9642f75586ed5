//! Does the built program keep the contract of its command line: what it prints where, and its status?

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "what fails here is a failed test")]

mod here;

use here::{Folder, PRODUCTION, Served, ask, menshen, told};

#[test]
fn help_and_version_go_to_standard_output_with_status_0() {
    let folder = Folder::new();
    for arguments in [&["--help"][..], &["serve", "--help"], &["audit", "verify", "--help"], &["--version"]] {
        let (status, out, err) = told(menshen(&folder, arguments, &[]));
        assert_eq!((status, err.as_str()), (0, ""), "{arguments:?}");
        assert!(out.contains("menshen"), "{out}");
    }
    let (_, help, _) = told(menshen(&folder, &["--help"], &[]));
    for command in [
        "serve",
        "migrate",
        "config",
        "check",
        "client",
        "operation",
        "audit",
        "hardware-token",
        "backup",
        "restore",
        "--config",
    ] {
        assert!(help.contains(command), "{command}");
    }
}

#[test]
fn bad_usage_has_status_2() {
    let folder = Folder::new();
    for arguments in [&[][..], &["dance"], &["serve", "--loud"], &["backup"], &["audit"]] {
        let (status, out, err) = told(menshen(&folder, arguments, &[]));
        assert_eq!((status, out.as_str()), (2, ""), "{arguments:?}");
        assert!(!err.is_empty());
    }
}

#[test]
fn serve_names_every_missing_setting_and_has_status_1() {
    let folder = Folder::new();
    let (status, out, err) = told(menshen(&folder, &["serve"], &[]));
    assert_eq!((status, out.as_str()), (1, ""));
    for key in
        ["public_url", "mail.smtp_host", "mail.from", "sms.secret_id", "sms.secret_key", "sms.app_id", "sms.sign_name"]
    {
        assert!(err.contains(&format!("\n{key}: is required")), "{key} is missing in\n{err}");
    }
    assert!(!folder.path().join("menshen-data").exists(), "nothing was made");
}

#[test]
fn settings_are_refused_by_every_command() {
    let folder = Folder::new();
    for arguments in [
        &["serve"][..],
        &["migrate"],
        &["config"],
        &["check"],
        &["audit", "verify"],
        &["hardware-token", "list"],
        &["backup", "b"],
        &["restore", "b"],
    ] {
        let (status, _, err) =
            told(menshen(&folder, arguments, &[("MENSHEN_LISTNE", "x"), ("MENSHEN_CODE__TRIES", "99")]));
        assert_eq!(status, 1, "{arguments:?}");
        assert!(err.contains("did you mean MENSHEN_LISTEN?") && err.contains("code.tries"), "{err}");
    }
}

#[test]
fn the_usual_file_is_read_and_a_named_one_wins_over_it() {
    let folder = Folder::new();
    folder.file("menshen.toml", "brand = \"Usual\"");
    let other = folder.file("other.toml", "brand = \"Other\"");
    let (_, usual, _) = told(menshen(&folder, &["config"], &[]));
    assert!(usual.contains("brand = \"Usual\" # menshen.toml, line 1"), "{usual}");
    let (_, named, _) = told(menshen(&folder, &["config", "--config", other.to_str().unwrap()], &[]));
    assert!(named.contains("brand = \"Other\""), "{named}");
    let (status, _, err) = told(menshen(&folder, &["--config", "absent.toml", "config"], &[]));
    assert!(status == 1 && err.contains("absent.toml"), "{err}");
}

#[test]
fn the_explanation_can_be_used_as_the_settings_file() {
    let folder = Folder::new();
    let (status, text, _) = told(menshen(&folder, &["config", "--explain"], &[]));
    assert_eq!(status, 0);
    folder.file("menshen.toml", &text);
    let (status, shown, err) = told(menshen(&folder, &["config"], &[]));
    assert_eq!((status, err.as_str()), (0, ""));
    assert!(shown.lines().filter(|line| line.contains(" = ")).all(|line| line.ends_with("# default")), "{shown}");
}

#[test]
fn t60_config_hides_secrets() {
    let folder = Folder::new();
    let (status, shown, _) = told(menshen(&folder, &["config"], PRODUCTION));
    assert_eq!(status, 0);
    assert!(shown.contains("secret_key = \"(hidden)\"") && !shown.contains("canary"), "{shown}");
}

#[test]
fn config_shows_also_what_it_then_refuses() {
    let folder = Folder::new();
    let (status, shown, err) =
        told(menshen(&folder, &["config"], &[("MENSHEN_PUBLIC_URL", "http://account.example.com")]));
    assert_eq!(status, 1);
    assert!(shown.contains("public_url = \"http://account.example.com/\" # environment"), "{shown}");
    assert!(err.contains("public_url (environment, MENSHEN_PUBLIC_URL): must begin with https"), "{err}");
}

#[test]
fn migrate_makes_the_database_once() {
    let folder = Folder::new();
    let (status, first, err) = told(menshen(&folder, &["migrate"], &[]));
    assert_eq!(status, 0, "{err}");
    assert!(first.ends_with("migrations were run.\n"), "{first}");
    let (_, second, _) = told(menshen(&folder, &["migrate"], &[]));
    assert_eq!(second, "The database is up to date.\n");
}

#[test]
fn check_tells_what_is_wrong_and_what_is_well() {
    let folder = Folder::new();
    let (status, out, err) = told(menshen(&folder, &["check"], PRODUCTION));
    assert_eq!((status, err.as_str()), (1, "menshen: 2 problems\n"), "{out}");
    assert!(out.contains("PROBLEM  mail server: 127.0.0.1:1 cannot be reached"), "{out}");
    assert!(out.contains("PROBLEM  SMS provider: 127.0.0.1:1 cannot be reached"), "{out}");
    assert!(
        out.contains("ok       cities") && out.contains("note     database: ") && out.contains("ok       settings"),
        "{out}"
    );
    let (status, out, _) = told(menshen(&folder, &["check"], &[]));
    assert!(status == 1 && out.contains("PROBLEM  settings: public_url: is required"), "{out}");
}

#[cfg(unix)]
#[test]
fn check_finds_a_key_ring_that_others_can_read() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    drop(Served::start(&folder, &[]));
    let keys = folder.path().join("menshen-data/keys");
    assert_eq!(std::fs::metadata(&keys).unwrap().permissions().mode() & 0o777, 0o600);
    std::fs::set_permissions(&keys, std::fs::Permissions::from_mode(0o644)).unwrap();
    let (_, out, _) = told(menshen(&folder, &["check"], PRODUCTION));
    assert!(out.contains("PROBLEM  key ring: others may read"), "{out}");
    let (status, _, err) = told(menshen(&folder, &["serve"], PRODUCTION));
    assert!(status == 1 && err.contains("chmod 600"), "{err}");
}

#[test]
fn a_second_server_on_the_same_sqlite_file_is_refused_by_name() {
    let folder = Folder::new();
    let first = Served::start(&folder, &[]);
    let (status, _, err) = told(menshen(&folder, &["serve"], PRODUCTION));
    assert!(status == 1 && err.contains("menshen.db is in use by process"), "{err}");
    let (_, out, _) = told(menshen(&folder, &["check"], PRODUCTION));
    assert!(out.contains("note     database: the database file"), "{out}");
    first.signal("TERM");
    assert_eq!(first.end().0, Some(0));
}

#[test]
fn a_port_that_is_taken_is_named_with_its_setting() {
    let folder = Folder::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let env: Vec<_> = PRODUCTION.iter().copied().chain([("MENSHEN_METRICS__LISTEN", address.as_str())]).collect();
    let (status, _, err) = told(menshen(&folder, &["serve"], &env));
    assert!(status == 1 && err.contains(&format!("metrics.listen: cannot listen on {address}")), "{err}");
}

#[test]
fn p5_a_database_without_its_keys_is_refused_and_no_new_keys_are_left() {
    let folder = Folder::new();
    let first = Served::start(&folder, &[]);
    first.signal("TERM");
    first.end();
    let keys = folder.path().join("menshen-data/keys");
    let kept = std::fs::read(&keys).unwrap();
    std::fs::remove_file(&keys).unwrap();
    let (status, _, err) = told(menshen(&folder, &["serve"], PRODUCTION));
    assert!(status == 1 && err.contains("the keys are missing"), "{err}");
    assert!(!keys.exists());

    let elsewhere = Folder::new();
    drop(Served::start(&elsewhere, &[]));
    std::fs::copy(elsewhere.path().join("menshen-data/keys"), &keys).unwrap();
    let (status, _, err) = told(menshen(&folder, &["serve"], PRODUCTION));
    assert!(status == 1 && err.contains("written with other keys"), "{err}");
    assert_ne!(std::fs::read(&keys).unwrap(), kept);
}

#[test]
fn r_14_a_backup_of_a_running_server_is_restored_in_its_place() {
    let folder = Folder::new();
    let server = Served::start(&folder, &[]);
    let (status, out, err) = told(menshen(&folder, &["backup", "copy.db"], PRODUCTION));
    assert_eq!(status, 0, "{err}");
    assert!(out.contains("keys is not in the copy"), "{out}");
    let (status, _, err) = told(menshen(&folder, &["backup", "copy.db"], PRODUCTION));
    assert!(status == 1 && err.contains("copy.db"), "a copy is never overwritten: {err}");
    let (status, _, err) = told(menshen(&folder, &["restore", "copy.db"], PRODUCTION));
    assert!(status == 1 && err.contains("stop the server first"), "{err}");
    server.signal("TERM");
    server.end();

    let (status, out, err) = told(menshen(&folder, &["restore", "copy.db"], PRODUCTION));
    assert_eq!(status, 0, "{err}");
    assert!(out.contains("menshen.db is in place.") && out.contains(".before-restore-1"), "{out}");
    let again = Served::start(&folder, &[]);
    assert!(ask(again.metrics, "GET", "/readyz").starts_with("HTTP/1.1 200"));
    again.signal("TERM");
    assert_eq!(again.end().0, Some(0));
}

#[test]
fn r_14_a_copy_with_other_keys_or_with_damage_is_refused_and_nothing_is_touched() {
    let folder = Folder::new();
    let elsewhere = Folder::new();
    for place in [&folder, &elsewhere] {
        let server = Served::start(place, &[]);
        server.signal("TERM");
        server.end();
    }
    assert_eq!(told(menshen(&elsewhere, &["backup", "copy.db"], PRODUCTION)).0, 0);
    let foreign = elsewhere.path().join("copy.db");
    let damaged =
        folder.file("damaged.db", "not a database at all, but long enough to look at, and then some more text");
    for (copy, why) in [(&foreign, "other keys"), (&damaged, "could not be copied")] {
        let (status, _, err) = told(menshen(&folder, &["restore", copy.to_str().unwrap()], PRODUCTION));
        assert!(status == 1 && err.contains(why), "{err}");
    }
    let mut names: Vec<_> = std::fs::read_dir(folder.path().join("menshen-data"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    names.sort();
    assert_eq!(names, ["keys", "menshen.db", "menshen.db-lock"]);
}

#[test]
fn backup_and_restore_point_to_the_tools_of_postgresql() {
    let folder = Folder::new();
    let env = [("MENSHEN_DATABASE__URL", "postgres://menshen:canary@127.0.0.1:1/menshen")];
    for (command, tool) in [("backup", "pg_dump"), ("restore", "pg_restore")] {
        let (status, _, err) = told(menshen(&folder, &[command, "copy.db"], &env));
        assert!(status == 1 && err.contains(tool) && !err.contains("canary"), "{err}");
    }
}

#[test]
fn audit_verify_reads_beside_a_running_server_and_leaves_nothing_behind() {
    let folder = Folder::new();
    let server = Served::start(&folder, &[]);
    let (status, out, err) = told(menshen(&folder, &["audit", "verify"], PRODUCTION));
    assert_eq!((status, err.as_str()), (0, ""));
    assert!(out.contains("0 records of 0 accounts") && out.contains("Every chain is whole."), "{out}");
    let (status, _, err) = told(menshen(&folder, &["audit", "verify", "--account", "1000000000001"], PRODUCTION));
    assert!(status == 1 && err.contains("there is no account 1000000000001"), "{err}");
    assert!(!folder.path().join("menshen-data/audit-verify.db").exists());
    server.signal("TERM");
    server.end();
}

/// The value behind a word at the beginning of a line.
fn after<'a>(out: &'a str, word: &str) -> &'a str {
    out.lines().find_map(|line| line.strip_prefix(word)).map(str::trim).unwrap()
}

/// IMP-22: a client's secret is printed once; a revoked client stays in the list.
#[test]
fn imp_22_a_client_is_added_listed_and_revoked() {
    let folder = Folder::new();
    let run = |arguments: &[&str]| told(menshen(&folder, arguments, PRODUCTION));
    let redirect = "https://console.example.com/back";
    let (status, out, err) = run(&[
        "client",
        "add",
        "Console",
        "--name-zh",
        "控制台",
        "--scope",
        "operations",
        "--scope",
        "sessions",
        "--redirect",
        redirect,
    ]);
    assert_eq!((status, err.as_str()), (0, ""), "{out}");
    let (id, secret) = (after(&out, "id"), after(&out, "secret"));
    assert_eq!((id.len(), secret.len()), (36, 43));
    let (status, listed, _) = run(&["client", "list"]);
    assert_eq!(status, 0);
    assert!(listed.contains(id) && listed.contains("operations,sessions") && listed.contains(redirect), "{listed}");
    assert!(!listed.contains(secret) && !listed.contains("revoked"), "{listed}");
    let (status, _, err) = run(&["client", "revoke", id]);
    assert_eq!((status, err.as_str()), (0, ""));
    assert!(run(&["client", "list"]).1.contains("revoked"));
    assert_eq!(run(&["client", "revoke", id]).0, 1, "once");
    assert_eq!(run(&["client", "revoke", "nonsense"]).0, 1);
    for (arguments, expected) in [
        (&["client", "add", "Console"][..], 2),
        (&["client", "add", "Console", "--scope", "everything"], 2),
        (&["client", "add", "", "--scope", "operations"], 1),
        (&["client", "add", "Console", "--scope", "operations", "--redirect", "http://console.example.com/"], 1),
        (&["client", "add", "Console", "--scope", "operations", "--redirect", "https://a.example/..%2f"], 1),
    ] {
        assert_eq!(run(arguments).0, expected, "{arguments:?}");
    }
}

/// OPCAT-11: operators add to the catalogue and rename in it; what is shipped stays.
#[test]
fn opcat_11_an_operator_adds_renames_and_takes_back() {
    let folder = Folder::new();
    let run = |arguments: &[&str]| told(menshen(&folder, arguments, PRODUCTION));
    let all = || run(&["operation", "list", "--all"]).1.lines().count();
    assert_eq!(all(), 212);
    assert!(run(&["operation", "list"]).1.contains("Nothing was added"));
    let tape = ["operation", "add", "storage", "tape", "Tape library", "erase-tape", "Erase a tape", "擦除磁带"];
    assert_eq!(run(&tape).0, 0);
    let named = [
        "operation",
        "add",
        "compute",
        "cvm",
        "Cloud Virtual Machine",
        "terminate-instance",
        "End a server",
        "结束服务器",
    ];
    assert_eq!(run(&named).0, 0);
    assert_eq!(all(), 213, "one is new, one has another name");
    let added = run(&["operation", "list"]).1;
    assert!(added.contains("tape/erase-tape") && added.contains("cvm/terminate-instance  End a server"), "{added}");
    assert!(!added.contains("Cloud Virtual Machine"), "a product that keeps its name is not noted: {added}");
    assert_eq!(run(&["operation", "remove", "tape", "erase-tape"]).0, 0);
    assert_eq!(run(&["operation", "remove", "tape", "erase-tape"]).0, 1);
    assert_eq!(run(&["operation", "remove", "cvm", "reset-password"]).0, 1, "what is shipped stays");
    assert_eq!(all(), 212);
    for (category, product, operation) in
        [("nothing", "tape", "x"), ("storage", "Tape", "x"), ("storage", "tape", "x y"), ("storage", "account", "x")]
    {
        let (status, _, err) = run(&["operation", "add", category, product, "Tape", operation, "X", "X"]);
        assert_eq!(status, 1, "{category} {product} {operation}");
        assert!(!err.is_empty());
    }
}
