//! What a reader that is not ours finds in the files.

use lopdf::Document;

use crate::portal::tests::samples;
use crate::portal::text::{Language, Speech, choose};
use crate::portal::view::invoice::Invoice;

fn pdf(invoice: &Invoice, tag: &str) -> Vec<u8> {
    super::invoice(invoice, &Speech::new(choose(Some(tag), &[], None)))
}

#[test]
fn x() {
    let mut invoice = samples::invoice();
    invoice.to.name = Some("山田 太郎 Наталья ไทย 😀 홍길동 Ünsal".to_owned());
    for l in Language::ALL {
    let b = pdf(&invoice, l.tag());
    std::fs::write(format!("/tmp/pages/inv-{}.pdf", l.tag()), &b).unwrap();
    let d = Document::load_mem(&b).unwrap();
    println!("{:?}", d.extract_text(&[1]));
    }
}
