//! What readers that are not ours find in the files.

use std::io::Write;
use std::process::{Command, Stdio};

use lopdf::Document;

use crate::portal::tests::samples;
use crate::portal::text::{Language, Speech, choose};
use crate::portal::view::invoice::Invoice;

fn pdf(invoice: &Invoice, tag: &str) -> Vec<u8> {
    super::invoice(invoice, &Speech::new(choose(Some(tag), &[], None)))
}

fn called(name: &str) -> Invoice {
    let mut invoice = samples::invoice();
    invoice.to.name = Some(name.to_owned());
    invoice
}

/// The words of a page, with single spaces between them.
fn words(file: &[u8], page: u32) -> String {
    let document = Document::load_mem(file).expect("a pdf");
    let text = document.extract_text(&[page]).expect("text");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_reader_finds_the_text() {
    let file = pdf(&called("Zoë Ünsal"), "en");
    let text = words(&file, 1);
    for want in [
        "Invoice B4C0-0001",
        "Zoë Ünsal",
        "12 Harbour Street",
        "EU VAT DE123456789",
        "5 × Team",
        "May 26, 2026 to June 26, 2026",
        "-$4.50",
        "Amount due $0.00",
        "Page 1 of 1",
        "not a demand for payment",
    ] {
        assert!(text.contains(want), "{want} is not in {text}");
    }
    assert!(words(&pdf(&called("Zoë"), "de"), 1).contains("26. Mai 2026 bis 26. Juni 2026"));
}

#[test]
fn long_invoices_have_pages_and_none_loses_a_line() {
    let mut invoice = samples::invoice();
    let line = invoice.lines.remove(0);
    let numbered = |number| {
        let mut line = line.clone();
        line.about = format!("Item number {number} of a rather long list of things that wrap");
        line
    };
    invoice.lines = (1..=60).map(numbered).collect();
    let file = pdf(&invoice, "en");
    let document = Document::load_mem(&file).expect("a pdf");
    let count = u32::try_from(document.get_pages().len()).expect("few pages");
    assert!(count > 2, "{count}");
    let text: String = (1..=count).map(|page| words(&file, page)).collect();
    for number in 1..=60 {
        assert!(
            text.contains(&format!("Item number {number} of")),
            "{number}"
        );
    }
    assert!(text.contains(&format!("Page {count} of {count}")));
}

#[test]
fn no_name_breaks_the_file() {
    let endless = "x".repeat(3_000);
    let boxes: String = ('\u{e000}'..='\u{e1ff}').collect();
    let names = [
        "",
        "\u{0}\u{7}\n(\\)<<>>%",
        "😀🏳️‍🌈",
        "ไทย عربي 홍길동",
        &endless,
        &boxes,
    ];
    for name in names {
        for language in Language::ALL {
            let file = pdf(&called(name), language.tag());
            let document = Document::load_mem(&file).expect("a pdf");
            assert!(!document.get_pages().is_empty(), "{name}");
        }
    }
}

/// Poppler, where it is installed, also knows the Japanese encoding and the drawn boxes.
#[test]
fn text_of_any_script_can_be_copied() {
    let file = pdf(&called("山田 Наталья ไทย 😀 홍길동"), "ja");
    let Some(text) = poppler(&file) else {
        return;
    };
    for want in [
        "山田",
        "Наталья",
        "ไทย",
        "😀",
        "홍길동",
        "請求書",
        "2026年5月26日",
    ] {
        assert!(text.contains(want), "{want} is not in {text}");
    }
}

fn poppler(file: &[u8]) -> Option<String> {
    let mut command = Command::new("pdftotext");
    command.args(["-", "-"]).stdin(Stdio::piped());
    let mut child = command.stdout(Stdio::piped()).spawn().ok()?;
    let mut input = child.stdin.take().expect("an input");
    input.write_all(file).expect("written");
    drop(input);
    let output = child.wait_with_output().expect("an end");
    assert!(output.status.success() && output.stderr.is_empty());
    Some(String::from_utf8(output.stdout).expect("UTF-8"))
}
