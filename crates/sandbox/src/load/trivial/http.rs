//! As much HTTP/1.1 as the trivial bot speaks.

use std::{io, net::SocketAddr};

use tokio::io::{AsyncRead, AsyncReadExt};

/// One request below `/api/v10`, as it goes over the wire.
pub(super) fn request(
    method: &str,
    address: SocketAddr,
    path: &str,
    token: Option<&str>,
    body: &str,
) -> String {
    let authorization = token.map(|token| format!("Authorization: Bot {token}\r\n"));
    format!(
        "{method} /api/v10{path} HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\n\
         {}Content-Length: {}\r\n\r\n{body}",
        authorization.unwrap_or_default(),
        body.len()
    )
}

/// Reads answers off a connection, one after the other.
#[derive(Debug, Default)]
pub(super) struct Answers {
    buffer: Vec<u8>,
}

impl Answers {
    /// Status and body of the next answer. Knows only bodies of a stated length.
    pub(super) async fn next(&mut self, stream: &mut (impl AsyncRead + Unpin)) -> io::Result<(u16, Vec<u8>)> {
        loop {
            if let Some((status, head, body)) = measure(&self.buffer)?
                && self.buffer.len() >= head + body
            {
                let rest = self.buffer.split_off(head + body);
                let whole = std::mem::replace(&mut self.buffer, rest);
                return Ok((status, whole.get(head..).unwrap_or_default().to_vec()));
            }
            if stream.read_buf(&mut self.buffer).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
    }
}

/// Status, length of the head and length of the body, once the head is whole.
fn measure(bytes: &[u8]) -> io::Result<Option<(u16, usize, usize)>> {
    let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else {
        return Ok(None);
    };
    let head = bytes.get(..end).unwrap_or_default();
    let head = std::str::from_utf8(head).map_err(io::Error::other)?;
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok());
    let status = status.ok_or_else(|| io::Error::other("an answer without a status"))?;
    let length = lines.find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.trim().parse().ok())?
    });
    Ok(Some((status, end + 4, length.unwrap_or_default())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn answers_are_told_apart() {
        let mut wire: &[u8] =
            b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}HTTP/1.1 204 No Content\r\n\r\n\
            HTTP/1.1 400 Bad Request\r\nContent-Length: 5\r\n\r\n12";
        let mut answers = Answers::default();
        assert_eq!(answers.next(&mut wire).await.unwrap(), (200, b"{}".to_vec()));
        assert_eq!(answers.next(&mut wire).await.unwrap(), (204, Vec::new()));
        assert!(answers.next(&mut wire).await.is_err(), "cut off");
    }
}
