-- Whole tables of one guild in the order of their numbers, for the export: page by page, without reading other guilds' rows.
CREATE INDEX item_movement_export ON item_movement (guild_id, id);
CREATE INDEX role_grant_export ON role_grant (guild_id, id);
