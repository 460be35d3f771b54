fn main() {
    let secret = headwater::Secret::new("token");
    println!("{secret}");
}
