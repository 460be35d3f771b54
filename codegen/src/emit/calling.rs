//! How a provider is called, as the program that a page about it shows.

use headwater::table::Provider;

use super::name;
use super::names::{Names, names_model};

/// A program that makes a call of a provider's first API and prints its usage; empty where no API is spoken
/// in requests.
#[must_use]
pub fn calling(provider: &'static Provider) -> String {
    let names = Names::of(provider);
    let apis = provider.apis.iter().zip(&names.apis);
    let mut methods = apis.filter_map(|(api, names)| Some((*api, names.method.as_ref()?)));
    let Some((api, method)) = methods.next() else {
        return String::new();
    };
    let (module, kind) = (name::module(provider.id), &names.provider);
    let params = provider.params.iter().zip(&names.params);
    let required = params.filter(|(param, _)| param.required);
    let mut required: Vec<_> = required.map(|(_, names)| names.field.to_string()).collect();
    if provider.base_url.is_empty() {
        required.push("base_url".to_owned());
    }
    let (given, uses) = if required.is_empty() {
        (String::new(), "")
    } else {
        let fields = required.join(", ");
        (format!(", Required {{ {fields} }}"), ", Required")
    };
    let auth = if provider.auth.iter().any(|kind| !kind.env.is_empty()) {
        "Auth::from_env()?".to_owned()
    } else {
        let first = names.auth.first();
        first.map_or_else(
            || "Auth::none()".to_owned(),
            |kind| format!("Auth::{kind}(secret)"),
        )
    };
    let model = if names_model(api) { "model, " } else { "" };
    format!(
        "use headwater::{{Client, Session}};\n\
         use headwater_providers::{module}::{{Auth, {kind}{uses}}};\n\
         \n\
         let provider = {kind}::new({auth}, headwater::product!(){given});\n\
         let session = Session::new(); // a conversation: keep it, or save it and resume\n\
         let turn = session.turn(); // the user has said something\n\
         let call = provider.{method}({model}&turn, &body)?;\n\
         let (answer, metered) = Client::new()?.send(call).await?.json::<Value>().await?;\n\
         println!(\"{{}}\", metered.usage);\n"
    )
}
