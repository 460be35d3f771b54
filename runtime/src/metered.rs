//! A body that is metered as it passes.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;

use crate::provider::Api;
use crate::usage::{Meter, Usage};

pub(crate) type Report = Arc<dyn Fn(&Usage) + Send + Sync>;

pin_project! {
    /// A body whose usage is reported once: when it has ended, or, marked partial, when it fails or is
    /// dropped before the answer has come to its end.
    pub struct MeteredBody<A: Api, B> {
        #[pin]
        inner: B,
        metering: Metering<A>,
    }
}

impl<A: Api, B: Body> MeteredBody<A, B> {
    pub(crate) fn new(inner: B, meter: Meter<A>, report: Report) -> Self {
        let mut metering = Metering {
            meter: Some(meter),
            report,
        };
        // An empty body may never be asked for anything.
        if inner.is_end_stream() {
            metering.end();
        }
        Self { inner, metering }
    }
}

impl<A: Api, B: Body<Data = Bytes>> Body for MeteredBody<A, B> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        let mut this = self.project();
        let frame = ready!(this.inner.as_mut().poll_frame(context));
        match &frame {
            Some(Ok(frame)) => {
                if let Some(piece) = frame.data_ref() {
                    this.metering.push(piece);
                }
                // Whoever knows that the body is over does not ask for the `None` after it.
                if this.inner.is_end_stream() {
                    this.metering.end();
                }
            }
            Some(Err(_)) => this.metering.abort(),
            None => this.metering.end(),
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

impl<A: Api, B> fmt::Debug for MeteredBody<A, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MeteredBody")
            .field("meter", &self.metering.meter)
            .finish_non_exhaustive()
    }
}

/// A meter that reports once, at the latest when it is dropped.
struct Metering<A: Api> {
    meter: Option<Meter<A>>,
    report: Report,
}

impl<A: Api> Metering<A> {
    fn push(&mut self, piece: &[u8]) {
        if let Some(meter) = &mut self.meter {
            meter.push(piece);
        }
    }

    fn end(&mut self) {
        if let Some(meter) = self.meter.take() {
            (self.report)(&meter.finish().usage);
        }
    }

    fn abort(&mut self) {
        if let Some(meter) = self.meter.take() {
            (self.report)(&meter.abort().usage);
        }
    }
}

impl<A: Api> Drop for Metering<A> {
    fn drop(&mut self) {
        if let Some(meter) = self.meter.take() {
            (self.report)(&meter.leave().usage);
        }
    }
}
