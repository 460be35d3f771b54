//! A tower layer: what is above it sees calls, what is below it sees HTTP.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;
use tower_layer::Layer;
use tower_service::Service;

use crate::usage::{Meter, Usage};
use crate::{Api, Call};

type Report = Arc<dyn Fn(&Usage) + Send + Sync>;

/// Makes a service of HTTP requests one of [`Call`]s, and reports the usage of every answer: when its
/// body has ended, or, marked partial, when it fails or is dropped.
///
/// The service below must not follow redirects, or the credential travels with them.
#[derive(Clone)]
pub struct CallLayer {
    report: Report,
}

impl CallLayer {
    /// A layer that hands each record to `report`, which must not block.
    pub fn new(report: impl Fn(&Usage) + Send + Sync + 'static) -> Self {
        Self {
            report: Arc::new(report),
        }
    }
}

impl fmt::Debug for CallLayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallLayer").finish_non_exhaustive()
    }
}

impl<S> Layer<S> for CallLayer {
    type Service = CallService<S>;

    fn layer(&self, inner: S) -> Self::Service {
        CallService {
            inner,
            layer: self.clone(),
        }
    }
}

/// What [`CallLayer`] makes of a service.
#[derive(Clone, Debug)]
pub struct CallService<S> {
    inner: S,
    layer: CallLayer,
}

impl<A, S, B> Service<Call<A>> for CallService<S>
where
    A: Api,
    S: Service<http::Request<Bytes>, Response = http::Response<B>>,
    B: Body<Data = Bytes>,
{
    type Response = http::Response<MeteredBody<A, B>>;
    type Error = S::Error;
    type Future = CallFuture<A, S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, call: Call<A>) -> Self::Future {
        CallFuture {
            inner: self.inner.call(call.request()),
            call,
            layer: self.layer.clone(),
        }
    }
}

pin_project! {
    /// [`CallService`] waiting for an answer.
    pub struct CallFuture<A: Api, F> {
        #[pin]
        inner: F,
        call: Call<A>,
        layer: CallLayer,
    }
}

impl<A, F, B, E> Future for CallFuture<A, F>
where
    A: Api,
    F: Future<Output = Result<http::Response<B>, E>>,
    B: Body<Data = Bytes>,
{
    type Output = Result<http::Response<MeteredBody<A, B>>, E>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let response = ready!(this.inner.poll(context))?;
        let meter = this.call.received(response.status(), response.headers());
        let mut metering = Metering {
            meter: Some(meter),
            report: Arc::clone(&this.layer.report),
        };
        // An empty body may never be asked for anything.
        if response.body().is_end_stream() {
            metering.end();
        }
        Poll::Ready(Ok(response.map(|inner| MeteredBody { inner, metering })))
    }
}

impl<A: Api, F> fmt::Debug for CallFuture<A, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallFuture")
            .field("call", &self.call)
            .finish_non_exhaustive()
    }
}

pin_project! {
    /// A body that is metered as it passes.
    pub struct MeteredBody<A: Api, B> {
        #[pin]
        inner: B,
        metering: Metering<A>,
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
        self.abort();
    }
}
