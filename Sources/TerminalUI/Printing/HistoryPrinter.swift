import JobStore
import PhotoModel
public import PhotorenameCore
import PlanFormats

/// Writes renames that happened to standard output.
public final class HistoryPrinter {
    private let format: OutputFormat
    private let absolute: Bool
    private let palette: Palette
    private let columns: Int
    private let output = BufferedResult()
    private var last: DoneRename?

    /// - Parameters:
    ///   - format: nil for a table on a terminal, and tsv elsewhere.
    ///   - absolute: absolute paths.
    ///   - console: where it is printed.
    public init(_ format: OutputFormat?, absolute: Bool, _ console: Console) {
        self.format = format ?? (Console.isTerminal(1) ? .table : .tsv)
        self.absolute = absolute
        palette = console.resultPalette
        columns = Console.columns(1)
    }

    /// - Throws: `Output.PipeClosed`, what `run` throws.
    public func write(_ history: ReadHistory) throws {
        try output.write(Array(head.utf8))
        try history.run { page in
            for rename in page {
                try output.write(line(rename))
                last = rename
            }
            try output.flush()
        }
        if format == .json { try output.write(Array("]}\n".utf8)) }
        try output.flush()
    }

    private var head: String {
        switch format {
        case .csv: "old,new,kind,action,at,job\r\n"
        case .json: "{\"schema\":1,\"renames\":["
        case .table, .tsv, .jsonl, .null: ""
        }
    }

    private func line(_ rename: DoneRename) -> [UInt8] {
        let (old, new) = (path(rename.old, rename), path(rename.new, rename))
        let words = [rename.kindText, rename.kind.rawValue, JSONDate.text(rename.at), rename.job.text]
        switch format {
        case .table: return Array(row(rename, old, new).utf8)
        case .tsv:
            return ([Escaped.tsv(old), Escaped.tsv(new)] + words.map { Array($0.utf8) }).joined(separator: [0x09]) + [
                0x0A
            ]
        case .csv: return CSV.line([old, new] + words.map { Array($0.utf8) })
        case .null: return old + [0] + new + [0]
        case .jsonl: return Array(JSONLine.text(HistoryReport(rename, old: old, new: new)).utf8)
        case .json:
            let object = JSONLine.text(HistoryReport(rename, old: old, new: new)).dropLast()
            return Array(((last == nil ? "" : ",") + object).utf8)
        }
    }

    /// For people: a heading for each apply and undo, then its renames.
    private func row(_ rename: DoneRename, _ old: [UInt8], _ new: [UInt8]) -> String {
        var text = ""
        if last?.record != rename.record {
            let what = "\(LocalTime.text(rename.at))  \(rename.kind.rawValue)  job \(rename.job)"
            text =
                (last == nil ? "" : "\n") + palette.bold(what) + "  " + palette.dim(VisibleText.escape(rename.root))
                + "\n"
        }
        // Names in one folder: its path once.
        let before = VisibleText.escape(old)
        let after = VisibleText.escape(absolute ? new : rename.new.name?.bytes ?? [])
        let indent = rename.isCompanion ? "    " : "  "
        if DisplayWidth.of(indent + before + after) + 3 <= columns {
            return text + indent + before + palette.dim(" → ") + palette.green(after) + "\n"
        }
        return text + indent + before + "\n" + indent + palette.dim("  → ") + palette.green(after) + "\n"
    }

    private func path(_ path: RelativePath, _ rename: DoneRename) -> [UInt8] {
        absolute ? path.absolute(beneath: rename.root) : path.bytes
    }
}
