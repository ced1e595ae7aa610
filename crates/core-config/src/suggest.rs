//! "Did you mean …": the known name nearest to a mistyped one.

/// The candidate nearest to `typed`, if one is near enough to be what was meant.
pub(crate) fn nearest<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|candidate| (effort(typed, candidate), candidate))
        .filter(|(effort, _)| *effort <= (typed.chars().count() / 3).max(2))
        .min_by_key(|(effort, _)| *effort)
        .map(|(_, candidate)| candidate)
}

/// How much had to go wrong: one step when a part was left out or added at the end (`database.pool` for
/// `database.pool_size`), else one step per letter.
fn effort(typed: &str, candidate: &str) -> usize {
    let is_part = candidate.starts_with(typed) || typed.starts_with(candidate);
    if is_part {
        1
    } else {
        strsim::levenshtein(typed, candidate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggests_only_what_is_near() {
        let known = ["database.pool_size", "database.url", "discord.token"];
        for (typed, expected) in [
            ("databse.pool_size", Some("database.pool_size")),
            ("database.pool", Some("database.pool_size")),
            ("discord.tokn", Some("discord.token")),
            ("weather", None),
        ] {
            assert_eq!(nearest(typed, known), expected, "{typed}");
        }
    }
}
