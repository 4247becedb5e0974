//! Well-formed markup, labels, headings, ids: what every page must hold.

use std::collections::BTreeSet;

use scraper::{ElementRef, Html, Selector};

use super::{everything, samples, speech};
use crate::portal::page::Page;
use crate::portal::view::frame::{Done, Notice};

fn all<'a>(html: &'a Html, css: &str) -> Vec<ElementRef<'a>> {
    let selector = Selector::parse(css).expect("a selector");
    html.select(&selector).collect()
}

fn text(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().trim().to_owned()
}

#[test]
fn every_page_is_well_formed_and_says_its_language() {
    let broken = Html::parse_document("<!doctype html><title>x</title><p><b>y</p>");
    assert!(!broken.errors.is_empty(), "the parser tells nothing");
    for (name, page) in everything() {
        let html = Html::parse_document(&page);
        assert!(html.errors.is_empty(), "{name}: {:?}", html.errors);
        let language = name.split('/').next();
        assert_eq!(html.root_element().value().attr("lang"), language, "{name}");
        assert!(
            !page.contains('{') && !page.contains('}'),
            "{name} has an open place"
        );
        assert!(!page.contains("<script"), "{name} has a script");
        assert_eq!(all(&html, "main, h1").len(), 2, "{name}");
    }
}

#[test]
fn every_field_has_a_label_and_every_button_a_name() {
    for (name, page) in everything() {
        let html = Html::parse_document(&page);
        for field in all(&html, "input:not([type=hidden]), select, textarea") {
            let id = field.value().attr("id").unwrap_or("none");
            let labels = all(&html, &format!("label[for={id}]"));
            let around = field.ancestors().filter_map(ElementRef::wrap);
            let mut around = around.filter(|element| element.value().name() == "label");
            let label = labels.into_iter().next().or_else(|| around.next());
            let label = label.map(text).unwrap_or_default();
            assert!(!label.is_empty(), "{name}: {}", field.html());
        }
        for button in all(&html, "button, a") {
            assert!(!text(button).is_empty(), "{name}: {}", button.html());
        }
        for form in all(&html, "form[method=post]") {
            let token = Selector::parse("input[name=token][value]").expect("a selector");
            assert!(form.select(&token).next().is_some(), "{name}: no token");
        }
    }
}

#[test]
fn all_that_is_said_stands_in_a_landmark() {
    for (name, page) in everything() {
        let html = Html::parse_document(&page);
        let outside = "body > :not(header, main, footer, a.skip)";
        let outside: Vec<_> = all(&html, outside).into_iter().map(text).collect();
        assert!(outside.is_empty(), "{name}: {outside:?}");
        assert!(
            all(&html, "[role=note], section[role]").is_empty(),
            "{name}"
        );
        assert_eq!(all(&html, "header .banner").len(), 1, "{name}");
    }
}

#[test]
fn headings_go_down_one_by_one_and_ids_are_unique() {
    for (name, page) in everything() {
        let html = Html::parse_document(&page);
        let mut level = '0';
        for heading in all(&html, "h1, h2, h3, h4") {
            let next = heading.value().name().chars().last().expect("a digit");
            assert!(
                next <= char::from(level as u8 + 1),
                "{name}: {next} after {level}"
            );
            level = next;
        }
        let mut ids = BTreeSet::new();
        for element in all(&html, "[id]") {
            let id = element.value().attr("id").expect("an id");
            assert!(ids.insert(id), "{name}: two of {id}");
        }
        let pointing = ["aria-describedby", "aria-labelledby", "for"];
        let named = pointing.map(|name| (name, all(&html, &format!("[{name}]"))));
        for (attribute, elements) in named {
            for element in elements {
                let meant = element.value().attr(attribute).unwrap_or_default();
                for id in meant.split_whitespace() {
                    assert!(ids.contains(id), "{name}: {attribute} means {id}");
                }
            }
        }
        for link in all(&html, "a[href^='#']") {
            let id = link
                .value()
                .attr("href")
                .expect("a target")
                .trim_start_matches('#');
            assert!(ids.contains(id), "{name}: a link to {id}");
        }
    }
}

#[test]
fn hostile_names_stay_text() {
    let mut frame = samples::frame();
    frame.business = Some("<script>alert(1)</script>\" onload=\"x".to_owned());
    frame.token = "\"><b>".to_owned();
    let page = Done {
        notice: Notice::Changed,
        message: Some("</p><img src=x onerror=alert(1)>{date}".to_owned()),
        onward: None,
    };
    let page = page.html(&frame, &speech("en")).expect("a page");
    let html = Html::parse_document(&page);
    assert!(html.errors.is_empty(), "{:?}", html.errors);
    assert!(all(&html, "script, img, b, [onload]").is_empty(), "{page}");
    let message = all(&html, "#message").into_iter().map(text).next();
    assert_eq!(
        message.as_deref(),
        Some("</p><img src=x onerror=alert(1)>{date}")
    );
}
