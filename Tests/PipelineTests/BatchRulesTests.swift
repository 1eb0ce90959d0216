import Foundation
import Testing

@testable import Pipeline

struct BatchRulesTests {
    @Test func `a vendor is asked after 30 seconds, then more and more seldom, and at least every 5 minutes`() {
        let rules = BatchRules()
        let waits = (0..<20).map { rules.next(afterPolls: $0).timeIntervalSinceNow.rounded() }
        #expect(waits[0] == 30)
        #expect(zip(waits, waits.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(waits.last == 300)
        #expect(rules.next(afterPolls: .max).timeIntervalSinceNow <= 300)
    }
}
