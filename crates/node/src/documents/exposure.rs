//! Turns what is known about exposure into its document.

use api::ports as api;
use ports::exposure::{Condition, Confinement, Exposure, Forward, Rule};

use super::transport;

/// Makes the document about the exposure of one socket.
pub(super) fn document(exposure: &Exposure) -> api::Exposure {
    api::Exposure {
        answer: answer(exposure),
        text: exposure.to_string(),
        rule: exposure.rule().map(rule),
        conditions: exposure.conditions().iter().map(condition).collect(),
        forwarded_to: match exposure {
            Exposure::Forwarded { to, .. } => Some(to.to_string()),
            _ => None,
        },
        why: match exposure {
            Exposure::No(why) => Some(confinement(why).to_owned()),
            Exposure::Unknown(why) => Some(why.code().to_owned()),
            _ => None,
        },
    }
}

/// Makes the document about ports that the firewall hands on.
pub(super) fn forward(forward: &Forward) -> api::Forward {
    api::Forward {
        transport: transport(forward.transport),
        first_port: forward.ports.first.0,
        last_port: forward.ports.last.0,
        to: forward.to.to_string(),
        rule: rule(&forward.rule),
        only: forward.only.iter().map(condition).collect(),
        passage: document(&forward.passage),
        text: forward.to_string(),
        command: forward.command(),
    }
}

fn answer(exposure: &Exposure) -> api::ExposureAnswer {
    match exposure {
        Exposure::Yes { .. } => api::ExposureAnswer::Yes,
        Exposure::Limited { .. } => api::ExposureAnswer::Limited,
        Exposure::Forwarded { .. } => api::ExposureAnswer::Forwarded,
        Exposure::No(_) => api::ExposureAnswer::No,
        Exposure::FilteredBy(_) => api::ExposureAnswer::Filtered,
        Exposure::NotPermitted => api::ExposureAnswer::NotPermitted,
        Exposure::Unknown(_) => api::ExposureAnswer::Unknown,
    }
}

fn confinement(why: &Confinement) -> &'static str {
    match why {
        Confinement::Loopback => "loopback",
        Confinement::NotListening => "not_listening",
        Confinement::Connected => "connected",
        Confinement::InterfaceDown(_) => "interface_down",
        Confinement::NothingPassedOn => "nothing_passed_on",
    }
}

fn rule(rule: &Rule) -> api::FirewallRule {
    api::FirewallRule {
        manager: rule.manager.map(|manager| manager.name().to_owned()),
        text: rule.text.to_string(),
    }
}

fn condition(condition: &Condition) -> api::ExposureCondition {
    api::ExposureCondition {
        code: condition.code().to_owned(),
        value: match condition {
            Condition::From(value)
            | Condition::Through(value)
            | Condition::To(value)
            | Condition::Over(value)
            | Condition::Other(value) => Some(value.to_string()),
            Condition::SameLink => None,
        },
    }
}
