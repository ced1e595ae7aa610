//! The compact form in which a watch is stored: a version byte, then fields in a fixed order, small numbers in few bytes.

use core_types::UserId;

/// Stored bytes that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FormError {
    /// Written by a later program.
    #[error("state has version {0}, which this program does not know")]
    Version(u8),
    /// Cut short, or not written by this program.
    #[error("state cannot be read")]
    Broken,
}

/// The version that is written.
pub(crate) const VERSION: u8 = 1;

/// Writes fields one after the other.
#[derive(Debug)]
pub(crate) struct Writer(Vec<u8>);

impl Writer {
    pub(crate) fn new() -> Self {
        let mut bytes = Vec::with_capacity(256);
        bytes.push(VERSION);
        Self(bytes)
    }

    pub(crate) fn done(self) -> Vec<u8> {
        self.0
    }

    /// Seven bits per byte, lowest first (LEB128).
    pub(crate) fn number(&mut self, number: u64) {
        let mut left = number;
        loop {
            let [low, ..] = left.to_le_bytes();
            left >>= 7;
            if left == 0 {
                self.0.push(low & 0x7f);
                return;
            }
            self.0.push(low | 0x80);
        }
    }

    pub(crate) fn size(&mut self, size: usize) {
        self.number(size as u64);
    }

    pub(crate) fn signed(&mut self, number: i64) {
        // Zigzag: small numbers of either sign stay small.
        self.number(((number << 1) ^ (number >> 63)).cast_unsigned());
    }

    pub(crate) fn real(&mut self, number: f64) {
        self.0.extend_from_slice(&number.to_bits().to_le_bytes());
    }

    /// Always eight bytes, so that a database can look for a member in stored states.
    pub(crate) fn user(&mut self, user: UserId) {
        self.0.extend_from_slice(&user_bytes(user));
    }
}

/// How a member is written in states that mention them.
pub fn user_bytes(user: UserId) -> [u8; 8] {
    user.get().to_le_bytes()
}

/// Reads them back.
#[derive(Debug)]
pub(crate) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Result<Self, FormError> {
        match bytes.split_first() {
            Some((&VERSION, rest)) => Ok(Self(rest)),
            Some((version, _)) => Err(FormError::Version(*version)),
            None => Err(FormError::Broken),
        }
    }

    pub(crate) fn end(&self) -> Result<(), FormError> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(FormError::Broken)
        }
    }

    fn byte(&mut self) -> Result<u8, FormError> {
        let (first, rest) = self.0.split_first().ok_or(FormError::Broken)?;
        self.0 = rest;
        Ok(*first)
    }

    fn bytes(&mut self) -> Result<[u8; 8], FormError> {
        let (first, rest) = self.0.split_first_chunk().ok_or(FormError::Broken)?;
        self.0 = rest;
        Ok(*first)
    }

    pub(crate) fn number<N: TryFrom<u64>>(&mut self) -> Result<N, FormError> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return N::try_from(number).map_err(|_| FormError::Broken);
            }
        }
        Err(FormError::Broken)
    }

    /// A size, if it is no more than that.
    pub(crate) fn size(&mut self, most: usize) -> Result<usize, FormError> {
        self.number().and_then(|size| {
            if size <= most {
                Ok(size)
            } else {
                Err(FormError::Broken)
            }
        })
    }

    pub(crate) fn signed(&mut self) -> Result<i64, FormError> {
        let number: u64 = self.number()?;
        Ok((number >> 1).cast_signed() ^ -((number & 1).cast_signed()))
    }

    /// A number that signals can reckon with.
    pub(crate) fn real(&mut self) -> Result<f64, FormError> {
        let number = f64::from_bits(u64::from_le_bytes(self.bytes()?));
        if number.is_finite() {
            Ok(number)
        } else {
            Err(FormError::Broken)
        }
    }

    pub(crate) fn user(&mut self) -> Result<UserId, FormError> {
        UserId::new(u64::from_le_bytes(self.bytes()?)).map_err(|_| FormError::Broken)
    }
}
