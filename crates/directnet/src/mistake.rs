//! What is wrong with a command line, in the user's language.
//!
//! clap finds it and explains it in English, which stays as clap has it. Other languages say it by the kind of the
//! mistake and what clap knows beside it; a kind that is not known here is explained by clap.

use std::fmt::Write;

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use languages::Language;

use crate::language::{self, say};

/// Explains a mistake; `None` if clap explains it itself.
pub(crate) fn explained(error: &Error) -> Option<String> {
    if language::texts().language() == Language::English {
        return None;
    }
    let mut text = say!("mistake", what = &what(error)?);
    let values = joined(error, ContextKind::ValidValue);
    if let Some(values) = values.filter(|values| !values.is_empty()) {
        let _ = write!(text, "\n  {}", say!("mistake-values", values = &values));
    }
    let suggested = [
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedArg,
        ContextKind::SuggestedValue,
    ];
    for alike in suggested.into_iter().filter_map(|kind| joined(error, kind)) {
        let _ = write!(text, "\n\n  {}", say!("mistake-alike", what = &alike));
    }
    if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
        let usage = usage.to_string();
        let usage = usage.trim_start_matches("Usage:").trim_start();
        let _ = write!(text, "\n\n{}", say!("mistake-usage", usage));
    }
    let _ = writeln!(text, "\n\n{}", say!("mistake-more"));
    Some(text)
}

/// Says in a sentence what is wrong.
fn what(error: &Error) -> Option<String> {
    let argument = joined(error, ContextKind::InvalidArg);
    let value = joined(error, ContextKind::InvalidValue);
    let command = joined(error, ContextKind::InvalidSubcommand);
    match error.kind() {
        ErrorKind::UnknownArgument => Some(say!("mistake-unknown", argument = &argument?)),
        ErrorKind::InvalidSubcommand => Some(say!("mistake-no-such-command", command = &command?)),
        ErrorKind::MissingSubcommand => Some(say!("mistake-no-command", command = &command?)),
        ErrorKind::MissingRequiredArgument => Some(say!("mistake-missing", arguments = &argument?)),
        ErrorKind::TooManyValues => {
            let (argument, value) = (argument?, value?);
            Some(say!("mistake-too-many", value = &value, argument = &argument))
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => invalid(error, &argument?, &value?),
        ErrorKind::ArgumentConflict => conflict(error, &argument?),
        _ => None,
    }
}

fn invalid(error: &Error, argument: &str, value: &str) -> Option<String> {
    if value.is_empty() {
        return Some(say!("mistake-no-value", argument));
    }
    let why = std::error::Error::source(error).map(ToString::to_string);
    Some(match why {
        Some(why) => say!("mistake-value-because", value, argument, why = &why),
        None => say!("mistake-value", value, argument),
    })
}

fn conflict(error: &Error, argument: &str) -> Option<String> {
    let prior = joined(error, ContextKind::PriorArg)?;
    Some(match prior == argument {
        true => say!("mistake-twice", argument),
        false => say!("mistake-conflict", argument, others = &prior),
    })
}

/// Returns something that clap knows of a mistake.
fn joined(error: &Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => Some(texts.join(", ")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::args::Args;
    use crate::language::in_each;

    fn said(arguments: &[&str]) -> String {
        let parse = || {
            let typed = ["directnet"].iter().chain(arguments);
            let error = Args::command().try_get_matches_from(typed).unwrap_err();
            let text = explained(&error).unwrap_or_default();
            text.lines()
                .take_while(|line| !line.is_empty())
                .collect::<Vec<_>>()
                .join("\n")
        };
        in_each(parse)
    }

    #[test]
    fn each_kind_of_mistake_is_explained() {
        let mistakes: [&[&str]; 10] = [
            &["status", "--jsn"],
            &["sned"],
            &["contacts", "rename", "bob"],
            &["send", "bob", "--severity", "high"],
            &["send", "bob", "--wait"],
            &["send", "bob", "--wait", "soon"],
            &["send", "bob", "--draft", "--lines"],
            &["status", "--json", "--json"],
            &["status", "bob", "carol"],
            &["up", "--port", "70000"],
        ];
        let all = mistakes.map(said).join("\n");
        insta::assert_snapshot!(all, @r#"
        hata: beklenmeyen bağımsız değişken: --jsn
        σφάλμα: απρόσμενο όρισμα: --jsn

        hata: böyle bir komut yok: sned
        σφάλμα: δεν υπάρχει εντολή sned

        hata: eksik: <NEW>
        σφάλμα: λείπουν: <NEW>

        hata: --severity <LEVEL> için geçersiz değer: high
          olabilecek değerler: info, warning, critical
        σφάλμα: μη έγκυρη τιμή για --severity <LEVEL>: high
          δυνατές τιμές: info, warning, critical

        hata: --wait <WHAT> için değer eksik
        σφάλμα: λείπει η τιμή για --wait <WHAT>

        hata: --wait <WHAT> için geçersiz değer: soon: "soon" ne delivered, ne everyone, ne read, ne de 30s gibi bir süre
        σφάλμα: μη έγκυρη τιμή για --wait <WHAT>: soon: το "soon" δεν είναι ούτε delivered, ούτε everyone, ούτε read, ούτε διάρκεια όπως 30s

        hata: --draft şunlarla birlikte kullanılamaz: --lines
        σφάλμα: το --draft δεν πάει μαζί με: --lines

        hata: --json yalnızca bir kez verilebilir
        σφάλμα: το --json δίνεται μόνο μία φορά

        hata: beklenmeyen bağımsız değişken: carol
        σφάλμα: απρόσμενο όρισμα: carol

        hata: --port <PORT> için geçersiz değer: 70000: 70000 is not in 0..=65535
        σφάλμα: μη έγκυρη τιμή για --port <PORT>: 70000: 70000 is not in 0..=65535
        "#);
    }

    #[test]
    fn what_may_be_meant_and_how_it_is_used_is_told() {
        let whole = || {
            let typed = ["directnet", "status", "--jsn"];
            let error = Args::command().try_get_matches_from(typed).unwrap_err();
            explained(&error).unwrap_or_default()
        };
        insta::assert_snapshot!(in_each(whole), @r"
        hata: beklenmeyen bağımsız değişken: --jsn

          benzeri var: --json

        Kullanım: directnet status --json [WHO]

        Daha fazlası için '--help' deneyin.

        σφάλμα: απρόσμενο όρισμα: --jsn

          υπάρχει παρόμοιο: --json

        Χρήση: directnet status --json [WHO]

        Για περισσότερα δοκιμάστε '--help'.
        ");
    }
}
