//! The table: how many services each program is right about, and how long all of them take together.
//!
//! We are run once for each service, process start included; nmap once for all, as it is meant to be. Whoever comes
//! first wakes the servers for the other, so everybody waits until all of them answer.

use std::collections::BTreeSet;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::Context;
use serde_json::Value;
use testkit::servers::{SERVERS, Server, Service, Stage};
use testkit::{Child, Host, Lab, PATIENCE, wait_for};

use super::nmap;
use crate::bench::machine;
use crate::bench::table::Table;

/// Starts the servers, asks everybody, and returns the section for the page.
pub(super) fn section(directnet: &str) -> anyhow::Result<String> {
    let lab = Lab::new()?;
    let host = lab.host("servers")?;
    let stage = Stage::new()?;
    let running = start(&stage, &host)?;
    let services: Vec<&Service> = running.iter().flat_map(|(server, _)| server.services).collect();
    for service in &services {
        // One that never answers is a wrong answer later, not the end of the benchmark.
        let _ = wait_for("a server to answer", PATIENCE, || {
            ours(&host, directnet, service).ok().filter(|is_right| *is_right)
        });
    }
    let (our_time, our_right) = ask_ourselves(&host, directnet, &services)?;
    let (their_time, their_right) = ask_nmap(&host, &services)?;
    let mut table = Table::new(&["program", "seconds", "times as long", "right"]);
    for (name, time, right) in [
        (
            "`directnet port N --identify`, once for each",
            our_time,
            our_right,
        ),
        ("`nmap -sV`, once for all", their_time, their_right),
    ] {
        table.row(vec![
            name.to_owned(),
            format!("{:.1}", time.as_secs_f64()),
            format!("{:.1}", time.as_secs_f64() / our_time.as_secs_f64()),
            format!("{right}/{}", services.len()),
        ]);
    }
    Ok(format!(
        "## Identify\n\n{}.\n\n{} services of {} servers from Debian's packages, on odd ports of loopback in a network \
         namespace; right is who names the protocol, nmap also if it names the product. One run, by root.\n\n{}",
        machine::describe(),
        services.len(),
        running.len(),
        table.render().trim_end()
    ))
}

fn start(stage: &Stage, host: &Host) -> anyhow::Result<Vec<(&'static Server, Child)>> {
    let mut running = Vec::new();
    for server in SERVERS {
        match stage.start(host, server)? {
            Some(child) => running.push((server, child)),
            None => println!("bench: {} is not installed", server.program),
        }
    }
    Ok(running)
}

/// Asks for one service after the other; returns the time of all and how many were right.
fn ask_ourselves(host: &Host, directnet: &str, services: &[&Service]) -> anyhow::Result<(Duration, usize)> {
    let start = Instant::now();
    let mut right = 0_usize;
    for service in services {
        right += usize::from(ours(host, directnet, service)?);
    }
    Ok((start.elapsed(), right))
}

/// Whether `directnet port N --identify` is right about a service.
fn ours(host: &Host, directnet: &str, service: &Service) -> anyhow::Result<bool> {
    let transport = if service.is_udp { "udp" } else { "tcp" };
    let port = format!("{}/{transport}", service.port);
    let output = output_of(
        host.command(directnet)
            .args(["port", &port, "--identify", "--json"]),
    )?;
    let document: Value = serde_json::from_str(&output).unwrap_or_default();
    let members = |value: &Value, name: &str| {
        value
            .get(name)
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default()
    };
    let protocols = members(&document, "transports")
        .iter()
        .flat_map(|entry| members(entry, "observed"))
        .filter_map(|socket| Some(socket.pointer("/identification/protocol")?.as_str()?.to_owned()))
        .collect::<BTreeSet<_>>();
    Ok(protocols.contains(service.protocol))
}

/// Has nmap ask for all services at once.
fn ask_nmap(host: &Host, services: &[&Service]) -> anyhow::Result<(Duration, usize)> {
    let ports = |is_udp: bool| {
        let numbers = services.iter().filter(|service| service.is_udp == is_udp);
        let numbers: Vec<String> = numbers.map(|service| service.port.to_string()).collect();
        numbers.join(",")
    };
    let list = format!("T:{},U:{}", ports(false), ports(true));
    let start = Instant::now();
    let output = output_of(host.command("nmap").args([
        "-sV",
        "-sS",
        "-sU",
        "-n",
        "-Pn",
        "-p",
        &list,
        "-oG",
        "-",
        "127.0.0.1",
    ]))?;
    let time = start.elapsed();
    let right = services
        .iter()
        .filter(|service| nmap::is_right(&output, service))
        .count();
    Ok((time, right))
}

/// What a program prints, however it ends.
fn output_of(command: &mut Command) -> anyhow::Result<String> {
    let output = command.output().context("cannot start a program to measure")?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
