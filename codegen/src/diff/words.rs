//! Changes in words: what happened, without where.

use super::What;
use super::rules::Kind;

/// What an item is called in a sentence.
pub(super) fn what(what: What) -> &'static str {
    match what {
        What::Crate => "crate",
        What::Operation => "operation",
        What::Struct => "struct",
        What::Enum => "enum",
        What::Union => "union",
        What::Id => "id",
        What::Event => "event",
    }
}

/// A change in words.
pub(super) fn says(
    kind: Kind,
    subject: Option<&str>,
    from: Option<&str>,
    to: Option<&str>,
) -> String {
    let said = words(kind);
    let subject = subject.map(plain);
    let (from, to) = (from.map(plain), to.map(plain));
    let (subject, from, to) = (subject.as_deref(), from.as_deref(), to.as_deref());
    let subject = subject.map_or_else(String::new, |subject| match kind {
        Kind::ValueAdded | Kind::ValueRemoved | Kind::ValueRenamed => format!("value `{subject}` "),
        Kind::MemberAdded | Kind::MemberRemoved | Kind::MemberRenamed | Kind::MarkChanged => {
            format!("member `{subject}` ")
        }
        Kind::InterfaceGained | Kind::InterfaceLost | Kind::InterfaceChanged => String::new(),
        _ => format!("`{subject}` "),
    });
    let detail = match (from, to) {
        (Some(from), Some(to)) => format!(": `{from}` → `{to}`"),
        (Some(one), None) | (None, Some(one)) if is_told(kind) => format!(": `{one}`"),
        (Some(from), None) => format!(": `{from}` → none"),
        (None, Some(to)) => format!(": none → `{to}`"),
        (None, None) => String::new(),
    };
    format!("{subject}{said}{detail}")
}

/// A text of the document on one line, and not taken for the end of code.
fn plain(text: &str) -> String {
    text.replace('`', "'").replace('\n', "\\n")
}

/// Whether a change of the kind has one side only, so that an arrow would say nothing.
fn is_told(kind: Kind) -> bool {
    !matches!(
        kind,
        Kind::LimitTightened
            | Kind::LimitLoosened
            | Kind::DefaultChanged
            | Kind::ServerChanged
            | Kind::ObjectChanged
            | Kind::TypeReplaced
    )
}

pub(super) fn words(kind: Kind) -> &'static str {
    match kind {
        Kind::ApiVersionChanged => "the version of the API that requests pin changed",
        Kind::BaseUrlChanged => "requests go to another server by default",
        Kind::SecurityChanged => "requests have to show another key, or none",
        Kind::OperationTakenIn => "is selected now",
        Kind::OperationLeftOut => "is not selected any more; the API has it still",
        Kind::ConstantAdded => "has to be sent, and is sent by itself",
        Kind::ConstantRemoved => "is not sent any more",
        Kind::FeatureAdded => "Cargo feature added",
        Kind::FeatureRemoved => "Cargo feature removed",
        Kind::EventChanged => "carries something else",
        Kind::EventRenamed | Kind::OperationRenamed | Kind::TypeRenamed => "renamed",
        Kind::OperationMoved => "has another method or path",
        Kind::BodyEncodingChanged => "its body is encoded otherwise",
        Kind::ServerChanged => "another server answers",
        Kind::FeatureLess => "is compiled with more features",
        Kind::FeatureMore => "needs a feature that it did not need",
        Kind::ArgumentsReordered => "its constructor takes its arguments in another order",
        Kind::TypeSplit => "a type of its own, which shared another before",
        Kind::TypeMerged => "shares a type, and had its own before",
        Kind::TypeRemade => "is made otherwise",
        Kind::SentNow => "can be sent: it has a constructor",
        Kind::SentNoMore => "is not sent any more: its constructor is gone",
        Kind::ReceivedNow => "is received",
        Kind::ReceivedNoMore => "is not received any more",
        Kind::ObjectChanged => "is known by another `object`",
        Kind::IdAdded
        | Kind::EventAdded
        | Kind::OperationAdded
        | Kind::TypeAdded
        | Kind::FieldAdded
        | Kind::ValueAdded
        | Kind::MemberAdded => "added",
        Kind::IdRemoved
        | Kind::EventRemoved
        | Kind::OperationRemoved
        | Kind::TypeRemoved
        | Kind::FieldRemoved
        | Kind::ValueRemoved
        | Kind::MemberRemoved => "removed",
        Kind::RequiredFieldAdded => "added, required",
        Kind::RequiredFieldRemoved => "removed, was required",
        Kind::FieldRenamed | Kind::ValueRenamed | Kind::MemberRenamed => "renamed in Rust",
        Kind::BecameRequired => "became required",
        Kind::BecameOptional => "became optional",
        Kind::BecameClearable => "became clearable",
        Kind::NoLongerClearable => "cannot be cleared any more",
        Kind::BecameExpandable => "became expandable",
        Kind::NoLongerExpandable => "cannot be expanded any more",
        Kind::BecameDeletable => "may be deleted now",
        Kind::NoLongerDeletable => "is never deleted now",
        Kind::BecameBoxed => "is boxed, because its type contains itself now",
        Kind::NoLongerBoxed => "is not boxed any more",
        Kind::TypeWidened => "holds more",
        Kind::TypeNarrowed => "holds less",
        Kind::EnumOpened => "takes any text",
        Kind::EnumClosed => "takes only named values",
        Kind::TypeReread => "has another Rust type, the same on the wire",
        Kind::TypeReplaced => "has another type",
        Kind::ParameterMoved => "goes elsewhere in the request",
        Kind::ConstantChanged => "is always another value",
        Kind::BecameConstant => "takes only one value, which is sent by itself",
        Kind::NoLongerConstant => "takes other values than the one that was sent by itself",
        Kind::LimitTightened => "has a tighter limit",
        Kind::LimitLoosened => "has a looser limit",
        Kind::LimitChanged => "has another limit",
        Kind::DefaultChanged => "has another default",
        Kind::Deprecated => "deprecated",
        Kind::NoLongerDeprecated => "not deprecated any more",
        Kind::MarkChanged => "is told apart otherwise",
        Kind::InterfaceGained => "can be called",
        Kind::InterfaceLost => "cannot be called any more",
        Kind::InterfaceChanged => "is called otherwise",
        Kind::DocsChanged => "documentation changed",
    }
}
