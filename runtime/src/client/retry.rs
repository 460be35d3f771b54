//! Whether a call is made again, and when: the provider's own hints first, then our rule.

use std::hash::{BuildHasher, RandomState};
use std::time::{Duration, SystemTime};

use http::{HeaderMap, StatusCode};

/// Waits before the second, third, … attempt double from here, where the provider gives no hint.
const FIRST_WAIT: Duration = Duration::from_millis(500);
const LONGEST_BACKOFF: Duration = Duration::from_secs(8);

/// Headers that give a wait in milliseconds; they are finer than `retry-after`, so they come first.
const MILLISECONDS: [&str; 2] = ["retry-after-ms", "x-ms-retry-after-ms"];

/// What may be done about an attempt that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Retry {
    /// It may have been carried out, or would fail again.
    Never,
    /// It was not carried out: again after a while of our choice.
    Backoff,
    /// Again after the time that the provider names.
    After(Duration),
}

impl Retry {
    /// What an error status allows. `x-should-retry` decides where it is sent. Beyond that only what
    /// says that nothing was carried out is repeated: after any other failure the call may have been
    /// billed, and would be billed twice.
    pub(super) fn of(status: StatusCode, headers: &HeaderMap, wait: Option<Duration>) -> Self {
        let again = match text(headers, "x-should-retry") {
            Some("true") => true,
            Some("false") => false,
            _ => matches!(status.as_u16(), 429 | 503 | 529),
        };
        match wait {
            _ if !again => Self::Never,
            Some(wait) if !wait.is_zero() => Self::After(wait),
            _ => Self::Backoff,
        }
    }

    /// The pause after the attempt with this number, from 1; `None` where none may follow, or where the
    /// provider asks for more than `longest`.
    pub(super) fn pause(self, attempt: u32, longest: Duration) -> Option<Duration> {
        match self {
            Self::Never => None,
            Self::Backoff => {
                let [chance, ..] = RandomState::new().hash_one(attempt).to_ne_bytes();
                Some(backoff(attempt, chance).min(longest))
            }
            Self::After(wait) => Some(wait).filter(|wait| *wait <= longest),
        }
    }
}

/// How long the provider asks to wait; `None` where it does not say, or not in a way that is understood.
pub(super) fn wait(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let milliseconds = MILLISECONDS.iter().find_map(|name| {
        let count = text(headers, name)?.parse::<f64>().ok()?;
        Duration::try_from_secs_f64(count / 1000.0).ok()
    });
    milliseconds.or_else(|| {
        let text = text(headers, "retry-after")?;
        if let Ok(seconds) = text.parse() {
            return Duration::try_from_secs_f64(seconds).ok();
        }
        let date = httpdate::parse_http_date(text).ok()?;
        Some(date.duration_since(now).unwrap_or_default())
    })
}

/// Doubles with each attempt up to a limit, of which three quarters are certain and the last is left to
/// chance, so that many clients that failed together do not come back together.
fn backoff(attempt: u32, chance: u8) -> Duration {
    let doublings = attempt.saturating_sub(1).min(16);
    let full = FIRST_WAIT
        .saturating_mul(1 << doublings)
        .min(LONGEST_BACKOFF);
    full / 4 * 3 + full / 4 * u32::from(chance) / u32::from(u8::MAX)
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    Some(headers.get(name)?.to_str().ok()?.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| {
                let name = http::HeaderName::from_static(name);
                (name, http::HeaderValue::from_static(value))
            })
            .collect()
    }

    #[test]
    fn every_form_of_wait() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
        let millis = |count| Some(Duration::from_millis(count));
        for (pairs, expected) in [
            (&[][..], None),
            (&[("retry-after", "2")], millis(2000)),
            (&[("retry-after", " 0.25 ")], millis(250)),
            (&[("retry-after", "0")], millis(0)),
            (
                &[("retry-after", "Sun, 06 Nov 1994 08:49:47 GMT")],
                millis(10_000),
            ),
            (
                &[("retry-after", "Sun, 06 Nov 1994 08:49:30 GMT")],
                millis(0),
            ),
            (&[("retry-after", "soon")], None),
            (&[("retry-after", "-1")], None),
            (&[("retry-after", "NaN")], None),
            (&[("retry-after", "1e300")], None),
            (
                &[("retry-after-ms", "1500"), ("retry-after", "9")],
                millis(1500),
            ),
            (&[("x-ms-retry-after-ms", "20")], millis(20)),
            (
                &[("retry-after-ms", "soon"), ("retry-after", "9")],
                millis(9000),
            ),
        ] {
            assert_eq!(wait(&headers(pairs), now), expected, "{pairs:?}");
        }
    }

    #[test]
    fn what_is_repeated() {
        let second = Duration::from_secs(1);
        for (status, should, wait, expected) in [
            (429, None, None, Retry::Backoff),
            (429, None, Some(second), Retry::After(second)),
            (503, None, Some(Duration::ZERO), Retry::Backoff),
            (529, None, None, Retry::Backoff),
            (429, Some("false"), Some(second), Retry::Never),
            (500, None, Some(second), Retry::Never),
            (500, Some("true"), Some(second), Retry::After(second)),
            (408, None, None, Retry::Never),
            (401, None, None, Retry::Never),
            (307, None, None, Retry::Never),
        ] {
            let should = should.map(|value| ("x-should-retry", value));
            let headers = headers(should.as_slice());
            let status = StatusCode::from_u16(status).unwrap();
            assert_eq!(
                Retry::of(status, &headers, wait),
                expected,
                "{status} {should:?}"
            );
        }
    }

    #[test]
    fn pauses_have_a_longest() {
        let longest = Duration::from_millis(20);
        let second = Duration::from_secs(1);
        for (retry, expected) in [
            (Retry::Never, None),
            (Retry::Backoff, Some(longest)),
            (Retry::After(longest), Some(longest)),
            (Retry::After(second), None),
        ] {
            assert_eq!(retry.pause(1, longest), expected, "{retry:?}");
        }
    }

    #[test]
    fn waits_double_within_bounds() {
        let millis = |attempt, chance| backoff(attempt, chance).as_millis();
        assert_eq!(
            [1, 2, 3, 4, 5, 6].map(|attempt| millis(attempt, u8::MAX)),
            [500, 1000, 2000, 4000, 8000, 8000]
        );
        assert_eq!([millis(1, 0), millis(u32::MAX, 0)], [375, 6000]);
    }
}
