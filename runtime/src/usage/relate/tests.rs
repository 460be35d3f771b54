use super::*;
use Field::{
    CacheRead, CacheWrite, CacheWrite1h, CacheWrite5m, Input, InputAudio, Output, Reasoning,
    ToolUse, Total,
};
use Relation::{Beside, Inside, Measured, Outside};

/// What input and output become, and which fields are unsettled.
fn relate(
    counts: &[(Field, u64)],
    parts: &[(Field, Relation)],
) -> (Option<u64>, Option<u64>, Vec<Field>) {
    let mut figures = Figures::default();
    for &(field, count) in counts {
        figures.set_count(field, Some(count));
    }
    let relations = decide(&figures, parts);
    let whole = |field| relations.inclusive(&figures, FieldSet::default(), field);
    (
        whole(Input),
        whole(Output),
        relations.unsettled.iter().collect(),
    )
}

#[test]
fn words_say_what_is_added() {
    let anthropic = [(Input, 3), (CacheRead, 100), (CacheWrite, 20), (Output, 7)];
    let gemini = [
        (Input, 10),
        (Output, 5),
        (Reasoning, 90),
        (ToolUse, 4),
        (Total, 109),
    ];
    let ttl = [
        (Input, 3),
        (CacheWrite, 1),
        (CacheWrite5m, 2),
        (CacheWrite1h, 4),
    ];
    for (counts, parts, input, output) in [
        (&anthropic[..], &[][..], Some(3), Some(7)),
        (&anthropic, &[(CacheRead, Inside)], Some(3), Some(7)),
        (
            &anthropic,
            &[(CacheRead, Beside), (CacheWrite, Beside)],
            Some(123),
            Some(7),
        ),
        (
            &gemini,
            &[(Reasoning, Beside), (ToolUse, Beside)],
            Some(14),
            Some(95),
        ),
        (&gemini, &[(Reasoning, Outside)], Some(10), Some(95)),
        (
            &ttl,
            &[
                (CacheWrite5m, Beside),
                (CacheWrite1h, Beside),
                (CacheWrite, Beside),
            ],
            Some(10),
            None,
        ),
        (&ttl, &[(CacheWrite5m, Beside)], Some(3), None),
        (&anthropic[1..], &[(CacheRead, Beside)], None, Some(7)),
    ] {
        assert_eq!(
            relate(counts, parts),
            (input, output, vec![]),
            "{counts:?} {parts:?}"
        );
    }
}

#[test]
fn a_total_settles_what_is_measured_where_one_answer_fits() {
    let parts = [(Reasoning, Measured), (InputAudio, Measured)];
    let of = |total: Option<u64>, reasoning, audio| {
        let mut counts = vec![
            (Input, 11),
            (Output, 15),
            (Reasoning, reasoning),
            (InputAudio, audio),
        ];
        counts.extend(total.map(|total| (Total, total)));
        relate(&counts, &parts)
    };
    for (total, reasoning, audio, expected) in [
        // Neither, one, the other, both.
        (Some(26), 4, 5, (11, 15, vec![])),
        (Some(30), 4, 5, (11, 19, vec![])),
        (Some(31), 4, 5, (16, 15, vec![])),
        (Some(35), 4, 5, (16, 19, vec![])),
        // No answer; two answers; no total.
        (Some(27), 4, 5, (11, 15, vec![Reasoning, InputAudio])),
        (Some(20), 4, 5, (11, 15, vec![Reasoning, InputAudio])),
        (Some(30), 4, 4, (11, 15, vec![Reasoning, InputAudio])),
        (None, 4, 5, (11, 15, vec![Reasoning, InputAudio])),
        // Larger than the whole, so beside, but nobody said so.
        (None, 4, 375, (386, 15, vec![Reasoning, InputAudio])),
        (Some(1), 40, 5, (11, 55, vec![Reasoning, InputAudio])),
        // Where nothing is to be added there is no question.
        (None, 0, 0, (11, 15, vec![])),
        (Some(99), 0, 0, (11, 15, vec![])),
        (Some(30), 4, 0, (11, 19, vec![])),
    ] {
        let (input, output, mut unsettled) = expected;
        unsettled.retain(|_| reasoning > 0);
        unsettled.sort();
        let expected = (Some(input), Some(output), unsettled);
        assert_eq!(
            of(total, reasoning, audio),
            expected,
            "{total:?} {reasoning} {audio}"
        );
    }
}

#[test]
fn declared_parts_count_before_measured_ones() {
    let counts = [
        (Input, 10),
        (CacheRead, 90),
        (Output, 5),
        (Reasoning, 7),
        (Total, 112),
    ];
    let parts = [(CacheRead, Beside), (Reasoning, Measured)];
    assert_eq!(relate(&counts, &parts), (Some(100), Some(12), vec![]));
    let counts = [
        (Input, 10),
        (ToolUse, 90),
        (Output, 5),
        (Reasoning, 7),
        (Total, 22),
    ];
    let parts = [(ToolUse, Outside), (Reasoning, Measured)];
    assert_eq!(relate(&counts, &parts), (Some(100), Some(12), vec![]));
}

#[test]
fn what_the_total_leaves_out_is_counted_once() {
    let counts = [
        (Input, 10),
        (CacheWrite, 6),
        (CacheWrite5m, 2),
        (Reasoning, 9),
    ];
    let left_out = |parts: &[(Field, Relation)]| {
        let mut figures = Figures::default();
        for (field, count) in counts {
            figures.set_count(field, Some(count));
        }
        decide(&figures, parts).left_out(&figures)
    };
    for (parts, expected) in [
        (&[(Reasoning, Beside)][..], 0),
        (&[(Reasoning, Outside)], 9),
        (&[(CacheWrite, Outside), (CacheWrite5m, Outside)], 8),
        (&[(CacheWrite, Beside), (CacheWrite5m, Outside)], 2),
        (&[(CacheWrite5m, Outside)], 0),
    ] {
        assert_eq!(left_out(parts), expected, "{parts:?}");
    }
}

#[test]
fn a_sum_with_a_lost_part_is_lost() {
    let mut figures = Figures::default();
    figures.set_count(Input, Some(u64::MAX));
    figures.set_count(CacheRead, Some(1));
    let parts = [
        (CacheRead, Beside),
        (CacheWrite, Beside),
        (CacheWrite5m, Beside),
    ];
    let relations = decide(&figures, &parts);
    assert_eq!(
        relations.inclusive(&figures, FieldSet::default(), Input),
        None
    );
    figures.set_count(Input, Some(1));
    assert_eq!(
        relations.inclusive(&figures, FieldSet::default(), Input),
        Some(2)
    );
    for lost in [CacheWrite, CacheWrite5m] {
        let lost = FieldSet::default().with(lost);
        assert_eq!(relations.inclusive(&figures, lost, Input), None);
    }
}
