import TestSupport
import Testing

extension Program {
    /// Each photo was asked about, counted and renamed to `cat…` once, and an undo gives back the names.
    ///
    /// - Parameters:
    ///   - before: the names of the photos, sorted.
    ///   - vendor: who was asked.
    ///   - what: said when it is not so.
    ///   - place: of the test.
    /// - Throws: an error of the system.
    func expectEachOnce(
        _ before: [String], askedOf vendor: LoopbackServer, _ what: Comment? = nil,
        _ place: SourceLocation = #_sourceLocation
    ) throws {
        #expect(vendor.count == before.count, what, sourceLocation: place)
        let status = try json("status", "--json")
        #expect(
            status["done"] as? Int == before.count && status["requests"] as? Int == before.count, what,
            sourceLocation: place)
        #expect(try scratch.names("photos").allSatisfy { $0.hasPrefix("cat") }, what, sourceLocation: place)
        #expect(try run("undo", "latest", "--yes").status == 0, what, sourceLocation: place)
        #expect(try scratch.names("photos").sorted() == before, what, sourceLocation: place)
    }
}
