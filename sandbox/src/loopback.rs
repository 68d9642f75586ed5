//! How is it made sure that nobody but this machine reaches the sandbox?

use std::io;
use std::net::SocketAddr;

use tokio::net::TcpListener;

/// Binds a loopback address; refuses every other one before a packet can arrive.
pub(crate) fn bind(setting: &str, address: SocketAddr) -> io::Result<(TcpListener, SocketAddr)> {
    if !address.ip().is_loopback() {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            format!(
                "{setting} = {address} is refused: the sandbox shows every message to everyone who asks, \
                 so it listens on loopback addresses only (127.0.0.1 or [::1])"
            ),
        ));
    }
    let listener = std::net::TcpListener::bind(address)
        .map_err(|error| io::Error::new(error.kind(), format!("{setting} = {address}: {error}")))?;
    listener.set_nonblocking(true)?;
    let bound = listener.local_addr()?;
    Ok((TcpListener::from_std(listener)?, bound))
}

/// True if a `Host` header names this machine. A page on the internet whose name was pointed at
/// 127.0.0.1 (DNS rebinding) is thereby kept from reading the codes.
pub(crate) fn is_loopback_host(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name.eq_ignore_ascii_case("localhost")
        || name.to_ascii_lowercase().ends_with(".localhost")
        || name.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::is_loopback_host;

    #[test]
    fn only_names_of_this_machine_pass_as_host() {
        for host in ["127.0.0.1:8081", "127.0.0.1", "localhost:1", "[::1]:8081", "phone.localhost:8081"] {
            assert!(is_loopback_host(host), "{host}");
        }
        for host in ["evil.example", "evil.example:8081", "127.0.0.1.evil.example", "", "[::2]:1", "10.0.0.1"] {
            assert!(!is_loopback_host(host), "{host}");
        }
    }
}
