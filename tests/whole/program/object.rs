//! Asks for the object of a reference, whatever the features are.

fn main() {
    let reference = whole::Expandable::from(whole::ids::CustomerId::from("cus_1"));
    println!("{:?}", reference.object().map(|object| object.is_some()));
}
