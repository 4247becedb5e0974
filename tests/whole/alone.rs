//! A sample of each document's features, each compiled without any other.

use std::env;

use crate::cargo::{cargo, is_clean};
use crate::generated::{Generated, wholes};

const SIZE: usize = 10;

/// Checks the sample; every second feature with the client.
pub(crate) fn compile() {
    let seed = seed();
    println!("   again: WHOLE_SEED={seed} cargo test -p tests --test whole -- each_feature");
    let samples: Vec<(&str, Vec<&str>)> = wholes()
        .map(|it| (&*it.name, sample(seed, features(it))))
        .collect();
    for (name, features) in &samples {
        println!("   {name}: {}", features.join(" "));
    }
    let packages: Vec<&str> = samples.iter().flat_map(|(name, _)| ["-p", name]).collect();
    for turn in 0..SIZE {
        let of = |(name, features): &(&str, Vec<&str>)| {
            let feature = features.get(turn)?;
            let client = (turn % 2 == 0).then(|| format!("{name}/client"));
            Some(std::iter::once(format!("{name}/{feature}")).chain(client))
        };
        let chosen: Vec<String> = samples.iter().filter_map(of).flatten().collect();
        let chosen = ["--features", &chosen.join(",")].map(str::to_owned);
        is_clean(
            cargo(&["check", "--no-default-features"])
                .args(&packages)
                .args(chosen),
        );
    }
}

/// The modules' features of a crate.
pub(crate) fn features(it: &Generated) -> Vec<&str> {
    let manifest = &it.output.files["Cargo.toml"];
    let (_, features) = manifest.split_once("\n[features]\n").expect("features");
    let (features, _) = features.split_once("\n\n").expect("more after them");
    let names = features.lines().filter_map(|line| line.split_once(" = "));
    let common = ["default", "client", "blocking", "tracing"];
    names
        .map(|(name, _)| name)
        .filter(|name| !common.contains(name))
        .collect()
}

/// The same for all who do not choose another.
fn seed() -> u64 {
    let chosen = env::var("WHOLE_SEED");
    chosen.map_or(1, |seed| seed.parse().expect("WHOLE_SEED is a number"))
}

/// The features that come first in the order that a seed gives them.
fn sample(seed: u64, mut features: Vec<&str>) -> Vec<&str> {
    assert!(features.len() >= SIZE, "only {features:?}");
    features.sort_by_key(|name| checksum(seed, name));
    features.truncate(SIZE);
    features
}

/// FNV-1a, whose bits are mixed once more: the same on every machine.
fn checksum(seed: u64, text: &str) -> u64 {
    let bytes = seed.to_le_bytes().into_iter().chain(text.bytes());
    let sum = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| {
        (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let sum = (sum ^ (sum >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    sum ^ (sum >> 32)
}
