//! Documents that nest as deep as they may, and deeper, on the stack of a test.

use codegen::{Inputs, Source, Target};

/// Levels that a document may have.
const MOST: usize = 100;

const SELECTION: &str = "[crate]\nname = 'x'\nversion = '1.0.0'\ndescription = 'x'\n[select]\n\
                         operations = ['* **']\n";

fn generated(document: String) -> Result<codegen::Output, String> {
    let inputs = Inputs {
        spec: Source::new("t.json", document),
        overlays: Vec::new(),
        selection: Source::new("s.toml", SELECTION),
    };
    let target = Target {
        runtime: "../stripe-runtime".to_owned(),
        standalone: false,
        conformance: true,
    };
    codegen::generate(&inputs, &target).map_err(|error| error.to_string())
}

/// A document with a schema, which stands at the fourth level, in an answer.
fn document(schemas: &str) -> String {
    format!(
        "{{\"openapi\": \"3.1.0\", \"info\": {{\"title\": \"t\", \"version\": \"1\"}}, \
         \"servers\": [{{\"url\": \"https://a.b\"}}], \
         \"paths\": {{\"/v1/things\": {{\"get\": {{\"operationId\": \"A\", \"responses\": \
         {{\"200\": {{\"description\": \"d\", \"content\": {{\"application/json\": {{\"schema\": \
         {{\"$ref\": \"#/components/schemas/s0\"}}}}}}}}}}}}}}}}, \
         \"components\": {{\"schemas\": {{{schemas}}}}}}}"
    )
}

/// Kinds of schemas in schemas: what stands around the inner one, and how many levels that is.
const KINDS: [(&str, &str, usize); 7] = [
    ("{\"type\": \"object\", \"properties\": {\"a\": ", "}}", 2),
    ("{\"type\": \"array\", \"items\": ", "}", 1),
    ("{\"type\": \"object\", \"additionalProperties\": ", "}", 1),
    ("{\"anyOf\": [{\"type\": \"string\"}, ", "]}", 2),
    ("{\"oneOf\": [{\"type\": \"null\"}, ", "]}", 2),
    ("{\"allOf\": [", "]}", 2),
    ("{\"not\": ", "}", 1),
];

fn nested((before, after, levels): (&str, &str, usize), most: usize, inmost: &str) -> String {
    // The schema itself stands at the fourth level, and the inmost one takes a level too.
    let times = (most - 4) / levels;
    let schema = before.repeat(times) + inmost + &after.repeat(times);
    document(&format!("\"s0\": {schema}"))
}

#[test]
fn what_nests_as_deep_as_it_may_goes_through_all_stages() {
    for kind in KINDS {
        let got = generated(nested(kind, MOST, "{\"type\": \"boolean\"}"));
        let is_refused = got
            .as_ref()
            .is_err_and(|error| error.contains("nests more"));
        assert!(!is_refused, "{kind:?}: {got:?}");
    }
    assert!(generated(nested(KINDS[0], MOST, "{\"type\": \"boolean\"}")).is_ok());
}

#[test]
fn a_slip_deep_inside_is_found_at_once() {
    for kind in KINDS {
        let got = generated(nested(
            kind,
            MOST,
            "{\"type\": \"boolean\", \"description\": 1}",
        ));
        let got = got.expect_err("a slip");
        assert!(
            got.contains("/description: openapiv3 cannot hold"),
            "{kind:?}: {got}"
        );
    }
}

#[test]
fn what_nests_deeper_is_refused() {
    for kind in KINDS {
        for levels in [MOST + 4, 2 * 1000] {
            let got = generated(nested(kind, levels, "{\"type\": \"boolean\"}"));
            let got = got.expect_err("too deep");
            assert!(
                got.contains("nests more than 100 levels deep"),
                "{kind:?}: {got}"
            );
        }
    }
}

/// Schemas that lead to one another, `before` and `after` around the reference to the next.
fn chain(before: &str, after: &str, length: usize) -> String {
    let schemas = (0..length).map(|index| {
        let next = index + 1;
        let reference = format!("{{\"$ref\": \"#/components/schemas/s{next}\"}}");
        format!("\"s{index}\": {before}{reference}{after}, ")
    });
    let last = format!("\"s{length}\": {{\"type\": \"string\"}}");
    let schemas: String = schemas.chain([last]).collect();
    document(&schemas)
}

#[test]
fn schemas_may_lead_to_any_number_of_others() {
    let object = "{\"type\": \"object\", \"properties\": {\"a\": ";
    assert!(generated(chain(object, "}}", 1500)).is_ok());
    for (before, after, _) in &KINDS[1..5] {
        let got = generated(chain(before, after, 1500)).map(|_| ());
        let is_named = |error: &String| {
            error.contains("lead to one another") || error.contains("within each other")
        };
        assert_eq!(
            got.as_ref().err().is_some_and(is_named),
            !before.contains("string"),
            "{got:?}"
        );
    }
}
