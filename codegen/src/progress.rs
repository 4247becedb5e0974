//! How far generation has come, for those who wait.

/// A step of generation that begins, or goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The document is read.
    Reading,
    /// It is brought to the form that the rest understands.
    Lowering,
    /// It becomes types and operations.
    Shaping,
    /// The crate's modules are written.
    Emitting {
        /// How many are done.
        done: usize,
        /// How many there are.
        total: usize,
    },
}

/// Who is told.
pub(crate) type Told<'a> = &'a mut dyn FnMut(Progress);
