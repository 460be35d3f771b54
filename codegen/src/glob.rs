//! Globs, in which `*` is any text.

use std::collections::{BTreeSet, VecDeque};

/// How many states are looked at before there is taken to be one.
const MOST: usize = 20_000;

/// Whether a glob, in which `*` is any text, matches a value, or all that another glob matches.
pub(crate) fn matches(glob: &str, value: &str) -> bool {
    match glob.split_once('*') {
        None => glob == value,
        Some((head, tail)) => value.strip_prefix(head).is_some_and(|rest| {
            (0..=rest.len())
                .filter(|at| rest.is_char_boundary(*at))
                .any(|at| matches(tail, &rest[at..]))
        }),
    }
}

/// Whether there is a text that one of each of `lists` matches, and none of `excluded`.
pub(crate) fn has_text(lists: &[&[String]], excluded: &[&[String]]) -> bool {
    let sets = lists.iter().chain(excluded).copied();
    let globs: Vec<Vec<char>> = sets.flatten().map(|glob| glob.chars().collect()).collect();
    let letters = letters(&globs);
    let begin: Vec<Places> = globs.iter().map(|glob| closed(glob, [0])).collect();
    let mut seen = BTreeSet::from([begin.clone()]);
    let mut next = VecDeque::from([begin]);
    while let Some(state) = next.pop_front() {
        if is_meant(lists, &globs, &state) || seen.len() > MOST {
            return true;
        }
        for letter in &letters {
            let globs = globs.iter().zip(&state);
            let state: Vec<Places> = globs
                .map(|(glob, places)| step(glob, places, *letter))
                .collect();
            if seen.insert(state.clone()) {
                next.push_back(state);
            }
        }
    }
    false
}

/// How far a glob may have matched.
type Places = BTreeSet<usize>;

/// Every letter of the globs, and one that is in none of them.
fn letters(globs: &[Vec<char>]) -> BTreeSet<char> {
    let mut letters: BTreeSet<char> = globs.iter().flatten().copied().collect();
    letters.remove(&'*');
    letters.extend(('a'..=char::MAX).find(|letter| !letters.contains(letter)));
    letters
}

/// Places, and those behind the stars at them, which may be of no text.
fn closed(glob: &[char], places: impl IntoIterator<Item = usize>) -> Places {
    let mut closed = Places::new();
    for mut place in places {
        while closed.insert(place) && glob.get(place) == Some(&'*') {
            place += 1;
        }
    }
    closed
}

fn step(glob: &[char], places: &Places, letter: char) -> Places {
    let next = places.iter().filter_map(|&place| match glob.get(place)? {
        '*' => Some(place),
        known => (*known == letter).then_some(place + 1),
    });
    closed(glob, next)
}

/// Whether a text that ends here is one.
fn is_meant(lists: &[&[String]], globs: &[Vec<char>], state: &[Places]) -> bool {
    let mut matched = globs
        .iter()
        .zip(state)
        .map(|(glob, places)| places.contains(&glob.len()));
    let mut of_list = |list: &&[String]| {
        let matched = matched.by_ref().take(list.len());
        matched.fold(false, |any, is| any | is)
    };
    let all = lists.iter().fold(true, |all, list| all & of_list(list));
    all && !matched.any(|is| is)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(globs: &[&str]) -> Vec<String> {
        globs.iter().map(|glob| (*glob).to_owned()).collect()
    }

    /// Against every text of up to five of three letters.
    #[test]
    fn as_trying_every_text_says() {
        let words = [
            "", "*", "a", "b", "a*", "*a", "*b*", "ab", "a*b", "*ab*a", "b*b*",
        ];
        let mut texts = vec![String::new()];
        for length in 0..5 {
            let longest: Vec<_> = texts
                .iter()
                .filter(|text| text.len() == length)
                .cloned()
                .collect();
            texts.extend(
                longest
                    .iter()
                    .flat_map(|text| ["a", "b", "c"].map(|end| format!("{text}{end}"))),
            );
        }
        let mut random = fastrand::Rng::with_seed(7);
        let mut found = [0; 2];
        for _ in 0..3000 {
            let mut lists = |count: usize| -> Vec<Vec<String>> {
                let list = |random: &mut fastrand::Rng| {
                    let globs = random.usize(1..=2);
                    list(
                        &std::array::from_fn::<_, 2, _>(|_| words[random.usize(..words.len())])
                            [..globs],
                    )
                };
                (0..count).map(|_| list(&mut random)).collect()
            };
            let (lists, excluded) = (lists(2), lists(2));
            let matches =
                |list: &[String], text: &str| list.iter().any(|glob| super::matches(glob, text));
            let expected = texts.iter().any(|text| {
                lists.iter().all(|list| matches(list, text))
                    && !excluded.iter().any(|list| matches(list, text))
            });
            let of = |lists: &[Vec<String>]| -> Vec<Vec<String>> { lists.to_vec() };
            let (lists, excluded) = (of(&lists), of(&excluded));
            let slices: Vec<&[String]> = lists.iter().map(Vec::as_slice).collect();
            let out: Vec<&[String]> = excluded.iter().map(Vec::as_slice).collect();
            assert_eq!(
                has_text(&slices, &out),
                expected,
                "{lists:?} without {excluded:?}"
            );
            found[usize::from(expected)] += 1;
        }
        assert!(found.iter().all(|&count| count > 300), "{found:?}");
    }
}
