-- A journal of format 2 with one roll that was delivered, as the version wrote it that had no record of orders.
PRAGMA application_id = 0x696e6765;
PRAGMA user_version = 2;
CREATE TABLE events (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        dump TEXT NOT NULL,
        at TEXT NOT NULL,
        body TEXT NOT NULL CHECK (json_valid(body)),
        kind TEXT NOT NULL GENERATED ALWAYS AS (body ->> '$.event') VIRTUAL
    ) STRICT;
CREATE INDEX events_of_a_dump ON events (dump, number);
CREATE INDEX receipts ON events (number) WHERE kind = 'receipted';
CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
        BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
CREATE TRIGGER events_are_never_taken_away BEFORE DELETE ON events
        BEGIN SELECT RAISE(ABORT, 'events are never taken away'); END;
CREATE TRIGGER events_are_never_replaced BEFORE INSERT ON events
        WHEN EXISTS (SELECT 1 FROM events WHERE number = NEW.number)
        BEGIN SELECT RAISE(ABORT, 'events are never replaced'); END;
CREATE TABLE dumps (
        id TEXT PRIMARY KEY,
        source TEXT NOT NULL,
        destination TEXT NOT NULL,
        roll TEXT NOT NULL,
        target TEXT NOT NULL,
        stage TEXT NOT NULL,
        held TEXT,
        files INTEGER NOT NULL,
        bytes INTEGER NOT NULL,
        receipt INTEGER,
        found TEXT NOT NULL,
        changed TEXT NOT NULL,
        events INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
CREATE INDEX dumps_by_place ON dumps (source, destination);
CREATE INDEX cards ON events (number) WHERE kind = 'judged';
INSERT INTO events (dump, at, body) VALUES ('01a204c0-aee7-7213-967d-8df06ec4d289', '2026-11-22T19:34:26.279739849Z', '{"event":"found","source":"/nas/dumps/A001","destination":"/mnt/fsx/Footage","roll":"A001","target":"A001"}');
INSERT INTO events (dump, at, body) VALUES ('01a204c0-aee7-7213-967d-8df06ec4d289', '2026-11-22T19:34:26.888890541Z', '{"event":"listed","files":[{"path":"notes.txt","size":6,"modified":"2026-11-22T19:34:26.121822915Z"}],"folders":[],"skipped":[]}');
INSERT INTO events (dump, at, body) VALUES ('01a204c0-aee7-7213-967d-8df06ec4d289', '2026-11-22T19:34:26.904701031Z', '{"event":"settled","files":1,"bytes":6}');
INSERT INTO events (dump, at, body) VALUES ('01a204c0-aee7-7213-967d-8df06ec4d289', '2026-11-22T19:34:26.924417569Z', '{"event":"judged","roll":null,"model":null,"clips":0,"findings":[],"identity":{"roots":[],"hardware":[],"clips":[],"fingerprint":null,"sketch":[]},"labels":{},"relations":[]}');
INSERT INTO events (dump, at, body) VALUES ('01a204c0-aee7-7213-967d-8df06ec4d289', '2026-11-22T19:34:26.94446689Z', '{"event":"checked","family":"none","verdict":"unjudged","claims":[]}');
INSERT INTO events (dump, at, body) VALUES ('01a204c0-aee7-7213-967d-8df06ec4d289', '2026-11-22T19:34:26.957414429Z', '{"event":"queued"}');
INSERT INTO events (dump, at, body) VALUES ('01a204c0-aee7-7213-967d-8df06ec4d289', '2026-11-22T19:34:26.963241391Z', '{"event":"sending_started","session":{"client":"path","address":"/mnt/fsx","dialect":"","signing":"","encryption":"","readback":"O_DIRECT"},"readback":{"client":"path","address":"/mnt/fsx","dialect":"","signing":"","encryption":"","readback":"O_DIRECT"}}');
INSERT INTO events (dump, at, body) VALUES ('01a204c0-aee7-7213-967d-8df06ec4d289', '2026-11-22T19:34:26.976905311Z', '{"event":"files_written","files":[{"file":0,"digests":["blake3:8e4c7c1b99dbfd50e7a95185fead5ee1448fa904a2fdd778eaf5f2dbfd629a99","xxh64:e4c191d091bd8853"],"claims":0}]}');
INSERT INTO events (dump, at, body) VALUES ('01a204c0-aee7-7213-967d-8df06ec4d289', '2026-11-22T19:34:27.039408656Z', '{"event":"files_landed","files":[0]}');
INSERT INTO events (dump, at, body) VALUES ('01a204c0-aee7-7213-967d-8df06ec4d289', '2026-11-22T19:34:27.097384731Z', '{"event":"sealed","manifest":"ascmhl/0001_A001_2026-11-22_193426Z.mhl","generation":1,"c4":"c4:c44LbrZ1urgttDYtF5LxkahTwmYukmi1YNfzDKMmdrJqS2ffLtXSEZCZHRr9dQ1Bekt9XGVaKTVRfkwiBuRifgkKeu","files":[{"path":"ascmhl/0001_A001_2026-11-22_193426Z.mhl","size":968,"blake3":"blake3:352853f2e0ebeabf6c6552e9895d44cf36979f2e3c744e798018553b2109d2b7"},{"path":"ascmhl/ascmhl_chain.xml","size":307,"blake3":"blake3:a259eb1d1fc16724ab4476ed16851115c30a0499c719ef394024a02953afc201"}]}');
INSERT INTO events (dump, at, body) VALUES ('01a204c0-aee7-7213-967d-8df06ec4d289', '2026-11-22T19:34:27.160656883Z', '{"event":"released","access":"none"}');
INSERT INTO events (dump, at, body) VALUES ('01a204c0-aee7-7213-967d-8df06ec4d289', '2026-11-22T19:34:27.200638161Z', '{"event":"receipted","number":1,"sha256":"4f3a1467f0708b3d1d54ec585c6711ee775f24d47299ddc5cbf9d329a1413ddf"}');
INSERT INTO dumps VALUES ('01a204c0-aee7-7213-967d-8df06ec4d289', '/nas/dumps/A001', '/mnt/fsx/Footage', 'A001', 'A001', 'released', NULL, 1, 6, 1, '2026-11-22T19:34:26.279739849Z', '2026-11-22T19:34:27.200638161Z', 12);
