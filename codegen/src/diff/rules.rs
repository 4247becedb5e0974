//! The rules: which kinds of change there are, what each means in either direction, and which is its
//! mirror.

use serde::Serialize;

use super::Verdict;
use crate::ir::Use;

/// Whether programs that are built already go on working.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Wire {
    /// They notice nothing.
    Compatible,
    /// They go on working, and see or cause something else than before.
    Behaviour,
    /// Requests are refused, or answers cannot be read.
    Breaking,
}

/// What semantic versioning asks of the crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Crate {
    /// Nothing that can be named changed.
    Patch,
    /// Something can be named that could not before.
    Minor,
    /// A program that compiles might not any more.
    Major,
}

/// What a change means in one direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Is(Wire, Crate),
    /// The change cannot happen in this direction, and why.
    Never(&'static str),
}

/// The rule that tells the same change the other way round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mirror {
    Itself,
    Rule(Kind),
}

/// A rule.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule {
    pub(super) kind: Kind,
    pub(super) request: Side,
    pub(super) response: Side,
    pub(super) mirror: Mirror,
}

macro_rules! rules {
    ($($(#[$doc:meta])* $kind:ident: $request:expr, $response:expr, $mirror:expr;)*) => {
        /// The kinds of change.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Kind { $($(#[$doc])* $kind,)* }

        pub(super) const RULES: &[Rule] = &[
            $(Rule { kind: Kind::$kind, request: $request, response: $response, mirror: $mirror },)*
        ];
    };
}

use Crate::{Major, Minor, Patch};
use Mirror::{Itself, Rule as As};
use Side::{Is, Never};
use Wire::{Behaviour, Breaking, Compatible};

const ONLY_SENT: Side = Never("only what is sent is given, by a constructor or by itself");
const ONLY_RECEIVED: Side = Never("only what is received is left out or deleted by the API");
const MINOR: Side = Is(Compatible, Minor);
const MAJOR: Side = Is(Compatible, Major);
const PATCH: Side = Is(Compatible, Patch);
const BREAKING: Side = Is(Breaking, Major);

rules! {
    // The crate as a whole.
    /// Another version of the API is pinned.
    ApiVersionChanged: Is(Behaviour, Minor), Is(Behaviour, Minor), Itself;
    /// Requests go elsewhere by default.
    BaseUrlChanged: Is(Behaviour, Patch), Is(Behaviour, Patch), Itself;
    /// Requests have to show another key, or none.
    SecurityChanged: Is(Breaking, Patch), Is(Breaking, Patch), Itself;
    /// A Cargo feature is new.
    FeatureAdded: MINOR, MINOR, As(Kind::FeatureRemoved);
    /// A Cargo feature is gone.
    FeatureRemoved: MAJOR, MAJOR, As(Kind::FeatureAdded);
    /// The id of a resource has a type.
    IdAdded: MINOR, MINOR, As(Kind::IdRemoved);
    /// The id of a resource has no type any more.
    IdRemoved: MAJOR, MAJOR, As(Kind::IdAdded);
    /// An event has a type.
    EventAdded: Never("events are received"), MINOR, As(Kind::EventRemoved);
    /// An event has no type any more.
    EventRemoved: Never("events are received"), Is(Behaviour, Major), As(Kind::EventAdded);
    /// An event is called otherwise in Rust.
    EventRenamed: Never("events are received"), MAJOR, Itself;
    /// An event carries something else.
    EventChanged: Never("events are received"), BREAKING, Itself;

    // Operations.
    /// An operation is new.
    OperationAdded: MINOR, MINOR, As(Kind::OperationRemoved);
    /// An operation is gone.
    OperationRemoved: BREAKING, BREAKING, As(Kind::OperationAdded);
    /// An operation is selected that was not.
    OperationTakenIn: MINOR, MINOR, As(Kind::OperationLeftOut);
    /// An operation is not selected any more; the API has it still.
    OperationLeftOut: MAJOR, MAJOR, As(Kind::OperationTakenIn);
    /// An operation is called otherwise in Rust.
    OperationRenamed: MAJOR, MAJOR, Itself;
    /// An operation has another method or path.
    OperationMoved: Is(Breaking, Patch), Is(Breaking, Patch), Itself;
    /// A body is encoded otherwise.
    BodyEncodingChanged: Is(Breaking, Patch), Never("answers are JSON"), Itself;
    /// Another server answers.
    ServerChanged: Is(Behaviour, Patch), Is(Behaviour, Patch), Itself;
    /// An operation is compiled with more features than before.
    FeatureLess: MINOR, MINOR, As(Kind::FeatureMore);
    /// An operation is compiled with fewer features than before.
    FeatureMore: MAJOR, MAJOR, As(Kind::FeatureLess);
    /// What a constructor takes comes in another order.
    ArgumentsReordered: MAJOR, ONLY_SENT, Itself;

    // Types.
    /// A type is new.
    TypeAdded: MINOR, MINOR, As(Kind::TypeRemoved);
    /// A type is gone.
    TypeRemoved: MAJOR, MAJOR, As(Kind::TypeAdded);
    /// A type is called otherwise, or stands in another module.
    TypeRenamed: MAJOR, MAJOR, Itself;
    /// A type of its own where another was shared before.
    TypeSplit: MAJOR, MAJOR, As(Kind::TypeMerged);
    /// A shared type where there was one of its own before.
    TypeMerged: MAJOR, MAJOR, As(Kind::TypeSplit);
    /// A type is a struct, enum or union, and was another of these.
    TypeRemade: BREAKING, BREAKING, Itself;
    /// A type is sent too: it has a constructor.
    SentNow: MINOR, MINOR, As(Kind::SentNoMore);
    /// A type is not sent any more: its constructor is gone.
    SentNoMore: MAJOR, MAJOR, As(Kind::SentNow);
    /// A type is received too: it can be read and compared.
    ReceivedNow: MINOR, MINOR, As(Kind::ReceivedNoMore);
    /// A type is not received any more.
    ReceivedNoMore: MAJOR, MAJOR, As(Kind::ReceivedNow);
    /// The constant by which an object is known changed.
    ObjectChanged: Is(Breaking, Patch), Is(Breaking, Patch), Itself;

    // Fields.
    /// An optional field is new.
    FieldAdded: MINOR, MINOR, As(Kind::FieldRemoved);
    /// An optional field is gone: requests with it are refused, answers without it can be read.
    FieldRemoved: BREAKING, Is(Behaviour, Major), As(Kind::FieldAdded);
    /// A required field is new.
    RequiredFieldAdded: BREAKING, MINOR, As(Kind::RequiredFieldRemoved);
    /// A required field is gone.
    RequiredFieldRemoved: BREAKING, BREAKING, As(Kind::RequiredFieldAdded);
    /// A field is called otherwise in Rust.
    FieldRenamed: MAJOR, MAJOR, Itself;
    /// A field was optional.
    BecameRequired: BREAKING, MAJOR, As(Kind::BecameOptional);
    /// A field was required.
    BecameOptional: MAJOR, BREAKING, As(Kind::BecameRequired);
    /// A field can be cleared.
    BecameClearable: MAJOR, Never("only a request clears"), As(Kind::NoLongerClearable);
    /// A field cannot be cleared any more.
    NoLongerClearable: BREAKING, Never("only a request clears"), As(Kind::BecameClearable);
    /// An id can be expanded to its object.
    BecameExpandable: Never("only an answer is expanded"), MAJOR, As(Kind::NoLongerExpandable);
    /// An id cannot be expanded any more.
    NoLongerExpandable: Never("only an answer is expanded"), BREAKING, As(Kind::BecameExpandable);
    /// A resource may be deleted.
    BecameDeletable: ONLY_RECEIVED, BREAKING, As(Kind::NoLongerDeletable);
    /// A resource is never deleted.
    NoLongerDeletable: ONLY_RECEIVED, MAJOR, As(Kind::BecameDeletable);
    /// A type contains itself now, and so is boxed.
    BecameBoxed: MAJOR, MAJOR, As(Kind::NoLongerBoxed);
    /// A type does not contain itself any more.
    NoLongerBoxed: MAJOR, MAJOR, As(Kind::BecameBoxed);
    /// A field holds more than before.
    TypeWidened: MAJOR, BREAKING, As(Kind::TypeNarrowed);
    /// A field holds less than before.
    TypeNarrowed: BREAKING, MAJOR, As(Kind::TypeWidened);
    /// A text that had names for its values takes any.
    EnumOpened: MAJOR, Is(Behaviour, Major), As(Kind::EnumClosed);
    /// A text has names for its values.
    EnumClosed: BREAKING, MAJOR, As(Kind::EnumOpened);
    /// A field is of another Rust type that is the same on the wire.
    TypeReread: MAJOR, MAJOR, Itself;
    /// A field is of another type.
    TypeReplaced: BREAKING, BREAKING, Itself;
    /// A parameter goes elsewhere.
    ParameterMoved: Is(Breaking, Patch), Never("only parameters have a place"), Itself;
    /// Another value is always sent.
    ConstantChanged: Is(Breaking, Patch), Is(Behaviour, Patch), Itself;
    /// A value that is always the same has to be sent.
    ConstantAdded: Is(Breaking, Patch), ONLY_SENT, As(Kind::ConstantRemoved);
    /// A value that was always sent is not sent any more.
    ConstantRemoved: Is(Breaking, Patch), ONLY_SENT, As(Kind::ConstantAdded);
    /// Only one value is left, and so is not given any more.
    BecameConstant: BREAKING, MAJOR, As(Kind::NoLongerConstant);
    /// Other values can be given where there was only one.
    NoLongerConstant: MAJOR, Is(Behaviour, Major), As(Kind::BecameConstant);
    /// Fewer values are accepted.
    LimitTightened: Is(Breaking, Patch), PATCH, As(Kind::LimitLoosened);
    /// More values are accepted.
    LimitLoosened: PATCH, PATCH, As(Kind::LimitTightened);
    /// Other values are accepted, such as those of another pattern.
    LimitChanged: Is(Breaking, Patch), PATCH, Itself;
    /// What is left out means something else.
    DefaultChanged: Is(Behaviour, Patch), Is(Behaviour, Patch), Itself;
    /// A field or operation is deprecated.
    Deprecated: MINOR, MINOR, As(Kind::NoLongerDeprecated);
    /// A field or operation is not deprecated any more.
    NoLongerDeprecated: PATCH, PATCH, As(Kind::Deprecated);

    // Enums and unions.
    /// An enum has a value more.
    ValueAdded: MINOR, Is(Behaviour, Minor), As(Kind::ValueRemoved);
    /// An enum has a value less.
    ValueRemoved: BREAKING, MAJOR, As(Kind::ValueAdded);
    /// A value is called otherwise in Rust.
    ValueRenamed: MAJOR, MAJOR, Itself;
    /// A union has a member more.
    MemberAdded: MINOR, Is(Behaviour, Minor), As(Kind::MemberRemoved);
    /// A union has a member less.
    MemberRemoved: BREAKING, MAJOR, As(Kind::MemberAdded);
    /// A member is called otherwise in Rust.
    MemberRenamed: MAJOR, MAJOR, Itself;
    /// Members are told apart otherwise.
    MarkChanged: Is(Compatible, Patch), Is(Behaviour, Patch), Itself;

    // What follows from changes elsewhere.
    /// Something can be called, or is implemented, that was not.
    InterfaceGained: MINOR, MINOR, As(Kind::InterfaceLost);
    /// Something cannot be called any more, or is not implemented.
    InterfaceLost: MAJOR, MAJOR, As(Kind::InterfaceGained);
    /// Something is called otherwise.
    InterfaceChanged: MAJOR, MAJOR, Itself;
    /// Something else is said about it.
    DocsChanged: PATCH, PATCH, Itself;
}

impl Kind {
    /// Every kind, in the order of the rules.
    pub fn all() -> impl Iterator<Item = Self> {
        RULES.iter().map(|rule| rule.kind)
    }

    pub(super) fn rule(self) -> &'static Rule {
        // The table is made from the kinds, in their order.
        &RULES[self as usize]
    }

    /// What a change of this kind is called in a report for programs.
    #[must_use]
    pub fn id(self) -> String {
        use heck::ToKebabCase;
        format!("{self:?}").to_kebab_case()
    }

    /// The kind of the same change told the other way round.
    #[must_use]
    pub fn mirror(self) -> Self {
        match self.rule().mirror {
            Mirror::Itself => self,
            Mirror::Rule(kind) => kind,
        }
    }

    /// What a change of this kind means, for something that is sent, received, or both.
    pub(super) fn verdict(self, used: Use) -> Verdict {
        let rule = self.rule();
        let is_used = used.request || used.response;
        let sides = [
            (used.request, rule.request),
            // What nothing is known of counts as received.
            (used.response || !is_used, rule.response),
        ];
        let verdicts = sides.into_iter().filter_map(|(is_used, side)| match side {
            Is(wire, krate) if is_used => Some(Verdict { wire, krate }),
            _ => None,
        });
        let fallback = || match (rule.request, rule.response) {
            (Is(wire, krate), _) | (_, Is(wire, krate)) => Verdict { wire, krate },
            _ => Verdict {
                wire: Breaking,
                krate: Major,
            },
        };
        verdicts.reduce(Verdict::worst).unwrap_or_else(fallback)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_its_mirror_and_both_directions_or_a_reason() {
        for (index, rule) in RULES.iter().enumerate() {
            assert_eq!(rule.kind as usize, index, "{:?} is out of order", rule.kind);
            assert_eq!(rule.kind.mirror().mirror(), rule.kind, "{:?}", rule.kind);
            if let Mirror::Rule(other) = rule.mirror {
                assert_ne!(other, rule.kind, "{:?} is its own mirror", rule.kind);
            }
            for (side, mirrored) in [
                (rule.request, rule.kind.mirror().rule().request),
                (rule.response, rule.kind.mirror().rule().response),
            ] {
                match (side, mirrored) {
                    (Side::Is(..), Side::Is(..)) => {}
                    (Side::Never(why), Side::Never(_)) => {
                        assert!(why.len() > 10, "{:?}", rule.kind);
                    }
                    _ => panic!("{:?} and its mirror differ in their directions", rule.kind),
                }
            }
            let sides = [rule.request, rule.response];
            let is_possible = sides.iter().any(|side| matches!(side, Side::Is(..)));
            assert!(is_possible, "{:?} can happen in no direction", rule.kind);
        }
    }

    /// What can be named more on one side can be named less on the other.
    #[test]
    fn what_adds_a_name_is_a_minor_change_and_its_mirror_a_major_one() {
        for rule in RULES {
            for (side, mirrored) in [
                (rule.request, rule.kind.mirror().rule().request),
                (rule.response, rule.kind.mirror().rule().response),
            ] {
                if let (Side::Is(_, Crate::Minor), Mirror::Rule(_)) = (side, rule.mirror) {
                    let is_fine = match mirrored {
                        Side::Is(_, Crate::Major) => true,
                        // A warning that goes away asks for nothing.
                        Side::Is(_, Crate::Patch) => rule.kind == Kind::Deprecated,
                        _ => false,
                    };
                    assert!(is_fine, "{:?}", rule.kind);
                }
            }
        }
    }
}
