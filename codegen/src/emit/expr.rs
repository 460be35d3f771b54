//! A value of a table as the Rust expression that makes it: absolute paths, only what differs from
//! the record in which nothing is said.

use headwater::table;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

/// What can stand in a table.
pub(super) trait Expr {
    /// The expression whose value equals this one.
    fn expr(&self) -> TokenStream;
}

macro_rules! literals {
    ($($type:ty => $literal:ident,)*) => {$(
        impl Expr for $type {
            fn expr(&self) -> TokenStream {
                let literal = proc_macro2::Literal::$literal(*self);
                quote!(#literal)
            }
        }
    )*};
}

literals! {
    u16 => u16_unsuffixed,
    u32 => u32_unsuffixed,
    &'static str => string,
}

impl Expr for i8 {
    fn expr(&self) -> TokenStream {
        let magnitude = proc_macro2::Literal::u8_unsuffixed(self.unsigned_abs());
        let minus = self.is_negative().then(|| quote!(-));
        quote!(#minus #magnitude)
    }
}

impl Expr for bool {
    fn expr(&self) -> TokenStream {
        quote!(#self)
    }
}

impl<T: Expr> Expr for &'static [T] {
    fn expr(&self) -> TokenStream {
        let items = self.iter().map(Expr::expr);
        quote!(&[#(#items),*])
    }
}

impl<T: Expr> Expr for &'static T {
    fn expr(&self) -> TokenStream {
        let value = T::expr(self);
        quote!(&#value)
    }
}

impl<T: Expr> Expr for Option<T> {
    fn expr(&self) -> TokenStream {
        if let Some(value) = self {
            let value = value.expr();
            quote!(::core::option::Option::Some(#value))
        } else {
            quote!(::core::option::Option::None)
        }
    }
}

impl<A: Expr, B: Expr> Expr for (A, B) {
    fn expr(&self) -> TokenStream {
        let (a, b) = (self.0.expr(), self.1.expr());
        quote!((#a, #b))
    }
}

// The name of a variant without fields is what `Debug` prints.
macro_rules! words {
    ($($name:ident)*) => {$(
        impl Expr for table::$name {
            fn expr(&self) -> TokenStream {
                let word = format_ident!("{self:?}");
                quote!(::headwater::table::$name::#word)
            }
        }
    )*};
}

words! { Breaks Caller Field Keep Kind Lifetime Merge Operation Override Relation Role Transport Unit }

macro_rules! choices {
    ($($name:ident { $($variant:ident($($field:ident),*))* })*) => {$(
        impl Expr for table::$name {
            fn expr(&self) -> TokenStream {
                match self {$(
                    Self::$variant($($field),*) => {
                        $(let $field = $field.expr();)*
                        quote!(::headwater::table::$name::$variant($(#$field),*))
                    }
                )*}
            }
        }
    )*};
}

choices! {
    Value { Text(template) Cases(cases) Union(cases) Spread(map) Json(members) Const(json) }
    Json { Text(template) Object(members) }
    Fact {
        Official(is) Auth(places) Param(place, globs) Child(is) Caller(callers) Model(globs)
        Transport(transports) Last(roles) Image(is) File(is) Tools(is) Thinking(is)
        Body(path, globs) Retry(is)
    }
}

impl Expr for table::Place {
    fn expr(&self) -> TokenStream {
        let (word, name) = match self {
            Self::Header(name) => (quote!(Header), name.expr()),
            Self::Query(name) => (quote!(Query), name.expr()),
            Self::Signature { service, region } => {
                let (service, region) = (service.expr(), region.expr());
                return quote!(::headwater::table::Place::Signature {
                    service: #service,
                    region: #region,
                });
            }
        };
        quote!(::headwater::table::Place::#word(#name))
    }
}

impl Expr for table::Step {
    fn expr(&self) -> TokenStream {
        match self {
            Self::Member(name) => {
                let name = name.expr();
                quote!(::headwater::table::Step::Member(#name))
            }
            Self::Each => quote!(::headwater::table::Step::Each),
        }
    }
}

// Taken apart whole, so that a field which is added to a record cannot be forgotten here. After
// `else` stand fields that the caller writes; written as nothing they are left out.
macro_rules! record {
    ($value:expr => $name:ident { $($field:ident)* } $(else { $($other:ident: $tokens:expr,)* })?) => {{
        $($(let $other: TokenStream = $tokens;)*)?
        let table::$name { $($field,)* $($($other: _,)*)? more: () } = $value;
        let none = table::$name::NONE;
        let mut said = TokenStream::new();
        $(if *$field != none.$field {
            let value = $field.expr();
            said.extend(quote!($field: #value,));
        })*
        $($(if !$other.is_empty() {
            said.extend(quote!($other: #$other,));
        })*)?
        quote!(::headwater::table::$name { #said ..::headwater::table::$name::NONE })
    }};
}
pub(super) use record;

macro_rules! records {
    ($($name:ident { $($field:ident)* })*) => {$(
        impl Expr for table::$name {
            fn expr(&self) -> TokenStream {
                record!(self => $name { $($field)* })
            }
        }
    )*};
}

records! {
    Auth { name group optional env place value prefix }
    Param { name lifetime kind values default required env claim group with }
    Capture { name lifetime headers keep sent }
    Shape { model stream items parts roles image file tools thinking }
    Usage { message primary merge parts variants zero scale headers beyond extras records }
}

macro_rules! plain {
    ($($name:ident { $($field:ident)* })*) => {$(
        impl Expr for table::$name {
            fn expr(&self) -> TokenStream {
                let Self { $($field),* } = self;
                $(let $field = $field.expr();)*
                quote!(::headwater::table::$name { $($field: #$field),* })
            }
        }
    )*};
}

plain! {
    Extra { name unit scale doc }
    Filter { key value node }
    Record { name inside usage }
    Variant { models stream parts }
}
