//! Operations: their names, where each parameter goes, and what a success returns.

use std::fmt::Write as _;

use openapiv3::{
    Operation as Described, ReferenceOr, Response, SchemaKind, SecurityScheme, StringFormat, Type,
    VariantOrUnknownOrEmpty,
};

use super::location::Location;
use super::parameter::body_kind;
use super::schema::refuse;
use super::{Owner, Shaper, Slot};
use crate::error::{Fault, Stage};
use crate::ir::{Body, Gate, Item, Method, Operation, Struct, Ty, Use};
use crate::names;
use crate::node;
use crate::pointer::Pointer;
use crate::select::{Chosen, Demand};
use crate::selection::StandIn;

const JSON: &str = "application/json";

impl<'a> Shaper<'a> {
    /// Shapes the chosen operations; each is also returned with who asks for it.
    pub(super) fn operations(&mut self, chosen: &[Chosen<'a>]) -> Vec<(Owner, Vec<Demand>)> {
        let mut roots = Vec::with_capacity(chosen.len());
        let mut ids = names::Scope::default();
        for chosen in chosen {
            let id = chosen.operation.operation_id.as_deref();
            let claimed = id.map_or(Ok(()), |id| ids.claim_id(id, &chosen.at()));
            let operation = claimed.map_err(Vec::from);
            match operation.and_then(|()| self.operation(chosen)) {
                Ok(owner) => {
                    let module = Location::of(self, chosen.path).module;
                    let demands = chosen.demands.iter().map(|demand| demand.of(&module));
                    roots.push((owner, demands.collect()));
                }
                Err(faults) => self.faults.extend(faults),
            }
        }
        roots
    }

    pub(super) fn request_name(&self, location: &Location, chosen: &Chosen<'_>) -> String {
        match self.selection.rename(&id(chosen)) {
            Some(name) => name.to_owned(),
            None => location.name(self, chosen),
        }
    }

    fn operation(&mut self, chosen: &Chosen<'a>) -> Stage<Owner> {
        let at = chosen.at();
        let operation = chosen.operation;
        supported(operation, chosen, &at)?;
        self.authenticated(operation, &at)?;
        let id = id(chosen);
        let location = Location::of(self, chosen.path);
        let output_slot = Slot {
            module: location.module.clone(),
            owner: Owner::Operation(id.clone()),
            used: Use {
                request: false,
                response: true,
            },
            name: self.request_name(&location, chosen) + "Output",
            parent: id.clone(),
            field: "output".to_owned(),
            sends_files: false,
        };
        let output = self.output(operation, &at, &output_slot)?;
        let name = self.request_name(&location, chosen);
        let body = body_kind(chosen, &at)?;
        let slot = Slot {
            used: Use {
                request: true,
                response: false,
            },
            name: name.clone(),
            parent: name.clone(),
            field: String::new(),
            sends_files: body == Body::Multipart,
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
                object: None,
                shortcuts: Vec::new(),
            },
            places,
            method: method(chosen.method, &at)?,
            path: chosen.path.to_owned(),
            output,
            body,
            server: self.own_server(chosen, &at)?,
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

    /// The server of the operation, or of its path, where they name one of their own.
    fn own_server(&mut self, chosen: &Chosen<'_>, at: &Pointer) -> Stage<Option<String>> {
        let shared = Pointer::from("/paths").child(chosen.path);
        let (servers, at) = match chosen.operation.servers.is_empty() {
            true => (&chosen.item.servers, shared.child("servers")),
            false => (&chosen.operation.servers, at.child("servers")),
        };
        if servers.len() > 1 {
            self.note(&at.child(1), "only the first server is used");
        }
        servers
            .first()
            .map(|server| super::address(server, &at.child(0)))
            .transpose()
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
        let at = at.child(status);
        if !response.headers.is_empty() {
            self.note(&at.child("headers"), "headers of a response are not typed");
        }
        if !response.links.is_empty() {
            self.note(&at.child("links"), "links of a response are not used");
        }
        let at = at.child("content");
        let Some(json) = response.content.get(JSON) else {
            return bytes(response, &at);
        };
        for other in response.content.keys().filter(|kind| *kind != JSON) {
            self.note(&at.child(other), "only the JSON of a response is read");
        }
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
    let path = chosen.path;
    let is_clean = |c: char| c.is_ascii_graphic() && !"?#\\\"<>".contains(c);
    let is_whole = |segment: &str| segment.starts_with('{') == segment.ends_with('}');
    if !(path.starts_with('/') && path.chars().all(is_clean) && path.split('/').all(is_whole)) {
        return refuse(
            at,
            "a path that is not `/` and plain segments or whole `{parameters}`",
        );
    }
    if !operation.callbacks.is_empty() {
        return refuse(&at.child("callbacks"), "a callback");
    }
    Ok(())
}

/// The document's `operationId`, else method and path.
fn id(chosen: &Chosen<'_>) -> String {
    let id = chosen.operation.operation_id.clone();
    id.unwrap_or_else(|| format!("{} {}", chosen.method, chosen.path))
}

/// A success that is no JSON: bytes of one kind.
fn bytes(response: &Response, at: &Pointer) -> Stage<Ty> {
    let mut kinds = response.content.iter();
    let (Some((kind, content)), None) = (kinds.next(), kinds.next()) else {
        return refuse(at, "a success that is neither JSON nor of one other kind");
    };
    let schema = content.schema.as_ref().and_then(ReferenceOr::as_item);
    let is_binary = schema.is_none_or(|schema| {
        matches!(&schema.schema_kind,
        SchemaKind::Type(Type::String(string))
            if string.format == VariantOrUnknownOrEmpty::Item(StringFormat::Binary))
    });
    match is_binary {
        true => Ok(Ty::Bytes),
        false => refuse(
            &at.child(kind),
            "a success that is neither JSON nor `format: binary`",
        ),
    }
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
