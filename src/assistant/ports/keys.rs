//! Keys to the API.

use crate::domain::ids::CouncilId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What a key may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Tickets.
    Agent,
    /// Its own channels.
    Integrator,
    /// Endpoints, keys, users, and what an agent may.
    Administrator,
}

impl Role {
    /// The word on the command line and in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Integrator => "integrator",
            Self::Administrator => "administrator",
        }
    }

    /// The role that a word stands for.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Agent, Self::Integrator, Self::Administrator].into_iter().find(|role| role.as_str() == word)
    }
}

/// An API key as the store knows it: never the key itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Its id, which may stand in logs.
    pub id: String,
    /// SHA-256 of the key, hexadecimal (a key holds 256 random bits, so no slow hash is needed).
    pub sha256: String,
    /// The councils it may act for.
    pub councils: Vec<CouncilId>,
    /// What it may do.
    pub role: Role,
    /// When it was made.
    pub created: Timestamp,
}
