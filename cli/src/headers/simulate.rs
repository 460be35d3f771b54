//! The calls themselves: the real engine, a session, and answers that are made up.

use headwater::table::{Api, Provider};
use headwater::{Account, Call, Credential, Session, Turn};
use http::{HeaderMap, StatusCode};

use super::Args;
use super::sent::{Place, Sent};
use crate::failure::Failure;
use crate::params;
use crate::rehearsal;

/// What one asks of an account, over and over.
pub(super) struct Simulation<'a> {
    args: &'a Args,
    provider: &'static Provider,
    api: &'static Api,
    account: Account,
    body: Option<Vec<u8>>,
}

impl<'a> Simulation<'a> {
    /// An account as the environment has it, with what stands in for what it has not.
    pub(super) fn new(
        args: &'a Args,
        provider: &'static Provider,
        api: &'static Api,
        body: Option<Vec<u8>>,
    ) -> Result<Self, Failure> {
        Ok(Self {
            args,
            provider,
            api,
            account: account(args, provider)?,
            body,
        })
    }

    /// What stands for the place of a provider that only the caller knows.
    pub(super) fn made_up_base_url(&self) -> Option<String> {
        made_up_base_url(self.args, self.provider)
    }

    /// All that is sent, in the order in which it would be.
    pub(super) fn run(&self, each: impl FnMut(Sent) -> Result<(), Failure>) -> Result<(), Failure> {
        if self.args.websocket || !self.api.has_requests() {
            self.run_over_socket(each)
        } else {
            self.run_over_http(each)
        }
    }

    /// A handshake, and a frame for each request: one that fails is sent over another connection.
    fn run_over_socket(
        &self,
        mut each: impl FnMut(Sent) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let session = Session::new();
        let (api, model) = (self.api, self.args.model.as_str());
        let socket = rehearsal::socket(&self.account, api, model, &session.main())?;
        each(Sent::of_handshake(&socket)?)?;
        socket.opened(StatusCode::SWITCHING_PROTOCOLS, &self.answer(0, 0));
        for turn in 1..=self.args.turns {
            let handle = session.turn();
            for request in 1..=self.args.requests {
                let place = Place {
                    turn,
                    request,
                    attempt: 0,
                };
                let frame = socket.frame(&handle, self.body(request))?;
                each(Sent::of_frame(place, &socket, &frame)?)?;
            }
        }
        Ok(())
    }

    fn run_over_http(
        &self,
        mut each: impl FnMut(Sent) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let session = Session::new();
        for turn in 1..=self.args.turns {
            let handle = session.turn();
            for request in 1..=self.args.requests {
                let mut call = self.call(&handle, request)?;
                for attempt in 0..=self.args.retries {
                    if attempt > 0 {
                        call.retry();
                    }
                    let place = Place {
                        turn,
                        request,
                        attempt,
                    };
                    each(Sent::of_call(place, &call)?)?;
                }
                call.capture(StatusCode::OK, &self.answer(turn, request));
            }
        }
        Ok(())
    }

    fn call(&self, turn: &Turn, request: u32) -> Result<Call, Failure> {
        let (api, model) = (self.api, self.args.model.as_str());
        rehearsal::call(&self.account, api, model, turn, self.body(request))
    }

    fn body(&self, request: u32) -> Vec<u8> {
        match &self.body {
            Some(body) => body.clone(),
            None => rehearsal::body(self.api, &self.args.model, request - 1)
                .to_string()
                .into_bytes(),
        }
    }

    /// The head of an answer that holds whatever the spec captures for later requests.
    fn answer(&self, turn: u32, request: u32) -> HeaderMap {
        rehearsal::answer(self.api, |name| {
            format!("simulated-{name}-{turn}-{request}")
        })
    }
}

fn account(args: &Args, provider: &'static Provider) -> Result<Account, Failure> {
    let credential =
        Credential::from_env(provider).unwrap_or_else(|_| params::placeholder(provider));
    let base_url = args.base_url.clone();
    let base_url = base_url.or_else(|| made_up_base_url(args, provider));
    let account = params::account(provider, credential, base_url.as_deref());
    let account = params::stand_in(account, provider, &args.params);
    params::set(account, provider, &args.params)
}

fn made_up_base_url(args: &Args, provider: &'static Provider) -> Option<String> {
    let unknown = args.base_url.is_none() && provider.base_url.is_empty();
    unknown.then(|| format!("https://{}.example", provider.id))
}
