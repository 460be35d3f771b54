use super::tables::{CHAT, FLAT, GENERATE, MESSAGES, RESPONSES};
use super::{read, told};
use crate::table::Api;

fn check(api: &'static Api, cases: &[(&str, &str)]) {
    for (body, expected) in cases {
        assert_eq!(told(&read(api, body)), *expected, "{body}");
    }
}

#[test]
fn what_is_read_and_what_is_not() {
    check(
        &CHAT,
        &[
            (
                r#"{"usage":{"prompt_tokens":3,"completion_tokens":0}}"#,
                "final input=3 output=0",
            ),
            (
                r#"{"usage":{"prompt_tokens":4.0,"completion_tokens":"12"}}"#,
                "final input=4 output=12",
            ),
            (
                r#"{"usage":{"prompt_tokens":null,"completion_tokens":true}}"#,
                "final absent",
            ),
            (
                r#"{"usage":{"prompt_tokens":{},"completion_tokens":[]}}"#,
                "final absent",
            ),
            (
                r#"{"usage":{"prompt_tokens":"ten","completion_tokens":" 10 ","total_tokens":""}}"#,
                "final absent !invalid !invalid !invalid",
            ),
            (
                r#"{"usage":{"prompt_tokens":1e-999999999999,"completion_tokens":2}}"#,
                "final output=2 !invalid",
            ),
            (
                r#"{"usage":{"prompt_tokens":1,"cost_in_ticks":1e-999999999999}}"#,
                "final input=1 !invalid !overflow",
            ),
            (r#"{"usage":null}"#, "final absent"),
            (r#"{"usage":{}}"#, "final absent"),
            (
                r#"{"usage":[{"prompt_tokens":1}]}"#,
                "final absent ?$.usage[*].prompt_tokens=1",
            ),
            (
                r#"{"usage":{"prompt_tokens":-1,"completion_tokens":2}}"#,
                "final output=2 !invalid",
            ),
            (
                r#"{"usage":{"prompt_tokens":1.5,"completion_tokens":"-2"}}"#,
                "final absent !invalid !invalid",
            ),
            (
                r#"{"usage":{"prompt_tokens":18446744073709551616,"completion_tokens":2}}"#,
                "final output=2 !invalid !overflow",
            ),
            (r#"{"us\u0061ge":{"prompt_tokens":7}}"#, "final input=7"),
            (r#"{"Usage":{"prompt_tokens":7}}"#, "final absent"),
            (
                r#"{"choices":[{"usage":{"prompt_tokens":7}}]}"#,
                "final absent",
            ),
        ],
    );
}

#[test]
fn what_is_invalid_is_named_with_its_place_and_its_beginning() {
    let long = "9".repeat(1000);
    let body = format!(
        r#"{{"usage":{{"prompt_tokens":"t\u0065n","completion_tokens":{long},"total_tokens":"\ud800"}}}}"#
    );
    let usage = read(&CHAT, &body).usage;
    let said: Vec<_> = usage
        .diagnostics()
        .iter()
        .map(|it| it.message.as_str())
        .collect();
    let long = format!(
        "`$.usage.completion_tokens` has more digits than can be kept: \"{}…\"",
        "9".repeat(64)
    );
    assert_eq!(
        said,
        [
            "`$.usage.prompt_tokens` is no number: \"ten\"",
            &long,
            "`$.usage.total_tokens` is no number: \"\u{fffd}\"",
            "output_tokens has more digits than can be kept, or is a sum with something that has",
        ]
    );
}

#[test]
fn the_first_alias_that_is_there_wins_and_0_is_there() {
    let of = |details: &str| {
        format!(r#"{{"usage":{{"input_tokens":9,"input_tokens_details":{details}}}}}"#)
    };
    for (details, expected) in [
        (r#"{"cache_write_tokens":5}"#, "final input=9 cache_write=5"),
        (
            r#"{"cache_creation_tokens":5}"#,
            "final input=9 cache_write=5",
        ),
        (
            r#"{"cache_creation_tokens":5,"cache_write_tokens":5}"#,
            "final input=9 cache_write=5",
        ),
        (
            r#"{"cache_creation_tokens":5,"cache_write_tokens":0}"#,
            "final input=9 cache_write=0 !aliases",
        ),
        (
            r#"{"cache_write_tokens":null,"cache_creation_tokens":5}"#,
            "final input=9 cache_write=5",
        ),
        (
            r#"{"cache_creation_tokens":0}"#,
            "final input=9 cache_write=0",
        ),
        ("{}", "final input=9"),
        ("null", "final input=9"),
    ] {
        assert_eq!(told(&read(&RESPONSES, &of(details))), expected, "{details}");
    }
}

#[test]
fn the_better_root_wins_wherever_it_stands() {
    check(
        &RESPONSES,
        &[
            (
                r#"{"usage":{"input_tokens":1},"response":{"usage":{"input_tokens":2}}}"#,
                "final input=2 !aliases",
            ),
            (
                r#"{"response":{"usage":{"input_tokens":2}},"usage":{"input_tokens":2}}"#,
                "final input=2",
            ),
            (
                r#"{"response":{"usage":{}},"usage":{"input_tokens":2}}"#,
                "final input=2",
            ),
        ],
    );
}

#[test]
fn several_matches_add_up() {
    check(
        &GENERATE,
        &[
            (
                r#"{"usageMetadata":{"promptTokenCount":9,"promptTokensDetails":[
                {"tokenCount":4,"modality":"AUDIO"},{"modality":"TEXT","tokenCount":3},
                {"modality":"AUDIO","tokenCount":1}]}}"#,
                "final input=9 output=0 input_audio=5",
            ),
            (
                r#"{"usageMetadata":{"promptTokenCount":9,"steps":[{"cached":1},{"cached":2},{"other":7}]}}"#,
                "final input=9 output=0 cache_read=3 ?$.usageMetadata.steps[*].other=7",
            ),
            (
                r#"{"usageMetadata":{"promptTokenCount":9,"steps":{"a":{"cached":1},"b":{"cached":2},"a":{"cached":4}}}}"#,
                "final input=9 output=0 cache_read=6 !duplicate",
            ),
            (
                r#"{"usageMetadata":{"promptTokenCount":9,"steps":[{"cached":18446744073709551615},{"cached":2}]}}"#,
                "final input=9 output=0 !overflow",
            ),
        ],
    );
}

#[test]
fn a_later_member_replaces_the_earlier_whole() {
    check(
        &CHAT,
        &[
            (
                r#"{"usage":{"prompt_tokens":1,"prompt_tokens":2}}"#,
                "final input=2 !duplicate",
            ),
            (
                r#"{"usage":{"prompt_tokens":1,"completion_tokens":5},"usage":{"prompt_tokens":2}}"#,
                "final input=2 !duplicate",
            ),
            (
                r#"{"usage":{"prompt_tokens":1},"usage":null}"#,
                "final absent !duplicate",
            ),
            (
                r#"{"usage":{"prompt_tokens":1},"us\u0061ge":{"prompt_tokens":2}}"#,
                "final input=2 !duplicate",
            ),
            (
                r#"{"usage":{"cached_tokens":1,"prompt_tokens_details":{"cached_tokens":2},"prompt_tokens_details":{}}}"#,
                "final cache_read=1 !duplicate",
            ),
            (
                r#"{"x":1,"x":2,"usage":{"prompt_tokens":2}}"#,
                "final input=2",
            ),
            (
                r#"{"usage":{"notes":1,"notes":2,"prompt_tokens":2}}"#,
                "final input=2",
            ),
        ],
    );
    check(
        &GENERATE,
        &[(
            r#"{"usageMetadata":{"promptTokensDetails":[{"modality":"AUDIO","modality":"TEXT","tokenCount":3}]}}"#,
            "final absent !duplicate",
        )],
    );
}

#[test]
fn numbers_that_nobody_reads_are_drift() {
    check(
        &CHAT,
        &[
            (
                r#"{"id":7,"usage":{"prompt_tokens":1,"prompt_tokens_details":{"text_tokens":9,"video_tokens":3},
                "a-b":[{"c":1.5},{"c":2}],"label":"5","name":"v5","flag":true,"notes":{"deep":[1]}}}"#,
                "final input=1 ?$.usage.prompt_tokens_details.video_tokens=3 ?$.usage['a-b'][*].c=2 ?$.usage.label=5",
            ),
            (
                r#"{"usage":{"completion_tokens":{"n":3},"cost_in_ticks":"1"}}"#,
                "final cost=0.0000000001 ?$.usage.completion_tokens.n=3",
            ),
        ],
    );
    let long = "9".repeat(1000);
    let body = format!(r#"{{"usage":{{"{long}":{long}}}}}"#);
    let cut = format!("{}…", "9".repeat(64));
    let told = format!("final absent ?$.usage['{cut}']={cut}");
    check(&CHAT, &[(&body, &told)]);
    check(
        &FLAT,
        &[(
            r#"{"prompt_eval_count":3,"eval_count":4,"load":5,"deep":{"n":6},"list":[7],"done":true}"#,
            "final input=3 output=4 ?$.load=5",
        )],
    );
}

#[test]
fn parts_are_added_as_the_table_says() {
    check(
        &MESSAGES,
        &[
            (
                r#"{"usage":{"input_tokens":3,"cache_read_input_tokens":100,"cache_creation_input_tokens":20,"output_tokens":5}}"#,
                "final input=123 output=5 cache_read=100 cache_write=20",
            ),
            (
                r#"{"usage":{"cache_read_input_tokens":100,"output_tokens":5}}"#,
                "final output=5 cache_read=100",
            ),
            (
                r#"{"usage":{"input_tokens":612,"output_tokens":5,"iterations":[
                {"input_tokens":60385,"type":"compaction","output_tokens":9},{"type":"message","input_tokens":612}]}}"#,
                "final input=60997 output=14",
            ),
            (
                r#"{"usage":{"output_tokens":5,"iterations":[{"type":"compaction","input_tokens":6}]}}"#,
                "final output=5 !unplaced",
            ),
            (
                r#"{"usage":{"input_tokens":18446744073709551615,"cache_read_input_tokens":1}}"#,
                "final cache_read=1 !overflow",
            ),
        ],
    );
    check(
        &GENERATE,
        &[
            (
                r#"{"usageMetadata":{"promptTokenCount":10,"toolUsePromptTokenCount":4,"candidatesTokenCount":5,
                "thoughtsTokenCount":90,"totalTokenCount":19}}"#,
                "final input=14 output=95 total=19 reasoning=90 tool_use=4",
            ),
            (
                r#"{"usageMetadata":{"promptTokenCount":10,"thoughtsTokenCount":90,"totalTokenCount":100}}"#,
                "final input=10 output=90 total=100 reasoning=90 !total",
            ),
        ],
    );
    check(
        &CHAT,
        &[
            (
                r#"{"usage":{"prompt_tokens":12,"completion_tokens":1,"total_tokens":303,"completion_tokens_details":{"reasoning_tokens":290}}}"#,
                "final input=12 output=291 total=303 reasoning=290",
            ),
            (
                r#"{"usage":{"prompt_tokens":12,"completion_tokens":1,"completion_tokens_details":{"reasoning_tokens":290}}}"#,
                "final input=12 output=291 reasoning=290 unsettled:reasoning_tokens",
            ),
            (
                r#"{"usage":{"prompt_tokens":12,"completion_tokens":30,"total_tokens":40,"completion_tokens_details":{"reasoning_tokens":29}}}"#,
                "final input=12 output=30 total=40 reasoning=29 unsettled:reasoning_tokens !total",
            ),
        ],
    );
}
