//! Where pictures are drawn: away from the threads that answer members, a few at a time.
//!
//! A picture takes some hundredths of a second of a processor, which is nothing for one and a great deal for a thousand at once.
//! So as many are drawn together as half the processors allow, a few more wait their turn, and everybody beyond that gets
//! the card without the picture at once.

use std::{fmt, sync::Arc, thread};

use core_pictures::{Picture, Theme};
use core_telemetry::name;
use tokio::{sync::Semaphore, task::spawn_blocking, time::Instant};

use crate::{presentation::Tone, reply::File};

/// Pictures that wait for each that is drawn: a fraction of a second.
const WAITING: usize = 8;

/// Draws pictures. Clones share its hands.
#[derive(Clone)]
pub(crate) struct Studio(Arc<Hands>);

struct Hands {
    /// Who draws.
    free: Semaphore,
    /// Who draws or waits.
    room: Semaphore,
}

impl Default for Studio {
    fn default() -> Self {
        let processors = thread::available_parallelism().map_or(1, usize::from);
        Self::with_hands((processors / 2).max(1))
    }
}

impl Studio {
    fn with_hands(hands: usize) -> Self {
        Self(Arc::new(Hands {
            free: Semaphore::new(hands),
            room: Semaphore::new(hands * (1 + WAITING)),
        }))
    }

    /// The picture as a file that goes with a card of this tone. None while too many are drawn at once, or if it cannot be
    /// drawn; the reason is counted, and goes into the log if it is a mistake of ours.
    pub(crate) async fn draw(
        &self,
        tone: Tone,
        kind: &'static str,
        picture: impl Picture + Send + 'static,
    ) -> Option<File> {
        let (outcome, file) = self.try_draw(tone, kind, picture).await;
        metrics::counter!(name::PICTURES, "kind" => kind, "outcome" => outcome).increment(1);
        file
    }

    async fn try_draw(
        &self,
        tone: Tone,
        kind: &'static str,
        picture: impl Picture + Send + 'static,
    ) -> (&'static str, Option<File>) {
        let Ok(_place) = self.0.room.try_acquire() else {
            return ("busy", None);
        };
        let Ok(_hand) = self.0.free.acquire().await else {
            return ("busy", None);
        };
        let began = Instant::now();
        let drawn = spawn_blocking(move || picture.png(Theme::new(tone.colour()))).await;
        metrics::histogram!(name::PICTURE_DURATION, "kind" => kind).record(began.elapsed());
        match drawn {
            Ok(Ok(png)) => {
                let file = File::picture(&format!("{kind}.png"), png.bytes, png.description);
                ("drawn", Some(file))
            }
            Ok(Err(error)) => {
                tracing::error!(kind, %error, "a picture cannot be drawn");
                ("failed", None)
            }
            Err(error) => {
                tracing::error!(kind, %error, "drawing a picture ended early");
                ("failed", None)
            }
        }
    }
}

impl fmt::Debug for Studio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Studio")
            .field("free", &self.0.free.available_permits())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, channel};
    use std::sync::{Mutex, PoisonError};

    use futures_util::future::join_all;

    use super::*;

    const EMPTY: &str = r#"<svg xmlns="http://www.w3.org/2000/svg" width="4" height="2"/>"#;

    struct Simple(&'static str);

    impl Picture for Simple {
        fn svg(&self, _: Theme) -> String {
            self.0.to_owned()
        }

        fn describe(&self) -> String {
            "nothing at all".to_owned()
        }
    }

    /// Is drawn once somebody says so.
    struct Held(Mutex<Receiver<()>>);

    impl Picture for Held {
        fn svg(&self, _: Theme) -> String {
            let told = self.0.lock().unwrap_or_else(PoisonError::into_inner).recv();
            told.map(|()| EMPTY.to_owned()).unwrap()
        }

        fn describe(&self) -> String {
            String::new()
        }
    }

    #[tokio::test]
    async fn a_picture_becomes_a_file_with_words() {
        let file = Studio::default()
            .draw(Tone::Good, "test", Simple(EMPTY))
            .await
            .unwrap();
        assert_eq!(
            (file.name(), file.description()),
            ("test.png", Some("nothing at all"))
        );
        assert!(file.bytes().starts_with(b"\x89PNG"));
    }

    #[tokio::test]
    async fn what_cannot_be_drawn_is_left_out_and_harms_nobody() {
        let studio = Studio::with_hands(1);
        assert_eq!(studio.draw(Tone::Good, "test", Simple("no drawing")).await, None);
        let (say, told) = channel::<()>();
        drop(say);
        // Nobody will ever say so: drawing panics.
        assert_eq!(
            studio.draw(Tone::Good, "test", Held(Mutex::new(told))).await,
            None
        );
        assert!(studio.draw(Tone::Good, "test", Simple(EMPTY)).await.is_some());
    }

    #[tokio::test]
    async fn beyond_a_few_nobody_waits_for_a_picture() {
        let studio = Studio::with_hands(1);
        let (say, told) = channel();
        let first = tokio::spawn({
            let studio = studio.clone();
            async move { studio.draw(Tone::Good, "test", Held(Mutex::new(told))).await }
        });
        while studio.0.free.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        let rest = tokio::spawn({
            let studio = studio.clone();
            async move {
                let draw = || studio.draw(Tone::Good, "test", Simple(EMPTY));
                join_all((0..WAITING + 3).map(|_| draw())).await
            }
        });
        while studio.0.room.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        say.send(()).unwrap();
        assert!(first.await.unwrap().is_some());
        let drawn = rest.await.unwrap().iter().flatten().count();
        assert_eq!(drawn, WAITING, "three were told to go on without");
    }
}
