import Foundation
import PhotoModel
import TerminalUI

/// A photo that ended in error, as a line for people.
enum FailureText {
    private struct Failure: Decodable {
        var path: String?
        var code: String
        var message: String
    }

    static func line(_ event: RunEvent, _ palette: Palette) -> String? {
        guard let failure = try? JSONDecoder().decode(Failure.self, from: Data(event.data.utf8)) else { return nil }
        let path = failure.path.map { TerminalText.escape($0) + ": " } ?? ""
        return palette.red("failed") + " \(path)\(failure.code): \(TerminalText.escape(failure.message))"
    }
}
