//! The sandbox through its own doors, with a trivial bot built on twilight.

#![cfg(test)]

mod bot;
mod calls;
mod checked;
mod client;
mod compression;
mod conformance;
mod controls;
mod conversations;
mod coverage;
mod developer;
mod endpoint;
mod fields;
mod files;
mod forums;
mod gateway;
mod gateway_refusals;
mod guilds;
mod intents;
mod interactions;
mod leftovers;
mod libraries;
mod limits;
mod load;
mod messages;
mod oauth2;
mod paths;
mod people;
mod pins;
mod polls;
mod presences;
mod rate_limits;
mod raw;
mod reactions;
mod recordings;
mod refusals;
mod sessions;
mod threads;
mod unused;
mod uploads;
mod webhooks;
mod wire;
mod worlds;
