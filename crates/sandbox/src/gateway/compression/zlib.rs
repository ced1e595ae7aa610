//! Transport compression `zlib-stream`: one zlib stream per connection, flushed after each message so that it ends
//! with `00 00 FF FF`; and payload compression, where a large message is a zlib stream of its own.

use flate2::{Compress, Compression, FlushCompress};

/// Room for one more piece of compressed output.
const PIECE: usize = 16 * 1024;

/// A connection's compression stream.
pub(in crate::gateway) struct Zlib(Compress);

impl Zlib {
    pub(super) fn new() -> Self {
        Self(Compress::new(Compression::fast(), true))
    }

    /// The bytes of the stream that complete `message`.
    pub(super) fn compress(&mut self, message: &str) -> Result<Vec<u8>, &'static str> {
        run(&mut self.0, message.as_bytes(), FlushCompress::Sync)
    }
}

/// `message` as a complete zlib stream.
pub(super) fn whole(message: &str) -> Result<Vec<u8>, &'static str> {
    let mut stream = Compress::new(Compression::fast(), true);
    run(&mut stream, message.as_bytes(), FlushCompress::Finish)
}

/// Feeds all of `input` and takes everything that a flush of this kind brings out: it is all out once a piece was
/// not filled to its end.
fn run(stream: &mut Compress, input: &[u8], flush: FlushCompress) -> Result<Vec<u8>, &'static str> {
    let mut compressed = Vec::with_capacity(input.len() / 4 + 64);
    let begin = stream.total_in();
    loop {
        let read = usize::try_from(stream.total_in() - begin).unwrap_or(usize::MAX);
        let rest = input.get(read..).unwrap_or_default();
        stream
            .compress_vec(rest, &mut compressed, flush)
            .map_err(|_| "zlib stream is broken")?;
        if compressed.len() < compressed.capacity() {
            return Ok(compressed);
        }
        compressed.reserve(PIECE);
    }
}

#[cfg(test)]
mod tests {
    use flate2::{Decompress, FlushDecompress};

    use super::*;

    fn inflate(stream: &mut Decompress, bytes: &[u8]) -> String {
        let mut plain = Vec::with_capacity(1 << 20);
        stream
            .decompress_vec(bytes, &mut plain, FlushDecompress::Sync)
            .unwrap();
        String::from_utf8(plain).unwrap()
    }

    fn long(length: u32) -> String {
        (0..length)
            .map(|n| char::from(b'a' + (n * n % 23) as u8))
            .collect()
    }

    #[test]
    fn each_message_of_a_stream_ends_with_a_flush() {
        let (mut stream, mut reader) = (Zlib::new(), Decompress::new(true));
        let noise = (0..40_000_u64).fold((String::new(), 1_u64), |(mut text, seed), _| {
            let seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            text.push(char::from(b' ' + ((seed >> 33) % 90) as u8));
            (text, seed)
        });
        for message in ["{}", &long(60_000), &noise.0, r#"{"op":10}"#, "x"] {
            let bytes = stream.compress(message).unwrap();
            assert_eq!(bytes.get(bytes.len() - 4..), Some(&[0, 0, 0xFF, 0xFF][..]));
            assert_eq!(inflate(&mut reader, &bytes), message);
        }
    }

    #[test]
    fn a_payload_is_a_stream_of_its_own() {
        for message in [long(2_000), long(60_000)] {
            let bytes = whole(&message).unwrap();
            assert_eq!(inflate(&mut Decompress::new(true), &bytes), message);
        }
    }
}
