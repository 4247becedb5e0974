//! Pages that text flows onto from top to bottom.

use pdf_writer::{Content, Name, Str};

use super::glyphs::{self, Glyphs, Run, Weight};

/// A4, in points.
pub(super) const WIDTH: f32 = 595.0;
pub(super) const HEIGHT: f32 = 842.0;
pub(super) const LEFT: f32 = 56.0;
pub(super) const RIGHT: f32 = WIDTH - LEFT;
const TOP: f32 = HEIGHT - 64.0;
const BOTTOM: f32 = 84.0;

/// How a text is set.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    pub size: f32,
    pub weight: Weight,
    /// 0 is black.
    pub gray: f32,
}

pub(super) const PLAIN: Style = Style {
    size: 10.0,
    weight: Weight::Regular,
    gray: 0.1,
};
pub(super) const STRONG: Style = Style {
    weight: Weight::Bold,
    ..PLAIN
};
pub(super) const DIM: Style = Style {
    size: 9.0,
    gray: 0.4,
    ..PLAIN
};
pub(super) const TITLE: Style = Style {
    size: 20.0,
    ..STRONG
};

pub(super) struct Sheet {
    pub pages: Vec<Content>,
    pub glyphs: Glyphs,
    /// Where the next line stands.
    y: f32,
}

impl Sheet {
    pub(super) fn new() -> Self {
        Self {
            pages: vec![Content::new()],
            glyphs: Glyphs::default(),
            y: TOP,
        }
    }

    /// Goes down, onto a new page where this one is full; says whether it is a new one.
    pub(super) fn down(&mut self, by: f32) -> bool {
        self.y -= by;
        let full = self.y < BOTTOM;
        if full {
            self.pages.push(Content::new());
            self.y = TOP - by;
        }
        full
    }

    /// Whether so much more fits onto this page.
    pub(super) fn has_room(&self, height: f32) -> bool {
        self.y - height >= BOTTOM
    }

    pub(super) fn next_page(&mut self) {
        self.pages.push(Content::new());
        self.y = TOP;
    }

    pub(super) fn left(&mut self, x: f32, text: &str, style: Style) {
        let y = self.y;
        self.write((x, y), text, style);
    }

    /// Text that ends at `x`.
    pub(super) fn right(&mut self, x: f32, text: &str, style: Style) {
        let at = (x - self.width(text, style), self.y);
        self.write(at, text, style);
    }

    pub(super) fn rule(&mut self) {
        let y = self.y;
        if let Some(page) = self.pages.last_mut() {
            page.set_stroke_gray(0.8).set_line_width(0.5);
            page.move_to(LEFT, y).line_to(RIGHT, y).stroke();
        }
    }

    fn write(&mut self, at: (f32, f32), text: &str, style: Style) {
        let runs = self.glyphs.runs(text, style.weight);
        if let Some(page) = self.pages.last_mut() {
            show(page, at, &runs, style);
        }
    }

    pub(super) fn width(&mut self, text: &str, style: Style) -> f32 {
        points(glyphs::width(&self.glyphs.runs(text, style.weight)), style)
    }

    /// The lines that a text takes where it may be so wide: broken at spaces, else within words.
    pub(super) fn lines(&mut self, text: &str, most: f32, style: Style) -> Vec<String> {
        let mut lines = Vec::new();
        let mut line = String::new();
        for word in text.split_inclusive([' ', '\n']) {
            let longer = format!("{line}{word}");
            if !line.is_empty() && self.width(longer.trim_end(), style) > most {
                lines.push(std::mem::take(&mut line));
            }
            for character in word.chars() {
                line.push(character);
                let whole = line.chars().count() == 1 || character.is_whitespace();
                if !whole && self.width(&line, style) > most {
                    line.pop();
                    lines.push(std::mem::replace(&mut line, character.to_string()));
                }
            }
        }
        lines.push(line);
        lines
    }

    /// The same line at the foot of each page.
    pub(super) fn feet(&mut self, text: impl Fn(usize, usize) -> (String, String)) {
        let count = self.pages.len();
        for (index, page) in self.pages.iter_mut().enumerate() {
            let (note, number) = text(index + 1, count);
            let note = self.glyphs.runs(&note, DIM.weight);
            let number = self.glyphs.runs(&number, DIM.weight);
            let x = RIGHT - points(glyphs::width(&number), DIM);
            show(page, (LEFT, 48.0), &note, DIM);
            show(page, (x, 34.0), &number, DIM);
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "no line is that long")]
fn points(thousandths: u32, style: Style) -> f32 {
    thousandths as f32 * style.size / 1000.0
}

fn show(page: &mut Content, (x, y): (f32, f32), runs: &[Run], style: Style) {
    page.set_fill_gray(style.gray).set_stroke_gray(style.gray);
    page.begin_text().next_line(x, y);
    for run in runs {
        let name = super::file::name(run.font);
        page.set_font(Name(name.as_bytes()), style.size);
        page.show(Str(&run.bytes));
    }
    page.end_text();
}
