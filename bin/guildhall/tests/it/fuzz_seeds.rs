//! The fuzz targets over their seeds, and over what a few blind changes make of them: what a fuzzer found once stays found, on
//! every machine and without a nightly compiler.

#[path = "../../../../fuzz/src/lib.rs"]
#[expect(
    unreachable_pub,
    reason = "there it is a library: fuzz/ is a workspace of its own"
)]
mod targets;

use std::{
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    path::Path,
};

/// Changed copies of each seed; `GUILDHALL_FUZZ_ROUNDS` for more.
const ROUNDS: usize = 60;

fn seeds(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds");
    let mut paths: Vec<_> = std::fs::read_dir(folder.join(target))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

/// The same numbers everywhere (SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((bits ^ (bits >> 31)) >> 1).unwrap() % end.max(1)
    }
}

/// A few changes: a byte, a piece left out, twice, or taken from another seed, a sign that means something.
fn changed(seed: &[u8], others: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    const SIGNS: [&[u8]; 16] = [
        b"\\",
        b"\"",
        b"@everyone",
        b"<@1>",
        b"://",
        b"](",
        b"\0",
        b"\n",
        b"9",
        b".",
        b",",
        b"k",
        "\u{200b}".as_bytes(),
        "\u{301}".as_bytes(),
        "\u{202e}".as_bytes(),
        b"\xff",
    ];
    let mut data = seed.to_vec();
    for _ in 0..=dice.below(4) {
        let at = dice.below(data.len() + 1);
        let end = (at + dice.below(12)).min(data.len());
        match dice.below(6) {
            0 if at < data.len() => data[at] ^= 1 << dice.below(8),
            1 => drop(data.drain(at..end)),
            2 => {
                let piece = data[at..end].to_vec();
                data.splice(at..at, piece);
            }
            3 => {
                let other = &others[dice.below(others.len())];
                let from = dice.below(other.len() + 1);
                data.splice(at..end, other[from..].iter().copied());
            }
            _ => {
                let sign = SIGNS[dice.below(SIGNS.len())];
                data.splice(at..at, sign.iter().copied());
            }
        }
    }
    data
}

#[test]
fn every_target_bears_its_seeds_and_what_becomes_of_them() {
    let rounds = std::env::var("GUILDHALL_FUZZ_ROUNDS").map_or(ROUNDS, |rounds| rounds.parse().unwrap());
    let mut dice = Dice(7);
    for (name, run) in targets::TARGETS {
        let bear = |data: &[u8]| {
            if let Err(panic) = catch_unwind(AssertUnwindSafe(|| run(data))) {
                eprintln!("{name} does not bear \"{}\"", data.escape_ascii());
                resume_unwind(panic);
            }
        };
        let seeds = seeds(name);
        assert!(seeds.len() >= 3, "{name} has {} seeds", seeds.len());
        for seed in &seeds {
            bear(seed);
            for _ in 0..rounds {
                bear(&changed(seed, &seeds, &mut dice));
            }
        }
    }
}
