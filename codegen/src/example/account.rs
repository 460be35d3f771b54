//! The account, the product and the conversation of examples: the same on every machine.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use headwater::table::{self, Auth, Lifetime, Param, Piece, Var};
use headwater::{Account, Any, Call, Credential, Error, InTurn, ParamValue, Product};
use serde_json::Value;

use super::Run;
use crate::spec::{Const, Entries};

/// Who makes the calls of examples.
pub(super) const PRODUCT: Product =
    Product::new("example", "1.2.3").with_url("https://product.example");

/// The parts of [`PRODUCT`], by variable.
pub(super) const PRODUCT_PARTS: [(&str, &str); 3] = [
    ("product.name", "example"),
    ("product.version", "1.2.3"),
    ("product.url", "https://product.example"),
];

/// The installation of examples.
pub(super) const INSTALL: &str = "example-install";

/// The model of examples whose URL names it.
const MODEL: &str = "example-model";

/// Where examples of a provider go that has no base URL.
const BASE_URL: &str = "https://gateway.example/v1";

/// The same provider, deaf to the environment: an example depends on what it says alone.
#[must_use]
pub fn without_environment(table: &'static table::Provider) -> &'static table::Provider {
    let params = table
        .params
        .iter()
        .map(|param| Param { env: &[], ..*param });
    let auth = table.auth.iter().map(|auth| Auth { env: &[], ..*auth });
    Box::leak(Box::new(table::Provider {
        params: params.collect::<Vec<_>>().leak(),
        auth: auth.collect::<Vec<_>>().leak(),
        ..*table
    }))
}

impl Run<'_> {
    /// The call that the example makes.
    pub(super) fn call(&self, turn: impl InTurn, body: Value) -> Result<Call, Error> {
        let account = self.account();
        let names_model = |template: table::Template| template.contains(&Piece::Var(Var::Model));
        let mut call: Call<Any> = if names_model(self.api.path) {
            let transport = table::Transport::Http;
            Call::to_model(&account, self.api, MODEL, transport, turn, body)?
        } else {
            Call::new(&account, self.api, turn, body)?
        };
        for (name, value) in self.params().filter(|(param, _)| is_of_call(param)) {
            call = call.with_param(name.name, value)?;
        }
        Ok(call)
    }

    /// The secret of the kind that the example uses.
    pub(super) fn secret(&self) -> String {
        if let Some(claims) = self.example.claims.get() {
            return token(claims);
        }
        let kind = self.provider.auth.get(usize::from(self.kind()));
        secret_of(kind.map_or("", |auth| auth.prefix))
    }

    fn account(&self) -> Account {
        let account = Account::new(self.provider, self.credential(), PRODUCT);
        let account = if self.provider.base_url.is_empty() && self.api.base_url.is_empty() {
            account.with_base_url(BASE_URL)
        } else {
            account
        };
        let params = self.params().filter(|(param, _)| !is_of_call(param));
        params.fold(account, |account, (param, value)| {
            match self.place_of(param.name) {
                Some(place) => account.with_param(place, value),
                None => account,
            }
        })
    }

    /// A secret of the kind that is named, and one of each other group that may not be left out.
    fn credential(&self) -> Credential {
        let chosen = self.kind();
        let mut groups = Vec::new();
        let mut credential = Credential::none();
        let kinds = || (0..).zip(self.provider.auth);
        let first = kinds().filter(|(kind, _)| *kind == chosen);
        for (kind, auth) in first.chain(kinds().filter(|(_, auth)| !auth.optional)) {
            if !groups.contains(&auth.group) {
                groups.push(auth.group);
                let secret = if kind == chosen {
                    self.secret()
                } else {
                    secret_of(auth.prefix)
                };
                credential = credential.and(kind, secret);
            }
        }
        credential
    }

    fn kind(&self) -> u16 {
        let named = self.example.auth.get();
        let place = named.and_then(|named| {
            let mut kinds = self.provider.auth.iter();
            kinds.position(|auth| auth.name == named.value)
        });
        place
            .and_then(|place| u16::try_from(place).ok())
            .unwrap_or(0)
    }

    /// The parameters that the example gives, and the provider has.
    fn params(&self) -> impl Iterator<Item = (&'static Param, ParamValue)> {
        self.example.params.entries().filter_map(|(name, value)| {
            let mut known = self.provider.params.iter();
            let param = known.find(|param| param.name == name.value)?;
            Some((param, param_value(&value.0)))
        })
    }

    fn place_of(&self, name: &str) -> Option<u16> {
        let mut params = (0..).zip(self.provider.params);
        params.find_map(|(place, param)| (param.name == name).then_some(place))
    }
}

/// Whether a parameter is given with each call, and not with the account.
fn is_of_call(param: &Param) -> bool {
    matches!(
        param.lifetime,
        Lifetime::Turn | Lifetime::Request | Lifetime::Attempt
    )
}

fn secret_of(prefix: &str) -> String {
    format!("{prefix}example-secret")
}

/// A JSON Web Token that nobody signed.
fn token(claims: &Entries<Const>) -> String {
    let claims = claims.iter();
    let claims = claims.map(|(name, claim)| (name.value.clone(), claim.value.0.clone()));
    let encode = |part: &str| URL_SAFE_NO_PAD.encode(part);
    let claims = Value::Object(claims.collect()).to_string();
    [r#"{"alg":"none"}"#, &claims, "unsigned"]
        .map(encode)
        .join(".")
}

fn param_value(value: &Value) -> ParamValue {
    match value {
        Value::Bool(value) => (*value).into(),
        Value::Array(items) => ParamValue::List(items.iter().map(text_of).collect()),
        Value::Object(entries) => {
            let entry = |(name, value): (&String, &Value)| (name.clone(), text_of(value));
            ParamValue::Map(entries.iter().map(entry).collect())
        }
        value => match value.as_i64() {
            Some(number) => number.into(),
            None => text_of(value).into(),
        },
    }
}

/// A text as it is, and everything else as JSON.
pub(super) fn text_of(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
