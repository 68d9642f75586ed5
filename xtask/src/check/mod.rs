//! Does the project keep its own rules? (`cargo xtask check`)

mod edges;
mod files;
mod floors;
mod machine;
mod refusals;
mod tables;

use std::collections::BTreeMap;

use crate::docs;
use crate::problem::Problem;
use crate::tree::Tree;

pub use tables::owners;

/// Runs every check; `write` brings the generated documents up to date first. The names of the rules are
/// printed with how many findings each has.
///
/// # Errors
/// If the project cannot be read, or the documents cannot be written.
pub fn run(tree: &Tree, write: bool) -> Result<bool, String> {
    let mut sections: BTreeMap<&'static str, Vec<Problem>> = BTreeMap::new();
    sections.insert("crate edges", edges::check(tree));
    sections.insert("floors", floors::check(tree));
    sections.insert("files", files::check(tree));
    sections.insert("refusals", refusals::check(tree));
    sections.insert("tables", tables::check(tree));
    sections.insert("nothing of this machine", machine::check(tree));
    sections.insert("generated documents", docs::check(tree, write)?);
    let missing = docs::requirements_without_tests(tree);
    sections.insert("requirements", docs::promised_without_tests(tree, &missing));

    for (name, problems) in &sections {
        println!("{} {name}", if problems.is_empty() { "ok  " } else { "FAIL" });
        let mut problems = problems.clone();
        problems.sort();
        problems.iter().for_each(|problem| println!("       {problem}"));
    }
    if !missing.is_empty() {
        println!("\n{} promised requirements have no test that names them:\n  {}", missing.len(), missing.join(", "));
    }
    Ok(sections.values().all(Vec::is_empty))
}
