//! How large a picture is, read from its first bytes: PNG, JPEG, GIF and WebP.

/// Width and height in pixels; `None` if it is no picture or none of these formats.
pub(crate) fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Some((big_32(bytes, 16)?, big_32(bytes, 20)?));
    }
    if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
        return Some((little_16(bytes, 6)?, little_16(bytes, 8)?));
    }
    if bytes.starts_with(b"\xFF\xD8") {
        return jpeg(bytes);
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return webp(bytes);
    }
    None
}

fn big_16(bytes: &[u8], at: usize) -> Option<u32> {
    let two = bytes.get(at..at + 2)?;
    Some(u32::from(u16::from_be_bytes(two.try_into().ok()?)))
}

fn big_32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn little_16(bytes: &[u8], at: usize) -> Option<u32> {
    let two = bytes.get(at..at + 2)?;
    Some(u32::from(u16::from_le_bytes(two.try_into().ok()?)))
}

fn little_24(bytes: &[u8], at: usize) -> Option<u32> {
    Some(little_16(bytes, at)? | u32::from(*bytes.get(at + 2)?) << 16)
}

/// Goes from segment to segment until the one that starts a frame.
fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        if *bytes.get(at)? != 0xFF {
            return None;
        }
        match *bytes.get(at + 1)? {
            // Fill bytes between segments.
            0xFF => at += 1,
            // Segments without a length.
            0x01 | 0xD0..=0xD8 => at += 2,
            // Frames, of which C4, C8 and CC are none.
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                return Some((big_16(bytes, at + 7)?, big_16(bytes, at + 5)?));
            }
            _ => at += 2 + usize::try_from(big_16(bytes, at + 2)?).ok()?,
        }
    }
}

fn webp(bytes: &[u8]) -> Option<(u32, u32)> {
    match bytes.get(12..16)? {
        b"VP8 " => Some((little_16(bytes, 26)? & 0x3FFF, little_16(bytes, 28)? & 0x3FFF)),
        b"VP8L" => {
            let (low, high) = (little_16(bytes, 21)?, little_16(bytes, 23)?);
            let bits = low | high << 16;
            Some(((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1))
        }
        b"VP8X" => Some((little_24(bytes, 24)? + 1, little_24(bytes, 27)? + 1)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_read_from_the_head() {
        let png = [
            b"\x89PNG\r\n\x1a\n".as_slice(),
            &[0, 0, 0, 13],
            b"IHDR",
            &[0, 0, 1, 0, 0, 0, 0, 32],
        ]
        .concat();
        let gif = [b"GIF89a".as_slice(), &[3, 0, 1, 1]].concat();
        let jpeg = [
            b"\xFF\xD8\xFF\xE0\x00\x04ab".as_slice(),
            b"\xFF\xC4\x00\x03x\xFF\xFF",
            &[0xC2, 0, 17, 8, 0, 9, 2, 0],
        ]
        .concat();
        let webp = |chunk: &[u8], rest: &[u8]| [b"RIFF0000WEBP", chunk, b"size", rest].concat();
        for (what, bytes, expected) in [
            ("png", png, Some((256, 32))),
            ("gif", gif, Some((3, 257))),
            ("jpeg", jpeg, Some((512, 9))),
            (
                "lossy",
                webp(b"VP8 ", &[0, 0, 0, 0x9D, 1, 0x2A, 4, 1, 5, 0]),
                Some((260, 5)),
            ),
            ("lossless", webp(b"VP8L", &[0x2F, 3, 0x40, 0, 0]), Some((4, 2))),
            (
                "extended",
                webp(b"VP8X", &[0, 0, 0, 0, 7, 0, 0, 8, 0, 0]),
                Some((8, 9)),
            ),
            ("text", b"hello".to_vec(), None),
            ("a short png", b"\x89PNG\r\n\x1a\n".to_vec(), None),
            ("a short jpeg", b"\xFF\xD8\xFF\xE0\xFF\xFF".to_vec(), None),
            ("nothing", Vec::new(), None),
        ] {
            assert_eq!(size(&bytes), expected, "{what}");
        }
    }
}
