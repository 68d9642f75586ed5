//! What holds for every template?

use super::files;

#[test]
fn t53_every_form_that_posts_carries_the_token() {
    for (path, text) in files("src", ".html") {
        assert_eq!(text.matches("method=\"post\"").count(), text.matches("page.token()").count(), "{path:?}");
    }
}

/// T55: nothing is written unescaped but our own help texts, which were rendered from Markdown.
#[test]
fn t55_nothing_is_written_unescaped() {
    for (path, text) in files("src", ".html") {
        for line in text.lines().filter(|line| line.contains("|safe") || line.contains("|escape(")) {
            assert!(
                path.to_string_lossy().contains("/help/") && line.contains("document.html(page.support_text())|safe"),
                "{path:?}: {line}"
            );
        }
    }
}

/// T54: the content security policy allows no style or script in the page itself.
#[test]
fn t54_no_template_holds_a_style_or_a_script_of_its_own() {
    for (path, text) in files("src", ".html") {
        for forbidden in [" style=", "<style", " onclick=", " onsubmit=", " onload=", "javascript:"] {
            assert!(!text.contains(forbidden), "{path:?}: {forbidden}");
        }
        for script in text.split("<script").skip(1) {
            let tag = script.split('>').next().unwrap();
            assert!(tag.contains("nonce=\"{{ page.nonce }}\"") && tag.contains(" src="), "{path:?}: {tag}");
        }
    }
}

/// Passwords and codes are never sent back to the browser.
#[test]
fn no_secret_field_has_a_value() {
    for (path, text) in files("src", ".html") {
        for input in text.split("<input").skip(1).map(|input| input.split('>').next().unwrap()) {
            let secret = input.contains("type=\"password\"") || input.contains("name=\"code\"");
            assert!(!(secret && input.contains("value=")), "{path:?}: {input}");
        }
    }
}

/// A link that leaves the site says so and gives nothing away.
#[test]
fn links_to_other_sites_open_apart_and_tell_nothing() {
    for (path, text) in files("src", ".html") {
        for link in text.split("<a ").skip(1).map(|link| link.split('>').next().unwrap()) {
            assert!(!link.contains("href=\"http") || link.contains("rel=\"noopener noreferrer\""), "{path:?}: {link}");
        }
    }
}
