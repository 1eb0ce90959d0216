import Foundation
import TestSupport
import Testing

/// The page of docs/postgresql.md, in a real browser. In the place of Supabase's client stands a module that asks this test for the
/// row, as the client asks Supabase.
@Suite(.enabled(if: PostgresServer.programs != nil && Browser.isThere)) struct ProgressPageTests {
    static let client = """
        export function createClient(address, key, { db }) {
          if (db.schema !== 'photorename') throw new Error('schema')
          const row = async (table, id) => (await fetch(`/row?table=${table}&id=${id}`)).json()
          return {
            from: (table) => ({ select: () => ({ eq: (column, id) => ({ single: async () => ({ data: await row(table, id) }) }) }) }),
            channel: () => ({
              on(kind, { event, schema, table, filter }, report) {
                const id = filter.match(/^id=eq\\.(\\w+)$/)[1]
                setInterval(async () => report({ new: await row(table, id) }), 100)
                return this
              },
              subscribe(report) { report('SUBSCRIBED') },
            }),
          }
        }
        """

    @Test(.timeLimit(.minutes(3))) func `the page shows a job's progress until it is completed`() throws {
        let server = try #require(PostgresServer.shared)
        let database = try server.database()
        var program = try Program(key: "sk-x")
        try program.use(server.address(of: database))
        try TinyPictures.fill(program.photos, 0..<40)
        let guide = try String(contentsOf: Fixtures.repository.appending(path: "docs/postgresql.md"), encoding: .utf8)
        let page = try #require(guide.firstMatch(of: /```html\n([\s\S]*?)```/)).output.1
            .replacing(
                "<script type=\"module\">",
                with: """
                    <script type="importmap">{"imports": {"@supabase/supabase-js": "/client.js"}}</script>
                    <script type="module">
                    """)
        let site = try LoopbackServer { request in
            func answer(_ type: String, _ body: String) -> LoopbackServer.Reply {
                .http(200, headers: ["Content-Type: \(type)"], body: body)
            }
            switch request.path.split(separator: "?").first {
            case "/client.js": return answer("text/javascript", Self.client)
            case "/row":
                let row = "SELECT row_to_json(j) FROM photorename.processing_jobs j"
                return answer("application/json", (try? server.sql(row, in: database, as: "someone").first) ?? "null")
            default: return answer("text/html", String(page))
            }
        }
        let vendor = try LoopbackServer { _ in .late(0.3, body: LoopbackServer.completion(subject: "cat")) }
        let running = try program.start("analyze", "photos", "--provider", "openai", "--base-url", vendor.url)
        #expect(try until { vendor.count > 0 })
        let job = try program.json("status", "--json")["job"] as? String ?? ""
        let browser = try Browser(width: 600, height: 300)
        try browser.open(site.url + "/?job=" + job)
        func bar() throws -> Double? { try browser.run("return document.getElementById('bar').value") as? Double }
        func text() throws -> String? {
            try browser.run("return document.getElementById('text').textContent") as? String
        }
        #expect(try until { try (bar() ?? 0) > 0 && bar() ?? 0 < 100 })
        #expect(try text()?.contains("processing, analyzing") == true)
        #expect(running.wait().status == 0)
        #expect(try until { try bar() == 100 && text() == "completed" })
    }
}
