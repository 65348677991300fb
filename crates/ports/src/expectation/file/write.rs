//! From expectations to TOML: always the same keys in the same order, comments left where they are.

use std::net::IpAddr;

use toml_edit::{Array, ArrayOfTables, Item, RawString, Table, Value, value};

use crate::expectation::{Expectation, ExpectedExposure};

/// What stands at the top of a new file.
const INTRODUCTION: &str = "\
# What is expected on the ports of this machine; `directnet check` compares.
# Change it by hand or with `directnet expect`, and commit it.

";
/// The line between two expectations.
const BETWEEN: &str = "\n";

/// Makes the table of a new expectation.
pub(super) fn table(expectation: &Expectation) -> Table {
    let mut table = Table::new();
    table.decor_mut().set_prefix(BETWEEN);
    fill(&mut table, expectation);
    table
}

/// Puts the introduction above the first table of a file.
pub(super) fn introduce(table: &mut Table) {
    table.decor_mut().set_prefix(INTRODUCTION);
}

/// Writes an expectation into a table; keys that stay keep their comments.
pub(super) fn fill(table: &mut Table, expectation: &Expectation) {
    let Expectation {
        process,
        user,
        exposure,
        executable,
        unit,
        is_optional,
        note,
        ..
    } = expectation;
    let text = |text: &Option<String>| text.as_deref().map(Value::from);
    put(table, "port", Some(expectation.target().into()));
    put(table, "process", text(process));
    put(table, "user", text(user));
    put(table, "exposure", exposure.as_ref().map(exposure_value));
    put(table, "executable", text(executable));
    put(table, "unit", text(unit));
    put(table, "optional", is_optional.then(|| true.into()));
    put(table, "note", text(note));
}

/// Moves the head of the file from above the table that was first to above the one that is first now.
///
/// The head is what stands before the last empty line above the table; what is below it belongs to the table.
pub(super) fn move_header(from: &mut Table, to: &mut Table) {
    let prefix = |table: &Table| {
        let prefix = table.decor().prefix().and_then(RawString::as_str);
        prefix.unwrap_or_default().to_owned()
    };
    let whole = prefix(from);
    let head_len = whole.rfind("\n\n").map_or(0, |at| at.saturating_add(2));
    let (head, own) = whole.split_at(head_len);
    let moved = format!("{head}{}", prefix(to).trim_start_matches('\n'));
    to.decor_mut().set_prefix(moved);
    from.decor_mut().set_prefix(format!("{BETWEEN}{own}"));
}

/// Numbers the tables as they follow each other, because that is the order in which they are written.
pub(super) fn number(tables: &mut ArrayOfTables) {
    for (position, table) in (1_isize..).zip(tables.iter_mut()) {
        table.set_position(Some(position));
    }
}

fn put(table: &mut Table, key: &str, new: Option<Value>) {
    let Some(mut new) = new else {
        table.remove(key);
        return;
    };
    match table.get_mut(key).and_then(Item::as_value_mut) {
        Some(old) => {
            *new.decor_mut() = old.decor().clone();
            *old = new;
        }
        None => {
            table.insert(key, value(new));
        }
    }
}

fn exposure_value(exposure: &ExpectedExposure) -> Value {
    match exposure {
        ExpectedExposure::Loopback => "loopback".into(),
        ExpectedExposure::Any => "any".into(),
        ExpectedExposure::Addresses(addresses) => match &addresses[..] {
            [address] => address.to_string().into(),
            addresses => Value::Array(addresses.iter().map(IpAddr::to_string).collect::<Array>()),
        },
    }
}
