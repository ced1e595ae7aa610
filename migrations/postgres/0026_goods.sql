-- Goods: things that wait with a payment, entries that moved things, limits that outlive an erasure, what staff moved lately.
-- Times are microseconds since 1970-01-01 UTC. Never edit an applied file: add the next one.

-- Which entry of the journal a movement belongs to, if money moved with it: undoing the entry moves the things back.
ALTER TABLE item_movement ADD COLUMN entry_seq BIGINT;
-- What the shop was paid for each, so that it pays back no more than a share of that.
ALTER TABLE item_movement ADD COLUMN paid_each BIGINT CHECK (paid_each > 0);
CREATE INDEX item_movement_entry ON item_movement (guild_id, entry_seq) WHERE entry_seq IS NOT NULL;
CREATE OR REPLACE FUNCTION item_movement_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.owner_id IS NULL AND (NEW.id, NEW.guild_id, NEW.item_id, NEW.place, NEW.delta, NEW.kind, NEW.at)
            = (OLD.id, OLD.guild_id, OLD.item_id, OLD.place, OLD.delta, OLD.kind, OLD.at)
            AND NEW.entry_seq IS NOT DISTINCT FROM OLD.entry_seq AND NEW.paid_each IS NOT DISTINCT FROM OLD.paid_each THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' AND EXISTS (
            SELECT 1 FROM guild_presence WHERE guild_id = OLD.guild_id AND purging_at IS NOT NULL) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'movements of items are append-only' USING ERRCODE = 'restrict_violation';
END
$$;

-- Things that go with a payment that waits: bound where they are until it has ended, then with the taker or back with the giver.
CREATE TABLE held_thing (
    guild_id BIGINT NOT NULL,
    hold_id  BIGINT NOT NULL,
    place    BIGINT NOT NULL CHECK (place > 0),
    giver_id BIGINT NOT NULL,
    taker_id BIGINT NOT NULL,
    item_id  BIGINT NOT NULL,
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    kind     TEXT    NOT NULL,
    PRIMARY KEY (guild_id, hold_id, place)
);

-- The case that looks at the highest bid; its payment waits for the staff when the auction ends.
ALTER TABLE auction ADD COLUMN case_number BIGINT;
-- What the house takes of the coins in a trade, in millionths, as it was when the trade began.
ALTER TABLE trade ADD COLUMN fee_ppm BIGINT NOT NULL DEFAULT 0 CHECK (fee_ppm >= 0);

-- Why a row of a batch was left alone, where its state does not tell.
ALTER TABLE steering_row ADD COLUMN note TEXT;

-- How many of a thing with a limit somebody had bought when they were forgotten; a keyed hash of their id names nobody.
CREATE TABLE purchase_memory (
    guild_id    BIGINT NOT NULL,
    fingerprint BYTEA    NOT NULL,
    item_id     BIGINT NOT NULL,
    bought      BIGINT NOT NULL CHECK (bought > 0),
    expires_at  BIGINT NOT NULL,
    PRIMARY KEY (guild_id, fingerprint, item_id)
);
CREATE INDEX purchase_memory_expiry ON purchase_memory (expires_at);

-- What a member of staff moved on their own word within the last day: many small amounts count like a large one.
CREATE TABLE staff_move (
    guild_id  BIGINT NOT NULL,
    actor_id  BIGINT NOT NULL,
    at        BIGINT NOT NULL,
    trace     TEXT    NOT NULL,
    member_id BIGINT,
    amount    BIGINT NOT NULL CHECK (amount > 0),
    approved  BIGINT NOT NULL CHECK (approved IN (0, 1)),
    PRIMARY KEY (guild_id, actor_id, at, trace)
);
CREATE INDEX staff_move_member ON staff_move (guild_id, member_id) WHERE member_id IS NOT NULL;
