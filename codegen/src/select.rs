//! What is wanted of a document: the chosen operations and events, and the schemas they reach.

use std::collections::{BTreeMap, BTreeSet};

use openapiv3::{
    AdditionalProperties, OpenAPI, Operation, PathItem, ReferenceOr, Schema, SchemaKind, Type,
};

use crate::error::{Fault, Stage};
use crate::ir::Use;
use crate::lower::Lowered;
use crate::node::{self, Node, schema_pointer};
use crate::pointer::Pointer;
use crate::selection::{Selection, StandIn, Table};

/// The part of a document that will be generated.
#[derive(Debug)]
pub(crate) struct Selected<'a> {
    pub(crate) operations: Vec<Chosen<'a>>,
    pub(crate) webhooks: Vec<Webhook<'a>>,
    pub(crate) schemas: BTreeMap<&'a str, Use>,
    /// Resources that only expandable fields lead to, where each module has a feature.
    pub(crate) expanded: BTreeSet<&'a str>,
}

/// Which builds of the crate have something.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Demand {
    /// All.
    Always,
    /// Those with this feature.
    Feature(String),
    /// Those with the feature of the operation's own module.
    Module,
}

impl Demand {
    /// The demand of what belongs to `module`.
    pub(crate) fn of(&self, module: &str) -> Self {
        match self {
            Self::Module => Self::Feature(module.to_owned()),
            demand => demand.clone(),
        }
    }
}

/// A chosen operation.
#[derive(Clone, Debug)]
pub(crate) struct Chosen<'a> {
    pub(crate) path: &'a str,
    pub(crate) method: &'a str,
    pub(crate) item: &'a PathItem,
    pub(crate) operation: &'a Operation,
    pub(crate) demands: Vec<Demand>,
}

impl Chosen<'_> {
    pub(crate) fn at(&self) -> Pointer {
        Pointer::from("/paths").child(self.path).child(self.method)
    }
}

/// A chosen event.
#[derive(Clone, Debug)]
pub(crate) struct Webhook<'a> {
    pub(crate) event: &'a str,
    pub(crate) operation: &'a Operation,
    pub(crate) demands: Vec<Demand>,
}

impl Webhook<'_> {
    pub(crate) fn at(&self) -> Pointer {
        Pointer::from("/webhooks").child(self.event).child("post")
    }
}

/// Chooses operations and events, and walks to every schema that they reach.
pub(crate) fn select<'a>(lowered: &'a Lowered, selection: &'a Selection) -> Stage<Selected<'a>> {
    let operations = operations(&lowered.api, selection)?;
    let webhooks = webhooks(lowered, selection)?;
    let mut walk = Walk {
        api: &lowered.api,
        selection,
        schemas: BTreeMap::new(),
        expanded: BTreeSet::new(),
        open: Vec::new(),
        faults: Vec::new(),
    };
    for chosen in &operations {
        walk.operation(chosen);
    }
    for webhook in &webhooks {
        walk.body(webhook.operation, &webhook.at(), RECEIVED);
    }
    walk.reached();
    match walk.faults.is_empty() {
        true => Ok(Selected {
            operations,
            webhooks,
            schemas: walk.schemas,
            expanded: walk.expanded,
        }),
        false => Err(walk.faults),
    }
}

const SENT: Use = Use {
    request: true,
    response: false,
};
const RECEIVED: Use = Use {
    request: false,
    response: true,
};

fn operations<'a>(api: &'a OpenAPI, selection: &'a Selection) -> Stage<Vec<Chosen<'a>>> {
    let mut chosen = Vec::new();
    for (path, item) in &api.paths.paths {
        let ReferenceOr::Item(item) = item else {
            let at = Pointer::from("/paths").child(path);
            let advice = "write the path item out";
            return Err(Fault::new(&at, "a `$ref` to a path item is not supported", advice).into());
        };
        for (method, operation) in item.iter() {
            let text = format!("{} {path}", method.to_uppercase());
            let matches = |pattern: &str| matches_operation(pattern, &text);
            let demands = demands(selection, |patterns| patterns.0, matches);
            if !demands.is_empty() {
                chosen.push(Chosen {
                    path,
                    method,
                    item,
                    operation,
                    demands,
                });
            }
        }
    }
    Ok(chosen)
}

fn webhooks<'a>(lowered: &'a Lowered, selection: &'a Selection) -> Stage<Vec<Webhook<'a>>> {
    let mut chosen = Vec::new();
    for (event, item) in &lowered.webhooks {
        let at = Pointer::from("/webhooks").child(event);
        let matches = |pattern: &str| fast_glob::glob_match(pattern, event);
        let demands = demands(selection, |patterns| patterns.1, matches);
        if demands.is_empty() {
            continue;
        }
        let operation = item.as_item().and_then(|item| item.post.as_ref());
        let Some(operation) = operation else {
            let message = "a webhook that is not a POST is not supported";
            return Err(Fault::new(&at, message, "describe it as `post`").into());
        };
        chosen.push(Webhook {
            event,
            operation,
            demands,
        });
    }
    Ok(chosen)
}

/// `* /v1/x` stands for any method; a path may also be written out, braces and all.
fn matches_operation(pattern: &str, operation: &str) -> bool {
    let (method, path) = pattern.split_once(' ').unwrap_or(("*", pattern));
    let (got, at) = operation.split_once(' ').unwrap_or_default();
    let is_method = method == "*" || method.eq_ignore_ascii_case(got);
    is_method && (path == at || fast_glob::glob_match(path, at))
}

type Patterns<'a> = (&'a [String], &'a [String]);

/// Who asks for what a pattern matches.
fn demands<'a>(
    selection: &'a Selection,
    pick: impl Fn(&Patterns<'a>) -> &'a [String],
    matches: impl Fn(&str) -> bool,
) -> Vec<Demand> {
    let select = &selection.select;
    let always = (
        Demand::Always,
        (&select.operations[..], &select.webhooks[..]),
    );
    let own = selection.feature_per_module.as_ref().map(|wanted| {
        (
            Demand::Module,
            (&wanted.operations[..], &wanted.webhooks[..]),
        )
    });
    let extras = selection.features.iter().map(|(name, extra)| {
        let patterns = (&extra.operations[..], &extra.webhooks[..]);
        (Demand::Feature(name.clone()), patterns)
    });
    let mut demands = Vec::new();
    for (demand, patterns) in std::iter::once(always).chain(own).chain(extras) {
        let matching = pick(&patterns).iter().filter(|pattern| matches(pattern));
        let matching: Vec<&String> = matching.collect();
        for pattern in &matching {
            selection.mark(Table::Patterns, pattern);
        }
        if !matching.is_empty() {
            demands.push(demand);
        }
    }
    demands
}

/// The walk from operations to schemas.
struct Walk<'a> {
    api: &'a OpenAPI,
    selection: &'a Selection,
    schemas: BTreeMap<&'a str, Use>,
    expanded: BTreeSet<&'a str>,
    /// Schemas that are reached and not looked at yet: one may lead to thousands, one by one.
    open: Vec<(&'a str, &'a Schema, Use)>,
    faults: Vec<Fault>,
}

impl<'a> Walk<'a> {
    fn reached(&mut self) {
        while let Some((name, schema, used)) = self.open.pop() {
            self.schema(Node::Schema(schema), &schema_pointer(name), used);
        }
    }

    fn operation(&mut self, chosen: &Chosen<'a>) {
        let at = chosen.at();
        for (parameters, at) in [
            (&chosen.operation.parameters, at.child("parameters")),
            (
                &chosen.item.parameters,
                Pointer::from("/paths")
                    .child(chosen.path)
                    .child("parameters"),
            ),
        ] {
            for (index, parameter) in parameters.iter().enumerate() {
                if let ReferenceOr::Item(parameter) = parameter
                    && let openapiv3::ParameterSchemaOrContent::Schema(schema) =
                        &parameter.parameter_data_ref().format
                {
                    self.schema(schema.into(), &at.child(index).child("schema"), SENT);
                }
            }
        }
        self.body(chosen.operation, &at, SENT);
        for (status, response) in &chosen.operation.responses.responses {
            let is_success = status.to_string().starts_with('2');
            if let (true, ReferenceOr::Item(response)) = (is_success, response) {
                let at = at.child("responses").child(status).child("content");
                self.content(&response.content, &at, RECEIVED);
            }
        }
    }

    fn body(&mut self, operation: &'a Operation, at: &Pointer, used: Use) {
        if let Some(ReferenceOr::Item(body)) = &operation.request_body {
            let at = at.child("requestBody").child("content");
            self.content(&body.content, &at, used);
        }
    }

    fn content(&mut self, content: &'a openapiv3::Content, at: &Pointer, used: Use) {
        for (media_type, content) in content {
            if let Some(schema) = &content.schema {
                self.schema(schema.into(), &at.child(media_type).child("schema"), used);
            }
        }
    }

    fn schema(&mut self, node: Node<'a>, at: &Pointer, used: Use) {
        match node {
            Node::Ref(reference) => self.reference(reference, at, used),
            Node::Schema(schema) => {
                if self.selection.cut.expandable && node::is_expandable(schema) {
                    if self.selection.feature_per_module.is_some() {
                        self.expandable(schema, at);
                    }
                    return;
                }
                if let Some((key, members)) = node::members(schema) {
                    for (index, member) in members.iter().enumerate() {
                        self.schema(member.into(), &at.child(key).child(index), used);
                    }
                }
                if let SchemaKind::Type(ty) = &schema.schema_kind {
                    self.ty(ty, at, used);
                }
            }
        }
    }

    /// The resources that a field expands to are there with the features of their modules.
    fn expandable(&mut self, schema: &'a Schema, at: &Pointer) {
        let (_, members) = node::members(schema).unwrap_or_default();
        for member in members {
            let Node::Ref(reference) = Node::from(member) else {
                continue;
            };
            match node::resolve(self.api, reference, at) {
                Ok((name, schema)) if node::resource_id(schema).is_some() => {
                    if !node::is_deleted_twin(schema) && self.expanded.insert(name) {
                        self.reference(reference, at, RECEIVED);
                    }
                }
                Ok(_) => {}
                Err(fault) => self.faults.push(fault),
            }
        }
    }

    fn ty(&mut self, ty: &'a Type, at: &Pointer, used: Use) {
        match ty {
            Type::Array(array) => {
                if let Some(items) = &array.items {
                    self.schema(items.into(), &at.child("items"), used);
                }
            }
            Type::Object(object) => {
                for (name, property) in &object.properties {
                    self.schema(property.into(), &at.child("properties").child(name), used);
                }
                if let Some(AdditionalProperties::Schema(schema)) = &object.additional_properties {
                    let at = at.child("additionalProperties");
                    self.schema(schema.as_ref().into(), &at, used);
                }
            }
            _ => {}
        }
    }

    fn reference(&mut self, reference: &'a str, at: &Pointer, used: Use) {
        let (name, schema) = match node::resolve(self.api, reference, at) {
            Ok(found) => found,
            Err(fault) => return self.faults.push(fault),
        };
        match self.selection.stand_in(name) {
            Some(StandIn::Event | StandIn::Json | StandIn::Error) => return,
            None => {}
        }
        let known = self.schemas.entry(name).or_default();
        let wider = Use {
            request: known.request || used.request,
            response: known.response || used.response,
        };
        if *known != wider {
            *known = wider;
            self.open.push((name, schema, used));
        }
    }
}
