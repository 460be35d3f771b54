headwater::generated!(format = 2, by = "0.2.0");

fn main() {}
