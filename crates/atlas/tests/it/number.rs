//! Ports, transports, ranges and dates: what can be read, what cannot, and what the refusal says.

use atlas::{Date, PortNumber, PortRange, Ports, Transport};
use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

#[test]
fn a_port_number_is_read() {
    let check = |text: &str, expected| assert_eq!(text.parse(), Ok(PortNumber(expected)));
    check("0", 0);
    check("3447", 3447);
    check("65535", 65535);
    check("0022", 22);
}

#[test]
fn what_is_not_a_port_number_is_named() {
    let check = |text: &str, shown: &str| {
        let error = text.parse::<PortNumber>().unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("{shown} is not a port number (0 to 65535)")
        );
    };
    check("65536", "65536");
    check("99999999999999999999", "99999999999999999999");
    check("-1", "-1");
    check("+22", "+22");
    check("", "\"\"");
    check(" 22", "\" 22\"");
    check("22/tcp", "\"22/tcp\"");
    check("٢٢", "\"٢٢\"");
    check("\u{1b}[2J", "\"\\u{1b}[2J\"");
}

#[test]
fn transports_are_read_in_any_case() {
    for transport in Transport::ALL {
        assert_eq!(transport.to_string().parse(), Ok(transport));
        assert_eq!(transport.to_string().to_uppercase().parse(), Ok(transport));
    }
    let error = "quic".parse::<Transport>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "quic is not a transport protocol (tcp, udp, sctp or dccp)"
    );
}

#[test]
fn the_three_ranges_meet_without_gap_or_overlap() {
    let mut next = Some(0);
    for range in PortRange::ALL {
        let Ports { first, last } = range.bounds();
        assert_eq!(Some(first.0), next);
        assert_eq!((PortRange::of(first), PortRange::of(last)), (range, range));
        assert!(range.bounds().contains(first) && range.bounds().contains(last));
        next = last.0.checked_add(1);
    }
    assert_eq!(next, None);
    assert_eq!(PortRange::of(PortNumber(1023)).to_string(), "system");
    assert_eq!(PortRange::of(PortNumber(3447)).to_string(), "user");
    assert_eq!(PortRange::of(PortNumber(49152)).to_string(), "dynamic");
}

#[test]
fn dates_keep_their_precision() {
    let check = |text: &str, parts| {
        let date = Date::parse(text).unwrap();
        assert_eq!((date.year(), date.month(), date.day()), parts);
        assert_eq!(date.to_string(), text);
    };
    check("2002", (2002, None, None));
    check("2002-04", (2002, Some(4), None));
    check("2002-04-19", (2002, Some(4), Some(19)));
}

#[test]
fn what_is_not_a_date_is_refused() {
    for text in [
        "",
        "02-04",
        "2002-4",
        "2002-13",
        "2002-00",
        "2002-04-32",
        "2002-04-19-1",
        "2002-",
        "+002-04",
    ] {
        assert_eq!(Date::parse(text), None, "{text}");
    }
}

proptest! {
    #[test]
    fn port_numbers_survive_being_written(number: u16) {
        prop_assert_eq!(PortNumber(number).to_string().parse(), Ok(PortNumber(number)));
    }

    #[test]
    fn numbers_beyond_the_last_port_are_refused(number in 65_536_u64..) {
        prop_assert!(number.to_string().parse::<PortNumber>().is_err());
    }

    #[test]
    fn only_digits_are_port_numbers(text in any::<String>()) {
        let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        prop_assert!(is_number || text.parse::<PortNumber>().is_err());
    }

    #[test]
    fn only_four_names_are_transports(text in any::<String>()) {
        let is_known = ["tcp", "udp", "sctp", "dccp"].contains(&text.to_ascii_lowercase().as_str());
        prop_assert_eq!(text.parse::<Transport>().is_ok(), is_known);
    }

    #[test]
    fn refusals_never_carry_control_characters(text in any::<String>()) {
        if let Err(error) = text.parse::<PortNumber>() {
            prop_assert!(!error.to_string().contains(char::is_control));
        }
        if let Err(error) = text.parse::<Transport>() {
            prop_assert!(!error.to_string().contains(char::is_control));
        }
    }
}
