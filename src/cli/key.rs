//! `moothall key`: keys for agents' systems, integrators and administrators.

use super::Global;
use crate::app;
use crate::assistant::ports::{ApiKey, Role};
use crate::domain::ids::CouncilId;
use crate::web::keys::digest;
use anyhow::bail;
use jiff::Timestamp;
use std::io::Write;

/// Make, list and take away keys to the API
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Make a key and print it, once, alone: it is not kept and cannot be shown again
    Create {
        /// A council it may act for; give it again for more
        #[arg(long, required = true, value_name = "SLUG")]
        council: Vec<CouncilId>,
        /// What it may do
        #[arg(long)]
        role: RoleName,
    },
    /// Show every key by its id, never the key itself
    List,
    /// Take a key away; it stops working at once
    Remove {
        /// The key's id, as `key list` shows it
        id: String,
    },
}

/// Roles as they are typed.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub enum RoleName {
    /// Reads and works tickets
    Agent,
    /// Brings its own channels
    Integrator,
    /// Endpoints, keys, users, and what an agent may
    Administrator,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Agent => Self::Agent,
            RoleName::Integrator => Self::Integrator,
            RoleName::Administrator => Self::Administrator,
        }
    }
}

/// Does it.
///
/// # Errors
/// When a council is not served here, there is no such key, or the store fails.
pub async fn run(command: Command, global: &Global, out: &mut impl Write) -> anyhow::Result<()> {
    let config = global.config()?;
    let store = app::open_store(&config).await?;
    match command {
        Command::Create { council: councils, role } => {
            let library = app::library(&config, &app::source(&config))?;
            if let Some(unknown) = councils.iter().find(|council| library.pack(council, "en").is_none()) {
                bail!("no council is called {:?} here", unknown.as_str());
            }
            let random: [u8; 32] = rand::random();
            let key = format!("mh_{}", random.iter().map(|byte| format!("{byte:02x}")).collect::<String>());
            let id: u64 = rand::random();
            let sha256 = digest(key.as_bytes());
            let kept = ApiKey {
                id: format!("k{id:016x}"),
                sha256,
                councils,
                role: role.into(),
                created: Timestamp::now(),
            };
            store.add_key(&kept).await?;
            writeln!(out, "{key}")?;
        }
        Command::List => {
            for key in store.keys().await? {
                let councils: Vec<&str> = key.councils.iter().map(CouncilId::as_str).collect();
                let made = key.created.strftime("%Y-%m-%d");
                writeln!(out, "{}  {}  {}  made {made}", key.id, key.role.as_str(), councils.join(","))?;
            }
        }
        Command::Remove { id } => {
            if !store.remove_key(&id).await? {
                bail!("there is no key {id:?}; `moothall key list` shows them");
            }
            writeln!(out, "The key {id} works no more.")?;
        }
    }
    store.close().await;
    Ok(())
}
