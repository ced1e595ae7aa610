//! The fuzz targets over their seeds: what a fuzzer found once stays found, on every machine.

#[path = "../../../../fuzz/src/lib.rs"]
#[expect(
    unreachable_pub,
    reason = "there it is a library: fuzz/ is a workspace of its own"
)]
mod targets;

use std::path::Path;

#[test]
fn every_target_bears_its_seeds() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds");
    for (name, run) in targets::TARGETS {
        let mut count = 0;
        for entry in std::fs::read_dir(seeds.join(name)).unwrap() {
            run(&std::fs::read(entry.unwrap().path()).unwrap());
            count += 1;
        }
        assert!(count >= 3, "{name} has {count} seeds");
    }
}
