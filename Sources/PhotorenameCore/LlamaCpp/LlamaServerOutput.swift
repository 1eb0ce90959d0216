import Foundation
import SystemPackage

/// What a llama.cpp server prints, read as it comes: lines for the job's log, and how far a download is.
struct LlamaServerOutput {
    /// Per cent, while the server says it; nil after another line.
    private(set) var percent: Int?
    /// The last lines, for an error.
    private var last: [String] = []

    private let file: FilePath
    private var offset: UInt64 = 0
    private var rest: [UInt8] = []

    /// Bytes. A longer file is emptied, because it can be in memory and a job can take weeks.
    private static let limit: UInt64 = 4 << 20
    /// Bytes of one line that are kept.
    private static let lineLimit = 1_000

    /// - Parameter file: to which the server appends.
    init(_ file: FilePath) {
        self.file = file
    }

    /// Reads what is new. Blocking.
    ///
    /// - Returns: the lines that are complete now, without those that only show progress.
    mutating func read() -> [String] {
        guard let handle = FileHandle(forUpdatingAtPath: file.string) else { return [] }
        defer { try? handle.close() }
        let size = (try? handle.seekToEnd()) ?? 0
        // Another process has emptied it.
        if size < offset { offset = 0 }
        try? handle.seek(toOffset: offset)
        let new = (try? handle.readToEnd()) ?? Data()
        offset += UInt64(new.count)
        if offset > Self.limit {
            try? handle.truncate(atOffset: 0)
            offset = 0
        }
        var lines: [String] = []
        for byte in new {
            // A carriage return ends what shows progress.
            guard byte == 0x0A || byte == 0x0D else {
                if rest.count < Self.lineLimit { rest.append(byte) }
                continue
            }
            let line = String(decoding: rest, as: UTF8.self).trimmingCharacters(in: .whitespaces)
            rest = []
            if keep(line) { lines.append(line) }
        }
        if let percent = Self.percent(String(decoding: rest, as: UTF8.self)) { self.percent = percent }
        return lines
    }

    /// - Returns: false for an empty line, and for a step of a download.
    private mutating func keep(_ line: String) -> Bool {
        guard !line.isEmpty else { return false }
        percent = isError(line) ? nil : Self.percent(line)
        if percent != nil { return false }
        last = (last + [line]).suffix(20)
        return true
    }

    /// The line that says best why the server ended: the last one about an error, otherwise the last one; nil for none.
    var reason: String? {
        last.last(where: isError) ?? last.last
    }

    private func isError(_ line: String) -> Bool {
        line.firstMatch(of: #/ E |(?i:error|failed|cannot|couldn't|not found)/#) != nil
    }

    /// "34 %", "34.5%": the last one of a line that speaks of nothing else, or of a download.
    private static func percent(_ text: String) -> Int? {
        guard text.firstMatch(of: #/(?i)download|fetch|get |\.gguf|^\W*\d/#) != nil else { return nil }
        return text.matches(of: #/(\d{1,3})(?:\.\d+)?\s?%/#).last.flatMap { Int($0.output.1) }.flatMap {
            (0...100).contains($0) ? $0 : nil
        }
    }
}
