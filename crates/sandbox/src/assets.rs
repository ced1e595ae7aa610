//! The web client's files, built into the executable.
//!
//! One line per file of `web/`; a test tells when the two differ.

/// A file of the web client.
#[derive(Debug)]
pub(crate) struct Asset {
    name: &'static str,
    pub(crate) content: &'static str,
}

/// Embeds files of `web/`.
macro_rules! assets {
    ($($name:literal,)*) => {
        &[$(Asset { name: $name, content: include_str!(concat!("../web/", $name)) },)*]
    };
}

static ASSETS: &[Asset] = assets![
    "about.js",
    "actions.css",
    "announcer.js",
    "api.js",
    "app-commands.js",
    "attachments.js",
    "authorize.css",
    "authorize.html",
    "authorize.js",
    "avatar.js",
    "base.css",
    "call-row.js",
    "channel-header.js",
    "checks.js",
    "clipboard.js",
    "command-form.js",
    "command-list.js",
    "commands.js",
    "component-button.js",
    "component-run.js",
    "component-select.js",
    "components.css",
    "components.js",
    "composer.css",
    "composer.js",
    "developer.js",
    "dialogs.js",
    "dock.css",
    "dock.js",
    "dom.js",
    "embeds.js",
    "emoji-data.js",
    "emoji-picker.js",
    "emoji.js",
    "entities.js",
    "explain.js",
    "fields.js",
    "files.css",
    "forms.css",
    "forum-post.js",
    "forum.js",
    "icon.svg",
    "icons.js",
    "index.html",
    "inspector.js",
    "interactions.js",
    "json-view.js",
    "jump-bar.js",
    "layout.css",
    "layout.js",
    "lightbox.js",
    "live.js",
    "local-row.js",
    "main.js",
    "markdown-inline.js",
    "markdown.css",
    "markdown.js",
    "members.js",
    "mention-input.js",
    "mentions.js",
    "menu.js",
    "message-actions.js",
    "message-context.js",
    "message-edit.js",
    "message-focus.js",
    "message-list.js",
    "message-menu.js",
    "message-preview.js",
    "message-rows.js",
    "message-store.js",
    "message-tools.js",
    "message-window.js",
    "message.js",
    "messages.css",
    "modal-fields.js",
    "modal-files.js",
    "modal.js",
    "navigation.js",
    "option-pill.js",
    "option-suggester.js",
    "option-values.js",
    "outbox.js",
    "overlays.css",
    "pane.js",
    "panels.css",
    "people.js",
    "permissions.js",
    "phone.css",
    "pins.js",
    "poll.js",
    "popover.js",
    "private-list.js",
    "profile.js",
    "reactions.js",
    "reply.js",
    "rest.js",
    "rights.js",
    "scopes.js",
    "select-menu.js",
    "server-audit.js",
    "server-bans.js",
    "server-channels.js",
    "server-commands.js",
    "server-emoji.js",
    "server-integrations.js",
    "server-members.js",
    "server-overview.js",
    "server-overwrites.js",
    "server-roles.js",
    "server-settings.js",
    "session.js",
    "settings.css",
    "settings.js",
    "shortcuts.js",
    "socket.js",
    "split.css",
    "split.js",
    "state.js",
    "suggestions.js",
    "system-message.js",
    "theme.js",
    "thread-card.js",
    "thread-dialogs.js",
    "thread-menu.js",
    "thread-panel.js",
    "threads.js",
    "time.js",
    "toast.js",
    "tools.css",
    "tools.js",
    "top-bar.js",
    "trouble.js",
    "typing.js",
    "uploads.js",
    "user-menu.js",
    "user-panel.js",
    "welcome.js",
    "wire.js",
    "world.js",
];

/// The file of this name.
pub(crate) fn find(name: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.name == name)
}

impl Asset {
    pub(crate) fn content_type(&self) -> &'static str {
        match self.name.rsplit_once('.').map(|(_, extension)| extension) {
            Some("html") => "text/html; charset=utf-8",
            Some("js") => "text/javascript; charset=utf-8",
            Some("css") => "text/css; charset=utf-8",
            Some("svg") => "image/svg+xml",
            _ => "application/octet-stream",
        }
    }

    /// Changes whenever the content does (FNV-1a).
    pub(crate) fn etag(&self) -> String {
        let hash = self
            .content
            .bytes()
            .fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
            });
        format!("\"{hash:016x}\"")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_web_client_is_served() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/web");
        let mut files: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap())
            .filter(|entry| entry.file_type().unwrap().is_file())
            .map(|entry| entry.file_name().into_string().unwrap())
            .collect();
        files.sort();
        let mut served: Vec<_> = ASSETS.iter().map(|asset| asset.name.to_owned()).collect();
        served.sort();
        assert_eq!(served, files, "list the files of web/ in src/assets.rs");
    }
}
