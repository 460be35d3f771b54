use headwater::Session;

fn main() {
    let session = Session::new();
    let turn = session.turn();
    let _ = turn.captured(true);
}
