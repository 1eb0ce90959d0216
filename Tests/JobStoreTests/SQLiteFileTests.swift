import Foundation
import GRDB
import PhotoModel
import TestSupport
import Testing

@testable import JobStore

/// The file of a database, and who else may have put it there.
struct SQLiteFileTests {
    let scratch: Scratch
    let store: JobStore

    init() throws {
        scratch = try Scratch()
        store = try JobStore(path: scratch.path + "/state/jobs.sqlite")
        _ = try store.create(root: Array("/photos".utf8), settings: .openAI)
    }

    /// The file's permission bits, as ls writes them.
    func mode(_ path: String) throws -> String {
        try Shell.run("stat -c %a '\(path)'").output.trimmingCharacters(in: .newlines)
    }

    @Test(arguments: StoreUse.allCases)
    func `the database is for its owner alone, whatever the umask`(use: StoreUse) throws {
        let old = umask(0)
        defer { umask(old) }
        let path = scratch.path + "/deep/er/jobs.sqlite"
        let store = try JobStore(path: path, to: use)
        _ = try store.create(root: [1], settings: JobSettings())
        #expect(try mode(path) == "600")
        #expect(try mode(path + "-wal") == "600")
        #expect(try mode(path + "-shm") == "600")
        #expect(try mode(scratch.path + "/deep/er") == "700")
    }

    @Test(arguments: StoreUse.allCases) func `a link in the database's place is not followed`(use: StoreUse) throws {
        try FileManager.default.createSymbolicLink(atPath: scratch.path + "/link.sqlite", withDestinationPath: "target")
        #expect(throws: JobStoreError.self) { try JobStore(path: scratch.path + "/link.sqlite", to: use) }
        #expect(try !scratch.names().contains("target"))
    }

    @Test(arguments: StoreUse.allCases)
    func `a file that is no database, and one of a newer version, are said to be so`(use: StoreUse) throws {
        let other = try scratch.write("other.sqlite", String(repeating: "this is a text and no database ", count: 99))
        #expect { try JobStore(path: other, to: use) } throws: {
            if case JobStoreError.damaged = $0 { true } else { false }
        }
        try store.write { try $0.execute(sql: "PRAGMA user_version = 99") }
        #expect(throws: JobStoreError.otherVersion(path: store.path)) { try JobStore(path: store.path, to: use) }
    }

    @Test func `who only looks writes nothing, and sees what others do`() throws {
        let jobs = try store.jobs().map(\.id)
        try store.close()
        let before = try Data(contentsOf: URL(fileURLWithPath: store.path))
        let looker = try JobStore(path: store.path, to: .read)
        #expect((looker.database as? SQLiteEngine)?.database is DatabaseQueue)
        #expect(try looker.jobs().map(\.id) == jobs)
        #expect(try FileManager.default.attributesOfItem(atPath: store.path + "-wal")[.size] as? Int == 0)
        let other = try JobStore(path: store.path)
        let second = try other.create(root: [2], settings: JobSettings()).id
        #expect(try Set(looker.jobs().map(\.id)) == Set(jobs + [second]))
        try other.close()
        try looker.close()
        #expect(try JobStore(path: store.path, to: .read).jobs().count == jobs.count + 1)
        #expect(try Data(contentsOf: URL(fileURLWithPath: store.path)) != before)
    }

    @Test(.timeLimit(.minutes(1))) func `processes that make the database at the same time all find it made`()
        async throws
    {
        for round in 0..<10 {
            let path = scratch.path + "/new\(round).sqlite"
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<6 {
                    group.addTask { _ = try JobStore(path: path, to: number % 3 == 0 ? .read : .work).jobs() }
                }
                try await group.waitForAll()
            }
        }
    }
}
