//! How sections are declared: one place per key for its type, default, names and documentation.

use std::collections::BTreeMap;

use crate::key::Key;
use crate::overview::Shown;
use crate::sources::Reader;

/// A group of keys that are read, compared and shown together.
pub(crate) trait Section: Sized + Clone {
    /// Every key of the section.
    fn keys() -> Vec<Key>;

    /// Reads every key; what is wrong is noted in the reader, which makes the result worthless.
    fn read(reader: &mut Reader) -> Option<Self>;

    /// Takes over `old` values where a change needs a restart; notes every path that differs.
    fn keep_restart(&mut self, old: &Self, changed: &mut Vec<String>, kept: &mut Vec<String>);

    /// Shows every key, secrets left out.
    fn show(&self, origins: &BTreeMap<String, String>, shown: &mut BTreeMap<String, Shown>);
}

/// Declares a section: `name: Type = default, change, checks…, example …`.
///
/// `default` is TOML, empty for "not set"; `change` is `Live` or `Restart`; `env` adds the well-known variable;
/// `check` is a function from the value to what is wrong with it.
macro_rules! section {
    (
        $(#[doc = $section_doc:literal])+
        $struct:ident in $section:literal {
            $(
                $(#[doc = $doc:literal])+
                $field:ident: $ty:ty = $default:literal, $change:ident
                    $(, env $env:literal)? $(, check $check:expr)? , example $example:literal;
            )+
        }
    ) => {
        $(#[doc = $section_doc])+
        #[derive(Debug, Clone)]
        pub struct $struct {
            $( $(#[doc = $doc])+ pub $field: $ty, )+
        }

        impl $crate::declare::Section for $struct {
            fn keys() -> Vec<$crate::key::Key> {
                vec![$(
                    $crate::key::Key {
                        section: $section.into(),
                        name: stringify!($field),
                        about: &[$($doc),+],
                        expected: <$ty as $crate::setting::Setting>::EXPECTED,
                        default: $default,
                        example: $example,
                        well_known: [$($env,)? ""].first().copied().filter(|name| !name.is_empty()),
                        change: $crate::key::Change::$change,
                        from_file: <$ty as $crate::setting::Setting>::FROM_FILE,
                    }
                ),+]
            }

            fn read(reader: &mut $crate::sources::Reader) -> Option<Self> {
                $( let $field = reader.read::<$ty>($crate::declare::path($section, stringify!($field)).as_ref()); )+
                $($( reader.check($crate::declare::path($section, stringify!($field)).as_ref(), $field.as_ref(), $check); )?)+
                Some(Self { $( $field: $field? ),+ })
            }

            fn keep_restart(&mut self, old: &Self, changed: &mut Vec<String>, kept: &mut Vec<String>) {
                $(
                    if !$crate::setting::Setting::same(&self.$field, &old.$field) {
                        let path = $crate::declare::path($section, stringify!($field));
                        if $crate::key::Change::$change == $crate::key::Change::Restart {
                            self.$field = old.$field.clone();
                            kept.push(path);
                        } else {
                            changed.push(path);
                        }
                    }
                )+
            }

            fn show(
                &self,
                origins: &std::collections::BTreeMap<String, String>,
                shown: &mut std::collections::BTreeMap<String, $crate::overview::Shown>,
            ) {
                $(
                    let path = $crate::declare::path($section, stringify!($field));
                    let value = $crate::setting::Setting::show(&self.$field);
                    shown.insert(path.clone(), $crate::overview::Shown::new(value, origins.get(&path)));
                )+
            }
        }
    };
}
pub(crate) use section;

/// Dotted path of a key; sections with an empty name are the top of the file.
pub(crate) fn path(section: &str, name: &str) -> String {
    if section.is_empty() {
        name.to_owned()
    } else {
        format!("{section}.{name}")
    }
}
