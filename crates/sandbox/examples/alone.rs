//! Scratch.
use sandbox::Sandbox;
#[tokio::main]
async fn main() {
    let port: u16 = std::env::args().nth(1).unwrap().parse().unwrap();
    let sandbox = Sandbox::builder()
        .bind(([127, 0, 0, 1], port).into())
        .start()
        .await
        .unwrap();
    println!("{}", sandbox.api_url());
    std::future::pending::<()>().await;
}
