//! A family of headers: one for each entry of a map.

use http::{HeaderMap, HeaderName};

use super::{Headers, Outcome};
use crate::context::{Context, Datum};
use crate::table::{Piece, Rule, TRANSPORT_HEADERS, Template};
use crate::{Error, template};

impl Headers<'_> {
    /// Puts the headers of a family among those that are sent. What another rule, the credential or the
    /// transport writes is theirs.
    pub(super) fn spread(
        &mut self,
        rule: &Rule,
        map: Template,
        context: &Context<'_>,
        theirs: &mut HeaderMap,
        sent: &mut HeaderMap,
    ) -> Result<Outcome, Error> {
        if !context.holds(&rule.when) {
            let names = entries(map, context).iter();
            let names = names.filter_map(|(entry, _)| name_of(rule, entry));
            for name in names.filter(|name| !self.is_taken(name)) {
                sent.remove(&name);
            }
            return Ok(Outcome::Skipped);
        }
        let mut all = Outcome::Absent;
        for (entry, text) in entries(map, context) {
            let name = name_of(rule, entry).ok_or_else(|| {
                let (id, family) = (self.provider, rule.name);
                Error::config(format!(
                    "{id}: {entry:?} cannot stand in the name of a header `{family}`; letters, digits and `-` can"
                ))
            })?;
            if self.is_taken(&name) {
                let message = format!("`{name}` is not the family's, so the entry is not sent");
                self.note("header-dropped", message, &name);
                continue;
            }
            let text = template::limited(text.trim().to_owned(), rule);
            let ours = template::header_value(text);
            let theirs = theirs.remove(&name);
            let (value, outcome) = self.decide(context, rule, &name, ours, theirs)?;
            if let Some(value) = value {
                sent.insert(name, value);
                all = outcome;
            }
        }
        Ok(all)
    }

    fn is_taken(&self, name: &HeaderName) -> bool {
        TRANSPORT_HEADERS.contains(&name.as_str())
            || self.ready.is_of_a_rule(name)
            || self.ready.owned.contains(name)
    }
}

/// The entries of a family's map.
pub(crate) fn entries<'a>(map: Template, context: &Context<'a>) -> &'a [(String, String)] {
    match map {
        [Piece::Var(var)] => match context.datum(*var) {
            Some(Datum::Map(entries)) => entries,
            _ => &[],
        },
        _ => &[],
    }
}

/// The header of an entry; `None` where no header is called so.
pub(crate) fn name_of(rule: &Rule, entry: &str) -> Option<HeaderName> {
    let name = rule.name.replacen('*', entry, 1);
    let name = Some(name).filter(|_| !entry.is_empty())?;
    HeaderName::from_bytes(name.as_bytes()).ok()
}
