//! Finished pages and their fonts as the bytes of a PDF file.

use std::collections::BTreeSet;

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Content, Finish, Name, Pdf, Rect, Ref, Str, TextStr};

use super::glyphs::{BOX_WIDTH, Font, unit};
use super::sheet::{HEIGHT, Sheet, WIDTH};

const JAPAN: SystemInfo<'_> = SystemInfo {
    registry: Str(b"Adobe"),
    ordering: Str(b"Japan1"),
    supplement: 4,
};
const UCS: SystemInfo<'_> = SystemInfo {
    registry: Str(b"Adobe"),
    ordering: Str(b"UCS"),
    supplement: 0,
};
const JAPANESE: Name<'_> = Name(b"HeiseiKakuGo-W5");

/// What pages call a font.
pub(super) fn name(font: Font) -> String {
    match font {
        Font::Regular => "R".to_owned(),
        Font::Bold => "B".to_owned(),
        Font::Japanese => "J".to_owned(),
        Font::Boxes(index) => format!("X{index}"),
    }
}

/// Gives each object of the file its number.
struct File {
    pdf: Pdf,
    last: Ref,
    fonts: Vec<(String, Ref)>,
}

pub(super) fn bytes(sheet: Sheet, title: &str, language: &str) -> Vec<u8> {
    let mut file = File {
        pdf: Pdf::new(),
        last: Ref::new(1),
        fonts: Vec::new(),
    };
    file.standard(Font::Regular, Name(b"Helvetica"));
    file.standard(Font::Bold, Name(b"Helvetica-Bold"));
    if !sheet.glyphs.japanese.is_empty() {
        file.japanese(&sheet.glyphs.japanese);
    }
    for (index, characters) in sheet.glyphs.box_fonts().enumerate() {
        file.boxes(index, characters);
    }
    file.pages(sheet.pages, title, language);
    file.pdf.finish()
}

impl File {
    fn next(&mut self) -> Ref {
        self.last.bump()
    }

    fn standard(&mut self, font: Font, base: Name<'_>) {
        let at = self.next();
        let mut dictionary = self.pdf.type1_font(at);
        dictionary.base_font(base);
        dictionary.encoding_predefined(Name(b"WinAnsiEncoding"));
        dictionary.finish();
        self.fonts.push((name(font), at));
    }

    fn japanese(&mut self, used: &BTreeSet<char>) {
        let (at, unicode) = (self.next(), self.next());
        let (descendant, descriptor) = (self.next(), self.next());
        let mut font = self.pdf.type0_font(at);
        font.base_font(Name(b"HeiseiKakuGo-W5-UniJIS-UTF16-H"));
        font.encoding_predefined(Name(b"UniJIS-UTF16-H"));
        font.descendant_font(descendant).to_unicode(unicode);
        font.finish();

        let mut cid = self.pdf.cid_font(descendant);
        cid.subtype(CidFontType::Type0).base_font(JAPANESE);
        cid.system_info(JAPAN).font_descriptor(descriptor);
        cid.default_width(1000.0);
        cid.finish();

        let mut about = self.pdf.font_descriptor(descriptor);
        about.name(JAPANESE).flags(FontFlags::SYMBOLIC);
        about.bbox(Rect::new(-92.0, -250.0, 1010.0, 922.0));
        about.italic_angle(0.0).ascent(752.0).descent(-221.0);
        about.cap_height(737.0).stem_v(114.0);
        about.finish();
        self.fonts.push((name(Font::Japanese), at));

        // Readers without the tables of that encoding find the text all the same.
        let mut cmap: UnicodeCmap<u16> = UnicodeCmap::new(Name(b"Japanese"), UCS);
        for (code, character) in used.iter().filter_map(|used| Some((unit(*used)?, used))) {
            cmap.pair(code, *character);
        }
        self.pdf.cmap(unicode, &cmap.finish());
    }

    /// A font whose characters are drawn here, and are still found and copied as what they are.
    fn boxes(&mut self, index: usize, characters: &[char]) {
        let (at, unicode) = (self.next(), self.next());
        let procedures: Vec<Ref> = characters.iter().map(|_| self.next()).collect();
        let names: Vec<String> = characters
            .iter()
            .map(|c| format!("u{:X}", u32::from(*c)))
            .collect();
        let mut cmap: UnicodeCmap<u8> = UnicodeCmap::new(Name(b"Boxes"), UCS);
        for (code, (character, procedure)) in (1..=u8::MAX).zip(characters.iter().zip(&procedures))
        {
            self.pdf.stream(*procedure, &drawn(*character));
            cmap.pair(code, *character);
        }
        self.pdf.cmap(unicode, &cmap.finish());

        let last = u8::try_from(characters.len()).unwrap_or(u8::MAX);
        let mut font = self.pdf.type3_font(at);
        font.bbox(Rect::new(0.0, -200.0, f32::from(BOX_WIDTH), 800.0));
        font.matrix([0.001, 0.0, 0.0, 0.001, 0.0, 0.0]);
        font.first_char(1).last_char(last);
        font.widths(characters.iter().map(|_| f32::from(BOX_WIDTH)));
        font.to_unicode(unicode);
        let mut drawings = font.char_procs();
        for (name, procedure) in names.iter().zip(&procedures) {
            drawings.pair(Name(name.as_bytes()), *procedure);
        }
        drawings.finish();
        let mut encoding = font.encoding_custom();
        let names = names.iter().map(|name| Name(name.as_bytes()));
        encoding.differences().consecutive(1, names);
        encoding.finish();
        font.resources().fonts().pair(Name(b"R"), self.fonts[0].1);
        font.finish();
        self.fonts.push((name(Font::Boxes(index)), at));
    }

    fn pages(&mut self, contents: Vec<Content>, title: &str, language: &str) {
        let (catalog, tree, info) = (self.next(), self.next(), self.next());
        let pages: Vec<Ref> = contents.iter().map(|_| self.next()).collect();
        self.pdf
            .catalog(catalog)
            .pages(tree)
            .lang(TextStr(language));
        self.pdf.document_info(info).title(TextStr(title));
        let count = i32::try_from(pages.len()).unwrap_or(i32::MAX);
        self.pdf
            .pages(tree)
            .kids(pages.iter().copied())
            .count(count);
        for (at, content) in pages.into_iter().zip(contents) {
            let stream = self.next();
            self.pdf.stream(stream, &content.finish());
            let mut page = self.pdf.page(at);
            page.media_box(Rect::new(0.0, 0.0, WIDTH, HEIGHT));
            page.parent(tree).contents(stream);
            let mut resources = page.resources();
            let mut fonts = resources.fonts();
            for (name, font) in &self.fonts {
                fonts.pair(Name(name.as_bytes()), *font);
            }
        }
    }
}

/// A box with the code point in it, in two rows of digits.
fn drawn(character: char) -> Vec<u8> {
    let code = format!("{:04X}", u32::from(character));
    let (above, below) = code.split_at(code.len() / 2);
    let mut drawing = Content::new();
    drawing.start_color_glyph(f32::from(BOX_WIDTH));
    drawing
        .set_line_width(40.0)
        .rect(60.0, -160.0, 780.0, 900.0)
        .stroke();
    for (row, y) in [(above, 330.0), (below, -70.0)] {
        let size = if row.len() > 2 { 380.0 } else { 480.0 };
        drawing
            .begin_text()
            .set_font(Name(b"R"), size)
            .next_line(150.0, y);
        drawing.show(Str(row.as_bytes())).end_text();
    }
    drawing.finish().into_vec()
}
