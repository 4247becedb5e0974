//! Prints the IR of a selection.
fn main() {
    let mut args = std::env::args().skip(1);
    let read = |p: String| codegen::Source::new(p.clone(), std::fs::read_to_string(&p).unwrap());
    let (selection, spec) = (args.next().unwrap(), args.next().unwrap());
    let inputs = codegen::Inputs { spec: read(spec), selection: read(selection), overlays: args.map(read).collect() };
    match codegen::api(&inputs) {
        Ok(api) => println!("{}", serde_json::to_string_pretty(&api).unwrap()),
        Err(e) => { for r in e.reports() { println!("{r}\n   {}", r.advice); } }
    }
}
