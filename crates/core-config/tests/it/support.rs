use core_config::{Mistakes, Settings, Sources};

/// Sources with these variables and, if given, this settings file.
pub(crate) fn sources(file: Option<&std::path::Path>, variables: &[(&str, &str)]) -> Sources {
    let file = file.map(|path| ("GUILDHALL_CONFIG".to_owned(), path.display().to_string()));
    Sources::new(
        variables
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .chain(file),
    )
}

/// Loads from variables only.
pub(crate) fn load(variables: &[(&str, &str)]) -> Result<Settings, Mistakes> {
    Settings::load(&sources(None, variables))
}

/// A settings file that lives as long as the returned value.
pub(crate) fn file(text: &str) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), text).unwrap();
    file
}
