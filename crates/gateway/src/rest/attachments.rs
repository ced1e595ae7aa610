//! Files that members attached, fetched from where Discord keeps them and from nowhere else.
//!
//! An interaction says where its file is. Whoever could make one up could have a request sent from inside, so only Discord's
//! two hosts for files are asked, at addresses of the world ([`Reach`]), and what they answer is read up to a size and for a
//! time. A redirect is no file. A local Discord, which the settings name by an address of this machine, keeps its files itself.

use std::{io, time::Duration};

use app_economy::Files;
use bytes::Bytes;
use core_errors::{AppError, codes};
use core_resilience::{Reach, Resolver};
use core_telemetry::name;
use futures_util::future::BoxFuture;
use http_body_util::{BodyExt as _, Empty, LengthLimitError, Limited};
use hyper::{
    StatusCode, Uri,
    header::{CONTENT_LENGTH, USER_AGENT},
};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use tokio::time::Instant;

use super::{Address, direct::AGENT};

/// Where Discord keeps files. <https://discord.com/developers/docs/reference#cdn-endpoints>
const HOSTS: [&str; 2] = ["cdn.discordapp.com", "media.discordapp.net"];
/// A file may take this long, from the look-up of the name to its last byte.
const PATIENCE: Duration = Duration::from_secs(20);

type FileClient = Client<HttpsConnector<HttpConnector<Resolver>>, Empty<Bytes>>;

/// Fetches files.
pub(crate) struct Attachments {
    client: FileClient,
    /// Scheme and host of a Discord on this machine, with what may be asked of it.
    local: Option<(String, FileClient)>,
}

impl Attachments {
    /// `address` is where Discord's REST interface is.
    pub(crate) fn new(address: &Address) -> io::Result<Self> {
        let local = match local(address) {
            Some(host) => Some((host, client(Reach::Loopback)?)),
            None => None,
        };
        Ok(Self {
            client: client(Reach::Public)?,
            local,
        })
    }

    /// Who is asked for this address; nobody if it is not one of Discord's.
    fn chosen(&self, uri: &Uri) -> Option<&FileClient> {
        let authority = uri.authority()?.as_str();
        if !uri.path().contains("attachments/") {
            return None;
        }
        if uri.scheme_str() == Some("https") && HOSTS.contains(&authority) {
            return Some(&self.client);
        }
        let (host, client) = self.local.as_ref()?;
        (uri.scheme_str() == Some("http") && authority == host).then_some(client)
    }

    async fn get(&self, url: &str, most: usize) -> Result<Vec<u8>, AppError> {
        let failed = |why: &str| AppError::new(codes::IMPORT_FILE).context(why.to_owned());
        let uri: Uri = url.parse().map_err(|_| failed("the address cannot be read"))?;
        let client = self
            .chosen(&uri)
            .ok_or_else(|| failed("the address is not one of Discord's"))?;
        let request = hyper::Request::get(uri)
            .header(USER_AGENT, AGENT)
            .body(Empty::new())
            .map_err(|error| failed("the request cannot be made").caused_by(error))?;
        let answer = client.request(request).await;
        let (head, body) = answer
            .map_err(|error| failed("nobody answered").caused_by(error))?
            .into_parts();
        if head.status != StatusCode::OK {
            return Err(failed(&format!("the answer is {} and no file", head.status)));
        }
        let told = head
            .headers
            .get(CONTENT_LENGTH)
            .and_then(|value| value.to_str().ok());
        let told = told.and_then(|length| length.parse::<usize>().ok());
        if told.is_some_and(|length| length > most) {
            return Err(too_large(most));
        }
        match Limited::new(body, most).collect().await {
            Ok(read) => Ok(read.to_bytes().into()),
            Err(error) if error.is::<LengthLimitError>() => Err(too_large(most)),
            Err(error) => Err(failed("the file broke off").context(error.to_string())),
        }
    }
}

impl Files for Attachments {
    fn fetch<'f>(&'f self, url: &'f str, most: usize) -> BoxFuture<'f, Result<Vec<u8>, AppError>> {
        Box::pin(async move {
            let began = Instant::now();
            #[expect(
                clippy::disallowed_methods,
                reason = "gives up a download, which no transaction waits for"
            )]
            let answer = tokio::time::timeout(PATIENCE, self.get(url, most)).await;
            let answer = answer
                .unwrap_or_else(|_| Err(AppError::new(codes::IMPORT_FILE).context("the file took too long")));
            let outcome = if answer.is_ok() { "taken" } else { "refused" };
            metrics::histogram!(name::REMOTE_CALL_DURATION, "service" => "attachments", "outcome" => outcome)
                .record(began.elapsed().as_secs_f64());
            answer
        })
    }
}

fn too_large(most: usize) -> AppError {
    AppError::new(codes::IMPORT_TOO_LARGE).with("mebibytes", (most >> 20).to_string())
}

fn client(reach: Reach) -> io::Result<FileClient> {
    let mut plain = HttpConnector::new_with_resolver(Resolver(reach));
    plain.enforce_http(false);
    let connector = HttpsConnectorBuilder::new()
        .with_provider_and_webpki_roots(rustls::crypto::ring::default_provider())
        .map_err(io::Error::other)?
        .https_or_http()
        .enable_http1()
        .wrap_connector(plain);
    Ok(Client::builder(TokioExecutor::new()).build(connector))
}

/// The host of a Discord on this machine.
fn local(address: &Address) -> Option<String> {
    let host = address.host.split('/').next()?;
    let uri: Uri = format!("http://{host}/").parse().ok()?;
    let name = uri.host()?.trim_matches(['[', ']']);
    let is_loopback = name == "localhost" || name.parse().is_ok_and(|ip| Reach::Loopback.allows(ip));
    (address.plain && is_loopback).then(|| host.to_owned())
}

#[cfg(test)]
mod tests;
