//! Follows first packets through the rules: who gets through, by which rule, and where nobody can say.
//!
//! All senders are followed at once. A question that only some of them meet splits them into paths that are apart from
//! each other, so that what is said of one path holds for it alone. Everything is bounded: rules that would lead to
//! too many paths, too deep or too far end in "unknown".

use std::collections::BTreeMap;

use super::packet::{Clause, ClauseKind, Packet, Truth};
use super::ranges::Ranges;
use super::ruleset::{Base, Chain, Family, Hook, Match, Rule, Ruleset, Step, Verdict};

/// How many paths are followed at once; real rules need a handful, and more end in "unknown".
const PATHS_MAX: usize = 64;
/// How deep chains may call each other; the kernel's own limit is 16.
const DEPTH_MAX: usize = 16;
/// How many questions are asked in one walk; the largest rulesets have some ten thousand rules.
const QUESTIONS_MAX: usize = 2_000_000;

/// Senders that fare alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Path {
    pub(super) sources: Ranges,
    pub(super) clauses: Vec<Clause>,
}

/// Where a decision was made: a rule, or the policy of a chain.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) chain: &'a Chain,
    pub(super) rule: Option<&'a Rule>,
}

/// How first packets fare.
#[derive(Debug, Default)]
pub(super) struct Outcome<'a> {
    /// Those that get to the socket, and the last rule that let them; `None` if only policies did.
    pub(super) accepted: Vec<(Path, Option<Place<'a>>)>,
    pub(super) dropped: Vec<(Path, Place<'a>)>,
    /// Those that are sent on, and where to.
    pub(super) forwarded: Vec<(Path, Place<'a>, &'a str)>,
    /// What nobody can say, with the words that are not understood.
    pub(super) unknown: Vec<(Path, String)>,
    /// How many questions were asked.
    pub(super) questions: usize,
}

/// The rules, ready to be walked.
#[derive(Debug)]
pub(super) struct Walker<'a> {
    chains: BTreeMap<(Family, &'a str, &'a str), &'a Chain>,
    /// The chains that packets come to by themselves, in the order in which they do.
    bases: Vec<(&'a Chain, &'a Base)>,
}

impl<'a> Walker<'a> {
    pub(super) fn new(rules: &'a Ruleset) -> Self {
        Self::up_to(rules, Hook::Input)
    }

    /// Makes a walker that goes no further than one place on the way.
    pub(super) fn up_to(rules: &'a Ruleset, last: Hook) -> Self {
        Self::over(rules, |hook| hook <= last)
    }

    /// Makes a walker that looks at one place on the way alone.
    pub(super) fn at(rules: &'a Ruleset, only: Hook) -> Self {
        Self::over(rules, |hook| hook == only)
    }

    fn over(rules: &'a Ruleset, is_meant: impl Fn(Hook) -> bool) -> Self {
        let chains = rules.chains.iter();
        let named = chains
            .clone()
            .map(|chain| ((chain.family, chain.table.as_str(), chain.name.as_str()), chain));
        let mut bases: Vec<_> = chains
            .filter_map(|chain| chain.base.as_ref().map(|base| (chain, base)))
            .filter(|(_, base)| is_meant(base.hook))
            .collect();
        bases.sort_by_key(|(_, base)| (base.hook, base.priority));
        Self {
            chains: named.collect(),
            bases,
        }
    }

    /// Follows the first packets of all senders to one socket.
    pub(super) fn walk(&self, packet: Packet<'_>) -> Outcome<'a> {
        let mut walk = Walk {
            walker: self,
            packet,
            outcome: Outcome::default(),
            is_untracked: false,
        };
        let all = Path {
            sources: Ranges::senders(packet.is_v6),
            clauses: Vec::new(),
        };
        let mut under_way = vec![(all, None)];
        for (chain, base) in &self.bases {
            if walk.comes_to(chain, base) {
                under_way = walk.pass(chain, base, under_way);
            }
        }
        walk.outcome.accepted = under_way;
        walk.outcome
    }
}

/// One walk of one kind of packet.
struct Walk<'w, 'a> {
    walker: &'w Walker<'a>,
    packet: Packet<'w>,
    outcome: Outcome<'a>,
    is_untracked: bool,
}

/// What a chain makes of the paths that come to it, where it does not end them.
#[derive(Default)]
struct Passage<'a> {
    accepted: Vec<(Path, Place<'a>)>,
    returned: Vec<Path>,
}

impl<'a> Walk<'_, 'a> {
    /// Whether the packet comes to a base chain.
    fn comes_to(&self, chain: &Chain, base: &Base) -> bool {
        let is_family = match chain.family {
            Family::Ip => !self.packet.is_v6,
            Family::Ip6 => self.packet.is_v6,
            Family::Inet | Family::Bridge | Family::Netdev => true,
        };
        let device = |device: &String| Some(device.as_str()) == self.packet.interface;
        is_family && (base.devices.is_empty() || base.devices.iter().any(device))
    }

    /// Sends paths through a base chain; returns those that go on.
    fn pass(
        &mut self,
        chain: &'a Chain,
        base: &Base,
        under_way: Vec<(Path, Option<Place<'a>>)>,
    ) -> Vec<(Path, Option<Place<'a>>)> {
        let mut going_on = Vec::new();
        for (path, before) in under_way {
            let drops = self.outcome.dropped.len();
            let mut passage = Passage::default();
            let left = self.chain(chain, vec![path], DEPTH_MAX, &mut passage);
            passage.returned.extend(left);
            let place = Place { chain, rule: None };
            for path in passage.returned {
                if base.accepts_by_default {
                    going_on.push((path, before));
                } else {
                    self.outcome.dropped.push((path, place));
                }
            }
            going_on.extend(
                passage
                    .accepted
                    .into_iter()
                    .map(|(path, place)| (path, Some(place))),
            );
            if chain.family == Family::Bridge {
                self.doubt(drops);
            }
        }
        going_on
    }

    /// Takes back what was dropped since: only packets that cross a bridge come to a bridge's chains.
    fn doubt(&mut self, since: usize) {
        let doubtful = self
            .outcome
            .dropped
            .split_off(since.min(self.outcome.dropped.len()));
        for (path, place) in doubtful {
            let text = format!("bridge {} {}", place.chain.table, place.chain.name);
            self.outcome.unknown.push((path, text));
        }
    }

    /// Sends paths through a chain; returns those that no rule decided about.
    fn chain(
        &mut self,
        chain: &'a Chain,
        mut paths: Vec<Path>,
        depth: usize,
        passage: &mut Passage<'a>,
    ) -> Vec<Path> {
        for rule in &chain.rules {
            if paths.is_empty() {
                break;
            }
            let place = Place {
                chain,
                rule: Some(rule),
            };
            paths = self.rule(place, rule, paths, depth, passage);
            if paths.len() > PATHS_MAX {
                self.give_up(paths, "too many cases");
                return Vec::new();
            }
        }
        paths
    }

    fn rule(
        &mut self,
        place: Place<'a>,
        rule: &'a Rule,
        paths: Vec<Path>,
        depth: usize,
        passage: &mut Passage<'a>,
    ) -> Vec<Path> {
        if rule.steps.iter().all(|step| matches!(step, Step::Match(_))) {
            return paths;
        }
        let mut here = paths;
        let mut left = Vec::new();
        for step in &rule.steps {
            if here.is_empty() {
                break;
            }
            match step {
                Step::Match(question) => {
                    let (met, failed) = self.split(question, here);
                    left.extend(failed);
                    here = met;
                }
                Step::Verdict(verdict) => here = self.verdict(place, verdict, here, depth, passage),
                Step::Map(arms) => {
                    for (question, verdict) in arms {
                        let (met, failed) = self.split(question, here);
                        left.extend(self.verdict(place, verdict, met, depth, passage));
                        here = failed;
                    }
                }
                Step::Untrack => self.is_untracked = true,
                Step::Opaque(text) => self.give_up(std::mem::take(&mut here), text),
            }
        }
        left.extend(here);
        merged(left)
    }

    /// Applies a verdict; returns the paths that go on with the next rule.
    fn verdict(
        &mut self,
        place: Place<'a>,
        verdict: &'a Verdict,
        paths: Vec<Path>,
        depth: usize,
        passage: &mut Passage<'a>,
    ) -> Vec<Path> {
        match verdict {
            Verdict::Continue => return paths,
            Verdict::Accept => passage
                .accepted
                .extend(paths.into_iter().map(|path| (path, place))),
            Verdict::Drop => self
                .outcome
                .dropped
                .extend(paths.into_iter().map(|path| (path, place))),
            Verdict::Return => passage.returned.extend(paths),
            Verdict::Forward(to) => {
                let forwarded = paths.into_iter().map(|path| (path, place, to.as_str()));
                self.outcome.forwarded.extend(forwarded);
            }
            Verdict::Opaque(text) => self.give_up(paths, text),
            Verdict::Jump(name) => return self.jump(place, name, paths, depth, passage),
            Verdict::Goto(name) => {
                let back = self.jump(place, name, paths, depth, passage);
                passage.returned.extend(back);
            }
        }
        Vec::new()
    }

    /// Sends paths to another chain of the same table; returns those that come back.
    fn jump(
        &mut self,
        place: Place<'a>,
        name: &'a str,
        paths: Vec<Path>,
        depth: usize,
        passage: &mut Passage<'a>,
    ) -> Vec<Path> {
        if paths.is_empty() {
            return paths;
        }
        let key = (place.chain.family, place.chain.table.as_str(), name);
        let (Some(chain), Some(depth)) = (self.walker.chains.get(&key).copied(), depth.checked_sub(1)) else {
            self.give_up(paths, &format!("jump {name}"));
            return Vec::new();
        };
        let mut inner = Passage::default();
        let left = self.chain(chain, paths, depth, &mut inner);
        passage.accepted.extend(inner.accepted);
        inner.returned.extend(left);
        merged(inner.returned)
    }

    fn give_up(&mut self, paths: Vec<Path>, text: &str) {
        let unknown = paths.into_iter().map(|path| (path, text.to_owned()));
        self.outcome.unknown.extend(unknown);
    }

    /// Splits paths into those that meet a question and those that do not.
    fn split(&mut self, question: &Match, paths: Vec<Path>) -> (Vec<Path>, Vec<Path>) {
        self.outcome.questions = self.outcome.questions.saturating_add(1);
        if self.outcome.questions > QUESTIONS_MAX {
            self.give_up(paths, "too many rules");
            return Default::default();
        }
        match self.truth(question) {
            Truth::Yes => (paths, Vec::new()),
            Truth::No => (Vec::new(), paths),
            Truth::From(those) => by_source(&those, paths),
            Truth::If(clause) => by_clause(&clause, paths),
        }
    }

    fn truth(&self, question: &Match) -> Truth {
        let is_about_state = question.field == super::ruleset::Field::ConnectionState;
        if is_about_state && self.is_untracked {
            return self.packet.truth(&Match::opaque(question.text.clone()));
        }
        self.packet.truth(question)
    }
}

fn by_source(those: &Ranges, paths: Vec<Path>) -> (Vec<Path>, Vec<Path>) {
    let part = |path: &Path, sources: Ranges| Path {
        sources,
        clauses: path.clauses.clone(),
    };
    let met = paths.iter().map(|path| part(path, path.sources.and(those)));
    let failed = paths.iter().map(|path| part(path, path.sources.without(those)));
    let is_some = |path: &Path| !path.sources.is_empty();
    (met.filter(is_some).collect(), failed.filter(is_some).collect())
}

fn by_clause(clause: &Clause, paths: Vec<Path>) -> (Vec<Path>, Vec<Path>) {
    let (mut met, mut failed) = (Vec::new(), Vec::new());
    for path in paths {
        // What was decided before is decided the same way again, except for how often something happens.
        let known = path
            .clauses
            .iter()
            .find(|known| known.condition == clause.condition);
        match known.filter(|_| clause.kind == ClauseKind::Understood) {
            Some(known) if known.is_met == clause.is_met => met.push(path),
            Some(_) => failed.push(path),
            None => {
                let with = |clause| Path {
                    sources: path.sources.clone(),
                    clauses: path.clauses.iter().cloned().chain([clause]).collect(),
                };
                met.push(with(clause.clone()));
                failed.push(with(Clause {
                    is_met: !clause.is_met,
                    ..clause.clone()
                }));
            }
        }
    }
    (met, failed)
}

/// Puts paths together that differ in their senders alone, or in whether they met the last condition.
fn merged(paths: Vec<Path>) -> Vec<Path> {
    let mut merged: Vec<Path> = Vec::with_capacity(paths.len());
    for mut path in paths {
        while let Some(index) = merged.iter().position(|other| are_two_halves(other, &path)) {
            path = merged.swap_remove(index);
            path.clauses.pop();
        }
        match merged.iter_mut().find(|other| other.clauses == path.clauses) {
            Some(other) => other.sources = other.sources.or(&path.sources),
            None => merged.push(path),
        }
    }
    merged
}

/// Whether two paths are the same but for the last condition, which one meets and the other does not.
fn are_two_halves(one: &Path, other: &Path) -> bool {
    match (one.clauses.split_last(), other.clauses.split_last()) {
        (Some((a, before_a)), Some((b, before_b))) => {
            one.sources == other.sources
                && before_a == before_b
                && a.condition == b.condition
                && a.kind == b.kind
                && a.is_met != b.is_met
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests;
