-- Things: what the shop sells, who holds what, and the ways things change hands.
-- Times are microseconds since 1970-01-01 UTC. Never edit an applied file: add the next one.

-- What there is. `price` is null for what the shop does not sell, `stock` null for as many as anybody wants. `needs` (what a
-- buyer must have) and `acts` (what happens when it is used) are JSON. A deleted item stays for those who hold it.
CREATE TABLE item (
    guild_id   INTEGER NOT NULL,
    id         INTEGER NOT NULL CHECK (id > 0),
    name       TEXT    NOT NULL,
    name_key   TEXT    NOT NULL,
    emoji      TEXT,
    about      TEXT    NOT NULL,
    price      INTEGER CHECK (price > 0),
    stock      INTEGER CHECK (stock >= 0),
    per_head   INTEGER CHECK (per_head > 0),
    ends_at    INTEGER,
    needs      TEXT    NOT NULL,
    acts       TEXT    NOT NULL,
    usable     INTEGER NOT NULL CHECK (usable IN (0, 1)),
    giftable   INTEGER NOT NULL CHECK (giftable IN (0, 1)),
    sellable   INTEGER NOT NULL CHECK (sellable IN (0, 1)),
    sold       INTEGER NOT NULL CHECK (sold >= 0),
    state      TEXT    NOT NULL CHECK (state IN ('open', 'deleted')),
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (guild_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX item_name ON item (guild_id, name_key) WHERE state = 'open';

-- Who holds how many: at hand, or bound by a listing, an auction or a role on its way. Always the sum of the movements.
CREATE TABLE item_holding (
    guild_id INTEGER NOT NULL,
    owner_id INTEGER NOT NULL,
    item_id  INTEGER NOT NULL,
    place    TEXT    NOT NULL CHECK (place IN ('hand', 'bound')),
    quantity INTEGER NOT NULL CHECK (quantity >= 0),
    PRIMARY KEY (guild_id, owner_id, item_id, place)
) STRICT, WITHOUT ROWID;

-- Every change of a holding, append-only; `owner_id` is null once the member was forgotten.
CREATE TABLE item_movement (
    id       INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    guild_id INTEGER NOT NULL,
    owner_id INTEGER,
    item_id  INTEGER NOT NULL,
    place    TEXT    NOT NULL CHECK (place IN ('hand', 'bound')),
    delta    INTEGER NOT NULL CHECK (delta <> 0),
    kind     TEXT    NOT NULL,
    at       INTEGER NOT NULL
) STRICT;
CREATE INDEX item_movement_holding ON item_movement (guild_id, owner_id, item_id, place);
CREATE TRIGGER item_movement_update BEFORE UPDATE ON item_movement
WHEN NEW.owner_id IS NOT NULL OR NEW.id <> OLD.id OR NEW.guild_id <> OLD.guild_id OR NEW.item_id <> OLD.item_id
    OR NEW.place <> OLD.place OR NEW.delta <> OLD.delta OR NEW.kind <> OLD.kind OR NEW.at <> OLD.at
BEGIN
    SELECT RAISE(ABORT, 'movements of items are append-only');
END;
CREATE TRIGGER item_movement_delete BEFORE DELETE ON item_movement
WHEN NOT EXISTS (SELECT 1 FROM guild_presence WHERE guild_id = OLD.guild_id AND purging_at IS NOT NULL)
BEGIN
    SELECT RAISE(ABORT, 'movements of items are append-only');
END;

-- Roles on their way to or from a member because of an item. Until Discord has answered, the price waits in `hold_id`, or the
-- item is bound.
CREATE TABLE role_grant (
    id        INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    guild_id  INTEGER NOT NULL,
    user_id   INTEGER,
    item_id   INTEGER NOT NULL,
    role_id   INTEGER NOT NULL,
    gives     INTEGER NOT NULL CHECK (gives IN (0, 1)),
    cause     TEXT    NOT NULL CHECK (cause IN ('buy', 'use')),
    hold_id   INTEGER,
    price     INTEGER NOT NULL CHECK (price >= 0),
    state     TEXT    NOT NULL CHECK (state IN ('waiting', 'done', 'refused', 'lapsed')),
    opened_at INTEGER NOT NULL,
    due_at    INTEGER NOT NULL,
    closed_at INTEGER,
    CHECK ((closed_at IS NULL) = (state = 'waiting'))
) STRICT;
CREATE INDEX role_grant_due ON role_grant (due_at) WHERE state = 'waiting';
CREATE INDEX role_grant_member ON role_grant (guild_id, user_id, id);

-- What a role pays, and how often; and until when each member has been paid for it.
CREATE TABLE income_role (
    guild_id INTEGER NOT NULL,
    role_id  INTEGER NOT NULL,
    amount   INTEGER NOT NULL CHECK (amount > 0),
    hours    INTEGER NOT NULL CHECK (hours > 0),
    PRIMARY KEY (guild_id, role_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE income_claim (
    guild_id   INTEGER NOT NULL,
    user_id    INTEGER NOT NULL,
    role_id    INTEGER NOT NULL,
    paid_until INTEGER NOT NULL,
    PRIMARY KEY (guild_id, user_id, role_id)
) STRICT, WITHOUT ROWID;

-- Things that members sell to one another at a fixed price each; what is still there is bound.
CREATE TABLE market_listing (
    guild_id   INTEGER NOT NULL,
    id         INTEGER NOT NULL CHECK (id > 0),
    owner_id   INTEGER,
    item_id    INTEGER NOT NULL,
    quantity   INTEGER NOT NULL CHECK (quantity >= 0),
    price      INTEGER NOT NULL CHECK (price > 0),
    fee_ppm    INTEGER NOT NULL CHECK (fee_ppm >= 0),
    state      TEXT    NOT NULL CHECK (state IN ('open', 'sold', 'withdrawn', 'expired')),
    opened_at  INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (guild_id, id),
    CHECK (state <> 'open' OR quantity > 0)
) STRICT, WITHOUT ROWID;
CREATE INDEX market_listing_owner ON market_listing (guild_id, owner_id) WHERE state = 'open';
CREATE INDEX market_listing_due ON market_listing (expires_at) WHERE state = 'open';

-- Things that go to whoever bids most; the highest bid waits in a hold.
CREATE TABLE auction (
    guild_id  INTEGER NOT NULL,
    id        INTEGER NOT NULL CHECK (id > 0),
    owner_id  INTEGER,
    item_id   INTEGER NOT NULL,
    quantity  INTEGER NOT NULL CHECK (quantity > 0),
    start     INTEGER NOT NULL CHECK (start > 0),
    step_ppm  INTEGER NOT NULL CHECK (step_ppm >= 0),
    fee_ppm   INTEGER NOT NULL CHECK (fee_ppm >= 0),
    bid       INTEGER CHECK (bid > 0),
    bid_user_id INTEGER,
    hold_id   INTEGER,
    bids      INTEGER NOT NULL CHECK (bids >= 0),
    state     TEXT    NOT NULL CHECK (state IN ('open', 'sold', 'unsold', 'withdrawn')),
    opened_at INTEGER NOT NULL,
    ends_at   INTEGER NOT NULL,
    last_at   INTEGER NOT NULL,
    PRIMARY KEY (guild_id, id),
    CHECK (state <> 'open' OR (bid_user_id IS NULL) = (hold_id IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX auction_due ON auction (ends_at) WHERE state = 'open';

-- Two members exchange coins and things. Each offer is JSON; `version` grows with every change and confirmations are for one
-- version.
CREATE TABLE trade (
    guild_id    INTEGER NOT NULL,
    id          INTEGER NOT NULL CHECK (id > 0),
    asker_id    INTEGER,
    member_id   INTEGER,
    ask         TEXT    NOT NULL,
    answer      TEXT    NOT NULL,
    version     INTEGER NOT NULL CHECK (version > 0),
    asker_ok    INTEGER NOT NULL CHECK (asker_ok IN (0, 1)),
    member_ok   INTEGER NOT NULL CHECK (member_ok IN (0, 1)),
    state       TEXT    NOT NULL CHECK (state IN ('open', 'done', 'cancelled', 'expired')),
    opened_at   INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL,
    PRIMARY KEY (guild_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX trade_due ON trade (expires_at) WHERE state = 'open';

-- What can be made of what; `parts` is JSON.
CREATE TABLE recipe (
    guild_id INTEGER NOT NULL,
    id       INTEGER NOT NULL CHECK (id > 0),
    item_id  INTEGER NOT NULL,
    quantity INTEGER NOT NULL CHECK (quantity > 0),
    fee      INTEGER NOT NULL CHECK (fee >= 0),
    parts    TEXT    NOT NULL,
    PRIMARY KEY (guild_id, id)
) STRICT, WITHOUT ROWID;
