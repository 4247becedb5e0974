//! Cargo features: those that the selection names, and one for each module where it asks for that.

use std::collections::BTreeMap;

use super::{Owner, event};
use crate::ir;
use crate::select::Demand;
use crate::selection::Selection;

/// The features that the selection names, then those of modules.
pub(super) fn features(
    selection: &Selection,
    roots: &[(Owner, Vec<Demand>)],
    events: &event::Chosen,
) -> Vec<ir::Feature> {
    let named = selection.features.iter().map(|(name, extra)| ir::Feature {
        webhooks: !extra.webhooks.is_empty(),
        name: name.clone(),
        about: extra.about.clone(),
    });
    let mut requests: BTreeMap<&String, usize> = BTreeMap::new();
    let roots = roots.iter().map(|(owner, demands)| (Some(owner), demands));
    for (owner, demands) in roots.chain([(None, &events.demands)]) {
        for demand in demands {
            if let Demand::Feature(name) = demand {
                let count = requests.entry(name).or_default();
                *count += usize::from(matches!(owner, Some(Owner::Operation(_))));
            }
        }
    }
    requests.retain(|name, _| !selection.features.contains_key(*name));
    let modules = requests.into_iter().map(|(name, count)| ir::Feature {
        webhooks: name == event::EVENTS && !events.events.is_empty(),
        name: name.clone(),
        about: match count {
            0 => format!("The objects of the module `{name}`"),
            1 => format!("The module `{name}`: 1 request"),
            _ => format!("The module `{name}`: {count} requests"),
        },
    });
    named.chain(modules).collect()
}
