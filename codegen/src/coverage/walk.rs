//! The walk over every key of a document, each into one row.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::claims::{self, Claim, Claims};
use super::ids::Ids;
use super::probe::Findings;
use super::rows::{Drafts, nameless};
use super::steps::{construct, steps};
use super::values::{self, Case, Decided, Facts, Role};
use super::{Outcome, Row};
use crate::lower::grammar::{Below, Key, Node, Split, Verdict};
use crate::pointer::Pointer;
use crate::read::Document;
use crate::selection::Selection;

/// The rows of a document.
pub(super) fn rows(
    document: &Document,
    findings: &Findings,
    selection: Option<&Selection>,
) -> Vec<Row> {
    let facts = facts(&document.root, selection);
    let mut walk = Walk::over(&facts, findings);
    walk.rest(findings);
    walk.drafts.finish(&document.origin)
}

/// Each key with a row of its own: what the row is for, and whether it is used.
#[cfg(test)]
pub(super) fn verdicts(
    document: &Document,
    findings: &Findings,
) -> BTreeMap<Pointer, (String, bool)> {
    let facts = facts(&document.root, None);
    let walk = Walk::over(&facts, findings);
    let names = walk.drafts.constructs();
    let judged = walk.judged.into_iter();
    let verdicts = judged.map(|(at, (row, is_used))| (at, (names[&row].clone(), is_used)));
    verdicts.collect()
}

fn facts<'a>(root: &'a Value, selection: Option<&'a Selection>) -> Facts<'a> {
    let version = root.get("openapi").and_then(Value::as_str);
    Facts {
        root,
        is_31: version.is_some_and(|version| version.starts_with("3.1")),
        ids: Ids::of(root, selection),
    }
}

/// How many keys stand in a value, at any depth.
pub(super) fn keys_in(value: &Value) -> usize {
    match value {
        Value::Object(map) => map.len() + map.values().map(keys_in).sum::<usize>(),
        Value::Array(items) => items.iter().map(keys_in).sum(),
        _ => 0,
    }
}

struct Walk<'a> {
    facts: &'a Facts<'a>,
    claims: Claims,
    met: BTreeSet<Pointer>,
    /// Keys that their table decides: the row, and whether they are used.
    judged: BTreeMap<Pointer, (usize, bool)>,
    drafts: Drafts,
}

/// What is known on the way down.
#[derive(Clone, Copy)]
struct Cx<'a> {
    /// The row that has all from here on.
    owner: Option<usize>,
    role: Role,
    is_webhook: bool,
    is_form: bool,
    component: Option<&'a str>,
}

impl Cx<'_> {
    const START: Self = Self {
        owner: None,
        role: Role::Other,
        is_webhook: false,
        is_form: false,
        component: None,
    };
}

/// The row of a key, and whether all below belongs to it too.
struct Entered {
    row: usize,
    is_whole: bool,
}

impl<'a> Walk<'a> {
    fn over(facts: &'a Facts<'a>, findings: &Findings) -> Self {
        let mut walk = Self {
            facts,
            claims: claims::claims(facts.root, findings),
            met: BTreeSet::new(),
            judged: BTreeMap::new(),
            drafts: Drafts::default(),
        };
        if let Value::Object(map) = facts.root {
            walk.object(map, Node::Document, &Pointer::root(), Cx::START);
        }
        walk
    }

    fn object(&mut self, map: &'a Map<String, Value>, node: Node, at: &Pointer, cx: Cx<'a>) {
        for (key, value) in map {
            let at = at.child(key);
            let known = node.key(key);
            let unknown = Verdict::Refused("remove it with an overlay");
            let case = self.case(node, key, value, map, cx);
            let decided = values::decide(known.map_or(unknown, |known| known.verdict), &case);
            let construct = construct(node, key) + &decided.detail;
            let entered = self.enter(&at, construct, key, &decided, cx.owner);
            match known {
                Some(known) => self.below(&case, known, &at, cx, &entered),
                None => self.drafts.add(entered.row, keys_in(value)),
            }
        }
    }

    fn case(
        &self,
        node: Node,
        key: &'a str,
        value: &'a Value,
        beside: &'a Map<String, Value>,
        cx: Cx<'a>,
    ) -> Case<'a> {
        Case {
            node,
            key,
            value,
            beside,
            role: cx.role,
            is_webhook: cx.is_webhook,
            is_form: cx.is_form,
            component: cx.component,
            document: self.facts,
        }
    }

    fn below(
        &mut self,
        case: &Case<'a>,
        key: &'static Key,
        at: &Pointer,
        cx: Cx<'a>,
        entered: &Entered,
    ) {
        let (node, value) = (case.node, case.value);
        let inner = Cx {
            owner: entered.is_whole.then_some(entered.row),
            is_webhook: cx.is_webhook || (node, key.name) == (Node::Document, "webhooks"),
            is_form: false,
            role: values::role_below(case),
            component: None,
        };
        match (key.below, value) {
            (Below::One(below), Value::Object(map)) if below != Node::Plain => {
                self.object(map, below, at, inner);
            }
            (Below::List(below), Value::Array(items)) => {
                let name = construct(node, key.name);
                for (index, item) in items.iter().enumerate() {
                    self.item(item, below, &at.child(index), &name, inner, entered.row);
                }
            }
            (Below::Map(below), Value::Object(entries)) => {
                let inner = Cx {
                    component: cx.component,
                    is_form: cx.is_form,
                    ..inner
                };
                self.entries(entries, (node, key, below), at, inner);
            }
            _ => self.drafts.add(entered.row, keys_in(value)),
        }
    }

    fn item(
        &mut self,
        item: &'a Value,
        below: Node,
        at: &Pointer,
        name: &str,
        cx: Cx<'a>,
        list: usize,
    ) {
        let claim = self.claims.get(at).cloned();
        let claim = claim.filter(|claim| claim.outcome == Outcome::Refused || cx.owner.is_none());
        let owner = match claim {
            Some(claim) => Some(self.claimed(at, name.to_owned(), claim, false)),
            None => cx.owner,
        };
        match item {
            Value::Object(map) => self.object(map, below, at, Cx { owner, ..cx }),
            item => self.drafts.add(owner.unwrap_or(list), keys_in(item)),
        }
    }

    fn entries(
        &mut self,
        entries: &'a Map<String, Value>,
        (node, key, below): (Node, &'static Key, Node),
        at: &Pointer,
        cx: Cx<'a>,
    ) {
        for (name, value) in entries {
            let at = at.child(name);
            let case = self.case(node, name, value, entries, cx);
            let decided = values::decide(key.entries, &case);
            let shown = match key.entries {
                Verdict::ByValue(Split::MediaType) => name,
                _ => "{name}",
            };
            let construct = format!("{}/{shown}{}", construct(node, key.name), decided.detail);
            let entered = self.enter(&at, construct, name, &decided, cx.owner);
            let is_field = (node, key.name) == (Node::Schema, "properties");
            let is_component = (node, key.name) == (Node::Components, "schemas");
            let inner = Cx {
                owner: entered.is_whole.then_some(entered.row),
                role: if is_field { Role::Field } else { Role::Other },
                is_form: values::is_form(node, name),
                component: is_component.then_some(name),
                ..cx
            };
            match value {
                Value::Object(map) => self.object(map, below, &at, inner),
                value => self.drafts.add(entered.row, keys_in(value)),
            }
        }
    }

    /// Accounts for a key: what refuses it comes first, then what has all around it, then what the
    /// selection leaves out, then what its table says.
    fn enter(
        &mut self,
        at: &Pointer,
        construct: String,
        key: &str,
        decided: &Decided,
        owner: Option<usize>,
    ) -> Entered {
        self.met.insert(at.clone());
        let claim = self.claims.get(at).cloned();
        let is_refused = |claim: &Claim| claim.outcome == Outcome::Refused;
        let is_static = matches!(decided.verdict, Verdict::Refused(_));
        let row = match (claim, owner) {
            (Some(claim), _) if is_refused(&claim) => self.claimed(at, construct, claim, is_static),
            (_, Some(owner)) => owner,
            (Some(claim), None) => self.claimed(at, construct, claim, false),
            (None, None) => return self.as_the_table_says(at, construct, key, decided),
        };
        self.drafts.add(row, 1);
        Entered {
            row,
            is_whole: true,
        }
    }

    fn as_the_table_says(
        &mut self,
        at: &Pointer,
        construct: String,
        key: &str,
        decided: &Decided,
    ) -> Entered {
        let (outcome, why, advice) = match decided.verdict {
            Verdict::Used(what) => (Outcome::Used, what.to_owned(), ""),
            Verdict::Ignored(why) => (Outcome::Ignored, why.to_owned(), ""),
            Verdict::Refused(advice) => {
                let why = format!("`{key}` is not supported here");
                (Outcome::Refused, why, advice)
            }
            Verdict::ByValue(_) => (Outcome::Ignored, "not decided".to_owned(), ""),
        };
        let group = match outcome {
            Outcome::Refused => String::new(),
            _ => why.clone(),
        };
        let row = self
            .drafts
            .row((outcome, construct, group), at, why, advice);
        self.drafts.add(row, 1);
        let is_used = outcome == Outcome::Used;
        self.judged.insert(at.clone(), (row, is_used));
        Entered {
            row,
            is_whole: !is_used,
        }
    }

    /// The row of a claim; all refusals of what the table refuses anyway are one row.
    fn claimed(&mut self, at: &Pointer, construct: String, claim: Claim, is_static: bool) -> usize {
        self.met.insert(at.clone());
        let group = match is_static {
            true => String::new(),
            false => nameless(&claim.why),
        };
        let key = (claim.outcome, construct, group);
        self.drafts.row(key, at, claim.why, &claim.advice)
    }

    /// What was said of nodes that are not there, or said besides: rows without keys.
    fn rest(&mut self, findings: &Findings) {
        for (at, faults) in &findings.refused {
            let said = usize::from(self.met.contains(at));
            for fault in faults.iter().skip(said) {
                self.said(at, Outcome::Refused, &fault.message, &fault.advice);
            }
        }
        for (at, note) in &findings.noted {
            let is_used = self.judged.get(at).is_some_and(|(_, is_used)| *is_used);
            if is_used || !self.met.contains(at) {
                self.said(at, Outcome::Ignored, &note.message, &note.advice);
            }
        }
    }

    fn said(&mut self, at: &Pointer, outcome: Outcome, why: &str, advice: &str) {
        let steps = steps(at);
        let construct = steps.last().map(|step| step.construct.clone());
        let key = (outcome, construct.unwrap_or_default(), nameless(why));
        self.drafts.row(key, at, why.to_owned(), advice);
    }
}
