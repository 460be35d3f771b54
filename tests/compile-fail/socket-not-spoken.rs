use headwater::Session;
use headwater_providers::groq::{Auth, Groq};

fn main() {
    let groq = Groq::new(Auth::bearer("key"), headwater::product!());
    let _ = groq.chat_socket(&Session::new());
}
