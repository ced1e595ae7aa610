//! Transport compression `zstd-stream`: one zstd stream per connection, flushed after each message.

use zstd_safe::{CCtx, InBuffer, OutBuffer};

/// Room for one piece of compressed output; longer messages take several.
const PIECE: usize = 16 * 1024;

/// A connection's compression stream.
pub(in crate::gateway) struct Zstd {
    context: CCtx<'static>,
}

impl Zstd {
    /// `None` when zstd has no memory for a context.
    pub(super) fn new() -> Option<Self> {
        CCtx::try_create().map(|context| Self { context })
    }

    /// The bytes of the stream that complete `message`. An error is zstd's own name for what is wrong.
    pub(super) fn compress(&mut self, message: &str) -> Result<Vec<u8>, &'static str> {
        let mut compressed = Vec::with_capacity(message.len() / 4 + 64);
        let mut piece = vec![0_u8; PIECE];
        let mut input = InBuffer::around(message.as_bytes());
        while input.pos() < message.len() {
            let mut output = OutBuffer::around(piece.as_mut_slice());
            self.context
                .compress_stream(&mut output, &mut input)
                .map_err(zstd_safe::get_error_name)?;
            compressed.extend_from_slice(output.as_slice());
        }
        loop {
            let mut output = OutBuffer::around(piece.as_mut_slice());
            let left = self
                .context
                .flush_stream(&mut output)
                .map_err(zstd_safe::get_error_name)?;
            compressed.extend_from_slice(output.as_slice());
            if left == 0 {
                return Ok(compressed);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_of_any_length_come_back_in_order() {
        let mut stream = Zstd::new().unwrap();
        let mut context = zstd_safe::DCtx::create();
        let long: String = (0..60_000_u32)
            .map(|n| char::from(b'a' + (n * n % 23) as u8))
            .collect();
        for message in ["{}", long.as_str(), "", r#"{"op":10}"#] {
            let bytes = stream.compress(message).unwrap();
            let mut input = InBuffer::around(&bytes);
            let mut plain = Vec::new();
            while input.pos() < bytes.len() {
                let mut piece = vec![0_u8; 1 << 17];
                let mut output = OutBuffer::around(piece.as_mut_slice());
                context.decompress_stream(&mut output, &mut input).unwrap();
                plain.extend_from_slice(output.as_slice());
            }
            assert_eq!(String::from_utf8(plain).unwrap(), message);
        }
    }
}
