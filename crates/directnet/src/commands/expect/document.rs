//! Turns what was expected, and what changed, into the document of `api::expectations`.

use api::expectations::ExpectationsDocument;
use api::ports::VERSION;
use node::documents::expectations::expectation;
use ports::expectation::Expectation;

use super::Outcome;

/// Makes the document about what is expected and what changed.
pub(super) fn of(outcome: &Outcome<'_>) -> ExpectationsDocument {
    let all = |expectations: &[Expectation]| expectations.iter().map(expectation).collect();
    ExpectationsDocument {
        version: VERSION,
        file: outcome.path.display().to_string(),
        expectations: all(&outcome.expectations),
        added: all(&outcome.added),
        removed: all(&outcome.removed),
    }
}
