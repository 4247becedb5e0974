//! Objects that paths name, for those who change them.

use stripe_portal_gen::server::Refusal;

use crate::world::{Resource, Tx};

/// The object as it is now; what a path names and nobody has is not found.
pub(super) fn named<T: Resource>(tx: &Tx<'_>, id: &str, param: &str) -> Result<T, Refusal> {
    let missing = || Refusal::missing_resource(T::KIND.words(), id, param).status(404);
    tx.get(id).cloned().ok_or_else(missing)
}
