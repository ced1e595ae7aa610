//! An export as files that Discord takes, however large it is.

use std::io::Write as _;

use core_errors::AppError;
use flate2::{Compression, write::GzEncoder};

use crate::reply::File;

/// The ending of a packed file.
const PACKED: &str = ".gz";

/// One file as it is, one that is packed, or the parts of one that is packed and still too large. `most` is what one
/// message carries, in bytes.
pub(super) fn files(name: &str, json: Vec<u8>, most: usize) -> Result<Vec<File>, AppError> {
    if json.len() <= most {
        return Ok(vec![File::new(name, json)]);
    }
    let failed = |error| AppError::internal("an export cannot be packed").caused_by(error);
    let mut packing = GzEncoder::new(Vec::new(), Compression::default());
    packing.write_all(&json).map_err(failed)?;
    let packed = packing.finish().map_err(failed)?;
    if packed.len() <= most {
        return Ok(vec![File::new(&format!("{name}{PACKED}"), packed)]);
    }
    let parts = packed.chunks(most).zip(1..);
    Ok(parts
        .map(|(part, number)| File::new(&format!("{name}{PACKED}.{number:03}"), part.to_vec()))
        .collect())
}

/// Whether a file has to be unpacked.
pub(super) fn is_packed(name: &str) -> bool {
    name.contains(PACKED)
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use flate2::read::GzDecoder;

    use super::*;

    fn unpacked(files: &[File]) -> Vec<u8> {
        let bytes: Vec<u8> = files.iter().flat_map(|file| file.bytes().to_vec()).collect();
        let mut json = Vec::new();
        GzDecoder::new(&bytes[..]).read_to_end(&mut json).unwrap();
        json
    }

    #[test]
    fn an_export_of_any_size_comes_back_whole() {
        let small = files("a.json", b"{}".to_vec(), 10).unwrap();
        assert_eq!((small[0].name(), &small[0].bytes()[..]), ("a.json", &b"{}"[..]));
        let plain = vec![b'x'; 100_000];
        let one = files("a.json", plain.clone(), 10_000).unwrap();
        assert_eq!((one.len(), one[0].name()), (1, "a.json.gz"));
        assert_eq!(unpacked(&one), plain);
        // What cannot be packed any further comes in parts.
        let mut random = core_types::Seed::new([1; 32]).stream(&["odd"]);
        let odd: Vec<u8> = (0..50_000)
            .map(|_| u8::try_from(random.below(256)).unwrap())
            .collect();
        let parts = files("a.json", odd.clone(), 10_000).unwrap();
        assert!(
            parts.len() > 1
                && parts
                    .iter()
                    .all(|part| part.bytes().len() <= 10_000 && is_packed(part.name()))
        );
        assert_eq!(parts[1].name(), "a.json.gz.002");
        assert_eq!(unpacked(&parts), odd);
    }
}
