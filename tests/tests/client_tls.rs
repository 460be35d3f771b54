//! A client chooses no cryptography for the rest of the process. In a process of its own.

use headwater::Client;
use rustls::crypto::CryptoProvider;

#[test]
fn a_client_installs_nothing() {
    Client::new().expect("TLS can be set up");
    assert!(CryptoProvider::get_default().is_none());
}
