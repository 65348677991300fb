//! What is asked about files.

use api::files::{FilesRequest, OfferRequest};
use api::text::visible;
use api::{ApiError, Service};

use super::{Answer, Effect};
use crate::language::say;
use crate::{files, paths};

pub(super) async fn ask(effect: Effect, node: &impl Service) -> Result<Answer, ApiError> {
    Ok(match effect {
        Effect::ListFiles => {
            let request = FilesRequest {
                with: None,
                all: true,
            };
            Answer::Files(node.files(request).await?)
        }
        Effect::AcceptFile(request) => {
            let file = node.accept_file(request).await?;
            let contact = visible(&file.contact);
            Answer::Told(say!(
                "file-accepted",
                file = &files::name(&file),
                contact = &contact
            ))
        }
        Effect::StopFile(request) => {
            let file = node.stop_file(request).await?;
            let standing = files::standing(&file, 0);
            Answer::Told(format!("{standing}: {}", files::name(&file)))
        }
        Effect::Offer { to, path } => {
            let request = OfferRequest {
                to,
                path: paths::absolute(&path)?,
                wait_ms: None,
            };
            Answer::Sent(node.offer(request).await?)
        }
        _ => Answer::Kept,
    })
}
