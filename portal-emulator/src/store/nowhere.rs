//! The state in memory alone.

use crate::shared::Mode;
use crate::world::World;

/// Keeps nothing.
#[derive(Clone, Debug, Default)]
pub(crate) struct Store;

#[allow(
    clippy::unused_self,
    clippy::unused_async,
    reason = "where there is a file, it is used"
)]
impl Store {
    pub(crate) fn note(&self, _: Mode, _: &mut World) {}

    pub(crate) fn note_all(&self, _: Mode, _: &mut World) {}

    pub(crate) fn fault(&self) -> Option<String> {
        None
    }

    pub(crate) async fn close(&self) -> Result<(), String> {
        Ok(())
    }
}
