//! The Rust names of one generated module, chosen before anything is written.

use headwater::table::{Api, Lifetime, Param, Piece, Provider, Rule, Value, Var};
use proc_macro2::Ident;

use super::name::{self, Scope};

/// The types of a module, and the provider's among them.
pub(super) fn types(provider: &Provider) -> (Scope, Ident) {
    let mut types = Scope::with(&["Auth", "Required"]);
    let kind = types.take(&name::provider_type(provider.id, provider.name));
    (types, kind)
}

/// The names of a provider's module.
pub(super) struct Names {
    /// The provider's type.
    pub(super) provider: Ident,
    /// By place in the provider's list.
    pub(super) apis: Vec<ApiNames>,
    /// By place in the provider's list.
    pub(super) auth: Vec<Ident>,
    /// By place in the provider's list.
    pub(super) params: Vec<ParamNames>,
    /// For tables that are written beside these.
    pub(super) tables: Scope,
}

/// The names of an API.
pub(super) struct ApiNames {
    /// Where it is spoken in requests of their own.
    pub(super) method: Option<Ident>,
    /// Where the streamed answer is at another path.
    pub(super) stream_method: Option<Ident>,
    /// Where it is spoken over WebSockets.
    pub(super) socket_method: Option<Ident>,
    pub(super) marker: Ident,
    pub(super) extra: Ident,
    pub(super) table: Ident,
}

/// The names of a parameter.
pub(super) struct ParamNames {
    /// As an argument and as a field.
    pub(super) field: Ident,
    /// The provider's method; none for a parameter of one call.
    pub(super) setter: Option<Ident>,
    /// The type: of a closed set, or of a parameter of one call.
    pub(super) kind: Option<Ident>,
}

impl Names {
    pub(super) fn of(provider: &Provider) -> Self {
        let (mut types, kind) = types(provider);
        let mut methods = Scope::with(&[
            "new",
            "account",
            "from_account",
            "with_base_url",
            "refresh",
            "clone",
        ]);
        let mut tables = Scope::with(&["PROVIDER"]);
        let mut auth = Scope::with(&["none", "from_env", "from_env_for", "for_host", "clone"]);
        let mut fields = Scope::with(&["base_url"]);
        Self {
            provider: kind,
            apis: provider
                .apis
                .iter()
                .map(|api| ApiNames::of(api, &mut types, &mut methods, &mut tables))
                .collect(),
            auth: provider
                .auth
                .iter()
                .map(|kind| auth.take(&auth_method(provider, kind)))
                .collect(),
            params: provider
                .params
                .iter()
                .map(|param| ParamNames::of(param, &mut types, &mut methods, &mut fields))
                .collect(),
            tables,
        }
    }
}

impl ApiNames {
    /// The methods that begin something with it, one for each way in which it is spoken.
    pub(super) fn methods(&self) -> impl Iterator<Item = &Ident> {
        self.method.iter().chain(&self.socket_method)
    }

    fn of(api: &Api, types: &mut Scope, methods: &mut Scope, tables: &mut Scope) -> Self {
        let marker = name::camel(api.name);
        let method = name::snake(api.name);
        Self {
            stream_method: has_stream_method(api)
                .then(|| methods.take(&format!("stream_{method}"))),
            socket_method: api
                .has_websocket()
                .then(|| methods.take(&format!("{method}_socket"))),
            method: api.has_requests().then(|| methods.take(&method)),
            extra: types.take(&format!("{marker}Extra")),
            marker: types.take_or(&marker, "Api"),
            table: tables.take(&name::upper_snake(api.name)),
        }
    }
}

impl ParamNames {
    fn of(param: &Param, types: &mut Scope, methods: &mut Scope, fields: &mut Scope) -> Self {
        let of_call = is_of_call(param.lifetime);
        let setter = format!("with_{}", name::snake(param.name));
        Self {
            field: fields.take(&name::snake(param.name)),
            setter: (!of_call).then(|| methods.take(&setter)),
            kind: (of_call || !param.values.is_empty())
                .then(|| types.take_or(&name::camel(param.name), "Param")),
        }
    }
}

/// Alternatives of the first group begin a credential; one of another group is added to it.
fn auth_method(provider: &Provider, kind: &headwater::table::Auth) -> String {
    let name = name::snake(kind.name);
    if is_first_group(provider, kind) {
        name
    } else {
        format!("and_{name}")
    }
}

/// Whether a credential can begin with this kind.
pub(super) fn is_first_group(provider: &Provider, kind: &headwater::table::Auth) -> bool {
    provider
        .auth
        .first()
        .is_none_or(|first| first.group == kind.group)
}

/// Whether a parameter may differ from one call to the next.
pub(super) fn is_of_call(lifetime: Lifetime) -> bool {
    !lifetime.outlives(Lifetime::Thread)
}

/// Whether the URL says which model is asked.
pub(super) fn names_model(api: &Api) -> bool {
    [api.base_url, api.path, api.stream_path]
        .into_iter()
        .any(|template| template.contains(&Piece::Var(Var::Model)))
}

/// Whether the URL of its handshake says which model is asked.
pub(super) fn socket_names_model(api: &Api) -> bool {
    let is_model = |rule: &Rule| matches!(rule.value, Value::Text(template) if template.contains(&Piece::Var(Var::Model)));
    names_model(api) || api.query.iter().any(is_model)
}

/// Whether only the URL says that the answer is streamed.
pub(super) fn has_stream_method(api: &Api) -> bool {
    names_model(api) && !api.stream_path.is_empty()
}
