//! What comes near to a mistake in how usage is read, and is none.

use headwater_codegen::{Source, compile};

const ROOTS: &str = "roots = [\"usage\"]\n";
const WHOLES: &str = "roots = [\"usage\"]\ninput = [\"input\"]\noutput = [\"output\"]\n";

/// What an API says of its usage, and why it may.
const ACCEPTED: &[(&str, &str, &str)] = &[
    (
        "something in an ignored subtree may be read",
        WHOLES,
        "cache_read = ['details.cached']\nignore.details = 'the rest of the input'",
    ),
    (
        "an extra is added to nothing, so it may be a field as well",
        WHOLES,
        "extra.prompt = { paths = ['input'], unit = 'tokens' }",
    ),
    (
        "servers write a number or an object, and both are read",
        ROOTS,
        "input = ['input', 'input.total']\noutput = ['output']\ncache_read = ['input.cached']",
    ),
    (
        "an element of a list may be a text, another one an object",
        WHOLES,
        "extra.tools = { paths = ['tools[*]'], unit = 'items' }\n\
         extra.calls = { paths = ['tools[*].calls'], unit = 'count' }",
    ),
    (
        "a filter's own key is a label",
        WHOLES,
        "extra.kind = { paths = [\"details[?@.kind=='text'].kind\"], unit = 'text' }",
    ),
    (
        "two filters that want different texts",
        WHOLES,
        "cache_read = [\"details[?@.kind=='read'].n\"]\ncache_write = [\"details[?@.kind=='write'].n\"]",
    ),
    (
        "a total is the input where nothing else is read",
        ROOTS,
        "input = ['total']\ntotal = ['total']",
    ),
    (
        "a total of the input alone is its sum",
        ROOTS,
        "input = ['input']\ntotal = ['total']",
    ),
    (
        "a total that stands alone says why",
        ROOTS,
        "total = ['total']\nbeyond = 'what a cached text is long'",
    ),
    (
        "a root may lie in another",
        "",
        "roots = ['usage', 'usage.sum']\ninput = ['input']",
    ),
    (
        "a count may be the sign of the end",
        WHOLES,
        "end = ['usage.output']",
    ),
    (
        "one sign of the end is any element's, the other a member's",
        WHOLES,
        "end = ['choices.first.stop', 'choices[*].stop']",
    ),
    (
        "a variant for all models needs to know one",
        WHOLES,
        "reasoning = ['thoughts']\nvariant = [{ models = ['*'], parts = { reasoning = 'beside' } }]",
    ),
    (
        "streams of one model leave its bodies to the next variant",
        WHOLES,
        "reasoning = ['thoughts']\nvariant = [\
         { models = ['deep-*'], stream = true, parts = { reasoning = 'beside' } },\
         { models = ['deep-1'], parts = { reasoning = 'measured' } }]",
    ),
    (
        "streams of one model and bodies of all leave the other models' streams",
        WHOLES,
        "reasoning = ['thoughts']\nvariant = [\
         { models = ['deep-*'], stream = true, parts = { reasoning = 'beside' } },\
         { stream = false, parts = { reasoning = 'measured' } },\
         { models = ['wise-*'], parts = { reasoning = 'beside' } }]",
    ),
    (
        "a record may be what the figures consist of",
        WHOLES,
        "plus.input = [\"steps[?@.type=='other'].input\"]\n\
         record.step = { at = ['steps[*]'], inside = true }",
    ),
    (
        "records that a member tells apart",
        WHOLES,
        "record.one = { at = [\"steps[?@.type=='one']\"] }\nrecord.two = { at = [\"steps[?@.type=='two']\"] }",
    ),
    (
        "a record may lie where the rest is ignored",
        WHOLES,
        "ignore.steps = 'parts of the figures'\nrecord.step = { at = ['steps[*]'] }",
    ),
    (
        "a record's figures may lie elsewhere than the API's",
        WHOLES,
        "cache_read = ['cached']\n\
         record.step = { at = ['steps[*]'], input = ['prompt'], cache_read = [] }",
    ),
];

#[test]
fn what_is_a_root_is_no_record_of_the_familys() {
    let text = "id = \"acme\"\nbase_url = \"https://api.acme.example\"\n[api.realtime-ws]\n\
        [api.realtime-ws.usage]\nroots = [\"usage\"]";
    let compiled = compile(&Source::new("acme.toml", text)).unwrap_or_else(|report| {
        panic!("{report}");
    });
    assert_eq!(compiled.table.apis[0].usage.records, []);
}

#[test]
fn near_misses_are_no_mistakes() {
    for (reason, base, usage) in ACCEPTED {
        let text = format!(
            "id = \"acme\"\nbase_url = \"https://api.acme.example\"\n[api.talk]\npath = \"/talk\"\n\
             [api.talk.usage]\n{base}{usage}"
        );
        if let Err(report) = compile(&Source::new("acme.toml", text)) {
            panic!("{reason}: {report}");
        }
    }
}
