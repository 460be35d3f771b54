//! Small APIs, as a compiler would write them.

use crate::table::{
    Api, Capture, Extra, Field, Filter, Keep, Node, Piece, Relation, Slot, Unit, Usage,
};
use Field::{
    CacheRead, CacheWrite, CacheWrite1h, CacheWrite5m, Cost, Input, InputAudio, Output, Reasoning,
    ToolUse, Total,
};

/// One root, aliases at two depths, measured parts, money.
pub(super) static CHAT: Api = Api {
    name: "chat",
    family: "some-chat",
    usage: Usage {
        message: Node::members(&[
            (
                "choices",
                Node {
                    each: Some(&Node::members(&[("finish_reason", Node::END)])),
                    ..Node::NONE
                },
            ),
            ("model", Node::reads(&[Slot::Model.at(0)])),
            ("id", Node::reads(&[Slot::Id.at(0)])),
            ("service_tier", Node::reads(&[Slot::Extra(2).at(0)])),
            ("usage", Node::root(CHAT_USAGE)),
        ]),
        parts: &[
            (Reasoning, Relation::Measured),
            (InputAudio, Relation::Measured),
        ],
        scale: &[(Cost, -10)],
        extras: &[
            Extra {
                name: "predicted",
                unit: Unit::Tokens,
                scale: 0,
                doc: "",
            },
            Extra {
                name: "queued",
                unit: Unit::Seconds,
                scale: -9,
                doc: "",
            },
            Extra {
                name: "tier",
                unit: Unit::Text,
                scale: 0,
                doc: "",
            },
        ],
        ..Usage::NONE
    },
    ..Api::NONE
};

const CHAT_USAGE: &[(&str, Node)] = &[
    ("prompt_tokens", Node::reads(&[Input.at(0)])),
    ("completion_tokens", Node::reads(&[Output.at(0)])),
    ("total_tokens", Node::reads(&[Total.at(0)])),
    (
        "prompt_tokens_details",
        Node::members(&[
            ("cached_tokens", Node::reads(&[CacheRead.at(0)])),
            ("cache_write_tokens", Node::reads(&[CacheWrite.at(0)])),
            ("audio_tokens", Node::reads(&[InputAudio.at(0)])),
            ("text_tokens", Node::IGNORED),
        ]),
    ),
    ("cached_tokens", Node::reads(&[CacheRead.at(1)])),
    (
        "cache_creation_input_tokens",
        Node::reads(&[CacheWrite.at(1)]),
    ),
    (
        "completion_tokens_details",
        Node::members(&[
            ("reasoning_tokens", Node::reads(&[Reasoning.at(0)])),
            (
                "accepted_prediction_tokens",
                Node::reads(&[Slot::Extra(0).at(0)]),
            ),
        ]),
    ),
    ("queue_time", Node::reads(&[Slot::Extra(1).at(0)])),
    ("cost_in_ticks", Node::reads(&[Cost.at(0)])),
    ("notes", Node::IGNORED),
];

/// Two roots, the better of which only the last event has.
pub(super) static RESPONSES: Api = Api {
    name: "responses",
    family: "some-responses",
    usage: Usage {
        message: Node::members(&[
            (
                "response",
                Node::members(&[(
                    "usage",
                    Node {
                        end: true,
                        ..Node::root(RESPONSE_USAGE)
                    },
                )]),
            ),
            ("usage", Node::root(BODY_USAGE)),
        ]),
        ..Usage::NONE
    },
    ..Api::NONE
};

const RESPONSE_USAGE: &[(&str, Node)] = &[
    ("input_tokens", Node::reads(&[Input.at(0)])),
    ("output_tokens", Node::reads(&[Output.at(0)])),
    (
        "input_tokens_details",
        Node::members(&[
            ("cache_write_tokens", Node::reads(&[CacheWrite.at(0)])),
            ("cache_creation_tokens", Node::reads(&[CacheWrite.at(2)])),
        ]),
    ),
];

const BODY_USAGE: &[(&str, Node)] = &[
    ("input_tokens", Node::reads(&[Input.at(1)])),
    ("output_tokens", Node::reads(&[Output.at(1)])),
    (
        "input_tokens_details",
        Node::members(&[
            ("cache_write_tokens", Node::reads(&[CacheWrite.at(1)])),
            ("cache_creation_tokens", Node::reads(&[CacheWrite.at(3)])),
        ]),
    ),
];

/// Parts beside their wholes, a start and a final snapshot, amounts in a filtered list.
pub(super) static MESSAGES: Api = Api {
    name: "messages",
    family: "some-messages",
    captures: &[
        Capture {
            name: "id",
            keep: Keep::First,
            ..Capture::NONE
        },
        Capture {
            name: "last_type",
            keep: Keep::Last,
            ..Capture::NONE
        },
    ],
    usage: Usage {
        message: Node::members(&[
            ("type", Node::reads(&[Slot::Captured(1).at(0)])),
            (
                "message",
                Node::members(&[
                    (
                        "id",
                        Node::reads(&[Slot::Captured(0).at(0), Slot::Id.at(0)]),
                    ),
                    ("usage", Node::root(START_USAGE)),
                ]),
            ),
            ("delta", Node::members(&[("stop_reason", Node::END)])),
            ("usage", Node::root(DELTA_USAGE)),
        ]),
        parts: &[
            (CacheRead, Relation::Beside),
            (CacheWrite, Relation::Beside),
        ],
        ..Usage::NONE
    },
    ..Api::NONE
};

const START_USAGE: &[(&str, Node)] = &[
    ("input_tokens", Node::reads(&[Input.at(1)])),
    ("cache_read_input_tokens", Node::reads(&[CacheRead.at(1)])),
    (
        "cache_creation_input_tokens",
        Node::reads(&[CacheWrite.at(1)]),
    ),
    (
        "cache_creation",
        Node::members(&[
            (
                "ephemeral_5m_input_tokens",
                Node::reads(&[CacheWrite5m.at(1)]),
            ),
            (
                "ephemeral_1h_input_tokens",
                Node::reads(&[CacheWrite1h.at(1)]),
            ),
        ]),
    ),
    ("output_tokens", Node::IGNORED),
    (
        "iterations",
        Node {
            ignored: true,
            filters: &[Filter {
                key: "type",
                value: "compaction",
                node: Node::members(&[(
                    "input_tokens",
                    Node::reads(&[Slot::Plus(Input, 0).at(1)]),
                )]),
            }],
            ..Node::NONE
        },
    ),
];

const DELTA_USAGE: &[(&str, Node)] = &[
    ("input_tokens", Node::reads(&[Input.at(0)])),
    ("cache_read_input_tokens", Node::reads(&[CacheRead.at(0)])),
    (
        "cache_creation_input_tokens",
        Node::reads(&[CacheWrite.at(0)]),
    ),
    ("output_tokens", Node::reads(&[Output.at(0)])),
    (
        "iterations",
        Node {
            ignored: true,
            filters: &[Filter {
                key: "type",
                value: "compaction",
                node: Node::members(&[
                    ("input_tokens", Node::reads(&[Slot::Plus(Input, 0).at(0)])),
                    ("output_tokens", Node::reads(&[Slot::Plus(Output, 0).at(0)])),
                ]),
            }],
            ..Node::NONE
        },
    ),
];

/// Zeros left out, parts beside and outside, lists by modality.
pub(super) static GENERATE: Api = Api {
    name: "generate",
    family: "some-generate",
    stream_path: &[Piece::Text("/stream")],
    usage: Usage {
        message: Node::members(&[(
            "usageMetadata",
            Node::root(&[
                ("promptTokenCount", Node::reads(&[Input.at(0)])),
                ("toolUsePromptTokenCount", Node::reads(&[ToolUse.at(0)])),
                ("candidatesTokenCount", Node::reads(&[Output.at(0)])),
                ("thoughtsTokenCount", Node::reads(&[Reasoning.at(0)])),
                ("totalTokenCount", Node::reads(&[Total.at(0)])),
                (
                    "promptTokensDetails",
                    Node {
                        ignored: true,
                        filters: &[AUDIO],
                        ..Node::NONE
                    },
                ),
                (
                    "steps",
                    Node {
                        each: Some(&Node::members(&[(
                            "cached",
                            Node::reads(&[CacheRead.at(0)]),
                        )])),
                        ..Node::NONE
                    },
                ),
            ]),
        )]),
        parts: &[(Reasoning, Relation::Outside), (ToolUse, Relation::Beside)],
        zero: &[Output],
        ..Usage::NONE
    },
    ..Api::NONE
};

const AUDIO: Filter = Filter {
    key: "modality",
    value: "AUDIO",
    node: Node::members(&[("tokenCount", Node::reads(&[InputAudio.at(0)]))]),
};

/// The message itself is the root.
pub(super) static FLAT: Api = Api {
    name: "flat",
    family: "some-flat",
    usage: Usage {
        message: Node::root(&[
            ("prompt_eval_count", Node::reads(&[Input.at(0)])),
            ("eval_count", Node::reads(&[Output.at(0)])),
            ("done", Node::END),
        ]),
        ..Usage::NONE
    },
    ..Api::NONE
};
