//! The page: it stands alone, is well formed, and shows texts of the document as texts.

use std::collections::BTreeSet;

use crate::workspace::{BREAKING, OLD, REFUSED, Workspace, edited};

/// Elements without an end.
const VOID: [&str; 5] = ["!doctype", "br", "hr", "input", "meta"];

/// A tag of a page: its name with `/` where it ends an element, and its attributes.
struct Tag<'a> {
    name: &'a str,
    attributes: Vec<(&'a str, &'a str)>,
}

/// The tags of a page, in order; what stands in `<style>` is none.
fn tags(page: &str) -> Vec<Tag<'_>> {
    let mut tags = Vec::new();
    let mut rest = page;
    while let Some((_, after)) = rest.split_once('<') {
        let (tag, after) = after.split_once('>').expect("a tag ends");
        let (name, attributes) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
        tags.push(Tag {
            name,
            attributes: self::attributes(attributes),
        });
        rest = match name {
            "style" => after.split_once("</style>").expect("the style ends").1,
            _ => after,
        };
        if name == "style" {
            tags.pop();
        }
    }
    tags
}

fn attributes(text: &str) -> Vec<(&str, &str)> {
    let mut attributes = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let end = rest.find(|c: char| c == '=' || c.is_whitespace());
        let (name, after) = rest.split_at(end.unwrap_or(rest.len()));
        let (value, after) = match after.strip_prefix("=\"") {
            Some(quoted) => quoted.split_once('"').expect("a quoted value ends"),
            None => ("", after),
        };
        assert!(!after.starts_with('='), "a value without quotes in {text}");
        attributes.push((name, value));
        rest = after.trim_start();
    }
    attributes
}

/// Holds a page to what every page must be.
#[track_caller]
pub(crate) fn stands_alone(page: &str) {
    assert!(
        page.starts_with("<!doctype html>\n<html lang=\"en\">"),
        "{page:.60}"
    );
    let mut open = Vec::new();
    let (mut ids, mut links) = (BTreeSet::new(), BTreeSet::new());
    for Tag { name, attributes } in tags(page) {
        match name.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name), "</{name}> ends another element"),
            None if !VOID.contains(&name) => open.push(name),
            None => {}
        }
        let loads = ["script", "link", "img", "iframe", "object", "embed", "base"];
        assert!(!loads.contains(&name), "<{name}>");
        for (attribute, value) in attributes {
            match attribute {
                "id" => assert!(ids.insert(value), "the id {value} stands twice"),
                "href" => {
                    let inside = value.strip_prefix('#');
                    links.insert(inside.unwrap_or_else(|| panic!("{value} is loaded")));
                }
                _ => assert!(
                    attribute != "src" && !attribute.starts_with("on"),
                    "{attribute}"
                ),
            }
        }
    }
    assert!(open.is_empty(), "without an end: {open:?}");
    let dead: Vec<_> = links.difference(&ids).collect();
    assert!(dead.is_empty(), "no such id: {dead:?}");
    let spaced: Vec<_> = ids
        .iter()
        .filter(|id| id.contains(char::is_whitespace))
        .collect();
    assert!(spaced.is_empty(), "an id has no space: {spaced:?}");
    let style = page
        .split_once("<style>")
        .and_then(|(_, it)| it.split_once("</style>"));
    let (style, _) = style.expect("a style");
    assert!(
        !style.contains("url(") && !style.contains("@import"),
        "{style}"
    );
}

fn page(workspace: &Workspace, args: &[&str]) -> String {
    let page = workspace.says(&[args, &["--format", "html"]].concat());
    stands_alone(&page);
    page
}

#[test]
fn changes_have_both_sides() {
    let workspace = Workspace::new();
    let page = page(&workspace, &workspace.pair(BREAKING));
    assert!(page.contains("pet::RetrievePetSize"), "{page}");
    assert!(
        page.contains("<td class=\"before\"><code>Small = &#34;small&#34;</code></td>"),
        "{page}"
    );
}

/// A type that comes with a field points to it.
#[test]
fn what_follows_points_to_its_cause() {
    let workspace = Workspace::new();
    let more = "home: {type: object, description: Its home., properties: \
                {town: {type: string, description: Where.}}}\n        name:";
    let page = page(
        &workspace,
        &workspace.pair((
            "name: {type: string, description",
            &format!("{more} {{type: string, description"),
        )),
    );
    assert!(page.contains("follows from <a href=\"#"), "{page}");
}

#[test]
fn texts_of_the_document_are_no_markup() {
    let workspace = Workspace::new();
    let odd = "<b onclick=\"x\">&amp;</b>";
    let value = format!("[big, small, '{odd}']");
    let page = page(&workspace, &workspace.pair(("[big, small]", &value)));
    assert!(!page.contains("<b "), "{page}");
    workspace.write("old.yaml", OLD.replace("version: '1'", "version: '<i>'"));
    assert!(!self::page(&workspace, &["old.yaml", "new.yaml"]).contains("<i>"));
}

#[test]
fn nothing_and_what_is_refused_make_a_page_too() {
    let workspace = Workspace::new();
    let [old, new] = workspace.pair(REFUSED);
    assert!(page(&workspace, &[old, old]).contains("nothing changes"));
    assert!(page(&workspace, &[old, new]).contains("colour"));
    workspace.write("new.yaml", edited(("Pet Shop", "Zoo")));
    page(&workspace, &[old, new]);
}
