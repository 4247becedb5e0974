//! Bars that show a person at a terminal how far a long job has come.

use codegen::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::{Format, ShowArgs};

/// A bar on the terminal; nothing where nobody looks.
pub(crate) struct Bar(ProgressBar);

impl Bar {
    pub(crate) fn new(show: &ShowArgs) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        if show.quiet || show.format == Format::Json {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        if let Ok(style) = ProgressStyle::with_template("{msg:>10} {wide_bar} {pos}/{len}") {
            bar.set_style(style);
        }
        Self(bar)
    }

    /// Shows a step.
    pub(crate) fn show(&self, progress: Progress) {
        let (step, done, total) = match progress {
            Progress::Reading => ("reading", 0, 1),
            Progress::Lowering => ("lowering", 0, 1),
            Progress::Shaping => ("shaping", 0, 1),
            Progress::Emitting { done, total } => ("emitting", done, total),
        };
        self.0.set_message(step);
        self.0.set_length(total as u64);
        self.0.set_position(done as u64);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

/// Bytes as they arrive: a bar on the terminal, lines elsewhere.
pub(crate) struct Transfer {
    bar: ProgressBar,
    is_silent: bool,
}

impl Transfer {
    pub(crate) fn new(show: &ShowArgs) -> Self {
        let is_silent = show.quiet || show.format == Format::Json;
        let target = match is_silent {
            true => ProgressDrawTarget::hidden(),
            false => ProgressDrawTarget::stderr(),
        };
        let bar = ProgressBar::with_draw_target(None, target);
        // Until bytes come there is nothing to draw.
        if let Ok(style) = ProgressStyle::with_template("{msg}") {
            bar.set_style(style);
        }
        Self { bar, is_silent }
    }

    /// Says something in a line of its own.
    pub(crate) fn say(&self, line: &str) {
        if !self.is_silent {
            self.bar.suspend(|| eprintln!("{line}"));
        }
    }

    /// Begins anew, with the total where it is known.
    pub(crate) fn start(&self, total: Option<u64>) {
        let template = match total {
            Some(_) => "{bytes:>10} {wide_bar} {total_bytes}",
            None => "{bytes:>10} {spinner}",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style);
        }
        self.bar.set_length(total.unwrap_or_default());
        self.bar.reset();
    }

    /// Shows how many bytes there are.
    pub(crate) fn show(&self, bytes: u64) {
        self.bar.set_position(bytes);
    }
}

impl Drop for Transfer {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
