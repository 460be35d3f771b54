//! "Did you mean": the nearest name of a closed set.

/// `did you mean ...?`, or all names where none is near and there are few.
pub(crate) fn did_you_mean<'a>(name: &str, set: impl IntoIterator<Item = &'a str>) -> String {
    let set: Vec<&str> = set.into_iter().collect();
    if let Some(near) = nearest(name, &set) {
        return format!("did you mean `{near}`?");
    }
    match set.as_slice() {
        [] => String::new(),
        [only] => format!("there is `{only}`"),
        names if names.len() <= 10 => format!("there are `{}`", names.join("`, `")),
        _ => String::new(),
    }
}

/// The name that was probably meant.
pub(crate) fn nearest<'a>(name: &str, set: &[&'a str]) -> Option<&'a str> {
    let length = name.chars().count();
    let limit = length.max(3) / 3;
    // Of two that are near, the longer is the same in half of its letters at least.
    let is_near = |distance: usize, candidate: &str| {
        distance <= limit && 2 * distance <= length.max(candidate.chars().count())
    };
    set.iter()
        .map(|candidate| (distance(name, candidate), *candidate))
        .filter(|(distance, candidate)| is_near(*distance, candidate))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// How many insertions, deletions, replacements and swaps of neighbours apart, case aside.
fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.to_lowercase().chars().collect();
    let b: Vec<char> = b.to_lowercase().chars().collect();
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            rows[i][j] = if i == 0 || j == 0 {
                i.max(j)
            } else {
                let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                let swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                let best = replaced.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
                if swapped {
                    best.min(rows[i - 2][j - 2] + 1)
                } else {
                    best
                }
            };
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::did_you_mean;

    #[test]
    fn the_nearest_name_is_suggested() {
        for (name, help) in [
            ("sesion", "did you mean `session`?"),
            ("Session", "did you mean `session`?"),
            ("trun", "did you mean `turn`?"),
            ("cache", "there are `session`, `turn`"),
        ] {
            assert_eq!(did_you_mean(name, ["session", "turn"]), help);
        }
        assert_eq!(did_you_mean("x", []), "");
        assert_eq!(did_you_mean("x", ["y"]), "there is `y`");
        assert_eq!(did_you_mean("X", ["y", "x"]), "did you mean `x`?");
        assert_eq!(did_you_mean("on", ["os", "arch"]), "did you mean `os`?");
    }
}
