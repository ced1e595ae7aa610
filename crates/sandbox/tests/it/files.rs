//! Files: uploaded with a message, shown in it, and downloaded again.

use sandbox::Reply;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::checked::Sandbox;

/// Bytes that are no text, with what looks like the end of a part.
const BYTES: &[u8] = b"\x00\xff\r\n--edge\r\n\"{}\"";

/// Sends one request and gives back its status, head and body.
pub(crate) async fn exchange(
    sandbox: &sandbox::Sandbox,
    method: &str,
    path: &str,
    more: &str,
    body: &[u8],
) -> (u16, String, Vec<u8>) {
    let address = sandbox.address();
    let mut stream = TcpStream::connect(address).await.unwrap();
    let length = body.len();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{more}Content-Length: {length}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(body).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    let head = String::from_utf8(answer[..end].to_vec()).unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, head.to_lowercase(), answer[end + 4..].to_vec())
}

/// Calls REST as the bot, with files as a form.
async fn upload(
    sandbox: &Sandbox,
    method: &str,
    path: &str,
    payload: &Value,
    files: &[(&str, &[u8])],
) -> (u16, Value) {
    let who = "Authorization: Bot sandbox-token";
    send(sandbox, method, &format!("/api/v10{path}"), who, payload, files).await
}

/// One request with files as a form, and a header that says who sends it.
pub(crate) async fn send(
    sandbox: &sandbox::Sandbox,
    method: &str,
    path: &str,
    who: &str,
    payload: &Value,
    files: &[(&str, &[u8])],
) -> (u16, Value) {
    let mut body = format!(
        "--the-edge\r\nContent-Disposition: form-data; name=\"payload_json\"\r\n\
         Content-Type: application/json\r\n\r\n{payload}\r\n"
    )
    .into_bytes();
    for (n, (name, bytes)) in files.iter().enumerate() {
        let head = format!(
            "--the-edge\r\nContent-Disposition: form-data; name=\"files[{n}]\"; filename=\"{name}\"\r\n\
             Content-Type: application/json\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--the-edge--\r\n");
    let headers = format!("{who}\r\nContent-Type: multipart/form-data; boundary=the-edge\r\n");
    let (status, _, answer) = exchange(sandbox, method, path, &headers, &body).await;
    (status, serde_json::from_slice(&answer).unwrap_or_default())
}

async fn download(sandbox: &Sandbox, url: &str) -> (u16, String, Vec<u8>) {
    let path = url.strip_prefix(&sandbox.api_url()).unwrap();
    exchange(sandbox, "GET", path, "", b"").await
}

fn card(name: &str) -> Value {
    json!({
        "flags": 1 << 15,
        "components": [{"type": 17, "components": [
            {"type": 10, "content": "Your data"},
            {"type": 13, "file": {"url": format!("attachment://{name}")}},
        ]}],
        "attachments": [{"id": 0, "filename": name, "description": "All of it"}],
    })
}

fn shown(reply: &Value) -> &Value {
    &reply["components"][0]["components"][1]
}

#[tokio::test]
async fn the_bytes_of_a_file_come_back() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let channel = sandbox.channel("general").unwrap();
    let path = format!("/channels/{}/messages", channel.id());
    let (status, message) = upload(&sandbox, "POST", &path, &card("a.json"), &[("a.json", BYTES)]).await;
    assert_eq!(status, 200, "{message}");

    let attachment = &message["attachments"][0];
    let url = attachment["url"].as_str().unwrap();
    assert_eq!(
        *attachment,
        json!({
            "id": attachment["id"], "filename": "a.json", "size": BYTES.len(), "url": url, "proxy_url": url,
            "content_type": "application/json", "description": "All of it",
        })
    );
    assert_eq!(shown(&message)["file"]["url"], url);
    assert_eq!(shown(&message)["file"]["attachment_id"], attachment["id"]);
    assert_eq!(shown(&message)["name"], "a.json");
    assert_eq!(shown(&message)["size"], BYTES.len());

    let (status, head, bytes) = download(&sandbox, url).await;
    assert_eq!((status, bytes.as_slice()), (200, BYTES));
    for header in [
        "content-type: application/octet-stream",
        "content-disposition: attachment; filename=\"a.json\"",
        "x-content-type-options: nosniff",
        "content-security-policy: default-src 'none'; sandbox",
    ] {
        assert!(head.contains(header), "{header} in {head}");
    }
    assert_eq!(download(&sandbox, &url.replace("a.json", "b.json")).await.0, 404);

    let seen = channel.wait_for_message(|_| true).await.unwrap();
    assert_eq!(seen.file("a.json").as_deref(), Some(BYTES));
    assert_eq!(seen.file("b.json"), None);
    sandbox.shutdown().await;
}

#[tokio::test]
async fn edits_keep_add_and_drop_files() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let channel = sandbox.channel("general").unwrap();
    let path = format!("/channels/{}/messages", channel.id());
    let files: [(&str, &[u8]); 2] = [("a.png", b"A"), ("b (1).svg", b"B")];
    let (status, message) = upload(&sandbox, "POST", &path, &json!({}), &files).await;
    assert_eq!(status, 200, "{message}");
    let urls: Vec<_> = (0..2)
        .map(|n| message["attachments"][n]["url"].as_str().unwrap().to_owned())
        .collect();
    assert!(
        download(&sandbox, &urls[0])
            .await
            .1
            .contains("content-type: image/png")
    );
    let drawing = download(&sandbox, &urls[1]).await.1;
    assert!(
        drawing.contains("attachment; filename=\"b__1_.svg\"") && !drawing.contains("svg+xml"),
        "a drawing may hold script: {drawing}"
    );

    let edit = format!("{path}/{}", message["id"].as_str().unwrap());
    let keep = json!({"attachments": [{"id": message["attachments"][0]["id"]}, {"id": "0"}]});
    let (status, _) = upload(&sandbox, "PATCH", &edit, &keep, &[("c.txt", b"C")]).await;
    assert_eq!(status, 200);
    let now = |reply: &Reply| ["a.png", "b__1_.svg", "c.txt"].map(|name| reply.file(name));
    let seen = channel.wait_for_message(|_| true).await.unwrap();
    assert_eq!(now(&seen), [Some(b"A".to_vec()), None, Some(b"C".to_vec())]);

    let text_alone = json!({"content": "x"});
    assert_eq!(upload(&sandbox, "PATCH", &edit, &text_alone, &[]).await.0, 200);
    let seen = channel.wait_for_message(|_| true).await.unwrap();
    assert_eq!(now(&seen), [Some(b"A".to_vec()), None, Some(b"C".to_vec())]);

    let none = json!({"attachments": []});
    assert_eq!(upload(&sandbox, "PATCH", &edit, &none, &[]).await.0, 200);
    let seen = channel.wait_for_message(|_| true).await.unwrap();
    assert_eq!(now(&seen), [None, None, None]);
    sandbox.shutdown().await;
}

#[tokio::test]
async fn files_that_discord_refuses() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let channel = sandbox.channel("general").unwrap();
    let path = format!("/channels/{}/messages", channel.id());
    let file: (&str, &[u8]) = ("a.json", b"{}");
    let large = vec![0; (10 << 20) + 1];
    let not_there = json!({"content": "x", "attachments": [{"id": "7"}]});
    for (what, payload, files, status, pointer) in [
        (
            "a component that shows another file",
            card("b.json").as_object().map_or(Value::Null, |card| {
                let mut card = card.clone();
                card.remove("attachments");
                Value::Object(card)
            }),
            vec![file],
            400,
            "/errors/components/0/components/1/file/url/_errors/0/code",
        ),
        (
            "a file that is not there",
            not_there,
            vec![file],
            400,
            "/errors/attachments/0/id/_errors/0/code",
        ),
        (
            "eleven files",
            json!({}),
            vec![file; 11],
            400,
            "/errors/attachments/_errors/0/code",
        ),
        (
            "a large file",
            json!({}),
            vec![("a", large.as_slice())],
            413,
            "/code",
        ),
        ("nothing", json!({}), vec![], 400, "/code"),
    ] {
        let (found, answer) = upload(&sandbox, "POST", &path, &payload, &files).await;
        assert_eq!(found, status, "{what}: {answer}");
        assert!(answer.pointer(pointer).is_some(), "{what}: {answer}");
    }
    assert!(channel.messages().is_empty());
    let whole = vec![1; 10 << 20];
    let (status, answer) = upload(&sandbox, "POST", &path, &json!({}), &[("a", &whole)]).await;
    assert_eq!(status, 200, "{answer}");
    sandbox.shutdown().await;
}
