//! A language, and how it is chosen: by a browser's header or by a locale.

/// A language that sentences are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    English,
    /// Turkish.
    Turkish,
    /// Greek.
    Greek,
}

impl Language {
    /// All of them, the one for everybody else first.
    pub const ALL: [Self; 3] = [Self::English, Self::Turkish, Self::Greek];

    /// Returns its code of ISO 639.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Turkish => "tr",
            Self::Greek => "el",
        }
    }

    /// Returns what those who speak it call it.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Turkish => "Türkçe",
            Self::Greek => "Ελληνικά",
        }
    }

    /// Finds the language of a tag such as `tr`, `tr-TR` or `tr_TR.UTF-8`.
    #[must_use]
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_', '.', '@']).next()?.trim();
        Self::ALL
            .into_iter()
            .find(|language| language.code().eq_ignore_ascii_case(primary))
    }

    /// Chooses by the variables of a locale, the one that decides first: POSIX has `LC_ALL`, `LC_MESSAGES` and `LANG`,
    /// and takes the first that is set to something.
    ///
    /// English if that is none of ours, and if it names an encoding other than UTF-8, which is the only one that the
    /// sentences are written in.
    #[must_use]
    pub fn of_locale<'a>(variables: impl IntoIterator<Item = &'a str>) -> Self {
        let mut set = variables.into_iter().filter(|value| !value.is_empty());
        let Some(locale) = set.next() else {
            return Self::English;
        };
        let encoding = locale.split_once('.').map(|(_, rest)| rest.split('@').next());
        let is_readable = encoding.flatten().is_none_or(is_utf8);
        Self::of_tag(locale)
            .filter(|_| is_readable)
            .unwrap_or(Self::English)
    }

    /// Chooses by the header `Accept-Language`: the one with the highest quality, the first of equals; English if none
    /// of ours is in it.
    #[must_use]
    pub fn accepted(header: &str) -> Self {
        let mut best = (0_u32, Self::English);
        for part in header.split(',') {
            let mut fields = part.split(';');
            let language = fields.next().and_then(Self::of_tag);
            let quality = fields
                .find_map(|field| field.trim().strip_prefix("q="))
                .map_or(1000, thousandths);
            if let Some(language) = language.filter(|_| quality > best.0) {
                best = (quality, language);
            }
        }
        best.1
    }
}

fn is_utf8(encoding: &str) -> bool {
    ["utf-8", "utf8"]
        .iter()
        .any(|name| name.eq_ignore_ascii_case(encoding))
}

/// Reads `0.8` as 800; what is no number is 0, which is never chosen.
fn thousandths(quality: &str) -> u32 {
    let (whole, part) = quality.trim().split_once('.').unwrap_or((quality.trim(), ""));
    let digits = format!("{part:0<3}");
    let part: u32 = digits.get(..3).and_then(|part| part.parse().ok()).unwrap_or(0);
    whole.parse::<u32>().unwrap_or(0).min(1) * 1000 + part
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_chosen_as_browsers_ask() {
        let check = |header: &str, expected| assert_eq!(Language::accepted(header), expected, "{header}");
        check("tr-TR,tr;q=0.9,en-US;q=0.8", Language::Turkish);
        check("de-DE,de;q=0.9,el;q=0.8,en;q=0.7", Language::Greek);
        check("en-GB, tr;q=0.9", Language::English);
        check("fr, tr;q=0", Language::English);
        check("", Language::English);
        assert_eq!(Language::of_tag("tr_TR.UTF-8"), Some(Language::Turkish));
        assert_eq!(Language::of_tag("C"), None);
    }

    #[test]
    fn languages_are_chosen_as_locales_say() {
        let check = |variables: [&str; 3], expected| {
            assert_eq!(Language::of_locale(variables), expected, "{variables:?}")
        };
        check(["", "", "tr_TR.UTF-8"], Language::Turkish);
        check(["", "el_GR.utf8", "tr_TR.UTF-8"], Language::Greek);
        check(["C", "el_GR.UTF-8", "tr_TR.UTF-8"], Language::English);
        check(["C.UTF-8", "", "tr_TR.UTF-8"], Language::English);
        check(["POSIX", "", ""], Language::English);
        check(["de_DE.UTF-8", "", "tr_TR.UTF-8"], Language::English);
        check(["", "", "tr"], Language::Turkish);
        check(["", "", "el_GR.UTF-8@euro"], Language::Greek);
        check(["", "", "tr_TR.ISO-8859-9"], Language::English);
        check(["", "", ""], Language::English);
    }
}
