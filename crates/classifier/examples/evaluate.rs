fn main() {
    let path = std::env::args().nth(1).unwrap();
    let rules = classifier::default_rules();
    println!("{}", classifier::evaluate(std::fs::File::open(path).unwrap(), &rules).unwrap());
}
