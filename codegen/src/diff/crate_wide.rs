//! What changes for the crate as a whole: its version of the API, features, ids and events.

use super::compare::Found;
use super::rules::Kind;
use super::side::Side;
use super::{Changed, Reach, What, outside, types};
use crate::ir::{Event, Use};
use crate::pointer::Pointer;
use openapiv3::SecurityRequirement;

/// The changes that belong to no item of a module.
pub(super) fn items(old: &Side, new: &Side) -> Vec<Changed> {
    let mut items = Vec::new();
    items.extend(whole(old, new));
    items.extend(ids(old, new));
    items.extend(events(old, new));
    items
}

const BOTH: Use = Use {
    request: true,
    response: true,
};

fn found(path: &str, used: Use, at: Pointer) -> Found {
    let reach = Reach {
        used,
        ..Reach::default()
    };
    Found::new(path.to_owned(), reach, at)
}

fn whole(old: &Side, new: &Side) -> Option<Changed> {
    let (before, after) = (&old.api, &new.api);
    let mut found = found("crate", BOTH, Pointer::from("/info"));
    let version = |it: &crate::ir::Api| Some(it.version.clone());
    if before.version != after.version {
        found.add(
            Kind::ApiVersionChanged,
            None,
            version(before),
            version(after),
        );
    }
    let address = |it: &crate::ir::Api| it.base_url.trim_end_matches('/').to_owned();
    if address(before) != address(after) {
        let (from, to) = (before.base_url.clone(), after.base_url.clone());
        found.add(Kind::BaseUrlChanged, None, Some(from), Some(to));
    }
    security(old, new, &mut found);
    let docs = |it: &crate::ir::Api| (it.title.clone(), it.doc.clone());
    if docs(before) != docs(after) {
        found.add(Kind::DocsChanged, None, None, None);
    }
    let has = |api: &crate::ir::Api, name: &str| api.features.iter().any(|it| it.name == name);
    for feature in before.features.iter().filter(|it| !has(after, &it.name)) {
        found.add(Kind::FeatureRemoved, Some(&feature.name), None, None);
    }
    for feature in after.features.iter().filter(|it| !has(before, &it.name)) {
        found.add(Kind::FeatureAdded, Some(&feature.name), None, None);
    }
    if before.events.gate != after.events.gate && !before.events.events.is_empty() {
        found.gate(&before.events.gate, &after.events.gate);
    }
    let line = |it: &crate::ir::Api| format!("pub const API_VERSION: &str = {:?}", it.version);
    let (before, after) = match before.version == after.version {
        true => (Vec::new(), Vec::new()),
        false => (vec![line(before)], vec![line(after)]),
    };
    found.changed(What::Crate, None, before, after)
}

/// The document's own requirement, then those of operations that have one.
fn security(old: &Side, new: &Side, found: &mut Found) {
    let (before, after) = (&old.lowered.api.security, &new.lowered.api.security);
    if before != after {
        found.add(
            Kind::SecurityChanged,
            None,
            required(before.as_ref()),
            required(after.as_ref()),
        );
    }
    for (at, before, after) in outside::operations_of_both(&old.lowered, &new.lowered) {
        if before.security != after.security && new.operations.contains(&at) {
            let (from, to) = (
                required(before.security.as_ref()),
                required(after.security.as_ref()),
            );
            found.add(Kind::SecurityChanged, Some(at.as_str()), from, to);
        }
    }
}

/// The names of the schemes that are asked for.
fn required(security: Option<&Vec<SecurityRequirement>>) -> Option<String> {
    let names = security?.iter().map(|one| {
        let names: Vec<&str> = one.keys().map(String::as_str).collect();
        names.join(" and ")
    });
    let names: Vec<String> = names.collect();
    Some(match names.is_empty() {
        true => "nothing".to_owned(),
        false => names.join(" or "),
    })
}

fn ids(old: &Side, new: &Side) -> Vec<Changed> {
    let (before, after) = (&old.api.ids, &new.api.ids);
    let is_in = |ids: &[crate::ir::Id], name: &str| ids.iter().any(|it| it.name == name);
    let gone = before.iter().filter(|id| !is_in(after, &id.name));
    let come = after.iter().filter(|id| !is_in(before, &id.name));
    let gone = gone.map(|id| (id, Kind::IdRemoved));
    let come = come.map(|id| (id, Kind::IdAdded));
    let items = gone.chain(come).filter_map(|(id, kind)| {
        let mut found = found(&format!("ids::{}", id.name), BOTH, Pointer::root());
        found.add(kind, None, None, None);
        found.changed(What::Id, None, Vec::new(), Vec::new())
    });
    items.collect()
}

fn events(old: &Side, new: &Side) -> Vec<Changed> {
    let (before, after) = (&old.api.events.events, &new.api.events.events);
    let same = |events: &'_ [Event], event: &Event| -> Option<Event> {
        events.iter().find(|it| it.wire == event.wire).cloned()
    };
    let mut items = Vec::new();
    for event in before {
        items.extend(match same(after, event) {
            Some(now) => changed_event(event, &now),
            None => lone_event(event, Kind::EventRemoved),
        });
    }
    let come = after.iter().filter(|event| same(before, event).is_none());
    items.extend(come.filter_map(|event| lone_event(event, Kind::EventAdded)));
    items
}

const RECEIVED: Use = Use {
    request: false,
    response: true,
};

fn found_event(event: &Event) -> Found {
    let at = Pointer::from("/webhooks").child(&event.wire);
    found(&format!("event::EventObject::{}", event.name), RECEIVED, at)
}

fn line(event: &Event) -> String {
    format!("{}({})", event.name, types::text(&event.ty))
}

fn lone_event(event: &Event, kind: Kind) -> Option<Changed> {
    let mut found = found_event(event);
    let wire = Some(event.wire.clone());
    let (before, after) = match kind {
        Kind::EventAdded => {
            found.add(kind, None, None, wire);
            (Vec::new(), vec![line(event)])
        }
        _ => {
            found.add(kind, None, wire, None);
            (vec![line(event)], Vec::new())
        }
    };
    found.changed(What::Event, None, before, after)
}

fn changed_event(old: &Event, new: &Event) -> Option<Changed> {
    let mut found = found_event(new);
    if old.name != new.name {
        let (from, to) = (old.name.clone(), new.name.clone());
        found.add(Kind::EventRenamed, None, Some(from), Some(to));
    }
    let (before, after) = (types::text(&old.ty), types::text(&new.ty));
    if before != after {
        found.add(Kind::EventChanged, None, Some(before), Some(after));
    }
    if old.doc != new.doc {
        found.add(Kind::DocsChanged, None, None, None);
    }
    found.changed(What::Event, None, vec![line(old)], vec![line(new)])
}
