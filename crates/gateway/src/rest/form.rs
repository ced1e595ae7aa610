//! `multipart/form-data`, in which messages with files travel (RFC 7578).

use std::fmt::Write;

use bytes::Bytes;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::Content;
use crate::reply::File;

/// The payload as `payload_json` and each file as `files[n]`, with n as in its `attachments`.
///
/// The boundary is a hash of everything inside: nothing can contain its own hash.
pub(super) fn form(payload: &Value, files: &[File]) -> Content {
    let payload = payload.to_string();
    let boundary = boundary(&payload, files);
    let mut body =
        Vec::with_capacity(payload.len() + files.iter().map(|file| file.bytes().len() + 256).sum::<usize>());
    let mut part = |disposition: &str, kind: &str, content: &[u8]| {
        let head = format!(
            "--{boundary}\r\nContent-Disposition: form-data; {disposition}\r\nContent-Type: {kind}\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    };
    part(r#"name="payload_json""#, "application/json", payload.as_bytes());
    for (n, file) in files.iter().enumerate() {
        // A file's name holds no quote and no line break.
        let disposition = format!(r#"name="files[{n}]"; filename="{}""#, file.name());
        part(&disposition, content_type(file.name()), file.bytes());
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    Content {
        kind: format!("multipart/form-data; boundary={boundary}"),
        bytes: Bytes::from(body),
    }
}

fn boundary(payload: &str, files: &[File]) -> String {
    let mut hash = Sha256::new();
    hash.update(payload);
    for file in files {
        hash.update(file.bytes());
    }
    hash.finalize()[..16]
        .iter()
        .fold("guildhall-".to_owned(), |mut text, byte| {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("json") => "application/json",
        Some("csv") => "text/csv",
        Some("txt") => "text/plain",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_body_is_exactly_this() {
        let files = [
            File::new("a.json", b"{}".to_vec()),
            File::new("b.bin", b"\x00\r\n--\xff".to_vec()),
        ];
        let Content { kind, bytes } = form(&json!({"content": "x"}), &files);
        let boundary = kind.strip_prefix("multipart/form-data; boundary=").unwrap();
        assert_eq!(boundary, "guildhall-1f4b600967d97264b5021fe90f81cdb5");
        let mut expected = format!(
            "--{boundary}\r\n\
             Content-Disposition: form-data; name=\"payload_json\"\r\n\
             Content-Type: application/json\r\n\r\n\
             {{\"content\":\"x\"}}\r\n\
             --{boundary}\r\n\
             Content-Disposition: form-data; name=\"files[0]\"; filename=\"a.json\"\r\n\
             Content-Type: application/json\r\n\r\n\
             {{}}\r\n\
             --{boundary}\r\n\
             Content-Disposition: form-data; name=\"files[1]\"; filename=\"b.bin\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        )
        .into_bytes();
        expected.extend_from_slice(b"\x00\r\n--\xff\r\n");
        expected.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
        assert_eq!(bytes, expected);
    }

    #[test]
    fn other_contents_have_another_boundary() {
        let kind = |bytes: &[u8]| form(&json!({}), &[File::new("a", bytes.to_vec())]).kind;
        let first = kind(b"1");
        assert_ne!(first, kind(b"2"));
        let boundary = first.split_once('=').unwrap().1;
        assert_ne!(
            first,
            kind(boundary.as_bytes()),
            "a content that knows the boundary of another"
        );
    }
}
