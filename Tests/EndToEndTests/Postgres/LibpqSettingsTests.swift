import Foundation
import TestSupport
import Testing

/// What libpq reads by itself holds as with psql: services, the file of passwords, certificates.
@Suite(.enabled(if: PostgresServer.programs != nil)) struct LibpqSettingsTests {
    let server: PostgresServer
    let database: String
    let port: UInt16
    let program: Program

    /// A server that wants a password, and shows a certificate for the name `localhost`.
    init() throws {
        server = try PostgresServer(settings: ["fsync=off"], listens: true)
        database = try server.database()
        port = try #require(server.port)
        try server.run(
            """
            openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost \
            -keyout data/server.key -out data/server.crt 2>/dev/null
            chmod 600 data/server.key
            (echo 'hostssl all someone all scram-sha-256'; cat data/pg_hba.conf) > hba && cat hba > data/pg_hba.conf
            """)
        try server.sql("ALTER SYSTEM SET ssl = on")
        try server.sql("ALTER ROLE someone PASSWORD 's3cret'")
        try server.sql("SELECT pg_reload_conf()")
        var program = try Program()
        try Shell.run("cp '\(server.folder)/data/server.crt' '\(program.scratch.path)/root.crt'")
        try program.scratch.write("pass", "*:\(port):*:someone:s3cret\n")
        try Shell.run("chmod 600 '\(program.scratch.path)/pass'")
        program.environment["PGPASSFILE"] = program.scratch.path + "/pass"
        self.program = program
    }

    func address(_ host: String, _ more: String) -> String {
        "postgresql://someone@\(host):\(port)/\(database)?\(more)"
    }

    @Test func `a certificate is checked, and a password comes from its file`() throws {
        let root = "sslmode=verify-full&sslrootcert=\(program.scratch.path)/root.crt"
        #expect(try program.run("database", "init", "--database", address("localhost", root)).status == 0)
        #expect(try program.run("jobs", "--database", address("localhost", root)).status == 0)
        // Another name than that of the certificate, and a certificate that nobody has signed.
        let other = try program.run("jobs", "--database", address("127.0.0.1", root))
        #expect(other.status == 1 && other.error.contains("certificate"), "\(other.error)")
        let unknown = try program.run(
            "jobs", "--database", address("localhost", "sslmode=verify-full&sslrootcert=/etc/hostname"))
        #expect(unknown.status == 1, "\(unknown.error)")
        let none = try program.run(
            "jobs", "--database", address("localhost", root), more: ["PGPASSFILE": "/dev/null"])
        #expect(none.status == 1 && none.error.contains("password"), "\(none.error)")
    }

    @Test func `a service is an address, and the environment of libpq holds`() throws {
        try program.scratch.write(
            "services", "[photos]\nhost=localhost\nport=\(port)\ndbname=\(database)\nuser=someone\nsslmode=require\n")
        let service = ["PGSERVICEFILE": program.scratch.path + "/services"]
        let address = "postgresql:///?service=photos"
        #expect(try program.run("database", "init", "--database", address, more: service).status == 0)
        #expect(try program.run("jobs", "--database", address, more: service).status == 0)
        let environment = [
            "PGHOST": "localhost", "PGPORT": "\(port)", "PGUSER": "someone", "PGDATABASE": database,
            "PHOTORENAME_DATABASE": "postgres://",
        ]
        #expect(try program.run("jobs", more: environment).status == 0)
        let missing = try program.run("jobs", "--database", "postgresql:///?service=nosuch", more: service)
        #expect(missing.status == 1 && missing.error.contains("nosuch"), "\(missing.error)")
    }
}
