//! Paths as they are written: dotted where a name allows it, in quotes elsewhere.

use std::fmt::Write as _;

use serde_json::Value;

use crate::overlay::path::LONGEST_PATH;
use crate::pointer::Pointer;

/// The way to a node.
#[derive(Clone, Debug, Default)]
pub(super) struct Path {
    text: String,
    pointer: Pointer,
    /// What the last item of a list on the way is known by.
    item: Option<String>,
}

impl Path {
    pub(super) fn root() -> Self {
        Self {
            text: "$".to_owned(),
            pointer: Pointer::root(),
            item: None,
        }
    }

    pub(super) fn child(&self, name: &str) -> Self {
        let mut child = self.clone();
        child.pointer.push(name);
        match is_plain(name) {
            true => child.text.extend([".", name]),
            false => child.text.extend(["[", &quoted(name), "]"]),
        }
        child
    }

    pub(super) fn item(&self, index: usize, known_by: Option<&str>) -> Self {
        let mut item = self.clone();
        item.item = known_by.map(str::to_owned);
        item.pointer.push(index);
        let _ = write!(item.text, "[{index}]");
        item
    }

    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    pub(super) fn known_by(&self) -> Option<&str> {
        self.item.as_deref()
    }

    pub(super) fn pointer(&self) -> &Pointer {
        &self.pointer
    }

    /// Whether an overlay may say it.
    pub(super) fn fits(&self) -> bool {
        self.text.len() <= LONGEST_PATH
    }

    /// The paths that select some children; several where one would be too long.
    pub(super) fn select(&self, children: &Selection) -> Vec<String> {
        match children {
            Selection::Names(names) => match names.as_slice() {
                [one] => vec![self.child(one).text],
                many => self.join(many.iter().map(|name| quoted(name)), "[", ","),
            },
            // From the end, so that no path shifts what another means.
            Selection::Indexes(indexes) => {
                self.join(indexes.iter().rev().map(usize::to_string), "[", ",")
            }
            Selection::Texts(texts) => {
                let tests = texts.iter().map(|text| format!("@ == {}", quoted(text)));
                self.join(tests, "[?", " || ")
            }
        }
    }

    fn join(&self, parts: impl Iterator<Item = String>, open: &str, between: &str) -> Vec<String> {
        let mut paths: Vec<String> = Vec::new();
        for part in parts {
            match paths.last_mut() {
                Some(path) if path.len() + part.len() + 8 < LONGEST_PATH => {
                    path.extend([between, &part]);
                }
                _ => paths.push(format!("{}{open}{part}", self.text)),
            }
        }
        for path in &mut paths {
            path.push(']');
        }
        paths
    }
}

/// Some children of a node.
pub(super) enum Selection {
    Names(Vec<String>),
    Indexes(Vec<usize>),
    /// The items that are these texts.
    Texts(Vec<String>),
}

impl Selection {
    /// Items of a list: by what they say where that tells them from the others.
    pub(super) fn items(list: &[Value], indexes: Vec<usize>) -> Self {
        let texts = indexes.iter().map(|index| list.get(*index)?.as_str());
        let Some(texts) = texts.collect::<Option<Vec<&str>>>() else {
            return Self::Indexes(indexes);
        };
        let others = list.iter().enumerate();
        let mut others = others.filter(|(index, _)| indexes.binary_search(index).is_err());
        let is_meant = |item: &Value| item.as_str().is_some_and(|text| texts.contains(&text));
        if others.any(|(_, item)| is_meant(item)) {
            return Self::Indexes(indexes);
        }
        let mut texts: Vec<String> = texts.into_iter().map(str::to_owned).collect();
        let mut seen = std::collections::BTreeSet::new();
        texts.retain(|text| seen.insert(text.clone()));
        Self::Texts(texts)
    }

    pub(super) fn weight(&self) -> usize {
        match self {
            Self::Names(names) => names.iter().map(String::len).sum(),
            Self::Indexes(indexes) => indexes.len() * 4,
            Self::Texts(texts) => texts.iter().map(|text| text.len() + 10).sum(),
        }
    }
}

fn is_plain(name: &str) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && name.chars().all(is_word)
}

/// A name or text in single quotes, escaped as RFC 9535 normalizes it.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("'");
    for c in text.chars() {
        match c {
            '\'' => quoted.push_str("\\'"),
            '\\' => quoted.push_str("\\\\"),
            '\u{8}' => quoted.push_str("\\b"),
            '\t' => quoted.push_str("\\t"),
            '\n' => quoted.push_str("\\n"),
            '\u{c}' => quoted.push_str("\\f"),
            '\r' => quoted.push_str("\\r"),
            c if c < ' ' => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('\'');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_dotted_where_allowed() {
        let path = Path::root().child("paths").child("/v1/a'b").child("get");
        assert_eq!(path.as_str(), r"$.paths['/v1/a\'b'].get");
        assert_eq!(
            path.item(2, None).pointer().as_str(),
            "/paths/~1v1~1a'b/get/2"
        );
        assert_eq!(
            Path::root().child("x-a").child("\u{1}\n").as_str(),
            r"$['x-a']['\u0001\n']"
        );
    }

    #[test]
    fn long_selections_are_several_from_the_end() {
        let got = Path::root().select(&Selection::Indexes((1000..3000).collect()));
        assert!(got.len() > 1 && got.iter().all(|path| path.len() <= LONGEST_PATH));
        assert!(got[0].starts_with("$[2999,2998,"), "{}", got[0]);
    }

    #[test]
    fn texts_are_named_unless_they_stay_elsewhere() {
        let list = [Value::from("a"), Value::from("b"), Value::from("a")];
        let path = |indexes: &[usize]| {
            Path::root()
                .select(&Selection::items(&list, indexes.to_vec()))
                .join(" ")
        };
        assert_eq!(path(&[1]), "$[?@ == 'b']");
        assert_eq!(path(&[0, 2]), "$[?@ == 'a']");
        assert_eq!(path(&[0]), "$[0]");
    }
}
