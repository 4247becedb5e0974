//! Descriptions: HTML or loose Markdown in, Markdown that rustdoc reads without a warning out.

/// Turns descriptions into Markdown.
#[derive(Clone, Debug, Default)]
pub(crate) struct Docs {
    /// What relative links are relative to.
    pub(crate) links: Option<String>,
}

impl Docs {
    /// The Markdown of a description.
    pub(crate) fn markdown(&self, text: &str) -> String {
        let text = match has_html(text) && text.matches('<').count() < MOST_TAGS {
            // A fragment that cannot be converted stays as it is and is escaped below.
            true => htmd::convert(text).unwrap_or_else(|_| text.to_owned()),
            false => text.to_owned(),
        };
        let lines = plain_lines(text.trim());
        self.safe(&lines.join("\n"))
    }

    /// A paragraph with a link to the page that an `externalDocs` object names.
    pub(crate) fn link(&self, docs: &openapiv3::ExternalDocumentation) -> String {
        let Some(url) = self.absolute(&docs.url) else {
            return String::new();
        };
        let text = docs.description.as_deref().unwrap_or("Documentation");
        let text = text
            .trim()
            .trim_end_matches('.')
            .replace('[', "\\[")
            .replace(']', "\\]");
        format!("\n\n[{text}]({url})")
    }

    /// Escapes what rustdoc would take for a link or a tag, and mends links.
    fn safe(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len() + 16);
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let taken = match c {
                '`' => code_span(rest, &mut out),
                '[' => self.bracket(rest, &mut out),
                'h' if is_url(rest) => url(rest, &mut out),
                '<' => angle(rest, &mut out),
                '\\' => {
                    let two = rest.chars().take(2).map(char::len_utf8).sum();
                    out.push_str(&rest[..two]);
                    two
                }
                c => {
                    out.push(c);
                    c.len_utf8()
                }
            };
            rest = &rest[taken..];
        }
        out
    }

    /// `[text](target)` stays a link; any other bracket is text.
    fn bracket(&self, rest: &str, out: &mut String) -> usize {
        let Some((text, target, taken)) = link(rest) else {
            out.push_str("\\[");
            return 1;
        };
        let mut text = text.replace('[', "\\[").replace(']', "\\]");
        if !text.contains('`') {
            text = text.replace('<', "\\<");
        }
        match self.absolute(target) {
            Some(target) => out.extend(["[", &text, "](", &target, ")"]),
            None => out.push_str(&text),
        }
        taken
    }

    fn absolute(&self, target: &str) -> Option<String> {
        let target = target.trim_start_matches('<').trim_end_matches('>');
        if is_url(target) {
            return Some(target.to_owned());
        }
        let base = self.links.as_deref()?.trim_end_matches('/');
        Some(format!("{base}/{}", target.trim_start_matches('/')))
    }
}

/// Text with more tags is no description, and could nest deeper than the converter can follow.
const MOST_TAGS: usize = 2000;

/// A word of code.
pub(crate) fn code(word: &str) -> String {
    let word: String = word.chars().filter(|c| !is_hidden(*c)).collect();
    match word.contains('`') {
        true => format!("`` {word} ``"),
        false => format!("`{word}`"),
    }
}

/// Characters that show nothing, or that turn the direction of what follows.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
}

/// How the tags that descriptions use begin; `h` stands for headings.
const TAGS: [&str; 14] = [
    "p>", "a ", "br", "code", "em>", "strong", "ul", "ol", "li", "b>", "i>", "h", "div", "table",
];

/// Lines without control characters, deep indents and code that rustdoc would run as a test.
fn plain_lines(text: &str) -> Vec<String> {
    let mut is_code = false;
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        let line: String = line
            .chars()
            .map(|c| if is_hidden(c) { ' ' } else { c })
            .collect();
        let start = line.trim_start();
        if let Some(label) = start.strip_prefix("```") {
            is_code = !is_code;
            let is_rust = label.trim().is_empty() || label.contains("rust");
            let label = if is_rust { "text" } else { label.trim() };
            lines.push(if is_code {
                format!("```{label}")
            } else {
                "```".to_owned()
            });
            continue;
        }
        let is_second_blank = start.is_empty() && lines.last().is_some_and(String::is_empty);
        if is_second_blank && !is_code {
            continue;
        }
        let indent = (line.len() - start.len()).min(3);
        lines.push(match is_code {
            true => line.trim_end().to_owned(),
            false => format!("{}{}", " ".repeat(indent), start.trim_end())
                .trim_end()
                .to_owned(),
        });
    }
    if is_code {
        lines.push("```".to_owned());
    }
    lines
}

fn has_html(text: &str) -> bool {
    let tags = text.match_indices('<').map(|(at, _)| &text[at + 1..]);
    let mut names = tags.map(|tag| tag.trim_start_matches('/').to_ascii_lowercase());
    names.any(|name| {
        let is_heading = || name[1..].starts_with(|c: char| c.is_ascii_digit());
        TAGS.iter().any(|tag| match *tag {
            "h" => name.starts_with('h') && is_heading(),
            tag => name.starts_with(tag),
        })
    })
}

/// Copies a code span or block as it is; one that would run into another paragraph is none.
fn code_span(rest: &str, out: &mut String) -> usize {
    let ticks = rest.len() - rest.trim_start_matches('`').len();
    let fence = &rest[..ticks];
    let inside = rest[ticks..]
        .find(fence)
        .map(|end| &rest[ticks..ticks + end]);
    let inside = inside.filter(|inside| ticks >= 3 || !inside.contains("\n\n"));
    let end = inside.map(|inside| ticks + inside.len() + ticks);
    let taken = end.unwrap_or(ticks);
    match end {
        Some(_) => out.push_str(&rest[..taken]),
        None => out.push_str(&"\\`".repeat(ticks)),
    }
    taken
}

fn link(rest: &str) -> Option<(&str, &str, usize)> {
    let close = rest.find(']')?;
    let target = rest[close + 1..].strip_prefix('(')?;
    let end = target.find(')')?;
    let url = target[..end].split_whitespace().next()?;
    Some((&rest[1..close], url, close + 2 + end + 1))
}

fn is_url(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

fn url(rest: &str, out: &mut String) -> usize {
    let end = rest
        .find(|c: char| c.is_whitespace() || "<>\"'`|,;)]}".contains(c))
        .unwrap_or(rest.len());
    let url = rest[..end].trim_end_matches(['.', ':', '!', '?', '*', '_']);
    out.extend(["<", url, ">"]);
    url.len()
}

fn angle(rest: &str, out: &mut String) -> usize {
    match rest[1..].find('>') {
        Some(end) if is_url(&rest[1..]) => {
            out.push_str(&rest[..end + 2]);
            end + 2
        }
        _ => {
            out.push_str("\\<");
            1
        }
    }
}

/// Breaks paragraphs into lines of at most `width` characters; code, lists and tables stay.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut in_code = false;
    for line in text.lines() {
        let is_fence = line.trim_start().starts_with("```");
        in_code ^= is_fence;
        if in_code || is_fence || line.starts_with(['|', ' ', '\t', '#', '>']) {
            lines.push(line.to_owned());
        } else {
            wrap_line(line, width, &mut lines);
        }
    }
    lines
}

fn wrap_line(line: &str, width: usize, lines: &mut Vec<String>) {
    let indent = match line.starts_with("* ") || line.starts_with("- ") {
        true => "  ",
        false => "",
    };
    let mut current = String::new();
    let mut length = 0;
    for word in line.split(' ') {
        let wide = word.chars().count();
        if !current.is_empty() && length + 1 + wide > width && may_start_line(word) {
            lines.push(std::mem::take(&mut current));
            current.push_str(indent);
            length = indent.len();
        } else if !current.is_empty() {
            current.push(' ');
            length += 1;
        }
        current.push_str(word);
        length += wide;
    }
    lines.push(current);
}

/// Words that Markdown would read as a list, a heading or a quote at the start of a line.
fn may_start_line(word: &str) -> bool {
    let numbered = word.trim_start_matches(|c: char| c.is_ascii_digit());
    !(word.is_empty()
        || word.starts_with(['-', '+', '*', '#', '>', '=', '|', '~'])
        || (numbered.len() < word.len() && numbered.starts_with(['.', ')'])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn gives(text: &str, want: &str) {
        let docs = Docs {
            links: Some("https://docs.example.com".to_owned()),
        };
        assert_eq!(docs.markdown(text), want);
    }

    #[test]
    fn html_becomes_markdown() {
        gives("<p>Creates a <code>thing</code>.</p>", "Creates a `thing`.");
        gives(
            "<p>See <a href=\"/api/x\">the <em>docs</em></a>.</p>",
            "See [the *docs*](https://docs.example.com/api/x).",
        );
    }

    #[test]
    fn loose_markdown_is_made_safe() {
        gives("An array [of] things", "An array \\[of] things");
        gives("Use List<String> or <id>", "Use List\\<String> or \\<id>");
        gives("See https://a.example/b.", "See <https://a.example/b>.");
        gives("See <https://a.example/b>.", "See <https://a.example/b>.");
        gives("`a[b] <c>` and ``x`", "`a[b] <c>` and \\`\\`x\\`");
        gives("[a](https://b.example) c", "[a](https://b.example) c");
        gives("[a](/b) c", "[a](https://docs.example.com/b) c");
    }

    #[test]
    fn nothing_in_a_description_is_run_or_breaks_a_comment() {
        gives("a\n\n    let x: = 1;", "a\n\n   let x: = 1;");
        gives("```\ncurl\n```", "```text\ncurl\n```");
        gives("```rust\nlet\n```", "```text\nlet\n```");
        gives("```json\n{", "```json\n{\n```");
        gives("a\rb\u{7}c\r\nd", "a b c\nd");
    }

    #[test]
    fn html_that_nests_too_deep_is_text() {
        let got = Docs::default().markdown(&format!("{}x", "<div>".repeat(100_000)));
        assert!(got.starts_with("\\<div>") && got.ends_with('x'));
    }

    #[test]
    fn spans_end_with_their_paragraph_and_links_hold_no_tags() {
        gives("`a\n\n[b] c`", "\\`a\n\n\\[b] c\\`");
        gives("[List<T>](/x)", "[List\\<T>](https://docs.example.com/x)");
        gives("ahttps://b.example", "a<https://b.example>");
        gives("a\u{202e}b", "a b");
        assert_eq!(code("`"), "`` ` ``");
    }

    #[test]
    fn without_a_base_relative_links_are_text() {
        assert_eq!(Docs::default().markdown("[a](/b) c"), "a c");
    }

    #[test]
    fn paragraphs_are_wrapped_and_lists_stay_lists() {
        assert_eq!(wrap("aa bb - cc", 6), ["aa bb -", "cc"]);
        assert_eq!(
            wrap("aa bb cc\n\n* dd ee ff", 6),
            ["aa bb", "cc", "", "* dd", "  ee", "  ff"]
        );
        assert_eq!(wrap("```\naa bb cc\n```", 3), ["```", "aa bb cc", "```"]);
    }
}
