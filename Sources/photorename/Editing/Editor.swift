import FileSystem
import Foundation
import SystemPackage

/// The user's own editor, on a file that nobody else can read.
struct Editor {
    /// What `$VISUAL` or `$EDITOR` says, a line of shell as for other programs.
    let command: String
    let file: URL
    private let folder: URL

    /// - Throws: `Complaint`.
    init(_ name: String) throws {
        let environment = ProcessInfo.processInfo.environment
        command = ["VISUAL", "EDITOR"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? "vi"
        let template = FileManager.default.temporaryDirectory.appendingPathComponent("photorename-XXXXXX").path
        var bytes = Array(template.utf8CString)
        guard mkdtemp(&bytes) != nil else {
            throw Complaint("no folder for the text can be made: \(String(cString: strerror(errno)))")
        }
        let path = bytes.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? template }
        folder = URL(fileURLWithPath: path, isDirectory: true)
        file = folder.appendingPathComponent(name)
    }

    /// - Returns: the text as it was left.
    /// - Throws: `Complaint`, when the editor says that something went wrong.
    @available(*, noasync, message: "blocks: call it through Blocking.run")
    func edit(_ text: String) throws -> String {
        try Data(text.utf8).write(to: file)
        var spawn = Spawn(
            "/bin/sh", ["-c", command + " \"$@\"", command, file.path], environment: OtherPrograms.environment())
        spawn.takesInput = true
        let status = try Interrupts.shared.whileElsewhere { try spawn.run() }
        guard status == 0 else {
            throw Complaint(
                "the editor (\(command)) ended with status \(status); nothing was changed",
                hint: status == 127 ? "name one that is installed in VISUAL or EDITOR" : nil)
        }
        guard let data = try? Data(contentsOf: file) else {
            throw Complaint("the editor (\(command)) left no file behind; nothing was changed")
        }
        // An editor that writes more each time is a program gone wild.
        guard data.count <= 4 * text.utf8.count + (1 << 20) else {
            throw Complaint(
                "the editor (\(command)) made \(data.count) bytes of \(text.utf8.count); nothing was changed")
        }
        return String(decoding: data, as: UTF8.self)
    }

    func clean() { try? FileManager.default.removeItem(at: folder) }
}
