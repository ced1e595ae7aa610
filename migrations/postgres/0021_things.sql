-- Things: what the shop sells, who holds what, and the ways things change hands.
-- Times are microseconds since 1970-01-01 UTC. Never edit an applied file: add the next one.

-- What there is. `price` is null for what the shop does not sell, `stock` null for as many as anybody wants. `needs` (what a
-- buyer must have) and `acts` (what happens when it is used) are JSON. A deleted item stays for those who hold it.
CREATE TABLE item (
    guild_id   BIGINT NOT NULL,
    id         BIGINT NOT NULL CHECK (id > 0),
    name       TEXT    NOT NULL,
    name_key   TEXT    NOT NULL,
    emoji      TEXT,
    about      TEXT    NOT NULL,
    price      BIGINT CHECK (price > 0),
    stock      BIGINT CHECK (stock >= 0),
    per_head   BIGINT CHECK (per_head > 0),
    ends_at    BIGINT,
    needs      TEXT    NOT NULL,
    acts       TEXT    NOT NULL,
    usable     BIGINT NOT NULL CHECK (usable IN (0, 1)),
    giftable   BIGINT NOT NULL CHECK (giftable IN (0, 1)),
    sellable   BIGINT NOT NULL CHECK (sellable IN (0, 1)),
    sold       BIGINT NOT NULL CHECK (sold >= 0),
    state      TEXT    NOT NULL CHECK (state IN ('open', 'deleted')),
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (guild_id, id)
);
CREATE UNIQUE INDEX item_name ON item (guild_id, name_key) WHERE state = 'open';

-- Who holds how many: at hand, or bound by a listing, an auction or a role on its way. Always the sum of the movements.
CREATE TABLE item_holding (
    guild_id BIGINT NOT NULL,
    owner_id BIGINT NOT NULL,
    item_id  BIGINT NOT NULL,
    place    TEXT    NOT NULL CHECK (place IN ('hand', 'bound')),
    quantity BIGINT NOT NULL CHECK (quantity >= 0),
    PRIMARY KEY (guild_id, owner_id, item_id, place)
);

-- Every change of a holding, append-only; `owner_id` is null once the member was forgotten.
CREATE TABLE item_movement (
    id       BIGINT NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    guild_id BIGINT NOT NULL,
    owner_id BIGINT,
    item_id  BIGINT NOT NULL,
    place    TEXT    NOT NULL CHECK (place IN ('hand', 'bound')),
    delta    BIGINT NOT NULL CHECK (delta <> 0),
    kind     TEXT    NOT NULL,
    at       BIGINT NOT NULL
);
CREATE INDEX item_movement_holding ON item_movement (guild_id, owner_id, item_id, place);
CREATE FUNCTION item_movement_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.owner_id IS NULL AND (NEW.id, NEW.guild_id, NEW.item_id, NEW.place, NEW.delta, NEW.kind, NEW.at)
            = (OLD.id, OLD.guild_id, OLD.item_id, OLD.place, OLD.delta, OLD.kind, OLD.at) THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' AND EXISTS (
            SELECT 1 FROM guild_presence WHERE guild_id = OLD.guild_id AND purging_at IS NOT NULL) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'movements of items are append-only' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER item_movement_kept BEFORE UPDATE OR DELETE ON item_movement
FOR EACH ROW EXECUTE FUNCTION item_movement_kept();

-- Roles on their way to or from a member because of an item. Until Discord has answered, the price waits in `hold_id`, or the
-- item is bound.
CREATE TABLE role_grant (
    id        BIGINT NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    guild_id  BIGINT NOT NULL,
    user_id   BIGINT,
    item_id   BIGINT NOT NULL,
    role_id   BIGINT NOT NULL,
    gives     BIGINT NOT NULL CHECK (gives IN (0, 1)),
    cause     TEXT    NOT NULL CHECK (cause IN ('buy', 'use')),
    hold_id   BIGINT,
    price     BIGINT NOT NULL CHECK (price >= 0),
    state     TEXT    NOT NULL CHECK (state IN ('waiting', 'done', 'refused', 'lapsed')),
    opened_at BIGINT NOT NULL,
    due_at    BIGINT NOT NULL,
    closed_at BIGINT,
    CHECK ((closed_at IS NULL) = (state = 'waiting'))
);
CREATE INDEX role_grant_due ON role_grant (due_at) WHERE state = 'waiting';
CREATE INDEX role_grant_member ON role_grant (guild_id, user_id, id);

-- What a role pays, and how often; and until when each member has been paid for it.
CREATE TABLE income_role (
    guild_id BIGINT NOT NULL,
    role_id  BIGINT NOT NULL,
    amount   BIGINT NOT NULL CHECK (amount > 0),
    hours    BIGINT NOT NULL CHECK (hours > 0),
    PRIMARY KEY (guild_id, role_id)
);
CREATE TABLE income_claim (
    guild_id   BIGINT NOT NULL,
    user_id    BIGINT NOT NULL,
    role_id    BIGINT NOT NULL,
    paid_until BIGINT NOT NULL,
    PRIMARY KEY (guild_id, user_id, role_id)
);

-- Things that members sell to one another at a fixed price each; what is still there is bound.
CREATE TABLE market_listing (
    guild_id   BIGINT NOT NULL,
    id         BIGINT NOT NULL CHECK (id > 0),
    owner_id   BIGINT,
    item_id    BIGINT NOT NULL,
    quantity   BIGINT NOT NULL CHECK (quantity >= 0),
    price      BIGINT NOT NULL CHECK (price > 0),
    fee_ppm    BIGINT NOT NULL CHECK (fee_ppm >= 0),
    state      TEXT    NOT NULL CHECK (state IN ('open', 'sold', 'withdrawn', 'expired')),
    opened_at  BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (guild_id, id),
    CHECK (state <> 'open' OR quantity > 0)
);
CREATE INDEX market_listing_owner ON market_listing (guild_id, owner_id) WHERE state = 'open';
CREATE INDEX market_listing_due ON market_listing (expires_at) WHERE state = 'open';

-- Things that go to whoever bids most; the highest bid waits in a hold.
CREATE TABLE auction (
    guild_id  BIGINT NOT NULL,
    id        BIGINT NOT NULL CHECK (id > 0),
    owner_id  BIGINT,
    item_id   BIGINT NOT NULL,
    quantity  BIGINT NOT NULL CHECK (quantity > 0),
    start     BIGINT NOT NULL CHECK (start > 0),
    step_ppm  BIGINT NOT NULL CHECK (step_ppm >= 0),
    fee_ppm   BIGINT NOT NULL CHECK (fee_ppm >= 0),
    bid       BIGINT CHECK (bid > 0),
    bid_user_id BIGINT,
    hold_id   BIGINT,
    bids      BIGINT NOT NULL CHECK (bids >= 0),
    state     TEXT    NOT NULL CHECK (state IN ('open', 'sold', 'unsold', 'withdrawn')),
    opened_at BIGINT NOT NULL,
    ends_at   BIGINT NOT NULL,
    last_at   BIGINT NOT NULL,
    PRIMARY KEY (guild_id, id),
    CHECK (state <> 'open' OR (bid_user_id IS NULL) = (hold_id IS NULL))
);
CREATE INDEX auction_due ON auction (ends_at) WHERE state = 'open';

-- Two members exchange coins and things. Each offer is JSON; `version` grows with every change and confirmations are for one
-- version.
CREATE TABLE trade (
    guild_id    BIGINT NOT NULL,
    id          BIGINT NOT NULL CHECK (id > 0),
    asker_id    BIGINT,
    member_id   BIGINT,
    ask         TEXT    NOT NULL,
    answer      TEXT    NOT NULL,
    version     BIGINT NOT NULL CHECK (version > 0),
    asker_ok    BIGINT NOT NULL CHECK (asker_ok IN (0, 1)),
    member_ok   BIGINT NOT NULL CHECK (member_ok IN (0, 1)),
    state       TEXT    NOT NULL CHECK (state IN ('open', 'done', 'cancelled', 'expired')),
    opened_at   BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL,
    PRIMARY KEY (guild_id, id)
);
CREATE INDEX trade_due ON trade (expires_at) WHERE state = 'open';

-- What can be made of what; `parts` is JSON.
CREATE TABLE recipe (
    guild_id BIGINT NOT NULL,
    id       BIGINT NOT NULL CHECK (id > 0),
    item_id  BIGINT NOT NULL,
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    fee      BIGINT NOT NULL CHECK (fee >= 0),
    parts    TEXT    NOT NULL,
    PRIMARY KEY (guild_id, id)
);
