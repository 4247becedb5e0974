//! Resources: the id type of each, named once for the whole crate.

use super::Shaper;
use crate::error::Stage;
use crate::ir::Ty;
use crate::names;
use crate::pointer::Pointer;

impl Shaper<'_> {
    /// The id type of a resource.
    pub(super) fn id(&mut self, resource: &str, at: &Pointer) -> Stage<Ty> {
        if let Some(name) = self.ids.get(resource) {
            return Ok(Ty::Id(name.clone()));
        }
        let key = format!("{resource}.id");
        let name = match self.selection.rename(&key) {
            Some(name) => name.to_owned(),
            None => names::type_name(resource) + "Id",
        };
        self.id_names.claim(&name, at, &key)?;
        self.ids.insert(resource.to_owned(), name.clone());
        Ok(Ty::Id(name))
    }
}
