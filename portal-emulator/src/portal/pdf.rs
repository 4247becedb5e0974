//! An invoice as a PDF of as many pages as it needs.

mod file;
mod glyphs;
mod sheet;
mod widths;

use sheet::{DIM, LEFT, PLAIN, RIGHT, STRONG, Sheet, Style, TITLE};

use super::text::Speech;
use super::view::invoice::{Invoice, InvoiceLine};

/// Where columns end that are set to the right.
const QUANTITY: f32 = 378.0;
const UNIT: f32 = 460.0;
const DESCRIPTION_WIDTH: f32 = 260.0;
/// Where addresses and sums begin.
const MIDDLE: f32 = 310.0;
const LINE: f32 = 14.0;

pub(crate) fn invoice(invoice: &Invoice, speech: &Speech) -> Vec<u8> {
    let mut sheet = Sheet::new();
    head(&mut sheet, invoice, speech);
    table(&mut sheet, invoice, speech);
    sums(&mut sheet, invoice, speech);
    let texts = &speech.texts.invoice;
    sheet.feet(|page, pages| {
        let number = texts.page.with("page", page).with("pages", pages);
        (texts.test.clone(), number.to_string())
    });
    file::bytes(sheet, &speech.invoice_title(invoice), &speech.tag())
}

fn head(sheet: &mut Sheet, invoice: &Invoice, speech: &Speech) {
    let texts = &speech.texts.invoice;
    paragraph(sheet, &speech.invoice_title(invoice), TITLE, 26.0);
    let mut facts = vec![(&texts.issued, speech.date(&invoice.issued))];
    facts.extend(invoice.due.map(|due| (&texts.due, speech.date(&due))));
    let status = speech.texts.invoice_status(&invoice.status).to_owned();
    facts.push((&speech.texts.home.status, status));
    for (label, value) in facts {
        sheet.left(LEFT, label, DIM);
        sheet.left(LEFT + 110.0, &value, PLAIN);
        sheet.down(LINE);
    }
    sheet.down(LINE);
    sheet.left(LEFT, &texts.from, DIM);
    sheet.left(MIDDLE, &texts.to, DIM);
    sheet.down(LINE);
    parties(sheet, invoice, speech);
    let total = speech.money(&invoice.sums.total);
    let paid = invoice
        .paid
        .map(|paid| texts.paid.with("date", speech.date(&paid)));
    sheet.down(LINE);
    sheet.left(
        LEFT,
        &total,
        Style {
            size: 16.0,
            ..STRONG
        },
    );
    if let Some(paid) = paid {
        sheet.right(RIGHT, &paid.to_string(), STRONG);
    }
    sheet.down(30.0);
}

/// The business to the left, and whom it is for to the right.
fn parties(sheet: &mut Sheet, invoice: &Invoice, speech: &Speech) {
    let width = RIGHT - MIDDLE;
    let business = invoice.business.as_deref().unwrap_or_default();
    let left = sheet.lines(business, width, STRONG);
    let mut right = Vec::new();
    for line in speech.recipient(&invoice.to) {
        right.extend(sheet.lines(&line, width, PLAIN));
    }
    for row in 0..left.len().max(right.len()) {
        if let Some(line) = left.get(row) {
            sheet.left(LEFT, line, STRONG);
        }
        if let Some(line) = right.get(row) {
            sheet.left(MIDDLE, line, PLAIN);
        }
        sheet.down(LINE);
    }
}

fn table(sheet: &mut Sheet, invoice: &Invoice, speech: &Speech) {
    table_head(sheet, speech);
    for line in &invoice.lines {
        table_row(sheet, line, speech);
    }
    sheet.rule();
    sheet.down(22.0);
}

fn table_head(sheet: &mut Sheet, speech: &Speech) {
    let texts = &speech.texts.invoice;
    sheet.left(LEFT, &texts.description, DIM);
    sheet.right(QUANTITY, &texts.quantity, DIM);
    sheet.right(UNIT, &texts.unit, DIM);
    sheet.right(RIGHT, &texts.amount, DIM);
    sheet.down(8.0);
    sheet.rule();
    sheet.down(18.0);
}

fn table_row(sheet: &mut Sheet, line: &InvoiceLine, speech: &Speech) {
    let about = sheet.lines(&line.about, DESCRIPTION_WIDTH, PLAIN);
    let period = line.period.map(|period| speech.period(&period));
    let period = period.map(|text| sheet.lines(&text, DESCRIPTION_WIDTH, DIM));
    let period = period.unwrap_or_default();
    // A page that could not hold it either would be empty for nothing.
    let rows = about.len() + period.len();
    if !sheet.has_room(LINE * f32::from(u16::try_from(rows).unwrap_or(u16::MAX))) && rows < 40 {
        sheet.next_page();
        table_head(sheet, speech);
    }
    if let Some(quantity) = &line.quantity {
        sheet.right(QUANTITY, &speech.number(quantity), PLAIN);
    }
    if let Some(unit) = &line.unit {
        sheet.right(UNIT, &speech.money(unit), PLAIN);
    }
    sheet.right(RIGHT, &speech.money(&line.amount), PLAIN);
    let about = about.iter().map(|text| (text, PLAIN));
    for (text, style) in about.chain(period.iter().map(|text| (text, DIM))) {
        sheet.left(LEFT, text, style);
        sheet.down(LINE);
    }
    sheet.down(4.0);
}

fn sums(sheet: &mut Sheet, invoice: &Invoice, speech: &Speech) {
    for sum in speech.sums(&invoice.sums) {
        let style = if sum.strong { STRONG } else { PLAIN };
        sheet.left(MIDDLE, sum.label, style);
        sheet.right(RIGHT, &sum.amount, style);
        sheet.down(18.0);
    }
}

fn paragraph(sheet: &mut Sheet, text: &str, style: Style, height: f32) {
    for line in sheet.lines(text, RIGHT - LEFT, style) {
        sheet.left(LEFT, &line, style);
        sheet.down(height);
    }
}

#[cfg(test)]
mod tests;
