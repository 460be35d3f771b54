//! Where responses report usage: paths resolved, families laid under.

/// An API's usage.
#[derive(Clone, Debug, Default)]
pub struct Usage {}
