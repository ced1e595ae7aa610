//! OAuth2: the whole dance of a dashboard, and each refusal on the way.

use base64::{Engine, engine::general_purpose::STANDARD};
use sandbox::Member;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use url::Url;

use crate::{
    bot,
    checked::Sandbox,
    raw::{Socket, text},
    wire::head_lines,
};

/// Names and values of a form or a query.
type Pairs<'a> = &'a [(&'a str, &'a str)];

const BACK: &str = "http://127.0.0.1:9/callback";
const FORM: &str = "application/x-www-form-urlencoded";

/// A dashboard: an application with its id and secret.
struct Dashboard {
    sandbox: Sandbox,
    id: String,
}

impl Dashboard {
    async fn start() -> Self {
        let sandbox = Sandbox::builder().start().await.unwrap();
        let (_, me) = bot::call(&sandbox, "GET", "/applications/@me", &Value::Null).await;
        let id = text(&me["id"]).to_owned();
        Self { sandbox, id }
    }

    /// The id of the seeded server.
    async fn guild(&self) -> String {
        let (_, guilds) = bot::call(&self.sandbox, "GET", "/users/@me/guilds", &Value::Null).await;
        text(&guilds[0]["id"]).to_owned()
    }

    /// One request with any headers: status, head and body.
    async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> (u16, String, Value) {
        let address = self.sandbox.address();
        let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
        let headers = head_lines(headers);
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{headers}Content-Length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        stream.write_all(body.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (
            status,
            head.to_owned(),
            serde_json::from_str(body).unwrap_or(Value::Null),
        )
    }

    fn query(&self, fields: &[(&str, &str)]) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("client_id", &self.id);
        query.extend_pairs(fields).finish()
    }

    /// What the page does when the person presses a button.
    async fn decide(&self, person: &Member, fields: &[(&str, &str)], body: &Value) -> (u16, Value) {
        let path = format!("/api/v10/oauth2/authorize?{}", self.query(fields));
        let id = person.id().to_string();
        let headers = [
            ("X-Sandbox-User", id.as_str()),
            ("Content-Type", "application/json"),
        ];
        let (status, _, body) = self.send("POST", &path, &headers, &body.to_string()).await;
        (status, body)
    }

    /// The code that a person's consent brings back.
    async fn code(&self, person: &Member, scope: &str, more: &[(&str, &str)]) -> String {
        let mut fields = vec![
            ("response_type", "code"),
            ("redirect_uri", BACK),
            ("scope", scope),
        ];
        fields.extend(more);
        let (status, body) = self.decide(person, &fields, &json!({"authorize": true})).await;
        assert_eq!(status, 200, "{body}");
        let answer = answer(&body);
        answer.iter().find(|(name, _)| name == "code").unwrap().1.clone()
    }

    /// A call of the token endpoint with id and secret in the body.
    async fn token(&self, fields: &[(&str, &str)]) -> (u16, Value) {
        let mut form = vec![("client_secret", "sandbox-secret")];
        form.extend(fields);
        let body = self.query(&form);
        let (status, _, body) = self
            .send("POST", "/api/oauth2/token", &[("Content-Type", FORM)], &body)
            .await;
        (status, body)
    }

    async fn tokens_of(&self, person: &Member, scope: &str) -> Value {
        let code = self.code(person, scope, &[]).await;
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code.as_str()),
            ("redirect_uri", BACK),
        ];
        let (status, body) = self.token(&fields).await;
        assert_eq!(status, 200, "{body}");
        body
    }

    async fn get(&self, path: &str, token: &str) -> (u16, Value) {
        let authorization = format!("Bearer {token}");
        let (status, _, body) = self
            .send("GET", path, &[("Authorization", &authorization)], "")
            .await;
        (status, body)
    }
}

/// The query of the address the browser is sent to.
fn answer(body: &Value) -> Vec<(String, String)> {
    let url = Url::parse(text(&body["location"])).unwrap();
    assert!(url.as_str().starts_with(BACK), "{url}");
    url.query_pairs().into_owned().collect()
}

#[expect(clippy::too_many_lines, reason = "one story from its beginning to its end")]
#[tokio::test]
async fn a_dashboard_signs_somebody_in() {
    let dashboard = Dashboard::start().await;
    let ana = dashboard.sandbox.member("Ana").unwrap();
    let query = dashboard.query(&[
        ("response_type", "code"),
        ("redirect_uri", BACK),
        ("scope", "identify guilds"),
    ]);
    let (status, head, _) = dashboard
        .send("GET", &format!("/api/oauth2/authorize?{query}"), &[], "")
        .await;
    assert_eq!(status, 303, "a browser is sent to the page");
    assert!(
        head.to_lowercase()
            .contains("location: /oauth2/authorize?client_id=")
    );
    let id = ana.id().to_string();
    let (_, _, shown) = dashboard
        .send(
            "GET",
            &format!("/api/v10/oauth2/authorize?{query}"),
            &[("X-Sandbox-User", &id)],
            "",
        )
        .await;
    assert_eq!(shown["application"]["name"], "Guildhall");
    assert_eq!(
        (&shown["scopes"], &shown["authorized"]),
        (&json!(["identify", "guilds"]), &json!(false))
    );

    let fields = [
        ("response_type", "code"),
        ("redirect_uri", BACK),
        ("scope", "identify email guilds guilds.members.read"),
        ("state", "a b&c"),
    ];
    let (_, body) = dashboard.decide(&ana, &fields, &json!({"authorize": true})).await;
    let back = answer(&body);
    assert_eq!(back.last().unwrap(), &("state".to_owned(), "a b&c".to_owned()));
    let exchange = [
        ("grant_type", "authorization_code"),
        ("code", &back.first().unwrap().1),
        ("redirect_uri", BACK),
    ];
    let (status, token) = dashboard.token(&exchange).await;
    assert_eq!(status, 200, "{token}");
    assert_eq!(
        (&token["token_type"], &token["expires_in"]),
        (&json!("Bearer"), &json!(604_800))
    );
    assert_eq!(token["scope"], "identify email guilds guilds.members.read");
    assert_eq!(
        dashboard.token(&exchange).await.1["error"],
        "invalid_grant",
        "a code is good once"
    );

    let access = text(&token["access_token"]);
    let (_, me) = dashboard.get("/api/users/@me", access).await;
    assert_eq!(
        (&me["username"], &me["email"]),
        (&json!("ana"), &json!("ana@sandbox.example"))
    );
    let (_, guilds) = dashboard.get("/api/v10/users/@me/guilds", access).await;
    assert_eq!(
        (&guilds[0]["name"], &guilds[0]["owner"]),
        (&json!("Guildhall"), &json!(false))
    );
    let path = format!("/api/users/@me/guilds/{}/member", text(&guilds[0]["id"]));
    assert_eq!(dashboard.get(&path, access).await.1["nick"], "Ana the Baker");
    let (_, current) = dashboard.get("/api/oauth2/@me", access).await;
    assert_eq!(
        (&current["user"]["username"], &current["application"]["id"]),
        (&json!("ana"), &json!(dashboard.id))
    );

    let refresh = [
        ("grant_type", "refresh_token"),
        ("refresh_token", text(&token["refresh_token"])),
    ];
    let (status, renewed) = dashboard.token(&refresh).await;
    assert_eq!(status, 200, "{renewed}");
    assert_eq!(
        dashboard.get("/api/users/@me", access).await.0,
        401,
        "the old token is spent"
    );
    assert_eq!(dashboard.token(&refresh).await.1["error"], "invalid_grant");
    let access = text(&renewed["access_token"]);
    let body = dashboard.query(&[("client_secret", "sandbox-secret"), ("token", access)]);
    let (status, _, _) = dashboard
        .send(
            "POST",
            "/api/oauth2/token/revoke",
            &[("Content-Type", FORM)],
            &body,
        )
        .await;
    assert_eq!(status, 200);
    assert_eq!(dashboard.get("/api/users/@me", access).await.0, 401);
    dashboard.sandbox.shutdown().await;
}

#[tokio::test]
async fn a_token_is_good_for_what_was_allowed_only() {
    let dashboard = Dashboard::start().await;
    let ana = dashboard.sandbox.member("Ana").unwrap();
    let token = dashboard.tokens_of(&ana, "identify").await;
    let access = text(&token["access_token"]);
    let (_, me) = dashboard.get("/api/users/@me", access).await;
    assert!(me.get("email").is_none(), "{me}");
    for path in ["/api/users/@me/guilds", "/api/users/@me/guilds/1/member"] {
        let (status, body) = dashboard.get(path, access).await;
        assert_eq!((status, &body["code"]), (403, &json!(50_026)), "{path}");
    }
    let (status, body) = dashboard.get("/api/users/@me", "nonsense").await;
    assert_eq!((status, &body["message"]), (401, &json!("401: Unauthorized")));
    dashboard.sandbox.shutdown().await;
}

#[expect(clippy::too_many_lines, reason = "one story from its beginning to its end")]
#[tokio::test]
async fn the_exchange_refuses_in_the_words_of_oauth2() {
    let dashboard = Dashboard::start().await;
    let ana = dashboard.sandbox.member("Ana").unwrap();
    let code = dashboard.code(&ana, "identify", &[]).await;
    let other = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", "http://127.0.0.1:9/elsewhere"),
    ];
    let rows: [(Pairs<'_>, u16, &str, &str); 8] = [
        (
            &[],
            400,
            "unsupported_grant_type",
            "Grant type None is not supported",
        ),
        (
            &[("grant_type", "password")],
            400,
            "unsupported_grant_type",
            "Grant type password is not supported",
        ),
        (
            &[("grant_type", "authorization_code")],
            400,
            "invalid_request",
            "Missing \"code\" in request.",
        ),
        (
            &[("grant_type", "authorization_code"), ("code", "nonsense")],
            400,
            "invalid_grant",
            "Invalid \"code\" in request.",
        ),
        (
            &other,
            400,
            "invalid_grant",
            "Invalid \"redirect_uri\" in request.",
        ),
        (
            &[("grant_type", "refresh_token"), ("refresh_token", "nonsense")],
            400,
            "invalid_grant",
            "Invalid \"refresh_token\" in request.",
        ),
        (
            &[("grant_type", "refresh_token")],
            400,
            "invalid_request",
            "Missing \"refresh_token\" in request.",
        ),
        (
            &[("grant_type", "client_credentials"), ("scope", "bot")],
            400,
            "invalid_scope",
            "The requested scope is invalid, unknown, or malformed.",
        ),
    ];
    for (fields, status, error, description) in rows {
        let (answered, body) = dashboard.token(fields).await;
        assert_eq!(
            (answered, &body),
            (status, &json!({"error": error, "error_description": description})),
            "{fields:?}"
        );
    }
    let fields = dashboard.query(&[
        ("client_secret", "wrong"),
        ("grant_type", "client_credentials"),
        ("scope", "identify"),
    ]);
    let (status, _, body) = dashboard
        .send("POST", "/api/oauth2/token", &[("Content-Type", FORM)], &fields)
        .await;
    assert_eq!((status, body), (401, json!({"error": "invalid_client"})));
    let as_json = json!({"grant_type": "client_credentials", "client_id": dashboard.id, "client_secret": "sandbox-secret"});
    let (status, _, body) = dashboard
        .send(
            "POST",
            "/api/oauth2/token",
            &[("Content-Type", "application/json")],
            &as_json.to_string(),
        )
        .await;
    assert_eq!(
        (status, &body["error"]),
        (401, &json!("invalid_client")),
        "a form, not JSON"
    );
    let basic = STANDARD.encode(format!("{}:sandbox-secret", dashboard.id));
    let (status, _, own) = dashboard
        .send(
            "POST",
            "/api/v10/oauth2/token",
            &[
                ("Content-Type", FORM),
                ("Authorization", &format!("Basic {basic}")),
            ],
            "grant_type=client_credentials&scope=identify",
        )
        .await;
    assert_eq!(
        (status, own.get("refresh_token")),
        (200, None),
        "the owner's token: {own}"
    );
    let (_, me) = dashboard.get("/api/users/@me", text(&own["access_token"])).await;
    assert_eq!(me["username"], "olive");
    dashboard.sandbox.shutdown().await;
}

#[tokio::test]
async fn the_page_refuses_what_is_not_the_applications() {
    let dashboard = Dashboard::start().await;
    let olive = dashboard.sandbox.member("Olive").unwrap();
    let code = [("response_type", "code"), ("scope", "identify")];
    let rows: [(Pairs<'_>, u64, &str); 8] = [
        (
            &[code[0], code[1], ("redirect_uri", "https://elsewhere.example/")],
            50_035,
            "redirect_uri",
        ),
        (
            &[code[0], code[1], ("redirect_uri", "http://127.0.0.1.example/")],
            50_035,
            "redirect_uri",
        ),
        (
            &[code[0], code[1], ("redirect_uri", "nonsense")],
            50_035,
            "redirect_uri",
        ),
        (&code, 50_035, "redirect_uri"),
        (&[code[0], ("redirect_uri", BACK)], 50_035, "scope"),
        (&[("scope", "everything")], 50_035, "scope"),
        (
            &[("scope", "bot"), ("permissions", "many"), ("guild_id", "1")],
            50_035,
            "permissions",
        ),
        (&[("scope", "bot"), ("guild_id", "first")], 50_035, "guild_id"),
    ];
    for (fields, code, field) in rows {
        let (status, body) = dashboard
            .decide(&olive, fields, &json!({"authorize": true}))
            .await;
        assert_eq!((status, &body["code"]), (400, &json!(code)), "{fields:?} {body}");
        assert!(
            body["errors"][field]["_errors"][0]["message"].is_string(),
            "{fields:?} {body}"
        );
    }
    let base = [("redirect_uri", BACK), ("state", "7")];
    let rows: [(&[(&str, &str)], &str); 4] = [
        (
            &[
                base[0],
                base[1],
                ("response_type", "code"),
                ("scope", "everything"),
            ],
            "invalid_scope",
        ),
        (
            &[
                base[0],
                base[1],
                ("response_type", "cookie"),
                ("scope", "identify"),
            ],
            "unsupported_response_type",
        ),
        (
            &[
                base[0],
                base[1],
                code[0],
                code[1],
                ("code_challenge", "x"),
                ("code_challenge_method", "plain"),
            ],
            "invalid_request",
        ),
        (&[base[0], base[1], code[0], code[1]], "access_denied"),
    ];
    for (fields, error) in rows {
        let (status, body) = dashboard
            .decide(&olive, fields, &json!({"authorize": false}))
            .await;
        assert_eq!(status, 200, "{fields:?} {body}");
        let answer = answer(&body);
        assert_eq!(answer[0], ("error".to_owned(), error.to_owned()), "{fields:?}");
        assert_eq!(
            answer.last().unwrap(),
            &("state".to_owned(), "7".to_owned()),
            "{fields:?}"
        );
    }
    dashboard.sandbox.shutdown().await;
}

#[tokio::test]
async fn a_verifier_must_fit_its_challenge() {
    let dashboard = Dashboard::start().await;
    let ana = dashboard.sandbox.member("Ana").unwrap();
    // RFC 7636, appendix B.
    let challenge = [
        ("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
        ("code_challenge_method", "S256"),
    ];
    let right = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    for (verifier, expected) in [
        (right, 200),
        (&right.replace('d', "e"), 400),
        ("short", 400),
        ("", 400),
    ] {
        let code = dashboard.code(&ana, "identify", &challenge).await;
        let mut fields = vec![
            ("grant_type", "authorization_code"),
            ("code", code.as_str()),
            ("redirect_uri", BACK),
        ];
        if !verifier.is_empty() {
            fields.push(("code_verifier", verifier));
        }
        let (status, body) = dashboard.token(&fields).await;
        assert_eq!(status, expected, "{verifier}: {body}");
    }
    dashboard.sandbox.shutdown().await;
}

#[tokio::test(start_paused = true)]
async fn a_code_is_good_for_ten_minutes() {
    let dashboard = Dashboard::start().await;
    let ana = dashboard.sandbox.member("Ana").unwrap();
    for (seconds, expected) in [(599, 200), (601, 400)] {
        let code = dashboard.code(&ana, "identify", &[]).await;
        tokio::time::advance(std::time::Duration::from_secs(seconds)).await;
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code.as_str()),
            ("redirect_uri", BACK),
        ];
        assert_eq!(
            dashboard.token(&fields).await.0,
            expected,
            "after {seconds} seconds"
        );
    }
    dashboard.sandbox.shutdown().await;
}

#[tokio::test]
async fn a_second_bot_is_added_by_whoever_manages_the_server() {
    let mut dashboard = Dashboard::start().await;
    let guild = dashboard.guild().await;
    let (olive, ana) = (
        dashboard.sandbox.member("Olive").unwrap(),
        dashboard.sandbox.member("Ana").unwrap(),
    );
    let address = dashboard.sandbox.address().to_string();
    let person = olive.id().to_string();
    let named = Some(("X-Sandbox-User", person.as_str()));
    let (status, second) = bot::http(
        &address,
        "POST",
        "/client/applications",
        named,
        &json!({"name": "Second"}),
    )
    .await;
    assert_eq!(status, 201, "{second}");
    text(&second["id"]).clone_into(&mut dashboard.id);
    let mut socket = Socket::connect(&format!(
        "{}/?v=10&encoding=json",
        dashboard.sandbox.gateway_url()
    ))
    .await;
    let data = json!({"token": second["token"], "intents": 1, "properties": {}});
    socket.send(&json!({"op": 2, "d": data})).await;
    assert_eq!(socket.event("READY").await["guilds"], json!([]));
    let fields = [("scope", "bot applications.commands"), ("permissions", "3072")];
    let body = json!({"authorize": true, "guild_id": guild, "permissions": "1024"});
    let (status, refused) = dashboard.decide(&ana, &fields, &body).await;
    assert_eq!((status, &refused["code"]), (403, &json!(50_013)));
    let (status, refused) = dashboard
        .decide(&olive, &fields, &json!({"authorize": true}))
        .await;
    assert_eq!((status, &refused["code"]), (400, &json!(50_035)));
    let (status, done) = dashboard.decide(&olive, &fields, &body).await;
    assert_eq!(
        (status, &done["location"]),
        (200, &json!("/oauth2/authorized")),
        "{done}"
    );
    let created = socket.event("GUILD_CREATE").await;
    assert_eq!(created["id"], json!(guild));
    let role = created["roles"].as_array().unwrap().iter();
    let role = role
        .clone()
        .find(|role| role["tags"]["bot_id"] == second["id"])
        .unwrap();
    assert_eq!(
        (&role["permissions"], &role["managed"], &role["name"]),
        (&json!("1024"), &json!(true), &json!("Second"))
    );
    let log = format!("/api/v10/guilds/{guild}/audit-logs?action_type=28");
    let (_, log) = bot::http(&address, "GET", &log, named, &Value::Null).await;
    let entry = &log["audit_log_entries"][0];
    assert_eq!(
        (&entry["user_id"], &entry["target_id"]),
        (&json!(person), &second["id"])
    );
    dashboard.sandbox.shutdown().await;
}

#[tokio::test]
async fn a_bot_brings_somebody_in_who_allowed_it() {
    let dashboard = Dashboard::start().await;
    let ana = dashboard.sandbox.member("Ana").unwrap();
    let guild = dashboard.guild().await;
    let path = format!("/guilds/{guild}/members/{}", ana.id());
    let token = dashboard.tokens_of(&ana, "guilds.join").await;
    let body = json!({"access_token": token["access_token"]});
    let (status, refused) = bot::call(&dashboard.sandbox, "PUT", &path, &json!({})).await;
    assert_eq!(
        (status, &refused["errors"]["access_token"]["_errors"][0]["code"]),
        (400, &json!("BASE_TYPE_REQUIRED"))
    );
    let (status, _) = bot::call(&dashboard.sandbox, "PUT", &path, &body).await;
    assert_eq!(status, 204, "she is there already");
    let elsewhere = dashboard.tokens_of(&ana, "identify").await;
    let bo = dashboard.sandbox.member("Bo").unwrap();
    let of_bo = format!("/guilds/{guild}/members/{}", bo.id());
    for (path, token) in [
        (&path, &elsewhere["access_token"]),
        (&of_bo, &token["access_token"]),
    ] {
        let body = json!({"access_token": token});
        let (status, refused) = bot::call(&dashboard.sandbox, "PUT", path, &body).await;
        assert_eq!((status, &refused["code"]), (403, &json!(50_025)), "{path}");
    }
    dashboard.sandbox.shutdown().await;
}
