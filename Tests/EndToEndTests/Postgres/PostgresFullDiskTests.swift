import Foundation
import TestSupport
import Testing

/// The server's disk is full in the middle of a job: that of its tables, or that of its write-ahead log, which ends the server.
@Suite(.serialized, .enabled(if: PostgresServer.programs != nil && LoopDisk.isThere)) struct PostgresFullDiskTests {
    static let photos = 300

    enum Place: String, CaseIterable {
        case tables, log
    }

    @Test(.timeLimit(.minutes(4)), arguments: Place.allCases)
    func `a full disk is a clear error, no answer is lost or paid for twice, and the job goes on when there is room`(
        place: Place
    ) throws {
        var program = try Program(key: "sk-x")
        let disk = try LoopDisk(at: try program.scratch.folder("disk"), megabytes: place == .tables ? 24 : 48)
        let server = try PostgresServer(settings: ["wal_keep_size=0", "min_wal_size=32MB", "max_wal_size=32MB"])
        let database = try server.database()
        try Shell.run(
            "mkdir '\(disk.path)/data' && chown nobody '\(disk.path)' '\(disk.path)/data' && chmod 755 '\(program.scratch.path)'"
        )
        switch place {
        case .tables:
            try server.sql("CREATE TABLESPACE small LOCATION '\(disk.path)/data'")
            try server.sql("ALTER DATABASE \(database) SET TABLESPACE small")
        case .log:
            server.stopForChange()
            try server.run(
                "cp -a data/pg_wal/. '\(disk.path)/data' && mv data/pg_wal old && ln -s '\(disk.path)/data' data/pg_wal"
            )
            try server.start()
        }
        try program.use(server.address(of: database))
        try TinyPictures.fill(program.photos, 0..<Self.photos)
        let before = try program.scratch.names("photos").sorted()

        let vendor = try LoopbackServer { _ in
            .late(
                0.02,
                body: LoopbackServer.completion(subject: "cat", description: String(repeating: "word ", count: 200)))
        }
        let running = try program.start(
            "analyze", "photos", "--provider", "openai", "--base-url", vendor.url, "--template", "{subject}")
        #expect(try until { vendor.count > 10 })
        try Shell.run("head -c 100M /dev/zero > '\(disk.path)/filler' 2>/dev/null; true")
        // What the server still has in its own files is used up.
        _ = try? server.sql(
            "CREATE TABLE filler AS SELECT repeat('x', 1000) FROM generate_series(1, 100000)", in: database)
        let result = running.wait()
        #expect(result.status == 1, "\(result.error)")
        #expect(
            result.error.contains("is full") || place == .log && result.error.contains("can't be opened"),
            "\(result.error)")
        #expect(try program.scratch.names("photos").sorted() == before)

        try Shell.run("rm '\(disk.path)/filler'")
        if (try? server.sql("SELECT 1")) == nil {
            server.stopForChange()
            try server.start()
        }
        _ = try? server.sql("DROP TABLE IF EXISTS filler", in: database)
        let resumed = try program.run("resume", "latest")
        #expect(resumed.status == 0, "\(resumed.error)")
        let status = try program.json("status", "--json")
        #expect(status["done"] as? Int == Self.photos)
        #expect(vendor.count == Self.photos)
        #expect(try program.run("apply", "latest", "--yes").status == 0)
        #expect(try program.scratch.names("photos").allSatisfy { $0.hasPrefix("cat") })
        server.stop()
    }
}
