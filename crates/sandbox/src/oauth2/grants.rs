//! Codes and tokens that were given out.

use std::{collections::BTreeMap, time::Duration};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use tokio::time::Instant;

use super::{request::Request, scopes::Scopes};
use crate::{snowflake::Snowflake, state::State};

/// How long a code may be exchanged.
const CODE_LIFE: Duration = Duration::from_mins(10);

/// How long an access token is good, as Discord's.
pub(super) const TOKEN_LIFE: Duration = Duration::from_hours(7 * 24);

/// How many codes and how many tokens are kept: the oldest are forgotten first.
const KEPT: usize = 2000;

/// What somebody allowed an application.
#[derive(Clone, Debug)]
pub(crate) struct Grant {
    pub(super) application: Snowflake,
    pub(super) user: Snowflake,
    pub(super) scopes: Scopes,
    /// The server the bot was added to on the way.
    pub(super) guild: Option<Snowflake>,
}

/// A grant that can be exchanged once.
#[derive(Clone, Debug)]
struct Code {
    grant: Grant,
    redirect_uri: Option<String>,
    challenge: Option<String>,
    until: Instant,
    number: u64,
}

/// An access token and what renews it.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) grant: Grant,
    pub(super) access: String,
    pub(super) refresh: Option<String>,
    /// In Unix milliseconds, to be told.
    pub(super) expires_at: u64,
    until: Instant,
    number: u64,
}

impl Token {
    pub(super) fn is_good(&self) -> bool {
        Instant::now() < self.until
    }
}

/// Everything that was given out, by its text.
#[derive(Debug, Default)]
pub(crate) struct Grants {
    codes: BTreeMap<String, Code>,
    tokens: BTreeMap<String, Token>,
    /// How much was given out so far.
    count: u64,
}

impl Grants {
    fn next(&mut self) -> u64 {
        self.count += 1;
        self.count
    }
}

impl State {
    /// A code for the application to exchange.
    pub(super) fn code_create(&mut self, grant: Grant, request: &Request) -> String {
        let text = self.random.hex();
        let number = self.grants.next();
        let code = Code {
            grant,
            redirect_uri: request.redirect_uri.clone(),
            challenge: request.challenge.clone(),
            until: Instant::now() + CODE_LIFE,
            number,
        };
        self.grants.codes.retain(|_, code| Instant::now() < code.until);
        forget_oldest(&mut self.grants.codes, |code| code.number);
        self.grants.codes.insert(text.clone(), code);
        text
    }

    /// What a code stands for. It is used up, also by a wrong address or verifier.
    pub(super) fn code_take(
        &mut self,
        text: &str,
        application: Snowflake,
        redirect_uri: Option<&str>,
        verifier: Option<&str>,
    ) -> Result<Grant, &'static str> {
        let is_theirs = |code: &Code| code.grant.application == application && Instant::now() < code.until;
        if !self.grants.codes.get(text).is_some_and(is_theirs) {
            return Err("code");
        }
        let code = self.grants.codes.remove(text).ok_or("code")?;
        if code.redirect_uri.as_deref() != redirect_uri {
            return Err("redirect_uri");
        }
        let is_proven = code.challenge.is_none_or(|challenge| {
            verifier.is_some_and(|verifier| {
                is_verifier(verifier) && URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)) == challenge
            })
        });
        if is_proven {
            Ok(code.grant)
        } else {
            Err("code_verifier")
        }
    }

    /// A new access token, with a refresh token if the grant can be renewed.
    pub(super) fn token_create(&mut self, grant: Grant, is_renewable: bool) -> Token {
        let number = self.grants.next();
        let token = Token {
            grant,
            access: self.random.hex(),
            refresh: is_renewable.then(|| self.random.hex()),
            expires_at: self.clock.now() + TOKEN_LIFE.as_secs() * 1000,
            until: Instant::now() + TOKEN_LIFE,
            number,
        };
        forget_oldest(&mut self.grants.tokens, |token| token.number);
        self.grants.tokens.insert(token.access.clone(), token.clone());
        token
    }

    /// The token in force under this text.
    pub(super) fn token_find(&self, access: &str) -> Option<&Token> {
        self.grants.tokens.get(access).filter(|token| token.is_good())
    }

    /// Ends a token and answers what it was for: its refresh token was used.
    pub(super) fn token_renew(&mut self, refresh: &str, application: Snowflake) -> Option<Token> {
        let mut tokens = self.grants.tokens.values();
        let found = tokens.find(|token| {
            token.refresh.as_deref() == Some(refresh) && token.grant.application == application
        })?;
        let grant = found.grant.clone();
        let access = found.access.clone();
        self.grants.tokens.remove(&access);
        Some(self.token_create(grant, true))
    }

    /// Ends the authorisation a token belongs to: all tokens of that person and application.
    pub(super) fn token_revoke(&mut self, text: &str, application: Snowflake) {
        let mut tokens = self.grants.tokens.values();
        let found = tokens.find(|token| token.access == text || token.refresh.as_deref() == Some(text));
        if let Some(user) = found
            .map(|token| &token.grant)
            .filter(|grant| grant.application == application)
            .map(|grant| grant.user)
        {
            self.grants
                .tokens
                .retain(|_, token| token.grant.application != application || token.grant.user != user);
        }
    }

    /// Whether the person allowed the application all this before.
    pub(super) fn is_authorised(&self, request: &Request, user: Snowflake) -> bool {
        self.grants.tokens.values().any(|token| {
            token.grant.application == request.application
                && token.grant.user == user
                && token.grant.scopes.cover(&request.scopes)
        })
    }
}

/// RFC 7636: 43 to 128 characters of the unreserved ones.
fn is_verifier(text: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    (43..=128).contains(&text.len()) && text.bytes().all(is_allowed)
}

/// Makes room for one more.
fn forget_oldest<T>(entries: &mut BTreeMap<String, T>, number: impl Fn(&T) -> u64) {
    if entries.len() < KEPT {
        return;
    }
    let oldest = entries.iter().min_by_key(|(_, entry)| number(entry));
    if let Some(text) = oldest.map(|(text, _)| text.clone()) {
        entries.remove(&text);
    }
}
