//! How numbers look to people. What was not reported is a dash, never a nought.

/// A count with a comma between thousands: `12,345`.
pub(crate) fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The same for a count that may be unknown.
pub(crate) fn count(count: Option<u64>) -> String {
    count.map_or_else(|| "-".to_owned(), grouped)
}

/// A share of 1 in whole per cent.
pub(crate) fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "-".to_owned(), |share| format!("{:.0} %", share * 100.0))
}

#[cfg(test)]
mod tests {
    use super::{count, percent};

    #[test]
    fn figures_are_grouped_and_absence_is_a_dash() {
        let cases = [
            (None, "-"),
            (Some(0), "0"),
            (Some(999), "999"),
            (Some(1_000), "1,000"),
            (Some(12_345_678), "12,345,678"),
        ];
        for (number, text) in cases {
            assert_eq!(count(number), text);
        }
        assert_eq!(
            (percent(None), percent(Some(0.946))),
            ("-".into(), "95 %".into())
        );
    }
}
