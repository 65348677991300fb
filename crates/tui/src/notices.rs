//! What has to be said loudly, in the words of the command line.

use api::contacts::Contact;
use api::text::visible;

/// Says that whoever was taken in, or asks, is not the contact whose name they use.
pub(crate) fn same_name_as(other: &str) -> String {
    let other = visible(other);
    format!(
        "this is not your contact {other}, who has another id: somebody else uses the name, or one that looks the same"
    )
}

/// Says that a contact's name can be mistaken for another's.
pub(crate) fn looks_like(contact: &Contact) -> Option<String> {
    let (name, other) = (visible(&contact.name), visible(contact.looks_like.as_ref()?));
    Some(format!(
        "{name} looks like {other} and is somebody else: /contacts rename {name} NAME"
    ))
}
