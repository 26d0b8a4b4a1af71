-- +goose Up

-- One text for SQLite and PostgreSQL. Times are microseconds since 1970 in
-- UTC. Whatever tells a story is sealed before it gets here; what is plain
-- is what the program must find rows by.

-- owners counts each owner's mistakes, so that numbers have no gaps and two
-- mistakes made at once cannot get the same one.
CREATE TABLE owners (
    owner       text   NOT NULL PRIMARY KEY,
    last_number bigint NOT NULL CHECK (last_number >= 1)
);

CREATE TABLE mistakes (
    id         text   NOT NULL PRIMARY KEY,
    number     bigint NOT NULL CHECK (number >= 1),
    owner      text   NOT NULL,
    state      text   NOT NULL CHECK (state IN ('open', 'closed', 'sealed', 'erased')),
    seq        bigint NOT NULL CHECK (seq >= 1),
    head       bytea  NOT NULL CHECK (octet_length(head) = 32),
    head_mac   bytea  NOT NULL CHECK (octet_length(head_mac) = 32),
    created_at bigint NOT NULL,
    UNIQUE (owner, number)
);

-- events are only ever added.
CREATE TABLE events (
    mistake_id text   NOT NULL REFERENCES mistakes (id),
    seq        bigint NOT NULL CHECK (seq >= 1),
    sealed     bytea  NOT NULL CHECK (octet_length(sealed) > 0),
    hash       bytea  NOT NULL CHECK (octet_length(hash) = 32),
    PRIMARY KEY (mistake_id, seq)
);

-- data_keys holds each data key wrapped. Deleting a row erases whatever the
-- key had sealed.
CREATE TABLE data_keys (
    name    text  NOT NULL PRIMARY KEY,
    wrapped bytea NOT NULL CHECK (octet_length(wrapped) > 0)
);

-- intents are written before anything leaves the machine.
CREATE TABLE intents (
    id          text   NOT NULL PRIMARY KEY,
    mistake_id  text   NOT NULL REFERENCES mistakes (id),
    listener    text   NOT NULL,
    state       text   NOT NULL CHECK (state IN ('intended', 'attempting', 'done')),
    created_at  bigint NOT NULL,
    lease_until bigint,
    CHECK (state <> 'attempting' OR lease_until IS NOT NULL)
);
CREATE INDEX intents_by_state ON intents (state, created_at);
CREATE INDEX intents_by_mistake ON intents (mistake_id);

-- lessons outlive the mistake they came from, so they do not refer to it.
CREATE TABLE lessons (
    id     text   NOT NULL PRIMARY KEY,
    owner  text   NOT NULL,
    at     bigint NOT NULL,
    sealed bytea  NOT NULL CHECK (octet_length(sealed) > 0)
);
CREATE INDEX lessons_by_owner ON lessons (owner, at);

CREATE TABLE sources (
    id         text   NOT NULL PRIMARY KEY,
    owner      text   NOT NULL,
    kind       text   NOT NULL,
    location   text   NOT NULL,
    cursor     bytea,
    generation bigint NOT NULL DEFAULT 0 CHECK (generation >= 0),
    acts       bigint NOT NULL DEFAULT 0 CHECK (acts >= 0),
    skipped    bigint NOT NULL DEFAULT 0 CHECK (skipped >= 0),
    synced_at  bigint,
    UNIQUE (owner, kind, location)
);

-- batches are named by the generation that wrote them. A source's generation
-- only grows, so a name is never used twice and a batch never changes.
CREATE TABLE batches (
    source_id  text   NOT NULL REFERENCES sources (id),
    generation bigint NOT NULL CHECK (generation >= 1),
    bytes      bytea  NOT NULL,
    PRIMARY KEY (source_id, generation)
);

-- corrections hold each pair once, in the order that the store puts it.
CREATE TABLE corrections (
    owner text NOT NULL,
    a     text NOT NULL,
    b     text NOT NULL,
    kind  text NOT NULL CHECK (kind IN ('apart', 'together')),
    PRIMARY KEY (owner, a, b),
    CHECK (a <> b)
);

CREATE TABLE settings (
    owner text  NOT NULL,
    name  text  NOT NULL,
    value bytea NOT NULL,
    PRIMARY KEY (owner, name)
);
