//! A bar that shows a person at a terminal how far a long job has come.

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
