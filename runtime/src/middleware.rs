//! A middleware of reqwest-middleware: requests that are written for an API become calls of it.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{Extensions, HeaderMap, HeaderValue};
use percent_encoding::percent_decode_str;
use reqwest::{Body, Request, Response, ResponseBuilderExt as _, Url};
use reqwest_middleware::{Middleware, Next};

use crate::metered::{MeteredBody, Report};
use crate::payload::Content;
use crate::session::{Aside, InTurn, Moment, Turn};
use crate::table::{self, At, Transport};
use crate::usage::Usage;
use crate::{Account, Call, Error};

/// Makes each request with a [`Turn`] among its extensions, or an [`Aside`], a [`Call`] of an account:
/// `client.post(url).json(&body).with_extension(turn)`. The end of its URL says of which API. Where it
/// goes, its headers and its body are then the call's; headers and query of the request are the caller's,
/// but for those of the credential, which are replaced. The usage of every answer is reported: when its body has
/// ended, or, marked partial, when it fails or is dropped before the answer has come to its end.
///
/// A request that ends at an API's path and has no turn is an error, and so is one with a turn that ends
/// at none; any other passes as it is.
///
/// What retries must stand before it, and keep the extensions as reqwest-retry does: it is then the next
/// attempt of the same call. The client must not follow redirects, or the credential travels with them.
#[derive(Clone)]
pub struct CallMiddleware {
    account: Account,
    report: Report,
}

/// What was sent for a request, for when the same one comes again.
#[derive(Clone)]
struct Sent {
    url: Url,
    body: Bytes,
    call: Call,
}

impl CallMiddleware {
    /// A middleware that hands each record to `report`, which must not block.
    pub fn new(account: &Account, report: impl Fn(&Usage) + Send + Sync + 'static) -> Self {
        Self {
            account: account.clone(),
            report: Arc::new(report),
        }
    }

    /// The call that a request is meant to be; `None` for what is none of the provider's.
    fn call(&self, request: &Request, extensions: &mut Extensions) -> Result<Option<Call>, Error> {
        let body = bytes(request);
        if let (Some(sent), Some(body)) = (extensions.get_mut::<Sent>(), &body)
            && (&sent.url, &sent.body) == (request.url(), body)
        {
            sent.call.retry();
            return Ok(Some(sent.call.clone()));
        }
        let Some((api, moment, at)) = self.meant(request.url(), extensions)? else {
            return Ok(None);
        };
        let body = body.ok_or_else(|| {
            Error::config("the body is a stream, which cannot be read twice: hand it over as bytes")
        })?;
        let call = self.make(api, &at, moment, request.headers(), body.clone())?;
        extensions.insert(Sent {
            url: request.url().clone(),
            body,
            call: call.clone(),
        });
        Ok(Some(call))
    }

    /// Which API a URL is of, and in which turn.
    fn meant<'a>(
        &self,
        url: &'a Url,
        extensions: &Extensions,
    ) -> Result<Option<(&'static table::Api, Moment, At<'a>)>, Error> {
        let table = self.account.table();
        let apis = table.apis.iter().filter(|api| api.has_requests());
        let found = apis.filter_map(|api| Some((*api, api.at(url.path())?)));
        // Of those that say as much, the first.
        let found = found.rev().max_by_key(|(_, at)| at.literal);
        match (found, moment(extensions)) {
            (Some((api, at)), Some(moment)) => Ok(Some((api, moment, at))),
            (Some((api, _)), None) => Err(Error::config(format!(
                "{}: a call of `{}` is made in a turn: add `.with_extension(turn)` to the request",
                table.id, api.name
            ))),
            (None, Some(_)) => {
                let names: Vec<_> = table.apis.iter().map(|api| api.name).collect();
                Err(Error::config(format!(
                    "{}: the path {:?} is none of its APIs'; it has: {}",
                    table.id,
                    url.path(),
                    names.join(", ")
                )))
            }
            (None, None) => Ok(None),
        }
    }

    fn make(
        &self,
        api: &'static table::Api,
        at: &At<'_>,
        moment: Moment,
        headers: &HeaderMap,
        body: Bytes,
    ) -> Result<Call, Error> {
        let target = at.model.map(|model| {
            let model = percent_decode_str(model).decode_utf8_lossy().into_owned();
            let transport = if at.streamed {
                Transport::Sse
            } else {
                Transport::Http
            };
            (model, transport)
        });
        let content = match headers.get(CONTENT_TYPE) {
            Some(form) if !is_json(form) => Content::Raw(form.clone(), body),
            _ => Content::Json(body),
        };
        Call::of_request(&self.account, api, target, moment, content, headers)
    }

    fn metered(&self, call: &Call, response: Response) -> Response {
        let meter = call.received(response.status(), response.headers());
        // A conversion loses the URL.
        let named = http::Response::builder()
            .url(response.url().clone())
            .body(());
        let mut response: http::Response<Body> = response.into();
        if let Ok(named) = named {
            response
                .extensions_mut()
                .extend(named.into_parts().0.extensions);
        }
        let report = Arc::clone(&self.report);
        response
            .map(|body| Body::wrap(MeteredBody::new(body, meter, report)))
            .into()
    }
}

#[async_trait::async_trait]
impl Middleware for CallMiddleware {
    async fn handle(
        &self,
        request: Request,
        extensions: &mut Extensions,
        next: Next<'_>,
    ) -> reqwest_middleware::Result<Response> {
        let call = self.call(&request, extensions);
        let Some(call) = call.map_err(reqwest_middleware::Error::middleware)? else {
            return next.run(request, extensions).await;
        };
        let mut sent = Request::try_from(call.request())?;
        *sent.timeout_mut() = request.timeout().copied();
        add_query(sent.url_mut(), request.url());
        let response = next.run(sent, extensions).await?;
        Ok(self.metered(&call, response))
    }
}

impl fmt::Debug for CallMiddleware {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallMiddleware")
            .field("account", &self.account)
            .finish_non_exhaustive()
    }
}

/// Adds the parameters of a query that are not there yet.
fn add_query(to: &mut Url, from: &Url) {
    let known: Vec<_> = to
        .query_pairs()
        .map(|(name, _)| name.into_owned())
        .collect();
    let missing = from
        .query_pairs()
        .filter(|(name, _)| !known.iter().any(|known| known == name));
    let missing: Vec<_> = missing.collect();
    if !missing.is_empty() {
        to.query_pairs_mut().extend_pairs(missing);
    }
}

/// The body of a request; `None` where it is a stream.
fn bytes(request: &Request) -> Option<Bytes> {
    match request.body() {
        Some(body) => body.as_bytes().map(Bytes::copy_from_slice),
        None => Some(Bytes::new()),
    }
}

fn is_json(content_type: &HeaderValue) -> bool {
    let essence = content_type.to_str().unwrap_or_default().split(';').next();
    essence.is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/json"))
}

/// Where a request is to be made; `None` where nobody said.
fn moment(extensions: &Extensions) -> Option<Moment> {
    fn of(scope: impl InTurn) -> Moment {
        scope.moment()
    }
    let turn = extensions.get::<Turn>().map(of);
    turn.or_else(|| extensions.get::<Aside>().map(of))
}
