//! Events: what each webhook delivers as `data.object`.

use openapiv3::{ReferenceOr, Schema};

use super::schema::refuse;
use super::{Owner, Shaper, Slot};
use crate::error::Stage;
use crate::ir::{Event, Ty, Use};
use crate::names::{self, Scope};
use crate::node::{self, Node};
use crate::pointer::Pointer;
use crate::select::{Demand, Webhook};

/// The module of events, which the operations that list them share.
pub(super) const EVENTS: &str = "event";

/// The chosen events, and who asks for them.
#[derive(Default)]
pub(super) struct Chosen {
    pub(super) events: Vec<Event>,
    pub(super) demands: Vec<Demand>,
}

impl<'a> Shaper<'a> {
    /// Shapes the chosen events, by name.
    pub(super) fn events(&mut self, webhooks: &[Webhook<'a>]) -> Chosen {
        let mut chosen = Chosen::default();
        let mut scope = Scope::default();
        for webhook in webhooks {
            let event = self.event(webhook).and_then(|event| {
                scope.claim(&event.name, &webhook.at(), webhook.event)?;
                Ok(event)
            });
            match event {
                Ok(event) => chosen.events.push(event),
                Err(faults) => self.faults.extend(faults),
            }
            chosen
                .demands
                .extend(webhook.demands.iter().map(|demand| demand.of(EVENTS)));
        }
        chosen.events.sort_by(|a, b| a.name.cmp(&b.name));
        chosen
    }

    fn event(&mut self, webhook: &Webhook<'a>) -> Stage<Event> {
        let at = webhook.at().child("requestBody");
        let Some(ReferenceOr::Item(body)) = &webhook.operation.request_body else {
            return refuse(&at, "a webhook without a body");
        };
        let at = at
            .child("content")
            .child("application/json")
            .child("schema");
        let json = body.content.get("application/json");
        let Some(schema) = json.and_then(|json| json.schema.as_ref()) else {
            return refuse(&at, "a webhook whose body is not JSON with a schema");
        };
        let (node, at) = self.property(schema.into(), "data", &at)?;
        let (node, at) = self.property(node, "object", &at)?;
        let name = match self.selection.rename(webhook.event) {
            Some(name) => name.to_owned(),
            None => names::type_name(webhook.event),
        };
        let slot = Slot {
            module: EVENTS.to_owned(),
            owner: Owner::Operation(webhook.event.to_owned()),
            used: Use {
                request: false,
                response: true,
            },
            name: format!("{name}Object"),
            parent: webhook.event.to_owned(),
            field: "object".to_owned(),
            sends_files: false,
        };
        let ty = self.ty(node, &at, &slot)?.ty;
        if !matches!(ty, Ty::Named(_)) {
            return refuse(&at, "an event whose object is not a referenced schema");
        }
        let text = webhook.operation.description.as_deref();
        let text = text.or(webhook.operation.summary.as_deref());
        Ok(Event {
            doc: text.map_or_else(
                || format!("`{}`.", webhook.event),
                |text| self.docs.markdown(text),
            ),
            name,
            wire: webhook.event.to_owned(),
            ty,
        })
    }

    fn property(&self, node: Node<'a>, name: &str, at: &Pointer) -> Stage<(Node<'a>, Pointer)> {
        let (schema, at): (&'a Schema, Pointer) = match node {
            Node::Schema(schema) => (schema, at.clone()),
            Node::Ref(reference) => {
                let (name, schema) = node::resolve(&self.lowered.api, reference, at)?;
                (schema, node::schema_pointer(name))
            }
        };
        let property = node::object(schema).and_then(|object| object.properties.get(name));
        match property {
            Some(property) => Ok((property.into(), at.child("properties").child(name))),
            None => refuse(&at, &format!("a webhook body without `{name}`")),
        }
    }
}
