//! Which key does what where: one table, from which the help page is made too.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// Where the keys go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Focus {
    /// The list of conversations.
    List,
    /// The list of ports, which takes the whole screen.
    Ports,
    /// The list of files, which takes the whole screen.
    Files,
    /// The list of requests, which takes the whole screen.
    Requests,
    /// The messages of the open conversation.
    Messages,
    /// The place to write.
    Composer,
}

impl Focus {
    /// Whether it is on something that takes the whole screen.
    pub(crate) fn is_whole(self) -> bool {
        matches!(self, Self::Ports | Self::Files | Self::Requests)
    }
}

/// What a key can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    Quit,
    Help,
    Palette,
    Search,
    ShowConversations,
    ShowPorts,
    ShowFiles,
    ShowRequests,
    ShowNotices,
    FocusNext,
    FocusPrevious,
    NextConversation,
    PreviousConversation,
    Up,
    Down,
    PageUp,
    PageDown,
    Oldest,
    Newest,
    Open,
    Reply,
    React,
    Edit,
    Delete,
    AcceptFile,
    DeclineFile,
    CancelFile,
    AcceptRequest,
    DeclineRequest,
    BlockRequest,
    WithdrawRequest,
    Unblock,
    Send,
    NewLine,
    Leave,
}

/// Where a key means something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Anywhere,
    /// Anywhere but in the place to write, where it is a letter.
    OutsideComposer,
    Only(Focus),
}

/// A key and what it does.
#[derive(Debug)]
pub(crate) struct Binding {
    pub(crate) place: Place,
    key: KeyCode,
    modifiers: KeyModifiers,
    pub(crate) action: Action,
    /// How the help page writes the key; empty where another binding of the same action says it all.
    pub(crate) label: &'static str,
    pub(crate) help: &'static str,
}

const NONE: KeyModifiers = KeyModifiers::NONE;
const CTRL: KeyModifiers = KeyModifiers::CONTROL;
const ALT: KeyModifiers = KeyModifiers::ALT;
const SHIFT: KeyModifiers = KeyModifiers::SHIFT;

const fn bind(
    place: Place,
    key: KeyCode,
    modifiers: KeyModifiers,
    action: Action,
    label: &'static str,
    help: &'static str,
) -> Binding {
    Binding {
        place,
        key,
        modifiers,
        action,
        label,
        help,
    }
}

/// Every key. The first that fits is meant.
pub(crate) const BINDINGS: &[Binding] = {
    use Action as A;
    use Focus::{Composer, Files, List, Messages, Ports, Requests};
    use KeyCode as K;
    use Place::{Anywhere, Only, OutsideComposer};
    &[
        bind(
            Anywhere,
            K::Char('c'),
            CTRL,
            A::Quit,
            "Ctrl-C, q",
            "quit; the node goes on",
        ),
        bind(Anywhere, K::F(1), NONE, A::Help, "F1, ?", "this page"),
        bind(
            Anywhere,
            K::F(2),
            NONE,
            A::ShowConversations,
            "F2",
            "conversations",
        ),
        bind(
            Anywhere,
            K::F(3),
            NONE,
            A::ShowPorts,
            "F3",
            "the ports of this machine",
        ),
        bind(
            Anywhere,
            K::F(4),
            NONE,
            A::ShowFiles,
            "F4",
            "files that are offered, and how they come along",
        ),
        bind(
            Anywhere,
            K::F(5),
            NONE,
            A::ShowRequests,
            "F5",
            "who asks to become a contact, and whom you ask",
        ),
        bind(
            Anywhere,
            K::F(6),
            NONE,
            A::ShowNotices,
            "F6",
            "everything that is said loudly at the top, which is gone then",
        ),
        bind(
            Anywhere,
            K::Char('f'),
            CTRL,
            A::Search,
            "Ctrl-F",
            "search everything that was said",
        ),
        bind(
            Anywhere,
            K::Char('p'),
            CTRL,
            A::Palette,
            "/, :, Ctrl-P",
            "commands",
        ),
        bind(
            Anywhere,
            K::Tab,
            NONE,
            A::FocusNext,
            "Tab, Shift-Tab",
            "go to the next or previous part",
        ),
        bind(Anywhere, K::BackTab, SHIFT, A::FocusPrevious, "", ""),
        bind(Anywhere, K::BackTab, NONE, A::FocusPrevious, "", ""),
        bind(
            Anywhere,
            K::Down,
            ALT,
            A::NextConversation,
            "Alt-Up, Alt-Down",
            "previous or next conversation",
        ),
        bind(Anywhere, K::Up, ALT, A::PreviousConversation, "", ""),
        bind(
            Anywhere,
            K::PageUp,
            NONE,
            A::PageUp,
            "PageUp, PageDown",
            "scroll by a screen",
        ),
        bind(Anywhere, K::PageDown, NONE, A::PageDown, "", ""),
        bind(Anywhere, K::Esc, NONE, A::Leave, "Esc", "leave what was begun"),
        bind(OutsideComposer, K::Char('q'), NONE, A::Quit, "", ""),
        bind(OutsideComposer, K::Char('?'), NONE, A::Help, "", ""),
        bind(OutsideComposer, K::Char('/'), NONE, A::Palette, "", ""),
        bind(OutsideComposer, K::Char(':'), NONE, A::Palette, "", ""),
        bind(
            OutsideComposer,
            K::Up,
            NONE,
            A::Up,
            "Up, Down; k, j",
            "move in a list, or from message to message",
        ),
        bind(OutsideComposer, K::Down, NONE, A::Down, "", ""),
        bind(OutsideComposer, K::Char('k'), NONE, A::Up, "", ""),
        bind(OutsideComposer, K::Char('j'), NONE, A::Down, "", ""),
        bind(
            OutsideComposer,
            K::Home,
            NONE,
            A::Oldest,
            "Home, End; g, G",
            "to the first or the last",
        ),
        bind(OutsideComposer, K::End, NONE, A::Newest, "", ""),
        bind(OutsideComposer, K::Char('g'), NONE, A::Oldest, "", ""),
        bind(OutsideComposer, K::Char('G'), NONE, A::Newest, "", ""),
        bind(Only(List), K::Enter, NONE, A::Open, "Enter", "open, and write"),
        bind(
            Only(Ports),
            K::Enter,
            NONE,
            A::Open,
            "Enter",
            "everything about this port",
        ),
        bind(
            Only(Files),
            K::Enter,
            NONE,
            A::Open,
            "Enter",
            "everything about this file",
        ),
        bind(Only(Files), K::Char('a'), NONE, A::AcceptFile, "a", "accept it"),
        bind(
            Only(Files),
            K::Char('d'),
            NONE,
            A::DeclineFile,
            "d",
            "decline it; the contact is told",
        ),
        bind(
            Only(Files),
            K::Char('x'),
            NONE,
            A::CancelFile,
            "x",
            "stop fetching it, or take the offer back",
        ),
        bind(
            Only(Requests),
            K::Enter,
            NONE,
            A::Open,
            "Enter",
            "everything about this request",
        ),
        bind(
            Only(Requests),
            K::Char('a'),
            NONE,
            A::AcceptRequest,
            "a",
            "become contacts",
        ),
        bind(
            Only(Requests),
            K::Char('d'),
            NONE,
            A::DeclineRequest,
            "d",
            "show it no more; they are not told",
        ),
        bind(
            Only(Requests),
            K::Char('b'),
            NONE,
            A::BlockRequest,
            "b",
            "hear nothing more of them",
        ),
        bind(
            Only(Requests),
            K::Char('x'),
            NONE,
            A::WithdrawRequest,
            "x",
            "ask them no more",
        ),
        bind(
            Only(Requests),
            K::Char('u'),
            NONE,
            A::Unblock,
            "u",
            "take a block back",
        ),
        bind(
            Only(Messages),
            K::Char('r'),
            NONE,
            A::Reply,
            "r",
            "answer the selected message",
        ),
        bind(
            Only(Messages),
            K::Char('+'),
            NONE,
            A::React,
            "+",
            "put a sign on it",
        ),
        bind(
            Only(Messages),
            K::Char('e'),
            NONE,
            A::Edit,
            "e",
            "say it in other words",
        ),
        bind(
            Only(Messages),
            K::Char('d'),
            NONE,
            A::Delete,
            "d",
            "delete it at both ends",
        ),
        bind(Only(Messages), K::Enter, NONE, A::Reply, "", ""),
        bind(Only(Composer), K::Enter, NONE, A::Send, "Enter", "send"),
        bind(
            Only(Composer),
            K::Enter,
            ALT,
            A::NewLine,
            "Alt-Enter, Shift-Enter, Ctrl-J",
            "a new line",
        ),
        bind(Only(Composer), K::Enter, SHIFT, A::NewLine, "", ""),
        bind(Only(Composer), K::Char('j'), CTRL, A::NewLine, "", ""),
    ]
};

/// Finds what a key does where the focus is.
pub(crate) fn action(focus: Focus, key: &KeyEvent) -> Option<Action> {
    // Terminals differ in whether they tell of the shift that makes a capital letter or a sign.
    let modifiers = match key.code {
        KeyCode::Char(_) => key.modifiers - SHIFT,
        _ => key.modifiers,
    };
    BINDINGS
        .iter()
        .find(|binding| {
            let is_here = match binding.place {
                Place::Anywhere => true,
                Place::OutsideComposer => focus != Focus::Composer,
                Place::Only(place) => place == focus,
            };
            is_here && binding.key == key.code && binding.modifiers == modifiers
        })
        .map(|binding| binding.action)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(focus: Focus, code: KeyCode, modifiers: KeyModifiers, expected: Option<Action>) {
        assert_eq!(
            action(focus, &KeyEvent::new(code, modifiers)),
            expected,
            "{code:?}"
        );
    }

    #[test]
    fn letters_are_letters_where_words_are_written() {
        for key in ['q', '?', '/', ':', 'j', 'r', 'd'] {
            check(Focus::Composer, KeyCode::Char(key), NONE, None);
        }
        check(Focus::List, KeyCode::Char('q'), NONE, Some(Action::Quit));
        check(Focus::List, KeyCode::Char('d'), NONE, None);
        check(Focus::Messages, KeyCode::Char('d'), NONE, Some(Action::Delete));
    }

    #[test]
    fn a_capital_is_one_with_and_without_its_shift() {
        check(Focus::List, KeyCode::Char('G'), SHIFT, Some(Action::Newest));
        check(Focus::List, KeyCode::Char('G'), NONE, Some(Action::Newest));
    }

    #[test]
    fn every_key_that_does_something_is_on_the_help_page() {
        let page = crate::view::help::lines(90);
        let page: Vec<&str> = page.iter().map(|(line, _)| line.as_str()).collect();
        for binding in BINDINGS {
            assert_eq!(binding.label.is_empty(), binding.help.is_empty(), "{binding:?}");
            let name = name(binding);
            let is_told = page.iter().any(|line| {
                // Columns of a label are followed by at least two spaces.
                let label = line.trim_start().split("  ").next().unwrap_or_default();
                label.split([',', ';', ' ']).any(|key| key == name)
            });
            assert!(is_told, "{name} is missing: {binding:?}");
        }
    }

    /// How the help page writes a key.
    fn name(binding: &Binding) -> String {
        let modifiers = match binding.modifiers {
            CTRL => "Ctrl-",
            ALT => "Alt-",
            _ => "",
        };
        let key = match binding.key {
            KeyCode::Char(letter) if binding.modifiers == CTRL => letter.to_ascii_uppercase().to_string(),
            KeyCode::Char(letter) => letter.to_string(),
            KeyCode::F(number) => format!("F{number}"),
            KeyCode::BackTab => "Shift-Tab".to_owned(),
            KeyCode::Enter if binding.modifiers == SHIFT => "Shift-Enter".to_owned(),
            key => format!("{key:?}"),
        };
        format!("{modifiers}{key}")
    }
}
