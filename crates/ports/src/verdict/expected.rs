//! The part of a verdict that compares with what the user expects.
//!
//! Where something is expected of a port, the registry has no say: the user knows better. A socket that meets none of
//! the expectations is compared with the one it differs least from.

use atlas::number::Transport;

use super::{Case, Finding, Level, NextStep, Reason, next_step, odd_programs};
use crate::evidence::HeldSocket;
use crate::expectation::Expectation;
use crate::expectation::compare::{Comparison, Difference, compare, is_tied_wider, narrower};
use crate::exposure::Exposure;
use crate::owner::Owners;
use crate::sockets::SocketState;

/// A socket beside the expectation that it comes closest to.
struct Closest<'a> {
    held: &'a HeldSocket,
    expectation: &'a Expectation,
    comparison: Comparison,
}

impl Case<'_> {
    /// Whether the socket is one that the expectations of its port speak of: a client's is not.
    pub(super) fn is_expected_of(&self, held: &HeldSocket) -> bool {
        let is_client = matches!(held.socket.state, SocketState::Connected { .. });
        !self.expectations.is_empty() && !is_client
    }

    /// Compares the sockets that the expectations speak of, and says which expectations they leave unmet.
    pub(super) fn judge_expected(&self, sockets: &[HeldSocket]) -> Vec<Finding> {
        let closest: Vec<Closest<'_>> = sockets
            .iter()
            .filter(|held| self.is_expected_of(held))
            .filter_map(|held| self.closest(held))
            .collect();
        let mut findings: Vec<Finding> = closest.iter().map(|closest| self.finding(closest)).collect();
        let has_foreign = findings.iter().any(|finding| finding.level > Level::AsExpected);
        self.excuse_expected_companions(&closest, &mut findings);
        if !closest.is_empty() && !has_foreign {
            findings.extend(
                self.expectations
                    .iter()
                    .filter_map(|expected| unmet(expected, &closest)),
            );
        }
        findings
    }

    fn closest<'a>(&'a self, held: &'a HeldSocket) -> Option<Closest<'a>> {
        let all = self.expectations.iter().map(|expectation| Closest {
            held,
            expectation,
            comparison: compare(expectation, held),
        });
        all.min_by_key(|closest| {
            (
                closest.comparison.differences.len(),
                !closest.comparison.is_complete,
            )
        })
    }

    fn finding(&self, closest: &Closest<'_>) -> Finding {
        let Closest { held, comparison, .. } = closest;
        let is_reachable = held.exposure.may_be_reached();
        let (odd, mut notes) = odd_programs(&held.owners);
        notes.extend(shut_off_by_rule(closest));
        let compared = match (&comparison.differences[..], comparison.is_complete) {
            ([], true) => Level::AsExpected,
            ([], false) => Level::Unverified,
            _ => Level::Different,
        };
        let is_worth_a_look = is_reachable && (compared == Level::Different || !odd.is_empty());
        let level = if is_worth_a_look {
            Level::LookAtThis
        } else {
            compared
        };
        let mut reasons = odd;
        reasons.extend(Self::expectation_reasons(closest, compared));
        if level >= Level::Unclaimed {
            reasons.push(Reason::of_exposure(&held.exposure));
        }
        let next_step = match (compared, held.owners.processes().first()) {
            (Level::Different, Some(owner)) => NextStep::Reconcile(owner.pid),
            (Level::Unverified, Some(_)) => NextStep::CheckByHand,
            (Level::Unverified | Level::Different, None) => next_step(Level::Different, &held.owners),
            _ => next_step(level, &held.owners),
        };
        Finding {
            level,
            reasons,
            notes,
            next_step,
        }
    }

    fn expectation_reasons(closest: &Closest<'_>, compared: Level) -> Vec<Reason> {
        let expected = || Box::new(closest.expectation.clone());
        match compared {
            Level::AsExpected => vec![Reason::MeetsExpectation(expected())],
            Level::Unverified => {
                let mut reasons = vec![Reason::ExpectationNotCompared(expected())];
                if let Owners::Unknown(why) = &closest.held.owners {
                    reasons.push(Reason::OwnerUnknown(*why));
                }
                reasons
            }
            _ => {
                let differences = closest.comparison.differences.iter();
                let reasons = differences.cloned().map(Box::new);
                reasons.map(Reason::DiffersFromExpectation).collect()
            }
        }
    }

    /// Takes programs for harmless that share an expected UDP port and fit its registration: multicast DNS and SSDP
    /// live from that.
    fn excuse_expected_companions(&self, closest: &[Closest<'_>], findings: &mut [Finding]) {
        let is_met = findings.iter().any(|finding| finding.level == Level::AsExpected);
        if self.claim.transport != Transport::Udp || !is_met {
            return;
        }
        for (closest, finding) in closest.iter().zip(findings) {
            let is_other_program = |difference: &Difference| matches!(difference, Difference::Process { .. });
            let (claimed, reasons) = self.compare(&closest.held.owners);
            let is_companion = closest.comparison.differences.iter().any(is_other_program)
                && claimed == Level::Known
                && !finding.reasons.iter().any(Reason::is_odd_program);
            if is_companion {
                finding.level = Level::AsExpected;
                finding.reasons = reasons;
                finding.next_step = NextStep::Nothing;
            }
        }
    }
}

/// Tells of the rule without which the socket would be reachable from further away than expected.
fn shut_off_by_rule(closest: &Closest<'_>) -> Option<Reason> {
    let expected = closest.expectation.exposure.as_ref()?;
    match &closest.held.exposure {
        Exposure::FilteredBy(rule) if is_tied_wider(expected, &closest.held.socket) => {
            Some(Reason::Filtered(rule.clone()))
        }
        _ => None,
    }
}

/// Says what an expectation lacks that no socket meets, or that sockets meet from less far away than it says.
fn unmet(expectation: &Expectation, closest: &[Closest<'_>]) -> Option<Finding> {
    let meeting = closest
        .iter()
        .filter(|closest| closest.comparison.differences.is_empty())
        .filter(|closest| closest.expectation == expectation);
    let reason = if meeting.clone().next().is_some() {
        let sockets = meeting.map(|closest| closest.held);
        Reason::DiffersFromExpectation(Box::new(narrower(expectation, sockets)?))
    } else if expectation.is_optional || !expectation.is_single() {
        return None;
    } else {
        Reason::ExpectedMissing(Box::new(expectation.clone()))
    };
    Some(Finding {
        level: Level::Different,
        reasons: vec![reason],
        notes: Vec::new(),
        next_step: NextStep::StartOrForget,
    })
}

/// Returns why a port that nobody holds is not as expected.
pub(super) fn missing(expectations: &[&Expectation]) -> Vec<Reason> {
    expectations
        .iter()
        .filter(|expectation| expectation.is_single() && !expectation.is_optional)
        .map(|expectation| Reason::ExpectedMissing(Box::new((*expectation).clone())))
        .collect()
}
