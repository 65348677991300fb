//! What stands behind a verb: words, and options as the command line has them, `--as bob`.

use crate::language::say;
use api::contacts::Decision;

/// What stands behind a verb. The value of an option is everything up to the next one.
#[derive(Debug)]
pub(super) struct Options<'a> {
    words: Vec<&'a str>,
    named: Vec<(&'a str, String)>,
}

impl<'a> Options<'a> {
    /// Reads what stands behind a verb that has options of these names.
    ///
    /// # Errors
    ///
    /// Says which option there is not.
    pub(super) fn read(rest: &'a str, known: &[&str]) -> Result<Self, String> {
        let (mut words, mut named) = (Vec::new(), Vec::<(&str, String)>::new());
        for word in rest.split_whitespace() {
            match (word.strip_prefix("--"), named.last_mut()) {
                (Some(name), _) if known.contains(&name) => named.push((name, String::new())),
                (Some(name), _) => return Err(say!("palette-no-option", name = name)),
                (None, Some((_, value))) => {
                    let space = if value.is_empty() { "" } else { " " };
                    value.push_str(&format!("{space}{word}"));
                }
                (None, None) => words.push(word),
            }
        }
        Ok(Self { words, named })
    }

    /// The words before the options: as many as are needed, no more.
    ///
    /// # Errors
    ///
    /// Says `missing` when there are others.
    pub(super) fn words<const COUNT: usize>(&self, missing: &str) -> Result<[String; COUNT], String> {
        let words: Vec<String> = self.words.iter().map(|word| (*word).to_owned()).collect();
        words.try_into().map_err(|_| missing.to_owned())
    }

    /// The word before the options, if there is one.
    ///
    /// # Errors
    ///
    /// Fails when there are several.
    pub(super) fn word(&self) -> Result<Option<String>, String> {
        match self.words.as_slice() {
            [] => Ok(None),
            [word] => Ok(Some((*word).to_owned())),
            [_, further, ..] => Err(say!("palette-too-many", word = *further)),
        }
    }

    /// The value of an option; of one that was given several times, the last.
    pub(super) fn value(&self, name: &str) -> Option<String> {
        self.values(name).pop()
    }

    /// Every value of an option that may be given several times.
    pub(super) fn values(&self, name: &str) -> Vec<String> {
        let given = self.named.iter().filter(|(given, _)| *given == name);
        given.map(|(_, value)| value.clone()).collect()
    }

    /// Whether an option without a value was given.
    pub(super) fn has(&self, name: &str) -> bool {
        self.named.iter().any(|(given, _)| *given == name)
    }

    /// The value of an option that is on or off.
    ///
    /// # Errors
    ///
    /// Fails when it is something else.
    pub(super) fn decision(&self, name: &str) -> Result<Option<Decision>, String> {
        let decision = |value: String| match value.as_str() {
            "on" => Ok(Decision::On),
            "off" => Ok(Decision::Off),
            "default" => Ok(Decision::Default),
            _ => Err(say!("palette-decision", name = name)),
        };
        self.value(name).map(decision).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_reach_to_the_next_one() {
        let read = Options::read(
            "ID --at 192.0.2.1:1 --message good day --at b",
            &["at", "message"],
        );
        let options = read.unwrap();
        assert_eq!(options.words::<1>("?").unwrap(), ["ID"]);
        assert_eq!(options.values("at"), ["192.0.2.1:1", "b"]);
        assert_eq!(options.value("message").as_deref(), Some("good day"));
        assert!(options.has("at") && !options.has("as"));
        assert!(options.words::<2>("?").is_err());
        assert!(Options::read("bob --dance", &["at"]).is_err());
        assert!(Options::read("bob carol", &[]).unwrap().word().is_err());
    }

    #[test]
    fn decisions_are_three() {
        let options = Options::read("--typing on --receipts maybe", &["typing", "receipts"]).unwrap();
        assert_eq!(options.decision("typing"), Ok(Some(Decision::On)));
        assert_eq!(options.decision("presence"), Ok(None));
        assert!(options.decision("receipts").is_err());
    }
}
