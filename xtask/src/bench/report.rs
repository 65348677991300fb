//! docs/benchmarks.md: one marked section per benchmark, replaced as a whole by `--write`.

use std::fs;

use anyhow::Context;

use crate::workspace;

/// The page, from the root of the workspace.
const PAGE: &str = "docs/benchmarks.md";

/// What stands above the sections of a new page.
const OPENING: &str = "# Benchmarks

Written by `cargo xtask bench <name> --write`. All programs of a table took turns on the same machine in the same run:
compare the rows with each other, not with numbers from elsewhere.
";

/// Prints the section called `name`, and puts it into the page as well if that is asked for.
pub(super) fn tell(name: &str, section: &str, is_written: bool) -> anyhow::Result<()> {
    println!("\n{section}");
    if is_written {
        return write(name, section);
    }
    Ok(())
}

/// Puts the section called `name` into the page, in place of the one that was there.
fn write(name: &str, section: &str) -> anyhow::Result<()> {
    let path = workspace::root().join(PAGE);
    let page = fs::read_to_string(&path).unwrap_or_else(|_| OPENING.to_owned());
    fs::write(&path, with_section(&page, name, section)).with_context(|| format!("cannot write {PAGE}"))?;
    println!("bench: written to {PAGE}");
    Ok(())
}

/// The page with the section replaced, or added at its end.
fn with_section(page: &str, name: &str, section: &str) -> String {
    let (begin, end) = (format!("<!-- begin: {name} -->"), format!("<!-- end: {name} -->"));
    let section = format!("{begin}\n{}\n{end}", section.trim());
    let parts = page
        .split_once(&begin)
        .and_then(|(before, rest)| Some((before, rest.split_once(&end)?.1)));
    match parts {
        Some((before, after)) => format!("{before}{section}{after}"),
        None => format!("{}\n\n{section}\n", page.trim_end()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_is_added_once_and_then_replaced() {
        let page = with_section("# Benchmarks\n", "ports", "old");
        assert_eq!(
            page,
            "# Benchmarks\n\n<!-- begin: ports -->\nold\n<!-- end: ports -->\n"
        );
        let page = with_section(&page, "messages", "other");
        let page = with_section(&page, "ports", "new\n");
        let expected = "# Benchmarks\n\n<!-- begin: ports -->\nnew\n<!-- end: ports -->\n\n\
                        <!-- begin: messages -->\nother\n<!-- end: messages -->\n";
        assert_eq!(page, expected);
    }
}
