//! Each page in each language, judged by a browser's parser.

mod account;
mod browser;
mod flows;
mod markup;
pub(in crate::portal) mod samples;
mod steps;
mod visits;

use std::path::PathBuf;

use super::text::{Language, Speech, choose};

fn speech(tag: &str) -> Speech {
    Speech::new(choose(Some(tag), &[], None))
}

/// Every page in every language, as `de/home`.
fn everything() -> Vec<(String, String)> {
    let mut all = Vec::new();
    for language in Language::ALL {
        let speech = speech(language.tag());
        for (name, page) in samples::pages() {
            let mut frame = samples::frame();
            frame.back = !name.starts_with("home");
            let html = page.html(&frame, &speech).expect("a page");
            all.push((format!("{}/{name}", language.tag()), html));
        }
    }
    all
}

/// For looking at them: `PORTAL_PAGES=folder cargo test -p portal-emulator pages_are_written`.
#[test]
fn pages_are_written_where_somebody_wants_to_see_them() {
    let pages = everything();
    let Some(folder) = std::env::var_os("PORTAL_PAGES").map(PathBuf::from) else {
        return;
    };
    for (name, html) in pages {
        let path = folder.join(name).with_extension("html");
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        let html = html.replace("/p/page.css", "../page.css");
        std::fs::write(path, html).expect("written");
    }
    let style = include_str!("../../templates/page.css");
    std::fs::write(folder.join("page.css"), style).expect("written");
}
