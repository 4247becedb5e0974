//! Every rule: what it is called, how bad it is, what it is about, and what to do.

use super::Level::{self, Error, Note, Warning};

/// What can be wrong with a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rule {
    ContactEmail,
    DescriptionMissing,
    EnumDuplicate,
    EnumKind,
    EnumNameClash,
    FormatUnknown,
    Keyword31,
    OperationIdDuplicate,
    OperationIdMissing,
    PathParameterMissing,
    PathParameterUnused,
    PrintedDate,
    ReferenceDangling,
    ReferenceOutside,
    SchemaUnreachable,
    TypeNull,
    VersionNumber,
    YamlBoolean,
    YamlDate,
    YamlInteger,
    YamlSexagesimal,
}

/// A row of the table.
pub(super) struct Row {
    pub(super) rule: Rule,
    pub(super) id: &'static str,
    pub(super) level: Level,
    pub(super) title: &'static str,
    pub(super) advice: &'static str,
}

const fn row(
    rule: Rule,
    id: &'static str,
    level: Level,
    title: &'static str,
    advice: &'static str,
) -> Row {
    Row {
        rule,
        id,
        level,
        title,
        advice,
    }
}

const QUOTES: &str = "put it in quotes";

/// All rules, by level and then by id, which is the order of what is found.
pub(super) const RULES: [Row; 21] = [
    row(
        Rule::EnumKind,
        "enum-kind",
        Error,
        "a value of an enum is not of the schema's type",
        "put texts in quotes, or mend the type",
    ),
    row(
        Rule::OperationIdDuplicate,
        "operation-id-duplicate",
        Error,
        "two operations have one id",
        "give each an id of its own",
    ),
    row(
        Rule::OperationIdMissing,
        "operation-id-missing",
        Error,
        "an operation has no id",
        "add an `operationId`",
    ),
    row(
        Rule::PathParameterMissing,
        "path-parameter-missing",
        Error,
        "a path has a part in braces that is no parameter",
        "add a required parameter with `in: path`",
    ),
    row(
        Rule::PathParameterUnused,
        "path-parameter-unused",
        Error,
        "a parameter in the path has no part in braces there",
        "mend its name, or remove it",
    ),
    row(
        Rule::PrintedDate,
        "printed-date",
        Error,
        "a text looks like a date that a tool has read and printed again",
        "take the original text, and put it in quotes there",
    ),
    row(
        Rule::ReferenceDangling,
        "reference-dangling",
        Error,
        "a reference leads nowhere",
        "mend the reference, or add what it names",
    ),
    row(
        Rule::ReferenceOutside,
        "reference-outside",
        Error,
        "a reference leads out of the document",
        "bring what it names into `components`, and reference it there",
    ),
    row(
        Rule::TypeNull,
        "type-null",
        Error,
        "a type is null itself instead of the word",
        "write `'null'` in quotes",
    ),
    row(
        Rule::VersionNumber,
        "version-number",
        Error,
        "the version is a number, of which zeros at the end are lost",
        "put it in quotes as it was meant, for example `'1.10'`",
    ),
    row(
        Rule::ContactEmail,
        "contact-email",
        Warning,
        "the address of the contact is none",
        "mend or remove it; a page that hides addresses leaves `[email protected]`",
    ),
    row(
        Rule::EnumDuplicate,
        "enum-duplicate",
        Warning,
        "a value stands twice in an enum",
        "remove one of the two",
    ),
    row(
        Rule::EnumNameClash,
        "enum-name-clash",
        Warning,
        "two values of an enum have one name in Rust",
        "name one of them under `[names]` of the selection",
    ),
    row(
        Rule::Keyword31,
        "keyword-3-1",
        Warning,
        "a document of 3.0 has what only 3.1 knows",
        "say `openapi: 3.1.0`, or say it with what 3.0 knows",
    ),
    row(
        Rule::YamlBoolean,
        "yaml-boolean",
        Warning,
        "a word without quotes is a boolean in YAML 1.1",
        QUOTES,
    ),
    row(
        Rule::YamlDate,
        "yaml-date",
        Warning,
        "a text without quotes is a date to many YAML tools",
        QUOTES,
    ),
    row(
        Rule::YamlInteger,
        "yaml-integer",
        Warning,
        "YAML 1.1 and 1.2 read an integer differently",
        "put a text in quotes, and write a number in plain decimal",
    ),
    row(
        Rule::YamlSexagesimal,
        "yaml-sexagesimal",
        Warning,
        "a text without quotes is a number to base 60 in YAML 1.1",
        QUOTES,
    ),
    row(
        Rule::DescriptionMissing,
        "description-missing",
        Note,
        "an operation has neither summary nor description",
        "say what it does",
    ),
    row(
        Rule::FormatUnknown,
        "format-unknown",
        Note,
        "a format has no meaning here, and the type decides",
        "see whether it should have one",
    ),
    row(
        Rule::SchemaUnreachable,
        "schema-unreachable",
        Note,
        "nothing leads to a schema",
        "remove it, or reference it",
    ),
];

impl Rule {
    /// Where the rule stands in the table, and its row.
    pub(super) fn row(self) -> (usize, &'static Row) {
        let found = RULES.iter().enumerate().find(|(_, row)| row.rule == self);
        found.unwrap_or((0, &RULES[0]))
    }
}
