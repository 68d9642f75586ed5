//! Is every setting read, refused, explained and hidden as it should be?

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "what fails here is a failed test")]

use server::settings::{
    Kind, Loaded, Problems, Program, Settings, Source, all, effective, explain, load, required, whole,
};

fn source(file: &str, env: &[(&str, &str)]) -> Source {
    let env = env.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
    Source { file: Some(("menshen.toml".into(), file.into())), env }
}

fn read(file: &str, env: &[(&str, &str)]) -> Result<Loaded, Problems> {
    load(Program::Menshen, Settings::default(), &source(file, env))
}

fn refusal(file: &str, env: &[(&str, &str)]) -> String {
    read(file, env).and_then(|loaded| whole(&loaded)).expect_err("refused").to_string()
}

/// The lines `# name = value` of an explanation, made into settings.
fn uncommented(text: &str) -> String {
    let is_setting = |line: &str| {
        let name = line.strip_prefix("# ").and_then(|line| line.split_once(" = ")).map(|(name, _)| name);
        name.is_some_and(|name| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'))
    };
    let lines = text.lines().map(|line| if is_setting(line) { &line[2..] } else { line });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_explanation_is_a_file_that_changes_nothing() {
    let text = explain(Program::Menshen, &Settings::default());
    let loaded = read(&text, &[]).unwrap();
    assert!(loaded.origins.is_empty());
    assert_eq!(format!("{:?}", loaded.settings), format!("{:?}", Settings::default()));
}

#[test]
fn the_explanation_with_every_line_in_force_gives_the_defaults() {
    let text = uncommented(&explain(Program::Menshen, &Settings::default()));
    let loaded = read(&text, &[]).unwrap();
    assert_eq!(loaded.origins.len(), Program::Menshen.settings().count());
    assert_eq!(format!("{:?}", loaded.settings), format!("{:?}", Settings::default()));
    whole(&loaded).unwrap();
}

#[test]
fn every_setting_is_explained_with_its_variable_range_and_meaning() {
    let text = explain(Program::Demo, &Settings::default());
    for setting in all() {
        for part in [setting.doc.to_string(), setting.variable(), setting.kind.to_string()] {
            assert!(text.contains(&part), "{}: {part}", setting.path);
        }
    }
    assert!(!explain(Program::Menshen, &Settings::default()).contains("sandbox"));
}

#[test]
fn every_number_takes_its_bounds_and_nothing_beyond() {
    for setting in Program::Menshen.settings() {
        let Kind::Integer(least, most) = setting.kind else { continue };
        for good in [least, most] {
            read("", &[(&setting.variable(), &good.to_string())]).unwrap_or_else(|problems| panic!("{problems}"));
        }
        for bad in [least - 1, most + 1] {
            let text = refusal("", &[(&setting.variable(), &bad.to_string())]);
            assert!(text.contains(setting.path) && text.contains(&format!("from {least} to {most}")), "{text}");
        }
    }
}

#[test]
fn every_default_is_within_its_own_bounds() {
    let text = uncommented(&explain(Program::Demo, &Settings::default()));
    let source = source(&text, &[]);
    load(Program::Demo, Settings::default(), &source).unwrap_or_else(|problems| panic!("{problems}"));
}

/// A number that is added to the policy must become a setting.
#[test]
fn every_number_of_the_policy_is_a_setting() {
    let policy = format!("{:#?}", rules::Policy::default());
    let numbers = policy.lines().filter(|line| line.ends_with(',') && line.contains(": ")).count();
    let tables = [
        "password.",
        "lockout.",
        "login.",
        "code.",
        "verification.",
        "mfa.",
        "session.",
        "sms.wait_",
        "sms.alarm_",
        "budget.",
        "contact.",
        "operation.",
        "passkey.",
        "registration.",
        "reset.",
        "login_email.",
        "limit.",
    ];
    let settings = all().filter(|setting| tables.iter().any(|table| setting.path.starts_with(table))).count();
    assert_eq!(settings, numbers);
}

#[test]
fn quota_18_the_lock_lasts_from_15_minutes_to_24_hours() {
    assert_eq!(read("lockout.window_minutes = 15", &[]).unwrap().settings.policy.lockout.window, 15 * rules::MINUTE);
    assert_eq!(read("lockout.window_minutes = 1440", &[]).unwrap().settings.policy.lockout.window, rules::DAY);
    assert!(
        refusal("[lockout]\nwindow_minutes = 14", &[]).starts_with("lockout.window_minutes (menshen.toml, line 2)")
    );
}

#[test]
fn the_environment_wins_over_the_file() {
    let file = "brand = \"File\"\n[lockout]\nattempts = 5\n";
    let loaded = read(file, &[("MENSHEN_LOCKOUT__ATTEMPTS", "7")]).unwrap();
    assert_eq!((loaded.settings.brand.as_str(), loaded.settings.policy.lockout.attempts), ("File", 7));
    assert_eq!(loaded.origin("brand"), "menshen.toml, line 1");
    assert_eq!(loaded.origin("lockout.attempts"), "environment, MENSHEN_LOCKOUT__ATTEMPTS");
}

#[test]
fn an_unknown_key_is_refused_by_name_and_line_with_a_guess() {
    let text = refusal("brand = \"A\"\n\n[lockout]\natempts = 5\n", &[]);
    assert_eq!(
        text,
        "lockout.atempts (menshen.toml, line 4): there is no such setting; did you mean lockout.attempts?"
    );
}

#[test]
fn an_unknown_variable_is_refused_by_name() {
    let text = refusal("", &[("MENSHEN_LISTNE", "127.0.0.1:1"), ("MENSHEN_QWERTYUIOP", "1")]);
    assert!(
        text.contains("MENSHEN_LISTNE (environment): there is no such setting; did you mean MENSHEN_LISTEN?"),
        "{text}"
    );
    assert!(
        text.contains("MENSHEN_QWERTYUIOP (environment): there is no such setting (see `menshen config --explain`)"),
        "{text}"
    );
}

#[test]
fn all_problems_are_told_at_once() {
    let file =
        "listen = 8080\ntrusted_proxies = [\"10.0.0.0/33\"]\ntime_zone = \"Mars/Base\"\n[log]\nformat = \"xml\"\n";
    let text = refusal(file, &[("MENSHEN_PUBLIC_URL", "ftp://a.example"), ("MENSHEN_CODE__TRIES", "many")]);
    for key in ["listen (", "trusted_proxies (", "time_zone (", "log.format (", "public_url (", "code.tries ("] {
        assert!(text.contains(key), "{key} is missing in\n{text}");
    }
    assert_eq!(text.lines().count(), 6);
    assert!(text.contains("must be one of json, text, not `xml`"));
}

#[test]
fn broken_toml_is_refused_with_its_line_and_without_its_text() {
    let text = refusal("brand = \"A\"\nmail.password = \"hunter2\" oops\n", &[]);
    assert!(text.starts_with("menshen.toml: line 2: "), "{text}");
    assert!(!text.contains("hunter2"));
}

#[test]
fn settings_of_the_sandbox_are_refused_by_the_product() {
    let text = refusal("[sandbox]\nlisten = \"127.0.0.1:1\"\n", &[]);
    assert!(text.contains("sandbox.listen") && text.contains("menshen-demo"), "{text}");
    let env = [("MENSHEN_SANDBOX__SMTP_LISTEN".to_string(), "127.0.0.1:0".to_string())];
    load(Program::Demo, Settings::default(), &Source { file: None, env: env.into() }).unwrap();
}

#[test]
fn a_list_of_networks_takes_networks_and_single_addresses() {
    let loaded = read("", &[("MENSHEN_TRUSTED_PROXIES", "10.0.0.0/8, 192.0.2.1,2001:db8::/32")]).unwrap();
    let shown: Vec<String> = loaded.settings.trusted_proxies.iter().map(ToString::to_string).collect();
    assert_eq!(shown, ["10.0.0.0/8", "192.0.2.1/32", "2001:db8::/32"]);
    assert!(read("trusted_proxies = []", &[]).unwrap().settings.trusted_proxies.is_empty());
}

#[test]
fn t60_secrets_are_neither_shown_nor_repeated_in_a_refusal() {
    let file = "database.url = \"postgres://menshen:canary1@db/x?sslpassword=canary2\"\nmail.password = \"canary3\"\nmail.username = \"m\"\n";
    let loaded = read(file, &[("MENSHEN_SMS__SECRET_KEY", "canary4")]).unwrap();
    let shown = effective(Program::Menshen, &loaded) + &format!("{:?}", loaded.settings);
    assert!(!shown.contains("canary"), "{shown}");
    assert!(shown.contains("postgres://menshen:hidden@db/x?hidden"), "{shown}");
    assert!(shown.contains("password = \"(hidden)\""));
    let refused = refusal("database.url = \"mysql://root:canary5@db/x\"\nsms.secret_key = [\"canary6\"]", &[]);
    assert!(
        refused.contains("database.url") && refused.contains("sms.secret_key") && !refused.contains("canary"),
        "{refused}"
    );
}

#[test]
fn effective_values_name_where_they_come_from_and_are_toml() {
    let loaded = read("brand = \"A \\\"quoted\\\" \\\\ name\"", &[("MENSHEN_CODE__TRIES", "3")]).unwrap();
    let shown = effective(Program::Menshen, &loaded);
    assert!(shown.contains("tries = 3 # environment, MENSHEN_CODE__TRIES"), "{shown}");
    assert!(shown.contains("listen = \"127.0.0.1:8080\" # default"));
    let again = read(&shown, &[]).unwrap();
    assert_eq!(format!("{:?}", again.settings), format!("{:?}", loaded.settings));
}

#[test]
fn production_names_every_missing_setting_at_once() {
    let text = required(&Settings::default()).expect_err("refused").to_string();
    let keys: Vec<&str> = text.lines().filter_map(|line| line.split(':').next()).collect();
    let expected =
        ["public_url", "mail.smtp_host", "mail.from", "sms.secret_id", "sms.secret_key", "sms.app_id", "sms.sign_name"];
    assert_eq!(keys, expected);
}

#[test]
fn the_public_address_is_protected_and_an_origin() {
    for good in [
        "https://account.example.com",
        "https://a.example:8443/",
        "http://127.0.0.1:8080",
        "http://localhost",
        "http://[::1]:1",
    ] {
        let loaded = read("", &[("MENSHEN_PUBLIC_URL", good)]).unwrap();
        whole(&loaded).unwrap_or_else(|problems| panic!("{problems}"));
    }
    for bad in [
        "http://account.example.com",
        "https://a.example/menshen",
        "https://me@a.example",
        "https://a.example/?x",
        "http://127.0.0.1.example",
    ] {
        assert!(
            refusal("", &[("MENSHEN_PUBLIC_URL", bad)]).starts_with("public_url (environment, MENSHEN_PUBLIC_URL)"),
            "{bad}"
        );
    }
}

#[test]
fn unprotected_mail_and_sms_are_accepted_on_this_machine_only() {
    let plain = |host| [("MENSHEN_MAIL__SMTP_HOST", host), ("MENSHEN_MAIL__SMTP_SECURITY", "none")];
    assert!(refusal("", &plain("mail.example.com")).starts_with("mail.smtp_security"));
    whole(&read("", &plain("127.0.0.1")).unwrap()).unwrap();
    assert!(refusal("", &[("MENSHEN_SMS__ENDPOINT", "http://sms.example.com")]).starts_with("sms.endpoint"));
    whole(&read("", &[("MENSHEN_SMS__ENDPOINT", "http://127.0.0.1:9/tencentcloud/sms")]).unwrap()).unwrap();
}

#[test]
fn numbers_that_contradict_each_other_are_refused() {
    let file = "session.idle_min_minutes = 200\nsession.max_max_hours = 24\nlockout.attempts = 3\nlockout.human_check_from = 4\n\
                password.min_length = 15\npassword.max_length = 12\ncode.ttl_seconds = 60\ncode.resend_seconds = 120\n";
    let text = refusal(file, &[]);
    for key in [
        "session.idle_default_minutes",
        "session.max_default_hours",
        "lockout.human_check_from",
        "password.min_length",
        "code.resend_seconds",
    ] {
        assert!(text.contains(key), "{key} is missing in\n{text}");
    }
}

#[test]
fn the_strict_profile_is_refused_for_now() {
    assert_eq!(
        refusal("profile = \"strict\"", &[]),
        "profile (menshen.toml, line 1): strict is not available yet; use guide"
    );
}
