//! `moothall healthcheck`: whether the server on this machine is ready, for containers and service managers.

use super::Global;
use anyhow::{Context, bail};
use std::io::Write;
use std::time::Duration;

/// Ask the server on this machine whether it is ready; the exit status says
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Asks `/readyz` at the address that the settings name.
///
/// # Errors
/// When nobody answers, or the answer is no.
pub async fn run(_: Args, global: &Global, out: &mut impl Write) -> anyhow::Result<()> {
    let mut address = global.config()?.http.listen;
    if address.ip().is_unspecified() {
        // Listening everywhere includes here.
        address.set_ip(if address.is_ipv4() {
            [127, 0, 0, 1].into()
        } else {
            std::net::Ipv6Addr::LOCALHOST.into()
        });
    }
    let client = reqwest::Client::builder().timeout(Duration::from_secs(5)).no_proxy().build()?;
    let answer = client
        .get(format!("http://{address}/readyz"))
        .send()
        .await
        .with_context(|| format!("nobody answers at {address}: is `moothall serve` running?"))?;
    if !answer.status().is_success() {
        bail!("the server at {address} is not ready ({})", answer.status().as_u16());
    }
    writeln!(out, "ready")?;
    Ok(())
}
