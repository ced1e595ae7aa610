//! Pictures of people, servers and emoji: kept, and found again by their addresses.

use std::collections::{BTreeMap, VecDeque};

use super::State;
use crate::{
    snowflake::Snowflake,
    validate::{fields::Field, image::Image},
};

/// Bytes of all pictures that are kept at a time; the oldest go first.
const MOST: usize = 64 * 1024 * 1024;

/// The pictures by their addresses without ending, as in `icons/1/0f`.
#[derive(Debug, Default)]
pub(crate) struct Pictures {
    kept: BTreeMap<String, Image>,
    order: VecDeque<String>,
    bytes: usize,
}

impl Pictures {
    pub(super) fn keep(&mut self, address: String, image: Image) {
        self.drop(&address);
        self.bytes += image.bytes.len();
        self.order.push_back(address.clone());
        self.kept.insert(address, image);
        while self.bytes > MOST
            && let Some(oldest) = self.order.front().cloned()
        {
            self.drop(&oldest);
        }
    }

    pub(super) fn drop(&mut self, address: &str) {
        if let Some(image) = self.kept.remove(address) {
            self.bytes -= image.bytes.len();
            self.order.retain(|other| other != address);
        }
    }

    pub(crate) fn find(&self, address: &str) -> Option<&Image> {
        self.kept.get(address)
    }
}

impl State {
    /// Sets or takes away a picture: `place` holds its hash. Pictures of one owner are `icons/{owner}/{hash}`,
    /// `avatars/{owner}/{hash}` and so on.
    pub(super) fn picture_put(
        &mut self,
        folder: &str,
        owner: Snowflake,
        image: Field<Image>,
        place: &mut Option<String>,
    ) {
        if !image.is_there() {
            return;
        }
        if let Some(old) = place.take() {
            self.pictures.drop(&format!("{folder}/{owner}/{old}"));
        }
        if let Field::Given(image) = image {
            let moving = if image.is_animated() { "a_" } else { "" };
            let hash = format!("{moving}{}", self.random.hex());
            self.pictures.keep(format!("{folder}/{owner}/{hash}"), image);
            *place = Some(hash);
        }
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;

    #[test]
    fn the_oldest_pictures_make_room() {
        let mut pictures = Pictures::default();
        let image = Image {
            bytes: Bytes::from(vec![0; MOST / 4]),
            kind: "image/png",
        };
        for number in 0..5 {
            pictures.keep(number.to_string(), image.clone());
        }
        pictures.keep("4".to_owned(), image);
        let kept: Vec<_> = (0..5)
            .filter(|number| pictures.find(&number.to_string()).is_some())
            .collect();
        assert_eq!(kept, [1, 2, 3, 4]);
        assert_eq!(pictures.bytes, MOST);
    }
}
