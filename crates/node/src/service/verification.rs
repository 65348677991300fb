//! Safety words and their QR code, and whether the own identity runs twice, as the local API asks for them.

use api::contacts::{SafetyWords, Verification, VerifyRequest};
use api::{ApiError, ErrorCode};
use messenger::{Contact, Safety};

use super::NodeService;
use crate::{answers, trouble};

impl NodeService {
    pub(super) async fn compare(&self, request: VerifyRequest) -> Result<Verification, ApiError> {
        let contact = self.contact(&request.who).await?;
        let safety = self.messenger.safety(&contact);
        if let Some(text) = &request.text {
            check(&contact, safety, text)?;
        }
        let verified = request.verified.or(request.text.map(|_| true));
        if let Some(is_verified) = verified {
            let noted = self.messenger.set_verified(contact.id, is_verified).await;
            noted.map_err(|error| trouble::store(&error))?;
        }
        let contact = self.contact(&contact.peer.to_string()).await?;
        Ok(self.verification(&contact, safety))
    }

    /// When the node's own identity was seen in two places, as long as that is told.
    pub(super) async fn own_double(&self) -> Result<Option<i64>, ApiError> {
        let noticed = self.messenger.own_double().await;
        Ok(answers::doubled(noticed.map_err(|error| trouble::store(&error))?))
    }

    fn verification(&self, contact: &Contact, safety: Safety) -> Verification {
        let words = safety.words().into_iter().map(|(peer, words)| SafetyWords {
            own: peer == self.messenger.id(),
            words: words.iter().map(|word| word.as_str().to_owned()).collect(),
        });
        Verification {
            version: 1,
            contact: contact.name.to_string(),
            words: words.collect(),
            text: safety.to_text(),
            verified_at_ms: contact.verified_at.map(|at| at.0),
        }
    }
}

/// Checks that a text of the contact's is about these two nodes.
fn check(contact: &Contact, safety: Safety, text: &str) -> Result<(), ApiError> {
    let theirs =
        Safety::from_text(text).map_err(|error| ApiError::new(ErrorCode::NotVerified, error.to_string()))?;
    if theirs == safety {
        return Ok(());
    }
    let message = format!(
        "this is NOT the code of {} and you: somebody may stand between",
        contact.name
    );
    Err(ApiError::new(ErrorCode::NotVerified, message).with_hint(
        "make sure that the code is theirs for you; if it is, do not trust this contact, and make another invite in person",
    ))
}
