//! Operations side by side: their parameters, and how they are called and answered.

use std::collections::BTreeMap;

use super::Found;
use crate::diff::pairs::{self, Pairs};
use crate::diff::rules::Kind;
use crate::diff::types;
use crate::ir::{Gate, Operation, Place};

impl Found {
    pub(super) fn operation(&mut self, pairs: &Pairs<'_>, old: &Operation, new: &Operation) {
        let received = std::mem::take(&mut self.reach.used.response);
        self.fields(
            pairs,
            &pairs::parameters(old, new),
            &old.params.fields,
            &new.params.fields,
        );
        self.arguments(&old.params, &new.params);
        self.places(old, new);
        self.docs(None, &old.params.doc, &new.params.doc);
        self.deprecated(None, old.deprecated, new.deprecated);
        if old.body != new.body {
            let text = |it: &Operation| Some(format!("{:?}", it.body).to_lowercase());
            self.add(Kind::BodyEncodingChanged, None, text(old), text(new));
        }
        if pairs::template(&old.path) != pairs::template(&new.path) || old.method != new.method {
            self.add(Kind::OperationMoved, None, Some(call(old)), Some(call(new)));
        }
        let server = |it: &Operation, own: &str| {
            let address = it.server.as_deref().unwrap_or(own);
            address.trim_end_matches('/').to_owned()
        };
        let (was, now) = (&pairs.sides.0.api.base_url, &pairs.sides.1.api.base_url);
        let (from, to) = (server(old, was), server(new, now));
        if (old.server.is_some() || new.server.is_some()) && from != to {
            self.add(Kind::ServerChanged, None, Some(from), Some(to));
        }
        self.gate(&old.gate, &new.gate);
        self.reach.used.request = false;
        self.reach.used.response = true;
        if let Some(kind) = types::change(pairs, &old.output, &new.output) {
            let (from, to) = (types::text(&old.output), types::text(&new.output));
            self.add(kind, Some("answer"), Some(from), Some(to));
        }
        self.reach.used.request = true;
        self.reach.used.response = received;
    }

    fn places(&mut self, old: &Operation, new: &Operation) {
        let of = |it: &Operation| -> BTreeMap<String, Place> {
            let fields = it.params.fields.iter().zip(&it.places);
            fields
                .map(|(field, place)| (field.wire.clone(), *place))
                .collect()
        };
        let after = of(new);
        for (wire, before) in of(old) {
            if let Some(after) = after.get(&wire).filter(|after| **after != before) {
                let text = |place: Place| Some(format!("{place:?}").to_lowercase());
                self.add(
                    Kind::ParameterMoved,
                    Some(&wire),
                    text(before),
                    text(*after),
                );
            }
        }
    }

    pub(crate) fn gate(&mut self, old: &Gate, new: &Gate) {
        let has = |wide: &Gate, narrow: &Gate| match (wide, narrow) {
            (Gate::Always, _) | (_, Gate::Never) => true,
            (Gate::Any(wide), Gate::Any(narrow)) => narrow.is_subset(wide),
            _ => false,
        };
        if old == new {
            return;
        }
        let text = |gate: &Gate| Some(features(gate));
        if !has(old, new) {
            self.add(Kind::FeatureLess, None, text(old), text(new));
        }
        if !has(new, old) {
            self.add(Kind::FeatureMore, None, text(old), text(new));
        }
    }
}

/// The features with which something is compiled.
pub(crate) fn features(gate: &Gate) -> String {
    match gate {
        Gate::Always => "every build".to_owned(),
        Gate::Never => "no build".to_owned(),
        Gate::Any(features) => {
            let names: Vec<&str> = features.iter().map(String::as_str).collect();
            format!("the feature {}", names.join(" or "))
        }
    }
}

/// The operation as HTTP calls it.
pub(super) fn call(operation: &Operation) -> String {
    let method = format!("{:?}", operation.method).to_uppercase();
    format!("{method} {}", operation.path)
}
