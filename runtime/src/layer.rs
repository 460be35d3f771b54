//! A tower layer: what is above it sees calls, what is below it sees HTTP.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::Body;
use pin_project_lite::pin_project;
use tower_layer::Layer;
use tower_service::Service;

use crate::metered::{MeteredBody, Report};
use crate::usage::Usage;
use crate::{Api, Call};

/// Makes a service of HTTP requests one of [`Call`]s, and reports the usage of every answer: when its
/// body has ended, or, marked partial, when it fails or is dropped before the answer has come to its end.
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
        let report = Arc::clone(&this.layer.report);
        Poll::Ready(Ok(
            response.map(|inner| MeteredBody::new(inner, meter, report))
        ))
    }
}

impl<A: Api, F> fmt::Debug for CallFuture<A, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallFuture")
            .field("call", &self.call)
            .finish_non_exhaustive()
    }
}
