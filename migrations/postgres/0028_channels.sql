-- Where members may use commands. Never edit an applied file: add the next one.

-- What staff said of a command, a topic of commands, or everything ('*'). A target has rows of one rule only: 'hidden' has one, for
-- the whole server (channel 0); 'only' and 'not' have one for each channel.
CREATE TABLE channel_rule (
    guild_id   BIGINT NOT NULL,
    command    TEXT   NOT NULL,
    channel_id BIGINT NOT NULL,
    rule       TEXT   NOT NULL CHECK (rule IN ('hidden', 'only', 'not')),
    PRIMARY KEY (guild_id, command, channel_id),
    CHECK ((rule = 'hidden') = (channel_id = 0))
);
