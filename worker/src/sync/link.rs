//! Addresses of relays, and the links by which one joins.

use callboard_core::access::{Invite, InviteError};
use callboard_core::workspace::update::{Code, Failure};
use serde_json::json;
use web_sys::Url;

use super::refused;
use crate::scope;

/// An invite, and the relay to join at.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    /// The relay's web origin.
    pub(crate) web_origin: String,
    /// Whether the link says so itself.
    pub(crate) names_relay: bool,
    /// What lets one in.
    pub(crate) invite: Invite,
}

impl Link {
    /// Reads a link; of one without an origin, the app's own is meant: the page stands on it.
    pub(crate) fn parse(text: &str) -> Result<Self, Failure> {
        let text = text.trim();
        let (before, payload) = text.split_once('#').unwrap_or(("", text));
        let invite = Invite::decode(payload).map_err(|error| match error {
            InviteError::NewerFormat(_) => Failure::because(Code::NewerFormat, error.to_string()),
            _ => refused("malformed"),
        })?;
        let names_relay = before.contains("://");
        let web_origin = if names_relay { web_origin_of(before)? } else { scope::web_origin() };
        Ok(Self { web_origin, names_relay, invite })
    }

    /// A link from what stands after its `#`.
    pub(crate) fn write(web_origin: &str, payload: &str) -> String {
        format!("{web_origin}/join#{payload}")
    }
}

/// The web origin of a relay's address.
pub(crate) fn web_origin_of(url: &str) -> Result<String, Failure> {
    let invalid = || {
        let failure = Failure::because(Code::Invalid, "a relay's address begins with https:// or http://");
        failure.with(json!({ "url": url }))
    };
    let parsed = Url::new(url.trim()).or(Err(invalid()))?;
    match parsed.protocol().as_str() {
        "http:" | "https:" => Ok(parsed.origin()),
        _ => Err(invalid()),
    }
}
