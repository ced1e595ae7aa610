use std::fmt;

use bytes::Bytes;

use super::Message;

/// A file that a message carries. Its contents are in no log line.
#[derive(Clone, PartialEq, Eq)]
pub struct File {
    name: String,
    bytes: Bytes,
    description: Option<String>,
    is_picture: bool,
}

impl File {
    /// A file; what Discord does not keep in a name becomes `_`, so that `attachment://name` finds it.
    pub fn new(name: &str, bytes: impl Into<Bytes>) -> Self {
        let kept = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        Self {
            name: name.chars().map(|c| if kept(c) { c } else { '_' }).collect(),
            bytes: bytes.into(),
            description: None,
            is_picture: false,
        }
    }

    /// A picture, with what it shows in words. A message is whole without it: where there is no way to send files, it goes
    /// without its pictures.
    pub fn picture(name: &str, bytes: impl Into<Bytes>, description: impl Into<String>) -> Self {
        Self {
            is_picture: true,
            ..Self::new(name, bytes).described(description)
        }
    }

    /// Whether a message is whole without it.
    pub(crate) const fn is_picture(&self) -> bool {
        self.is_picture
    }

    /// Says what is in it, for readers that cannot look inside; at most 1,024 characters.
    pub fn described(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// The name under which it is saved.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What is in it.
    pub const fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// What is in it, in words.
    pub fn description(&self) -> Option<&str> {
        self.description.as_deref()
    }
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("File")
            .field("name", &self.name)
            .field("size", &self.bytes.len())
            .finish_non_exhaustive()
    }
}

/// More files, or larger ones, than one message can carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a message cannot carry {count} files of {bytes} bytes together")]
pub struct TooMuch {
    /// How many files it would be.
    pub count: usize,
    /// How large all of them would be together.
    pub bytes: usize,
}

impl Message {
    /// Files in one message.
    pub const MOST_FILES: usize = 10;
    /// Bytes of all files of one message together: what Discord takes everywhere (10 MiB), boosted servers or not.
    pub const MOST_BYTES: usize = 10 << 20;

    /// Lets it carry a file. To be seen beside components, the view needs a
    /// [`Block::File`](crate::presentation::Block::File) with the file's name.
    ///
    /// # Errors
    /// [`TooMuch`] if the message cannot carry it as well.
    pub fn file(mut self, file: File) -> Result<Self, TooMuch> {
        self.files.push(file);
        let (count, bytes) = (
            self.files.len(),
            self.files.iter().map(|file| file.bytes.len()).sum(),
        );
        if count > Self::MOST_FILES || bytes > Self::MOST_BYTES {
            return Err(TooMuch { count, bytes });
        }
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reply::View;

    #[test]
    fn a_message_carries_what_discord_takes_and_no_more() {
        let empty = || Message::private(View::text("x"));
        let whole = || File::new("a.bin", vec![0; Message::MOST_BYTES]);
        let full = empty().file(whole()).unwrap();
        let bytes = Message::MOST_BYTES + 1;
        assert_eq!(
            full.file(File::new("b", vec![0])),
            Err(TooMuch { count: 2, bytes })
        );
        let ten = (0..10).try_fold(empty(), |message, _| message.file(File::new("a", vec![])));
        assert_eq!(
            ten.unwrap().file(File::new("a", vec![])),
            Err(TooMuch { count: 11, bytes: 0 })
        );
    }

    #[test]
    fn names_are_safe_and_contents_are_not_shown() {
        let file = File::new("a \"b\"\r\n/ü.json", b"secret".to_vec());
        assert_eq!(file.name(), "a__b_____.json");
        assert_eq!(
            format!("{file:?}"),
            r#"File { name: "a__b_____.json", size: 6, .. }"#
        );
    }
}
