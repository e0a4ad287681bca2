-- What somebody chose once on a channel, beside their conversations, and whether they can be reached.
CREATE TABLE senders (
    channel TEXT NOT NULL,
    scope TEXT NOT NULL,
    sender TEXT NOT NULL,
    council TEXT,
    language TEXT,
    unreachable BIGINT,
    noted BIGINT NOT NULL,
    PRIMARY KEY (channel, scope, sender)
);

-- How fast a queue (with an empty lane) or one of its lanes may be worked: the moment at which its bucket is full again.
CREATE TABLE buckets (
    queue TEXT NOT NULL,
    lane TEXT NOT NULL,
    full_at BIGINT NOT NULL,
    PRIMARY KEY (queue, lane)
);

-- Leasing looks at rows from the oldest on and stops when it has enough: without these it sorts all that wait.
CREATE INDEX inbox_in_order ON inbox (queue, id) WHERE ended_at IS NULL;
CREATE INDEX outbox_in_order ON outbox (queue, id) WHERE ended_at IS NULL;
