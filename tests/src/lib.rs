//! What every test of the workspace shares.
