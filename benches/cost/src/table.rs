//! Figures side by side with their ratios and bars, as Markdown or as JSON.

use std::fmt;

use clap::ValueEnum;
use serde::Serialize;
use serde_json::Value;

/// How to print.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub enum Format {
    /// A Markdown table.
    #[default]
    Text,
    /// One JSON object for each table.
    Json,
}

/// Contenders below each other, and what is asked of the first.
#[derive(Debug, Serialize)]
pub struct Table {
    pub title: String,
    pub columns: Vec<&'static str>,
    pub rows: Vec<Row>,
    pub bars: Vec<Bar>,
}

/// A contender with a figure for each column, or why it has none.
#[derive(Debug, Serialize)]
pub struct Row {
    pub name: String,
    pub figures: Vec<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
}

/// What a figure may be at most.
#[derive(Debug, Serialize)]
pub struct Bar {
    pub what: String,
    pub measured: f64,
    pub at_most: f64,
}

impl Row {
    pub fn new(name: impl Into<String>, figures: Vec<f64>) -> Self {
        let (name, failure) = (name.into(), None);
        Self {
            name,
            figures,
            failure,
        }
    }

    /// A contender that could not be measured.
    pub fn failed(name: impl Into<String>, why: impl fmt::Display) -> Self {
        Self {
            name: name.into(),
            figures: Vec::new(),
            failure: Some(why.to_string()),
        }
    }
}

impl Bar {
    pub fn new(what: impl Into<String>, measured: f64, at_most: f64) -> Self {
        Self {
            what: what.into(),
            measured,
            at_most,
        }
    }

    fn verdict(&self) -> &'static str {
        match self.measured {
            measured if measured.is_nan() => "not measured",
            measured if measured <= self.at_most => "held",
            _ => "missed",
        }
    }
}

impl Table {
    pub fn print(&self, format: Format) {
        match format {
            Format::Text => println!("{self}"),
            Format::Json => println!("{}", serde_json::to_value(self).unwrap_or(Value::Null)),
        }
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| {} | {} |", self.title, self.columns.join(" | "))?;
        writeln!(f, "|---|{}", "---|".repeat(self.columns.len()))?;
        for row in &self.rows {
            write!(f, "| {} |", row.name)?;
            for at in 0..self.columns.len() {
                match (row.figures.get(at), &row.failure) {
                    (Some(figure), _) => write!(f, " {} |", shown(*figure))?,
                    (None, Some(why)) if at == 0 => write!(f, " {why} |")?,
                    (None, _) => write!(f, " – |")?,
                }
            }
            writeln!(f)?;
        }
        for bar in &self.bars {
            let (measured, most) = (shown(bar.measured), shown(bar.at_most));
            write!(
                f,
                "\n- {}: {measured}, at most {most}: {}",
                bar.what,
                bar.verdict()
            )?;
        }
        writeln!(f)
    }
}

/// Three digits or so; whole numbers from a hundred on.
fn shown(figure: f64) -> String {
    match figure {
        figure if figure.is_nan() => "–".to_owned(),
        figure if figure.fract() == 0.0 && figure >= 1000.0 => format!("{figure}"),
        figure if figure >= 100.0 => format!("{figure:.0}"),
        figure if figure >= 20.0 => format!("{figure:.1}"),
        figure => format!("{figure:.2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_says_what_failed_and_which_bar_is_held() {
        let table = Table {
            title: "a".to_owned(),
            columns: vec!["b", "c"],
            rows: vec![
                Row::new("ours", vec![1.234, 345.6]),
                Row::failed("peer", "no"),
            ],
            bars: vec![Bar::new("b", 1.234, 1.3), Bar::new("c", 345.6, 300.0)],
        };
        let want = "| a | b | c |\n|---|---|---|\n| ours | 1.23 | 346 |\n| peer | no | – |\n\n\
                    - b: 1.23, at most 1.30: held\n- c: 346, at most 300: missed\n";
        assert_eq!(table.to_string(), want);
    }
}
