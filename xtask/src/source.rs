//! What in a Rust file is code, what is text, and what is a comment?
//!
//! Enough of Rust's lexical rules to tell them apart, so that a check for a word in code is not misled by
//! a comment or a message that names it.

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Anything that is not one of the others.
    Code,
    /// The inside of a string.
    Text,
    /// A comment that documents: `///`, `//!`.
    Doc,
    /// Another comment.
    Comment,
}

/// A stretch of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece<'a> {
    /// What it is.
    pub kind: Kind,
    /// The line it begins on, from 1.
    pub line: usize,
    /// Its text, without quotes.
    pub text: &'a str,
}

/// Takes a file apart.
pub fn pieces(source: &str) -> Vec<Piece<'_>> {
    let mut reader = Reader { source, at: 0, line: 1, pieces: Vec::new() };
    while reader.at < source.len() {
        reader.step();
    }
    reader.pieces
}

/// The code alone, line by line: comments and insides of strings are blanked, lines stay where they are.
pub fn code_lines(source: &str) -> Vec<String> {
    let mut lines = vec![String::new(); source.lines().count() + 1];
    for piece in pieces(source) {
        for (offset, text) in piece.text.split('\n').enumerate() {
            if let (Kind::Code, Some(line)) = (piece.kind, lines.get_mut(piece.line - 1 + offset)) {
                line.push_str(text);
            }
        }
    }
    lines
}

/// The file up to the module of tests that stands at its end. A mere `mod tests;` under `#[cfg(test)]` ends
/// nothing.
pub fn before_tests(source: &str) -> &str {
    let tests = source.match_indices("#[cfg(test)]").find(|(at, mark)| {
        let after = source[at + mark.len()..].trim_start();
        after.starts_with("mod ") && after.lines().next().is_some_and(|line| line.contains('{'))
    });
    tests.map_or(source, |(at, _)| &source[..at])
}

struct Reader<'a> {
    source: &'a str,
    at: usize,
    line: usize,
    pieces: Vec<Piece<'a>>,
}

impl<'a> Reader<'a> {
    fn step(&mut self) {
        let rest = &self.source[self.at..];
        if rest.starts_with("//") {
            let doc = (rest.starts_with("///") && !rest.starts_with("////")) || rest.starts_with("//!");
            let end = rest.find('\n').unwrap_or(rest.len());
            self.take(if doc { Kind::Doc } else { Kind::Comment }, end);
        } else if rest.starts_with("/*") {
            self.take(Kind::Comment, block_comment(rest));
        } else if let Some((open, close)) = raw_string(rest) {
            let inside = rest[open..].find(&close).unwrap_or(rest.len() - open);
            self.quoted(open, inside, close.len());
        } else if let Some(inside) = rest.strip_prefix('"') {
            self.quoted(1, string(inside), 1);
        } else {
            let end = code(rest, self.source[..self.at].chars().next_back());
            self.take(Kind::Code, end);
        }
    }

    fn quoted(&mut self, open: usize, inside: usize, close: usize) {
        self.take(Kind::Code, open);
        self.take(Kind::Text, inside);
        self.take(Kind::Code, close);
    }

    fn take(&mut self, kind: Kind, length: usize) {
        let end = (self.at + length).min(self.source.len());
        let text = &self.source[self.at..end];
        if !text.is_empty() {
            self.pieces.push(Piece { kind, line: self.line, text });
        }
        self.line += text.matches('\n').count();
        self.at = end;
    }
}

/// The length of a block comment; they nest.
fn block_comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < rest.len() {
        match rest.get(at..at + 2) {
            Some("/*") => (depth, at) = (depth + 1, at + 2),
            Some("*/") if depth == 1 => return at + 2,
            Some("*/") => (depth, at) = (depth - 1, at + 2),
            _ => at += rest[at..].chars().next().map_or(1, char::len_utf8),
        }
    }
    rest.len()
}

/// How long the opening of a raw string is, and what closes it.
fn raw_string(rest: &str) -> Option<(usize, String)> {
    let after = rest.strip_prefix("br").or_else(|| rest.strip_prefix("cr")).or_else(|| rest.strip_prefix('r'))?;
    let hashes = after.bytes().take_while(|byte| *byte == b'#').count();
    after[hashes..]
        .starts_with('"')
        .then(|| (rest.len() - after.len() + hashes + 1, format!("\"{}", "#".repeat(hashes))))
}

/// The length of the inside of a string.
fn string(inside: &str) -> usize {
    let mut escaped = false;
    for (at, sign) in inside.char_indices() {
        match sign {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at,
            _ => {}
        }
    }
    inside.len()
}

/// The length of the code up to the next string or comment. Literals of one sign (`'"'`) are code.
fn code(rest: &str, before: Option<char>) -> usize {
    let mut last = before.unwrap_or(' ');
    let mut at = 0;
    while let Some(sign) = rest[at..].chars().next() {
        let here = &rest[at..];
        let word = last.is_alphanumeric() || last == '_';
        if at > 0
            && (sign == '"'
                || here.starts_with("//")
                || here.starts_with("/*")
                || (!word && raw_string(here).is_some()))
        {
            return at;
        }
        let length = if sign == '\'' { sign_literal(here) } else { sign.len_utf8() };
        last = sign;
        at += length;
    }
    at
}

/// `'x'`, `'\n'`, `'\u{1f}'`; a lifetime is one quote.
fn sign_literal(here: &str) -> usize {
    let mut signs = here[1..].char_indices();
    match signs.next() {
        Some((_, '\\')) => here[3.min(here.len())..].find('\'').map_or(1, |end| end + 4),
        Some((_, sign)) if here[1 + sign.len_utf8()..].starts_with('\'') => 2 + sign.len_utf8(),
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(kind: Kind, source: &str) -> Vec<&str> {
        pieces(source).into_iter().filter(|piece| piece.kind == kind).map(|piece| piece.text).collect()
    }

    #[test]
    fn strings_comments_and_code_are_told_apart() {
        let source = "//! Doc\nfn f<'a>(x: &'a str) -> char { g(\"a // \\\" b\", r#\"raw \" // x\"#, '\"', '\\''); /* c /* d */ \" */ 'x' } // end";
        assert_eq!(of(Kind::Text, source), ["a // \\\" b", "raw \" // x"]);
        assert_eq!(of(Kind::Doc, source), ["//! Doc"]);
        assert_eq!(of(Kind::Comment, source), ["/* c /* d */ \" */", "// end"]);
        assert_eq!(pieces(source).iter().map(|piece| piece.text).collect::<String>(), source);
    }

    #[test]
    fn only_a_module_of_tests_with_a_body_ends_the_product() {
        assert_eq!(before_tests("a\n#[cfg(test)]\nmod tests {\nb"), "a\n");
        assert_eq!(before_tests("#[cfg(test)]\nmod tests;\na"), "#[cfg(test)]\nmod tests;\na");
    }

    #[test]
    fn code_keeps_its_line() {
        let lines = code_lines("let a = \"x\ny\";\n// z\nlet b = c; // d\n");
        assert_eq!(lines, ["let a = \"", "\";", "", "let b = c; ", ""]);
    }
}
