use std::net::SocketAddr;

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

use super::*;

/// Answers every request with the same bytes.
async fn answering(answer: String) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut asked = [0; 2_048];
            let _ = stream.read(&mut asked).await;
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    address
}

fn attachments(api: &str) -> Attachments {
    Attachments::new(&Address::parse(api)).unwrap()
}

#[test]
fn case_64_files_are_fetched_from_discord_and_from_nowhere_else() {
    let world = attachments("https://discord.com");
    let sandbox = attachments("http://127.0.0.1:4000");
    let proxied = attachments("http://10.0.0.7:3000/discord");
    for (url, in_world, in_sandbox) in [
        (
            "https://cdn.discordapp.com/attachments/1/2/b.csv?ex=1",
            true,
            true,
        ),
        (
            "https://cdn.discordapp.com/ephemeral-attachments/1/2/b.csv",
            true,
            true,
        ),
        ("https://media.discordapp.net/attachments/1/2/b.csv", true, true),
        ("http://127.0.0.1:4000/attachments/1/2/b.csv", false, true),
        ("http://127.0.0.1:4001/attachments/1/2/b.csv", false, false),
        ("http://127.0.0.1:4000/api/v10/users/@me", false, false),
        ("http://localhost:4000/attachments/1/2/b.csv", false, false),
        ("http://cdn.discordapp.com/attachments/1/2/b.csv", false, false),
        (
            "https://cdn.discordapp.com:8443/attachments/1/2/b.csv",
            false,
            false,
        ),
        (
            "https://me@cdn.discordapp.com/attachments/1/2/b.csv",
            false,
            false,
        ),
        (
            "https://cdn.discordapp.com.example.org/attachments/1/2/b.csv",
            false,
            false,
        ),
        ("https://169.254.169.254/attachments/latest", false, false),
        ("https://10.0.0.7:3000/attachments/1/2/b.csv", false, false),
        ("http://10.0.0.7:3000/attachments/1/2/b.csv", false, false),
        ("/attachments/1/2/b.csv", false, false),
    ] {
        let uri: Uri = url.parse().unwrap();
        assert_eq!(world.chosen(&uri).is_some(), in_world, "{url}");
        assert_eq!(sandbox.chosen(&uri).is_some(), in_sandbox, "{url}");
        assert_eq!(proxied.chosen(&uri).is_some(), in_world, "{url}");
    }
}

#[tokio::test]
async fn case_64_a_file_has_a_size_and_no_redirect_is_followed() {
    let body = "12345678";
    let told = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    let untold = format!(
        "HTTP/1.1 200 OK\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n8\r\n{body}\r\n0\r\n\r\n"
    );
    let elsewhere = answering(told.clone()).await;
    let moved = format!(
        "HTTP/1.1 302 Found\r\nlocation: http://{elsewhere}/attachments/1/2/b.csv\r\ncontent-length: 0\r\n\r\n"
    );
    for (answer, most, expected) in [
        (told.clone(), 8, Ok(body)),
        (told, 7, Err(codes::IMPORT_TOO_LARGE)),
        (untold.clone(), 8, Ok(body)),
        (untold, 7, Err(codes::IMPORT_TOO_LARGE)),
        (moved, 100, Err(codes::IMPORT_FILE)),
        (
            "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n".to_owned(),
            100,
            Err(codes::IMPORT_FILE),
        ),
        (
            "HTTP/1.1 200 OK\r\ncontent-length: 99\r\nconnection: close\r\n\r\nshort".to_owned(),
            100,
            Err(codes::IMPORT_FILE),
        ),
    ] {
        let address = answering(answer.clone()).await;
        let files = attachments(&format!("http://{address}"));
        let url = format!("http://{address}/attachments/1/2/b.csv");
        let fetched = files.fetch(&url, most).await;
        let fetched = fetched.map(|bytes| String::from_utf8(bytes).unwrap());
        let fetched = fetched.map_err(|error| error.code());
        assert_eq!(fetched, expected.map(str::to_owned), "{answer}");
    }
}
