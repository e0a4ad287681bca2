-- Other systems that are told what happens, what they are told, and how that went.

CREATE TABLE endpoints (
    id TEXT PRIMARY KEY,
    council TEXT NOT NULL,
    url TEXT NOT NULL,
    events TEXT NOT NULL,
    channel TEXT,
    payload TEXT NOT NULL,
    scheme TEXT NOT NULL,
    secret TEXT NOT NULL, -- it must sign, so it is not a hash
    old_secret TEXT,
    old_until BIGINT,
    inbound_secret TEXT NOT NULL,
    created BIGINT NOT NULL,
    disabled_at BIGINT,
    disabled_because TEXT,
    paused_until BIGINT,
    failing_since BIGINT
);
CREATE INDEX endpoints_of_council ON endpoints (council);

-- What happened, for as long as it may have to be told. `about` is empty once its content was erased.
CREATE TABLE events (
    id TEXT PRIMARY KEY,
    happened TEXT NOT NULL,
    at BIGINT NOT NULL,
    conversation TEXT,
    about TEXT NOT NULL
);
CREATE INDEX events_of_conversation ON events (conversation);
CREATE INDEX events_by_age ON events (at);

-- How telling one endpoint of one event stands: `waiting` (then the outbox holds a row for it), `delivered`, `dead` or
-- `erased`.
CREATE TABLE deliveries (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    endpoint TEXT NOT NULL REFERENCES endpoints (id) ON DELETE CASCADE,
    event TEXT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    queued BIGINT NOT NULL,
    tried BIGINT,
    took BIGINT, -- milliseconds
    status BIGINT,
    because TEXT,
    UNIQUE (endpoint, event)
);
CREATE INDEX deliveries_of_endpoint ON deliveries (endpoint, number);
CREATE INDEX deliveries_of_event ON deliveries (event);
