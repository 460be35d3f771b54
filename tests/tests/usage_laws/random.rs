//! Responses as they come, and as they should not, from a seed.

use fastrand::Rng;
use headwater_tests::frames::{chunk, event, exception};
use serde_json::{Map, Value, json};

/// The same responses for the same seed, everywhere.
pub(crate) struct Random(Rng);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Rng::with_seed(seed))
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0.usize(..end.max(1))
    }

    pub(crate) fn byte(&mut self) -> u8 {
        let likely = *b"{}[]\",:\\0-9eE.tn\r\n \xff\x00u";
        likely[self.below(likely.len())]
    }

    pub(crate) fn response(&mut self) -> Vec<u8> {
        let message = self.message();
        match self.below(6) {
            0 => message.to_string().into_bytes(),
            1 => format!("{:#}", json!([message, 1, self.message()])).into_bytes(),
            2 => self.lines(),
            3 => self.frames(),
            _ => self.stream(),
        }
    }

    fn lines(&mut self) -> Vec<u8> {
        let mut text = String::new();
        for message in self.messages() {
            text += &message.to_string();
            text += ["\n", "\r\n", "\n\n", " \n\t\n"][self.below(4)];
        }
        if self.below(2) == 0 {
            text.truncate(text.trim_end().len());
        }
        text.into_bytes()
    }

    fn frames(&mut self) -> Vec<u8> {
        let messages = self.messages();
        let mut frames: Vec<_> = messages.iter().map(|it| self.frame(it)).collect();
        if self.below(4) == 0 {
            let place = self.below(frames.len());
            frames[place] = exception("throttlingException");
        }
        frames.concat()
    }

    pub(crate) fn frame(&mut self, message: &Value) -> Vec<u8> {
        match self.below(3) {
            0 => event("metadata", &format!("{message:#}")),
            1 => event("", &message.to_string()),
            _ => chunk(&message.to_string()),
        }
    }

    /// Two at least, since one alone is a body.
    pub(crate) fn messages(&mut self) -> Vec<Value> {
        (0..2 + self.below(4)).map(|_| self.message()).collect()
    }

    fn stream(&mut self) -> Vec<u8> {
        let end = ["\n", "\r", "\r\n"][self.below(3)];
        let mut text = if self.below(4) == 0 {
            "\u{feff}".to_owned()
        } else {
            String::new()
        };
        for _ in 0..=self.below(4) {
            let message = self.message();
            let data = match self.below(3) {
                0 => format!("{message:#}"),
                _ => message.to_string(),
            };
            let noise = [
                "",
                ": wait",
                "event: é",
                "id: 7",
                "data: [DONE]",
                "retry: 1",
            ];
            for line in [noise[self.below(noise.len())], ""] {
                text.extend([line, end]);
            }
            for line in data.lines() {
                text.extend(["data:", [" ", ""][self.below(2)], line, end]);
            }
            if self.below(5) > 0 {
                text += end;
            }
        }
        text.into_bytes()
    }

    pub(crate) fn message(&mut self) -> Value {
        let mut message = Map::new();
        for name in ["text", "usage", "late", "end"] {
            if self.below(3) == 0 {
                continue;
            }
            let value = match name {
                "text" => json!("say \"usage\": {\"input\": 9} \\ 😀"),
                "usage" => self.usage(),
                "late" => json!({"input": self.count()}),
                _ => json!(true),
            };
            message.insert(name.into(), value);
        }
        Value::Object(message)
    }

    fn usage(&mut self) -> Value {
        let mut usage = Map::new();
        for name in [
            "input", "output", "total", "cached", "details", "steps", "tier", "other",
        ] {
            let value = match (self.below(4), name) {
                (0, _) => continue,
                (_, "details") => json!({"cached": self.count()}),
                (_, "steps") => (0..self.below(3))
                    .map(|_| json!({"thought": self.count()}))
                    .collect(),
                (_, "tier") => json!("flex"),
                _ => self.count(),
            };
            usage.insert(name.into(), value);
        }
        Value::Object(usage)
    }

    fn count(&mut self) -> Value {
        match self.below(8) {
            0 => Value::Null,
            1 => json!({}),
            _ => json!(self.below(6)),
        }
    }
}
