//! What happens in the messenger, as the local API tells it.

use api::events::Event;
use messenger::{ContactId, Messenger, OfferedIn, StoreError, Typing, Whose};

use super::rooms;
use crate::answers;

/// Gives an event of the messenger the names and places by which users of the API speak.
pub(super) async fn translate(messenger: &Messenger, event: messenger::Event) -> Result<Event, StoreError> {
    let name = async |id: ContactId| -> Result<String, StoreError> {
        Ok(messenger
            .contact(id)
            .await?
            .map(|contact| contact.name.to_string())
            .unwrap_or_default())
    };
    Ok(match event {
        messenger::Event::Received { contact, row } => Event::Received {
            contact: name(contact).await?,
            row: row.0,
        },
        messenger::Event::Changed { contact, row } => Event::Changed {
            contact: name(contact).await?,
            row: row.0,
        },
        messenger::Event::Settled { contact, row, state } => Event::Settled {
            contact: name(contact).await?,
            row: row.0,
            state: answers::state(state),
        },
        messenger::Event::Said { room, row } => Event::Received {
            contact: rooms::name(messenger, room).await?,
            row: rooms::place(row),
        },
        messenger::Event::ChangedInRoom { room, row } => Event::Changed {
            contact: rooms::name(messenger, room).await?,
            row: rooms::place(row),
        },
        messenger::Event::CameFurther { room, row } => rooms::settled(messenger, room, row).await?,
        messenger::Event::Room { room } => Event::Contact {
            contact: rooms::name(messenger, room).await?,
        },
        messenger::Event::Presence { contact } => match messenger.contact(contact).await? {
            Some(contact) => answers::presence(&messenger.known(contact)),
            None => Event::Unknown,
        },
        messenger::Event::Typing { contact, typing } => Event::Typing {
            contact: name(contact).await?,
            typing: typing == Typing::Going,
        },
        messenger::Event::Draft { whose } => Event::Draft {
            contact: match whose {
                Whose::Contact(contact) => name(contact).await?,
                Whose::Room(room) => rooms::name(messenger, room).await?,
            },
        },
        messenger::Event::Asked => Event::Asked,
        messenger::Event::OwnDoubled => Event::Doubled { contact: None },
        messenger::Event::Doubled { contact } => Event::Doubled {
            contact: Some(name(contact).await?),
        },
        messenger::Event::Removed { name } => Event::Contact {
            contact: name.to_string(),
        },
        messenger::Event::File { row } => match messenger.file(row).await? {
            Some((file, progress)) => Event::File {
                contact: match file.offered_in {
                    OfferedIn::Conversation(contact, _) => name(contact).await?,
                    OfferedIn::Room(room, ..) => rooms::name(messenger, room).await?,
                },
                row: answers::file_row(&file),
                state: answers::file_state(file.state),
                done_bytes: progress.done_bytes,
                size_bytes: file.offer.size,
            },
            // Its conversation was deleted meanwhile.
            None => Event::Missed,
        },
        messenger::Event::Link { contact, .. }
        | messenger::Event::Decided { contact }
        | messenger::Event::Inbox { contact }
        | messenger::Event::MayAsk { contact }
        | messenger::Event::Established { contact }
        | messenger::Event::JoinRefused { contact, .. } => Event::Contact {
            contact: name(contact).await?,
        },
    })
}
