//! The head of a response, as people keep it: as it stood on the wire, or as a JSON object.

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde_json::{Map, Value};

/// Status and headers; 200 where no status line says otherwise.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Head {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
}

impl Head {
    /// Reads either form. The error says what is wrong, and on which line.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        if text.trim_start().starts_with('{') {
            Self::from_json(text)
        } else {
            Self::from_lines(text)
        }
    }

    fn from_json(text: &str) -> Result<Self, String> {
        let members: Map<String, Value> =
            serde_json::from_str(text).map_err(|error| error.to_string())?;
        let mut head = Self::default();
        for (name, value) in &members {
            for value in values(value) {
                head.append(name, &value)?;
            }
        }
        Ok(head)
    }

    /// Of several heads, each with its status line, the last: `100 Continue` may come before it.
    fn from_lines(text: &str) -> Result<Self, String> {
        let (mut head, mut may_begin) = (Self::default(), true);
        for (number, line) in (1..).zip(text.lines()) {
            let place = |error| format!("line {number}: {error}");
            let begins = std::mem::replace(&mut may_begin, line.trim().is_empty());
            if may_begin {
                continue;
            }
            if begins && line.starts_with("HTTP/") {
                head = Self::default();
                head.status = status(line).ok_or_else(|| place("not a status line".to_owned()))?;
                continue;
            }
            let (name, value) = line
                .split_once(':')
                .ok_or_else(|| place("not of the form `Name: value`".to_owned()))?;
            head.append(name.trim(), value.trim()).map_err(place)?;
        }
        Ok(head)
    }

    fn append(&mut self, name: &str, value: &str) -> Result<(), String> {
        let header = HeaderName::from_bytes(name.as_bytes())
            .map_err(|_| format!("{name:?} is not a header name"))?;
        let value = HeaderValue::from_str(value)
            .map_err(|_| format!("the value of {name} is not visible ASCII"))?;
        self.headers.append(header, value);
        Ok(())
    }
}

/// The values of a header in JSON: one, a list of them, or none.
pub(super) fn values(value: &Value) -> impl Iterator<Item = String> {
    let values = value
        .as_array()
        .map_or(std::slice::from_ref(value), Vec::as_slice);
    let given = values.iter().filter(|value| !value.is_null());
    given.map(|value| {
        value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned)
    })
}

/// `HTTP/1.1 200 OK`
fn status(line: &str) -> Option<StatusCode> {
    line.split_whitespace().nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::Head;

    fn shown(text: &str) -> Result<(u16, Vec<(String, String)>), String> {
        let head = Head::parse(text)?;
        let headers = head
            .headers
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
            .collect();
        Ok((head.status.as_u16(), headers))
    }

    #[test]
    fn both_forms_are_read() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let cases = [
            ("", Ok((200, vec![]))),
            (
                "HTTP/1.1 429 Too Many\r\nRetry-After: 3\r\n\r\n",
                Ok((429, vec![pair("retry-after", "3")])),
            ),
            (
                "HTTP/1.1 100 Continue\r\nlink: x\r\n\r\nHTTP/1.1 200 OK\r\na: 1\r\n\r\n",
                Ok((200, vec![pair("a", "1")])),
            ),
            (
                "HTTP/1.1 302 Found\na: 1\n\nHTTP/2 503\n",
                Ok((503, vec![])),
            ),
            (
                "a: b\nHTTP/1.1 200 OK",
                Err("line 2: not of the form `Name: value`".to_owned()),
            ),
            (
                "{\"a\": null, \"b\": [null, \"1\"]}",
                Ok((200, vec![pair("b", "1")])),
            ),
            ("a: b:c\n\n", Ok((200, vec![pair("a", "b:c")]))),
            (
                "{\"A\": \"x\", \"b\": [\"1\", 2]}",
                Ok((200, vec![pair("a", "x"), pair("b", "1"), pair("b", "2")])),
            ),
            ("HTTP/1.1 many", Err("line 1: not a status line".to_owned())),
            (
                "a: b\nnonsense",
                Err("line 2: not of the form `Name: value`".to_owned()),
            ),
            (
                "a b: c",
                Err("line 1: \"a b\" is not a header name".to_owned()),
            ),
            (
                "{\"A\": \"\\n\"}",
                Err("the value of A is not visible ASCII".to_owned()),
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(text), expected, "{text:?}");
        }
    }
}
