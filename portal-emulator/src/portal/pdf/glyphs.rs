//! Text as PDF writes it: Helvetica for the letters of western Europe, a Japanese font that readers bring
//! along for what Shift_JIS holds, and a drawn box with its code point for any other character.
//!
//! No font is embedded: a file stays some kilobytes small, and the program too.

use std::collections::BTreeSet;

use encoding_rs::{SHIFT_JIS, WINDOWS_1252};

use super::widths;

/// A font of the sheet, by the name that its pages know it by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Font {
    Regular,
    Bold,
    Japanese,
    /// The n-th font of drawn boxes.
    Boxes(usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Bold,
}

/// Characters of one font.
#[derive(Clone, Debug)]
pub(super) struct Run {
    pub font: Font,
    pub bytes: Vec<u8>,
    /// In thousandths of the size.
    pub width: u32,
}

/// The characters met so far that a font of their own must know.
#[derive(Debug, Default)]
pub(super) struct Glyphs {
    /// Those that no font has, in the order in which they were met.
    boxed: Vec<char>,
    pub japanese: BTreeSet<char>,
}

pub(super) const BOX_WIDTH: u16 = 900;
const FULL_WIDTH: u16 = 1000;
/// Codes of a font of boxes; the first is left out, as some readers take 0 for an end.
const BOXES_IN_FONT: usize = 255;

struct Glyph {
    font: Font,
    bytes: Vec<u8>,
    width: u16,
}

impl Glyphs {
    /// The fonts of boxes, each with its characters: the first has code 1.
    pub(super) fn box_fonts(&self) -> impl Iterator<Item = &[char]> {
        self.boxed.chunks(BOXES_IN_FONT)
    }

    pub(super) fn runs(&mut self, text: &str, weight: Weight) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        for glyph in text.chars().map(|character| self.glyph(character, weight)) {
            match runs.last_mut().filter(|run| run.font == glyph.font) {
                Some(run) => {
                    run.bytes.extend(glyph.bytes);
                    run.width += u32::from(glyph.width);
                }
                None => runs.push(Run {
                    font: glyph.font,
                    bytes: glyph.bytes,
                    width: u32::from(glyph.width),
                }),
            }
        }
        runs
    }

    fn glyph(&mut self, character: char, weight: Weight) -> Glyph {
        let character = plain(character);
        latin(character, weight)
            .or_else(|| self.japanese(character))
            .unwrap_or_else(|| self.boxed(character))
    }

    /// What Shift_JIS has, the font has too; it is written in UTF-16.
    fn japanese(&mut self, character: char) -> Option<Glyph> {
        let mut buffer = [0; 4];
        let (_, _, lost) = SHIFT_JIS.encode(character.encode_utf8(&mut buffer));
        if lost {
            return None;
        }
        let unit = unit(character)?;
        self.japanese.insert(character);
        Some(Glyph {
            font: Font::Japanese,
            bytes: unit.to_be_bytes().to_vec(),
            width: FULL_WIDTH,
        })
    }

    fn boxed(&mut self, character: char) -> Glyph {
        let known = self.boxed.iter().position(|known| *known == character);
        let index = known.unwrap_or_else(|| {
            self.boxed.push(character);
            self.boxed.len() - 1
        });
        let code = u8::try_from(index % BOXES_IN_FONT + 1).unwrap_or(u8::MAX);
        Glyph {
            font: Font::Boxes(index / BOXES_IN_FONT),
            bytes: vec![code],
            width: BOX_WIDTH,
        }
    }
}

/// Spaces of any kind, and what has no shape, become a space.
fn plain(character: char) -> char {
    if character.is_control() || character.is_whitespace() {
        ' '
    } else {
        character
    }
}

fn latin(character: char, weight: Weight) -> Option<Glyph> {
    let mut buffer = [0; 4];
    let (bytes, _, lost) = WINDOWS_1252.encode(character.encode_utf8(&mut buffer));
    let code = *bytes.first().filter(|_| !lost)?;
    let (font, widths) = match weight {
        Weight::Regular => (Font::Regular, &widths::REGULAR),
        Weight::Bold => (Font::Bold, &widths::BOLD),
    };
    let width = *widths.get(usize::from(code.checked_sub(b' ')?))?;
    Some(Glyph {
        font,
        bytes: vec![code],
        width,
    })
}

/// What UTF-16 writes for a character, where that is one unit.
pub(super) fn unit(character: char) -> Option<u16> {
    u16::try_from(u32::from(character)).ok()
}

/// How wide a text is, in thousandths of its size.
pub(super) fn width(runs: &[Run]) -> u32 {
    runs.iter().map(|run| run.width).sum()
}

#[cfg(test)]
mod tests {
    use super::{Font, Glyphs, Weight};

    fn fonts(text: &str) -> Vec<Font> {
        let runs = Glyphs::default().runs(text, Weight::Bold);
        runs.into_iter().map(|run| run.font).collect()
    }

    #[test]
    fn each_character_finds_the_first_font_that_has_it() {
        assert_eq!(fonts("Ærø €5"), [Font::Bold]);
        assert_eq!(fonts("A 東京"), [Font::Bold, Font::Japanese]);
        assert_eq!(
            fonts("ไทย 😀"),
            [Font::Boxes(0), Font::Bold, Font::Boxes(0)]
        );
        assert_eq!(fonts("a\u{0}\n\u{202f}b"), [Font::Bold]);
    }

    #[test]
    fn boxes_fill_more_than_one_font() {
        let mut glyphs = Glyphs::default();
        let text: String = ('\u{e000}'..='\u{e0ff}').collect();
        let runs = glyphs.runs(&text, Weight::Regular);
        assert_eq!(runs.len(), 2);
        assert_eq!(
            glyphs.box_fonts().map(<[char]>::len).collect::<Vec<_>>(),
            [255, 1]
        );
        assert_eq!(runs[1].bytes, [1]);
        assert_eq!(glyphs.runs("\u{e0ff}", Weight::Regular)[0].bytes, [1]);
    }
}
