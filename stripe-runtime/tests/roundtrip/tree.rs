//! Forms read back, written from the description `a[b][0]=v` alone.

use serde_json::Value;

/// What a form says: text, a list by index, or fields in order.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Tree {
    Text(String),
    List(Vec<(usize, Tree)>),
    Fields(Vec<(String, Tree)>),
}

/// The tree of a form; panics where a key is used in two ways, or twice.
pub(crate) fn read(form: &str) -> Tree {
    let mut root = Tree::Fields(Vec::new());
    for (key, value) in form_urlencoded::parse(form.as_bytes()) {
        let (first, rest) = key.split_once('[').map_or((&*key, None), |(first, rest)| {
            (
                first,
                Some(rest.strip_suffix(']').expect("a closing bracket")),
            )
        });
        let rest = rest.into_iter().flat_map(|rest| rest.split("]["));
        let names: Vec<&str> = std::iter::once(first).chain(rest).collect();
        insert(&mut root, &names, value.into_owned());
    }
    root
}

/// Adds a value. Keys come in order, so that only the last entry may grow.
fn insert(tree: &mut Tree, names: &[&str], value: String) {
    let [name, rest @ ..] = names else {
        unreachable!("a key has a name");
    };
    let place = match tree {
        Tree::Text(_) => panic!("`{name}` is inside of text"),
        Tree::List(items) => last(items, index(name), rest),
        Tree::Fields(fields) => last(fields, (*name).to_owned(), rest),
    };
    match rest {
        [] => *place = Tree::Text(value),
        _ => insert(place, rest, value),
    }
}

fn index(name: &str) -> usize {
    let index: usize = name.parse().expect("an index");
    assert_eq!(index.to_string(), name);
    index
}

/// The entry with a name: the last one, or a new one after it.
fn last<'a, K: PartialEq>(entries: &'a mut Vec<(K, Tree)>, name: K, rest: &[&str]) -> &'a mut Tree {
    if entries.last().is_none_or(|(last, _)| *last != name) {
        assert!(
            entries.iter().all(|(known, _)| *known != name),
            "a name comes twice"
        );
        entries.push((name, empty(rest)));
    } else {
        assert!(!rest.is_empty(), "a key comes twice");
    }
    &mut entries.last_mut().expect("an entry").1
}

/// An entry that is about to be filled: digits are an index, all else is a name.
fn empty(rest: &[&str]) -> Tree {
    match rest.first() {
        Some(name) if name.bytes().all(|byte| byte.is_ascii_digit()) => Tree::List(Vec::new()),
        _ => Tree::Fields(Vec::new()),
    }
}

/// The tree that a value's form is to have; none where it says nothing.
pub(crate) fn want(value: &Value) -> Option<Tree> {
    match value {
        Value::Null => Some(Tree::Text(String::new())),
        Value::Bool(value) => Some(Tree::Text(value.to_string())),
        Value::Number(number) => Some(Tree::Text(number.to_string())),
        Value::String(text) => Some(Tree::Text(text.clone())),
        Value::Array(items) => {
            let items = items.iter().enumerate();
            let items: Vec<_> = items
                .filter_map(|(i, item)| Some((i, want(item)?)))
                .collect();
            (!items.is_empty()).then_some(Tree::List(items))
        }
        Value::Object(fields) => {
            let fields = fields.iter();
            let fields: Vec<_> = fields
                .filter_map(|(name, field)| Some((name.clone(), want(field)?)))
                .collect();
            (!fields.is_empty()).then_some(Tree::Fields(fields))
        }
    }
}
