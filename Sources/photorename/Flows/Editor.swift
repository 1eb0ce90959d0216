import Foundation
import PhotoModel
import PhotorenameCore
import TerminalUI

/// The user's own editor, on a file that nobody else can read.
struct Editor {
    /// The value of `$VISUAL` or `$EDITOR`: a line of shell, as for other programs.
    let command: String
    let file: URL
    private let folder: URL

    /// - Throws: `UserFacingError`.
    init(_ name: String) throws {
        let environment = ProcessInfo.processInfo.environment
        command = ["VISUAL", "EDITOR"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? "vi"
        let template = FileManager.default.temporaryDirectory.appendingPathComponent("photorename-XXXXXX").path
        var bytes = Array(template.utf8CString)
        guard mkdtemp(&bytes) != nil else {
            throw UserFacingError(
                .failed, "no folder for the text could be created: \(String(cString: strerror(errno)))")
        }
        let path = bytes.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? template }
        folder = URL(fileURLWithPath: path, isDirectory: true)
        file = folder.appendingPathComponent(name)
    }

    /// - Returns: the text as the user left it.
    /// - Throws: `UserFacingError`, when the editor reports a failure.
    @available(*, noasync, message: "blocks: call it through Blocking.run")
    func edit(_ text: String) throws -> String {
        try Data(text.utf8).write(to: file)
        let editor = UserProgram(shell: command + " \"$@\"", [command, file.path])
        let status = try Interrupts.shared.ignoringInterrupt { try editor.run(usesTerminal: true) }
        guard status == 0 else {
            throw UserFacingError(
                .failed, "the editor (\(command)) exited with status \(status); nothing was changed",
                hint: status == 127 ? "Set VISUAL or EDITOR to an editor that is installed." : nil)
        }
        guard let data = try? Data(contentsOf: file) else {
            throw UserFacingError(.failed, "the editor (\(command)) deleted the file; nothing was changed")
        }
        // An editor that writes more each time is out of control.
        guard data.count <= 4 * text.utf8.count + (1 << 20) else {
            throw UserFacingError(
                .failed,
                "the editor (\(command)) wrote \(data.count) bytes in place of \(text.utf8.count); nothing was changed")
        }
        return String(decoding: data, as: UTF8.self)
    }

    func clean() { try? FileManager.default.removeItem(at: folder) }
}
