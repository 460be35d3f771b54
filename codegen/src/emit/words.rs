//! Rules, templates and readings in the words of [`headwater::table`], a line of Rust for a line of
//! TOML.

use headwater::table::{
    self, Case, Host, Index, Lifetime, Mark, Node, Piece, Read, Rule, Slot, Value, Var, When,
};
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::expr::{Expr, record};
use super::name;

impl Expr for Rule {
    fn expr(&self) -> TokenStream {
        let Self {
            name,
            lifetime,
            value,
            when,
            breaks,
            overrides,
            max_len,
            hash,
            separator,
            formerly,
            line,
            more: (),
        } = *self;
        let plain = Self::new(lifetime, name, value);
        let mut rule = rule_start(name, lifetime, value);
        let mut say = |word: &str, value: TokenStream| {
            let word = format_ident!("{word}");
            rule.extend(quote!(.#word(#value)));
        };
        if when != plain.when {
            say("when", when.expr());
        }
        if let Some(breaks) = breaks {
            say("breaks", breaks.expr());
        }
        if overrides != plain.overrides {
            say("overrides", overrides.expr());
        }
        if max_len != plain.max_len {
            say("max_len", max_len.expr());
        }
        if hash {
            say("hashed", TokenStream::new());
        }
        if separator != plain.separator {
            say("separator", separator.expr());
        }
        if !formerly.is_empty() {
            say("formerly", formerly.expr());
        }
        if line != plain.line {
            say("line", line.expr());
        }
        rule
    }
}

/// A template, which most rules are, has a constructor for each lifetime.
fn rule_start(name: &'static str, lifetime: Lifetime, value: Value) -> TokenStream {
    let name = name.expr();
    if let Value::Text(template) = value {
        let word = match lifetime {
            Lifetime::Static => format_ident!("fixed"),
            other => format_ident!("{}", name::snake(&format!("{other:?}"))),
        };
        let template = template.expr();
        return quote!(::headwater::table::#word(#name, #template));
    }
    let (lifetime, value) = (lifetime.expr(), value.expr());
    quote!(::headwater::table::Rule::new(#lifetime, #name, #value))
}

impl Expr for Piece {
    fn expr(&self) -> TokenStream {
        match self {
            Self::Text(text) => {
                let text = text.expr();
                quote!(::headwater::table::text(#text))
            }
            Self::Var(var) => var.expr(),
        }
    }
}

impl Expr for Var {
    fn expr(&self) -> TokenStream {
        let var = match self {
            Self::Param(place) => call("param", place),
            Self::Captured(place) => call("captured", place),
            Self::Body(path) => call("body", path),
            Self::Header(name) => call("header", name),
            Self::Given(name) => call("given", name),
            plain => {
                let word = format_ident!("{}", name::upper_snake(&format!("{plain:?}")));
                quote!(#word)
            }
        };
        quote!(::headwater::table::#var)
    }
}

impl Expr for When {
    fn expr(&self) -> TokenStream {
        let all = self.all.expr();
        let mut when = quote!(::headwater::table::when(#all));
        if !self.not.is_empty() {
            let not = self.not.expr();
            when.extend(quote!(.unless(#not)));
        }
        when
    }
}

impl Expr for Case {
    fn expr(&self) -> TokenStream {
        let value = self.value.expr();
        let mut case = quote!(::headwater::table::case(#value));
        if self.when != When::ALWAYS {
            let when = self.when.expr();
            case.extend(quote!(.when(#when)));
        }
        case
    }
}

impl Expr for Host {
    fn expr(&self) -> TokenStream {
        let name = self.name.expr();
        if self.below {
            quote!(::headwater::table::hosts_below(#name))
        } else {
            quote!(::headwater::table::host(#name))
        }
    }
}

impl Expr for Mark {
    fn expr(&self) -> TokenStream {
        let (member, values) = (self.member.expr(), self.values.expr());
        quote!(::headwater::table::mark(#member, #values))
    }
}

impl Expr for Read {
    fn expr(&self) -> TokenStream {
        let rank = self.rank.expr();
        let slot = match self.slot {
            Slot::Field(field) => field.expr(),
            other => other.expr(),
        };
        quote!(#slot.at(#rank))
    }
}

impl Expr for Slot {
    fn expr(&self) -> TokenStream {
        let slot = match self {
            Self::Field(field) => call("Field", field),
            Self::Plus(field, path) => {
                let (field, path) = (field.expr(), path.expr());
                quote!(Plus(#field, #path))
            }
            Self::Rest(field) => call("Rest", field),
            Self::Extra(place) => call("Extra", place),
            Self::Record(place) => call("Record", place),
            Self::Captured(place) => call("Captured", place),
            Self::Model => quote!(Model),
            Self::Id => quote!(Id),
        };
        quote!(::headwater::table::Slot::#slot)
    }
}

/// The short words cover nearly every place; what is left is a record.
impl Expr for Node {
    fn expr(&self) -> TokenStream {
        let Index { seed, at, slots } = self.index;
        if !slots.is_empty() {
            let node = Self {
                index: Index::NONE,
                ..*self
            };
            let node = node.expr();
            let (seed, at) = (Literal::u8_unsuffixed(seed), Literal::u8_unsuffixed(at));
            let slots = Literal::byte_string(slots);
            return quote!(#node.indexed(#seed, #at, #slots));
        }
        let (reads, members) = (self.reads.expr(), emit_members(self.members));
        if *self == Self::IGNORED {
            quote!(::headwater::table::Node::IGNORED)
        } else if *self == Self::END {
            quote!(::headwater::table::Node::END)
        } else if *self == Self::reads(self.reads) {
            quote!(::headwater::table::Node::reads(#reads))
        } else if *self == Self::members(self.members) {
            quote!(::headwater::table::Node::members(#members))
        } else if *self == Self::root(self.members) {
            quote!(::headwater::table::Node::root(#members))
        } else {
            record!(
                self => Node { reads each filters root ignored end }
                else { index: TokenStream::new(), members: if self.members.is_empty() { TokenStream::new() } else { members }, }
            )
        }
    }
}

fn emit_members(members: &[(&'static str, Node)]) -> TokenStream {
    let members = members.iter().map(|(name, node)| {
        let name = name.expr();
        if *node == Node::reads(node.reads) {
            let reads = node.reads.expr();
            quote!(::headwater::table::member(#name, #reads))
        } else {
            let node = node.expr();
            quote!((#name, #node))
        }
    });
    quote!(&[#(#members),*])
}

fn call(word: &str, from: &impl Expr) -> TokenStream {
    let (word, from) = (format_ident!("{word}"), from.expr());
    quote!(#word(#from))
}
