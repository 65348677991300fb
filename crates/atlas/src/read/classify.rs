//! Which of the registry's answers a row is.
//!
//! The file has no column for it. A row with a service name is an assignment, and one without has, where a
//! description would be, a word such as "Reserved". That word has been typed by many people over forty years.

use crate::registry::Status;

/// How the file says that an assignment was taken back, lower case.
const WITHDRAWN: [&str; 5] = [
    "de-registered",
    "removed",
    "deprecated",
    "de-commissioned",
    "decomissioned",
];

/// Tells what a row says about its ports.
///
/// Only the description counts. A note such as "This entry has been removed on 2017-05-18" beside "Reserved"
/// is history: de-assigned ports become reserved ones (RFC 6335, section 8.2).
pub(super) fn classify(service: &str, description: &str, assignee: &str) -> Status {
    let description = description.to_ascii_lowercase();
    if !service.is_empty() {
        // A real description may begin with such a word; here it has to be all there is.
        let is_withdrawn = WITHDRAWN.contains(&description.as_str());
        return if is_withdrawn {
            Status::Withdrawn
        } else {
            Status::Assigned
        };
    }
    let opens_with = |word: &str| description.trim_start_matches('(').starts_with(word);
    if WITHDRAWN.into_iter().any(opens_with) {
        Status::Withdrawn
    } else if opens_with("reserved") {
        Status::Reserved
    } else if opens_with("unassigned") || assignee.is_empty() {
        // Without an assignee, a remark such as "Possibly used by Sun Solaris????" makes the port nobody's.
        Status::Unassigned
    } else {
        // "any private mail system" and its like: no name, but somebody's.
        Status::Assigned
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_without_a_name_are_told_apart_by_their_description() {
        let check =
            |description, expected| assert_eq!(classify("", description, ""), expected, "{description}");
        check("Reserved", Status::Reserved);
        check("Reserved - IANA", Status::Reserved);
        check("Unassigned", Status::Unassigned);
        check("unassigned", Status::Unassigned);
        check("Unassigned [was netstat]", Status::Unassigned);
        check("(unassigned) Possibly assigned", Status::Unassigned);
        check("Unassigned (FRP-Released 12/7/00)", Status::Unassigned);
        check("Possibly used by Sun Solaris????", Status::Unassigned);
        check("De-registered", Status::Withdrawn);
        check("Removed", Status::Withdrawn);
        check("Deprecated", Status::Withdrawn);
        check("De-Commissioned Port", Status::Withdrawn);
    }

    #[test]
    fn a_row_with_an_assignee_but_no_name_is_assigned_unless_it_was_withdrawn() {
        let check = |description, expected| assert_eq!(classify("", description, "[Jon_Postel]"), expected);
        check("any private file service", Status::Assigned);
        check("Decomissioned Port 04/14/00, ms", Status::Withdrawn);
        check("Unassigned", Status::Unassigned);
    }

    #[test]
    fn a_name_is_assigned_whatever_its_description_begins_with() {
        let check = |description, expected| assert_eq!(classify("sua", description, ""), expected);
        check("", Status::Assigned);
        check(
            "Reserved for a future enhancement of STUN-BEHAVIOR",
            Status::Assigned,
        );
        check("Removed items list protocol", Status::Assigned);
        check("De-Registered", Status::Withdrawn);
    }
}
