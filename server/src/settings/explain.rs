//! How are the settings shown to the operator?

use super::kind::{Kind, Value};
use super::load::Loaded;
use super::setting::{Program, Setting};
use super::typed::Settings;

const HEAD: &str = "\
# Every setting, with its default. Each can be set in this file or by the environment variable named
# with it; the environment wins. Lines beginning with # say nothing to the program.
";

/// Every setting with its default, range and meaning: a TOML file that is accepted as it is.
pub fn explain(program: Program, defaults: &Settings) -> String {
    let mut page = Page::new(HEAD);
    for setting in program.settings() {
        page.enter(setting);
        let default = toml(&(setting.read)(defaults)).unwrap_or_else(|| "(not set)".into());
        page.line(&format!("\n# {}", setting.doc));
        page.line(&format!("# {} | default {default} | {}", setting.kind, setting.variable()));
        let (_, name) = setting.place();
        let value = toml(&(setting.read)(defaults)).unwrap_or_else(|| "\"\"".into());
        page.line(&format!("# {name} = {value}"));
    }
    page.text
}

/// The values in force, secrets hidden: a TOML file of those that are set, each with its origin.
pub fn effective(program: Program, loaded: &Loaded) -> String {
    let mut page = Page::new("");
    for setting in program.settings() {
        page.enter(setting);
        let value = (setting.read)(&loaded.settings);
        let (_, name) = setting.place();
        let origin = loaded.origins.get(setting.path).map_or_else(|| "default".into(), ToString::to_string);
        match toml(&shown(setting.kind, value)) {
            Some(value) => page.line(&format!("{name} = {value} # {origin}")),
            None => page.line(&format!("# {name} is not set")),
        }
    }
    page.text
}

struct Page {
    text: String,
    table: &'static str,
}

impl Page {
    fn new(head: &str) -> Self {
        Self { text: head.into(), table: "" }
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// Opens the setting's table if it is not the open one.
    fn enter(&mut self, setting: &Setting) {
        let (table, _) = setting.place();
        if table != self.table {
            self.table = table;
            self.line(&format!("\n[{table}]"));
        }
    }
}

fn shown(kind: Kind, value: Value) -> Value {
    match (kind, value) {
        (Kind::Secret, Value::Text(_)) => Value::Text("(hidden)".into()),
        (Kind::Database, Value::Text(text)) => Value::Text(without_password(&text)),
        (_, value) => value,
    }
}

/// A database's URL with its password and parameters hidden.
fn without_password(text: &str) -> String {
    if text.starts_with("sqlite:") {
        return text.into();
    }
    let Ok(mut url) = url::Url::parse(text) else { return "(hidden)".into() };
    if url.password().is_some() && url.set_password(Some("hidden")).is_err() {
        return "(hidden)".into();
    }
    url.set_query(url.query().map(|_| "hidden"));
    url.into()
}

/// The value in TOML; `None` if it is absent.
fn toml(value: &Value) -> Option<String> {
    match value {
        Value::Absent => None,
        Value::Text(text) => Some(quoted(text)),
        Value::Integer(number) => Some(number.to_string()),
        Value::List(items) => {
            Some(format!("[{}]", items.iter().map(|item| quoted(item)).collect::<Vec<_>>().join(", ")))
        }
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
