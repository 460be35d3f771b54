//! A call as a span of `tracing`, in the terms of
//! [OpenTelemetry](https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/).

use http::StatusCode;
use tracing::field::Empty;
use tracing::{Span, info_span};

use crate::{Api, Call, Error, Usage};

/// The span of a call, open until its answer has been read or dropped.
#[derive(Clone, Debug)]
pub(super) struct CallSpan(Span);

impl CallSpan {
    /// No span.
    pub(super) const NONE: Self = Self(Span::none());

    pub(super) fn of<A: Api>(call: &Call<A>) -> Self {
        let span = info_span!(
            target: "headwater",
            "gen_ai",
            otel.name = Empty,
            otel.kind = "client",
            otel.status_code = Empty,
            gen_ai.operation.name = Empty,
            gen_ai.provider.name = Empty,
            gen_ai.request.model = Empty,
            gen_ai.conversation.id = Empty,
            server.address = Empty,
            server.port = Empty,
            http.response.status_code = Empty,
            http.request.resend_count = Empty,
            error.type = Empty,
            gen_ai.usage.input_tokens = Empty,
            gen_ai.usage.output_tokens = Empty,
            gen_ai.usage.cache_read.input_tokens = Empty,
            gen_ai.usage.cache_creation.input_tokens = Empty,
            gen_ai.usage.reasoning.output_tokens = Empty,
        );
        let this = Self(span);
        if !this.0.is_disabled() {
            this.identify(call);
        }
        this
    }

    fn identify<A: Api>(&self, call: &Call<A>) {
        let (provider, api) = call.tables();
        let operation = api
            .operation
            .map_or(api.name, |operation| operation.as_str());
        let provider = match provider.otel_name {
            "" => provider.id,
            name => name,
        };
        let name = match call.model() {
            Some(model) => format!("{operation} {model}"),
            None => operation.to_owned(),
        };
        self.0.record("otel.name", name);
        self.0.record("gen_ai.operation.name", operation);
        self.0.record("gen_ai.provider.name", provider);
        self.0
            .record("gen_ai.conversation.id", call.session().as_str());
        if let Some(model) = call.model() {
            self.0.record("gen_ai.request.model", model);
        }
        let uri = call.uri();
        if let Some(host) = uri.host() {
            self.0.record("server.address", host);
        }
        if let Some(port) = uri.port_u16() {
            self.0.record("server.port", port);
        }
    }

    /// What was sent belongs to the span, and what the transport has to say of it.
    pub(super) const fn span(&self) -> &Span {
        &self.0
    }

    pub(super) fn answered(&self, status: StatusCode, attempts: u32) {
        self.0.record("http.response.status_code", status.as_u16());
        self.resent(attempts);
    }

    /// No success came.
    pub(super) fn failed(&self, error: &Error) {
        if let Some(status) = error.status() {
            self.0.record("http.response.status_code", status);
        }
        self.resent(error.attempts());
        self.broke_off(error);
    }

    /// A success did not come whole.
    pub(super) fn broke_off(&self, error: &Error) {
        self.0.record("otel.status_code", "ERROR");
        match error.status() {
            Some(status) => self.0.record("error.type", status.to_string()),
            None => self.0.record("error.type", error.kind()),
        };
    }

    /// What was reported, and nothing where nothing was.
    pub(super) fn used(&self, usage: &Usage) {
        let counts = [
            ("gen_ai.usage.input_tokens", usage.input_tokens),
            ("gen_ai.usage.output_tokens", usage.output_tokens),
            (
                "gen_ai.usage.cache_read.input_tokens",
                usage.cache_read_tokens,
            ),
            (
                "gen_ai.usage.cache_creation.input_tokens",
                usage.cache_write_tokens,
            ),
            (
                "gen_ai.usage.reasoning.output_tokens",
                usage.reasoning_tokens,
            ),
        ];
        for (name, count) in counts {
            if let Some(count) = count {
                self.0.record(name, count);
            }
        }
    }

    fn resent(&self, attempts: u32) {
        if attempts > 1 {
            self.0.record("http.request.resend_count", attempts - 1);
        }
    }
}
