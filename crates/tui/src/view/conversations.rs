//! The list of conversations: name, what is unread, how the last message begins.

use api::messages::Conversation;
use api::text::visible;
use ratatui::Frame;
use unicode_width::UnicodeWidthStr;

use super::layout::{LISTED_LINES, Layout};
use super::line;
use crate::app::{App, beginning};
use crate::block::shortened;
use crate::keymap::Focus;
use crate::language::say;
use crate::notices;
use crate::theme::Theme;

/// What a user without contacts can do first.
fn first_steps() -> [String; 6] {
    [
        say!("first-nobody").to_owned(),
        String::new(),
        say!("first-invite").to_owned(),
        format!("         {}", say!("first-invite-more")),
        say!("first-add").to_owned(),
        format!("         {}", say!("first-add-more")),
    ]
}

pub(super) fn draw(app: &App, theme: Theme, layout: &Layout, frame: &mut Frame<'_>) {
    let heading = layout.list_heading;
    line(
        frame,
        heading,
        heading.y,
        &format!(" {}", say!("heading-conversations")),
        theme.title(),
    );
    if app.conversations.is_empty() && app.is_listed {
        for (y, text) in (layout.list.y.saturating_add(1)..).zip(first_steps()) {
            line(frame, layout.list, y, &format!(" {text}"), theme.faint());
        }
    }
    let listed = app.conversations.iter().enumerate().skip(layout.first_listed);
    let mut y = layout.list.y;
    for (place, conversation) in listed {
        if y.saturating_add(1) >= layout.list.bottom() {
            break;
        }
        let is_chosen = place == app.chosen && app.focus == Focus::List;
        let is_open = app.is_open(&conversation.name);
        entry(conversation, (is_chosen, is_open), theme, layout, y, frame);
        y = y.saturating_add(LISTED_LINES);
    }
}

fn entry(
    conversation: &Conversation,
    (is_chosen, is_open): (bool, bool),
    theme: Theme,
    layout: &Layout,
    y: u16,
    frame: &mut Frame<'_>,
) {
    let is_connected = conversation
        .contact
        .as_ref()
        .is_some_and(|contact| contact.connected);
    let is_away = conversation
        .contact
        .as_ref()
        .is_some_and(|contact| contact.away.is_some());
    let presence = match (is_connected, is_away) {
        _ if conversation.room.is_some() => "▪",
        (true, true) => "◐",
        (true, false) => "●",
        (false, _) => "○",
    };
    // Of whom something is said loudly, something is said here too.
    let contact = conversation.contact.as_ref();
    let mark = match contact {
        Some(contact) if notices::is_dubious(contact) => "‼ ",
        _ => "",
    };
    let unread = match conversation.unread {
        0 => String::new(),
        count => format!(" {count} "),
    };
    let width = usize::from(layout.list.width);
    let name_width = width.saturating_sub(4).saturating_sub(unread.width());
    let name = shortened(&format!("{mark}{}", visible(&conversation.name)), name_width);
    let gap = " ".repeat(name_width.saturating_sub(name.width()));
    let style = match (is_chosen, is_open || conversation.unread > 0) {
        (true, _) => theme.chosen(),
        (false, true) => theme.title(),
        (false, false) => ratatui::style::Style::new(),
    };
    let text = format!(" {presence} {name}{gap}{unread} ");
    line(frame, layout.list, y, &text, style);
    let said = conversation.latest.as_ref().map(|message| {
        let said = beginning(message);
        match &message.author {
            Some(author) if message.from_contact => format!("{}: {said}", visible(author)),
            _ if message.from_contact => said,
            _ => say!("by-you", what = &said),
        }
    });
    let said = shortened(&said.unwrap_or_default(), width.saturating_sub(4));
    line(
        frame,
        layout.list,
        y.saturating_add(1),
        &format!("   {said}"),
        theme.faint(),
    );
}
