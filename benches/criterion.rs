//! The contenders under criterion, for its statistics; `ratios` is fairer on a busy machine.

use benches::{Contender, decode, encode};
use criterion::{Criterion, criterion_group, criterion_main};

fn encoding(criterion: &mut Criterion) {
    group(criterion, "encode", encode::contenders());
}

fn decoding(criterion: &mut Criterion) {
    group(criterion, "decode", decode::contenders());
}

fn group(criterion: &mut Criterion, job: &str, contenders: Vec<Contender>) {
    let mut group = criterion.benchmark_group(job);
    for contender in contenders {
        group.bench_function(contender.name, |bencher| {
            bencher.iter_custom(|times| contender.time(times));
        });
    }
    group.finish();
}

criterion_group!(jobs, encoding, decoding);
criterion_main!(jobs);
