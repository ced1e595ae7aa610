//! The messages a client sends to PostgreSQL (protocol 3.0): as much of them as it takes to see a COMMIT.

/// Length and code of what a client sends first, each of four bytes.
const OPENING: usize = 8;

/// Codes of openings after which another one follows: they ask for TLS or GSS encryption.
const ENCRYPTION: [u32; 2] = [80_877_103, 80_877_104];

/// Kind and length in front of every later message.
const HEAD: usize = 5;

/// As much of a statement's text as is looked at.
const LOOKED_AT: usize = 6;

/// Reads along, whatever pieces the bytes come in.
#[derive(Debug, Default)]
pub(super) struct Frames {
    is_open: bool,
    /// The beginning of the message that is read now.
    head: Vec<u8>,
    /// How much of it is still to come beyond that.
    rest: usize,
}

impl Frames {
    /// Takes the next bytes; whether a COMMIT was completed by them.
    pub(super) fn has_commit(&mut self, bytes: &[u8]) -> bool {
        let mut found = false;
        for byte in bytes {
            found |= self.take(*byte);
        }
        found
    }

    fn take(&mut self, byte: u8) -> bool {
        if self.rest > 0 {
            self.rest -= 1;
            return false;
        }
        self.head.push(byte);
        if !self.is_open {
            self.open();
            return false;
        }
        let Some(length) = self.length_at(1) else {
            return false;
        };
        // The length counts itself, and not the kind.
        let whole = length + 1;
        let wanted = whole.min(HEAD + LOOKED_AT);
        if self.head.len() < wanted {
            return false;
        }
        let text = self.head.get(HEAD..).unwrap_or_default();
        let is_commit = self.head.first() == Some(&b'Q') && text.eq_ignore_ascii_case(b"COMMIT");
        self.rest = whole.saturating_sub(self.head.len());
        self.head.clear();
        is_commit
    }

    fn open(&mut self) {
        if self.head.len() < OPENING {
            return;
        }
        let code = self.length_at(4).and_then(|code| u32::try_from(code).ok());
        self.is_open = !code.is_some_and(|code| ENCRYPTION.contains(&code));
        self.rest = self.length_at(0).unwrap_or(OPENING).saturating_sub(OPENING);
        self.head.clear();
    }

    fn length_at(&self, at: usize) -> Option<usize> {
        let bytes = self.head.get(at..at + 4)?.try_into().ok()?;
        usize::try_from(u32::from_be_bytes(bytes)).ok()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    fn message(kind: u8, body: &[u8]) -> Vec<u8> {
        let length = u32::try_from(body.len() + 4).unwrap().to_be_bytes();
        [&[kind][..], &length, body].concat()
    }

    pub(in super::super) fn query(text: &str) -> Vec<u8> {
        message(b'Q', &[text.as_bytes(), &[0]].concat())
    }

    pub(in super::super) fn startup() -> Vec<u8> {
        let body = b"\x00\x03\x00\x00user\0guildhall\0\0";
        let length = u32::try_from(body.len() + 4).unwrap().to_be_bytes();
        [&length[..], body].concat()
    }

    #[test]
    fn a_commit_is_seen_in_whatever_pieces_it_comes() {
        let encryption = [8_u32.to_be_bytes(), ENCRYPTION[0].to_be_bytes()].concat();
        let before = [
            encryption,
            startup(),
            query("BEGIN"),
            message(b'P', b"s1\0SELECT 'QCOMMIT'\0\0\0"),
            message(b'S', b""),
            query("COM"),
        ]
        .concat();
        let whole = [before.clone(), query("COMMIT"), query("ROLLBACK")].concat();
        for size in 1..whole.len() {
            let mut frames = Frames::default();
            let seen: Vec<bool> = whole.chunks(size).map(|piece| frames.has_commit(piece)).collect();
            assert_eq!(
                seen.iter().filter(|seen| **seen).count(),
                1,
                "in pieces of {size}"
            );
            let piece = seen.iter().position(|seen| *seen).unwrap();
            assert!((piece + 1) * size > before.len(), "in pieces of {size}");
        }
    }
}
