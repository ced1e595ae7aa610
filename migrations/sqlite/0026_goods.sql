-- Goods: things that wait with a payment, entries that moved things, limits that outlive an erasure, what staff moved lately.
-- Times are microseconds since 1970-01-01 UTC. Never edit an applied file: add the next one.

-- Which entry of the journal a movement belongs to, if money moved with it: undoing the entry moves the things back.
ALTER TABLE item_movement ADD COLUMN entry_seq INTEGER;
-- What the shop was paid for each, so that it pays back no more than a share of that.
ALTER TABLE item_movement ADD COLUMN paid_each INTEGER CHECK (paid_each > 0);
CREATE INDEX item_movement_entry ON item_movement (guild_id, entry_seq) WHERE entry_seq IS NOT NULL;
DROP TRIGGER item_movement_update;
CREATE TRIGGER item_movement_update BEFORE UPDATE ON item_movement
WHEN NEW.owner_id IS NOT NULL OR NEW.id <> OLD.id OR NEW.guild_id <> OLD.guild_id OR NEW.item_id <> OLD.item_id
    OR NEW.place <> OLD.place OR NEW.delta <> OLD.delta OR NEW.kind <> OLD.kind OR NEW.at <> OLD.at
    OR NEW.entry_seq IS NOT OLD.entry_seq OR NEW.paid_each IS NOT OLD.paid_each
BEGIN
    SELECT RAISE(ABORT, 'movements of items are append-only');
END;

-- Things that go with a payment that waits: bound where they are until it has ended, then with the taker or back with the giver.
CREATE TABLE held_thing (
    guild_id INTEGER NOT NULL,
    hold_id  INTEGER NOT NULL,
    place    INTEGER NOT NULL CHECK (place > 0),
    giver_id INTEGER NOT NULL,
    taker_id INTEGER NOT NULL,
    item_id  INTEGER NOT NULL,
    quantity INTEGER NOT NULL CHECK (quantity > 0),
    kind     TEXT    NOT NULL,
    PRIMARY KEY (guild_id, hold_id, place)
) STRICT, WITHOUT ROWID;

-- The case that looks at the highest bid; its payment waits for the staff when the auction ends.
ALTER TABLE auction ADD COLUMN case_number INTEGER;
-- What the house takes of the coins in a trade, in millionths, as it was when the trade began.
ALTER TABLE trade ADD COLUMN fee_ppm INTEGER NOT NULL DEFAULT 0 CHECK (fee_ppm >= 0);

-- Why a row of a batch was left alone, where its state does not tell.
ALTER TABLE steering_row ADD COLUMN note TEXT;

-- How many of a thing with a limit somebody had bought when they were forgotten; a keyed hash of their id names nobody.
CREATE TABLE purchase_memory (
    guild_id    INTEGER NOT NULL,
    fingerprint BLOB    NOT NULL,
    item_id     INTEGER NOT NULL,
    bought      INTEGER NOT NULL CHECK (bought > 0),
    expires_at  INTEGER NOT NULL,
    PRIMARY KEY (guild_id, fingerprint, item_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX purchase_memory_expiry ON purchase_memory (expires_at);

-- What a member of staff moved on their own word within the last day: many small amounts count like a large one.
CREATE TABLE staff_move (
    guild_id  INTEGER NOT NULL,
    actor_id  INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    trace     TEXT    NOT NULL,
    member_id INTEGER,
    amount    INTEGER NOT NULL CHECK (amount > 0),
    approved  INTEGER NOT NULL CHECK (approved IN (0, 1)),
    PRIMARY KEY (guild_id, actor_id, at, trace)
) STRICT, WITHOUT ROWID;
CREATE INDEX staff_move_member ON staff_move (guild_id, member_id) WHERE member_id IS NOT NULL;
