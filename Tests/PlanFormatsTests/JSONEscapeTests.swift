import Foundation
import PlanFormats
import Testing

struct JSONEscapeTests {
    @Test func `what would move the cursor or turn the text is escaped, and reads as the same`() throws {
        let text = "a\u{9B}31m \u{202E}gpj.x\u{2066}\u{2028}\u{200B}\u{E0041}\u{7F} 👩‍👩‍👧 é 猫"
        let json = JSONEscape.visible(String(decoding: try JSONEncoder().encode([text]), as: UTF8.self))
        #expect(json.contains("👩‍👩‍👧 é 猫"))
        for scalar in json.unicodeScalars where scalar != "\u{200D}" {
            #expect(![.control, .format, .lineSeparator].contains(scalar.properties.generalCategory))
        }
        #expect(try JSONDecoder().decode([String].self, from: Data(json.utf8)) == [text])
    }
}
