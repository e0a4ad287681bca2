-- Times are milliseconds since 1970 in UTC. JSON and ids are TEXT. There are no booleans.

CREATE TABLE conversations (
    reference TEXT PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    council TEXT NOT NULL,
    channel TEXT NOT NULL,
    scope TEXT NOT NULL,
    sender TEXT NOT NULL,
    language TEXT NOT NULL,
    owner TEXT NOT NULL,
    epoch BIGINT NOT NULL,
    turns BIGINT NOT NULL,
    messages BIGINT NOT NULL,
    state TEXT NOT NULL,
    started BIGINT NOT NULL,
    last BIGINT NOT NULL
);
CREATE INDEX conversations_of_sender ON conversations (sender, channel, scope, council, started)
    WHERE sender <> '';

CREATE TABLE messages (
    conversation TEXT NOT NULL REFERENCES conversations (reference) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (conversation, number)
);

-- An answer kept to be given again when the same id comes twice.
CREATE TABLE receipts (
    scope TEXT NOT NULL,
    id TEXT NOT NULL,
    content_sha256 TEXT NOT NULL,
    answer TEXT NOT NULL,
    conversation TEXT,
    made BIGINT NOT NULL,
    PRIMARY KEY (scope, id)
);
CREATE INDEX receipts_of_conversation ON receipts (conversation);

CREATE TABLE tickets (
    reference TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    epoch BIGINT NOT NULL,
    council TEXT NOT NULL,
    body TEXT NOT NULL,
    service TEXT,
    intent TEXT,
    queue TEXT NOT NULL,
    reason TEXT NOT NULL,
    safety_rule TEXT,
    contact_safe BIGINT NOT NULL,
    rank BIGINT NOT NULL, -- 0 emergency, 1 urgent, 2 normal: the order of the list
    opened BIGINT NOT NULL,
    due BIGINT,
    ended BIGINT, -- when it was closed or returned
    details TEXT NOT NULL,
    attachments TEXT NOT NULL,
    assignee TEXT,
    conversation TEXT NOT NULL
);
CREATE INDEX tickets_in_order ON tickets (rank, opened, reference);
CREATE INDEX tickets_of_conversation ON tickets (conversation);

-- Every change of a ticket: who, what, when.
CREATE TABLE ticket_events (
    ticket TEXT NOT NULL REFERENCES tickets (reference) ON DELETE CASCADE,
    sequence BIGINT NOT NULL,
    happened TEXT NOT NULL,
    status TEXT NOT NULL,
    by_whom TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (ticket, sequence)
);

-- A row lives until `ended_at`; `ending` is then `done` or `dead`. A done row keeps its id, so that it is not taken in
-- twice, and loses its payload.
CREATE TABLE inbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    queue TEXT NOT NULL,
    incoming TEXT NOT NULL,
    lane TEXT NOT NULL,
    payload TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    not_before BIGINT NOT NULL,
    leased_until BIGINT NOT NULL,
    ended_at BIGINT,
    ending TEXT,
    because TEXT,
    UNIQUE (queue, incoming)
);
CREATE INDEX inbox_next ON inbox (queue, lane, id) WHERE ended_at IS NULL;

-- As the inbox, but a done row goes.
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    queue TEXT NOT NULL,
    lane TEXT NOT NULL,
    conversation TEXT,
    payload TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    not_before BIGINT NOT NULL,
    leased_until BIGINT NOT NULL,
    ended_at BIGINT,
    ending TEXT,
    because TEXT
);
CREATE INDEX outbox_next ON outbox (queue, lane, id) WHERE ended_at IS NULL;
CREATE INDEX outbox_of_conversation ON outbox (conversation);

CREATE TABLE attachment_bytes (
    council TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (council, sha256)
);
CREATE TABLE attachments (
    id TEXT PRIMARY KEY,
    council TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    uploaded BIGINT NOT NULL,
    FOREIGN KEY (council, sha256) REFERENCES attachment_bytes (council, sha256)
);
CREATE INDEX attachments_of_bytes ON attachments (council, sha256);

-- Which conversations and tickets (by reference) hold which file.
CREATE TABLE attachment_uses (
    attachment TEXT NOT NULL,
    used_by TEXT NOT NULL,
    PRIMARY KEY (attachment, used_by)
);
CREATE INDEX attachment_uses_by ON attachment_uses (used_by);

CREATE TABLE api_keys (
    id TEXT PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE,
    councils TEXT NOT NULL,
    role TEXT NOT NULL,
    created BIGINT NOT NULL
);

CREATE TABLE locks (
    name TEXT PRIMARY KEY,
    holder TEXT NOT NULL,
    until BIGINT NOT NULL
);
