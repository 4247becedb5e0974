//! What is measured, and beside what: criterion and `ratios` time the same contenders.

pub mod contender;
pub mod decode;
pub mod encode;

pub use contender::Contender;
