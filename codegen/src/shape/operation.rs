//! Operations: their names, where each parameter goes, and what a success returns.

use std::fmt::Write as _;

use openapiv3::{
    Operation as Described, Parameter, ParameterData, ParameterSchemaOrContent, QueryStyle,
    ReferenceOr, RequestBody, Response, SecurityScheme,
};

use super::location::Location;
use super::schema::refuse;
use super::{Owner, Shaper, Slot};
use crate::error::{Fault, Stage};
use crate::ir::{Field, Gate, Item, Method, Operation, Place, Struct, Ty, Use};
use crate::names::{self, Scope};
use crate::node::{self, Node};
use crate::pointer::Pointer;
use crate::select::{Chosen, Demand};
use crate::selection::StandIn;

const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";

/// A parameter on its way into an operation.
type Placed = (Place, Field, Pointer);

impl<'a> Shaper<'a> {
    /// Shapes the chosen operations; each is also returned with who asks for it.
    pub(super) fn operations(&mut self, chosen: &[Chosen<'a>]) -> Vec<(Owner, Demand<'a>)> {
        let mut roots = Vec::with_capacity(chosen.len());
        for chosen in chosen {
            match self.operation(chosen) {
                Ok(owner) => roots.push((owner, chosen.demand)),
                Err(faults) => self.faults.extend(faults),
            }
        }
        roots
    }

    fn operation(&mut self, chosen: &Chosen<'a>) -> Stage<Owner> {
        let at = chosen.at();
        let operation = chosen.operation;
        supported(operation, chosen, &at)?;
        self.authenticated(operation, &at)?;
        let id = operation.operation_id.clone();
        let id = id.unwrap_or_else(|| format!("{} {}", chosen.method, chosen.path));
        let location = Location::of(self, chosen.path);
        let output_slot = Slot {
            module: location.module.clone(),
            owner: Owner::Operation(id.clone()),
            used: Use {
                request: false,
                response: true,
            },
            name: names::type_name(&id) + "Output",
            parent: id.clone(),
            field: "output".to_owned(),
        };
        let output = self.output(operation, &at, &output_slot)?;
        let name = match self.selection.rename(&id) {
            Some(name) => name.to_owned(),
            None => location.name(self, chosen, &output),
        };
        let slot = Slot {
            used: Use {
                request: true,
                response: false,
            },
            name: name.clone(),
            parent: name.clone(),
            field: String::new(),
            ..output_slot
        };
        let (places, fields) = self.parameters(chosen, &at, &slot)?;
        let item = Operation {
            params: Struct {
                name,
                doc: self.operation_doc(operation, chosen),
                used: slot.used,
                fields,
                id: None,
                shortcuts: Vec::new(),
            },
            places,
            method: method(chosen.method, &at)?,
            path: chosen.path.to_owned(),
            output,
            deprecated: operation.deprecated,
            gate: Gate::default(),
            id: id.clone(),
        };
        self.keep(&slot, &at, Item::Operation(item), &id)?;
        Ok(slot.owner)
    }

    /// The runtime sends the key as a bearer token, which Stripe's `basic` scheme takes too.
    fn authenticated(&self, operation: &Described, at: &Pointer) -> Stage<()> {
        let (required, at) = match &operation.security {
            Some(required) => (Some(required), at.child("security")),
            None => (
                self.lowered.api.security.as_ref(),
                Pointer::from("/security"),
            ),
        };
        let schemes = self
            .lowered
            .api
            .components
            .as_ref()
            .map(|all| &all.security_schemes);
        let is_http = |name: &String| {
            let scheme = schemes.and_then(|all| all.get(name)?.as_item());
            matches!(scheme, Some(SecurityScheme::HTTP { scheme, .. })
                if scheme.eq_ignore_ascii_case("bearer") || scheme.eq_ignore_ascii_case("basic"))
        };
        let mut alternatives = required.into_iter().flatten().peekable();
        let is_open = alternatives.peek().is_none();
        if is_open || alternatives.any(|all| all.keys().all(is_http)) {
            return Ok(());
        }
        refuse(&at, "a security scheme but HTTP `bearer` and `basic`")
    }

    fn operation_doc(&self, operation: &Described, chosen: &Chosen<'_>) -> String {
        let text = operation
            .description
            .as_deref()
            .or(operation.summary.as_deref());
        let mut doc = match text {
            Some(text) if !text.trim().is_empty() => self.docs.markdown(text),
            _ => "Sends a request.".to_owned(),
        };
        let method = chosen.method.to_uppercase();
        let _ = write!(doc, "\n\n`{method} {}`", chosen.path);
        if let Some(link) = &operation.external_docs {
            doc.push_str(&self.docs.link(link));
        }
        doc
    }

    fn parameters(
        &mut self,
        chosen: &Chosen<'a>,
        at: &Pointer,
        slot: &Slot,
    ) -> Stage<(Vec<Place>, Vec<Field>)> {
        let shared = Pointer::from("/paths")
            .child(chosen.path)
            .child("parameters");
        let mut placed: Vec<Placed> = Vec::new();
        for (parameters, at) in [
            (&chosen.item.parameters, shared),
            (&chosen.operation.parameters, at.child("parameters")),
        ] {
            for (index, parameter) in parameters.iter().enumerate() {
                placed.push(self.parameter(parameter, &at.child(index), slot)?);
            }
        }
        if let Some(body) = &chosen.operation.request_body {
            placed.extend(self.body(body, &at.child("requestBody"), slot)?);
        }
        let order = |place: &Place| match place {
            Place::Path => 0,
            Place::Query => 1,
            Place::Form => 2,
        };
        placed.sort_by_key(|(place, ..)| order(place));
        let mut scope = Scope::default();
        for (_, field, at) in &placed {
            Self::claim_field(&mut scope, field, at, slot)?;
        }
        path_is_filled(chosen.path, &placed, at)?;
        let (places, fields) = placed
            .into_iter()
            .map(|(place, field, _)| (place, field))
            .unzip();
        Ok((places, fields))
    }

    fn parameter(
        &mut self,
        parameter: &'a ReferenceOr<Parameter>,
        at: &Pointer,
        slot: &Slot,
    ) -> Stage<Placed> {
        let ReferenceOr::Item(parameter) = parameter else {
            return refuse(at, "a `$ref` to a parameter");
        };
        let (place, data, is_deep) = match parameter {
            Parameter::Path { parameter_data, .. } => (Place::Path, parameter_data, false),
            Parameter::Query {
                parameter_data,
                style,
                ..
            } => (
                Place::Query,
                parameter_data,
                *style == QueryStyle::DeepObject,
            ),
            Parameter::Header { .. } => return refuse(at, "a header parameter"),
            Parameter::Cookie { .. } => return refuse(at, "a cookie parameter"),
        };
        let ParameterSchemaOrContent::Schema(schema) = &data.format else {
            return refuse(&at.child("content"), "a parameter with `content`");
        };
        let required = data.required || place == Place::Path;
        let schema_at = at.child("schema");
        let mut field = self.field(&data.name, schema.into(), required, &schema_at, slot)?;
        field.doc = self.parameter_doc(data, schema);
        field.deprecated |= data.deprecated.unwrap_or(false);
        if is_nested(&field.ty) && !is_deep {
            let message = "a parameter of this type is only supported with `style: deepObject`";
            let advice = "Stripe reads lists and objects as `a[0]=…` and `a[b]=…`: say so";
            return Err(Fault::new(at, message, advice).into());
        }
        Ok((place, field, at.clone()))
    }

    fn parameter_doc(
        &self,
        data: &ParameterData,
        schema: &ReferenceOr<openapiv3::Schema>,
    ) -> String {
        let schema = schema.as_item();
        let text = data.description.as_deref();
        let text = text.or_else(|| schema?.schema_data.description.as_deref());
        self.field_doc(text, schema, &data.name)
    }

    fn body(
        &mut self,
        body: &'a ReferenceOr<RequestBody>,
        at: &Pointer,
        slot: &Slot,
    ) -> Stage<Vec<Placed>> {
        let ReferenceOr::Item(body) = body else {
            return refuse(at, "a `$ref` to a request body");
        };
        let at = at.child("content");
        let Some(form) = body.content.get(FORM) else {
            let kinds: Vec<&str> = body.content.keys().map(String::as_str).collect();
            return refuse(&at, &format!("a request body of {} only", kinds.join(", ")));
        };
        let at = at.child(FORM);
        for (name, encoding) in &form.encoding {
            let is_deep = matches!(encoding.style, None | Some(QueryStyle::DeepObject));
            if !is_deep {
                return refuse(
                    &at.child("encoding").child(name),
                    "an encoding but `deepObject`",
                );
            }
        }
        let Some(schema) = &form.schema else {
            return Ok(Vec::new());
        };
        let (schema, at) = match Node::from(schema) {
            Node::Schema(schema) => (schema, at.child("schema")),
            Node::Ref(reference) => {
                let at = at.child("schema");
                let (name, schema) = node::resolve(&self.lowered.api, reference, &at)?;
                (schema, node::schema_pointer(name))
            }
        };
        let Some(object) = node::object(schema) else {
            return refuse(&at, "a form body that is no object");
        };
        let fields = self.fields(object, &at, slot)?;
        let at = at.child("properties");
        let placed = fields.into_iter().map(|field| {
            let at = at.child(&field.wire);
            (Place::Form, field, at)
        });
        Ok(placed.collect())
    }

    /// The type of the one success; every other answer must be the error that the runtime reads.
    fn output(&mut self, operation: &'a Described, at: &Pointer, slot: &Slot) -> Stage<Ty> {
        let at = at.child("responses");
        let responses = &operation.responses;
        let (successes, others): (Vec<_>, Vec<_>) = responses
            .responses
            .iter()
            .map(|(status, response)| (status.to_string(), response))
            .partition(|(status, _)| status.starts_with('2'));
        let default = responses
            .default
            .iter()
            .map(|response| ("default".to_owned(), response));
        for (status, response) in others.into_iter().chain(default) {
            self.error_response(response, &at.child(status))?;
        }
        let [(status, ReferenceOr::Item(response))] = successes.as_slice() else {
            return refuse(&at, "an operation without exactly one described success");
        };
        let at = at.child(status).child("content");
        let Some(json) = response.content.get(JSON) else {
            let kinds: Vec<&str> = response.content.keys().map(String::as_str).collect();
            return refuse(&at, &format!("a success of {:?} only", kinds.join(", ")));
        };
        let at = at.child(JSON);
        match &json.schema {
            Some(schema) => Ok(self.ty(schema.into(), &at.child("schema"), slot)?.ty),
            None => refuse(&at, "a success without a schema"),
        }
    }

    fn error_response(&self, response: &ReferenceOr<Response>, at: &Pointer) -> Stage<()> {
        let ReferenceOr::Item(response) = response else {
            return refuse(at, "a `$ref` to a response");
        };
        for (media_type, content) in &response.content {
            let at = at.child("content").child(media_type).child("schema");
            let is_error = match &content.schema {
                Some(ReferenceOr::Reference { reference }) => {
                    let (name, _) = node::resolve(&self.lowered.api, reference, &at)?;
                    self.selection.stand_in(name) == Some(StandIn::Error)
                }
                Some(ReferenceOr::Item(_)) => false,
                None => true,
            };
            if !is_error {
                let message = "the runtime does not know this error body";
                let advice = "if it is Stripe's, add its schema to `[cut.schemas]` as `error`";
                return Err(Fault::new(&at, message, advice).into());
            }
        }
        Ok(())
    }
}

/// What an operation may not have yet.
fn supported(operation: &Described, chosen: &Chosen<'_>, at: &Pointer) -> Stage<()> {
    if !operation.servers.is_empty() || !chosen.item.servers.is_empty() {
        return refuse(&at.child("servers"), "a server of an operation's own");
    }
    if !operation.callbacks.is_empty() {
        return refuse(&at.child("callbacks"), "a callback");
    }
    Ok(())
}

fn method(name: &str, at: &Pointer) -> Stage<Method> {
    Ok(match name {
        "get" => Method::Get,
        "post" => Method::Post,
        "put" => Method::Put,
        "patch" => Method::Patch,
        "delete" => Method::Delete,
        _ => return refuse(at, &format!("the method {}", name.to_uppercase())),
    })
}

/// Whether a value takes more than one pair of a form.
fn is_nested(ty: &Ty) -> bool {
    match ty {
        Ty::List(_) | Ty::Map(_) | Ty::Json | Ty::Range(_) | Ty::Named(_) => {
            // An enum is a named type too; it is a scalar, and `deepObject` does not apply to it.
            !matches!(ty, Ty::Named(_))
        }
        Ty::Clearable(inner) => is_nested(inner),
        _ => false,
    }
}

fn path_is_filled(path: &str, placed: &[Placed], at: &Pointer) -> Stage<()> {
    let wanted: Vec<&str> = path
        .split('/')
        .filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
        .collect();
    let given: Vec<&str> = placed
        .iter()
        .filter(|(place, ..)| *place == Place::Path)
        .map(|(_, field, _)| field.wire.as_str())
        .collect();
    let missing = wanted.iter().find(|name| !given.contains(name));
    let extra = given.iter().find(|name| !wanted.contains(name));
    match missing.or(extra) {
        None => Ok(()),
        Some(name) => {
            let message = format!("the path and its parameters disagree on `{name}`");
            let advice = "give each `{name}` of the path one parameter with `in: path`";
            Err(Fault::new(at, message, advice).into())
        }
    }
}
