import Foundation
import GRDB
import PhotoModel
import TestSupport
import Testing

@testable import JobStore

struct MigrationTests {
    /// A database of an earlier format with a job `abcdefgh`.
    ///
    /// - Parameters:
    ///   - job: its status, phase, total, done, failed and renamed.
    ///   - rows: statements that fill it.
    func old(_ path: String, _ format: String, job: String, _ rows: String) throws {
        let old = try DatabasePool(path: path)
        try Migrations.migrator.migrate(old, upTo: format)
        try old.write { db in
            try db.execute(
                sql: """
                    INSERT INTO jobs (id, root, settings, provider, model, scanned, created_at, updated_at, last_seq, status,
                        phase, total, done, failed, renamed)
                    VALUES ('abcdefgh', x'2F70', ?, 'openai', 'm', 1, 5, 6, 1, \(job))
                    """, arguments: [try JobStore.json(JobSettings())])
            try db.execute(sql: rows)
        }
        try old.close()
    }

    @Test func `a database of the first format is brought up, and loses nothing`() throws {
        let scratch = try Scratch()
        let path = scratch.path + "/jobs.sqlite"
        try old(
            path, "1: jobs, items, events, logs, descriptions, plan, journal",
            job: "'processing', 'analyzing', 4, 1, 1, 0",
            """
            INSERT INTO workers (id, job, pid, started, boot, began_at) VALUES (7, 'abcdefgh', 1, 1, 'b', 1);
            INSERT INTO descriptions VALUES (3, zeroblob(32), 'openai', 'm', '{"subject":"cat","tags":[]}', 1, 1, 1);
            INSERT INTO items (id, job, ordinal, scanned_path, path, format, device, inode, size, modified, links,
                status, attempts, owner, lease_until, error_code, error_message, description)
            VALUES (1, 'abcdefgh', 0, x'61', x'61', 'jpeg', 1, 1, 1, 1, 1, 'done', 1, NULL, NULL, NULL, NULL, 3),
                (2, 'abcdefgh', 1, x'62', x'62', 'jpeg', 1, 2, 1, 1, 1, 'error', 4, NULL, NULL, 'timeout', 'late', NULL),
                (3, 'abcdefgh', 2, x'63', x'63', 'jpeg', 1, 3, 1, 1, 1, 'processing', 1, 7, 99, NULL, NULL, NULL),
                (4, 'abcdefgh', 3, x'64', x'64', 'jpeg', 1, 4, 1, 1, 1, 'pending', 0, NULL, NULL, NULL, NULL, NULL);
            INSERT INTO plan VALUES (1, 'abcdefgh', x'65', 1, NULL);
            INSERT INTO events VALUES ('abcdefgh', 1, 'state', 1, '{}');
            """)
        let store = try JobStore(path: path)
        let job = try store.find("abcdefgh")
        #expect(job.progress == 50)
        #expect(
            try store.items(job.id).map(\.status.rawValue).joined(separator: " ") == "done error processing pending")
        #expect(try store.plan(job.id).names.map(\.new.text) == ["e"])
        let worker = try store.enrol(
            job.id, ProcessIdentity(pid: 2, started: 1, boot: "b"), leaseUntil: 10
        ) { $0.pid == 2 }.worker
        let claim = try store.claim(job.id, worker: worker, limit: 9, leaseUntil: 10, now: 0, rules: RetryRules())
        guard case .photos(let items, false) = claim else { return #expect(Bool(false), "\(claim)") }
        #expect(items.map(\.photo.path.text) == ["c", "d"])
        let check = try Shell.run(
            "sqlite3 '\(path)' 'PRAGMA integrity_check; PRAGMA foreign_key_check; PRAGMA user_version'")
        #expect(check.output == "ok\n6\n")
    }

    @Test func `an undo that was cut off before the update is finished after it`() throws {
        let scratch = try Scratch()
        let path = scratch.path + "/jobs.sqlite"
        try old(
            path, "5: bursts, what an apply went by", job: "'completed', 'applied', 2, 2, 0, 1",
            """
            INSERT INTO items (id, job, ordinal, scanned_path, path, format, device, inode, size, modified, links,
                status, attempts)
            VALUES (1, 'abcdefgh', 0, x'61', x'61', 'jpeg', 1, 1, 1, 1, 1, 'done', 1),
                (2, 'abcdefgh', 1, x'62', x'79', 'jpeg', 1, 2, 1, 1, 1, 'done', 1);
            INSERT INTO rename_records (id, job, kind, undoes, state, began_at)
            VALUES (1, 'abcdefgh', 'apply', NULL, 'done', 1), (2, 'abcdefgh', 'undo', 1, 'running', 2);
            INSERT INTO rename_moves (record, position, unit, item, directory, old, new, device, inode, size,
                modified, links, state)
            VALUES (1, 0, 0, 2, x'', x'62', x'79', 1, 2, 1, 1, 1, 'moved'),
                (1, 1, 1, 1, x'', x'61', x'78', 1, 1, 1, 1, 1, 'reverted'),
                (2, 0, 0, 1, x'', x'78', x'61', 1, 1, 1, 1, 1, 'moved'),
                (2, 1, 1, 2, x'', x'79', x'62', 1, 2, 1, 1, 1, 'intended');
            """)
        let store = try JobStore(path: path)
        let journal = StoredJournal(store: store, job: try store.find("abcdefgh").id)
        let undo = try #require(try journal.unfinished())
        let moves = try journal.moves(of: undo, movedOnly: false)
        #expect(moves.map(\.takesBack) == [1, 0])
        try journal.mark(moves.map { MoveOutcome(move: $0, state: .moved) }, in: undo)
        try journal.finish(undo, reverted: false)
        #expect(try journal.lastApplied(before: nil) == nil, "nothing of the apply is left to be taken back")
        let job = try store.find("abcdefgh")
        #expect(job.renamed == 0 && job.phase == .undone)
        #expect(try store.files(job.id).map(\.photo.path.text) == ["a", "b"])
    }
}
