//! Files from the disk or from an address the user named; bounded in size and time.
//!
//! The only place where this program asks a host for a file. It follows few redirects, never from https to http, sends
//! no cookies and nothing about this machine.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, anyhow, ensure};
use reqwest::redirect::Policy;

use crate::exit::{CommandError, Exit};
use crate::language::say;

/// The longest a download may take, all in all: four megabytes over a slow line.
const TIME_MAX: Duration = Duration::from_secs(60);
/// IANA's address has moved once in twenty years.
const REDIRECTS_MAX: usize = 3;

/// Reads a file of at most `max` bytes.
pub(super) fn file(path: &Path, max: usize) -> Result<Vec<u8>, CommandError> {
    let read = || {
        let file = File::open(path)?;
        let mut bytes = Vec::new();
        let limit = u64::try_from(max).unwrap_or(u64::MAX).saturating_add(1);
        file.take(limit).read_to_end(&mut bytes)?;
        Ok::<_, std::io::Error>(bytes)
    };
    let bytes = read().with_context(|| say!("cannot-read", path = &path.display().to_string()));
    let bytes = bytes.map_err(|error| CommandError::new(Exit::Failure, error))?;
    if bytes.len() > max {
        return Err(CommandError::say(
            Exit::Failure,
            say!("atlas-too-long", path = &path.display().to_string(), most = max),
        ));
    }
    Ok(bytes)
}

/// Reads a file or fetches an address, at most `max` bytes either way.
pub(super) fn file_or_url(from: &str, max: usize) -> Result<Vec<u8>, CommandError> {
    if !from.starts_with("https://") && !from.starts_with("http://") {
        return file(Path::new(from), max);
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let fetched = runtime.block_on(fetch(from, max, TIME_MAX));
    fetched.map_err(|error| {
        CommandError::new(
            Exit::Failure,
            error.context(say!("atlas-cannot-fetch", url = from)),
        )
        .with_hint(say!("atlas-fetch-hint"))
    })
}

async fn fetch(url: &str, max: usize, time: Duration) -> anyhow::Result<Vec<u8>> {
    // Fails if another provider was chosen before, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let policy = Policy::custom(|attempt| {
        let is_downgrade = attempt.url().scheme() != "https"
            && attempt.previous().iter().any(|before| before.scheme() == "https");
        if is_downgrade || attempt.previous().len() > REDIRECTS_MAX {
            attempt.stop()
        } else {
            attempt.follow()
        }
    });
    let client = reqwest::Client::builder()
        .redirect(policy)
        .timeout(time)
        .no_proxy()
        .build()?;
    let mut response = client.get(url).send().await?;
    ensure!(
        response.status().is_success(),
        say!("atlas-host-answered", status = &response.status().to_string())
    );
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if bytes.len().saturating_add(chunk.len()) > max {
            return Err(anyhow!(say!("atlas-file-too-long", most = max)));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    use super::*;

    /// Answers one request with `answer`, and asks for the file meanwhile.
    async fn fetched(answer: &'static str, max: usize, time: Duration) -> Result<Vec<u8>, String> {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/registry.csv", listener.local_addr().unwrap());
        let serve = async {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = [0; 1024];
            let _ = stream.read(&mut request).await.unwrap();
            stream.write_all(answer.as_bytes()).await.unwrap();
            // An answer that promises more than it has stays open until the asker gives up.
            if answer.contains("999") {
                let _ = stream.read(&mut request).await;
            }
        };
        let (fetched, ()) = tokio::join!(fetch(&url, max, time), serve);
        fetched.map_err(|error| format!("{error:#}"))
    }

    /// Asks for a file that is found behind so many redirections.
    async fn redirected(times: usize) -> Result<Vec<u8>, String> {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/registry.csv", listener.local_addr().unwrap());
        let serve = async {
            for request in 0.. {
                let (mut stream, _) = listener.accept().await.unwrap();
                let _ = stream.read(&mut [0; 1024]).await.unwrap();
                let answer = if request < times {
                    format!("302 Found\r\nLocation: {url}\r\nContent-Length: 0\r\n")
                } else {
                    "200 OK\r\nContent-Length: 0\r\n".to_owned()
                };
                let answer = format!("HTTP/1.1 {answer}Connection: close\r\n\r\n");
                stream.write_all(answer.as_bytes()).await.unwrap();
            }
        };
        tokio::select! {
            fetched = fetch(&url, 5, TIME_MAX) => fetched.map_err(|error| format!("{error:#}")),
            () = serve => unreachable!("it serves for ever"),
        }
    }

    #[tokio::test]
    async fn a_file_that_moves_again_and_again_is_not_followed_for_ever() {
        assert_eq!(redirected(REDIRECTS_MAX).await.unwrap(), b"");
        let error = redirected(REDIRECTS_MAX + 1).await.unwrap_err();
        assert!(error.contains("302"), "{error}");
    }

    #[tokio::test]
    async fn a_file_is_fetched_within_bounds() {
        let answer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello";
        assert_eq!(fetched(answer, 5, TIME_MAX).await.unwrap(), b"hello");
        assert!(
            fetched(answer, 4, TIME_MAX)
                .await
                .unwrap_err()
                .contains("more than 4 bytes")
        );
        let missing = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        assert!(fetched(missing, 5, TIME_MAX).await.unwrap_err().contains("404"));
        let slow = "HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\nhello";
        assert!(fetched(slow, 2_000, Duration::from_millis(300)).await.is_err());
    }
}
