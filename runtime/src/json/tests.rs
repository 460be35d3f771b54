use super::{Error, Json, Kind, Problem, is_number};

fn skip(text: &str) -> Result<(), Error> {
    Json::document(text.as_bytes(), |json| json.skip().map(drop))
}

#[test]
fn the_grammar_is_checked() {
    let good = [
        "0",
        "-1",
        "1.5e-7",
        "[]",
        "{}",
        " [ 1 , [ ] , { } ] ",
        r#"{"a":[{"b":null}],"":true}"#,
        r#""\"\\\u0041""#,
        "false",
        "\t{\"a\" : 1 }\r\n",
    ];
    for text in good {
        assert_eq!(skip(text), Ok(()), "{text}");
    }
    let bad = [
        ("", 0, Problem::End),
        ("  ", 2, Problem::End),
        ("[1", 2, Problem::End),
        (r#"{"a"#, 3, Problem::End),
        (r#""a\"#, 3, Problem::End),
        ("tru", 3, Problem::End),
        ("-", 1, Problem::End),
        ("[1]]", 3, Problem::Trailing),
        ("{} {}", 3, Problem::Trailing),
        ("01", 1, Problem::Trailing),
        ("[1,]", 3, Problem::Expected("a value")),
        ("[1 2]", 3, Problem::Expected("`,` or `]`")),
        ("[1}", 2, Problem::Expected("`,` or `]`")),
        (r#"{"a":1]"#, 6, Problem::Expected("`,` or `}`")),
        (r#"{"a" 1}"#, 5, Problem::Expected("`:`")),
        (r#"{"a":1,}"#, 7, Problem::Expected("a key")),
        ("{1:2}", 1, Problem::Expected("a key")),
        ("truth", 0, Problem::Expected("a value")),
        ("1.x", 2, Problem::Expected("a digit")),
        ("NaN", 0, Problem::Expected("a value")),
    ];
    for (text, at, problem) in bad {
        assert_eq!(skip(text), Err(Error { at, problem }), "{text}");
    }
}

#[test]
fn agrees_with_serde_json_on_what_is_json() {
    let seeds = [
        r#"{"a":[1,-2.5e3,"x\"y",{"b":null,"c":[]}],"d":true,"e":{}}"#,
        "[[[]],{\"k\":\"v\"},false,0]",
    ];
    for seed in seeds {
        for at in 0..seed.len() {
            for byte in *b"{}[]\",:\\0e-.tn " {
                let mut text = seed.as_bytes().to_vec();
                text[at] = byte;
                let text = String::from_utf8(text).unwrap();
                let theirs = serde_json::from_str::<serde_json::Value>(&text);
                if skip(&text).is_ok() {
                    // What is inside strings is not looked at: they may refuse an escape.
                    let escape = theirs
                        .as_ref()
                        .is_err_and(|error| error.to_string().contains("escape"));
                    assert!(theirs.is_ok() || escape, "{text}");
                } else {
                    assert!(theirs.is_err(), "{text}");
                }
            }
        }
    }
}

#[test]
fn members_and_elements_have_spans() {
    let text = br#" {"a": [1, "two", {"x":0}] ,"b":{} } "#;
    let mut found = Vec::new();
    let span = Json::document(text, |json| {
        json.members(|key, json| {
            if !key.is("a") {
                return Ok(());
            }
            let array = json.elements(|json| {
                let kind = json.kind()?;
                found.push((kind, json.skip()?));
                Ok(())
            })?;
            found.push((Kind::Array, array));
            found.push((Kind::Text, key.span()));
            Ok(())
        })
    });
    assert_eq!(span, Ok(1..36));
    assert_eq!(
        found,
        [
            (Kind::Number, 8..9),
            (Kind::Text, 11..16),
            (Kind::Object, 18..25),
            (Kind::Array, 7..26),
            (Kind::Text, 2..5),
        ]
    );
}

#[test]
fn keys_are_compared_as_what_they_say() {
    let cases = [
        (r#""usage""#, "usage", true),
        (r#""us\u0061ge""#, "usage", true),
        (r#""\u0075\u0073""#, "us", true),
        (r#""usage ""#, "usage", false),
        (r#""a\/b""#, "a/b", true),
        (r#""\ud83d\ude00""#, "😀", true),
        (r#""\ud83d""#, "\u{fffd}", false),
        (r#""\x""#, "x", false),
        (r#""a\\""#, r"a\\", false),
    ];
    for (text, name, same) in cases {
        let key = Json::document(text.as_bytes(), Json::text).unwrap();
        assert_eq!(key.is(name), same, "{text}");
    }
}

#[test]
fn strings_are_decoded_or_refused() {
    let decode = |text: &[u8]| {
        Json::document(text, Json::text).and_then(|text| text.decode().map(String::from))
    };
    assert_eq!(decode(br#""plain""#), Ok("plain".into()));
    assert_eq!(decode(br#""\t\"\u00e9\ud83d\ude00""#), Ok("\t\"é😀".into()));
    let refused = Err(Error {
        at: 1,
        problem: Problem::Unicode,
    });
    for text in [
        &br#""\ud800x""#[..],
        br#""\u12g4""#,
        br#""\q""#,
        b"\"\xff\"",
    ] {
        assert_eq!(decode(text), refused);
    }
}

fn follow(json: &mut Json) -> Result<(), Error> {
    json.elements(follow).map(drop)
}

#[test]
fn numbers_are_told_from_other_texts() {
    for text in ["0", "-0", "10", "1.50", "1e5", "-2.5E+3", "1e-7"] {
        assert!(is_number(text.as_bytes()), "{text}");
    }
    for text in [
        "", "-", "+1", "01", "1.", ".5", "1e", "1e+", " 1", "1 ", "0x1", "NaN", "1,0",
    ] {
        assert!(!is_number(text.as_bytes()), "{text}");
    }
}

#[test]
fn hostile_nesting_is_an_error() {
    for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
        let nested = |levels: usize| format!("{}0{}", open.repeat(levels), close.repeat(levels));
        assert_eq!(skip(&nested(128)), Ok(()));
        for levels in [129, 1_000_000] {
            let error = skip(&nested(levels)).unwrap_err();
            assert_eq!(error.problem, Problem::Depth);
        }
    }
    let text = "[".repeat(1_000_000);
    let error = Json::document(text.as_bytes(), follow).unwrap_err();
    assert_eq!(error.problem, Problem::Depth);
}
