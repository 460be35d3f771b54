//! No proxy is told a credential in plain text.

use headwater::Client;
use headwater::reqwest::{self, Proxy};

use crate::acme::{answer, call, serve};

#[tokio::test]
async fn what_goes_to_this_machine_goes_straight_there() {
    let (server, proxy) = (serve([answer()]).await, serve([answer()]).await);
    let builder = reqwest::Client::builder().proxy(Proxy::all(proxy.url()).unwrap());
    let client = Client::with_builder(builder).unwrap();
    let _answer = client.send(call(&server)).await.unwrap();
    assert_eq!((server.received().len(), proxy.received().len()), (1, 0));
}
