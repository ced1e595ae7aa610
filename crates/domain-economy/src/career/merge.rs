//! Careers of a guild's own, laid over the standard ones.

use super::{Career, Careers, CareersError};

/// Careers that a guild can add or change: as many as still fit on one card beside the standard ones.
pub const MOST_OWN: usize = 12;

const STANDARD_TEXT: &str = include_str!("../../data/careers.toml");

/// What a guild decided about one career.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CareerEdit {
    /// The career's key.
    pub career: String,
    /// Its text in TOML; none for the standard one.
    pub toml: Option<String>,
    /// Whether nobody else can take it. Those who are in it go on.
    pub is_hidden: bool,
}

impl Career {
    /// Reads and checks one career: as in the data file, without the `[[career]]` above it and with `[[rank]]` for each rank.
    ///
    /// # Errors
    /// As [`Careers::parse`].
    pub fn parse(toml: &str) -> Result<Self, CareersError> {
        let career: Self = toml::from_str(toml).map_err(|error| CareersError(error.to_string()))?;
        let alone = Careers {
            careers: vec![career.clone()],
            ..Careers::default()
        };
        alone.check()?;
        Ok(career)
    }

    /// The text of a standard career, for [`Career::parse`]: what it is called and tells, and its ranks.
    pub fn standard_text(key: &str) -> Option<(String, String)> {
        let wanted = format!("key = \"{key}\"\n");
        let text = STANDARD_TEXT
            .split("\n[[career]]\n")
            .skip(1)
            .find(|text| text.starts_with(&wanted))?;
        let text = text.replace("[[career.rank]]", "[[rank]]");
        Some(Self::parts(&text))
    }

    /// A career's text in two: what comes before the first rank, and the ranks.
    pub fn parts(toml: &str) -> (String, String) {
        let at = toml.find("[[rank]]").unwrap_or(toml.len());
        let (about, ranks) = toml.split_at(at);
        (about.trim().to_owned(), ranks.trim().to_owned())
    }
}

impl Careers {
    /// These careers with a guild's edits. An edit that this version cannot read any more is left out, so that nobody loses
    /// their work to it.
    pub fn merged(&self, edits: &[CareerEdit]) -> Self {
        let mut merged = self.clone();
        for edit in edits {
            if edit.is_hidden {
                merged.hidden.insert(edit.career.clone());
            }
            let own = edit.toml.as_deref().and_then(|toml| Career::parse(toml).ok());
            let Some(own) = own.filter(|own| own.key == edit.career) else {
                continue;
            };
            match merged.careers.iter_mut().find(|career| career.key == own.key) {
                Some(place) => *place = own,
                None => merged.careers.push(own),
            }
        }
        merged
    }

    /// The careers that can be taken, in their order.
    pub fn offered(&self) -> impl Iterator<Item = &Career> {
        self.careers
            .iter()
            .filter(|career| !self.hidden.contains(&career.key))
    }

    /// Whether nobody can take this career any more.
    pub fn is_hidden(&self, key: &str) -> bool {
        self.hidden.contains(key)
    }
}

#[cfg(test)]
mod tests {
    use core_types::Locale;

    use super::*;

    const OWN: &str = r#"
key = "mill"
name = { en = "Mill", de = "Mühle" }
description = { en = "Flour.", de = "Mehl." }
success = [{ en = "a", de = "a" }]
partial = [{ en = "b", de = "b" }]
fail = [{ en = "c", de = "c" }]
[[rank]]
key = "miller"
name = { en = "Miller", de = "Müllerei" }
difficulty = 650
pay_low = 10
pay_high = 20
xp = 5
rest_minutes = 60
"#;

    fn edit(career: &str, toml: Option<&str>, is_hidden: bool) -> CareerEdit {
        CareerEdit {
            career: career.to_owned(),
            toml: toml.map(str::to_owned),
            is_hidden,
        }
    }

    #[test]
    fn careers_are_added_changed_and_hidden() {
        let standard = Careers::standard().unwrap();
        let merged = standard.merged(&[edit("mill", Some(OWN), false), edit("garden", None, true)]);
        assert_eq!(merged.all().len(), standard.all().len() + 1);
        assert_eq!(merged.career("mill").unwrap().name(Locale::De), "Mühle");
        assert!(merged.is_hidden("garden") && merged.career("garden").is_some());
        assert!(merged.offered().all(|career| career.key != "garden"));
        let changed = OWN.replace("\"mill\"", "\"harbour\"");
        let merged = standard.merged(&[edit("harbour", Some(&changed), false)]);
        assert_eq!(merged.all()[0].ranks.len(), 1, "in the same place");
    }

    #[test]
    fn what_cannot_be_read_changes_nothing() {
        let standard = Careers::standard().unwrap();
        for text in [
            "",
            "key = 5",
            &OWN.replace("pay_low = 10", "pay_low = 0"),
            &OWN.replace("miller", "M"),
        ] {
            assert!(Career::parse(text).is_err(), "{text}");
            assert_eq!(&standard.merged(&[edit("mill", Some(text), false)]), standard);
        }
        assert_eq!(
            &standard.merged(&[edit("other", Some(OWN), false)]),
            standard,
            "the key says which career it is"
        );
    }

    #[test]
    fn every_standard_career_can_be_taken_as_a_pattern() {
        for career in Careers::standard().unwrap().all() {
            let (about, ranks) = Career::standard_text(&career.key).unwrap();
            assert!(
                about.chars().count() <= 4_000 && ranks.chars().count() <= 4_000,
                "fits a form"
            );
            assert_eq!(&Career::parse(&format!("{about}\n{ranks}")).unwrap(), career);
        }
        assert_eq!(Career::standard_text("nothing"), None);
    }
}
